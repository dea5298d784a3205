"""The table of shortcuts: every command of a tab has keys, they mean one thing in a place, say what for."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QKeySequence

from desktop_app.model.texts import has, t
from desktop_app.viewmodels.contact_detail import VERBS as PERSON_VERBS
from desktop_app.viewmodels.lists import VERBS as LIST_VERBS
from desktop_app.viewmodels.screen import TABS
from desktop_app.viewmodels.shortcuts import PLACES, TAB_PLACES, keys_of

READS_BY_ITSELF = {"history"}
"""What a person's page shows unasked."""


def shortcuts() -> list[tuple[str, str]]:
    return [(place, one.command) for place, all_of in PLACES.items() for one in all_of]


def test_every_command_of_a_tab_has_keys() -> None:
    """Also what a later version adds to a verb list."""
    wanted = {
        "lists": {*LIST_VERBS, "import", "copy_people", "copy_id"},
        "contacts": {*PERSON_VERBS, "everywhere", "addresses", "export", "copy_id", "copy_email"},
        "events": {"write", "send", "again", "details", "copy", "files"},
        "orders": {"write", "edit", "details", "copy", "delete", "files"},
        "senders": {"add"},
        "domains": {"add", "check", "copy", "remove"},
        "window": {*TABS, "import", "open", "paste", "undo", "settings", "preview", "imports", "activity"},
    }
    assert set(TAB_PLACES) <= set(wanted)
    for place, commands in wanted.items():
        assert [one for one in commands - READS_BY_ITSELF if not keys_of(place, one)] == [], place


@pytest.mark.parametrize("place", PLACES)
def test_no_two_share_keys_where_both_are_heard(place: str) -> None:
    """What the window and a table hear everywhere counts in every place."""
    heard = [
        (name, one.command, QKeySequence(one.keys).toString())
        for name in dict.fromkeys(("window", "table", place))
        for one in PLACES[name]
    ]
    keys = [pressed for _place, _command, pressed in heard]
    assert [one for one in heard if keys.count(one[2]) > 1] == []


@pytest.mark.parametrize(("place", "command"), shortcuts())
def test_keys_can_be_pressed_and_say_what_for(place: str, command: str) -> None:
    one = next(one for one in PLACES[place] if one.command == command)
    pressed = QKeySequence(one.keys)
    assert pressed.count() == 1
    assert pressed.toString(), one.keys
    assert has(one.words), one.words
    assert t(one.words).strip()
    if one.standard:
        assert one.standard in QKeySequence.StandardKey.__members__


def test_a_command_without_keys_has_none() -> None:
    assert keys_of("lists", "no such command") == ""
