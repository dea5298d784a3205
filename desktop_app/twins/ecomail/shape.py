"""Forms of the answers: errors in three shapes, dates in five, pages in four styles (facts 1.1 to 1.4).

Owns: those. Must not: know an endpoint.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from sqlite3 import Row
from typing import Any, NoReturn

from desktop_app.twins.wire import Answer, BodyUnreadable, Call, Refused, json_answer

JSON = "application/json"
_ADDRESS = re.compile(r"[^@\s,;<>\"()]+@[^@\s,;<>\"()]+\.[^@\s.,;<>\"()]{2,}")


def answer(value: object, status: int = 200) -> Answer:
    return json_answer(value, status, JSON)


def refuse(errors: object, status: int = 422, **more: object) -> NoReturn:
    """``{"errors": ...}`` in whichever of its three shapes, and take back what was written."""
    raise Refused(answer({"errors": errors, **more}, status))


def not_found(text: str) -> NoReturn:
    """404 carries a list of sentences (facts 1.1)."""
    refuse([text], 404)


def required(field: str) -> NoReturn:
    """422 in the words of Laravel: underscores become blanks, dots stay (facts 1.1)."""
    refuse({field: [f"The {field.replace('_', ' ')} field is required."]})


def body(call: Call) -> dict[str, Any]:
    """The body as an object; empty and ``[]`` (what PHP makes of nothing) are an empty object."""
    if not call.body.strip():
        return {}
    try:
        value = call.json()
    except BodyUnreadable:
        raise Refused(answer({"message": "The request body is not valid JSON."}, 400)) from None
    if value == []:
        return {}
    if not isinstance(value, dict):
        raise Refused(answer({"message": "The request body must be a JSON object."}, 400))
    return value


def part(given: dict[str, Any], name: str) -> dict[str, Any]:
    """A required object inside the body."""
    value = given.get(name)
    if not isinstance(value, dict) or not value:
        required(name)
    return value


def rows_of(given: dict[str, Any], name: str, most: int | None = None) -> list[Any]:
    """A required array inside the body; over ``most`` items 422 (facts 1.1, delete-bulk)."""
    value = given.get(name)
    if not isinstance(value, list) or not value:
        required(name)
    if most is not None and len(value) > most:
        refuse({name: [f"The {name.replace('_', ' ')} may not have more than {most} items."]})
    return value


def number(value: Any) -> int | None:
    """An id or code as number or digits; None when it is neither."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 10**18 else None
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}", value.strip()):
        return int(value)
    return None


def truth(value: Any) -> bool:
    return value in (True, 1, "1", "true")


def text(value: Any) -> str | None:
    """A scalar as text; "" and null are nothing."""
    if value is None or isinstance(value, dict | list):
        return None
    if isinstance(value, bool):
        return "1" if value else None
    return str(value).strip() or None


def email_key(value: Any) -> str:
    """How addresses are compared; "" when it is none."""
    return value.strip().lower() if isinstance(value, str) else ""


def is_email(value: str) -> bool:
    return _ADDRESS.fullmatch(value) is not None and len(value) <= 254


# --- dates ------------------------------------------------------------------------------------------------


def iso(at: float | None) -> str | None:
    """ISO with microseconds and Z."""
    if at is None:
        return None
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def plain(at: float | None) -> str | None:
    """``YYYY-MM-DD HH:MM:SS`` in UTC."""
    return None if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")


def prague(at: float | None) -> str | None:
    """``YYYY-MM-DD HH:MM:SS`` without a zone, in Prague's time (facts 1.4; README)."""
    if at is None:
        return None
    moment = datetime.fromtimestamp(at, UTC)
    summer = _change(moment.year, 3) <= moment < _change(moment.year, 10)
    return plain(at + (7200 if summer else 3600))


def _change(year: int, month: int) -> datetime:
    last = date(year, month, 31)
    last -= timedelta(days=(last.weekday() + 1) % 7)  # the last Sunday
    return datetime(last.year, last.month, last.day, 1, tzinfo=UTC)


def dotted(at: float) -> str:
    """``D.M.YYYY`` without zeros (facts 1.4, ``list.created``)."""
    day = datetime.fromtimestamp(at, UTC)
    return f"{day.day}.{day.month}.{day.year}"


def day_start(value: str | None, name: str, add_days: int = 0) -> float | None:
    """Epoch seconds of ``YYYY-MM-DD`` (UTC), 422 when it is none."""
    if not value:
        return None
    try:
        return (
            datetime.strptime(value[:10], "%Y-%m-%d").replace(tzinfo=UTC) + timedelta(days=add_days)
        ).timestamp()
    except (ValueError, OverflowError):
        refuse({name: [f"The {name.replace('_', ' ')} does not match the format Y-m-d."]})


# --- pages ------------------------------------------------------------------------------------------------


def window(call: Call, default: int, most: int) -> tuple[int, int]:
    """(page from 1, rows a page); more than the maximum is cut to it, and the answer says so."""
    page, rows = number(call.query.get("page", "1")), number(call.query.get("per_page", str(default)))
    return min(max(1, page or 1), 10**9), min(max(1, rows or default), most)


def paginator(page: int, per_page: int, total: int, rows: Sequence[Any], full: bool) -> dict[str, Any]:
    """The Laravel form; ``full`` adds the keys that the samples leave out (facts 1.2)."""
    made: dict[str, Any] = {
        "current_page": page,
        "data": list(rows),
        "per_page": per_page,
        "total": total,
    }
    if full:
        start = (page - 1) * per_page
        made |= {
            "last_page": last_page(total, per_page),
            "from": start + 1 if rows else None,
            "to": start + len(rows) if rows else None,
        }
    return made


def last_page(total: int, per_page: int) -> int:
    return max(1, math.ceil(total / per_page))


def ordered(call: Call, allowed: Sequence[str], default: str, way: str = "desc") -> str:
    """``sort_by`` and ``sort_dir`` as an ORDER BY; the id decides among equals."""
    column = call.query.get("sort_by", default)
    if column not in allowed:
        column = default
    direction = call.query.get("sort_dir", way).lower()
    direction = "ASC" if direction == "asc" else "DESC"
    return f"{'at' if column in ('occured_at', 'timestamp') else column} {direction}, id {direction}"


def map_or_empty(value: dict[str, Any]) -> dict[str, Any] | list[Any]:
    """A map; the empty one is ``[]``, as PHP sends it (facts 3)."""
    return value or []


def event_row(row: Row) -> dict[str, Any]:
    """One line of a mail log (facts 5, 7)."""
    return {
        "id": row["id"],
        "campaign_id": row["campaign_id"],
        "autoresponder_id": None,
        "action_id": row["action_id"],
        "event": row["event"],
        "msg": None,
        "url": row["url"],
        "email": row["email"],
        "occured_at": iso(row["at"]),
        "mail_name": row["mail_name"],
    }
