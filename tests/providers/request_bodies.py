"""Whether what a client sends fits the vendor's own description of it.

Owns: the part of OpenAPI 3.0 that the two documents use for bodies (types, required, enum, lists,
references), and the recording of requests. Must not: know a platform. ``<name>/data/request_bodies.json``
holds the bodies' schemas of the vendor's document, without its prose.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from desktop_app.transport.connection import Connection

_TYPES = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


@dataclass
class Recorded:
    """(method, path, body) of what left, in order; a body that is no JSON is None."""

    requests: list[tuple[str, str, Any]] = field(default_factory=list)


def record(monkeypatch: pytest.MonkeyPatch) -> Recorded:
    """Every request goes on to where it was sent, and is written down."""
    seen = Recorded()
    send = Connection.send

    async def recording(self: Connection, method: str, path: str, **more: Any) -> Any:
        content = more["content"]
        seen.requests.append((method, path, None if content is None else json.loads(content)))
        return await send(self, method, path, **more)

    monkeypatch.setattr(Connection, "send", recording)
    return seen


class Document:
    """The request bodies of one vendor's document. ``prefix`` stands before the paths there and not here."""

    def __init__(self, platform: str, prefix: str = "") -> None:
        text = Path(__file__).with_name(platform).joinpath("data", "request_bodies.json").read_text("utf-8")
        data = json.loads(text)
        self._schemas: dict[str, Any] = data["schemas"]
        self._requests: list[tuple[str, str, re.Pattern[str], Any]] = []
        for name, schema in data["requests"].items():
            method, _, path = name.partition(" ")
            path = path.removeprefix(prefix).rstrip("/")
            pattern = re.compile(re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(path)))
            self._requests.append((method, path, pattern, schema))
        # a path without places goes before one whose place would take its last part
        self._requests.sort(key=lambda each: each[1].count("{"))

    def find(self, method: str, path: str) -> tuple[str, Any] | None:
        """("POST /v1/contact", schema or None) of the request, None where the document does not have it."""
        for known, name, pattern, schema in self._requests:
            if known == method and pattern.fullmatch(path):
                return f"{method} {name}", schema
        return None

    def differences(self, schema: Any, body: Any) -> set[str]:
        """``place: what is wrong there``; numbers of list items are left out."""
        return set(self._check(schema, body, ""))

    def _check(self, schema: Any, value: Any, at: str) -> Iterator[str]:
        if "$ref" in schema:
            yield from self._check(self._schemas[schema["$ref"]], value, at)
            return
        if "allOf" in schema:
            for one in schema["allOf"]:
                yield from self._check(one, value, at)
        kind = None if "oneOf" in schema else schema.get("type")  # a document gives both, and they disagree
        if "oneOf" in schema and all(set(self._check(one, value, at)) for one in schema["oneOf"]):
            yield f"{at or 'body'}: {type(value).__name__} is none of those allowed"
        if kind and not _TYPES[kind](value):
            yield f"{at or 'body'}: {type(value).__name__} in place of {kind}"
            return
        # a list of words is described at the array by one document: its items are meant
        words = value if isinstance(value, list) else [value]
        for word in words if "enum" in schema else ():
            if word not in schema["enum"]:
                yield f"{at or 'body'}: {word!r} is not in the list"
        if isinstance(value, list):
            for item in value:
                yield from self._check(schema.get("items", {}), item, f"{at}[]")
        elif isinstance(value, Mapping):
            yield from self._members(schema, value, at)

    def _members(self, schema: Any, value: Mapping[str, Any], at: str) -> Iterator[str]:
        known = schema.get("properties", {})
        for name in schema.get("required", ()):
            if name not in value:
                yield f"{at or 'body'}: {name} is missing"
        free = schema.get("additionalProperties", False) or not known
        for name, item in value.items():
            place = f"{at}.{name}" if at else name
            if name in known:
                yield from self._check(known[name], item, place)
            elif not free:
                yield f"{place}: not in the document"
