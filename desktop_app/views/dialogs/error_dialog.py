"""An uncaught error: what happened, what stayed safe, the report to copy or save. Never sends anything."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.model.texts import t
from desktop_app.views.file_dialogs import ask_save_file
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.dialog import Dialog


class ErrorDialog(Dialog):
    """``ErrorDialog(window, report).open()``; the report is already free of keys and addresses."""

    def __init__(self, host: QWidget, report: str) -> None:
        super().__init__(host, t("error_dialog.title"), t("error_dialog.line"), width=720, height=440)
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        self.report.setAccessibleName(t("error_dialog.report"))
        self.body.addWidget(self.report, 1)
        copy = Button(t("error_dialog.copy"), icon="copy", tall=True)
        copy.clicked.connect(lambda _checked=False: QGuiApplication.clipboard().setText(report))
        save = Button(t("error_dialog.save"), icon="save", tall=True)
        save.clicked.connect(lambda _checked=False: self._save(report))
        close = Button(t("widgets.close"), "primary", tall=True)
        self.set_footer(right=[copy, save], primary=close)

    def _save(self, report: str) -> None:
        path = ask_save_file(
            self, t("error_dialog.save"), "campaign-desk-report.txt", t("error_dialog.filter")
        )
        if path is not None:
            write_report(path, report)


def write_report(path: Path, report: str) -> None:
    path.write_text(report, encoding="utf-8")
