"""The settings as the window uses them: they hold at once and are written behind the scenes.

Owns: the values shown and what is not yet written. Must not: declare a setting or apply one.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.errors import AppError
from desktop_app.services.settings import SETTINGS
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.tasks import Runner

REGIONS = ("UA", "CZ", "PL", "SK", "TR", "DE", "AT", "FR", "GB", "US", "RO", "HU", "BG", "KZ", "MD", "GE")
ARM_MINUTES = (15, 30, 60, 120, 240)
CONTRASTS = ("system", "more", "usual")
TEXT_SIZES = ("system", "100", "125", "150")
KEEP_DAYS = (7, 30, 90, 180, 365)


class SettingsStore(Protocol):
    def __getitem__(self, key: str) -> Any: ...

    def set_all(self, values: Mapping[str, Any]) -> None: ...


class SettingsViewModel(ViewModel):
    """Signals: changed(str): the setting of this key has another value."""

    changed = Signal(str)

    def __init__(self, runner: Runner, store: SettingsStore, parent: QObject | None = None) -> None:
        super().__init__(runner, parent)
        self._store = store
        self._values: dict[str, Any] = {}
        self._unwritten: dict[str, Any] = {}
        self._being_written: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        return self._values[key] if key in self._values else self._store[key]

    def set(self, key: str, value: Any) -> None:
        """Take the value at once; it is written as soon as what was set before it is. What the declaration
        does not take changes nothing."""
        if self[key] == value or not SETTINGS[key].accepts(value):
            return
        self._values[key] = self._unwritten[key] = value
        self.changed.emit(key)
        self._write()

    def set_all(self, values: Mapping[str, Any]) -> None:
        """Several at once, which are written together: all or none."""
        changed = {key: value for key, value in values.items() if self[key] != value}
        self._values.update(changed)
        self._unwritten.update(changed)
        for key in changed:
            self.changed.emit(key)
        self._write()

    def close(self) -> None:
        """The window goes: what was chosen and has not been written is written now, by this thread. Nobody
        sits in front of it any more, and the loop may be gone before it gets there."""
        super().close()
        left = self._being_written | self._unwritten
        self._being_written, self._unwritten = {}, {}
        if left:
            with contextlib.suppress(AppError):  # there is nobody to tell; the next start shows what holds
                self._store.set_all(left)

    def choices(self, key: str, offered: tuple[int, ...]) -> tuple[int, ...]:
        """What is offered for a number, and the present value if it is none of them."""
        return tuple(sorted({*offered, self[key]}))

    def _write(self) -> None:
        if not self._unwritten or self.busy_with("write"):
            return
        values, self._unwritten = self._unwritten, {}
        self._being_written = values
        self._once("write", partial(asyncio.to_thread, self._store.set_all, values), self._written,
                   on_error=self._not_written)  # fmt: skip

    def _written(self, _value: object) -> None:
        self._being_written = {}
        self._write()

    def _not_written(self, error: AppError) -> None:
        self._being_written = {}
        self.failed.emit(error)
        self._write()  # what was set meanwhile
