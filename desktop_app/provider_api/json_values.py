"""Values of JSON as platforms really send them: numbers as text, whole numbers with ".0", null for nothing.

Owns: the coercions that are the same on every platform. Must not: know a platform's own forms (an empty map
as ``[]``, a list of one as a bare object): its folder does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from desktop_app.model.errors import ProviderChanged

Row = Mapping[str, Any]
MOST_DIGITS = 30
"""A whole number with more would take for ever to write out ("1e999999999")."""
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,9})?")


def as_row(value: Any) -> Row:
    """An object; ProviderChanged for anything else."""
    if isinstance(value, Mapping):
        return value
    raise ProviderChanged(original=f"an object was expected: {str(value)[:200]}")


def as_text(value: Any) -> str:
    """Text of a scalar; None -> "", true -> "true", 5.0 -> "5.0"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def as_decimal(value: Any) -> Decimal | None:
    """A number from its JSON or text form; None for nothing, NaN, infinity. Money stays exact."""
    if value is None or isinstance(value, bool):
        return None
    text = str(value).strip()
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def as_int(value: Any) -> int | None:
    """A whole number from 5, "5" or "5.0"; None for nothing or no whole number."""
    number = as_decimal(value)
    if number is None or number.adjusted() > MOST_DIGITS or number != number.to_integral_value():
        return None
    return int(number)


def email_key(text: str) -> str:
    """By which two addresses are one."""
    return text.strip().lower()
