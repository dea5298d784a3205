"""A table model over rows that lie in a store: numbers of rows in order, and the pages looked at lately.

Owns: which numbers are shown, the latest pages. Must not: know a service or a widget, sort or search itself
(whoever set the numbers did).

A page is fetched when a cell of it is first asked for; the store answers in a millisecond or two, which a
person who drags the scroll bar does not notice, while 1,000,000 rows in memory would cost a gigabyte.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from desktop_app.model.column_filter import Narrowing
from desktop_app.viewmodels.table_model import NO_PARENT, Column, Index, TableModel

T = TypeVar("T")
PAGE, PAGES_KEPT = 50, 160


class PagedModel(TableModel[T]):
    """``fetch(numbers)`` answers with these rows in order, fewer where some have gone; ``number_of(key)`` the
    number of a row, 0 for none.

    ``total``: rows before anything narrows them, set by whoever owns the model; 0 = not known.

    Signals: ``sort_asked(str, bool)``: column key ("" = as read), descending.
    """

    sort_asked = Signal(str, bool)

    def __init__(
        self,
        columns: Sequence[Column[T]],
        key: Callable[[T], str],
        fetch: Callable[[Sequence[int]], list[T]],
        number_of: Callable[[str], int],
        parent: QObject | None = None,
        *,
        filterable: Callable[[str], bool] = lambda _key: False,
        sortable: Callable[[str], bool] = lambda _key: True,
        choices: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """``filterable(key)``, ``sortable(key)``: the store can narrow by this column, put rows in its order;
        whoever owns the model does so when ``filters_changed`` or ``sort_asked`` is heard. ``choices``: the
        few different texts of a column."""
        super().__init__(columns, key, parent)
        self._filterable, self._sortable = filterable, sortable
        self._choices = dict(choices or {})
        self._order = ("", False)
        self.total = 0
        self._marked: frozenset[str] = frozenset()
        self._fetch = fetch
        self._number_of = number_of
        self._rows: Sequence[int] = ()
        self._pages: OrderedDict[int, list[T]] = OrderedDict()

    def can_filter(self, column: int) -> bool:
        return 0 <= column < len(self.columns) and self._filterable(self.columns[column].key)

    def can_sort(self, column: int) -> bool:
        return 0 <= column < len(self.columns) and self._sortable(self.columns[column].key)

    def filter_choices(self, column: int) -> list[str]:
        return list(self._choices.get(self.columns[column].key, ()))

    @property
    def narrowing(self) -> Narrowing:
        """What is asked of the store by the heads."""
        return Narrowing(self.filters, *self._order)

    def is_filtered(self, column: int) -> bool:
        marked = 0 <= column < len(self.columns) and self.columns[column].key in self._marked
        return marked or super().is_filtered(column)

    def mark_filtered(self, keys: Collection[str]) -> None:
        """Columns that are narrowed by something outside the head: they bear the same sign."""
        if self._marked != frozenset(keys):
            self._marked = frozenset(keys)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    @property
    def rows(self) -> Sequence[int]:
        """The row numbers in the order shown."""
        return self._rows

    def set_rows(self, rows: Sequence[int]) -> None:
        """Show these rows; what was fetched before is forgotten."""
        self.beginResetModel()
        self._rows = rows
        self._pages.clear()
        self.endResetModel()

    def grow(self, rows: Sequence[int]) -> None:
        """The same rows and further ones below them: what is on screen stays where it is."""
        have = len(self._rows)
        if len(rows) <= have:
            self.set_rows(rows)
            return
        self.beginInsertRows(NO_PARENT, have, len(rows) - 1)
        self._rows = rows
        self._pages.pop(have // PAGE, None)
        self.endInsertRows()

    def forget(self) -> None:
        """Rows changed in the store: fetch anew what is looked at."""
        self._pages.clear()
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def at(self, row: int) -> T | None:
        return self.item(row)

    def item(self, row: int) -> T | None:
        """The row at this place, None when it has gone from the store meanwhile."""
        if not 0 <= row < len(self._rows):
            return None
        number, place = divmod(row, PAGE)
        page = self._pages.get(number)
        if page is None:
            page = self._pages[number] = self._fetch(self._rows[number * PAGE : (number + 1) * PAGE])
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page[place] if place < len(page) else None

    def row_of(self, key: str) -> int:
        """The row showing ``key``, or -1."""
        number = self._number_of(key)
        if number < 1:
            return -1
        if isinstance(self._rows, range):
            return number - 1 if number <= len(self._rows) else -1
        try:
            return array("I", self._rows).index(number)
        except ValueError:
            return -1

    # -- Qt ------------------------------------------------------------------------------------------------
    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Asks for the order; -1 goes back to the order of reading."""
        key = self.columns[column].key if 0 <= column < len(self.columns) else ""
        self._order = (
            (key, order == Qt.SortOrder.DescendingOrder) if key and self._sortable(key) else ("", False)
        )
        self.sort_asked.emit(*self._order)
