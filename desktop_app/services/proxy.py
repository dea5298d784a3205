"""The proxy of this computer's network: chosen, kept, tried.

Owns: what a proxy address is, where its password lies (the key store, never a setting), and giving both to
the transport. Must not: know a widget or a platform.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from desktop_app.model.errors import AppError, InvalidInput, KeyMissing
from desktop_app.services.secrets import Secrets
from desktop_app.transport.connection import Connection, LineFailed, Timeouts
from desktop_app.transport.errors import line_error, status_error
from desktop_app.transport.proxy import ProxyChoice, Way

ENTRY = "(proxy)"  # in the key store; the brackets keep it apart from every account
PORT = 8080
TIMES = Timeouts(connect=8.0, read=8.0, write=8.0, total=15.0)
_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
_PROXY_REFUSES = 407


class SettingsStore(Protocol):
    def __getitem__(self, key: str) -> Any: ...

    def set_all(self, values: Mapping[str, Any]) -> None: ...


@dataclass(frozen=True, slots=True)
class ProxyState:
    """What the settings page shows. ``has_password``: one lies in the key store."""

    way: Way
    address: str
    user: str
    has_password: bool = False


class Proxy:
    """One a process. Safe on any loop: what was found is kept until it is chosen anew."""

    def __init__(self, settings: SettingsStore, secrets: Secrets, host: Callable[[], str]) -> None:
        """``host`` gives the address of a platform to try a line with."""
        self._settings = settings
        self._secrets = secrets
        self._host = host
        self._found: ProxyChoice | None = None

    async def find(self) -> ProxyChoice:
        """The way of now, for the transport. KeyMissing when the proxy wants a password that is not there."""
        if self._found is None:
            state = self._state()
            password = ""
            if state.way is Way.ADDRESS and state.user:
                kept = await self._secrets.get(ENTRY)
                if kept is None:
                    raise KeyMissing("proxy_password_missing", account=state.address)
                password = kept["password"]
            self._found = ProxyChoice(state.way, state.address, state.user, password)
        return self._found

    async def state(self) -> ProxyState:
        state = self._state()
        kept = await self._secrets.get(ENTRY) if state.user else None
        return ProxyState(state.way, state.address, state.user, kept is not None)

    async def save(
        self, way: Way, address: str = "", user: str = "", password: str | None = None
    ) -> ProxyState:
        """Choose it. ``password`` None leaves the kept one. InvalidInput for an address that is none;
        KeyStoreUnavailable where a password cannot be kept: then nothing changes."""
        clean = address_of(address) if way is Way.ADDRESS else ""
        user = user.strip() if way is Way.ADDRESS else ""
        if user and password:
            await self._secrets.keep(ENTRY, {"password": password})
        elif not user and self._state().user:
            await self._secrets.forget(ENTRY)
        values = {"proxy": way.value, "proxy_address": clean, "proxy_user": user}
        await asyncio.to_thread(self._settings.set_all, values)
        self._found = None
        return await self.state()

    async def try_it(self) -> int:
        """Ask a platform for a page without a key, the way that is chosen; its status. Raises the leaves of
        the error tree when no line is made or the proxy refuses."""
        address = self._host()
        name = urlsplit(address).hostname or address
        line = Connection(address, direct=False, timeouts=TIMES, lines=1)
        try:
            answer = await line.send(
                "GET", "/", query={}, content=None, headers={"accept": "*/*"}, left=lambda: None
            )
        except LineFailed as failed:
            cause = failed.__cause__ or failed
            raise line_error(cause, sent=failed.sent, platform=name, proxied=failed.proxied) from failed
        finally:
            await line.close()
        if answer.status == _PROXY_REFUSES:
            refused = status_error(answer, platform=name)
            raise refused if refused is not None else AppError()
        return answer.status

    def _state(self) -> ProxyState:
        settings = self._settings
        return ProxyState(Way(settings["proxy"]), settings["proxy_address"], settings["proxy_user"])


def address_of(text: str) -> str:
    """``http://host:port`` of what was typed: ``host``, ``host:port`` or with ``http(s)://``. InvalidInput
    for anything else, also for one with a name or password in it: that belongs into its own field."""
    typed = text.strip()
    parts = urlsplit(typed if "//" in typed else f"http://{typed}")
    try:
        port = parts.port or PORT
        host = parts.hostname or ""
    except ValueError:
        raise InvalidInput("proxy_address", field="proxy_address", value=typed) from None
    plain = parts.path in ("", "/") and not parts.query and not parts.fragment and "@" not in parts.netloc
    if parts.scheme not in ("http", "https") or not plain or not _HOST.fullmatch(host):
        raise InvalidInput("proxy_address", field="proxy_address", value=typed)
    return f"{parts.scheme}://{host}:{port}"
