"""Rows narrowed by a text that no statement can compare: as few of them as may be are looked at one by one.

Owns: which rows have to be looked at, and what the others are without a look. Must not: hold a statement (the
journal does), know a table on screen.

"Is not" is all that is not "is"; "with a value" is all that is not "without" one: neither needs every row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from desktop_app.journal import JobStore
from desktop_app.journal.job_store import DATABASE
from desktop_app.journal.row_looks import RowLooks, Term, by_number, together, without
from desktop_app.model.column_filter import ColumnFilter, How, Narrowing
from desktop_app.services.importing.row_narrowing import Report, judged, may_hold

L = TypeVar("L")
_MOST = (How.IS_NOT, How.FILLED)
"""Nearly all rows fit these: the few others are looked for."""
_NOBODY = Term("0")


@dataclass(frozen=True, slots=True)
class Blank:
    """Of a column: for which rows it is ``surely`` blank, and among which others it ``may`` be (all the terms
    hold; () = any row)."""

    surely: tuple[Term, ...] = (_NOBODY,)
    may: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Looked(Generic[L]):
    """``texts`` by column; ``read(store)`` makes what reads a page of rows; ``fixed``: words that such texts
    hold beside a row's own data. ``exact``: columns that the journal compares by itself."""

    texts: Mapping[str, Callable[[L], str]]
    read: Callable[[JobStore], Callable[[Sequence[int]], list[L]]]
    number_of: Callable[[L], int]
    fixed: str = ""
    exact: Mapping[str, Callable[[ColumnFilter], Term]] = field(default_factory=dict)
    blank: Mapping[str, Blank] = field(default_factory=dict)
    shows: Mapping[str, Callable[[ColumnFilter], tuple[Term, Term] | None]] = field(default_factory=dict)
    """By column: (rows that surely fit, rows of which that cannot be told), where it can be told of most."""


class LookedThrough:
    """Of one job. A later question ends an earlier one, from whatever thread it comes."""

    def __init__(self, open_store: Callable[[], JobStore]) -> None:
        self._open = open_store
        self._asked = 0
        self._looks: RowLooks | None = None

    def stop(self) -> None:
        """What is being looked for is not wanted any more."""
        self._asked += 1
        if (looks := self._looks) is not None:
            looks.stop()

    def rows(
        self, found: Sequence[int], narrowing: Narrowing, looked: Looked[L], report: Report | None = None
    ) -> Sequence[int] | None:
        """Those of ``found`` that fit; None when another question came. ``narrowing`` by ``row`` and the
        columns of ``looked``."""
        self.stop()
        asked = self._asked
        exact = {"row": by_number, **looked.exact}
        filters = [one for one in narrowing.filters if one.column in exact or one.column in looked.texts]
        terms = [exact[one.column](one) for one in filters if one.column in exact and one.how not in _MOST]
        one_by_one = [one for one in filters if one.column not in exact or one.how in _MOST]
        left: Sequence[int] | None = found
        if filters:
            with self._open() as store, closing(RowLooks(store.folder / DATABASE)) as looks:
                self._looks = looks
                page = _Pass(looks, looked, exact, looked.read(store), lambda: asked != self._asked, report)
                left = page.fitting(terms, found)
                for one in sorted(one_by_one, key=lambda one: one.how not in (How.IS, How.HOLDS)):
                    left = page.fit(one, left) if left is not None else None
                self._looks = None
        if left is None or asked != self._asked:
            return None
        return left[::-1] if narrowing.sort == "row" and narrowing.descending else left


@dataclass(frozen=True, slots=True)
class _Pass(Generic[L]):
    looks: RowLooks
    looked: Looked[L]
    exact: Mapping[str, Callable[[ColumnFilter], Term]]
    read: Callable[[Sequence[int]], list[L]]
    given_up: Callable[[], bool]
    report: Report | None

    def fitting(self, terms: Sequence[Term], among: Sequence[int]) -> Sequence[int] | None:
        if self.given_up():
            return None
        return self.looks.rows(terms, among=among) if terms else among

    def fit(self, wanted: ColumnFilter, among: Sequence[int]) -> Sequence[int] | None:
        if wanted.how in _MOST:
            other = replace(wanted, how=How.IS if wanted.how is How.IS_NOT else How.EMPTY)
            dropped = self.fit(other, among)
            return None if dropped is None else without(among, dropped)
        if wanted.column in self.exact:
            return self.fitting([self.exact[wanted.column](wanted)], among)
        surely: Sequence[int] | None = ()
        asks = self.looked.shows.get(wanted.column)
        if asks is not None and (known := asks(wanted)) is not None:
            return self._mostly_known(wanted, known, among)
        if wanted.how is How.EMPTY:
            blank = self.looked.blank.get(wanted.column, Blank())
            surely, terms = self.fitting(blank.surely, among), blank.may
        else:
            terms = tuple(may_hold(wanted, self.looked.fixed))
        left = self.fitting(terms, among)
        if surely is None or left is None:
            return None
        return self._judged(wanted, left, surely)

    def _mostly_known(
        self, wanted: ColumnFilter, known: tuple[Term, Term], among: Sequence[int]
    ) -> Sequence[int] | None:
        """Only rows of which it cannot be told otherwise are looked at."""
        surely = self.fitting([known[0]], among)
        left = self.fitting([known[1]], among) if surely is not None else None
        return None if surely is None or left is None else self._judged(wanted, left, surely)

    def _judged(
        self, wanted: ColumnFilter, left: Sequence[int], surely: Sequence[int]
    ) -> Sequence[int] | None:
        text = self.looked.texts[wanted.column]
        fit = judged(left, [(wanted, text)], self.read, self.looked.number_of, self.given_up, self.report)
        return None if fit is None else together(surely, fit) if surely else fit
