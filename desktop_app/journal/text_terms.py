"""Looking for a part of a text, without case, among a million rows: a first look that SQLite makes by itself.

Owns: the pattern of that first look. Must not: know a table.

``LIKE`` folds the case of English letters only, but costs a fifth of a call into Python for each row. So it
goes before: it lets through all that may fit and little else, and the exact comparison looks at what is left.
"""

from __future__ import annotations

import json
from functools import cache

LEAST_LETTERS = 2
_ANY, _ONE = "%", "_"
_LAST_WITH_CASE = 0x20000
"""No letter from here on has a case."""


def like_pattern(needle: str) -> str | None:
    """A pattern for ``LIKE … ESCAPE '!'`` that fits every text or JSON whose casefolded form holds ``needle``
    (casefolded itself), and more; None where it would let through nearly all.

    Letters that stand for others in some script (the Kelvin sign for k, ß for ss) become places for anything.
    """
    open_places = _joined(needle)
    parts = [
        _ANY if place in open_places else _part(character)
        for place, character in enumerate(needle)
    ]  # fmt: skip
    letters = sum(part not in (_ANY, _ONE) for part in parts)
    return f"%{''.join(parts)}%" if letters >= LEAST_LETTERS else None


def _part(character: str) -> str:
    if not character.isascii() or json.dumps(character) != f'"{character}"':
        return _ANY  # LIKE knows no other case of it, or JSON writes it in another way
    if character in _others():
        return _ONE
    return f"!{character}" if character in "%_!" else character


def _joined(needle: str) -> set[int]:
    """Places of ``needle`` that may come from one letter which is written as several when case is folded."""
    found: set[int] = set()
    last = len(needle)
    for written in _several():
        for start in range(1 - len(written), last):
            places = [(start + offset, character) for offset, character in enumerate(written)]
            here = [(place, character) for place, character in places if 0 <= place < last]
            if all(needle[place] == character for place, character in here):
                found.update(place for place, _character in here)
    return found


@cache
def _folded() -> tuple[frozenset[str], tuple[str, ...]]:
    others, several = set[str](), set[str]()
    for number in range(0x80, _LAST_WITH_CASE):
        letter = chr(number)
        written = letter.casefold()
        if len(written) > 1:
            several.add(written)
        elif written != letter and written.isascii():
            others.add(written)
    return frozenset(others), tuple(sorted(several))


def _others() -> frozenset[str]:
    """English letters that a letter beyond them becomes when case is folded."""
    return _folded()[0]


def _several() -> tuple[str, ...]:
    """What single letters become that are written as several when case is folded."""
    return _folded()[1]
