"""The form of what was sent, without anybody's data: names, nesting and the protocol's own words.

Owns: what of a body may be kept. Must not: look into a body's text for something to hide; everything is
hidden but what is named as open, so that a field nobody thought of is hidden, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from desktop_app.runtime.redact import MASK

SHOWN_ITEMS = 1
OPEN_ITEMS = 50
MEMBERS = 60
MORE = "…"
"""Stands as the last item of a list that was longer: ``"… 2999 more"``."""

_DEEPEST = 12
_PLAIN_NAME = re.compile(r"[^\W\d][\w .\-$]{0,63}")
_LONG_NUMBER = re.compile(r"\d{5}")
_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)*")
_NUMBER = re.compile(r"\+?\d[\d\s().-]{3,}\d")
_SHORTEST_HIDDEN = 3
_READ_AT_MOST = 4 * 1024 * 1024


def shape(value: Any, open_members: Collection[str] = (), name: str = "value", depth: int = 0) -> Any:
    """``value`` (JSON-like) with each string and number replaced by the name of its member in ``<>``.

    Members named in ``open_members`` keep their values: they hold the protocol's words and no person's.
    True, false and null stay. Lists keep their first item and the number of the others; names that look like
    data (an address, a long number) are replaced as well.
    """
    if depth > _DEEPEST:
        return MORE
    if isinstance(value, Mapping):
        return _members(value, open_members, depth)
    if isinstance(value, list | tuple):
        is_open = name in open_members
        kept = OPEN_ITEMS if is_open else SHOWN_ITEMS
        items = [shape(item, open_members, name, depth + 1) for item in value[:kept]]
        return items if len(value) <= kept else [*items, f"{MORE} {len(value) - kept} more"]
    if value is None or isinstance(value, bool) or name in open_members:
        return value
    return f"<{name}>"


def shape_of_body(body: bytes | None, open_members: Collection[str] = ()) -> Any:
    """The form of an encoded body; None without one, its size where it is no JSON."""
    if not body:
        return None
    if len(body) <= _READ_AT_MOST:
        try:
            return shape(json.loads(body), open_members)
        except (ValueError, RecursionError):
            pass
    return f"<{len(body)} bytes>"


def shape_of_query(query: Mapping[str, str], open_members: Collection[str] = ()) -> dict[str, str]:
    """Names and, where they are open, values of a query."""
    return {
        _name(name): value if name in open_members else f"<{_name(name)}>" for name, value in query.items()
    }


def without_people(text: str, sent: Iterable[str], body: bytes | None = None) -> str:
    """The platform's own words with every value that we had sent, every address and long number hidden."""
    values = {value for value in (*sent, *_strings(body)) if len(value) >= _SHORTEST_HIDDEN}
    for value in sorted(values, key=len, reverse=True):
        if value in text:
            text = text.replace(value, MASK)
    return _NUMBER.sub(MASK, _ADDRESS.sub(MASK, text))


def _strings(body: bytes | None) -> Iterator[str]:
    if not body or len(body) > _READ_AT_MOST:
        return
    try:
        queue = [json.loads(body)]
    except (ValueError, RecursionError):
        return
    while queue:
        one = queue.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, Mapping):
            queue.extend(one.values())
        elif isinstance(one, list):
            queue.extend(one)
        elif isinstance(one, int) and not isinstance(one, bool):
            yield str(one)


def _members(value: Mapping[Any, Any], open_members: Collection[str], depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, (name, item) in enumerate(value.items()):
        if number == MEMBERS:
            found[MORE] = f"{len(value) - MEMBERS} more"
            break
        shown = _name(str(name))
        if shown in found:
            shown = f"{shown[:-1]} {number}>" if shown.endswith(">") else f"{shown} {number}"
        found[shown] = shape(item, open_members, shown.strip("<>"), depth + 1)
    return found


def _name(name: str) -> str:
    plain = _PLAIN_NAME.fullmatch(name) and not _LONG_NUMBER.search(name)
    return name if plain else "<name>"
