"""Forms of the answers: the v1 envelope, three shapes of errors, the v3 answer, dates (facts 2, 2.1, 13).

Owns: those. Must not: know an endpoint.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

from desktop_app.twins.wire import Answer, BodyUnreadable, Call, Refused, json_answer

JSON = "application/json"
TIME = 4
"""``_meta.time``: how long it took; a fixed number, so that answers are repeatable."""


def answer(data: Any, status: int = 200, *, good: bool = True) -> Answer:
    """The v1 envelope; ``count`` is the number of top-level entries, 1 when there is nothing."""
    count = len(data) if isinstance(data, dict | list) else 1
    meta = {"status": "SUCCESS" if good else "ERROR", "time": TIME, "count": count}
    return json_answer({"_meta": meta, "data": data}, status, JSON)


def accepted() -> Answer:
    """What v3 says to everything it takes (facts 2)."""
    return json_answer({"status": "Accepted"}, 202, JSON)


def error(text: str, status: int) -> Answer:
    """E1."""
    return answer({"error": text}, status, good=False)


def refuse(text: str, status: int = 400) -> NoReturn:
    """E1, and what was written is taken back."""
    raise Refused(error(text, status))


def refuse_fields(errors: Mapping[str, str]) -> NoReturn:
    """E2; ``errorCode`` is 409 in the body, its HTTP status is unsure (README)."""
    data = {"errorCode": 409, "message": "Validation error", "errors": dict(errors)}
    raise Refused(answer(data, 409, good=False))


def invalid(field: str, words: str) -> NoReturn:
    """A request that lacks something; two spaces after the colon, as recorded (facts 2.1)."""
    refuse(f"Request validation error:  {field} - {words}")


def missing(field: str, key: str) -> NoReturn:
    invalid(field, f"This value should contain key `{key}`")


def body(call: Call) -> dict[str, Any]:
    """The body as an object whatever its content type; nothing, ``[]`` (PHP) and ``null`` (Go) are an empty
    one."""
    if not call.body.strip():
        return {}
    try:
        value = call.json()
    except BodyUnreadable:
        refuse("Request validation error:  body - This value should be valid JSON.")
    if value in ([], None):
        return {}
    if not isinstance(value, dict):
        invalid("body", "This value should be of type object.")
    return value


def whole(value: Any) -> int | None:
    """A 64-bit whole number from 5 or "5"; None when it is neither."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if 0 <= value < 2**63 else None
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,18}", value.strip()):
        return int(value)
    return None


def number_of(call: Call, name: str) -> int:
    """A number in the path; what is none exists nowhere."""
    value = whole(call.params[name])
    if value is None:
        refuse("Not found", 404)
    return value


def wanted_number(given: Mapping[str, Any], name: str) -> int:
    """A required whole number of the body."""
    if given.get(name) is None:
        missing("data" if name == "user" else name, name)
    value = whole(given[name])
    if value is None:
        invalid(name, "This value should be of type integer.")
    return value


def wanted_email(given: Mapping[str, Any], name: str = "email") -> str:
    value = given.get(name)
    if not isinstance(value, str) or not value.strip():
        missing(name, name)
    if "@" not in value:
        invalid(name, "This value is not a valid email address.")
    return value.strip()


def decoded(text: str) -> str | None:
    """The address behind standard base64, with or without its padding; None when it is none (facts 4)."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None


def text(value: Any) -> str | None:
    """A scalar as text; "" and null are nothing."""
    if value is None or isinstance(value, dict | list):
        return None
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value).strip() or None


def plain(at: float | None) -> str | None:
    """``YYYY-MM-DD HH:MM:SS``; the zone is not stated, here UTC (README)."""
    return None if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")


def done(at: float) -> dict[str, Any]:
    """The done-shape, with microseconds in its date (facts 6.5)."""
    moment = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return {"message": "done", "date": moment, "status": True}


def map_or_empty(value: Mapping[str, Any]) -> dict[str, Any] | list[Any]:
    """A map; the empty one is ``[]``, as PHP sends it (facts 13.5)."""
    return dict(value) or []
