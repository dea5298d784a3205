"""What will happen to each row, as the plan shows it: who, what, which fields from what to what, or why not.

Owns: these lines, a window of rows at a time. Must not: decide what happens (``before`` did).
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_app.journal import JobStore, PlannedRow, StoredRow
from desktop_app.journal.row_looks import GAP as GAP
from desktop_app.model.report import RowState
from desktop_app.model.texts import t
from desktop_app.services.importing.keys import KEY_FIELDS, same
from desktop_app.services.importing.reasons import outcome_of

WHATS = ("create", "update", "unchanged", "suppressed", "rejected", "unknown")


_read = json.JSONDecoder().raw_decode


@dataclass(frozen=True, slots=True)
class PlanLine:
    """``what``: one of :data:`WHATS`; ``changes``: (field, before, after), "" = blank, None = unread.

    ``why``: the reason of a row that does not go or of which nothing is known.
    """

    row: int
    who: str
    what: str
    changes: tuple[tuple[str, str | None, str], ...] = ()
    why: str = ""


def plan_numbers(store: JobStore, what: str) -> array[int]:
    """The rows of a kind in file order; "" = all."""
    return store.rows.numbers_of_plan(what)


def plan_lines(store: JobStore, numbers: Sequence[int], platform: str) -> list[PlanLine]:
    planned = {row.row: row for row in store.rows.planned_some(numbers)}
    return [_line(row, planned.get(row.row), platform) for row in store.rows.some(numbers)]


def changes_text(line: PlanLine, names: Mapping[str, str]) -> str:
    """What changes on the row, in one text; ``names``: how each field is called on screen."""
    blank = t("wizard.plan.blank")
    said = [
        t("plan.change", field=names.get(field, field), before=before or blank, after=after or blank)
        if before is not None
        else t("plan.change_unread", field=names.get(field, field), after=after or blank)
        for field, before, after in line.changes
    ]
    if line.what == "create":
        said = [after for _field, _before, after in line.changes]
    return GAP.join([*said, *([line.why] if line.why else [])])


class Shown:
    """Whether :func:`changes_text` of a row that goes holds ``needle``: casefolded, nothing but letters and
    digits, so that it cannot reach from one part of the text into the next. Made for a pass over a million
    rows: no line is put together."""

    def __init__(self, needle: str, names: Mapping[str, str]) -> None:
        self._needle, self._names = needle, names
        self._named: dict[str, bool] = {}
        self._blank = needle in t("wizard.plan.blank").casefold()
        self._joins = needle in t("plan.why_joins").casefold()

    @property
    def in_words(self) -> bool:
        """The words around the values may hold it."""
        named = any(self._needle in name.casefold() for name in self._names.values())
        return named or self._blank or self._joins

    def __call__(self, cells: str, payload: str, fields: str, member: int, _more: str) -> bool:
        """Texts as the journal keeps them; ``fields`` "" for somebody new."""
        needle = self._needle
        sent: dict[str, str | None] = _read(payload)[0]
        if not fields:
            who = _who(sent, cells)
            return any(value and value != who and needle in value.casefold() for value in sent.values())
        if not member and self._joins:
            return True
        there: dict[str, str] = _read(fields)[0]
        for name, value in sent.items():
            before = there.get(name)
            # most values are there just so already
            if value != before and self._holds(name, value or "", before) and not same(name, value, before):
                return True
        return False

    def _holds(self, name: str, after: str, before: str | None) -> bool:
        if (named := self._named.get(name)) is None:
            named = self._named[name] = self._needle in self._names.get(name, name).casefold()
        if named or self._needle in after.casefold() or (before and self._needle in before.casefold()):
            return True
        return self._blank and (not after or before == "")


def _who(payload: Mapping[str, str | None], cells: str) -> str:
    """By what a row is called: what finds its person, else its first cell that is not blank."""
    for field in KEY_FIELDS:
        if who := payload.get(field):
            return who
    return next((cell for cell in json.loads(cells) if cell.strip()), "")


def fixed_words(platform: str) -> tuple[str, ...]:
    """What such texts hold beside the names of fields and a row's own data."""
    plain = ("wizard.plan.blank", "plan.change", "plan.change_unread", "plan.why_joins")
    return (*map(t, plain), t("plan.why_unread", platform=platform), t("plan.why_several"))


def _line(row: StoredRow, planned: PlannedRow | None, platform: str) -> PlanLine:
    payload: dict[str, str | None] = json.loads(row.payload) if row.payload else {}
    who = _who(payload, row.cells)
    state = RowState(row.state)
    if state is RowState.UNCHANGED:
        return PlanLine(row.row, who, "unchanged")
    if state is not RowState.NOT_SENT or planned is None:
        what = "rejected" if state is RowState.REJECTED_HERE else "suppressed"
        return PlanLine(row.row, who, what, why=outcome_of(row, platform).reason)
    if planned.before is None:
        return PlanLine(row.row, who, "unknown", why=t("plan.why_unread", platform=platform))
    if planned.before == "":
        filled = tuple((n, "", value) for n, value in payload.items() if value and value != who)
        return PlanLine(row.row, who, "create", filled)
    if planned.contacts > 1:
        return PlanLine(row.row, who, "update", why=t("plan.why_several", count=planned.contacts))
    image: dict[str, str] = json.loads(planned.image) if planned.image else {}
    changed = tuple(
        (name, image.get(name), value or "")
        for name, value in payload.items()
        if not same(name, value, image.get(name))
    )
    why = "" if planned.member else t("plan.why_joins")
    return PlanLine(row.row, who, "update", changed, why)
