"""Looks the installation over and says in words what is wrong and what to do.

Owns: the checks. Must not: change anything (what it writes to try a folder it removes), reach a platform's
account, or need a working program: a check that breaks is itself a finding.
"""

from __future__ import annotations

import asyncio
import importlib.metadata
import importlib.util
import os
import platform
import shutil
import ssl
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from desktop_app import __version__
from desktop_app.journal import Journal
from desktop_app.model.errors import AppError
from desktop_app.model.texts import t
from desktop_app.provider_api.manifest import Manifest
from desktop_app.runtime.paths import Paths
from desktop_app.services.accounts import TrainingTwins
from desktop_app.services.proxy import Proxy
from desktop_app.services.secrets import Secrets
from desktop_app.transport.proxy import Way

LOW_DISK = 500_000_000
CONNECT_S = 8.0


class State(StrEnum):
    GOOD = "good"
    NOTE = "note"  # worth knowing, nothing is broken
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. ``text`` says what is, ``advice`` what to do (empty when all is well)."""

    name: str
    state: State
    text: str
    advice: str = ""

    def as_json(self) -> dict[str, str]:
        return {"name": self.name, "state": self.state.value, "text": self.text, "advice": self.advice}


class Doctor:
    """Every part is handed in as it would be used, so a check meets the real thing."""

    def __init__(
        self,
        *,
        paths: Paths,
        journals: Callable[[], Mapping[bool, Journal]],
        secrets: Secrets,
        manifests: Callable[[], tuple[Manifest, ...]],
        twins: TrainingTwins,
        proxy: Proxy,
    ) -> None:
        self._paths = paths
        self._journals = journals
        self._secrets = secrets
        self._manifests = manifests
        self._twins = twins
        self._proxy = proxy

    async def examine(self, *, offline: bool = False) -> tuple[Finding, ...]:
        """All findings in reading order. ``offline``: nothing leaves this computer."""
        checks: list[tuple[str, Callable[[], Awaitable[list[Finding]]]]] = [
            ("program", self._program),
            ("window", self._window),
            ("platforms", self._platforms),
            ("folders", self._folders),
            ("disk", self._disk),
            ("journal", self._journal),
            ("keys", self._keys),
            ("training", self._training),
        ]
        if not offline:
            checks.append(("network", self._network))
        found: list[Finding] = []
        for name, check in checks:
            try:
                found += await check()
            except AppError as error:
                found.append(Finding(name, State.FAULT, error.message, error.what_to_do))
            except Exception as error:  # noqa: BLE001 - the doctor reports what breaks, whatever it is
                text = t("doctor.broke", kind=type(error).__name__, name=name)
                found.append(Finding(name, State.FAULT, text, t("doctor.broke_do")))
        return tuple(found)

    async def _program(self) -> list[Finding]:
        values: dict[str, Any] = {
            "version": __version__,
            "python": platform.python_version(),
            "system": platform.platform(aliased=True, terse=True),
            "packed": t("doctor.packed") if getattr(sys, "frozen", False) else "",
        }
        return [Finding("program", State.GOOD, t("doctor.program", **values).strip())]

    async def _window(self) -> list[Finding]:
        # Looked for by name: the terminal's rooms never load Qt.
        if importlib.util.find_spec("PySide6") is None:
            return [Finding("window", State.FAULT, t("doctor.no_qt"), t("doctor.no_qt_do"))]
        version = "?"
        with suppress(importlib.metadata.PackageNotFoundError):
            version = importlib.metadata.version("PySide6_Essentials")
        return [Finding("window", State.GOOD, t("doctor.qt", version=version))]

    async def _platforms(self) -> list[Finding]:
        labels = ", ".join(manifest.label for manifest in self._manifests())
        if not labels:
            return [Finding("platforms", State.FAULT, t("doctor.no_platforms"), t("doctor.broke_do"))]
        return [Finding("platforms", State.GOOD, t("doctor.platforms", names=labels))]

    async def _folders(self) -> list[Finding]:
        found = []
        for folder in (self._paths.config, self._paths.data, self._paths.logs, self._paths.cache):
            try:
                _try_folder(folder)
            except OSError as error:
                text = t("doctor.folder_closed", folder=str(folder), why=error.strerror or "")
                found.append(Finding("folders", State.FAULT, text, t("doctor.folder_do")))
                continue
            if os.name == "posix" and folder.stat().st_mode & 0o077:
                text = t("doctor.folder_open", folder=str(folder))
                found.append(Finding("folders", State.NOTE, text, t("doctor.folder_open_do")))
        good = t("doctor.folders", data=str(self._paths.data), logs=str(self._paths.logs))
        return found or [Finding("folders", State.GOOD, good)]

    async def _disk(self) -> list[Finding]:
        free = shutil.disk_usage(self._paths.data).free
        text = t("doctor.disk", free=free // 1_000_000)
        if free < LOW_DISK:
            return [Finding("disk", State.FAULT, text, t("doctor.disk_do"))]
        return [Finding("disk", State.GOOD, text)]

    async def _journal(self) -> list[Finding]:
        journals = self._journals()
        jobs = sum(len(journal.headers()) for journal in journals.values())
        return [Finding("journal", State.GOOD, t("doctor.journal", count=jobs))]

    async def _keys(self) -> list[Finding]:
        place = await self._secrets.place()
        text = t(f"keys.{place.kind}", name=place.name)
        if not place.usable:
            return [Finding("keys", State.NOTE, text, t(f"errors.{place.problem}.do"))]
        return [Finding("keys", State.GOOD, text)]

    async def _training(self) -> list[Finding]:
        found = []
        for name in self._twins.platforms:
            endpoint = await asyncio.to_thread(self._twins.endpoint, name)
            where = ", ".join(endpoint.base_urls.values())
            found.append(Finding("training", State.GOOD, t("doctor.training", name=name, where=where)))
        return found

    async def _network(self) -> list[Finding]:
        hosts: dict[tuple[str, int], str] = {}
        chosen = await self._proxy.state()
        proxy = chosen.address if chosen.way is Way.ADDRESS else ""
        if chosen.way is Way.SYSTEM:
            proxy = os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy") or ""
        if proxy:
            place = _place(proxy)
            if place is None:
                text, advice = (t(f"errors.unreachable.proxy_setting.{part}") for part in ("what", "do"))
                return [Finding("network", State.FAULT, text, advice)]
            hosts[place] = ""
        else:
            for manifest in self._manifests():
                for centre in manifest.data_centres:
                    parts = urlsplit(centre.base_url)
                    hosts[parts.hostname or "", parts.port or 443] = manifest.label
        return list(
            await asyncio.gather(*(_reach(host, port, label) for (host, port), label in hosts.items()))
        )


def _place(proxy: str) -> tuple[str, int] | None:
    """Host and port of a proxy; None where its setting is no address (it may hold a password: never said)."""
    try:
        parts = urlsplit(proxy if "//" in proxy else f"//{proxy}")
        return (parts.hostname, parts.port or 8080) if parts.hostname else None
    except ValueError:
        return None


async def _reach(host: str, port: int, label: str) -> Finding:
    """Can a checked TLS line be made (to a proxy: a line at all)?"""
    name = label or t("doctor.proxy")
    context = ssl.create_default_context() if label else None
    try:
        _reader, writer = await asyncio.wait_for(
            asyncio.open_connection(host, port, ssl=context, server_hostname=host if label else None),
            CONNECT_S,
        )
    except (OSError, TimeoutError) as error:
        why = "certificate" if isinstance(error, ssl.SSLError) else "line"
        text = t(f"doctor.unreachable_{why}", name=name, host=host)
        return Finding("network", State.FAULT, text, t(f"doctor.unreachable_{why}_do", host=host))
    writer.close()
    with suppress(OSError, TimeoutError):
        await asyncio.wait_for(writer.wait_closed(), CONNECT_S)
    return Finding("network", State.GOOD, t("doctor.reached", name=name, host=host))


def _try_folder(folder: Path) -> None:
    trial = folder / f".trial-{os.getpid()}"
    trial.write_bytes(b"trial")
    trial.unlink()
