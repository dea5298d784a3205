"""Text that is read and copied, not written: a report, a request, a platform's own words.

Owns: the fixed-width cut and that Tab leaves it. Must not: hold a text of its own.
"""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.views.widgets.themed import Themed


class TextBox(Themed, QPlainTextEdit):
    """``TextBox("Report", text)``: read-only, selectable, in fixed-width letters."""

    def __init__(self, label: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(label)
        self.begin_look()

    def restyle(self) -> None:
        self.document().setDefaultFont(self.theme.font("mono"))
