"""Several lines of text to be typed. Owns: its height, and that Tab leaves it. Must not: judge the text."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.views.theme.measure import hold
from desktop_app.views.widgets.themed import Themed


class TextArea(Themed, QPlainTextEdit):
    """``TextArea(text, placeholder)``: the placeholder is an example, never the label."""

    def __init__(self, text: str = "", placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        hold(self, min_height=64, max_height=96)
        self.begin_look()

    def restyle(self) -> None:
        self.setFont(self.theme.font("body"))
