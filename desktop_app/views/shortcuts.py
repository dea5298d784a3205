"""Shortcuts as this system has and writes them, bound to what hears them. Must not: carry a command out; say
which command has which keys (``viewmodels.shortcuts`` does)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.viewmodels.shortcuts import PLACES, Shortcut, keys_of

Keys = str | QKeySequence.StandardKey

ACTIVITY_KEYS = keys_of("window", "activity")
FILTER_KEYS = keys_of("table", "filter")
CLEAR_FILTERS_KEYS = keys_of("table", "clear_filters")
MOVE_LEFT_KEYS, MOVE_RIGHT_KEYS = keys_of("table", "move_left"), keys_of("table", "move_right")


def shown_keys(keys: Keys | QKeySequence) -> str:
    """A shortcut as this system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def system_keys(one: Shortcut) -> Keys:
    """The system's own keys where it has some for this."""
    found = QKeySequence.StandardKey[one.standard] if one.standard else one.keys
    return found if not QKeySequence(found).isEmpty() else one.keys


def tip(words: str, place: str, command: str) -> str:
    """Words with the command's keys behind them."""
    return f"{words} ({shown_keys(keys_of(place, command))})"


def bind(page: QWidget, place: str, do: Callable[[str], object], window_wide: tuple[str, ...] = ()) -> None:
    """Call ``do(command)`` for the keys of a place while something in ``page`` has the focus.

    ``window_wide``: commands whose keys are heard while the page is on screen, whatever has the focus.
    """
    for one in PLACES[place]:
        if one.by_rows:
            continue
        shortcut = QShortcut(QKeySequence(system_keys(one)), page, partial(do, one.command))
        wide = one.command in window_wide
        context = Qt.ShortcutContext
        shortcut.setContext(context.WindowShortcut if wide else context.WidgetWithChildrenShortcut)


def place_keys(place: str) -> list[tuple[str, str]]:
    """(what, keys) of a place, for the page of shortcuts."""
    return [(t(one.words), shown_keys(system_keys(one))) for one in PLACES[place]]
