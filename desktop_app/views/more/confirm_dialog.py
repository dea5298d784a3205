"""Asks before something is changed; for what reaches many, a word has to be typed.

Owns: that the button waits for the word. Must not: carry anything out.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.text_field import TextField

WIDTH = 560
"""The button names what is done and the account."""


class ConfirmDialog(Dialog):
    """``ConfirmDialog(window, title, line, do, typed="Shop-CZ").open()``; ``accepted`` when it may be
    done."""

    def __init__(
        self, host: QWidget, title: str, line: str, do: str, *, typed: str = "", training: bool = False
    ) -> None:
        super().__init__(host, title, line, width=WIDTH, training=training)
        self._typed = typed
        self.body.addWidget(Label(t("more.confirm.undo"), "hint", wrap=True))
        self.word = TextField()
        self.word.textChanged.connect(lambda _text: self._look())
        if typed:
            self.body.addWidget(LabelledField(t("more.confirm.typed", account=typed), self.word))
        self.keep = Button(t("contacts.cancel"), tall=True)
        self.keep.clicked.connect(lambda _checked=False: self.reject())
        self.do = Button(do, "danger" if typed else "primary", tall=True)
        if typed:
            self.do.clicked.connect(lambda _checked=False: self.accept())
            self.set_footer(right=[self.keep], primary=self.do, safe=self.keep)
            self.set_first_focus(self.word)
        else:
            self.set_footer(right=[self.keep], primary=self.do)
        self._look()

    def _look(self) -> None:
        meant = not self._typed or self.word.text().strip() == self._typed
        self.do.set_off("" if meant else t("off.typed", account=self._typed))
