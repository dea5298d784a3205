"""An account as it is shown everywhere: bar in its colour, name, "platform · data centre · live".

Owns: ``AccountEntry`` and the plate that cannot be pressed (wizard rail, dialogs).
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop_app.views.theme.tokens import Height, Radius
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.themed import Themed


class AccountEntry(NamedTuple):
    """What the window shows of an account. ``colour`` is one of ``tokens.ACCOUNT_COLOURS``."""

    key: str
    name: str
    detail: str
    colour: str = "blue"


class AccountPlate(Themed, QLabel):
    """The plate alone, 44 high, as wide as it is given; a cut name has the whole as tool tip."""

    def __init__(self, account: AccountEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_account(account)
        self.begin_look()

    def set_account(self, account: AccountEntry) -> None:
        self.account = account
        self.setAccessibleName(f"{account.name}, {account.detail}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(204), self.theme.px(Height.SWITCHER))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(120), self.theme.px(Height.SWITCHER))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setToolTip("")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        paint.box(painter, rect, self.theme.px(Radius.BANNER), "surface", "field", 1, self.theme)
        one = self.account
        cut = paint.account_plate(painter, self.theme, rect, one.name, one.detail, one.colour, 12)
        painter.end()
        tip = f"{one.name}\n{one.detail}" if cut else ""
        if tip != self.toolTip():
            self.setToolTip(tip)
