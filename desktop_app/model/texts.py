"""The text catalogue: every sentence a person reads is fetched here by key.

Owns: look-up, filling in of values, the pseudo-language ``xx``.
Must not: read files (``runtime.texts`` loads the catalogue and installs it here) or hold a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

_texts: dict[str, str] = {}
_language = "en"


def _grouped(value: int) -> str:
    return f"{value:,}"


_number: Callable[[int], str] = _grouped

_ACCENTED = str.maketrans("aeiouyAEIOUYcnsz", "àéîöüýÀÉÎÖÜÝçñšž")


def install(texts: Mapping[str, str], language: str = "en") -> None:
    """Replace the catalogue. ``texts`` maps dotted keys to sentences with ``{named}`` places.

    ``language="xx"`` keeps the English keys and makes every sentence 40 % longer and accented: what
    overflows or
    was never put in the catalogue is then seen at once.
    """
    global _language
    _texts.clear()
    _texts.update(texts)
    _language = language


def write_numbers(form: Callable[[int], str] | None) -> None:
    """How whole numbers stand in sentences: the window hands in the system's own format, None is
    ``12,430``."""
    global _number
    _number = form or _grouped


def language() -> str:
    return _language


def has(key: str) -> bool:
    return key in _texts


def t(key: str, **values: Any) -> str:
    """The sentence for ``key`` with its places filled. An unknown key comes back as itself, never as an
    error.

    A key ending in a count picks its plural by a sibling: with ``count=1`` the key ``rows.one`` is used if
    it exists.
    """
    if values.get("count") == 1 and f"{key}.one" in _texts:
        key = f"{key}.one"
    text = _texts.get(key)
    if text is None:
        return key
    if _language == "xx":
        text = _stretched(text)
    if not values:
        return text
    return text.format_map(_Places({name: _shown(value) for name, value in values.items()}))


def _shown(value: Any) -> Any:
    # whole numbers are grouped in every sentence; a place may still give its own format for other types
    return _number(value) if isinstance(value, int) and not isinstance(value, bool) else value


class _Places(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _stretched(text: str) -> str:
    parts: list[str] = []
    depth = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        parts.append(char if depth else char.translate(_ACCENTED))
    pad = max(1, round(len(text) * 0.4))
    words = ("lorem ipsum dolor sit amet consectetur " * (pad // 39 + 1))[:pad].rstrip()
    return "".join(parts) + "·" + words
