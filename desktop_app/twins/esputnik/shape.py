"""Forms of the answers: lists of one as bare objects, sentences labelled JSON, errors as text.

Owns: what facts sections 0 and 1 say about bodies. Must not: know an endpoint.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, NoReturn

from desktop_app.twins.wire import JSON_UTF8, Answer, BodyUnreadable, Call, Refused, json_answer, text_answer

#: characters that facts sections 3.2 and 6 forbid in keys and form names
FORBIDDEN = frozenset("<;'\\/|\"`^?!,>")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")
#: zone in which naive times of the organisation are read (facts section 1: contradictory; see README)
ORGANISATION_ZONE = timezone(timedelta(hours=2))
PAGE = 500


def bare(items: Sequence[Any]) -> Any:
    """A list inside a wrapper object: one element is that element, several are an array (trap 1)."""
    return items[0] if len(items) == 1 else list(items)


def put_bare(target: dict[str, Any], key: str, items: Sequence[Any]) -> None:
    """As ``bare``, and no key at all for none."""
    if items:
        target[key] = bare(items)


def sentence(text: str) -> Answer:
    """A bare sentence that says it is JSON (trap 3)."""
    return text_answer(text, 200, JSON_UTF8)


def refuse(text: str, status: int = 400) -> NoReturn:
    """Answer an error as plain text and take back what was written."""
    raise Refused(text_answer(text, status))


def not_found(text: str) -> NoReturn:
    refuse(text, 404)


def body_object(call: Call) -> dict[str, Any]:
    """The body as a JSON object, else 400."""
    try:
        value = call.json()
    except BodyUnreadable:
        refuse("Request body is empty." if not call.body else "Request body is not valid JSON.")
    if not isinstance(value, dict):
        refuse("Request body must be a JSON object.")
    return value


def number(value: Any) -> int | None:
    """An id as number or digits; None when it is neither."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 10**18 else None
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,18}", value.strip()):
        return int(value)
    return None


def truth(text: str | None, default: bool) -> bool:
    return default if text is None else text.strip().lower() in ("true", "1", "yes")


def page(call: Call, default: int = PAGE, most: int = PAGE) -> tuple[int, int]:
    """(offset from 0, rows) of ``startindex`` and ``maxrows``; above the maximum is cut to it in silence."""
    start = number(call.query.get("startindex", "1"))
    rows = number(call.query.get("maxrows", str(default)))
    if start is None or rows is None:
        refuse("startindex and maxrows must be numbers")
    return max(0, start - 1), min(max(0, rows), most)


def listing(rows: Sequence[Mapping[str, Any]], total: int | None = None) -> Answer:
    """A top-level array, with ``TotalCount`` where the platform sends it."""
    answer = json_answer(list(rows))
    if total is not None:
        answer.headers.append(("TotalCount", str(total)))
    return answer


def text_listing(rows: Sequence[str], total: int) -> Answer:
    """As ``listing``, of rows that are JSON text already."""
    answer = text_answer(f"[{','.join(rows)}]", 200, JSON_UTF8)
    answer.headers.append(("TotalCount", str(total)))
    return answer


def instant(text: Any, zone: timezone = UTC) -> float | None:
    """Epoch seconds of an ISO 8601 date or date-time (any number of fraction digits), None when it is
    none.
    """
    match = _DATE.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        return None
    year, month, day, hour, minute, second, offset = match.groups()
    tz = zone
    if offset == "Z":
        tz = UTC
    elif offset:
        sign = -1 if offset[0] == "-" else 1
        tz = timezone(sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:])))
    try:
        moment = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=tz
        )
        return moment.timestamp()
    except (ValueError, OverflowError):
        return None


def texts(value: Any, name: str) -> list[str]:
    """A list of texts, or one bare text; missing or null is empty; else 400."""
    if value is None:
        return []
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) for item in items):
        refuse(f"{name} must be a list of strings")
    return list(items)
