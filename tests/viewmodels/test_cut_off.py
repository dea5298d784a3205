"""An erasure that an earlier run did not end: told once for each world, gone on with, then taken down."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.services.erasing import CutOff
from desktop_app.services.erasure_sheet import Erased, Proof
from desktop_app.services.people import Found
from desktop_app.viewmodels.cells import Tone
from desktop_app.viewmodels.cut_off import CutOffNotices
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.messages import MessageCenter
from desktop_app.viewmodels.people import PeopleViewModel
from tests.helpers.memory_desk import SHOP, SPARE, TRAINING, MemoryDesk
from tests.helpers.runners import InlineRunner

ANN = "ann@example.com"


class Ended(BaseException):
    """The process goes."""


class Screen:
    """Shop was erased, Spare is in doubt."""

    def __init__(self, folder: Path) -> None:
        self.desk = desk = MemoryDesk(folder)
        found = []
        for name in (SHOP, SPARE):
            contact = desk.platforms[name].add(email=ANN)
            desk.arm(name)
            found.append(Found(desk.account(name), "Memory", "found", contact))
        desk.faults[SPARE].lost = lambda verb: Ended() if verb == "erase_contact" else None  # type: ignore[assignment, return-value]
        with pytest.raises(Ended):
            asyncio.run(desk.erasing.erase(ANN, ANN, found, False, open_address=True))
        desk.faults[SPARE].lost = lambda _verb: None
        self.messages = MessageCenter()
        self.vm = PeopleViewModel(InlineRunner(), desk.people, desk.erasing, Formats())
        self.notices = CutOffNotices(self.vm, self.messages, self.messages)
        self.wanted: list[CutOff] = []
        self.notices.wanted.connect(self.wanted.append)

    def open(self) -> CutOff:
        self.notices.turn_to(self.desk.account(SHOP))
        self.messages.pressed.emit(self.messages.messages[0].key)
        return self.wanted[0]


@pytest.fixture
def screen(tmp_path: Path, qapp: object) -> Iterator[Screen]:
    made = Screen(tmp_path)
    yield made
    made.vm.close()
    made.desk.close()


def test_the_window_says_whom_it_was_about_and_how_far_it_came(screen: Screen) -> None:
    screen.notices.turn_to(None)
    screen.notices.turn_to(screen.desk.account(TRAINING))
    assert screen.messages.messages == (), "of live accounts nothing is said in training"
    screen.notices.turn_to(screen.desk.account(SHOP))
    (message,) = screen.messages.messages
    assert message.title.startswith(f"The erasure of {ANN} was cut off")
    assert message.line == "Done: Shop. Not certain: Spare. Copies on this computer are still here."
    assert (message.tone, message.action) == (Tone.WARN, "Go on")
    screen.messages.take_down(message.key)
    screen.notices.turn_to(screen.desk.account(SPARE))
    assert screen.messages.messages == (), "put away, it comes again at the next start"


def test_gone_on_with_each_account_is_told_and_the_sheet_comes_and_the_notice_goes(screen: Screen) -> None:
    one = screen.open()
    seen: list[Erased] = []
    proofs: list[Proof] = []
    screen.vm.erased_one.connect(seen.append)
    screen.vm.erased.connect(proofs.append)
    screen.vm.go_on(one, again=False)
    assert [screen.vm.state_words(place) for place in seen] == [("Erased", Tone.GOOD), ("Erased", Tone.GOOD)]
    assert proofs[0].complete
    assert screen.vm.proof is proofs[0]
    assert screen.messages.messages == ()
    assert sum(act[0] == "erase_contact" for act in screen.desk.platforms[SPARE].acts) == 1


def test_left_as_it_is_the_notice_goes_for_good(screen: Screen) -> None:
    screen.vm.give_up(screen.open())
    assert screen.messages.messages == ()
    screen.vm.look_for_cut_off(False)
    assert screen.messages.messages == ()


def test_broken_again_on_the_way_the_notice_stands_with_what_is_left(screen: Screen) -> None:
    one = screen.open()
    troubles: list[object] = []
    screen.vm.failed.connect(troubles.append)
    screen.desk.clock.at += 3600
    screen.vm.go_on(one, again=False)
    assert len(troubles) == 1
    assert len(screen.messages.messages) == 1


def test_a_person_who_was_not_to_be_shown_is_told_by_a_short_hash(screen: Screen) -> None:
    one = replace(screen.open(), who="", hash="0123456789abcdef" * 4)
    title, _line = screen.vm.cut_off_words(one)
    assert title.startswith("The erasure of somebody (SHA-256 0123456789ab…) was cut off")


def test_a_sheet_that_nobody_saw_is_told_and_once_seen_no_more(screen: Screen) -> None:
    one = screen.open()
    asyncio.run(screen.desk.erasing.go_on(one.id, False))
    screen.vm.give_up(one)
    again = CutOffNotices(screen.vm, screen.messages, screen.messages)
    wanted: list[Proof] = []
    again.wanted.connect(wanted.append)
    again.turn_to(screen.desk.account(SHOP))
    (message,) = screen.messages.messages
    assert message.title.startswith("The erasure of somebody (SHA-256 ")
    assert (message.tone, message.action) == (Tone.INFO, "See the sheet")
    screen.messages.pressed.emit(message.key)
    screen.vm.take_up(wanted[0])
    screen.vm.sheet_seen()
    assert screen.messages.messages == ()
    screen.vm.look_for_cut_off(False)
    assert screen.messages.messages == ()
