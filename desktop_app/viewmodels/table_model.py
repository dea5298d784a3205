"""What every table model here does for Qt: heads, and the cells of a row's noun through its columns.

Owns: columns and what a cell says for each role. Must not: know where rows lie (a tuple or a store does), a
service or a widget.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop_app.model.column_filter import ColumnFilter, How
from desktop_app.model.texts import t
from desktop_app.viewmodels.cells import Kind, Role, Tone

T = TypeVar("T")
FiltersKept = dict[str, tuple[ColumnFilter, ...]]
"""What each account's or job's rows of one table are narrowed to."""
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
        self._whose = ""
        self._book: FiltersKept = {}

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

    def can_sort(self, column: int) -> bool:
        """Whether rows can be put in order by this column."""
        return True

    def head_of(self, key: str) -> str:
        """The words over a column, "" for one that is not here."""
        return next((one.head for one in self.columns if one.key == key), "")

    def set_filter(self, column: int, text: str, how: How = How.HOLDS) -> None:
        """Only rows whose cell compares so with ``text``; a comparison with nothing lets all through."""
        wanted = ColumnFilter(self.columns[column].key, text if how.asks_text else "", how)
        now = self._filters.get(wanted.column)
        if wanted.narrows and wanted != now:
            self._filters.pop(wanted.column, None)
            self._filters[wanted.column] = wanted
            self._note_filters()
            self._filters_moved()
        elif not wanted.narrows and now is not None:
            self.clear_filters(column)

    def turn_to(self, whose: str, book: FiltersKept | None = None) -> None:
        """Rows of another account or job come: they are narrowed as they were left, others are not.

        ``book`` outlives the model (a dialog's rows); it lives as long as the program and no longer. Kept on
        disk, a filter of last week would greet a person with a part of their people, and its text may be
        somebody's address, which has no place among the settings.
        """
        if book is not None:
            self._book = book
        self._whose = whose
        self._take_kept()

    def _take_kept(self) -> None:
        """A filter on a column that is not here yet waits for it."""
        kept = self._book.get(self._whose, ())
        wanted = {one.column: one for one in kept if one.column in self._filtered_here()}
        if wanted != self._filters:
            self._filters = wanted
            self._filters_moved()

    def _note_filters(self) -> None:
        here = self._filtered_here()
        waiting = (one for one in self._book.get(self._whose, ()) if one.column not in here)
        self._book[self._whose] = (*waiting, *self._filters.values())

    def _filtered_here(self) -> set[str]:
        return {one.key for place, one in enumerate(self.columns) if self.can_filter(place)}

    def clear_filters(self, column: int = -1) -> None:
        """Of one column, or of all."""
        gone = [key for key in self._filters if column < 0 or key == self.columns[column].key]
        for key in gone:
            del self._filters[key]
        if column < 0:
            self._book.pop(self._whose, None)
        if gone:
            self._note_filters()
            self._filters_moved()

    def _filters_moved(self) -> None:
        """Show what fits now."""
        self.filters_changed.emit()

    # -- rows ------------------------------------------------------------------------------------------------
    def at(self, row: int) -> T | None:
        raise NotImplementedError

    def when_there(self, rows: Iterable[int], then: Callable[[], None]) -> None:
        """Call ``then`` when :meth:`at` knows these rows: at once, or when they have been read."""
        then()

    def set_columns(self, columns: Sequence[Column[T]]) -> None:
        """Other columns over the same rows."""
        if [(one.key, one.head) for one in columns] != [(one.key, one.head) for one in self.columns]:
            self.beginResetModel()
            self.columns = tuple(columns)
            known = {one.key for one in columns}
            self._filters = {key: one for key, one in self._filters.items() if key in known}
            self.endResetModel()
            self._take_kept()

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
