"""The columns of a ``TableView``: widths, which are shown, sorting, the menu of a head.

Owns: widths in design px by column key. Must not: know rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem

from desktop_app.model.texts import t
from desktop_app.viewmodels.cells import Kind, Role
from desktop_app.views.shortcuts import MOVE_LEFT_KEYS, MOVE_RIGHT_KEYS
from desktop_app.views.widgets.menu import Menu
from desktop_app.views.widgets.table_filter import add_filter_entries
from desktop_app.views.widgets.table_places import ColumnPlaces

if TYPE_CHECKING:
    from desktop_app.views.widgets.table_view import TableView

MOST_COPIED = 100_000
_DEFAULT_WIDTH = 160
LEAST_STRETCH = 180
WIDE_STRETCH = 1.6
"""So many times its own width the column that takes the rest may be; beyond, the others grow along."""
LEAST_WORDS = 96
_WORDS = (Kind.TEXT, Kind.NAME, Kind.BAD)
_LOOKED_AT = 60
"""Rows whose pills are measured."""


class TableColumns(QObject):
    """Reads keys and first widths from ``model.columns`` (``RowsModel``) or from the head's ``Role.KEY``."""

    def __init__(self, view: TableView) -> None:
        super().__init__(view)
        self._view = view
        self._px: dict[str, int] = {}
        self._keys: list[str] = []
        self._hidden: set[str] = set()
        self._idle: set[str] = set()
        self._stretch = ""
        self._chosen: dict[str, bool] = {}
        self._by_person: set[str] = set()
        self._whole: dict[int, int] = {}
        """px on the screen of columns that are wider than they were given, so that nothing in them is cut, or
        narrower to give that room."""
        self.setting = False
        self._sorted: tuple[str, Qt.SortOrder] | None = None
        self.extend: Callable[[Any, int], None] | None = None
        self.places = ColumnPlaces(view)

    def adopt(self, stretch: str = "") -> None:
        """Take the columns of the present model; widths already known are kept."""
        model = self._view.model()
        told = getattr(model, "columns", None)
        keys = []
        for index in range(model.columnCount()):
            key = told[index].key if told else model.headerData(index, Qt.Orientation.Horizontal, Role.KEY)
            key = str(key or index)
            keys.append(key)
            self._px.setdefault(key, told[index].width if told else _DEFAULT_WIDTH)
        self._stretch = stretch
        if keys == self._keys:
            return
        self._keys = keys
        self._whole = {}
        self.places.adopt(keys)
        self._sort_again()
        self.rescale()
        modes = QHeaderView.ResizeMode
        for index, key in enumerate(keys):
            mode = modes.Stretch if key == stretch else modes.Interactive
            self._view.head.setSectionResizeMode(index, mode)
        self._show_chosen()

    def fit(self) -> None:
        """The column that takes the rest keeps at least its half: in a narrow window the table scrolls. In a
        wide one the others take their share of what it would have too much of."""
        place = self._keys.index(self._stretch) if self._stretch in self._keys else -1
        if place < 0 or self._view.head.isSectionHidden(place):
            return
        px = self._view.theme.px
        others = {one: self._width(one) for one in self.shown() if one != place}
        rest = self._view.viewport().width() - sum(others.values())
        self._share(others, rest - px(self._px[self._stretch]) * WIDE_STRETCH)
        least = px(LEAST_STRETCH)
        modes = QHeaderView.ResizeMode
        mode = modes.Stretch if rest >= least else modes.Interactive
        if self._view.head.sectionResizeMode(place) != mode:
            self.setting = True
            self._view.head.setSectionResizeMode(place, mode)
            if mode == modes.Interactive:
                self._view.setColumnWidth(place, least)
            self.setting = False

    def _share(self, others: Mapping[int, int], spare: float) -> None:
        free = [one for one in others if self._keys[one] not in self._by_person]
        part = max(0.0, spare) / max(1, sum(others[one] for one in free) + self._px[self._stretch])
        self.setting = True
        for one in free:
            wide = round(others[one] * (1 + part))
            if self._view.columnWidth(one) != wide:
                self._view.setColumnWidth(one, wide)
        self.setting = False

    def give_room(self) -> None:
        """Heads and pills are shown whole while the column that takes the rest has room to give, but for a
        column that a person made as wide as it is. For a pill the widest column of plain words gives room
        as well: words that are cut end in "…" and have the whole as tip."""
        view = self._view
        place = self._keys.index(self._stretch) if self._stretch in self._keys else -1
        if place < 0 or view.viewport().width() < view.theme.px(LEAST_STRETCH):
            return
        shown, before, px = self.shown(), self._whole, view.theme.px
        self._whole = {}
        taken = sum(px(self._px[self._keys[one]]) for one in shown if one != place)
        room = view.viewport().width() - taken - view.theme.px(LEAST_STRETCH)
        for index in shown:
            key = self._keys[index]
            if index == place or key in self._by_person or index in self._whole:
                continue
            missing = self._needed(index) - px(self._px[key])
            if missing > room and self.kind(index) is Kind.PILL:
                room += self._take_from_words(missing - room, {index, place})
            missing = min(missing, room)
            if missing > 0:
                room -= missing
                self._whole[index] = px(self._px[key]) + missing
        if self._whole != before:
            self.rescale()
            self.fit()

    def _take_from_words(self, lack: int, but: set[int]) -> int:
        """So much the widest column of words becomes narrower; 0 where that would be too narrow."""
        words = [one for one in self.shown() if one not in but and self.kind(one) in _WORDS
                 and self._keys[one] not in self._by_person]  # fmt: skip
        widest = max(words, key=self._width, default=-1)
        if widest < 0 or self._width(widest) - lack < self._view.theme.px(LEAST_WORDS):
            return 0
        self._whole[widest] = self._width(widest) - lack
        return lack

    def _needed(self, index: int) -> int:
        model = self._view.model()
        needed = self._view.head.sectionSizeFromContents(index).width()
        if model.headerData(index, Qt.Orientation.Horizontal, Role.KIND) == Kind.PILL:
            option = QStyleOptionViewItem()
            for row in range(min(model.rowCount(), _LOOKED_AT)):
                needed = max(needed, self._view.delegate.sizeHint(option, model.index(row, index)).width())
        return needed

    def hide(self, keys: Sequence[str]) -> None:
        """Not shown until a person chooses them."""
        self._hidden |= set(keys)
        self._show_chosen()

    def set_idle(self, keys: Sequence[str]) -> None:
        """Nothing stands in these for now: only a person who chose them sees them."""
        if set(keys) != self._idle:
            self._idle = set(keys)
            self._show_chosen()

    def choices(self) -> dict[str, bool]:
        """What a person showed or hid, by column key."""
        return dict(self._chosen)

    def set_choices(self, chosen: Mapping[str, bool]) -> None:
        """As remembered from before; columns that are not there yet follow when they come."""
        self._chosen.update(chosen)
        self._show_chosen()

    def _show_chosen(self) -> None:
        unasked = self._hidden | self._idle
        wanted = [self._chosen.get(key, key not in unasked) for key in self._keys]
        if not any(wanted):
            return
        self.setting = True  # a column that comes back has its width from nobody
        for index, on in enumerate(wanted):
            self._view.setColumnHidden(index, not on)
        self.setting = False
        self._view.delegate.forget()
        self.fit()

    def rescale(self) -> None:
        self.setting = True
        for index in range(len(self._keys)):
            self._view.setColumnWidth(index, self._width(index))
        self.setting = False

    def _width(self, index: int) -> int:
        return self._whole.get(index, self._view.theme.px(self._px[self._keys[index]]))

    def widths(self) -> dict[str, int]:
        return {key: self._px[key] for key in self._keys}

    def made_widths(self) -> dict[str, int]:
        """Of the columns that a person made as wide as they are: the others follow what stands in them."""
        return {key: self._px[key] for key in self._keys if key in self._by_person}

    def set_widths(self, widths: dict[str, int]) -> None:
        self._px.update({key: max(width, 48) for key, width in widths.items()})
        self._by_person |= set(widths)
        self.rescale()

    def note(self, column: int, width: int) -> None:
        """A person made a column ``width`` screen px wide."""
        stretched = QHeaderView.ResizeMode.Stretch
        if self._view.head.sectionResizeMode(column) == stretched:
            return  # nobody made it so wide: it took what was left
        if 0 <= column < len(self._keys) and width > 0:
            self._px[self._keys[column]] = round(width * 100 / self._view.theme.px(100))
            self._by_person.add(self._keys[column])
            self._whole.pop(column, None)

    @property
    def most_copied(self) -> int:
        """How many whole rows go to the clipboard at most."""
        return int(getattr(self._view.model(), "most_copied", MOST_COPIED))

    # -- questions -------------------------------------------------------------------------------------------
    @property
    def first_column(self) -> int:
        """The logical column furthest left among the shown ones."""
        shown = self.shown()
        return shown[0] if shown else 0

    @property
    def last_column(self) -> int:
        """The logical column furthest right among the shown ones."""
        shown = self.shown()
        return shown[-1] if shown else 0

    @property
    def first_visual(self) -> int:
        return self._view.head.visualIndex(self.first_column)

    def shown(self) -> list[int]:
        head = self._view.head
        order = (head.logicalIndex(visual) for visual in range(head.count()))
        return [column for column in order if not head.isSectionHidden(column)]

    def right_aligned(self, column: int) -> bool:
        role = Qt.ItemDataRole.TextAlignmentRole
        told = self._view.model().headerData(column, Qt.Orientation.Horizontal, role)
        if not isinstance(told, int | Qt.AlignmentFlag):
            return self.kind(column) in (Kind.NUMBER, Kind.TOTAL)
        return bool(int(told) & int(Qt.AlignmentFlag.AlignRight))

    def kind(self, column: int) -> Kind:
        told = self._view.model().headerData(column, Qt.Orientation.Horizontal, Role.KIND)
        return Kind(told) if told else Kind.TEXT

    def of_kind(self, kind: Kind) -> int:
        """The first column of a kind, -1 when there is none."""
        return next((column for column in self.shown() if self.kind(column) is kind), -1)

    # -- commands --------------------------------------------------------------------------------------------
    def sort(self, column: int, order: Qt.SortOrder) -> None:
        self._sorted = (self._keys[column], order) if column >= 0 else None
        self._put_in_order(column, order)
        self._view.order_changed.emit()

    @property
    def sorted_by(self) -> tuple[int, Qt.SortOrder] | None:
        """The column and the way that rows are put in order by now."""
        if self._sorted is None or self._sorted[0] not in self._keys:
            return None
        return self._keys.index(self._sorted[0]), self._sorted[1]

    def order(self) -> tuple[str, bool]:
        """The key of that column ("" = as they come), and whether the largest is first."""
        key, order = self._sorted or ("", Qt.SortOrder.AscendingOrder)
        return key, order == Qt.SortOrder.DescendingOrder

    def set_order(self, key: str, *, descending: bool) -> None:
        """As remembered from before; a column that is not there yet puts rows in order when it comes."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self._sorted = (key, order) if key else None
        self._sort_again()

    def can_sort(self, column: int) -> bool:
        told = getattr(self._view.model(), "can_sort", None)
        return self._view.head.sortable and (told is None or bool(told(column)))

    def _sort_again(self) -> None:
        """Other columns: the model has forgotten its order."""
        if not self._view.head.sortable or (
            self._sorted is None and not self._view.head.isSortIndicatorShown()
        ):
            return
        column, order = self.sorted_by or (-1, Qt.SortOrder.AscendingOrder)
        if column < 0 or self.can_sort(column):
            self._put_in_order(column, order)

    def _put_in_order(self, column: int, order: Qt.SortOrder) -> None:
        head = self._view.head
        head.setSortIndicator(column, order)
        head.setSortIndicatorShown(column >= 0)
        self._view.model().sort(column, order)

    def show_column(self, column: int, on: bool) -> None:
        """The last shown column cannot be hidden."""
        if on or len(self.shown()) > 1:
            self.setting = True
            self._view.setColumnHidden(column, not on)
            self.setting = False
            self._view.delegate.forget()
            self._chosen[self._keys[column]] = on
            self._view.columns_chosen.emit()

    def open_menu(self, column: int, place: QPoint) -> None:
        menu = self.menu(column)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def menu(self, column: int) -> Menu:
        """Sort, filter, copy the column, choose columns; then what the screen adds."""
        view, menu = self._view, Menu(self._view)
        if self.can_sort(column):
            up, down = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
            menu.add(t("widgets.sort_up"), lambda: self.sort(column, up), "arrow-up")
            menu.add(t("widgets.sort_down"), lambda: self.sort(column, down), "arrow-down")
            menu.addSeparator()
        add_filter_entries(menu, view, column)
        chosen = view.selected_count
        many = (chosen if chosen > 1 else view.model().rowCount()) > MOST_COPIED
        text = t("widgets.copy_column_too_long", count=MOST_COPIED) if many else t("widgets.copy_column")
        menu.add(text, lambda: view.copy_column(column), "copy", enabled=not many)
        if self.extend is not None:
            self.extend(menu, column)
        for words, icon, by in (("left", "arrow-left", -1), ("right", "arrow-right", 1)):
            move = partial(self.places.move, column, by)
            keys = MOVE_LEFT_KEYS if by < 0 else MOVE_RIGHT_KEYS
            can = self.places.can_move(column, by)
            menu.add(t(f"tables.move_{words}"), move, icon, keys, enabled=can)
        choose = Menu(menu, t("widgets.choose_columns"))
        choose.setIcon(view.theme.icon("columns-3"))
        head = Qt.Orientation.Horizontal
        for index in range(view.model().columnCount()):
            on = not view.isColumnHidden(index)
            words = str(view.model().headerData(index, head) or "")
            choose.add(words, self._toggler(index, not on), checked=on)
        menu.addMenu(choose)
        return menu

    def _toggler(self, column: int, on: bool) -> Callable[[], None]:
        return lambda: self.show_column(column, on)
