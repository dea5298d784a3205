"""In which order the columns of a table stand: moved by a person by key, menu or mouse.

Owns: the order, as column keys. Must not: know rows, or keep the order (``table_memory`` does).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from desktop_app.model.texts import t
from desktop_app.views.widgets.announce import announce

if TYPE_CHECKING:
    from desktop_app.views.widgets.table_view import TableView


class ColumnPlaces(QObject):
    def __init__(self, view: TableView) -> None:
        super().__init__(view)
        self._view = view
        self._wanted: list[str] = []
        self._keys: Sequence[str] = ()
        self._setting = False
        view.head.setSectionsMovable(True)
        view.head.sectionMoved.connect(self._moved)

    def keys(self) -> list[str]:
        """As a person put them, [] for the order they come in."""
        return list(self._wanted)

    def set_keys(self, keys: Sequence[str]) -> None:
        """As remembered from before; columns that are not there yet follow when they come."""
        self._wanted = list(keys)
        self.adopt(self._keys)

    def adopt(self, keys: Sequence[str]) -> None:
        """These columns are in the model now, in its order."""
        self._keys = keys
        known = [key for key in self._wanted if key in keys]
        order = [*known, *(key for key in keys if key not in known)]
        self._setting = True
        for place, key in enumerate(order):
            self._view.head.moveSection(self._view.head.visualIndex(keys.index(key)), place)
        self._setting = False

    def can_move(self, column: int, by: int) -> bool:
        shown = self._view.columns.shown()
        return column in shown and 0 <= shown.index(column) + by < len(shown)

    def move(self, column: int, by: int) -> None:
        """One place to the left (-1) or right (1) among those that are shown."""
        if self.can_move(column, by):
            view, shown = self._view, self._view.columns.shown()
            other = shown[shown.index(column) + by]
            view.head.moveSection(view.head.visualIndex(column), view.head.visualIndex(other))
            head = str(view.model().headerData(column, Qt.Orientation.Horizontal) or "")
            place = view.columns.shown().index(column) + 1
            announce(view, t("tables.moved", head=head, place=place, total=len(shown)))

    def _moved(self, _column: int, _old: int, _new: int) -> None:
        if not self._setting and self._keys:
            head = self._view.head
            self._wanted = [self._keys[head.logicalIndex(place)] for place in range(head.count())]
            self._view.delegate.forget()
            self._view.viewport().update()
            self._view.columns_chosen.emit()
