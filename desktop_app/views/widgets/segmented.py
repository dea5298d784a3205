"""Two to five views of the same thing, side by side.

Owns: a radio group that looks like one control; arrow keys move, the chosen one takes the Tab.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QSizePolicy, QWidget

from desktop_app.views.theme.measure import row
from desktop_app.views.theme.tokens import Height, Icon, Radius
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.themed import Themed


@dataclass(frozen=True, slots=True)
class Segment:
    """One choice: its key, its words, an icon from the table."""

    key: str
    text: str
    icon: str = ""


class Segmented(Themed, QFrame):
    """``Segmented("Shown as", [Segment("form", "Form"), Segment("json", "JSON")])``.

    Signals: ``chosen(str)`` with the key, when a person or ``choose`` changes it.
    """

    chosen = Signal(str)

    def __init__(
        self,
        label: str,
        segments: Sequence[Segment],
        current: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("k", "segmented")
        self.setAccessibleName(label)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._segments: dict[str, _SegmentButton] = {}
        layout = row(margins=(2, 2, 2, 2), gap=2, parent=self)
        for segment in segments:
            button = _SegmentButton(segment, self)
            self._group.addButton(button)
            self._segments[segment.key] = button
            layout.addWidget(button)
        first = current if current is not None else segments[0].key
        self._segments[first].setChecked(True)
        self._let_tab_come()
        self._group.buttonToggled.connect(self._toggled)
        self.begin_look()

    @property
    def current(self) -> str:
        return next(key for key, button in self._segments.items() if button.isChecked())

    def choose(self, key: str) -> None:
        self._segments[key].setChecked(True)

    def set_text(self, key: str, text: str) -> None:
        """New words for one choice, as a count in them changes."""
        self._segments[key].set_words(text)

    def set_compact(self, on: bool) -> None:
        """Icons alone, where there is no room for the words; these are then the tool tips."""
        for button in self._segments.values():
            button.set_compact(on)

    @property
    def full_width(self) -> int:
        """With all words, in px on the screen."""
        px, wide = self.theme.px, [button.full_width for button in self._segments.values()]
        edge = self.contentsMargins()
        return sum(wide) + px(2) * (len(wide) + 1) + edge.left() + edge.right()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.theme.px(Height.SEGMENTED))

    def _let_tab_come(self) -> None:
        """Tab comes to what is chosen; the arrows lead on from there."""
        for button in self._segments.values():
            chosen = button.isChecked()
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus)

    def _toggled(self, button: QRadioButton, on: bool) -> None:
        if on and isinstance(button, _SegmentButton):
            self._let_tab_come()
            self.chosen.emit(button.key)


class _SegmentButton(Themed, QRadioButton):
    def __init__(self, segment: Segment, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = segment.key
        self._icon = segment.icon
        self._words = segment.text
        self._compact = False
        self.setAccessibleName(segment.text)
        self.setProperty("ring_radius", Radius.CONTROL - 2)
        self.begin_look()

    def text(self) -> str:
        return self._words

    def set_words(self, text: str) -> None:
        self._words = text
        self.setAccessibleName(text)
        self.setToolTip(text if self._compact else "")
        self.updateGeometry()
        self.update()

    def set_compact(self, on: bool) -> None:
        if on != self._compact and self._icon:
            self._compact = on
            self.setToolTip(self._words if on else "")
            self.updateGeometry()
            self.update()

    def restyle(self) -> None:
        self.setFont(self.theme.font("strong"))  # measured bold: choosing moves nothing

    @property
    def full_width(self) -> int:
        px = self.theme.px
        icon = px(Icon.CONTROL + 6) if self._icon else 0
        return QFontMetrics(self._font(True)).horizontalAdvance(self._words) + icon + px(22)

    def sizeHint(self) -> QSize:
        px = self.theme.px
        width = px(Icon.CONTROL + 22) if self._compact else self.full_width
        return QSize(width, px(Height.SEGMENTED - 6))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, px = self.theme, self.theme.px
        on = self.isChecked()
        rect = QRectF(self.rect())
        if on:
            border = "field" if self.isEnabled() else "line2"
            paint.box(painter, rect, px(Radius.CONTROL - 2), "segment_on", border, 1, theme)
        elif self.underMouse() and self.isEnabled():
            paint.box(painter, rect, px(Radius.CONTROL - 2), "hover", None, 1, theme)
        colour = ("text" if on else "text2") if self.isEnabled() else "text3"
        words = "" if self._compact else self._words
        content = QFontMetrics(self._font(on)).horizontalAdvance(words)
        content += px(Icon.CONTROL + (6 if words else 0)) if self._icon else 0
        left = (self.width() - content) / 2
        if self._icon:
            top = (self.height() - px(Icon.CONTROL)) // 2
            paint.icon(painter, theme, self._icon, QPointF(round(left), top), Icon.CONTROL, colour)
            left += px(Icon.CONTROL + 6)
        painter.setFont(self._font(on))
        painter.setPen(theme.colour(colour))
        room = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)
        painter.end()

    def _font(self, on: bool) -> QFont:
        font = self.theme.font("strong" if on else "name")
        font.setPixelSize(self.theme.px(13))
        return font
