"""The data of a message as JSON typed by a person.

Owns: reading with a place for every error. Must not: guess.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class JsonFault:
    """``code`` names the sentence: ``syntax``, ``not_object``, ``twice``, ``number``; line and column from
    1."""

    code: str
    line: int
    column: int
    detail: str = ""


class _Twice(ValueError):
    pass


class _NoNumber(ValueError):
    pass


def read_json(text: str) -> dict[str, Any] | JsonFault:
    """The object, or what is wrong with it. A key that stands twice is an error: one value would be lost."""
    if not text.strip():
        return {}
    try:
        value = json.loads(text, object_pairs_hook=_pairs, parse_constant=_constant)
    except json.JSONDecodeError as error:
        return JsonFault("syntax", error.lineno, error.colno, error.msg)
    except _Twice as twice:
        return _at(text, "twice", str(twice), f'"{twice}"')
    except _NoNumber as constant:
        return _at(text, "number", str(constant), str(constant))
    except RecursionError:
        return JsonFault("syntax", 1, 1, "too deep")
    return value if isinstance(value, dict) else JsonFault("not_object", 1, 1)


def written(data: Any) -> str:
    """Data as JSON for reading."""
    return json.dumps(data, ensure_ascii=False, indent=2)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in pairs:
        if name in made:
            raise _Twice(name)
        made[name] = value
    return made


def _constant(name: str) -> Any:
    raise _NoNumber(name)


def _at(text: str, code: str, detail: str, needle: str) -> JsonFault:
    place = max(text.rfind(needle), 0)
    line = text.count("\n", 0, place) + 1
    return JsonFault(code, line, place - (text.rfind("\n", 0, place) + 1) + 1, detail)
