"""Orders as cards in a grid, painted: number, pill, day; who; items; doubt; total.

Owns: how a card looks and where it lies. Must not: hold a rule; judge an order.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFontMetricsF, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from shiboken6 import isValid

from desktop_app.model.order import Order
from desktop_app.model.texts import t
from desktop_app.services.order_check import Check, items_total
from desktop_app.services.orders import ShownOrder
from desktop_app.viewmodels.cells import Tone
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.orders import OrderCards
from desktop_app.views.shortcuts import CLEAR_FILTERS_KEYS, FILTER_KEYS
from desktop_app.views.theme.tokens import Radius, Width
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.presenter import presented
from desktop_app.views.widgets.themed import Themed

HIGH, LEAST, GAP, LINES, EDGE = 226, 340, 12, 4, 16
SLACK = 3
"""A view whose lines are exactly full breaks them too early."""
RIGHT = Qt.AlignmentFlag.AlignRight
Index = QModelIndex | QPersistentModelIndex


class ShowsOrders(Protocol):
    """A view-model whose orders stand on cards."""

    model: OrderCards
    formats: Formats

    def look(self, shown: ShownOrder) -> tuple[str, Tone]: ...

    def check(self, order: Order) -> Check: ...


class OrderCardsView(Themed, QListView):
    """Signals: ``opened(int)`` (Enter, double click), ``removed(int)`` (Delete), ``menu_requested(int,
    QPoint)``, ``filter_asked`` and ``all_asked`` by the keys that narrow a table and bring all its rows
    back."""

    opened = Signal(int)
    removed = Signal(int)
    filter_asked = Signal()
    all_asked = Signal()
    menu_requested = Signal(int, QPoint)

    def __init__(self, vm: ShowsOrders) -> None:
        super().__init__()
        self.vm = vm
        self.setProperty("k", "clear")
        self.setAccessibleName(t("tabs.orders"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSpacing(0)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setItemDelegate(_CardDelegate(self))
        self.setModel(vm.model)
        self._scrolls = False
        self.verticalScrollBar().rangeChanged.connect(self._range_changed)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self.begin_look()

    def restyle(self) -> None:
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(index.row())
            return
        pressed = QKeySequence(event.keyCombination())
        if index.isValid() and event.key() == Qt.Key.Key_Delete:
            self.removed.emit(index.row())
        elif pressed == QKeySequence(FILTER_KEYS):
            self.filter_asked.emit()
        elif pressed == QKeySequence(CLEAR_FILTERS_KEYS):
            self.all_asked.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            place = self.visualRect(index).center() if by_key else event.pos()
            self.menu_requested.emit(index.row(), self.viewport().mapToGlobal(place))

    def _range_changed(self, least: int, most: int) -> None:
        # only a change is followed: this also comes while the view is taken apart
        if (most > least) != self._scrolls and isValid(self.viewport()):
            self._scrolls = most > least
            self._fit()

    @property
    def columns(self) -> int:
        return max(1, (self.viewport().width() + self.theme.px(GAP)) // self.theme.px(LEAST + GAP))

    def _fit(self) -> None:
        """The scroll bar stands in the page's margin: cards end where the toolbar above ends."""
        px = self.theme.px
        free = px(EDGE) - SLACK - (px(Width.SCROLL_BAR) if self._scrolls else 0)
        if self.viewportMargins().right() != free:
            self.setViewportMargins(0, 0, free, 0)
            self.scheduleDelayedItemsLayout()  # the bar comes while cards are being laid out
        room = self.viewport().width() - SLACK
        size = QSize(room // self.columns, px(HIGH + GAP))
        if self.gridSize() != size:
            self.setGridSize(size)


class _CardDelegate(QStyledItemDelegate):
    def __init__(self, view: OrderCardsView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self._view.gridSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view, theme = self._view, self._view.theme
        px = theme.px
        shown = view.vm.model.orders[index.row()]
        card = self._place(QRectF(option.rect))
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        paint.box(painter, card, px(Radius.CARD), "surface", "accent" if chosen else "line",
                  2 if chosen else 1, theme)  # fmt: skip
        inner = card.adjusted(px(16), px(12), -px(16), -px(12))
        self._head(painter, inner, shown)
        self._rule(painter, inner, px(78))
        self._items(painter, inner, shown)
        self._foot(painter, inner, shown)

    def _place(self, cell: QRectF) -> QRectF:
        """The card in its cell: cells share the width without a rest, gaps lie between the cards only."""
        columns, gap = self._view.columns, self._view.theme.px(GAP)
        at = round(cell.x() / max(cell.width(), 1))
        wide = int(cell.width() - gap * (columns - 1) / columns)
        return QRectF(round(cell.x() + at * gap / columns), cell.y(), wide, cell.height() - gap)

    def _head(self, painter: QPainter, inner: QRectF, shown: ShownOrder) -> None:
        theme, vm = self._view.theme, self._view.vm
        px, order = theme.px, shown.order
        words, tone = vm.look(shown)
        now = vm.formats
        day = now.day(order.at, datetime.now(UTC)) if order.at is not None else ""
        pill = paint.pill_size(theme, words)
        day_wide = px(96)
        number_room = inner.width() - pill.width() - day_wide - px(16)
        line = QRectF(inner.x(), inner.y(), inner.width(), px(26))
        wide = min(QFontMetricsF(theme.font("strong")).horizontalAdvance(order.external_id) + 1, number_room)
        number = QRectF(line.x(), line.y(), wide, line.height())
        paint.text_in(painter, theme, number, order.external_id, "strong", "text")
        top = line.y() + (line.height() - pill.height()) / 2
        place = QRectF(number.right() + px(8), top, pill.width(), pill.height())
        paint.pill(painter, theme, place, words, tone.value)
        paint.text_in(painter, theme, QRectF(line.right() - day_wide, line.y(), day_wide, line.height()), day,
                      "hint", "text3", RIGHT)  # fmt: skip
        name = " ".join(part for part in (order.first_name, order.last_name) if part)
        who = presented(order.email or order.phone or order.external_customer_id)
        # an address alone stands in the middle of the two lines
        upper = QRectF(inner.x(), inner.y() + px(30), inner.width(), px(20 if name else 38))
        paint.text_in(painter, theme, upper, name or who, "body", "text")
        if name:
            lower = QRectF(inner.x(), upper.bottom(), inner.width(), px(18))
            paint.text_in(painter, theme, lower, who, "hint", "text3")

    def _rule(self, painter: QPainter, inner: QRectF, at: float) -> None:
        theme = self._view.theme
        painter.fillRect(QRectF(inner.x(), inner.y() + at, inner.width(), 1), theme.colour("line"))

    def _items(self, painter: QPainter, inner: QRectF, shown: ShownOrder) -> None:
        theme, px = self._view.theme, self._view.theme.px
        top, high = inner.y() + px(84), px(22)
        items = shown.order.items
        doubts = self._view.vm.check(shown.order).doubts
        room = LINES - 1 if doubts else LINES
        lines = items if len(items) <= room else items[: room - 1]
        for item in lines:
            line = QRectF(inner.x(), top, inner.width(), high)
            name = QRectF(line.x(), line.y(), line.width() - px(124), high)
            paint.text_in(painter, theme, name, item.name or item.id, "small", "text2")
            count = QRectF(line.right() - px(120), line.y(), px(32), high)
            paint.text_in(painter, theme, count, f"{item.quantity:g}", "hint", "text3", RIGHT)
            price = QRectF(line.right() - px(84), line.y(), px(84), high)
            paint.text_in(
                painter, theme, price, self._view.vm.formats.money(item.total), "small", "text2", RIGHT
            )
            top += high
        if len(items) > len(lines):
            more = t("orders.more_items", count=len(items) - len(lines))
            paint.text_in(painter, theme, QRectF(inner.x(), top, inner.width(), high), more, "hint", "text3")
        elif not items:
            words = t("orders.no_items")
            paint.text_in(painter, theme, QRectF(inner.x(), top, inner.width(), high), words, "hint", "text3")
        if doubts:
            line = QRectF(inner.x(), inner.bottom() - px(60), inner.width(), high)
            paint.icon(painter, theme, "triangle-alert", QPointF(line.x(), line.y() + px(3)), 16, "warn")
            paint.text_in(painter, theme, line.adjusted(px(20), 0, 0, 0), doubts[0], "hint", "warn")

    def _foot(self, painter: QPainter, inner: QRectF, shown: ShownOrder) -> None:
        theme, px, order = self._view.theme, self._view.theme.px, shown.order
        self._rule(painter, inner, inner.height() - px(34))
        line = QRectF(inner.x(), inner.bottom() - px(26), inner.width(), px(24))
        paint.text_in(painter, theme, line, t("orders.total"), "hint", "text3")
        total = order.total if order.total is not None else items_total(order)
        words = f"{self._view.vm.formats.money(total)} {order.currency}".strip()
        paint.text_in(painter, theme, line.adjusted(px(80), 0, 0, 0), words, "total", "text", RIGHT)
