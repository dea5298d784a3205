"""Text on the page in a step of the type scale.

Owns: ``Label`` and ``ElidedLabel``. Must not: decide words.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop_app.views.theme.tokens import TYPE, WORD_COLOURS
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.presenter import presented
from desktop_app.views.widgets.themed import Themed, set_look

RUNNING = frozenset({"body", "body2", "small", "hint", "error"})
RUNNING_LINE = 1.4
"""Of the size of its letters, from line to line of a text that runs over lines."""
_SHORT = 9
_NEXT_LINE = "\u2028"
_NO_BREAK = "\u00a0"
_MAY_BREAK = "\u200b"
_BREAKS = re.compile(r"(?<=[-/\u2013])|[ \n\u2028\u200b]")
_ENDLESS = re.compile(r"\S{60,}")


def unbroken(text: str) -> str:
    """Text to wrap: no line begins with an arrow, the last one is never a single short word, and a word
    without an end (the name of a file) goes on in the next line instead of out of the window.
    """
    text = _ENDLESS.sub(_with_breaks, text)
    lines = []
    for line in text.replace(" → ", f"{_NO_BREAK}→ ").split("\n"):
        head, gap, last = line.rpartition(" ")
        lone = gap and len(last) <= _SHORT and head.count(" ") > 1
        lines.append(f"{head}{_NO_BREAK}{last}" if lone else line)
    return "\n".join(lines)


def _with_breaks(word: re.Match[str]) -> str:
    letters = word.group()
    return _MAY_BREAK.join(letters[at : at + 20] for at in range(0, len(letters), 20))


class Label(Themed, QLabel):
    """Plain text in a type step (``h1 num h2 h3 body body2 name strong number total small field hint error
    cap clock
    head mono``); ``colour`` overrides the step's. ``wrap`` lets it run over lines and never be squeezed.
    """

    def __init__(
        self,
        text: str = "",
        step: str = "body",
        colour: str | None = None,
        wrap: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._said = ""
        self._measured_of: tuple[str, QFont] | None = None
        self._heights: dict[int, int] = {}
        self._marked = False
        self.setTextFormat(Qt.TextFormat.PlainText)  # names from a file must never be read as markup
        self.setWordWrap(wrap)
        self.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self._step = step
        self._colour = colour
        self.setText(text)
        self.begin_look()

    def set_step(self, step: str, colour: str | None = None) -> None:
        self._step, self._colour = step, colour
        self.restyle()

    def set_colour(self, colour: str) -> None:
        self._colour = colour
        self.restyle()

    def restyle(self) -> None:
        self.setFont(self.theme.font(self._step))
        colour = self._colour or TYPE[self._step].colour
        assert colour in WORD_COLOURS, f"{colour} is no colour for words"
        set_look(self, c=colour)
        self._tell_height()

    def heightForWidth(self, width: int) -> int:
        if not self.wordWrap():
            return super().heightForWidth(width)
        # asked again and again while a page is laid out, for two widths in turn
        of = (self.text(), self.font())
        if of != self._measured_of:
            self._measured_of, self._heights = of, {}
        height = self._heights.get(width)
        if height is None:
            height = self._heights[width] = self._measured(width)
        return height

    def _measured(self, width: int) -> int:
        if self._runs and not self._fits(width):
            return self._height_of(self._lines(width).lineCount())
        # Qt's own answer never falls below the minimum height told before
        flags = int(Qt.TextFlag.TextWordWrap)
        room = QRect(0, 0, max(width, 1), 100_000)
        laid = super().text()
        return QFontMetrics(self.font()).boundingRect(room, flags, laid).height() if laid else 0

    @property
    def _runs(self) -> bool:
        """Running text has more air between its lines than rows and titles."""
        return self.wordWrap() and self._step in RUNNING and not self._marked

    def setTextInteractionFlags(self, flags: Qt.TextInteractionFlag) -> None:
        """Where the mouse may mark its words Qt draws them."""
        self._marked = bool(flags & Qt.TextInteractionFlag.TextSelectableByMouse)
        super().setTextInteractionFlags(flags)

    def _fits(self, width: int) -> bool:
        """In one line, or there are no words: Qt draws that well, and sooner."""
        words = super().text()
        return "\n" not in words and QFontMetrics(self.font()).horizontalAdvance(words) < width

    def _pitch(self) -> int:
        """From line to line, in px on the screen."""
        font = self.font()
        return max(QFontMetrics(font).lineSpacing(), round(RUNNING_LINE * font.pixelSize()))

    def _height_of(self, lines: int) -> int:
        return QFontMetrics(self.font()).height() + (lines - 1) * self._pitch()

    def _lines(self, width: int) -> QTextLayout:
        laid = QTextLayout(super().text().replace("\n", _NEXT_LINE), self.font())
        option = QTextOption(self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask)
        laid.setTextOption(option)
        laid.beginLayout()
        top, pitch = 0.0, self._pitch()
        while (line := laid.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            line.setPosition(QPointF(0, top))
            top += pitch
        laid.endLayout()
        return laid

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect()
        if not self._runs or self._fits(room.width()):
            super().paintEvent(event)
            return
        laid = self._lines(room.width())
        spare = max(room.height() - self._height_of(laid.lineCount()), 0)
        vertical = self.alignment() & Qt.AlignmentFlag.AlignVertical_Mask
        part = {Qt.AlignmentFlag.AlignTop: 0.0, Qt.AlignmentFlag.AlignBottom: 1.0}.get(vertical, 0.5)
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        laid.draw(painter, QPointF(room.x(), room.y() + round(spare * part)))
        painter.end()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self.wordWrap() and self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            # Qt guesses a narrow column, and pairs of labels are then torn apart
            hint.setHeight(self.heightForWidth(self.width()))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_height()

    def text(self) -> str:
        """The words as they were given."""
        return self._said

    @property
    def widest_word(self) -> int:
        """px on the screen of what no line may break; in less its letters are cut."""
        letters = QFontMetrics(self.font())
        words = _BREAKS.split(super().text())
        return max((letters.horizontalAdvance(one) for one in words), default=0)

    def setText(self, text: str) -> None:
        self._said = text
        super().setText(unbroken(text) if self.wordWrap() else text)
        self._tell_height()

    def _tell_height(self) -> None:
        # a wrapped label in a tight column is squeezed instead of pushing
        if self.wordWrap() and self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            self.setMinimumHeight(self.heightForWidth(self.width()))


class ElidedLabel(Label):
    """One line that ends in "…" when it is cut; the full text is then its tool tip. Presenter mode covers
    addresses in both, and in its accessible name."""

    def __init__(
        self,
        text: str = "",
        step: str = "body",
        colour: str | None = None,
        min_width: int = 40,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        parent: QWidget | None = None,
    ) -> None:
        self._least = min_width
        self._mode = mode
        super().__init__(text, step, colour, align=align, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def cut(self) -> bool:
        """True while the text does not fit."""
        shown = paint.first_letters(self.shown)
        return QFontMetrics(self.font()).horizontalAdvance(shown) > self.contentsRect().width()

    @property
    def shown(self) -> str:
        """The text as it may be seen now."""
        return presented(self.text())

    def restyle(self) -> None:
        super().restyle()
        self._tell()

    def minimumSizeHint(self) -> QSize:
        full = super().sizeHint()
        return QSize(min(full.width(), self.theme.px(self._least)), full.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        room = self.contentsRect()
        shown = paint.elided(QFontMetrics(self.font()), self.shown, room.width(), self._mode)
        painter.drawText(room, int(self.alignment()), shown)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def setText(self, text: str) -> None:
        super().setText(text)
        self._tell()

    def _tell(self) -> None:
        self.setToolTip(self.shown if self.cut else "")
        self.setAccessibleName(self.shown if self.shown != self.text() else "")
