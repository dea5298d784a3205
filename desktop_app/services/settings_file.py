"""Settings as a file: to take to another computer, or to hand to a colleague.

Owns: what may stand in such a file, reading one with suspicion, and what it would change. Must not: hold a
secret, a host or a person, nor take one over: none is ever written, and a file that holds one is refused.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.model.errors import StorageFailed, UsageError
from desktop_app.runtime.atomic_file import write_private
from desktop_app.services.settings import SETTINGS, Setting

KIND = "campaign-desk-settings"
FORM = 1
LARGEST = 100_000  # bytes
_HOST_LIKE = re.compile(
    r"://|@|[\w-]\.[A-Za-z]{2,}|\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:]+|localhost", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Change:
    setting: Setting
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a file would change, and how many of its settings are so already."""

    file: str
    changes: tuple[Change, ...]
    same: int

    @property
    def values(self) -> dict[str, Any]:
        return {change.setting.key: change.after for change in self.changes}

    @property
    def former(self) -> dict[str, Any]:
        return {change.setting.key: change.before for change in self.changes}


class SettingsFiles:
    """``present``: what holds now, by key; what a person has just chosen may not be in the file of settings
    yet."""

    async def write(self, path: Path, present: Mapping[str, Any]) -> int:
        """All settings that may travel; how many. StorageFailed where the file cannot be written."""
        values = {one.key: present[one.key] for one in portable()}
        whole = {"kind": KIND, "form": FORM, "settings": values}
        text = json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        try:
            await asyncio.to_thread(write_private, path, text.encode("utf-8"))
        except OSError as error:
            raise StorageFailed(
                "storage_unwritable", file=path.name, folder=str(path.parent), original=error.strerror or ""
            ) from error
        return len(values)

    async def read(self, path: Path, present: Mapping[str, Any]) -> Incoming:
        """What the file would change; nothing is changed yet. UsageError for a file that is none, holds
        something unknown, a value that cannot be, or a host; StorageFailed where it cannot be read."""
        values = await asyncio.to_thread(_read, path)
        changes = [
            Change(SETTINGS[key], present[key], value)
            for key, value in values.items()
            if present[key] != value
        ]
        return Incoming(path.name, tuple(changes), len(values) - len(changes))


def portable() -> tuple[Setting, ...]:
    return tuple(one for one in SETTINGS.values() if one.shown and one.portable)


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise StorageFailed("file_not_read", file=path.name, original=error.strerror or "") from error
    if len(raw) > LARGEST:
        raise UsageError("settings_file.no_settings", file=path.name)
    try:
        whole = json.loads(raw)
    except (ValueError, RecursionError):
        raise UsageError("settings_file.no_settings", file=path.name) from None
    if not isinstance(whole, dict) or whole.get("kind") != KIND:
        raise UsageError("settings_file.no_settings", file=path.name)
    settings = whole.get("settings")
    if whole.get("form") != FORM or set(whole) != {"kind", "form", "settings"} or type(settings) is not dict:
        raise UsageError("settings_file.newer", file=path.name)
    known = {one.key: one for one in portable()}
    for key, value in settings.items():
        if isinstance(value, str) and _HOST_LIKE.search(value):
            raise UsageError("settings_file.host", file=path.name, name=key[:60])
        if key not in known:
            raise UsageError("settings_file.unknown", file=path.name, name=key[:60])
        if not known[key].accepts(value):
            raise UsageError("settings_file.value", file=path.name, name=key, value=str(value)[:60])
    return settings
