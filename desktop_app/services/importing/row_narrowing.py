"""What the columns of a job's rows are narrowed to and sorted by, as the journal can look for it.

Owns: which words stand for which rows, column by column. Must not: hold a statement of SQL (the journal
does).
"""

from __future__ import annotations

import re
import time
from array import array
from collections.abc import Callable, Sequence
from typing import TypeVar

from desktop_app.journal import StoredRow
from desktop_app.journal.row_looks import (
    Group,
    Term,
    by_cell,
    by_cells,
    by_groups,
    by_number,
    by_platform_id,
    by_reason,
    cell_order,
    cells_order,
    id_order,
    in_data,
)
from desktop_app.model.column_filter import ColumnFilter, How
from desktop_app.model.progress import Progress
from desktop_app.model.report import RowState
from desktop_app.model.texts import t
from desktop_app.services.importing.reasons import advice_for, general_reason, reason_of

CELL = "cell:"
"""Before the place of a column of the file, as the key of a column of a table."""
AT_ONCE = 250
BY_GROUP = ("state", "said", "advice", "reason")
"""Columns that say the same, or begin alike, for all rows of a group."""
_BREATH_S = 0.0005

T = TypeVar("T")
Report = Callable[[Progress], None]


def group_words(column: str, group: Group, platform: str) -> str:
    """What a column says of all rows of a group: state, said, advice, reason."""
    state = RowState(group.state)
    match column:
        case "state":
            return t(f"wizard.state.{group.state}", platform=platform)
        case "said":
            return t(f"wizard.said.{group.said_by}", platform=platform)
        case "advice":
            return advice_for(state, group.code, platform)
    return general_reason(state, group.code, platform)


def term_of(wanted: ColumnFilter, groups: Sequence[Group], platform: str) -> Term | None:
    """None for a column of which the journal knows nothing: its rows are looked at one by one."""
    match wanted.column:
        case "row":
            return by_number(wanted)
        case "id":
            return by_platform_id(wanted)
        case "cells":
            return by_cells(wanted)
        case column if column in BY_GROUP:
            fit = [one for one in groups if wanted.fits(group_words(wanted.column, one, platform))]
            return by_reason(fit, _says(wanted, platform)) if wanted.column == "reason" else by_groups(fit)
    if wanted.column.startswith(CELL):
        return by_cell(wanted, int(wanted.column.removeprefix(CELL)))
    return None


def order_of(
    column: str, groups: Sequence[Group], platform: str, *, descending: bool
) -> Term | tuple[Group, ...]:
    """() for the order of the file. What is the same by this column stays in that order; a reason counts as
    its beginning, which many rows share."""
    if column in BY_GROUP:
        ordered = sorted(
            groups, key=lambda one: group_words(column, one, platform).casefold(), reverse=descending
        )
        return tuple(ordered)
    if column.startswith(CELL):
        return cell_order(int(column.removeprefix(CELL)), descending=descending)
    if column == "id":
        return id_order(descending=descending)
    return cells_order(descending=descending) if column == "cells" else ()


def judged(
    numbers: Sequence[int],
    wanted: Sequence[tuple[ColumnFilter, Callable[[T], str]]],
    read: Callable[[Sequence[int]], list[T]],
    number_of: Callable[[T], int],
    given_up: Callable[[], bool],
    report: Report | None = None,
) -> array[int] | None:
    """Those of ``numbers`` whose row fits; ``wanted``: filters with the text they look at. None when it was
    given up; ``report`` how many were looked at. Off the window's thread, to which it leaves the
    processor after each page."""
    found = array("I")
    for start in range(0, len(numbers), AT_ONCE):
        if given_up():
            return None
        if report is not None:
            report(Progress(start, len(numbers), "tables.looking"))
        for row in read(numbers[start : start + AT_ONCE]):
            if all(one.fits(text(row)) for one, text in wanted):
                found.append(number_of(row))
        time.sleep(_BREATH_S)
    return found


def may_hold(wanted: ColumnFilter, fixed: str, where: Callable[[str], Term | None] = in_data) -> list[Term]:
    """Which rows to look at one by one at all, for a text made of what stands ``where`` and of ``fixed``
    words."""
    if wanted.how not in (How.HOLDS, How.IS):
        return []
    words = (word for word in re.findall(r"[^\W_]+", wanted.needle) if word not in fixed.casefold())
    return [term for word in words if (term := where(word)) is not None]


def _says(wanted: ColumnFilter, platform: str) -> Callable[[str, str, str, str, str], bool]:
    def says(state: str, code: str, said_by: str, detail: str, notes: str) -> bool:
        row = StoredRow(0, 0, state, code, said_by, "", detail, "", notes)
        return wanted.fits(reason_of(row, platform))

    return says
