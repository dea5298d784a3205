"""Filtering a table by its columns: what the menu of a head offers, the field one types into, and what stands
in the table's place when no row is left.

Owns: these three. Must not: filter (the model does, by ``set_filter``).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop_app.model.texts import t
from desktop_app.viewmodels.cells import Kind
from desktop_app.viewmodels.table_model import TableModel
from desktop_app.views.theme.measure import column, hold
from desktop_app.views.theme.tokens import Radius
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.button import LinkButton
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.menu import Menu
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
    """Filter, one of few values, clear: for the column ``place``."""
    model = filtering(view)
    if model is None:
        return
    if model.can_filter(place):
        # not before the menu has gone: it gives the keys back to where they were
        opened = partial(QTimer.singleShot, 0, view, partial(view.open_filter, place))
        menu.add(t("widgets.filter.open"), opened, "funnel")
        choices = model.filter_choices(place)
        if choices or model.filter_of(place) is not None:
            now = model.filter_of(place)
            only = Menu(menu, t("widgets.filter.only"))
            for text in choices:
                on = now is not None and now.exact and now.text == text
                choose = partial(_choose, model, place, text, on)
                only.add(text, choose, checked=on)
            only.addSeparator()
            on = now is not None and now.exact and not now.text
            only.add(t("widgets.filter.no_value"), partial(_choose, model, place, "", on), checked=on)
            menu.addMenu(only)
    if model.filter_of(place) is not None:
        menu.add(t("widgets.filter.clear"), partial(model.clear_filters, place), "x")
    if len(model.filters) > 1 or (model.filters and model.filter_of(place) is None):
        menu.add(t("widgets.filter.clear_all"), model.clear_filters, "x")
    menu.addSeparator()


def _choose(model: TableModel, place: int, text: str, on: bool) -> None:
    """Choosing what is chosen takes it away."""
    if on:
        model.clear_filters(place)
    else:
        model.set_filter(place, text, exact=True)


class FilterField(Themed, QFrame):
    """Hangs below a head, inside the window: rows follow as one types; Enter, Esc and going elsewhere close
    it."""

    def __init__(self, view: TableView, place: int) -> None:
        super().__init__(view.window())
        self._view, self._model, self._place = view, filtering(view), place
        assert self._model is not None
        self._open = True
        one = self._model.columns[place]
        words = t("widgets.filter.field", head=one.head)
        self.setAccessibleName(words)
        self.text = SearchField(t("widgets.filter.example"), words, width=1000)
        now = self._model.filter_of(place)
        if now is not None:
            self.text.setText(now.text)
            self.text.selectAll()
        self.text.search_changed.connect(self._narrow)
        self.text.installEventFilter(self)
        hint = Label(t("widgets.filter.numbers"), "hint", wrap=True)
        show_if(hint, one.kind is Kind.NUMBER)
        column(Label(words, "field"), self.text, hint, margins=(12, 10, 12, 12), gap=4, parent=self)
        hold(self, min_width=WIDTH, max_width=WIDTH)
        self.begin_look()

    def show_at(self, corner: QPoint) -> None:
        """``corner`` is a place of the screen."""
        self.adjustSize()
        window = self._view.window()
        at, room = window.mapFromGlobal(corner), window.rect()
        at.setX(max(room.left(), min(at.x(), room.right() - self.width())))
        at.setY(max(room.top(), min(at.y(), room.bottom() - self.height())))
        self.move(at)
        self.show()
        self.raise_()
        self.text.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, QRectF(self.rect()), self.theme.px(Radius.CARD), "surface", "line2", 1, self.theme)
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() not in _NOT_GONE:
                self._leave()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._narrow(self.text.text())
            elif event.key() != Qt.Key.Key_Escape:
                return False
            self._view.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._leave()
            return True
        return False

    def _narrow(self, text: str) -> None:
        if self._open and self._model is not None and self._place < len(self._model.columns):
            self._model.set_filter(self._place, text)

    def _leave(self) -> None:
        if self._open:
            self._narrow(self.text.text())  # the last letters may still be waited for
            self._open = False
            self.hide()
            self.deleteLater()


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
