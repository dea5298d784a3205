"""An uncaught error: what happened, what stayed safe, the report to copy or save. Never sends anything."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.views.file_dialogs import ask_save_file
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.copy_button import CopyButton
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.text_box import TextBox


class ErrorDialog(Dialog):
    """``ErrorDialog(window, report).open()``; the report is already free of keys and addresses.

    Signals: ``saved(str, str)``: the name of the file, and why it was not written ("" = it was).
    """

    saved = Signal(str, str)

    def __init__(self, host: QWidget, report: str) -> None:
        super().__init__(host, t("error_dialog.title"), t("error_dialog.line"), width=720, height=472)
        self._report = report
        self.saved.connect(self._told)
        self.report = TextBox(t("error_dialog.report"), report)
        self.body.addWidget(self.report, 1)
        self.body.addWidget(Label(t("error_dialog.hint"), "hint", wrap=True))
        copy = CopyButton(t("error_dialog.copy"), t("error_dialog.copied"), lambda: report, tall=True)
        save = Button(t("error_dialog.save"), icon="save", tall=True)
        save.clicked.connect(lambda _checked=False: self._save())
        close = Button(t("widgets.close"), "primary", tall=True)
        self.set_footer(right=[copy, save], primary=close)
        self.set_first_focus(close)

    def _save(self) -> None:
        path = ask_save_file(
            self, t("error_dialog.save"), "campaign-desk-report.txt", t("error_dialog.filter")
        )
        if path is not None:
            self.save_as(path)

    def save_as(self, path: Path) -> None:
        """Write the report beside the window: a disk may be slow, and what runs work may be what broke."""
        Thread(target=_write, args=(path, self._report, self.saved.emit), daemon=True).start()

    def _told(self, file: str, why_not: str) -> None:
        """What stands in the way is said here, not in a further error dialog."""
        if why_not:
            self.bar.show_message("bad", t("error_dialog.not_saved", file=file), why_not, key="save")
        else:
            self.bar.show_message("good", t("error_dialog.saved", file=file), key="save")


def _write(path: Path, report: str, told: Callable[[str, str], None]) -> None:
    why_not = ""
    try:
        path.write_text(report, encoding="utf-8")
    except OSError as error:
        why_not = error.strerror or type(error).__name__
    with suppress(RuntimeError):  # the dialog went meanwhile
        told(path.name, why_not)
