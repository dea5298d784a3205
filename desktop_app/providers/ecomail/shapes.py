"""Ecomail's forms of JSON, taken as they may come: collections as array, map or one object, ``[]`` for an
empty map, numbers as text. Pure.

Owns: these coercions. Must not: know a noun, send or wait.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop_app.model.errors import ProviderChanged
from desktop_app.provider_api import json_values
from desktop_app.provider_api.json_values import Row, as_int


def as_row(value: Any) -> Row:
    """An object; ``[]`` is an empty one (PHP); ProviderChanged for anything else."""
    return {} if value == [] else json_values.as_row(value)


def as_text(value: Any) -> str:
    """Text of a scalar; None -> "", true -> "true"; what is nested stays as JSON."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return json_values.as_text(value)


def as_map(value: Any) -> Row:
    """A map, or the JSON text of one; null, "" and ``[]`` are empty, another shape is ProviderChanged."""
    if value is None or value == "":
        return {}
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise ProviderChanged(original=f"a map was expected: {value[:200]}") from None
        return as_map(value)
    return as_row(value)


def collection(value: Any, *wrappers: str) -> list[Row]:
    """A collection as array, as map keyed by id, as one bare object with an id, or under a wrapper.

    Nothing and ``{}`` are empty (what a client must tolerate).
    """
    if value is None:
        return []
    if isinstance(value, list):
        return [as_row(item) for item in value]
    row = as_row(value)
    for name in (*wrappers, "data"):
        if isinstance(row.get(name), list | Mapping):
            return collection(row[name])
    if "id" in row or "email" in row:
        return [row]
    if all(isinstance(item, Mapping) for item in row.values()):
        return [as_row(item) for item in row.values()]
    raise ProviderChanged(original=f"a list was expected, not {sorted(map(str, row))[:10]}")


def page_rows(data: Any, wrapper: str = "data") -> tuple[list[Row], bool, int | None]:
    """Rows of a page, whether more may follow, the total it claims.

    ``last_page`` decides where it is told; else a page shorter than the ``per_page`` *of the answer* is the
    last one (paging).
    """
    answer = as_row(data)
    if wrapper not in answer:
        raise ProviderChanged(original=f"a page was expected, not {sorted(map(str, answer))[:10]}")
    rows = collection(answer[wrapper])
    page, last = as_int(answer.get("current_page")), as_int(answer.get("last_page"))
    if page is not None and last is not None:
        more = bool(rows) and page < last
    else:
        more = bool(rows) and len(rows) >= (as_int(answer.get("per_page")) or len(rows))
    return rows, more, as_int(answer.get("total"))


def moment(value: Any) -> datetime | None:
    """A time as it stands, with a zone where it tells one; None for anything else (dates)."""
    try:
        return datetime.fromisoformat(as_text(value).replace("Z", "+00:00"))
    except ValueError:
        return None


def as_tags(value: Any) -> list[str]:
    """An array, the JSON text of one, or words between commas (what a client must tolerate)."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = value.split(",")
    items = value if isinstance(value, list) else []
    return [text for item in items if (text := as_text(item).strip())]


def unexpected(what: str) -> ProviderChanged:
    """An answer of another form than the documents say."""
    return ProviderChanged(original=what)
