"""A copied key leaves the clipboard after a minute or with the window; what somebody else put there stays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.viewmodels.clipboard_clock import SECONDS, ClipboardClock
from desktop_app.viewmodels.senders import SendersViewModel
from tests.helpers.runners import HeldRunner
from tests.viewmodels.test_senders import Service

KEY = "k-5512"


class Board:
    def __init__(self) -> None:
        self.held = ""

    def text(self) -> str:
        return self.held

    def setText(self, text: str, /) -> None:
        self.held = text

    def clear(self) -> None:
        self.held = ""


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def clock(qapp: QApplication, board: Board) -> Iterator[ClipboardClock]:
    made = ClipboardClock()
    made.clipboard = board
    yield made
    made.clear()


def pass_seconds(clock: ClipboardClock, seconds: int) -> None:
    for _second in range(seconds):
        clock._timer.timeout.emit()


def test_it_lies_there_for_sixty_seconds_and_each_is_told(clock: ClipboardClock, board: Board) -> None:
    left: list[int] = []
    gone: list[bool] = []
    clock.ticked.connect(left.append)
    clock.cleared.connect(lambda: gone.append(True))
    clock.put(KEY)
    assert (SECONDS, clock._timer.interval()) == (60, 1000)
    pass_seconds(clock, 59)
    assert (board.text(), gone) == (KEY, [])
    pass_seconds(clock, 1)
    assert (board.text(), gone) == ("", [True])
    assert left == list(range(60, 0, -1))
    assert not clock._timer.isActive()


def test_what_was_copied_since_stays(clock: ClipboardClock, board: Board) -> None:
    clock.put(KEY)
    board.setText("a sentence of the person")
    pass_seconds(clock, 60)
    assert board.text() == "a sentence of the person"


def test_copied_again_its_minute_begins_anew(clock: ClipboardClock, board: Board) -> None:
    clock.put(KEY)
    pass_seconds(clock, 50)
    clock.put(KEY)
    pass_seconds(clock, 50)
    assert board.text() == KEY
    pass_seconds(clock, 10)
    assert board.text() == ""


def test_it_keeps_no_key_of_its_own(clock: ClipboardClock) -> None:
    clock.put(KEY)
    assert KEY not in repr(vars(clock))


def test_the_window_goes_before_the_minute_is_over_and_takes_it_along(
    qapp: QApplication, board: Board
) -> None:
    senders = SendersViewModel(HeldRunner(), Service())
    senders.clock.clipboard = board
    senders.clock.put(KEY)
    senders.close()
    assert board.text() == ""
