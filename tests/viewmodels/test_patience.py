"""What is said while an answer takes long: who awaits it, what is tried again, what can be stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.model.account import Account
from desktop_app.model.errors import Stopped
from desktop_app.services.people import Found
from desktop_app.services.waits import Wait
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.patience import Patience, patience_of
from desktop_app.viewmodels.people import PeopleViewModel
from tests.helpers.memory_desk import SHOP, SPARE, MemoryDesk
from tests.helpers.runners import HeldRunner
from tests.viewmodels.test_contacts import Tab, make

AGAIN = Wait(4_000_000_000.0, "waiting.not_sent", 2, 5)
SHOPS = (("shop", "Shop"), ("spare", "Spare"))


class Waits:
    """Reports one wait of each account and ends: a double must not run for ever."""

    async def follow(self, account_id: str, report: Callable[[Wait], None]) -> None:
        report(AGAIN)


async def nothing() -> None:
    return None


class Screen(ViewModel):
    def __init__(self, runner: HeldRunner, asked: tuple[tuple[str, str], ...]) -> None:
        super().__init__(runner)
        self.stopped = 0
        self.patience = patience_of(
            self, runner, lambda: asked, reads=("read", "count"), writes=("write",), stop=self._stop
        )
        at_once(self.patience)

    def begin(self, key: str) -> None:
        self._once(key, nothing, lambda _none: None)

    def _stop(self) -> None:
        self.stopped += 1
        self.cancel("read")


def at_once(patience: Patience) -> None:
    """A person is told after two seconds."""
    patience.waits = Waits()
    patience.timer.setInterval(1)


@pytest.fixture
def runner() -> HeldRunner:
    return HeldRunner()


@pytest.fixture
def screen(qapp: QApplication, runner: HeldRunner) -> Iterator[Screen]:
    made = Screen(runner, SHOPS[:1])
    yield made
    made.close()


def test_a_late_answer_is_told_then_what_is_tried_again_and_both_end_with_it(
    screen: Screen, runner: HeldRunner, qtbot: QtBot
) -> None:
    screen.begin("read")
    qtbot.waitUntil(lambda: screen.patience.slow)
    assert (screen.patience.wait, screen.patience.platform) == (None, "Shop")
    reading, follower = runner.waiting
    follower.run()
    assert screen.patience.wait == AGAIN
    assert not screen.patience.busy_with("read"), "the screen's own calls are not the patience's"
    reading.run()
    assert (screen.patience.slow, screen.patience.wait, screen.patience.busy) == (False, None, False)


def test_what_nobody_waits_for_is_not_told(screen: Screen, qtbot: QtBot) -> None:
    screen.begin("something else")
    with qtbot.assertNotEmitted(screen.patience.changed, wait=20):
        pass


def test_one_of_many_of_a_kind_is_waited_for_as_well(screen: Screen, qtbot: QtBot) -> None:
    screen.begin("count 17")
    qtbot.waitUntil(lambda: screen.patience.slow)


def test_a_reading_can_be_stopped_and_a_change_cannot(screen: Screen, qtbot: QtBot) -> None:
    screen.begin("read")
    screen.begin("write")
    qtbot.waitUntil(lambda: screen.patience.slow)
    assert not screen.patience.can_stop
    screen.patience.stop()
    assert screen.stopped == 0
    screen.cancel("write")
    assert screen.patience.can_stop
    screen.patience.stop()
    assert (screen.stopped, screen.patience.slow) == (1, False)


def test_several_accounts_are_followed_each(qapp: QApplication, runner: HeldRunner, qtbot: QtBot) -> None:
    screen = Screen(runner, SHOPS)
    screen.begin("read")
    qtbot.waitUntil(lambda: screen.patience.slow)
    assert screen.patience.platform == "", "which one is late is not known yet"
    runner.waiting[-1].run()
    assert screen.patience.platform == "Spare"
    screen.close()


def test_it_ends_with_its_screen(screen: Screen, runner: HeldRunner, qtbot: QtBot) -> None:
    screen.begin("read")
    screen.close()
    with qtbot.assertNotEmitted(screen.patience.changed, wait=20):
        pass
    assert all(task.cancelled for task in runner.waiting)


@pytest.fixture
def tab(tmp_path: Path, qapp: QApplication) -> Iterator[Tab]:
    made = make(tmp_path)
    made.start()
    yield made
    made.vm.close()
    made.desk.close()


def test_who_stops_waiting_for_a_person_keeps_what_is_shown(tab: Tab, qtbot: QtBot) -> None:
    at_once(tab.person.patience)
    contact = tab.desk.platforms[SHOP].find("p03@example.com")
    assert contact is not None
    tab.vm.open(contact.id)
    qtbot.waitUntil(lambda: tab.person.patience.slow)
    tab.person.patience.stop()
    assert tab.person.contact is not None
    assert tab.person.contact.email == "p03@example.com"
    assert isinstance(tab.person.history_error, Stopped)
    assert not tab.person.busy_with("detail")
    assert not tab.person.busy_with("history")
    assert not tab.person.patience.slow


def test_a_change_of_a_person_is_waited_for_and_not_stopped(tab: Tab, qtbot: QtBot) -> None:
    tab.open("p03@example.com")
    at_once(tab.person.patience)
    tab.person.save({"first_name": "Anna"})
    qtbot.waitUntil(lambda: tab.person.patience.slow)
    tab.person.patience.stop()
    assert tab.person.busy_with("write")
    tab.run()
    assert not tab.person.patience.slow


def test_who_has_not_answered_is_told_as_one_who_did_not(
    tmp_path: Path, qapp: QApplication, runner: HeldRunner, qtbot: QtBot
) -> None:
    desk = MemoryDesk(tmp_path)
    people = PeopleViewModel(runner, desk.people, desk.erasing, Formats())
    people.training = False
    at_once(people.patience)
    people.find("ann@example.com")
    shop, spare = Account(SHOP, "x", "Shop"), Account(SPARE, "x", "Spare")
    runner.waiting[-1].report((Found(shop, "X", "not_there"), Found(spare, "Y", "waiting")))
    qtbot.waitUntil(lambda: people.patience.slow)
    assert people.patience.platform == "Y"
    people.patience.stop()
    assert [one.state for one in people.found] == ["not_there", "failed"]
    assert isinstance(people.found[1].error, Stopped)
    assert (people.searching, people.waiting) == (False, ())
    people.close()
    desk.close()


def test_whom_a_search_asks_may_be_known_later_than_two_seconds(
    qapp: QApplication, runner: HeldRunner, qtbot: QtBot
) -> None:
    """The list of who is asked comes from another thread, and the computer may be busy."""
    asked: list[tuple[str, str]] = []
    late = Screen(runner, ())
    late.patience._of = lambda: tuple(asked)
    late.begin("read")
    qtbot.wait(20)
    assert not late.patience.slow
    asked += SHOPS[:1]
    qtbot.waitUntil(lambda: late.patience.slow)
    assert late.patience.platform == "Shop"
    late.close()
