"""Paints the cells of ``TableView`` in one pass.

Owns: what stands in a cell (text, two lines, number, date, pill, check box, icon) and how it is cut.
Grounds, lines, the
bar of the selected row and the ring are the view's. Must not: put a widget in a cell.

Painting text dominates a frame, so laid out lines are kept by (text, step, room) and the kind of a column
is asked once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QStaticText
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
from desktop_app.views.widgets.presenter import presented

if TYPE_CHECKING:
    from desktop_app.views.widgets.table_view import TableView

Index = QModelIndex | QPersistentModelIndex

FIRST_PADDING, PADDING, BOX_GAP = 16, 12, 12
_KEPT_LINES = 6000

_STEP = {Kind.NAME: "name", Kind.NUMBER: "number", Kind.DATE: "number", Kind.BAD: "name"}
_COLOUR = {Kind.NAME: "text", Kind.NUMBER: "text", Kind.BAD: "bad", Kind.CHECK: "text"}


@dataclass(slots=True)
class _Line:
    """A line ready to draw."""

    drawn: QStaticText
    width: float
    cut: bool


class TableDelegate(QStyledItemDelegate):
    """One per ``TableView``."""

    def __init__(self, view: TableView) -> None:
        super().__init__(view)
        self._view = view
        self._lines: dict[tuple[str, str, int], _Line] = {}
        self._fonts: dict[str, tuple[QFont, QFontMetricsF]] = {}
        self._colours: dict[str, QColor] = {}
        self._kinds: dict[int, Kind] = {}

    def forget(self) -> None:
        """After a change of theme, presenter mode or columns."""
        self._lines.clear()
        self._fonts.clear()
        self._colours.clear()
        self._kinds.clear()

    # -- Qt --------------------------------------------------------------------------------------------------
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        kind = self._kind(index)
        rect = option.rect
        left, right = self._edges(rect, index.column())
        if index.column() == self._view.box_column:
            side = self._px(paint.CHECK_SIZE)
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            state = Qt.CheckState.Checked if selected else Qt.CheckState.Unchecked
            paint.check_box(painter, self._view.theme, self._box_rect(rect), state)
            left += side + self._px(BOX_GAP)
        if kind is Kind.CHECK:
            left = self._paint_check(painter, rect, left, index)
        elif kind is Kind.PILL:
            self._paint_pill(painter, rect, left, right, index)
            return
        icon = index.data(Role.ICON)
        if icon:
            left = self._paint_icon(painter, rect, left, str(icon), index.data(Role.TONE))
        self._paint_text(painter, rect, left, right, kind, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Asked when a column is fitted to its contents."""
        kind = self._kind(index)
        text = self._text(index)
        if kind is Kind.PILL:
            width = paint.pill_size(self._view.theme, text).width()
        else:
            width = self._font(_STEP.get(kind, "body"))[1].horizontalAdvance(text)
            second = index.data(Role.SECOND)
            if second:
                width = max(width, self._font("cap")[1].horizontalAdvance(presented(str(second))))
        if index.column() == self._view.box_column or kind is Kind.CHECK:
            width += self._px(paint.CHECK_SIZE + BOX_GAP)
        if index.data(Role.ICON):
            width += self._px(Icon.CONTROL + 8)
        first = FIRST_PADDING if self._view.is_first(index.column()) else PADDING
        return QSize(round(width) + 2 + self._px(first + PADDING), self._view.row_height)

    def editorEvent(self, event: QEvent, model: Any, option: QStyleOptionViewItem, index: Index) -> bool:
        return False  # check boxes are handled by the view, with keys too

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """The model's own tool tip, else the full text of a cell that was cut."""
        tip = index.data(Qt.ItemDataRole.ToolTipRole)
        text = presented(str(tip)) if tip else self.cut_text(option.rect, index)
        QToolTip.showText(event.globalPos(), text, view)
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
        if index.column() == self._view.box_column or self._kind(index) is Kind.CHECK:
            return self._box_rect(rect).adjusted(-8, -10, 8, 10)
        return None

    # -- pieces ----------------------------------------------------------------------------------------------
    def _paint_check(self, painter: QPainter, rect: QRect, left: int, index: Index) -> int:
        value = index.data(Qt.ItemDataRole.CheckStateRole)
        state = Qt.CheckState(value) if value is not None else Qt.CheckState.Unchecked
        enabled = bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)
        paint.check_box(painter, self._view.theme, self._box_rect(rect), state, enabled)
        return left + self._px(paint.CHECK_SIZE + 8)

    def _paint_pill(self, painter: QPainter, rect: QRect, left: int, right: int, index: Index) -> None:
        text = self._text(index)
        if not text:
            return
        size = paint.pill_size(self._view.theme, text)
        width = min(size.width(), right - left)
        top = rect.y() + (rect.height() - size.height()) // 2
        tone = str(index.data(Role.TONE) or "mute")
        paint.pill(painter, self._view.theme, QRectF(left, top, width, size.height()), text, tone)

    def _paint_icon(self, painter: QPainter, rect: QRect, left: int, icon: str, tone: Any) -> int:
        side = self._px(Icon.CONTROL)
        top = rect.y() + (rect.height() - side) // 2
        colour = {"good": "good", "warn": "warn", "bad": "bad", "info": "info"}.get(str(tone), "text2")
        paint.icon(painter, self._view.theme, icon, QPointF(left, top), Icon.CONTROL, colour)
        return left + side + self._px(8)

    def _paint_text(
        self, painter: QPainter, rect: QRect, left: int, right: int, kind: Kind, index: Index
    ) -> None:
        text = self._text(index)
        second = index.data(Role.SECOND) if self._view.two_line else None
        to_right = self._view.right_aligned(index.column())
        step, colour = _STEP.get(kind, "body"), _COLOUR.get(kind, "text2")
        high = self._font(step)[1].height()
        if not second:
            top = rect.y() + (rect.height() - 1 - high) / 2
            self._line(painter, text, step, colour, left, right, top, to_right)
            return
        low = self._font("cap")[1].height()
        top = rect.y() + (rect.height() - 1 - high - low - 2) / 2
        self._line(painter, text, step, colour, left, right, top, to_right)
        self._line(painter, presented(str(second)), "cap", "text3", left, right, top + high + 2, to_right)

    def _line(
        self,
        painter: QPainter,
        text: str,
        step: str,
        colour: str,
        left: int,
        right: int,
        top: float,
        to_right: bool,
    ) -> None:
        room = right - left
        if not text or room <= 0:
            return
        font, _ = self._font(step)
        line = self._laid(text, step, room)
        painter.setFont(font)
        painter.setPen(self._colour(colour))
        x = right - line.width if to_right else left
        painter.drawStaticText(QPointF(x, round(top)), line.drawn)

    def _laid(self, text: str, step: str, room: int) -> _Line:
        key = (text, step, room)
        found = self._lines.get(key)
        if found is None:
            if len(self._lines) > _KEPT_LINES:
                self._lines.clear()
            font, metrics = self._font(step)
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            static = QStaticText(shown)
            static.setTextFormat(Qt.TextFormat.PlainText)
            static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            static.prepare(font=font)
            found = self._lines[key] = _Line(static, metrics.horizontalAdvance(shown), shown != text)
        return found

    def _text(self, index: Index) -> str:
        value = index.data(Qt.ItemDataRole.DisplayRole)
        return "" if value is None else presented(str(value).replace("\n", " "))

    def _kind(self, index: Index) -> Kind:
        column = index.column()
        found = self._kinds.get(column)
        if found is None:
            model = index.model()
            told = model.headerData(column, Qt.Orientation.Horizontal, Role.KIND) or index.data(Role.KIND)
            found = self._kinds[column] = Kind(told) if told else Kind.TEXT
        return found

    def _edges(self, rect: QRect, column: int) -> tuple[int, int]:
        padding = FIRST_PADDING if self._view.is_first(column) else PADDING
        return rect.x() + self._px(padding), rect.x() + rect.width() - self._px(PADDING)

    def _box_rect(self, rect: QRect) -> QRectF:
        side = self._px(paint.CHECK_SIZE)
        first = rect.x() <= 0 or self._view.horizontalHeader().visualIndexAt(rect.x() + 1) == 0
        left = rect.x() + self._px(FIRST_PADDING if first else PADDING)
        return QRectF(left, rect.y() + (rect.height() - side) // 2, side, side)

    def _px(self, length: float) -> int:
        return self._view.theme.px(length)

    def _font(self, step: str) -> tuple[QFont, QFontMetricsF]:
        found = self._fonts.get(step)
        if found is None:
            font = self._view.theme.font(step)
            found = self._fonts[step] = (font, QFontMetricsF(font))
        return found

    def _colour(self, name: str) -> QColor:
        found = self._colours.get(name)
        if found is None:
            found = self._colours[name] = self._view.theme.colour(name)
        return found


ROW_HEIGHTS = {"row": Height.ROW, "two": Height.ROW_TWO_LINES, "small": Height.ROW_SMALL}
