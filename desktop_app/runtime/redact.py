"""Replaces secrets in text before it is kept or shown.

Owns: all spellings in which a key can turn up. Must not: keep a secret longer than its account is open, log
anything, or know a platform.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

MASK = "•••"
_SHORTEST_DERIVED = 6
"""Shorter keys are only looked for as they are: their encodings would hit ordinary text."""


class Redactor:
    """Knows the secrets of one account. ``secrets``: the values; ``users``: names they travel with
    (``user:key``).

    ``fields``: names of JSON members whose values are secret whatever they hold (any case), from the
    manifest.
    """

    def __init__(
        self, secrets: Iterable[str] = (), *, users: Iterable[str] = (), fields: Collection[str] = ()
    ) -> None:
        found: set[str] = set()
        for secret in secrets:
            found |= spellings(secret, users)
        # the longest first, so that "user:key" goes before "key"
        self._secrets = sorted(found, key=len, reverse=True)
        self._fields = frozenset(name.casefold() for name in fields)
        names = "|".join(re.escape(name) for name in sorted(self._fields, key=len, reverse=True))
        self._members = (
            re.compile(
                rf'(["\']?\b(?:{names})["\']?\s*[:=]\s*)("(?:[^"\\]|\\.)*"|\'[^\']*\'|[^\s,;&}}\]]+)',
                re.IGNORECASE,
            )
            if names
            else None
        )

    def __repr__(self) -> str:
        return "Redactor()"

    def text(self, text: str) -> str:
        """``text`` with every spelling of every secret, and every secret member, replaced by :data:`MASK`."""
        for spelling in self._secrets:  # plain searching: a joint pattern is a hundred times slower
            if spelling in text:
                text = text.replace(spelling, MASK)
        if "\0" in text:  # letters of two bytes, read as if they had one
            for spelling in self._secrets:
                for wide in _read_as_bytes(spelling):
                    text = text.replace(wide, MASK)
        if self._members is not None:
            text = self._members.sub(rf'\g<1>"{MASK}"', text)
        return text

    def value(self, value: Any) -> Any:
        """The same for JSON-like data: strings anywhere, and whole values of secret members."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {
                self.text(str(name)): MASK if str(name).casefold() in self._fields else self.value(item)
                for name, item in value.items()
            }
        if isinstance(value, list | tuple):
            return [self.value(item) for item in value]
        return value


def spellings(secret: str, users: Iterable[str] = ()) -> set[str]:
    """Every text under which ``secret`` may appear; empty for an empty secret."""
    if not secret.strip():
        return set()
    plain = {secret, secret.strip()}
    found = set(plain)
    if len(secret) < _SHORTEST_DERIVED:
        return found
    raw = secret.encode()
    for text in plain:
        found |= {quote(text, safe=""), quote_plus(text), quote(text), html.escape(text)}
        found |= {re.sub(r"%[0-9A-F]{2}", lambda hit: hit.group().lower(), escaped) for escaped in set(found)}
        for ascii_only in (True, False):
            escaped = json.dumps(text, ensure_ascii=ascii_only)[1:-1]
            found |= {escaped, escaped.replace("/", "\\/"), json.dumps(escaped)[1:-1]}
        found.add("\0".join(text))
        found |= {repr(text)[1:-1], text.encode("unicode_escape").decode("ascii")}
    for pair in (raw, *(f"{user}:{secret}".encode() for user in users), b":" + raw):
        found |= _base64(pair)
    found |= _base64_inside(raw)
    found.add(raw.hex())
    found.add(raw.hex().upper())
    for algorithm in ("sha1", "md5", "sha256"):
        digest = hashlib.new(algorithm, raw, usedforsecurity=False)
        found |= {digest.hexdigest(), digest.hexdigest().upper()} | _base64(digest.digest())
    return found


def _read_as_bytes(text: str) -> tuple[str, ...]:
    """UTF-16 in either order, taken for one letter a byte."""
    pairs = (text.encode(codec, "replace").decode("latin-1") for codec in ("utf-16-le", "utf-16-be"))
    return (*pairs, "\0".join(text))


def _base64(data: bytes) -> set[str]:
    found = set()
    for text in (base64.b64encode(data).decode(), base64.urlsafe_b64encode(data).decode()):
        found |= {text, text.rstrip("="), quote(text, safe="")}
    return found


def _base64_inside(data: bytes) -> set[str]:
    """The part of a base64 text that only ``data`` decides, whatever stands before and after it (three
    places).
    """
    found = set()
    for before in range(3):
        start = -(-before * 8 // 6)
        whole_bits = (before + len(data)) * 8 // 6
        padded = b"\0" * before + data + b"\0" * 2
        for text in (base64.b64encode(padded).decode(), base64.urlsafe_b64encode(padded).decode()):
            found.add(text[start:whole_bits])
    return found
