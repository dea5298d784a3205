"""The platform's own words behind one of our sentences. Must not: explain them."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_app.model.errors import AppError
from desktop_app.model.texts import t
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.text_box import TextBox


class DetailsDialog(Dialog):
    """``DetailsDialog(window, title, text).open()``; the text is already free of keys. ``line`` says what it
    is, where it is not the platform's own text."""

    def __init__(self, host: QWidget, title: str, text: str, line: str = "") -> None:
        super().__init__(host, title, line or t("details.line"), width=640, height=360)
        self.text = TextBox(t("details.text"), text)
        self.body.addWidget(self.text, 1)
        copy = Button(t("details.copy"), icon="copy", tall=True)
        copy.clicked.connect(lambda _checked=False: QGuiApplication.clipboard().setText(text))
        self.set_footer(right=[copy], primary=Button(t("widgets.close"), "primary", tall=True))


def details_of(error: AppError) -> str:
    """What stands behind an error, for "Details"; "" when there is nothing more than its sentences."""
    facts = [
        (t("details.status"), str(error.status or "")),
        (t("details.request"), error.request_id),
        (t("details.original"), error.original),
    ]
    return "\n".join(f"{name}: {value}" for name, value in facts if value)


def open_details(host: QWidget, title: str, text: str) -> None:
    DetailsDialog(host.window(), title, text).open()
