"""Tables over rows that are read off the window's thread: a page is asked for when it is first looked at, and
shown when it has come.

Owns: which pages are under way, what waits for them. Must not: read a store, or hold up whoever looks.

For stores whose answer may wait for somebody's write, or for a search among a million rows. The number of a
row is its key.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt

from desktop_app.model.errors import AppError
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.cells import Role
from desktop_app.viewmodels.paged_model import PAGE, PAGES_KEPT, PagedModel
from desktop_app.viewmodels.table_model import Column, Index
from desktop_app.viewmodels.tasks import Work

T = TypeVar("T")
AHEAD = 10  # rows before the end of a page at which the next one is asked for

Rows = Callable[[list[T]], None]


class PageReads(ViewModel):
    """Pages on their way. A view-model of their own: what is looked at makes no screen busy."""

    _numbers = itertools.count()

    def read(self, make: Work, done: Callable[[list[Any]], None]) -> None:
        """``done`` gets the rows, none where they could not be read; ``failed`` says why."""
        self._once(f"page {next(self._numbers)}", make, done, on_error=partial(self._lost, done))

    def drop(self) -> None:
        """What is under way is nobody's any more."""
        for key in list(self._under_way):
            self.cancel(key)

    def _lost(self, done: Callable[[list[Any]], None], error: AppError) -> None:
        done([])
        self.failed.emit(error)


class LatePagedModel(PagedModel[T]):
    """``fetch(numbers, done)`` calls ``done(rows)`` once, now or later. Until then the cells are blank."""

    def __init__(
        self,
        columns: Sequence[Column[T]],
        fetch: Callable[[Sequence[int], Rows[T]], None],
        parent: QObject | None = None,
        *,
        filterable: Callable[[str], bool] = lambda _key: False,
        sortable: Callable[[str], bool] = lambda _key: True,
        choices: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(
            columns, str, lambda _numbers: [], _number, parent,
            filterable=filterable, sortable=sortable, choices=choices,
        )  # fmt: skip
        self._fetch_late = fetch
        self._turn = 0
        self._under_way: set[int] = set()
        self._old: set[int] = set()
        self._waiting: list[tuple[set[int], Callable[[], None]]] = []

    def set_rows(self, rows: Sequence[int]) -> None:
        self._turn += 1
        self._under_way, self._old, self._waiting = set(), set(), []
        super().set_rows(rows)

    def grow(self, rows: Sequence[int]) -> None:
        have = len(self._rows)
        last = have // PAGE
        kept = self._pages.get(last)
        super().grow(rows)
        if kept is not None and len(rows) > have:
            self._pages[last] = kept
            self._old.add(last)

    def forget(self) -> None:
        """What is on screen stays until it was read anew."""
        self._turn += 1
        self._under_way = set()
        self._old = set(self._pages)
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def item(self, row: int) -> T | None:
        if not 0 <= row < len(self._rows):
            return None
        number, place = divmod(row, PAGE)
        if number not in self._pages or number in self._old:
            self._ask(number)
        elif place >= PAGE - AHEAD and number + 1 not in self._pages and self._has(number + 1):
            self._ask(number + 1)
        page = self._pages.get(number)
        if page is None:
            return None
        self._pages.move_to_end(number)
        return page[place] if place < len(page) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Role.KEY and index.isValid():
            return str(self._rows[index.row()])
        return super().data(index, role)

    def when_there(self, rows: Iterable[int], then: Callable[[], None]) -> None:
        wanted = {row // PAGE for row in rows if 0 <= row < len(self._rows)}
        missing = {number for number in wanted if number not in self._pages or number in self._old}
        for number in sorted(missing):
            self._ask(number)
        missing = {number for number in missing if number not in self._pages}
        if missing:
            self._waiting.append((missing, then))
        else:
            then()

    def _has(self, number: int) -> bool:
        return number * PAGE < len(self._rows)

    def _ask(self, number: int) -> None:
        if number in self._under_way:
            return
        self._under_way.add(number)
        at_once = True

        def come(turn: int, rows: list[T]) -> None:
            if turn == self._turn:
                self._take(number, rows, tell=not at_once)

        self._fetch_late(self._rows[number * PAGE : (number + 1) * PAGE], partial(come, self._turn))
        at_once = False

    def _take(self, number: int, rows: list[T], *, tell: bool) -> None:
        self._under_way.discard(number)
        self._old.discard(number)
        self._pages[number] = rows
        self._pages.move_to_end(number)
        if not self._waiting:  # what somebody waits for is kept until they have it
            while len(self._pages) > PAGES_KEPT:
                self._old.discard(self._pages.popitem(last=False)[0])
        if tell:
            last = min(len(self._rows), (number + 1) * PAGE) - 1
            self.dataChanged.emit(self.index(number * PAGE, 0), self.index(last, len(self.columns) - 1))
        ready = [then for missing, then in self._waiting if missing <= {number}]
        self._waiting = [(missing - {number}, then) for missing, then in self._waiting if missing - {number}]
        for then in ready:
            then()


def _number(key: str) -> int:
    return int(key) if key.isdigit() else 0
