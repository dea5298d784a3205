"""The line over a tab whose platform takes long: what we do, which attempt, and the way out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.services.waits import Wait
from desktop_app.viewmodels.lists import ListsViewModel
from desktop_app.viewmodels.tab import Phase
from desktop_app.views.tabs.lists_tab import ListsTab
from desktop_app.views.tabs.waiting_line import KEY
from desktop_app.views.theme import Theme
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.button import Button
from tests.helpers.memory_desk import MemoryDesk
from tests.helpers.runners import HeldRunner


class Quiet:
    async def follow(self, account_id: str, report: object) -> None:
        return None


@pytest.fixture
def tab(qtbot: QtBot, theme: Theme, tmp_path):
    from desktop_app.viewmodels.formats import Formats

    desk, runner = MemoryDesk(tmp_path / "desk"), HeldRunner()
    vm = ListsViewModel(runner, desk.lists, Formats())
    vm.waits = Quiet()
    vm.patience.timer.setInterval(1)  # a person has two seconds
    made = ListsTab(vm)
    qtbot.addWidget(made)
    made.show()
    vm.set_account(desk.account(), desk.manifest)
    qtbot.waitUntil(lambda: vm.slow)
    yield made, vm, runner
    vm.close()
    desk.close()


def _line(tab: ListsTab) -> Banner:
    found = tab.messages.banner(KEY)
    assert found is not None
    return found


def test_it_says_that_it_takes_long_then_which_attempt_is_made(tab) -> None:
    page, vm, _ = tab
    assert "longer than usual" in _line(page).accessibleName()

    soon = datetime.now(UTC).timestamp() + 60
    vm.patience.heard("X", Wait(soon, "waiting.in_doubt", 2, 5))
    assert "Trying again (2 of 5)" in _line(page).accessibleName()


def test_its_button_stops_the_waiting_and_the_line_goes(tab, qtbot: QtBot) -> None:
    page, vm, _ = tab
    stop = next(one for one in _line(page).findChildren(Button) if one.text() == "Stop waiting")
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert page.messages.banner(KEY) is None
    assert vm.phase is Phase.FAILED


def test_the_line_goes_when_the_answer_comes(tab) -> None:
    page, vm, runner = tab
    runner.run_all()
    assert vm.phase in (Phase.READY, Phase.EMPTY)
    assert page.messages.banner(KEY) is None
