"""Filtering a table by its columns: what the menu of a head offers, the field one types into, and what stands
in the table's place when no row is left.

Owns: these three. Must not: filter (the model does, by ``set_filter``).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from desktop_app.model.column_filter import ColumnFilter, How
from desktop_app.model.texts import t
from desktop_app.viewmodels.cells import Kind
from desktop_app.viewmodels.table_model import TableModel
from desktop_app.views.shortcuts import CLEAR_FILTERS_KEYS, FILTER_KEYS
from desktop_app.views.theme.measure import column, hold
from desktop_app.views.theme.tokens import Radius
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.button import LinkButton
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.menu import Menu
from desktop_app.views.widgets.scrim import Scrim
from desktop_app.views.widgets.search_field import SearchField
from desktop_app.views.widgets.themed import Themed, show_if

if TYPE_CHECKING:
    from desktop_app.views.widgets.table_view import TableView

WIDTH = 264
_NOT_GONE = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


def filtering(view: TableView) -> TableModel | None:
    """The view's model where it can be filtered at all."""
    model = view.model()
    return model if isinstance(model, TableModel) else None


def add_filter_entries(menu: Menu, view: TableView, place: int) -> None:
    """Filter, one of few values, with or without one, clear: for the column ``place``."""
    model = filtering(view)
    if model is None:
        return
    if model.can_filter(place):
        # not before the menu has gone: it gives the keys back to where they were
        opened = partial(QTimer.singleShot, 0, view, partial(view.open_filter, place))
        menu.add(t("widgets.filter.open"), opened, "funnel", FILTER_KEYS)
        now = model.filter_of(place)
        only = Menu(menu, t("widgets.filter.only"))
        for text in model.filter_choices(place):
            on = now is not None and now.how is How.IS and now.text == text
            only.add(text, partial(_choose, model, place, text, How.IS, on), checked=on)
        if only.actions():
            only.addSeparator()
        for how in (How.FILLED, How.EMPTY):
            on = now is not None and now.how is how
            only.add(t(f"widgets.filter.{how}"), partial(_choose, model, place, "", how, on), checked=on)
        menu.addMenu(only)
    if model.filter_of(place) is not None:
        menu.add(t("widgets.filter.clear"), partial(model.clear_filters, place), "x")
    if len(model.filters) > 1 or (model.filters and model.filter_of(place) is None):
        menu.add(t("widgets.filter.clear_all"), model.clear_filters, "x", CLEAR_FILTERS_KEYS)
    menu.addSeparator()


def _choose(model: TableModel, place: int, text: str, how: How, on: bool) -> None:
    """Choosing what is chosen takes it away."""
    if on:
        model.clear_filters(place)
    else:
        model.set_filter(place, text, how)


def filter_words(model: TableModel, shown: int, total: int, said: str = "") -> str:
    """What the line of numbers says while filters are on, so that nobody takes rows for lost; else ``said``.

    ``total``: rows before any filter; 0 = not known, then ``said`` stands before the names of the columns."""
    if not model.filters:
        return said
    heads = ", ".join(filter(None, (model.head_of(one.column) for one in model.filters)))
    if total <= 0:
        return t("widgets.filter.on", said=said, columns=heads)
    return t("widgets.filter.shown", shown=shown, total=total, columns=heads)


class FilterField(Themed, QFrame):
    """Hangs below a head, inside the window: rows follow as one types; Enter, Esc and going elsewhere close
    it."""

    def __init__(self, view: TableView, place: int) -> None:
        ground = _ground(view)
        super().__init__(ground)
        self._ground = ground
        self._view, self._model, self._place = view, filtering(view), place
        assert self._model is not None
        self._open = True
        one = self._model.columns[place]
        now = self._model.filter_of(place) or ColumnFilter(one.key, "")
        self.setAccessibleName(t("widgets.filter.of", head=one.head))
        words = [Entry(t(f"widgets.filter.{how}"), how) for how in How]
        self.how = Combo(words, t("widgets.filter.how", head=one.head), stretch=True)
        self.how.set_value(now.how)
        self.text = SearchField(t("widgets.filter.example"), "", width=1000)
        self.text.setText(now.text)
        self.text.selectAll()
        self.text.search_changed.connect(lambda _text: self._narrow())
        self.how.currentIndexChanged.connect(lambda _index: self._turn())
        for watched in (self.how, self.text, view):
            watched.installEventFilter(self)
        self._hint = Label("", "hint", wrap=True)
        if one.kind in (Kind.NUMBER, Kind.TOTAL):
            self._hint.setText(t("widgets.filter.numbers"))
        elif one.kind is Kind.DATE and one.sort is not None:
            self._hint.setText(t("widgets.filter.days"))
        name = Label(t("widgets.filter.of", head=one.head), "field")
        self.until = Label(t("tables.holds_until"), "hint", wrap=True)
        column(
            name, self.how, self.text, self._hint, self.until, margins=(12, 10, 12, 12), gap=6, parent=self
        )
        hold(self, min_width=WIDTH, max_width=WIDTH)
        self._head = one.head
        self._ask_text()
        self.begin_look()

    def _turn(self) -> None:
        """Another way to compare."""
        self._ask_text()
        self._narrow()

    def _ask_text(self) -> None:
        how = self._how()
        self.text.setAccessibleName(t("widgets.filter.text", head=self._head, how=t(f"widgets.filter.{how}")))
        show_if(self.text, how.asks_text)
        show_if(self._hint, how is How.HOLDS and bool(self._hint.text()))
        self._fit()

    def _fit(self) -> None:
        """As high as its sentences are at this width."""
        self.adjustSize()
        layout = self.layout()
        if layout is not None:
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()  # the sentences have told their heights
        return done

    def _how(self) -> How:
        return How(self.how.value())

    def show_at(self, corner: QPoint) -> None:
        """``corner`` is a place of the screen."""
        self._fit()
        window = self._ground
        at, room = window.mapFromGlobal(corner), window.rect()
        at.setX(max(room.left(), min(at.x(), room.right() - self.width())))
        at.setY(max(room.top(), min(at.y(), room.bottom() - self.height())))
        self.move(at)
        self.show()
        self.raise_()
        first = self.text if self._how().asks_text else self.how
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, QRectF(self.rect()), self.theme.px(Radius.CARD), "surface", "line2", 1, self.theme)
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._view:
            if event.type() == QEvent.Type.Hide:
                QTimer.singleShot(0, self, self._leave)  # its table has left the screen
            return False
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() not in _NOT_GONE:
                QTimer.singleShot(0, self, self._leave_if_gone)  # where the keys went is known then
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._narrow()
            elif event.key() != Qt.Key.Key_Escape:
                return False
            self._view.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._leave()
            return True
        return False

    def _leave_if_gone(self) -> None:
        now = QApplication.focusWidget()
        if now is None or not self.isAncestorOf(now):
            self._leave()

    def _narrow(self) -> None:
        if self._open and self._model is not None and self._place < len(self._model.columns):
            self._model.set_filter(self._place, self.text.text(), self._how())

    def _leave(self) -> None:
        if self._open:
            self._narrow()  # the last letters may still be waited for
            self._open = False
            self.hide()
            self.deleteLater()


def _ground(view: TableView) -> QWidget:
    """What the field lies on: a dialog keeps the keys to what is on its own sheet."""
    on: QWidget | None = view
    while on is not None and not isinstance(on, Scrim):
        on = on.parentWidget()
    return on or view.window()


class NothingFits(QWidget):
    """Over the empty rows of a filtered table, so that its heads stay where they are."""

    def __init__(self, view: TableView) -> None:
        super().__init__(view.viewport())
        self._view = view
        self.clear = LinkButton(t("widgets.filter.clear_all"), "x")
        self.clear.clicked.connect(lambda _checked=False: self._clear())
        self.words = Label(t("widgets.filter.nothing"), "body2")
        layout = column(None, self.words, self.clear, None, gap=8, margins=(16, 16, 16, 16), parent=self)
        for one in (self.words, self.clear):
            layout.setAlignment(one, Qt.AlignmentFlag.AlignHCenter)
        self.hide()

    def follow(self) -> None:
        model = filtering(self._view)
        on = model is not None and bool(model.filters) and not model.rowCount()
        if on:
            self.setGeometry(self._view.viewport().rect())
        self.setVisible(on)

    def _clear(self) -> None:
        model = filtering(self._view)
        if model is not None:
            model.clear_filters()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
