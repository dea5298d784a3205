"""eSputnik's forms of JSON, taken as they may come: a list of one as a bare object, numbers and booleans as
text. Pure.

Owns: these coercions. Must not: know a noun, send or wait.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop_app.model.errors import ProviderChanged
from desktop_app.provider_api.json_values import Row, as_int, as_row, as_text

_NOT_DIGITS = re.compile(r"\D+")


def as_list(value: Any) -> list[Any]:
    """None or missing -> [], a bare object -> [object], a list as it is (trap 1)."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def as_rows(value: Any, *wrappers: str) -> list[Row]:
    """A listing: an array, nothing at all, one bare object with an id, or one of ``wrappers`` around any of
    them.
    """
    if isinstance(value, Mapping) and "id" not in value:
        for name in wrappers:
            if name in value:
                return [as_row(item) for item in as_list(value[name])]
        if value:
            raise ProviderChanged(original=f"a list was expected, not {sorted(value)[:10]}")
        return []
    return [as_row(item) for item in as_list(value)]


def as_bool(value: Any) -> bool:
    """true, "true", "1", 1 -> True; everything else False."""
    return as_text(value).strip().lower() in ("true", "1", "yes")


def instant(value: Any) -> datetime | None:
    """An ISO 8601 time as it stands, with its zone where it tells one; None for anything else."""
    try:
        return datetime.fromisoformat(as_text(value).strip())
    except ValueError:
        return None


def unexpected(what: str) -> ProviderChanged:
    """An answer of another form than the documents say."""
    return ProviderChanged(original=what)


def total_count(headers: Mapping[str, str]) -> int | None:
    """The header ``TotalCount``, a hint (it was seen far too small), never truth (conventions, paging)."""
    return as_int(headers.get("totalcount"))


# --- keys by which rows and contacts are compared ---------------------------------------------------------


def phone_key(text: str) -> str:
    return _NOT_DIGITS.sub("", text)
