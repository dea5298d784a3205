"""The table of the app: no grid, a line under each row, keyboard first, copy anything.

Owns: selection, mouse, keys, what of all this is told. Its parts: ``TableColumns`` (widths, order, the menu
of a head), ``TableHead``, ``TableRows`` and ``TableDelegate`` (how rows and cells are drawn), ``TableCopy``,
filters in ``table_filter``.
Must not: sort, filter or hold rows (any QAbstractItemModel does, with the roles of ``viewmodels.cells``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from desktop_app.viewmodels.cells import Kind, Role
from desktop_app.views.shortcuts import CLEAR_FILTERS_KEYS, FILTER_KEYS, MOVE_LEFT_KEYS, MOVE_RIGHT_KEYS
from desktop_app.views.widgets.table_columns import TableColumns
from desktop_app.views.widgets.table_copy import TableCopy
from desktop_app.views.widgets.table_delegate import ROW_HEIGHTS, TableDelegate
from desktop_app.views.widgets.table_filter import FilterField, NothingFits, filtering
from desktop_app.views.widgets.table_head import TableHead
from desktop_app.views.widgets.table_rows import TableRows
from desktop_app.views.widgets.themed import Themed

_KEYS_KEPT = 2000
_BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class TableView(Themed, QTableView):
    """``TableView("Contacts", model, rows="row", boxes=True)``.

    ``rows``: "row" 40, "two" 52 (second line from ``Role.SECOND``), "small" 36. ``boxes``: a check box in
    the first
    column mirrors the selection. ``sortable``: a click on a head calls ``model.sort``.
    ``fixed_head=False`` hides it.

    Signals: ``row_activated(int)`` (Enter, double click), ``row_deleted(int)`` (Delete key),
    ``selection_told`` after
    the selection changed, ``row_menu_requested(int, QPoint)``, ``copied(int)`` cells copied,
    ``copy_refused(int)`` more rows were chosen than this many that may be copied,
    ``widths_changed(dict)``
    column key -> design px, after a person changed one, ``columns_chosen`` after one was shown or hidden,
    ``order_changed`` after a person put rows in another order.
    """

    row_activated = Signal(int)
    row_deleted = Signal(int)
    selection_told = Signal()
    row_menu_requested = Signal(int, object)
    copied = Signal(int)
    copy_refused = Signal(int)
    widths_changed = Signal(dict)
    columns_chosen = Signal()
    order_changed = Signal()

    def __init__(
        self,
        label: str,
        model: QAbstractItemModel | None = None,
        rows: Literal["row", "two", "small"] = "row",
        boxes: bool = False,
        sortable: bool = True,
        head: bool = True,
        multiple: bool = True,
        stretch: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(label)
        self._rows = rows
        self.two_line = rows == "two"
        self.box_column = 0 if boxes else -1
        self.hovered = -1
        self._by_key = False
        self._kept: list[str] = []
        self._kept_place = ("", -1, -1)  # key, row and column of the cell in which the keys were
        self._stretch = stretch
        self.delegate = TableDelegate(self)
        self.setItemDelegate(self.delegate)
        self.head = TableHead(self)
        self.setHorizontalHeader(self.head)
        self.head.setVisible(head)
        self.head.sortable = sortable
        self.columns = TableColumns(self)
        self.drawing = TableRows(self)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)  # Tab leaves the table, arrows move in it
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(
            QAbstractItemView.SelectionMode.ExtendedSelection
            if multiple
            else QAbstractItemView.SelectionMode.SingleSelection
        )
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(self.verticalHeader().ResizeMode.Fixed)
        self.setProperty("own_focus", True)  # the ring lies inside the row
        self.head.menu_requested.connect(self.columns.open_menu)
        self.head.sectionClicked.connect(self._head_clicked)
        self._widths_timer = QTimer(self)
        self._widths_timer.setSingleShot(True)
        self._widths_timer.setInterval(300)
        self._widths_timer.timeout.connect(lambda: self.widths_changed.emit(self.columns.widths()))
        self.head.sectionResized.connect(self._resized)
        self._nothing = NothingFits(self)
        self.copying = TableCopy(self)
        self.begin_look()
        if model is not None:
            self.setModel(model)

    # -- set-up ----------------------------------------------------------------------------------------------
    def setModel(self, model: QAbstractItemModel | None) -> None:
        old = self.model()
        if old is not None:
            old.modelAboutToBeReset.disconnect(self._keep)
            old.modelReset.disconnect(self._give_back)
            old.dataChanged.disconnect(self._rows_came)
            if (told := getattr(old, "filters_changed", None)) is not None:
                told.disconnect(self._filters_changed)
        super().setModel(model)
        self.delegate.forget()
        if model is not None:
            # connected after the view's own slots: the selection is empty when it is given back
            model.modelAboutToBeReset.connect(self._keep)
            model.modelReset.connect(self._give_back)
            model.dataChanged.connect(self._rows_came)
            if (told := getattr(model, "filters_changed", None)) is not None:
                told.connect(self._filters_changed)
            self.columns.adopt(self._stretch)
            self.selectionModel().selectionChanged.connect(self._selection_changed)

    def restyle(self) -> None:
        self.setFont(self.theme.font("body"))
        self.delegate.forget()
        self.verticalHeader().setMinimumSectionSize(self.row_height)
        self.verticalHeader().setDefaultSectionSize(self.row_height)
        self.columns.rescale()
        self.columns.give_room()
        self.viewport().update()

    @property
    def row_height(self) -> int:
        return self.theme.px(ROW_HEIGHTS[self._rows])

    def is_first(self, column: int) -> bool:
        return self.head.visualIndex(column) == self.columns.first_visual

    def is_last(self, column: int) -> bool:
        return self.columns.last_column == column

    def right_aligned(self, column: int) -> bool:
        return self.columns.right_aligned(column)

    # -- selection -------------------------------------------------------------------------------------------
    @property
    def selected_count(self) -> int:
        model = self.selectionModel()
        if model is None:
            return 0
        return sum(span.height() for span in _spans(model.selection()) if span.left() <= 0 <= span.right())

    def selected_rows(self) -> list[int]:
        """Rows in order; meant for small selections (ask ``selected_count`` first)."""
        model = self.selectionModel()
        if model is None:
            return []
        return sorted(
            {row for span in _spans(model.selection()) for row in range(span.top(), span.bottom() + 1)}
        )

    def selected_keys(self) -> list[str]:
        """``Role.KEY`` of the selected rows, in order."""
        return [str(self.model().index(row, 0).data(Role.KEY) or "") for row in self.selected_rows()]

    def select_row(self, row: int) -> None:
        index = self.model().index(row, self.columns.first_column)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)

    def _selection_changed(self, chosen: QItemSelection, dropped: QItemSelection) -> None:
        self.viewport().update()
        self.selection_told.emit()

    def _keep(self) -> None:
        """Before a refresh: remember by key what was selected."""
        self._kept = self.selected_keys() if self.selected_count <= _KEYS_KEPT else []
        here = self.currentIndex()
        self._kept_place = (str(here.data(Role.KEY) or ""), here.row(), here.column())

    def _rows_came(self, first: QModelIndex, _last: QModelIndex) -> None:
        """The first page of a store: what stands in the columns is known from here on."""
        if first.row() == 0:
            self.columns.give_room()

    def _give_back(self) -> None:
        row_of = getattr(self.model(), "row_of", None)
        self.delegate.forget()
        self._nothing.follow()
        self.columns.adopt(self._stretch)
        self.columns.give_room()
        if row_of is None or not self._kept:
            self._stay(self._kept_place[1])
            return
        picked = QItemSelection()
        last = self.model().columnCount() - 1
        for key in self._kept:
            row = row_of(key)
            if row >= 0:
                picked.select(self.model().index(row, 0), self.model().index(row, last))
        if self._kept_place[0]:
            self._stay(row_of(self._kept_place[0]))
        self.selectionModel().select(picked, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _stay(self, row: int) -> None:
        """The keys stay in the column in which they were, so that a next key means the same one."""
        column, last = self._kept_place[2], self.model().rowCount() - 1
        if row >= 0 and last >= 0:
            if column not in self.columns.shown():
                column = self.columns.first_column
            keep = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(self.model().index(min(row, last), column), keep)

    # -- mouse -----------------------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_key = False
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and self._press_box(index, event.position().toPoint()):
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.row_activated.emit(index.row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.columns.give_room()
        self.columns.fit()
        self._nothing.follow()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.currentIndex() if event.reason() == event.Reason.Keyboard else self.indexAt(event.pos())
        if index.isValid():
            place = event.globalPos()
            if event.reason() == event.Reason.Keyboard:
                place = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
            self.row_menu_requested.emit(index.row(), place)

    def _press_box(self, index: QModelIndex, at: QPoint) -> bool:
        if not index.isValid():
            return False
        box = self.delegate.box_at(self.visualRect(index), index)
        if box is None or not box.contains(at.toPointF()):
            return False
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._toggle(index)
        return True

    def _toggle(self, index: QModelIndex) -> None:
        if index.column() == self.box_column:
            flag = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flag.Toggle | flag.Rows)
        elif index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
            new = Qt.CheckState.Unchecked if on else Qt.CheckState.Checked
            self.model().setData(index, new.value, Qt.ItemDataRole.CheckStateRole)

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            for one in (row, self.hovered):
                if one >= 0:
                    self.viewport().update(self.drawing.place(one))
            self.hovered = row

    # -- keys ------------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_key = True
        key, row = event.key(), self.currentIndex().row()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self.row_activated.emit(row)
        elif key == Qt.Key.Key_Delete and row >= 0:
            self.row_deleted.emit(row)
        elif (key == Qt.Key.Key_Space and self._space()) or self._by_keys_alone(event):
            pass
        elif key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            column = max(self.currentIndex().column(), self.columns.first_column)
            self.columns.open_menu(column, self._below_head(column))
        else:
            super().keyPressEvent(event)
        self.viewport().update()

    def _by_keys_alone(self, event: QKeyEvent) -> bool:
        """Keys that move the column one is in, narrow rows by it, and bring all rows back."""
        pressed = QKeySequence(event.keyCombination())
        for keys, by in ((MOVE_LEFT_KEYS, -1), (MOVE_RIGHT_KEYS, 1)):
            if pressed == QKeySequence(keys):
                here = self.currentIndex().column()
                self.columns.places.move(here if here >= 0 else self.columns.first_column, by)
                return True
        model = filtering(self)
        if model is None or pressed not in (QKeySequence(FILTER_KEYS), QKeySequence(CLEAR_FILTERS_KEYS)):
            return False
        if pressed == QKeySequence(CLEAR_FILTERS_KEYS):
            model.clear_filters()
        else:
            self.filter_here()
        return True

    def filter_here(self) -> None:
        """The field of the column one is in, else of the first that can be narrowed by."""
        model = filtering(self)
        here = max(self.currentIndex().column(), 0)
        shown = sorted(self.columns.shown(), key=lambda column: (column != here, column))
        column = next((one for one in shown if model is not None and model.can_filter(one)), -1)
        if column >= 0:
            self.open_filter(column)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._by_key = event.reason() in _BY_KEY
        if self._by_key and not self.currentIndex().isValid() and self.model() and self.model().rowCount():
            keep = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(self.model().index(0, self.columns.first_column), keep)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _space(self) -> bool:
        index = self.currentIndex()
        if not index.isValid():
            return False
        column = self.box_column if self.box_column >= 0 else self.columns.of_kind(Kind.CHECK)
        if column < 0:
            return False
        self._toggle(self.model().index(index.row(), column))
        return True

    # -- copying ---------------------------------------------------------------------------------------------
    def copy(self) -> None:
        """One row selected: its current cell. Several: their cells, tabs between, a line each. Many are read
        bit by bit and are on the clipboard when ``copied`` tells so."""
        self.copying.chosen()

    def copy_column(self, column: int) -> None:
        """The selected rows of a column, or all its rows when less than two are selected."""
        self.copying.column(column)

    # -- painting --------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.model() is not None:
            self.drawing.paint(event.rect())

    @property
    def ring_shown(self) -> bool:
        """The current row was reached by key."""
        return self._by_key and self.hasFocus() and self.currentIndex().isValid()

    def wait_for_rows(self, waiting: bool) -> None:
        """Other rows were asked for, or are there: meanwhile the old ones stay, dimmed when it takes long."""
        self.drawing.wait(waiting)

    # -- columns ---------------------------------------------------------------------------------------------
    def set_widths(self, widths: dict[str, int]) -> None:
        """Widths remembered from before: column key -> design px; unknown keys are left alone."""
        self.columns.set_widths(widths)

    def extend_head_menu(self, extend: Callable[[Any, int], None]) -> None:
        """``extend(menu, column)`` may add entries (filters) to the menu of a head."""
        self.columns.extend = extend

    def open_filter(self, column: int) -> None:
        """The field in which one types what a column is narrowed to."""
        FilterField(self, column).show_at(self._below_head(column))

    def _below_head(self, column: int) -> QPoint:
        return self.head.mapToGlobal(QPoint(self.head.sectionViewportPosition(column), self.head.height()))

    def _filters_changed(self) -> None:
        self.head.viewport().update()
        self._nothing.follow()

    def _head_clicked(self, column: int) -> None:
        if not self.columns.can_sort(column):
            return
        # Qt turns its indicator round before it tells of the click: our own note is asked
        down = self.columns.sorted_by == (column, Qt.SortOrder.AscendingOrder)
        self.columns.sort(column, Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder)

    def _resized(self, column: int, old: int, new: int) -> None:
        if not self.columns.setting:
            self.columns.note(column, new)
            self._widths_timer.start()


def _spans(selection: QItemSelection) -> list[QItemSelectionRange]:
    return [selection.at(place) for place in range(selection.count())]
