"""Facts as key and value, one a line.

Owns: two columns of text. A value breaks where it must, also inside an address, and is copied from its menu.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetricsF,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop_app.model.texts import t
from desktop_app.views.theme.measure import empty, grid, hold, px
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.menu import Menu
from desktop_app.views.widgets.presenter import presented
from desktop_app.views.widgets.themed import Themed

MOST_SHOWN = 600
"""Letters of one value; a longer one ends in "…" here, is copied whole and stands whole in its form."""
_JOINTS = re.compile(r"([@._/\-])")
_BREAK = QTextOption()
_BREAK.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)


def _breakable(text: str) -> str:
    """As shown: an address may break after @ and dots before it breaks anywhere."""
    return _JOINTS.sub("\\1\u200b", presented(text))


class KeyValues(QWidget):
    """``KeyValues([("E-mail", "olena@example.org"), ("City", "Lviv")])``; ``key_width`` in design px, wider
    by up to a half where a key has a word that is longer."""

    def __init__(
        self, pairs: Sequence[tuple[str, str]] = (), key_width: int = 80, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._key_width = key_width
        self._grid = grid(gap=(12, 8), parent=self)
        self._grid.setColumnStretch(1, 1)
        self.set_pairs(pairs)

    def set_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        empty(self._grid)
        top = Qt.AlignmentFlag.AlignTop
        names = [Label(key, "hint", wrap=True) for key, _value in pairs]
        longest = max((name.widest_word for name in names), default=0)
        needed = math.ceil(longest * 100 / px(100)) + 1
        width = min(max(self._key_width, needed), self._key_width * 3 // 2)
        for place, (name, (key, value)) in enumerate(zip(names, pairs, strict=True)):
            hold(name, width=width)
            self._grid.addWidget(name, place, 0, top)
            self._grid.addWidget(ValueLabel(key, value), place, 1)


class ValueLabel(Themed, QLabel):
    def __init__(self, key: str, value: str) -> None:
        super().__init__(paint.first_letters(value, MOST_SHOWN))
        self._whole = value
        self.setTextFormat(Qt.TextFormat.PlainText)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._key = key
        self.begin_look()

    def restyle(self) -> None:
        self.setFont(self.theme.font("body"))
        self.setAccessibleName(f"{self._key}: {presented(self.text())}")
        self._fit()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout = QTextLayout(_breakable(self.text()), self.font())
        layout.setTextOption(_BREAK)
        layout.beginLayout()
        lines = 0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            lines += 1
        layout.endLayout()
        return math.ceil(lines * QFontMetricsF(self.font()).lineSpacing())

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self.font()).horizontalAdvance(presented(self.text()))
        return QSize(round(width) + 1, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(60), round(QFontMetricsF(self.font()).height()))

    def resizeEvent(self, event: object) -> None:
        self._fit()

    def copy(self) -> None:
        """The whole value, as it is."""
        QGuiApplication.clipboard().setText(self._whole)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = Menu(self)
        menu.add(t("widgets.copy"), self.copy, "copy")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.theme.colour("text" if self.isEnabled() else "text3"))
        painter.drawText(QRectF(self.rect()), _breakable(self.text()), _BREAK)
        painter.end()

    def _fit(self) -> None:
        self.setMinimumHeight(max(self.heightForWidth(self.width()), 1))
