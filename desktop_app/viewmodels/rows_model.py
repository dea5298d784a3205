"""A table model over a tuple of nouns: columns as data, sorting, narrowing, selection by key.

Owns: rows in memory (some thousands; larger tables page from a store). Must not: know a service or a widget.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TypeVar

from PySide6.QtCore import QObject, Qt

from desktop_app.model.column_filter import ColumnFilter, How
from desktop_app.viewmodels.cells import Kind
from desktop_app.viewmodels.table_model import NO_PARENT, Column, Index, TableModel

__all__ = ["Column", "RowsModel"]

T = TypeVar("T")
MOST_CHOICES = 15
_VALUED = (Kind.NUMBER, Kind.TOTAL, Kind.DATE)


class RowsModel(TableModel[T]):
    """Shows ``items`` through ``columns``; ``key`` names a row for ever."""

    def __init__(
        self, columns: Sequence[Column[T]], key: Callable[[T], str], parent: QObject | None = None
    ) -> None:
        super().__init__(columns, key, parent)
        self._all: list[T] = []
        self._shown: list[T] = []
        self._needle = ""
        self._order: tuple[int, Qt.SortOrder] | None = None

    @property
    def items(self) -> tuple[T, ...]:
        return tuple(self._all)

    @property
    def shown(self) -> tuple[T, ...]:
        return tuple(self._shown)

    @property
    def narrowed_out(self) -> bool:
        """There are rows, and the word that is looked for leaves none of them."""
        return bool(self._needle and self._all and not self._shown)

    def item(self, row: int) -> T:
        return self._shown[row]

    def at(self, row: int) -> T | None:
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, key: str) -> int:
        """The row showing ``key``, or -1."""
        return next((row for row, item in enumerate(self._shown) if self._key(item) == key), -1)

    def set_columns(self, columns: Sequence[Column[T]]) -> None:
        """Other columns over the same rows, in the platform's order again."""
        self._order = None
        super().set_columns(columns)
        self._rebuild()

    def set_items(self, items: Sequence[T]) -> None:
        self._all = list(items)
        self._rebuild()

    def add_items(self, items: Sequence[T]) -> None:
        """Append a further page below, keeping what is shown in its place. Sorted or narrowed tables are
        rebuilt."""
        if not items:
            return
        if self._needle or self._order or self._filters:
            self.set_items([*self._all, *items])
            return
        first = len(self._shown)
        self.beginInsertRows(NO_PARENT, first, first + len(items) - 1)
        self._all.extend(items)
        self._shown.extend(items)
        self.endInsertRows()

    @property
    def total(self) -> int:
        """Rows before anything narrows them."""
        return len(self._all)

    def narrow(self, text: str) -> None:
        """Show only rows in which some cell holds ``text``, without case."""
        self._needle = text.strip().casefold()
        self._rebuild()

    def _rebuild(self) -> None:
        self.beginResetModel()
        self._shown = [item for item in self._all if self._matches(item)]
        if self._order is not None:
            column, order = self._order
            reverse = order == Qt.SortOrder.DescendingOrder
            self._shown.sort(key=self.columns[column].sort_key, reverse=reverse)
        self.endResetModel()

    def can_filter(self, column: int) -> bool:
        return 0 <= column < len(self.columns) and self.columns[column].kind is not Kind.CHECK

    def filter_choices(self, column: int) -> list[str]:
        found: set[str] = set()
        for item in self._all:
            found.add(self.columns[column].text(item))
            if len(found) > MOST_CHOICES:
                return []
        return sorted(found - {""}, key=str.casefold)

    def _filters_moved(self) -> None:
        self._rebuild()
        super()._filters_moved()

    def _fits(self, item: T) -> bool:
        by_key = {column.key: column for column in self.columns}
        return all(_fits(by_key[key], one, item) for key, one in self._filters.items())

    def _matches(self, item: T) -> bool:
        if self._filters and not self._fits(item):
            return False
        if not self._needle:
            return True
        for column in self.columns:
            second = column.second(item) if column.second else ""
            if self._needle in f"{column.text(item)} {second}".casefold():
                return True
        return False

    # -- Qt ------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 goes back to the platform's order."""
        self._order = (column, order) if 0 <= column < len(self.columns) else None
        self._rebuild()


def _fits(column: Column[T], wanted: ColumnFilter, item: T) -> bool:
    text = column.text(item)
    if wanted.fits(text, _value(column, item) if text else None):
        return True
    second = column.second(item) if column.second is not None and wanted.how is How.HOLDS else ""
    return bool(second) and wanted.fits(second)


def _value(column: Column[T], item: T) -> int | float | date | None:
    """The number or the day behind a cell that shows one."""
    value = column.sort(item) if column.sort is not None and column.kind in _VALUED else None
    if column.kind is Kind.DATE and isinstance(value, int | float):
        return datetime.fromtimestamp(value) if value > 0 else None
    return value if isinstance(value, int | float | date) else None
