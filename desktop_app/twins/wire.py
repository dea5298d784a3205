"""One request and one answer as a twin sees them, and the table of paths.

Owns: taking apart what arrived, building what leaves, finding the handler.
Must not: know a platform, keep state, or reject a request for its headers (the platforms are lenient, so are
we).
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote

JSON_UTF8 = "application/json;charset=UTF-8"
TEXT_UTF8 = "text/plain;charset=UTF-8"
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":")
)  # made once: that costs more than using it


@dataclass(slots=True)
class Answer:
    """What leaves. ``content_type`` None sends no Content-Type header at all; ``headers`` may repeat a
    name.
    """

    status: int = 200
    body: bytes = b""
    content_type: str | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)


class Refused(Exception):
    """Raised by a handler to answer with ``answer`` and take back everything it wrote."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


class BodyUnreadable(Exception):
    """The body is not the JSON that the handler asked for; each platform words this in its own way."""


def dump(value: object) -> bytes:
    """Compact UTF-8 JSON."""
    return _ENCODER.encode(value).encode()


def json_answer(value: object, status: int = 200, content_type: str | None = JSON_UTF8) -> Answer:
    return Answer(status, dump(value), content_type)


def text_answer(text: str, status: int = 200, content_type: str | None = TEXT_UTF8) -> Answer:
    """A bare sentence; pass ``JSON_UTF8`` where a platform labels its sentences as JSON."""
    return Answer(status, text.encode(), content_type)


@dataclass(slots=True)
class Call:
    """What arrived. ``segments`` are the decoded parts of the path, ``listener`` names the port it came in
    by.
    """

    method: str
    path: str
    segments: tuple[str, ...]
    query: dict[str, str]
    query_pairs: list[tuple[str, str]]
    headers: dict[str, str]
    body: bytes
    listener: str
    params: dict[str, str] = field(default_factory=dict)
    #: set by the ``reject`` fault: says for row number i of a bulk call, about this person or thing, whether
    #: it is to be refused
    reject: Callable[[int, str], bool] | None = None
    #: path and query as they were sent, nothing decoded
    raw_path: str = ""
    query_text: str = ""

    def json(self) -> Any:
        """The body as JSON whatever its content type says; ``BodyUnreadable`` when it is none."""
        try:
            return json.loads(self.body.decode("utf-8-sig"))
        except (UnicodeDecodeError, ValueError, RecursionError) as error:
            raise BodyUnreadable(str(error)) from error

    def form(self) -> list[tuple[str, str]]:
        """The body as ``a=1&b=2`` pairs, in order."""
        return parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True)

    def basic(self) -> tuple[str, str] | None:
        """User and password of HTTP Basic, either may be empty; None when absent or unreadable."""
        scheme, _, value = self.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            user, colon, password = base64.b64decode(value.strip(), validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        return (user, password) if colon else None

    def bearer(self) -> str | None:
        scheme, _, value = self.headers.get("authorization", "").partition(" ")
        return value.strip() if scheme.lower() == "bearer" else None


def call_from_scope(scope: dict[str, Any], body: bytes, listener: str) -> Call:
    """Build a Call from an ASGI http scope; encoded slashes stay inside their segment."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    query_pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    query: dict[str, str] = {}
    for key, value in query_pairs:
        query.setdefault(key, value)
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    sent_path = raw.decode("latin-1").split("?")[0]
    segments = tuple(unquote(part) for part in sent_path.strip("/").split("/"))
    call = Call(scope["method"], scope["path"], segments, query, query_pairs, headers, body, listener)
    call.raw_path, call.query_text = sent_path, scope["query_string"].decode("latin-1")
    return call


Handler = Callable[[Call], Answer]


class Routes:
    """Paths with ``{name}`` parts; a literal part wins over a named one, a trailing slash does not matter."""

    def __init__(self) -> None:
        self._by_length: dict[int, list[tuple[tuple[str, ...], dict[str, Handler]]]] = {}

    def add(self, methods: str | Iterable[str], pattern: str, handler: Handler) -> None:
        """``methods``: one name or several; the same pattern may be added again for further methods."""
        names = [methods] if isinstance(methods, str) else list(methods)
        parts = tuple(pattern.strip("/").split("/"))
        rows = self._by_length.setdefault(len(parts), [])
        handlers = next((methods_of for known, methods_of in rows if known == parts), None)
        if handlers is None:
            handlers = {}
            rows.append((parts, handlers))
            rows.sort(key=lambda row: [part.startswith("{") for part in row[0]])
        for name in names:
            handlers[name] = handler

    def find(self, call: Call) -> Handler | frozenset[str] | None:
        """The handler (and ``call.params`` filled); the allowed methods when only the method is wrong;
        None.
        """
        allowed: set[str] = set()
        for parts, handlers in self._by_length.get(len(call.segments), ()):
            params: dict[str, str] = {}
            for part, segment in zip(parts, call.segments, strict=True):
                if part.startswith("{"):
                    params[part[1:-1]] = segment
                elif part != segment:
                    break
            else:
                if call.method in handlers:
                    call.params = params
                    return handlers[call.method]
                allowed.update(handlers)
        return frozenset(allowed) if allowed else None

    def patterns(self) -> list[tuple[str, str]]:
        """All (method, pattern), sorted: for tests that compare with a platform's own list."""
        return sorted(
            (method, "/" + "/".join(parts))
            for rows in self._by_length.values()
            for parts, handlers in rows
            for method in handlers
        )
