"""The page "Where my keys are": which store, what lies there by name, never a value.

Owns: its state. Must not: ask for, hold or show a key.
"""

from __future__ import annotations

from collections.abc import Coroutine
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.errors import AppError
from desktop_app.model.texts import t
from desktop_app.services.account_settings import KeyLine, KeysPage, KeyState
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.tasks import Runner


class KeysService(Protocol):
    def keys(self) -> Coroutine[Any, Any, KeysPage]: ...

    def use_file(self, passphrase: str) -> Coroutine[Any, Any, None]: ...


class KeysViewModel(ViewModel):
    """Signals:
    page_changed(): the page was read anew, or reading it failed (``error``).
    unlocked(): the encrypted file is open.
    """

    page_changed = Signal()
    unlocked = Signal()

    def __init__(self, runner: Runner, service: KeysService, parent: QObject | None = None) -> None:
        super().__init__(runner, parent)
        self._service = service
        self.page: KeysPage | None = None
        self.error: AppError | None = None

    def read(self) -> None:
        self._latest("read", self._service.keys, self._show, on_error=self._fail)

    def unlock(self, passphrase: str) -> None:
        """Open the encrypted file that was chosen earlier."""
        if passphrase:
            make = partial(self._service.use_file, passphrase)
            self._once("unlock", make, self._unlocked, on_error=self._fail)

    @property
    def locked(self) -> bool:
        """Is there a file that waits for its passphrase?"""
        return self.page is not None and self.page.place.problem == "key_file_locked"

    @property
    def place_words(self) -> str:
        """One sentence: where keys go on this computer."""
        return "" if self.page is None else t(f"keys.{self.page.place.kind}", name=self.page.place.name)

    @staticmethod
    def line_words(line: KeyLine) -> str:
        """One sentence about one account's key."""
        if line.state is KeyState.KEPT and line.entry:
            return t("keys_page.kept_as", entry=line.entry)
        return t(f"keys_page.{line.state}")

    def _show(self, page: KeysPage) -> None:
        self.page, self.error = page, None
        self.page_changed.emit()

    def _unlocked(self, _value: object) -> None:
        self.unlocked.emit()
        self.read()

    def _fail(self, error: AppError) -> None:
        self.error = error
        self.page_changed.emit()
