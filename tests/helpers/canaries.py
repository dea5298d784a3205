"""Every spelling of a key, and the search for them in everything that was written. Typed anew here on
purpose: the program's own list must not judge itself."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

USERS = ("", "user", "campaign-desk", "api-user")


def texts_of(key: str) -> set[str]:
    """As letters: plain, escaped, base64 alone and with a user before it, digests."""
    raw = key.encode()
    texts = {
        key,
        quote(key, safe=""),
        quote(key),
        quote_plus(key),
        json.dumps(key)[1:-1],
        json.dumps(key, ensure_ascii=False)[1:-1],
        json.dumps(json.dumps(key))[2:-2],
        repr(key)[1:-1],
    }
    for user in USERS:
        pair = f"{user}:{key}".encode()
        texts |= {base64.b64encode(pair).decode(), base64.urlsafe_b64encode(pair).decode()}
    texts |= {base64.b64encode(raw).decode(), raw.hex(), hashlib.sha1(raw).hexdigest()}
    return texts | {hashlib.md5(raw).hexdigest(), hashlib.sha256(raw).hexdigest()}


def spellings(key: str) -> Iterator[bytes]:
    """The same as bytes: UTF-8 and both UTF-16."""
    for text in texts_of(key):
        yield text.encode()
        yield text.encode("utf-16-le")
        yield text.encode("utf-16-be")


def written(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path: data base, its log, temporary files, logs, exports."""
    found = {}
    for place, _folders, files in os.walk(folder):
        for name in files:
            path = Path(place, name)
            try:
                found[str(path.relative_to(folder))] = path.read_bytes()
            except OSError:  # a temporary file that went while we looked
                continue
    return found


def hits(keys: Iterable[str], places: dict[str, bytes]) -> list[str]:
    """Where any spelling of any key stands."""
    wanted = {spelling for key in keys for spelling in spellings(key)}
    return [f"{one!r} in {name}" for one in wanted for name, content in places.items() if one in content]
