"""Files and tables that come to the window: out of the file dialog, the clipboard, or dropped on it.

Owns: which page takes them. Must not: read one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication

from desktop_app.model.texts import t
from desktop_app.viewmodels.screen import Screen
from desktop_app.views.file_dialogs import ask_open_file

if TYPE_CHECKING:
    from desktop_app.views.main_window import MainWindow


class WindowFiles(QObject):
    """One a window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._vm = window.vm

    def open_file(self) -> None:
        """A file out of the file dialog: into the present account, or first into a practice account."""
        if self._vm.screen is Screen.FIRST_RUN:
            self.open_file_first()
        elif self._vm.can_import and self._vm.screen is Screen.DESK:
            path = self._ask()
            if path is not None:
                self._vm.open_wizard(path=path)

    def open_file_first(self) -> None:
        """A file before there is any account: it is looked at in a practice account."""
        path = self._ask()
        if path is not None:
            self._vm.open_file_first(path)

    def paste(self) -> None:
        """What was copied in a spreadsheet, or a file copied in the file manager, becomes the import's file.
        Text fields take the keys for themselves."""
        if not self._vm.takes_paste:
            return
        mime = QGuiApplication.clipboard().mimeData()
        path = only_file(mime)
        if path is None:
            self._vm.paste_table(mime.text() if mime.hasText() else "")
        elif self._vm.screen is Screen.WIZARD and self._vm.wizard is not None:
            self._vm.wizard.open_file(path)
        else:
            self._vm.open_wizard(path=path)

    def takes(self, mime: QMimeData) -> bool:
        """Would a file dropped now be taken?"""
        return only_file(mime) is not None and self._vm.can_import

    def dropped(self, mime: QMimeData) -> bool:
        """False where nothing takes it now."""
        path = only_file(mime)
        if path is None:
            return False
        if self._vm.screen is Screen.PREVIEW and self._window.preview is not None:
            self._window.preview.open_path(path)
        elif self._vm.screen is not Screen.WIZARD:
            self._vm.open_wizard(path=path)
        elif self._vm.wizard is None:
            return False
        else:
            return self._window.wizard_screen(self._vm.wizard).offer_file(path)
        return True

    def _ask(self) -> Path | None:
        return ask_open_file(self._window, t("wizard.file.dialog"), t("wizard.file.filter"))


def only_file(mime: QMimeData) -> Path | None:
    """The one file of this computer that is carried; None for none or several."""
    urls = [url for url in mime.urls() if url.isLocalFile()]
    return Path(urls[0].toLocalFile()) if len(urls) == 1 else None
