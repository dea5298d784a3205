"""The line in the account's colour under the header: the account is never out of sight.

Owns: 3 px of colour. Must not: say which account it is (the switcher does).
"""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop_app.views.theme.measure import hold
from desktop_app.views.theme.tokens import Height
from desktop_app.views.widgets.themed import set_look


class AccountLine(QFrame):
    """``AccountLine("teal")``: one of ``tokens.ACCOUNT_COLOURS``; "" = a plain divider."""

    def __init__(self, colour: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("k", "account_line")
        self.setProperty("colour", colour)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        hold(self, height=Height.HEADER_LINE)

    def set_colour(self, colour: str) -> None:
        set_look(self, colour=colour)
