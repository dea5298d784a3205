"""Looking for rows of a job by what their columns say, and in which order: beside what shows pages of them.

Owns: a connection of its own (a long look makes no page late), the statements by which rows are narrowed and
put in order. Must not: change a row, know the words of a screen.

A look at a million rows takes from a tenth of a second to some seconds; a later question ends an earlier one.
"""

from __future__ import annotations

import itertools
import json
import re
import sqlite3
import threading
from array import array
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from desktop_app.journal.database import translated
from desktop_app.journal.text_terms import like_pattern
from desktop_app.model.column_filter import ColumnFilter, How, comparison
from desktop_app.model.report import RowState

GAP = "  ·  "
"""Between the cells of a row that are shown as one text."""
_PLAIN = re.compile(r"(?:[^\W_]|[ @.+-](?! ))+")
"""JSON writes it as it is, and it does not reach from one cell to the next."""
_WAY = {False: "ASC", True: "DESC"}
_FEW = 20_000
_PIECE = 20_000
_MAPPED = 1 << 30  # bytes of the file that are read without being copied

Says = Callable[..., bool]
"""(state, code, said_by, detail, notes) of a row whose reason is more than its code; or what else the term
hands in, five in all."""


class Group(NamedTuple):
    """Rows of one state, one code and one source: what is said of them begins alike."""

    state: str
    code: str
    said_by: str


class Term(NamedTuple):
    """A condition on ``rows r``, ``contents c`` and ``details d``; ``says`` judges where SQL cannot."""

    sql: str
    values: tuple[str | int | float, ...] = ()
    says: Says | None = None


class RowLooks:
    """Of one ``job.sqlite``; open until :meth:`close`. Raises StorageFailed."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._gate = threading.Lock()
        self._tickets = 0
        self._says: list[Says] = []
        self._closed = False
        with translated(file):
            look = sqlite3.connect(file, isolation_level=None, check_same_thread=False, timeout=10.0)
            look.execute("PRAGMA query_only=ON")
            look.execute(f"PRAGMA mmap_size={_MAPPED}")
            look.create_function("casefolded", 1, lambda text: str(text or "").casefold(), deterministic=True)
            look.create_function("cells_fit", 3, _cells_fit, deterministic=True)
            look.create_function("says", 6, lambda place, *told: self._says[place](*told))
            self._look = look

    def close(self) -> None:
        """Safe to call twice."""
        self._closed = True  # before what is at work looks
        self.stop()
        with self._gate:
            self._look.close()

    def stop(self) -> None:
        """What is being looked for is not wanted any more."""
        self._tickets += 1
        with suppress(sqlite3.ProgrammingError):  # closed already
            self._look.interrupt()

    def groups(self) -> list[Group]:
        """Those that occur."""
        with self._gate, translated(self._file):
            if self._closed:
                return []
            found = self._look.execute("SELECT DISTINCT state, code, said_by FROM rows")
            return [Group(*one) for one in found]

    def rows(
        self, terms: Sequence[Term], among: Sequence[int] | None = None, order: Term | Sequence[Group] = ()
    ) -> array[int] | None:
        """The rows for which all terms hold (of ``among``, where it is given), in file order; ``order``:
        groups of rows one behind the other, or a term to sort by. None when a later question came."""
        self.stop()
        ticket = self._tickets
        with self._gate:
            if ticket != self._tickets or self._closed:
                return None
            try:
                found = self._fitting(terms, among)
                if ticket != self._tickets:
                    return None
                return self._ordered(found, order) if order else found
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                    return None
                with translated(self._file):
                    raise
            except sqlite3.Error:
                with translated(self._file):
                    raise

    # -- inside ----------------------------------------------------------------------------------------------
    def _fitting(self, terms: Sequence[Term], among: Sequence[int] | None) -> array[int]:
        few = among is not None and len(among) <= _FEW
        if few:
            assert among is not None
            terms = [Term("r.row IN (SELECT value FROM json_each(?))", (json.dumps(list(among)),)), *terms]
        if not terms and among is not None:
            return array("I", among)
        self._says = [term.says for term in terms if term.says is not None]
        places = iter(range(len(self._says)))
        where, values = [], list[str | int | float]()
        for term in terms:
            where.append(term.sql if term.says is None else term.sql.replace(":says", str(next(places))))
            values += term.values
        found = self._numbers(f"SELECT r.row FROM {_tables(where)} {_where(where)} ORDER BY r.row", values)
        return found if few or among is None else _common(found, among)

    def _ordered(self, found: array[int], order: Term | Sequence[Group]) -> array[int]:
        if isinstance(order, Term):
            where: list[str] = []
            values: list[str | int | float] = []
            if len(found) <= _FEW:
                where, values = ["r.row IN (SELECT value FROM json_each(?))"], [json.dumps(list(found))]
            sql = f"SELECT r.row FROM {_tables([order.sql])} {_where(where)} ORDER BY {order.sql}, r.row"
            placed = self._numbers(sql, [*values, *order.values])
        else:
            placed = array("I")
            for group in order:
                sql = "SELECT row FROM rows WHERE state=? AND code=? AND said_by=? ORDER BY row"
                placed.extend(self._numbers(sql, group))
        return placed if len(placed) == len(found) else _common(placed, found)

    def _numbers(self, sql: str, values: Sequence[str | int | float]) -> array[int]:
        found = array("I")
        cursor = self._look.execute(sql, values)
        while piece := cursor.fetchmany(_PIECE):
            found.extend(row for (row,) in piece)
        return found


# -- terms ---------------------------------------------------------------------------------------------------
def of_states(states: Sequence[RowState]) -> Term:
    return Term(f"r.state IN ({','.join('?' * len(states))})", tuple(state.value for state in states))


def of_code(code: str) -> Term:
    return Term("r.code = ?", (code,))


def holding(text: str) -> Term:
    """Whose cells or platform's words hold ``text``, or whose id it is."""
    pattern = like_pattern(text.casefold())
    needle = text.casefold()
    cells = "cells_fit(c.cells, 'holds', ?)"
    words = "instr(casefolded(d.text), ?)"
    given: tuple[str, ...] = (needle, text, needle)
    if pattern is not None:
        cells, given = f"(c.cells LIKE ? ESCAPE '!' AND {cells})", (pattern, *given)
    return Term(f"({cells} OR r.platform_id = ? OR (d.text IS NOT NULL AND {words}))", given)


def by_number(wanted: ColumnFilter) -> Term:
    """By the row's number; it has one always."""
    match wanted.how:
        case How.FILLED:
            return Term("1")
        case How.EMPTY:
            return Term("0")
        case How.IS | How.IS_NOT:
            return Term(f"CAST(r.row AS TEXT) {'=' if wanted.how is How.IS else '<>'} ?", (_digits(wanted),))
    limit = comparison(wanted.text)
    if limit is not None:
        return Term(f"r.row {limit.sign} ?", (limit.number,))
    return Term("instr(CAST(r.row AS TEXT), ?)", (_digits(wanted),))


def by_platform_id(wanted: ColumnFilter) -> Term:
    match wanted.how:
        case How.FILLED | How.EMPTY:
            return Term(f"r.platform_id {'<>' if wanted.how is How.FILLED else '='} ''")
        case How.IS | How.IS_NOT:
            sign = "=" if wanted.how is How.IS else "<>"
            return Term(f"casefolded(r.platform_id) {sign} ?", (wanted.needle,))
    return Term("instr(casefolded(r.platform_id), ?)", (wanted.needle,))


def by_cells(wanted: ColumnFilter) -> Term:
    """By any of the cells, or by all of them as one text."""
    exact = "cells_fit(c.cells, ?, ?)"
    told = (wanted.how.value if wanted.how is not How.IS_NOT else How.IS.value, wanted.needle)
    values: tuple[str, ...]
    over_cells = GAP.strip() in wanted.needle or "  " in wanted.needle
    pattern = None if over_cells or not wanted.how.asks_text else like_pattern(wanted.needle)
    if pattern is not None:
        fits, values = f"(c.cells LIKE ? ESCAPE '!' AND {exact})", (pattern, *told)
        if wanted.how is How.HOLDS and pattern == f"%{wanted.needle}%":
            # what stands so in the JSON stands so in a cell, unless something in it is written otherwise
            fits = f"(c.cells LIKE ? ESCAPE '!' AND (instr(c.cells, '\\') = 0 OR {exact}))"
    else:
        fits, values = exact, told
    return Term(f"NOT coalesce({fits}, 0)" if wanted.how is How.IS_NOT else fits, values)


def by_cell(wanted: ColumnFilter, place: int) -> Term:
    """By the cell of one column of the file."""
    cell, path = "trim(coalesce(json_extract(c.cells, ?), ''))", f"$[{place}]"
    if not wanted.how.asks_text:
        return Term(f"{cell} {'<>' if wanted.how is How.FILLED else '='} ''", (path,))
    compared = f"instr(casefolded({cell}), ?)" if wanted.how is How.HOLDS else f"casefolded({cell}) = ?"
    values: tuple[str, ...] = (path, wanted.needle)
    if (pattern := like_pattern(wanted.needle)) is not None:
        compared, values = f"(c.cells LIKE ? ESCAPE '!' AND {compared})", (pattern, *values)
    return Term(f"NOT {compared}" if wanted.how is How.IS_NOT else compared, values)


def by_groups(fit: Sequence[Group]) -> Term:
    """Of these groups."""
    if not fit:
        return Term("0")
    marks = ",".join("(?,?,?)" for _group in fit)
    return Term(
        f"(r.state, r.code, r.said_by) IN (VALUES {marks})", tuple(part for group in fit for part in group)
    )


def by_reason(fit: Sequence[Group], says: Says) -> Term:
    """Of these groups; where a row has words of its own, as ``says`` finds."""
    plain = by_groups(fit)
    own = "says(:says, r.state, r.code, r.said_by, coalesce(d.text, ''), c.notes)"
    sql = f"CASE WHEN d.text IS NULL AND c.notes = '' THEN {plain.sql} ELSE {own} END"
    return Term(sql, plain.values, says)


def by_said(says: Says) -> Term:
    """As ``says`` finds of the cells, the notes and the code of each row."""
    return Term("says(:says, c.cells, c.notes, r.code, '', '')", (), says)


def in_cells(word: str) -> Term | None:
    """Rows in which this word may stand in a cell of the file; None: nearly all may."""
    pattern = like_pattern(word.casefold())
    return None if pattern is None else Term("c.cells LIKE ? ESCAPE '!'", (pattern,))


def in_data(word: str) -> Term | None:
    """Rows in which this word may stand somewhere among what is sent or read before; None: nearly all may."""
    pattern = like_pattern(word.casefold())
    if pattern is None:
        return None
    return Term(
        "(c.cells LIKE ? ESCAPE '!' OR c.payload LIKE ? ESCAPE '!' OR c.notes <> ''"
        " OR r.state NOT IN ('not_sent', 'unchanged')"  # these say why
        " OR EXISTS (SELECT 1 FROM images i WHERE i.contact = r.before AND i.fields LIKE ? ESCAPE '!')"
        " OR EXISTS (SELECT 1 FROM mends m WHERE m.row = r.row))",
        (pattern, pattern, pattern),
    )


def id_order(*, descending: bool) -> Term:
    """By the platform's id; rows without one come last, either way."""
    return _text_order("r.platform_id", descending)


def cells_order(*, descending: bool) -> Term:
    """By all cells, the first one first."""
    return Term(f"c.cells COLLATE NOCASE {_WAY[descending]}")


def cell_order(place: int, *, descending: bool) -> Term:
    """By the cell of one column of the file."""
    return _text_order(f"trim(coalesce(json_extract(c.cells, '$[{place}]'), ''))", descending)


def _text_order(text: str, descending: bool) -> Term:
    return Term(f"{text} = '', {text} COLLATE NOCASE {_WAY[descending]}")


def _cells_fit(cells: str | None, how: str, needle: str) -> bool:
    if how == How.HOLDS and needle not in (cells or "").casefold() and _PLAIN.fullmatch(needle):
        return False  # most rows: a JSON of cells holds what one of them holds
    texts = [one.strip() for one in json.loads(cells or "[]") if one.strip()]
    match How(how):
        case How.FILLED:
            return bool(texts)
        case How.EMPTY:
            return not texts
        case How.IS:
            return any(one.casefold() == needle for one in texts) or GAP.join(texts).casefold() == needle
    return needle in GAP.join(texts).casefold()


def _digits(wanted: ColumnFilter) -> str:
    """Rows are shown with their thousands apart."""
    return "".join(one for one in wanted.needle if one.isalnum())


def _tables(parts: Sequence[str]) -> str:
    text = " ".join(parts)
    joins = " JOIN contents c USING(row)" if "c." in text else ""
    return f"rows r{joins}" + (" LEFT JOIN details d USING(row)" if "d." in text else "")


def _where(parts: Sequence[str]) -> str:
    return f"WHERE {' AND '.join(parts)}" if parts else ""


def without(rows: Sequence[int], dropped: Sequence[int]) -> array[int]:
    """``rows`` but for those that are dropped, in their order."""
    marked = _marked(dropped, rows, dropped)
    return array("I", [row for row in rows if not marked[row]])


def together(*several: Sequence[int]) -> array[int]:
    """All these rows, in file order."""
    marked = _marked(itertools.chain(*several), *several)
    return array("I", [row for row in range(1, len(marked)) if marked[row]])


def _common(placed: Sequence[int], among: Sequence[int]) -> array[int]:
    """Those of ``among``, in the order of ``placed``."""
    marked = _marked(among, placed, among)
    return array("I", [row for row in placed if marked[row]])


def _marked(chosen: Iterable[int], *among: Sequence[int]) -> bytearray:
    """A place for each row of ``among``, 1 for those that are chosen.

    In many small steps: one that sorts a million rows, or makes a set of them, keeps the window's thread from
    its turn for a twentieth of a second.
    """
    highest = 0
    for rows in among:
        for start in range(0, len(rows), _PIECE):
            highest = max(highest, max(rows[start : start + _PIECE]))
    marked = bytearray(highest + 1)
    for row in chosen:
        marked[row] = 1
    return marked
