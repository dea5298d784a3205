"""A file of events in the real window: its pace, its stop, and its end after the program was killed in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from tests.end_to_end.killed_send import kill_in_the_gap
from tests.end_to_end.steps import choose_file, in_twin, retype, wait

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)", extend=True)
DIALOG = "desktop_app.views.dialogs.file_send_dialog"
ROWS = 24


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two dozen people, one of them without an address."""
    path = tmp_path / "bonus.csv"
    lines = [f"file{number:02}@example.com;{number}" for number in range(ROWS - 1)]
    path.write_text("E-mail;Points\n" + "\n".join([*lines[:5], ";99", *lines[5:]]) + "\n", "utf-8")
    return path


def arrived(opened: Any, event_type: str) -> Counter[str]:
    """How often each person's event stands at the platform."""
    found = [one for one in in_twin(opened, "esputnik", "events") if one["type"] == event_type]
    return Counter(str(one["key"]) for one in found)


def open_file(hands: Any, event_type: str) -> None:
    hands.choose_tab(3)
    hands.press("From a file")
    hands.read(f"bonus.csv: {ROWS} rows")
    retype(hands, "What happened", event_type)
    hands.read(f"This may start a mailing to {ROWS - 1} people")


def test_a_file_is_sent_at_its_pace_stopped_and_gone_on_with(
    opened: Any, hands: Any, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_file(monkeypatch, file, DIALOG)
    out = tmp_path / "out.csv"
    monkeypatch.setattr(f"{DIALOG}.ask_save_file", lambda *_words: out)
    hands.press("Start training")
    hands.click_row("Lists", 0)
    open_file(hands, "bonusPaced")
    hands.pick("How fast", "60 a minute")
    hands.press(f"Send {ROWS - 1} events · Training eSputnik")
    wait(hands, lambda: len(arrived(opened, "bonusPaced")) >= 2)
    hands.press("Stop after this")
    hands.read("Adds up")
    first = arrived(opened, "bonusPaced")
    assert 2 <= len(first) < 10, "at most one a second"
    hands.press("Close", kind=QAbstractButton)
    wait(hands, lambda: hands.find(QLineEdit, "What happened") is not None)

    open_file(hands, "bonusPaced")
    hands.read(f"{len(first)} of these were sent out of this file before")
    hands.press(f"Send {ROWS - 1 - len(first)} events · Training eSputnik")
    wait(hands, lambda: len(arrived(opened, "bonusPaced")) == ROWS - 1)
    hands.read("Adds up")
    assert set(arrived(opened, "bonusPaced").values()) == {1}, "nobody twice"
    hands.press("Save what stayed out")
    wait(hands, lambda: out.exists() and "Nobody is named in this row." in out.read_text("utf-8-sig"))


def test_killed_between_effect_and_answer_nothing_is_sent_twice_and_all_the_rest_is(
    campaign_desk_home: Path, request: pytest.FixtureRequest, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_in_the_gap("esputnik", "events", file, "bonusKilled", held_after=10)
    choose_file(monkeypatch, file, DIALOG)
    opened, hands = request.getfixturevalue("opened"), request.getfixturevalue("hands")
    hands.press("Start training")
    hands.click_row("Lists", 0)
    before = arrived(opened, "bonusKilled")
    assert 0 < len(before) < ROWS - 1
    open_file(hands, "bonusKilled")
    hands.press(f"Send {ROWS - 1 - len(before)} events · Training eSputnik")
    hands.read("Adds up")
    hands.read("What is not certain is never sent again by itself.")
    now = arrived(opened, "bonusKilled")
    assert len(now) == ROWS - 1
    assert set(now.values()) == {1}, "nobody twice"
