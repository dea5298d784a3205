"""The six steps of the wizard in its rail: done, now, later.

Owns: how they look and that a done one can be pressed. Must not: decide whether one may go there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desktop_app.model.texts import t
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.themed import Themed

State = Literal["done", "now", "later"]

_HEIGHT, _DISC = 44, 24


class Steps(QWidget):
    """``Steps(["File", "Columns", ...])``. Signals: ``step_pressed(int)`` for a done step, counted from 0."""

    step_pressed = Signal(int)

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = [_Step(number, name, len(names)) for number, name in enumerate(names, 1)]
        column(*self._rows, parent=self)
        for place, step in enumerate(self._rows):
            step.clicked.connect(lambda _checked=False, where=place: self.step_pressed.emit(where))
        self.set_current(0)

    def set_current(self, index: int, done_pressable: bool = True) -> None:
        """All before ``index`` are done, all after it later."""
        for place, step in enumerate(self._rows):
            state: State = "done" if place < index else "now" if place == index else "later"
            step.set_state(state, done_pressable)

    def set_compact(self, on: bool) -> None:
        """Discs alone, for a narrow window; the names are then tool tips."""
        for step in self._rows:
            step.set_compact(on)

    @property
    def states(self) -> list[State]:
        return [step.state for step in self._rows]


class _Step(Themed, QPushButton):
    def __init__(self, number: int, name: str, total: int) -> None:
        super().__init__()
        self._number, self._name, self._total = number, name, total
        self.state: State = "later"
        self._compact = False
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.begin_look()

    def set_state(self, state: State, pressable: bool) -> None:
        self.state = state
        able = state == "done" and pressable
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if able else Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not able)
        self.setCursor(Qt.CursorShape.PointingHandCursor if able else Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(
            t(f"widgets.step_{state}", number=self._number, total=self._total, name=self._name)
        )
        self.update()

    def set_compact(self, on: bool) -> None:
        if on != self._compact:
            self._compact = on
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        if self._compact:
            return QSize(self.theme.px(_DISC), self.theme.px(_HEIGHT - 8))
        return QSize(self.theme.px(120), self.theme.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, px = self.theme, self.theme.px
        side = px(_DISC)
        top = (self.height() - side) / 2
        disc = QRectF(0, top, side, side)
        x = side / 2 - px(1)
        # a step is joined to its neighbours: blue as far as it is done
        if self._number > 1:
            colour = "field" if self.state == "later" else "accent_text"
            width = px(1) if self.state == "later" else px(2)
            painter.fillRect(QRectF(x, 0, width, top - px(1)), theme.colour(colour))
        if self._number < self._total:
            colour = "accent_text" if self.state == "done" else "field"
            width = px(2) if self.state == "done" else px(1)
            start = top + side + px(1)
            painter.fillRect(QRectF(x, start, width, self.height() - start), theme.colour(colour))
        words = "text2"
        if self.state == "done":
            paint.box(painter, disc, side / 2, "accent_soft", None, 1, theme)
            paint.icon_in(painter, theme, "check", disc, 16, "accent_text")
        else:
            now = self.state == "now"
            if now:
                paint.box(painter, disc, side / 2, "accent", None, 1, theme)
            else:
                paint.box(painter, disc, side / 2, None, "field", 1, theme)
            words = "text" if now else "text3"
            painter.setFont(theme.font("pill"))
            painter.setPen(theme.colour("on_accent" if now else "text3"))
            painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), str(self._number))
        step = "strong" if self.state == "now" else "name"
        room = QRectF(side + px(12), 0, self.width() - side - px(12), self.height())
        cut = self._compact or paint.text_in(painter, theme, room, self._name, step, words)
        painter.end()
        tip = self._name if cut else ""
        if tip != self.toolTip():
            self.setToolTip(tip)
