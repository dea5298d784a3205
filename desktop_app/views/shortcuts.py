"""Shortcuts that more than one place names, and how one is written. Must not: carry a command out."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence

Keys = str | QKeySequence.StandardKey

ACTIVITY_KEYS = "Ctrl+Shift+H"
HEAD_KEYS = "Alt+Down"
FILTER_KEYS = "Ctrl+Shift+L"
CLEAR_FILTERS_KEYS = "Ctrl+Shift+Backspace"
MOVE_LEFT_KEYS, MOVE_RIGHT_KEYS = "Alt+Shift+Left", "Alt+Shift+Right"


def shown_keys(keys: Keys) -> str:
    """A shortcut as this system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
