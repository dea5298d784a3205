"""What every table model here does for Qt: heads, and the cells of a row's noun through its columns.

Owns: columns and what a cell says for each role. Must not: know where rows lie (a tuple or a store does), a
service or a widget.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop_app.model.column_filter import ColumnFilter
from desktop_app.model.texts import t
from desktop_app.viewmodels.cells import Kind, Role, Tone

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()


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
    icon: Callable[[T], str] | None = None
    width: int = 160

    def sort_key(self, item: T) -> Any:
        """What rows are compared by."""
        return self.sort(item) if self.sort is not None else self.text(item).casefold()


class TableModel(QAbstractTableModel, Generic[T]):
    """``at(row)`` is the noun of a row, None where it has gone; ``key`` names a row for ever.

    Signals: ``filters_changed()``: other columns are filtered, or by something else.
    """

    filters_changed = Signal()

    def __init__(
        self, columns: Sequence[Column[T]], key: Callable[[T], str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._filters: dict[str, ColumnFilter] = {}

    # -- filters ---------------------------------------------------------------------------------------------
    @property
    def filters(self) -> tuple[ColumnFilter, ...]:
        return tuple(self._filters.values())

    def can_filter(self, column: int) -> bool:
        """Whether rows can be narrowed by this column."""
        return False

    def is_filtered(self, column: int) -> bool:
        return 0 <= column < len(self.columns) and self.columns[column].key in self._filters

    def filter_of(self, column: int) -> ColumnFilter | None:
        return self._filters.get(self.columns[column].key)

    def filter_choices(self, column: int) -> list[str]:
        """The few different texts of a column, [] where there are many or they are not known."""
        return []

    def set_filter(self, column: int, text: str, *, exact: bool = False) -> None:
        """Only rows whose cell holds ``text`` (``exact``: is it); an empty text that need not be the whole
        cell lets all through."""
        key = self.columns[column].key
        wanted = ColumnFilter(key, text, exact) if exact or text.strip() else None
        if wanted != self._filters.get(key):
            self._filters.pop(key, None)
            if wanted is not None:
                self._filters[key] = wanted
            self._filters_moved()

    def clear_filters(self, column: int = -1) -> None:
        """Of one column, or of all."""
        gone = [key for key in self._filters if column < 0 or key == self.columns[column].key]
        for key in gone:
            del self._filters[key]
        if gone:
            self._filters_moved()

    def _filters_moved(self) -> None:
        """Show what fits now."""
        self.filters_changed.emit()

    # -- rows ------------------------------------------------------------------------------------------------
    def at(self, row: int) -> T | None:
        raise NotImplementedError

    def set_columns(self, columns: Sequence[Column[T]]) -> None:
        """Other columns over the same rows."""
        if [(one.key, one.head) for one in columns] != [(one.key, one.head) for one in self.columns]:
            self.beginResetModel()
            self.columns = tuple(columns)
            known = {one.key for one in columns}
            self._filters = {key: one for key, one in self._filters.items() if key in known}
            self.endResetModel()

    def columnCount(self, parent: Index = NO_PARENT) -> int:
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
        if role == Qt.ItemDataRole.AccessibleTextRole and self.is_filtered(section):
            return t("widgets.filter.head", head=column.head)
        return column.kind if role == Role.KIND else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.at(index.row()) if index.isValid() else None
        if item is None:
            return None
        column = self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return column.text(item)
            case Qt.ItemDataRole.ToolTipRole:
                return column.tip(item) if column.tip else None
            case Qt.ItemDataRole.TextAlignmentRole:
                return alignment(column.kind)
            case Role.KIND:
                return column.kind
            case Role.SECOND | Qt.ItemDataRole.AccessibleDescriptionRole:
                return column.second(item) if column.second else None
            case Role.TONE:
                return column.tone(item) if column.tone else None
            case Role.ICON:
                return column.icon(item) if column.icon else None
            case Role.SORT:
                return column.sort_key(item)
            case Role.KEY:
                return self._key(item)
        return None


def alignment(kind: Kind) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if kind in (Kind.NUMBER, Kind.TOTAL) else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
