"""A file of events in the real window: its pace, its stop, and its end after the program was killed in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.killed_send import kill_in_the_gap
from tests.end_to_end.steps import agree, check_file, choose_file, in_twin, wait

PAGES = "desktop_app.views.sending"
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


def open_file(opened: Any, hands: Any, event_type: str, *, left: int = ROWS - 1) -> None:
    hands.choose_tab(3)
    hands.press("From a file")
    check_file(hands, opened, event_type)
    hands.read(f"bonus.csv: {ROWS} rows")
    agree(hands, "Training eSputnik")
    hands.read(f"This may start a mailing to {left} people")


def test_a_file_is_sent_at_its_pace_stopped_and_gone_on_with(
    opened: Any, hands: Any, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_file(monkeypatch, file, "desktop_app.views.wizard.file_base")
    out = tmp_path / "out.csv"
    monkeypatch.setattr(f"{PAGES}.send_result_page.ask_save_file", lambda *_words: out)
    hands.press("Start training")
    hands.click_row("Lists", 0)
    open_file(opened, hands, "bonusPaced")
    hands.pick("How fast", "60 a minute")
    hands.press(f"Send {ROWS - 1} events · Training eSputnik")
    wait(hands, lambda: len(arrived(opened, "bonusPaced")) >= 2)
    hands.press("Stop after this")
    hands.read("Adds up")
    first = arrived(opened, "bonusPaced")
    assert 2 <= len(first) < 10, "at most one a second"
    hands.press("Continue")
    wait(hands, lambda: len(arrived(opened, "bonusPaced")) >= len(first) + 1)
    hands.press("Stop after this")
    hands.read("Adds up")
    hands.press("Done")

    first = arrived(opened, "bonusPaced")
    open_file(opened, hands, "bonusPaced", left=ROWS - 1 - len(first))
    hands.read(f"{len(first)} of these were sent out of this file before")
    hands.press(f"Send {ROWS - 1 - len(first)} events · Training eSputnik")
    wait(hands, lambda: len(arrived(opened, "bonusPaced")) == ROWS - 1)
    hands.read("Adds up")
    assert set(arrived(opened, "bonusPaced").values()) == {1}, "nobody twice"
    hands.press("Save result files")
    hands.press("Exact text file (CSV)")
    hands.press("Choose the folder")
    wait(hands, lambda: out.exists() and "Nobody is named in this row." in out.read_text("utf-8-sig"))


def test_a_file_that_was_sent_goes_once_more_only_by_a_choice_of_its_own(
    opened: Any, hands: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = tmp_path / "few.csv"
    few.write_text("E-mail;Points\nonce1@example.com;1\nonce2@example.com;2\n", "utf-8")
    choose_file(monkeypatch, few, "desktop_app.views.wizard.file_base")
    hands.press("Start training")
    hands.click_row("Lists", 0)
    for times in (1, 2):
        hands.choose_tab(3)
        hands.press("From a file")
        check_file(hands, opened, "bonusOnce")
        if times == 2:
            hands.press("See what will happen")
            hands.read("2 of these were sent out of this file before")
            hands.read("All of these were sent before.")
            hands.press("Send all 2 events once more")
            hands.press("I know what this may start at Training eSputnik, and want it.")
        else:
            agree(hands, "Training eSputnik")
        hands.press("Send 2 events · Training eSputnik")
        hands.read("Adds up")
        wait(hands, lambda each=times: set(arrived(opened, "bonusOnce").values()) == {each})
        hands.press("Done")


def test_one_may_work_elsewhere_meanwhile_and_the_result_waits_in_the_status_line(
    opened: Any, hands: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = tmp_path / "few.csv"
    few.write_text("E-mail;Points\nelse1@example.com;1\nelse2@example.com;2\nelse3@example.com;3\n", "utf-8")
    choose_file(monkeypatch, few, "desktop_app.views.wizard.file_base")
    hands.press("Start training")
    hands.click_row("Lists", 0)
    hands.choose_tab(3)
    hands.press("From a file")
    check_file(hands, opened, "bonusElsewhere")
    agree(hands, "Training eSputnik")
    hands.pick("How fast", "60 a minute")
    hands.press("Send 3 events · Training eSputnik")
    hands.press("Work on something else")
    hands.read("few.csv")
    hands.choose_tab(1)
    wait(hands, lambda: len(arrived(opened, "bonusElsewhere")) == 3)
    hands.read("few.csv has been sent")
    hands.press("Show")
    hands.read("Adds up")
    hands.press("Done")
    assert not opened.vm.wizards
    opened.window.open_jobs()
    title = "Imports and files sent"
    wait(hands, lambda: hands.table_texts(title, 0) == ["Events “bonusElsewhere”: few.csv"])
    hands.press("Show")
    hands.read("Adds up")
    hands.press("Done")


def test_killed_between_effect_and_answer_nothing_is_sent_twice_and_all_the_rest_is(
    campaign_desk_home: Path, request: pytest.FixtureRequest, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_in_the_gap("esputnik", "events", file, "bonusKilled", held_after=10)
    choose_file(monkeypatch, file, "desktop_app.views.wizard.file_base")
    opened, hands = request.getfixturevalue("opened"), request.getfixturevalue("hands")
    hands.press("Start training")
    hands.click_row("Lists", 0)
    before = arrived(opened, "bonusKilled")
    assert 0 < len(before) < ROWS - 1
    hands.choose_tab(3)
    hands.press("Files of events sent")
    wait(hands, lambda: hands.table_texts("Files of events sent", 0) == ["bonus.csv"])
    hands.press("Open result")
    hands.read("Adds up")
    hands.read(f"Stopped. {ROWS - 1 - len(before)} have not been sent.")
    hands.press("Done")
    open_file(opened, hands, "bonusKilled", left=ROWS - 1 - len(before))
    hands.press(f"Send {ROWS - 1 - len(before)} events · Training eSputnik")
    hands.read("Adds up")
    hands.read("What is not certain is never sent again by itself.")
    now = arrived(opened, "bonusKilled")
    assert len(now) == ROWS - 1
    assert set(now.values()) == {1}, "nobody twice"


def test_closing_the_window_while_a_file_is_sent_asks_and_says_how_it_goes_on(
    opened: Any, hands: Any, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_file(monkeypatch, file, "desktop_app.views.wizard.file_base")
    hands.press("Start training")
    hands.click_row("Lists", 0)
    open_file(opened, hands, "bonusClosed")
    hands.pick("How fast", "60 a minute")
    hands.press(f"Send {ROWS - 1} events · Training eSputnik")
    wait(hands, lambda: len(arrived(opened, "bonusClosed")) >= 1)
    opened.window.close()
    hands.read("A file is being sent")
    hands.read("It stops after what is on its way. Open the same file again, and only what is left goes.")
    hands.press("Stay here")
    assert opened.window.isVisible()
    hands.press("Stop after this")
    hands.read("Adds up")
