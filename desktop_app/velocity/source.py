"""Positions and UTF-16. Java counts a character outside the basic plane as two; inside the engine such a
character is held as its two surrogates, so that length, substring and columns agree. Must not know the
template language."""

from __future__ import annotations

import re
from bisect import bisect_right

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_NEWLINE = re.compile("\r\n|\n|\r")


def _split(match: re.Match[str]) -> str:
    code = ord(match.group()) - 0x10000
    return chr(0xD800 + (code >> 10)) + chr(0xDC00 + (code & 0x3FF))


def _join(match: re.Match[str]) -> str:
    pair = match.group()
    return chr(0x10000 + ((ord(pair[0]) - 0xD800) << 10) + (ord(pair[1]) - 0xDC00))


def to_units(text: str) -> str:
    """Characters outside the basic plane become surrogate pairs; most texts come back as they are."""
    return text if text.isascii() else _ASTRAL.sub(_split, text)


def from_units(text: str) -> str:
    """Surrogate pairs become one character again; a lone surrogate stays."""
    return text if text.isascii() else _PAIR.sub(_join, text)


class Places:
    """Lines of a text, perhaps of a string literal that stands at `outer` in another text: there the first
    line begins behind the outer column."""

    def __init__(self, lines: Lines, outer: tuple[int, int] | None) -> None:
        self._lines = lines
        self._outer = outer

    def at(self, offset: int) -> tuple[int, int]:
        line, column = self._lines.place(offset)
        if self._outer is None:
            return line, column
        if line == 1:
            column += self._outer[1]
        return line + self._outer[0] - 1, column


class Lines:
    """Where an offset stands: line and column from 1, a tab reaching to the next multiple of 8."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(match.end() for match in _NEWLINE.finditer(text))]

    def place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        start = self._starts[line - 1]
        before = self._text[start : offset + 1]
        if "\t" not in before:
            return line, len(before)
        column = 0
        for char in before:
            column = column + (8 - column % 8) if char == "\t" else column + 1
        return line, column
