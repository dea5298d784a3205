"""The door for data: JSON-like Python values in, Java values out. A deep copy, so that a template that
changes its data changes nothing of the caller's. Objects of other types are refused."""

from __future__ import annotations

from typing import Any

from desktop_app.velocity.errors import VelocityError
from desktop_app.velocity.java.collections import ArrayList
from desktop_app.velocity.java.maps import JavaMap
from desktop_app.velocity.java.values import JavaObject, number_to_java
from desktop_app.velocity.source import to_units

_MAX_NESTING = 200


def to_java(value: Any, depth: int = 0) -> Any:
    """dict -> LinkedHashMap, list or tuple -> ArrayList, int -> Integer, Long or BigInteger by size, float
    -> Double, str -> String (in UTF-16 units), bool, None. Raises VelocityError for anything else."""
    kind = type(value)
    if kind is str:
        return value if value.isascii() else to_units(value)
    if value is None or kind is bool or kind is float:
        return value
    if kind is int:
        return value if -2147483648 <= value <= 2147483647 else number_to_java(value)
    if depth > _MAX_NESTING:
        raise VelocityError(f"the data are nested more than {_MAX_NESTING} deep")
    if isinstance(value, dict):
        data: dict[Any, Any] = {}
        for key, item in value.items():
            if type(key) is not str:
                raise VelocityError("the names in the data must be texts")
            data[key if key.isascii() else to_units(key)] = to_java(item, depth + 1)
        return JavaMap(data)
    if isinstance(value, list | tuple):
        return ArrayList([to_java(item, depth + 1) for item in value])
    if isinstance(value, JavaObject):
        return value
    raise VelocityError(f"a {kind.__name__} cannot be given to a template")
