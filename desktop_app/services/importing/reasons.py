"""Why a row is in its state, in words, and what to do about it.

Owns: choosing the sentence for a code. Must not: hold a sentence (the catalogue does) or decide a state.
"""

from __future__ import annotations

import json

from desktop_app.journal import StoredRow
from desktop_app.model.report import ReasonCount, RowOutcome, RowState, SaidBy
from desktop_app.model.texts import has, t
from desktop_app.services.importing.reading import effect_of, problem_text


def outcome_of(row: StoredRow, platform: str) -> RowOutcome:
    """A row with its reason, its advice and who said so."""
    state = RowState(row.state)
    return RowOutcome(
        row=row.row,
        line=row.line,
        state=state,
        code=row.code,
        reason=reason_of(row, platform),
        advice=advice_for(state, row.code, platform),
        said_by=SaidBy(row.said_by),
        platform_id=row.platform_id,
    )


def row_json(row: StoredRow, platform: str) -> dict[str, object]:
    """The object of ``jobs show --rows``."""
    made = outcome_of(row, platform)
    return {
        "row": made.row, "line": made.line, "state": made.state.value, "code": made.code,
        "reason": made.reason, "advice": made.advice, "said_by": made.said_by.value,
        "platform_id": made.platform_id,
    }  # fmt: skip


def reason_count(state: RowState, code: str, said_by: SaidBy, count: int, platform: str) -> ReasonCount:
    """A group of rows; its sentence names no single row's values."""
    return ReasonCount(state, code, count, general_reason(state, code, platform), said_by)


def advice_for(state: RowState, code: str, platform: str) -> str:
    """What to do next; "" where nothing is to be done."""
    for key in (f"import.advice.{code}", f"import.advice.{state.value}"):
        if has(key):
            return t(key, platform=platform)
    return ""


def reason_of(row: StoredRow, platform: str) -> str:
    """Why this very row is in its state, with the platform's own words and what was left out."""
    state = RowState(row.state)
    problems = json.loads(row.notes) if row.notes else []
    said = [problem_text((field, code, text)) for field, code, text in problems if code == row.code]
    if said and state is RowState.REJECTED_HERE:
        return said[0]
    reason = general_reason(state, row.code, platform)
    if row.detail:
        reason = t("import.reason_with_words", reason=reason, platform=platform, words=row.detail)
    left_out = [
        problem_text((field, code, text))
        for field, code, text in problems
        if effect_of(field, code) == "leave_out"
    ]
    mended = [text for _field, code, text in problems if code == "mended"]
    if mended and state is not RowState.REJECTED_HERE:
        reason = t("import.reason_mended", reason=reason, said="”, “".join(mended))
    if left_out and state is not RowState.REJECTED_HERE:
        # the row went out, but not with every value: that must not stay unsaid
        reason = t("import.reason_with_left_out", reason=reason, what=" ".join(left_out))
    return reason


def general_reason(state: RowState, code: str, platform: str) -> str:
    """What is said of all rows of this state and code; it names no single row's values."""
    for key in (f"reading.kind.{code}", f"import.reason.{code}"):
        if has(key):
            return t(key, platform=platform, field="", said="")
    return t(f"import.reason.{state.value}", platform=platform)
