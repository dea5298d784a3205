"""The words in which a table model describes its cells to whoever paints them.

Owns: roles, kinds of cell, tones. Must not: hold a colour, a widget or a layout.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum

from PySide6.QtCore import Qt

_BASE = int(Qt.ItemDataRole.UserRole)


class Kind(StrEnum):
    """How a cell is drawn. ``Qt.DisplayRole`` is its text, copied as it stands."""

    NAME = "name"  # 500 weight, the first thing one reads
    TEXT = "text"
    NUMBER = "number"  # right, tabular digits
    TOTAL = "total"  # as number, 600: the number is what one compares
    DATE = "date"  # tabular digits
    PILL = "pill"  # dot + word in the tone of Role.TONE
    CHECK = "check"  # Qt.CheckStateRole
    BAD = "bad"  # text that is wrong, as in "in your file"


class Tone(StrEnum):
    GOOD = "good"
    INFO = "info"
    ACC = "acc"
    WARN = "warn"
    BAD = "bad"
    MUTE = "mute"
    NONE = "none"  # nothing to tell: words alone, no pill in every row


class Role(IntEnum):
    KIND = _BASE + 1  # Kind
    SECOND = _BASE + 2  # second line of a two-line row (str)
    TONE = _BASE + 3  # Tone of a pill
    SORT = _BASE + 4  # what sorting compares
    KEY = _BASE + 5  # stable key of the row (str): selection survives a refresh by it
    ICON = _BASE + 6  # name of an icon before the text
