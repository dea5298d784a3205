"""The forms of EngageLab's answers (facts 2): success, errors, paging, the three spellings of time.

Owns: how an answer looks, how bodies and queries are read. Must not: know a call. Error numbers that the
facts do not print are marked "family": taken from the table of code families, where only the family is known.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, NoReturn

from desktop_app.twins.wire import Answer, BodyUnreadable, Call, Refused, json_answer, text_answer

ZONE = timezone(timedelta(hours=8))
MOST_ROWS = 100
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ADDRESS = re.compile(
    r"(?P<local>[^\s@<>,;]{1,96})@(?P<domain>(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?P<top>[A-Za-z]{2,20}))"
)
_NAMED = re.compile(r"(?P<name>[^<>]*)<\s*(?P<address>[^<>]+?)\s*>")

# codes of the common family 300xx and of marketing, where the facts name the family only
BAD_BODY, BAD_PAGING, BAD_DATE, BAD_EMAIL, MISSING, TOO_OFTEN = 30001, 30010, 30012, 30015, 30004, 30029
NOT_FOUND = 30036
TOO_MANY_MEMBERS = 30515
BAD_MARKETING, EXISTS_MARKETING = 32001, 32003


# --- answers ------------------------------------------------------------------------------------------------


def one(value: Any) -> Answer:
    return json_answer({"result": value})


def count(number: int) -> Answer:
    return json_answer({"count": number})


def page(rows: list[Any], total: int, shown: int | None = None) -> Answer:
    """``shown``: what ``count`` says, where a listing says something else than its rows."""
    return json_answer({"result": rows, "total": total, "count": len(rows) if shown is None else shown})


def refused(code: int, message: str, status: int = 400) -> Answer:
    return json_answer({"code": code, "message": message}, status)


def refuse(code: int, message: str, status: int = 400) -> NoReturn:
    raise Refused(refused(code, message, status))


def unauthorized() -> Answer:
    """E1: the same for a wrong key and for a key of the other data centre."""
    return refused(30000, "Authentication failed.", 401)


def plain_not_found() -> Answer:
    """E5: text, not JSON."""
    return text_answer("not found", 404, "text/plain;charset=UTF-8")


def refuse_missing() -> NoReturn:
    """E7."""
    refuse(NOT_FOUND, "resource not found", 404)


# --- what arrives -------------------------------------------------------------------------------------------


def body_object(call: Call) -> dict[str, Any]:
    """The body as an object, whatever its content type says; an absent one is empty."""
    if not call.body.strip():
        return {}
    try:
        given = call.json()
    except BodyUnreadable:
        refuse(BAD_BODY, "The request body must be json format")
    if not isinstance(given, dict):
        refuse(BAD_BODY, "The request body must be a json object")
    return given


def window(call: Call, *, default: int = MOST_ROWS, fewest: int = 0) -> tuple[int, int]:
    """``offset`` and ``limit`` of the query (2.2); a limit above 100 is cut to 100."""
    offset, limit = (
        _number(call.query.get(name), start) for name, start in (("offset", 0), ("limit", default))
    )
    if offset < 0:
        refuse(BAD_PAGING, "offset must be greater than or equal to 0")
    if limit < fewest:
        refuse(BAD_PAGING, f"limit must be between {fewest} and {MOST_ROWS}")
    return offset, min(limit, MOST_ROWS)


def _number(text: str | None, start: int) -> int:
    if text is None or not text.strip():
        return start
    try:
        value = int(text)
    except ValueError:
        refuse(BAD_PAGING, "offset and limit must be integers")
    return max(-1, min(value, 2**40))


def integer(value: Any) -> int | None:
    """A whole number from 5 or "5"; None for everything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 2**62 else None
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}", value.strip()):
        return int(value)
    return None


def text_of(value: Any) -> str:
    """Text of a scalar that may be a number; "" for nothing and for structures."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else ""


def flag(value: Any, start: bool) -> bool:
    """A switch: JSON true/false, 0/1, or their text."""
    if value is None:
        return start
    return text_of(value).strip().lower() in ("true", "1", "1.0")


def semicolons(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(";") if part.strip()]


def good_address(value: Any) -> bool:
    """2.6: 6 to 128 characters, local part up to 96, domain up to 255, top level 2 to 20 letters."""
    if not isinstance(value, str) or not 6 <= len(value) <= 128:
        return False
    return _ADDRESS.fullmatch(value) is not None


def bare_address(value: Any) -> str | None:
    """The address of ``a@b``, ``Name<a@b>`` or ``Name <a@b>`` (2.6); None when it is none."""
    if not isinstance(value, str):
        return None
    named = _NAMED.fullmatch(value.strip())
    address = named["address"] if named else value.strip()
    return address if good_address(address) else None


# --- time (2.3) ---------------------------------------------------------------------------------------------


def joined(at: float) -> str:
    """``2022-11-14T14:27:48+0800``."""
    return datetime.fromtimestamp(at, ZONE).strftime("%Y-%m-%dT%H:%M:%S%z")


def with_colon(at: float) -> str:
    """``2021-01-12T17:03:23+08:00``."""
    return datetime.fromtimestamp(at, ZONE).isoformat(timespec="seconds")


def bare(at: float) -> str:
    """``2021-03-01 17:24:34``, presumably +08:00."""
    return datetime.fromtimestamp(at, ZONE).strftime("%Y-%m-%d %H:%M:%S")


def day_start(text: str) -> float | None:
    """Epoch seconds at which the day ``yyyy-MM-dd`` begins at +08:00; None for anything else."""
    if not _DAY.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp()
    except ValueError:
        return None


def instant(text: str, hours: int) -> float | None:
    """``YYYY-MM-DD HH:mm:ss`` in a zone of whole hours."""
    try:
        at = datetime.strptime(text, "%Y-%m-%d %H:%M:%S")
        return at.replace(tzinfo=timezone(timedelta(hours=hours))).timestamp()
    except (ValueError, OverflowError):
        return None


def span(call: Call, *, required: bool) -> tuple[float, float] | None:
    """``start_date`` to the end of ``end_date``, at most three months (10, 11); 400 in words otherwise."""
    start, end = call.query.get("start_date", ""), call.query.get("end_date", "")
    if not start and not end and not required:
        return None
    first, last = day_start(start), day_start(end)
    if first is None or last is None:
        refuse(BAD_DATE, "start_date and end_date must be in format yyyy-MM-dd")
    if last < first:
        refuse(BAD_DATE, "end_date must not be earlier than start_date")
    if last - first > 93 * 86400:
        refuse(BAD_DATE, "The time span must not exceed 3 months")
    return first, last + 86400


def today(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).astimezone(ZONE).strftime("%Y-%m-%d")


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
