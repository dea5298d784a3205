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
from desktop_app.views.widgets.scrim import Scrim

if TYPE_CHECKING:
    from desktop_app.views.main_window import MainWindow


class WindowFiles(QObject):
    """One a window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._vm = window.vm
        self._vm.parts.drops.looked.connect(self._take)

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
        # None where the program that copied it no longer answers, whatever Qt's types say
        mime = QGuiApplication.clipboard().mimeData() or QMimeData()
        path = only_file(mime)
        if path is None:
            self._vm.paste_table(mime.text() if mime.hasText() else "")
        elif self._vm.screen is Screen.WIZARD and self._vm.wizard is not None:
            self._vm.wizard.open_file(path)
        else:
            self._vm.open_table(path)

    @staticmethod
    def takes(mime: QMimeData) -> bool:
        """Files and addresses may be dropped anywhere: what cannot be used is said in words."""
        return mime.hasUrls()

    def dropped(self, mime: QMimeData) -> bool:
        """False where it was not taken: then a sentence says why. A file is looked at off this thread first
        (it may lie on a slow disk): then a page takes it, or a sentence follows."""
        why_not = self._why_not(mime)
        path = only_file(mime)
        if why_not or path is None:
            self._window.toaster.show_toast(why_not)
            return False
        self._vm.parts.drops.look(path)
        return True

    def _take(self, path: Path, matter: str) -> None:
        vm = self._vm
        if matter:
            self._window.toaster.show_toast(t(f"drop.{matter}", name=path.name))
        elif vm.screen is Screen.FIRST_RUN:
            vm.open_file_first(path)
        elif vm.screen is Screen.PREVIEW and self._window.preview is not None:
            self._window.preview.open_path(path)
        elif vm.screen is Screen.WIZARD and vm.wizard is not None:
            if not self._window.wizard_screen(vm.wizard).offer_file(path):
                self._window.toaster.show_toast(t("drop.running"))
        elif vm.own_files or vm.can_import:
            vm.open_table(path)
        else:
            self._window.toaster.show_toast(t("drop.no_import", reason=vm.why_no_import))

    def _why_not(self, mime: QMimeData) -> str:
        """What is no single file of this computer, or what stands in the way; "" for neither."""
        urls = mime.urls()
        if any(one.isVisible() for one in self._window.findChildren(Scrim)):
            return t("drop.dialog")
        if len(urls) > 1:
            return t("drop.several", count=len(urls))
        return t("drop.web") if only_file(mime) is None else ""

    def _ask(self) -> Path | None:
        return ask_open_file(self._window, t("wizard.file.dialog"), t("wizard.file.filter"))


def only_file(mime: QMimeData) -> Path | None:
    """The one file of this computer that is carried; None for none or several."""
    urls = [url for url in mime.urls() if url.isLocalFile()]
    return Path(urls[0].toLocalFile()) if len(urls) == 1 else None
