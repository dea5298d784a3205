"""Settings to and from a file, as the settings page shows it: what would change first, then the change, then
its way back.

Owns: the file that was read and not taken over yet. Must not: know what may stand in one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.errors import AppError
from desktop_app.model.texts import has, t
from desktop_app.services.settings_file import Change, Incoming, portable
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.settings import SettingsViewModel
from desktop_app.viewmodels.tasks import Runner


class Files(Protocol):
    async def write(self, path: Path, present: Mapping[str, Any]) -> int: ...

    async def read(self, path: Path, present: Mapping[str, Any]) -> Incoming: ...


class SettingsFilesViewModel(ViewModel):
    """Signals: changed(): anything shown may be different."""

    changed = Signal()

    def __init__(
        self, runner: Runner, files: Files, settings: SettingsViewModel, parent: QObject | None = None
    ) -> None:
        super().__init__(runner, parent)
        self._files = files
        self._settings = settings
        self.begin()

    def begin(self) -> None:
        """The page opens or goes: nothing is half done."""
        for key in ("read", "write"):
            self.cancel(key)  # its answer would be about what was wanted before
        self.incoming: Incoming | None = None
        self.taken: Incoming | None = None
        self.written: Path | None = None
        self.count = 0
        self.error: AppError | None = None

    def write(self, path: Path) -> None:
        self.begin()
        work, done = partial(self._files.write, path, self._present()), partial(self._written, path)
        self._once("write", work, done, on_error=self._wrong)

    def read(self, path: Path) -> None:
        """Show what the file would change; nothing is changed yet."""
        self.begin()
        work = partial(self._files.read, path, self._present())
        self._latest("read", work, self._read, on_error=self._wrong)

    def take(self) -> None:
        """The person has seen it and takes it over."""
        incoming = self.incoming
        if incoming is not None:
            self._settings.set_all(incoming.values)
            self.begin()
            self.taken = incoming
            self.changed.emit()

    def leave_it(self) -> None:
        self.begin()
        self.changed.emit()

    def put_back(self) -> None:
        """What was taken over, back as it was."""
        taken = self.taken
        if taken is not None:
            self._settings.set_all(taken.former)
            self.begin()
            self.changed.emit()

    def lines(self) -> list[tuple[str, str]]:
        """Name of the setting, and its value before and after in words."""
        changes = self.incoming.changes if self.incoming is not None else ()
        return [(t(one.setting.label), _words(one)) for one in changes]

    def _present(self) -> dict[str, Any]:
        return {one.key: self._settings[one.key] for one in portable()}

    def _written(self, path: Path, count: int) -> None:
        self.written, self.count = path, count
        self.changed.emit()

    def _read(self, incoming: Incoming) -> None:
        self.incoming = incoming
        self.changed.emit()

    def _wrong(self, error: AppError) -> None:
        self.error = error
        self.changed.emit()


def _words(change: Change) -> str:
    key = change.setting.key
    return t("settings_file.change", before=_value(key, change.before), after=_value(key, change.after))


def _value(key: str, value: Any) -> str:
    """A value as its page names it, else as it stands."""
    if isinstance(value, bool):
        return t("settings_file.on" if value else "settings_file.off")
    word = f"settings_value.{key}.{value or 'none'}"
    return t(word) if has(word) else str(value)
