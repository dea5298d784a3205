"""The last change of a person or a list: said for some seconds, with its way back.

Owns: the toast with "Undo", what Ctrl+Z takes back, what is said when that was refused. Must not: take
anything back itself (the view-models do).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.model.texts import t

if TYPE_CHECKING:
    from desktop_app.model.errors import AppError
    from desktop_app.views.main_window import MainWindow


class WindowUndo(QObject):
    """``forget`` when another account is chosen."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._last: Callable[[], None] | None = None
        parts = window.vm.parts
        for part in (parts.contacts.person, parts.lists):
            part.told.connect(partial(self._changed, part.undo))
            part.refused.connect(self._refused)
        for left in (*parts.tabs, parts.contacts.person):
            left.done_away.connect(self._done_away)
        parts.activity.taken_back.connect(self._taken_back)

    @property
    def possible(self) -> bool:
        """The last change of a person or a list has a way back."""
        return self._last is not None

    def take_back(self) -> None:
        if self._last is not None:
            self._window.toaster.take_away()
            self._last()

    def forget(self) -> None:
        self._last = None

    def _changed(self, take_back: Callable[[str], None], sentence: str, key: str) -> None:
        """By key it stays until something else is changed, and later in the record."""
        self._last = partial(take_back, key) if key else None
        self._window.menu.refresh()
        self._window.toaster.show_toast(sentence, t("contacts.undo") if key else "", self._last)

    def _done_away(self, sentence: str) -> None:
        """In the account that was left while it was on its way; taken back it can be from the record."""
        self._window.toaster.show_toast(sentence)

    def _taken_back(self, _kind: str) -> None:
        """From the record: what the toast offers, or Ctrl+Z, may be just that."""
        self._last = None
        self._window.menu.refresh()
        self._window.toaster.take_away()
        self._window.toaster.show_toast(t("lists.done.undo"))

    def _refused(self, error: AppError) -> None:
        from desktop_app.views.widgets.dialog import Dialog

        if not self._window.findChildren(Dialog):  # an open dialog says it itself
            self._window.vm.parts.messages.tell_error(error)
