"""Which cell of a row its reason is about. Must not: judge the cell."""

from __future__ import annotations

import json
from collections.abc import Callable

KEYS = ("email", "phone", "external_id")


def column_in_question(
    notes: str, code: str, column_of: Callable[[str], int | None]
) -> tuple[int | None, str]:
    """(column, field) that the row's problem of this code is about; where it is about the whole row, the
    column by which its person is found and "". ``notes``: as the journal keeps them."""
    said = json.loads(notes) if notes else []
    field = next((name for name, one, _text in said if one == code and name), "")
    column = column_of(field) if field else None
    if column is None:
        return next((found for key in KEYS if (found := column_of(key)) is not None), None), ""
    return column, field
