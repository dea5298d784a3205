"""One line of text.

Owns: the field's height and its states. Must not: judge what is typed.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.views.theme.tokens import Height
from desktop_app.views.widgets.themed import Themed, set_look

LONGEST = 16_000_000
"""Letters. Qt cuts a line at 32,767 without a word; a longer cell of a file must survive its form."""

FieldState = Literal["", "warn", "error"]


class TextField(Themed, QLineEdit):
    """``TextField(placeholder="name@example.org")``: the placeholder is an example, never the label.

    ``step`` "mono" for keys and templates.
    """

    def __init__(
        self, text: str = "", placeholder: str = "", step: str = "body", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setMaxLength(LONGEST)
        self.setText(text)
        self._step = step
        self.setPlaceholderText(placeholder)
        self.begin_look()

    def set_state(self, state: FieldState) -> None:
        """ "" = plain, "warn" = a question is open, "error" = the sentence under it says what is wrong."""
        set_look(self, state=state)

    def restyle(self) -> None:
        self.setFont(self.theme.font(self._step))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.theme.px(Height.CONTROL))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(64), self.theme.px(Height.CONTROL))
