"""Paints the cells of ``TableView``, a column at a time.

Owns: what stands in a cell (text, two lines, number, date, pill, check box, icon) and how it is cut. Grounds,
lines, the bar of the selected row and the ring are the view's. Must not: put a widget in a cell.

Painting text dominates a frame: what a column looks like is asked once, lines are laid out once by (text,
step,
room), pills and check boxes are kept as pixmaps, and the view calls ``paint_column`` instead of going through
Qt's own loop (a style look-up and a style option for each cell).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPixmap, QStaticText
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from desktop_app.viewmodels.cells import Kind, Role
from desktop_app.views.theme.tokens import Height, Icon
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.presenter import covered, presented

if TYPE_CHECKING:
    from desktop_app.views.widgets.table_view import TableView

Index = QModelIndex | QPersistentModelIndex

FIRST_PADDING, PADDING, BOX_GAP = 16, 12, 12
_KEPT_LINES = 6000

_STEP = {
    Kind.NAME: "name", Kind.NUMBER: "number", Kind.TOTAL: "total", Kind.DATE: "number", Kind.BAD: "name",
}  # fmt: skip
_COLOUR = {
    Kind.NAME: "text", Kind.NUMBER: "text", Kind.TOTAL: "text", Kind.BAD: "bad", Kind.CHECK: "text",
}  # fmt: skip
_WITH_ICON = frozenset({Kind.NAME, Kind.TEXT, Kind.BAD, Kind.CHECK})

_DISPLAY, _CHECK = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.CheckStateRole
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


@dataclass(slots=True)
class _Line:
    """A line of text: as shown, how wide, and laid out once it was needed a second time."""

    shown: str
    width: float
    laid: QStaticText | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    """A step of the type scale, measured."""

    font: QFont
    metrics: QFontMetricsF
    high: float
    ascent: float


@dataclass(frozen=True, slots=True)
class _Look:
    """How a column is painted; lengths in screen px."""

    kind: Kind
    to_right: bool
    box: bool
    padding: int
    right: int
    text_left: int
    step: _Step
    step_name: str
    colour: QColor
    icon: bool


class TableDelegate(QStyledItemDelegate):
    """One per ``TableView``."""

    def __init__(self, view: TableView) -> None:
        super().__init__(view)
        self._view = view
        self._lines: dict[tuple[str, str, int], _Line] = {}
        self._steps: dict[str, _Step] = {}
        self._looks: dict[int, _Look] = {}
        self._pixmaps: dict[tuple[Any, ...], QPixmap] = {}
        self._covers = False

    def forget(self) -> None:
        """After a change of theme, presenter mode or columns."""
        self._lines.clear()
        self._steps.clear()
        self._looks.clear()
        self._pixmaps.clear()
        self._covers = self._view.theme.presenter

    # -- painting --------------------------------------------------------------------------------------------
    def paint_column(
        self,
        painter: QPainter,
        model: QAbstractItemModel,
        column: int,
        x: int,
        width: int,
        rows: Sequence[tuple[int, int, int, bool]],
    ) -> None:
        """Paint one column. ``rows``: (row, top, height, selected) of what is in sight."""
        look = self._look(column)
        edge = x + width - look.right
        left = x + look.text_left
        for row, top, high, selected in rows:
            self._cell(painter, model, model.index(row, column), look, x, left, edge, top, high, selected)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt's own way in, used for drag pictures."""
        rect, selected = option.rect, bool(option.state & QStyle.StateFlag.State_Selected)
        rows = [(index.row(), rect.y(), rect.height(), selected)]
        self.paint_column(painter, self._view.model(), index.column(), rect.x(), rect.width(), rows)

    def _cell(
        self,
        painter: QPainter,
        model: QAbstractItemModel,
        index: QModelIndex,
        look: _Look,
        x: int,
        left: int,
        edge: int,
        top: int,
        high: int,
        selected: bool,
    ) -> None:
        if look.box:
            self._check(painter, x + look.padding, top, high, _ON if selected else _OFF, True)
        value = model.data(index, _DISPLAY)
        text = "" if value is None else str(value)
        if "\n" in text:
            text = text.replace("\n", " ")
        if self._covers:
            text = covered(text)
        kind = look.kind
        if kind is Kind.PILL:
            tone = str(model.data(index, Role.TONE) or "mute")
            if text and tone == "none":
                y, grey = top + (high - 1 - look.step.high) / 2, self._view.theme.colour("text3")
                self._line(painter, text, look.step_name, look.step, grey, left, edge, y, look.to_right)
            elif text:
                self._pill(painter, left, edge, top, high, text, tone)
            return
        if kind is Kind.CHECK:
            told = model.data(index, _CHECK)
            able = bool(model.flags(index) & Qt.ItemFlag.ItemIsUserCheckable)
            self._check(
                painter, x + look.padding, top, high, _OFF if told is None else Qt.CheckState(told), able
            )
        if look.icon:
            icon = model.data(index, Role.ICON)
            if icon:
                left = self._icon(painter, left, top, high, str(icon), model.data(index, Role.TONE))
        second = model.data(index, Role.SECOND) if self._view.two_line else None
        step = look.step
        if not second:
            y = top + (high - 1 - step.high) / 2
            self._line(painter, text, look.step_name, step, look.colour, left, edge, y, look.to_right)
            return
        low = self._step("cap")
        y = top + (high - 1 - step.high - low.high - 2) / 2
        self._line(painter, text, look.step_name, step, look.colour, left, edge, y, look.to_right)
        small = covered(str(second)) if self._covers else str(second)
        grey = self._view.theme.colour("text3")
        self._line(painter, small, "cap", low, grey, left, edge, y + step.high + 2, look.to_right)

    def _line(
        self,
        painter: QPainter,
        text: str,
        name: str,
        step: _Step,
        colour: QColor,
        left: int,
        right: int,
        top: float,
        to_right: bool,
    ) -> None:
        room = right - left
        if not text or room <= 0:
            return
        painter.setFont(step.font)
        painter.setPen(colour)
        text = paint.first_letters(text)
        key = (text, name, room)
        line = self._lines.get(key)
        if line is None:
            line = self._measured(text, step, room, key)
            x = right - line.width if to_right else left
            painter.drawText(QPointF(x, round(top) + step.ascent), line.shown)
            return
        if line.laid is None:
            # seen a second time: scrolling and hovering draw the same lines again and again
            line.laid = QStaticText(line.shown)
            line.laid.setTextFormat(Qt.TextFormat.PlainText)
            line.laid.prepare(font=step.font)
        painter.drawStaticText(QPointF(right - line.width if to_right else left, round(top)), line.laid)

    def _measured(self, text: str, step: _Step, room: int, key: tuple[str, str, int]) -> _Line:
        if len(self._lines) > _KEPT_LINES:
            self._lines.clear()
        width, shown = step.metrics.horizontalAdvance(text), text
        if width > room:
            shown = paint.elided(step.metrics, text, room)
            width = step.metrics.horizontalAdvance(shown)
        line = self._lines[key] = _Line(shown, width)
        return line

    def _check(
        self, painter: QPainter, left: int, top: int, high: int, state: Qt.CheckState, able: bool
    ) -> None:
        side = self._view.theme.px(paint.CHECK_SIZE)
        scale = painter.device().devicePixelRatioF()
        key = ("check", state, able, scale)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            pixmap = self._pixmaps[key] = _blank(side, side, scale)
            inner = QPainter(pixmap)
            paint.check_box(inner, self._view.theme, QRectF(0, 0, side, side), state, able)
            inner.end()
        painter.drawPixmap(left, top + (high - side) // 2, pixmap)

    def _pill(
        self, painter: QPainter, left: int, right: int, top: int, high: int, text: str, tone: str
    ) -> None:
        scale = painter.device().devicePixelRatioF()
        key = ("pill", text, tone, right - left, scale)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            if len(self._pixmaps) > 500:
                self._pixmaps.clear()
            size = paint.pill_size(self._view.theme, text)
            width = round(min(size.width(), right - left) + 0.5)
            if width <= 0:
                return
            pixmap = self._pixmaps[key] = _blank(width, round(size.height()), scale)
            inner = QPainter(pixmap)
            room = QRectF(0, 0, min(size.width(), right - left), size.height())
            paint.pill(inner, self._view.theme, room, text, tone)
            inner.end()
        painter.drawPixmap(left, top + (high - round(pixmap.height() / scale)) // 2, pixmap)

    def _icon(self, painter: QPainter, left: int, top: int, high: int, icon: str, tone: Any) -> int:
        side = self._view.theme.px(Icon.CONTROL)
        colour = {"good": "good", "warn": "warn", "bad": "bad", "info": "info"}.get(str(tone), "text2")
        corner = QPointF(left, top + (high - side) // 2)
        paint.icon(painter, self._view.theme, icon, corner, Icon.CONTROL, colour)
        return left + side + self._view.theme.px(8)

    # -- questions -------------------------------------------------------------------------------------------
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Asked when a column is fitted to its contents."""
        kind = self._look(index.column()).kind
        text = self._text(index)
        if kind is Kind.PILL:
            width = paint.pill_size(self._view.theme, text).width()
        else:
            width = self._look(index.column()).step.metrics.horizontalAdvance(text)
            second = index.data(Role.SECOND)
            if second:
                width = max(width, self._step("cap").metrics.horizontalAdvance(presented(str(second))))
        if index.column() == self._view.box_column or kind is Kind.CHECK:
            width += self._px(paint.CHECK_SIZE + BOX_GAP)
        if index.data(Role.ICON):
            width += self._px(Icon.CONTROL + 8)
        first = FIRST_PADDING if self._view.is_first(index.column()) else PADDING
        last = FIRST_PADDING if self._view.is_last(index.column()) else PADDING
        return QSize(round(width) + 2 + self._px(first + last), self._view.row_height)

    def editorEvent(self, event: QEvent, model: Any, option: QStyleOptionViewItem, index: Index) -> bool:
        return False  # check boxes are handled by the view, with keys too

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """The model's own tool tip, else the full text of a cell that was cut."""
        tip = index.data(Qt.ItemDataRole.ToolTipRole)
        text = presented(str(tip)) if tip else self.cut_text(option.rect, index)
        QToolTip.showText(event.globalPos(), paint.first_letters(text), view)
        return True

    def cut_text(self, rect: QRect, index: Index) -> str:
        """The full text of the cell if it does not fit into ``rect``, else ""."""
        if not index.isValid():
            return ""
        needs = self.sizeHint(QStyleOptionViewItem(), index).width()
        if needs <= rect.width() + 2:
            return ""
        second = index.data(Role.SECOND)
        return self._text(index) + (f"\n{presented(str(second))}" if second else "")

    def box_at(self, rect: QRect, index: Index) -> QRectF | None:
        """Where the check box of a cell lies, for clicks; None when it has none."""
        if index.column() == self._view.box_column or self._look(index.column()).kind is Kind.CHECK:
            side = self._px(paint.CHECK_SIZE)
            left = rect.x() + self._look(index.column()).padding
            box = QRectF(left, rect.y() + (rect.height() - side) // 2, side, side)
            return box.adjusted(-8, -10, 8, 10)
        return None

    def _text(self, index: Index) -> str:
        value = index.data(Qt.ItemDataRole.DisplayRole)
        return "" if value is None else presented(str(value).replace("\n", " "))

    def _look(self, column: int) -> _Look:
        found = self._looks.get(column)
        if found is None:
            px, view = self._view.theme.px, self._view
            kind = view.columns.kind(column)
            name = _STEP.get(kind, "body")
            padding = px(FIRST_PADDING if view.is_first(column) else PADDING)
            box = column == view.box_column
            before = px(paint.CHECK_SIZE + BOX_GAP) if box else 0
            before += px(paint.CHECK_SIZE + 8) if kind is Kind.CHECK else 0
            found = self._looks[column] = _Look(
                kind=kind,
                to_right=view.columns.right_aligned(column),
                box=box,
                padding=padding,
                right=px(FIRST_PADDING if view.is_last(column) else PADDING),
                text_left=padding + before,
                step=self._step(name),
                step_name=name,
                colour=view.theme.colour(_COLOUR.get(kind, "text2")),
                icon=kind in _WITH_ICON,
            )
        return found

    def _step(self, name: str) -> _Step:
        found = self._steps.get(name)
        if found is None:
            font = self._view.theme.font(name)
            metrics = QFontMetricsF(font)
            found = self._steps[name] = _Step(font, metrics, metrics.height(), metrics.ascent())
        return found

    def _px(self, length: float) -> int:
        return self._view.theme.px(length)


def _blank(width: int, height: int, scale: float) -> QPixmap:
    pixmap = QPixmap(round(width * scale), round(height * scale))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


ROW_HEIGHTS = {"row": Height.ROW, "two": Height.ROW_TWO_LINES, "small": Height.ROW_SMALL}
