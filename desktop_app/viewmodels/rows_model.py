"""A table model over a tuple of nouns: columns as data, sorting, narrowing, selection by key.

Owns: rows in memory (some thousands; larger tables page from a store). Must not: know a service or a widget.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.viewmodels.cells import Kind, Role, Tone

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column. ``text`` makes the shown text, ``sort`` what is compared (the text without case by
    default)."""

    key: str
    head: str
    text: Callable[[T], str]
    kind: Kind = Kind.TEXT
    sort: Callable[[T], Any] | None = None
    second: Callable[[T], str] | None = None
    tone: Callable[[T], Tone] | None = None
    tip: Callable[[T], str] | None = None
    width: int = 160


class RowsModel(QAbstractTableModel, Generic[T]):
    """Shows ``items`` through ``columns``; ``key`` names a row for ever."""

    def __init__(
        self, columns: Sequence[Column[T]], key: Callable[[T], str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
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

    def item(self, row: int) -> T:
        return self._shown[row]

    def row_of(self, key: str) -> int:
        """The row showing ``key``, or -1."""
        return next((row for row, item in enumerate(self._shown) if self._key(item) == key), -1)

    def set_items(self, items: Sequence[T]) -> None:
        self._all = list(items)
        self._rebuild()

    def add_items(self, items: Sequence[T]) -> None:
        """Append a further page below, keeping what is shown in its place. Sorted or narrowed tables are
        rebuilt."""
        if not items:
            return
        if self._needle or self._order:
            self.set_items([*self._all, *items])
            return
        first = len(self._shown)
        self.beginInsertRows(_NO_PARENT, first, first + len(items) - 1)
        self._all.extend(items)
        self._shown.extend(items)
        self.endInsertRows()

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
            self._shown.sort(key=self._sort_key(self.columns[column]), reverse=reverse)
        self.endResetModel()

    def _matches(self, item: T) -> bool:
        if not self._needle:
            return True
        for column in self.columns:
            second = column.second(item) if column.second else ""
            if self._needle in f"{column.text(item)} {second}".casefold():
                return True
        return False

    @staticmethod
    def _sort_key(column: Column[T]) -> Callable[[T], Any]:
        def by_text(item: T) -> str:
            return column.text(item).casefold()

        return column.sort or by_text

    # -- Qt ------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.head
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(column.kind)
        return column.kind if role == Role.KIND else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        column = self.columns[index.column()]
        item = self._shown[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return column.text(item)
            case Qt.ItemDataRole.ToolTipRole:
                return column.tip(item) if column.tip else None
            case Qt.ItemDataRole.TextAlignmentRole:
                return alignment(column.kind)
            case Role.KIND:
                return column.kind
            case Role.SECOND:
                return column.second(item) if column.second else None
            case Role.TONE:
                return column.tone(item) if column.tone else None
            case Role.SORT:
                return self._sort_key(column)(item)
            case Role.KEY:
                return self._key(item)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 goes back to the platform's order."""
        self._order = (column, order) if 0 <= column < len(self.columns) else None
        self._rebuild()


def alignment(kind: Kind) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if kind is Kind.NUMBER else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
