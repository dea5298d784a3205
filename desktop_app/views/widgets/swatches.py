"""The colours an account may have.

Owns: how they look; a radio group whose members carry the colour's name for screen readers.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSizePolicy, QWidget

from desktop_app.views.theme.measure import row
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.themed import Themed


class Swatches(QWidget):
    """``Swatches("Colour", [("blue", "Blue"), ("teal", "Teal")], "teal")``. Signals: ``chosen(str)``."""

    chosen = Signal(str)

    def __init__(
        self, label: str, colours: Sequence[tuple[str, str]], current: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(label)
        self._group = QButtonGroup(self)
        self._swatches = {name: _Swatch(name, words) for name, words in colours}
        row(*self._swatches.values(), None, gap=4, parent=self)
        for swatch in self._swatches.values():
            self._group.addButton(swatch)
        self._swatches[current or colours[0][0]].setChecked(True)
        self._group.buttonToggled.connect(self._toggled)

    @property
    def current(self) -> str:
        return next(name for name, swatch in self._swatches.items() if swatch.isChecked())

    def choose(self, name: str) -> None:
        self._swatches[name].setChecked(True)

    def _toggled(self, swatch: QRadioButton, on: bool) -> None:
        if on and isinstance(swatch, _Swatch):
            self.chosen.emit(swatch.name)


class _Swatch(Themed, QRadioButton):
    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        self.name = name
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("ring_radius", 14)
        self.begin_look()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(28), self.theme.px(32))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        px = self.theme.px
        whole = QRectF(0, px(2), px(28), px(28))
        inset = px(5) if self.isChecked() else px(2)
        disc = whole.adjusted(inset, inset, -inset, -inset)
        if self.isChecked():
            paint.box(painter, whole, px(14), None, "text", px(2), self.theme)
        elif self.underMouse():
            paint.box(painter, whole, px(14), None, "line2", px(1), self.theme)
        paint.box(painter, disc, disc.width() / 2, self.name, None, 1, self.theme)
        painter.end()
