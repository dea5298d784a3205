"""The window's view-model: what a file becomes that is dropped on it, an import that runs on, notices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.app.window_parts import view_models
from desktop_app.app.wiring import Desk
from desktop_app.model.account import Account
from desktop_app.runtime.texts import install_texts
from desktop_app.viewmodels.notices import NoticesViewModel
from desktop_app.viewmodels.screen import Screen
from desktop_app.viewmodels.window import WindowViewModel
from tests.helpers.runners import HeldRunner, InlineRunner

TRAINING = Account("training-esputnik", "esputnik", "Training eSputnik", training=True)
LIVE = Account("shop", "esputnik", "Our shop")


@pytest.fixture
def vm(qapp: QApplication, campaign_desk_home: Path) -> Iterator[WindowViewModel]:
    install_texts("en")
    desk = Desk()
    made = view_models(desk, HeldRunner())
    yield made
    made.close()
    desk.close()


def look_at(vm: WindowViewModel, account: Account) -> None:
    vm.parts.accounts._turn_to(account)
    assert vm.account == account


def test_a_file_dropped_on_the_lists_becomes_an_import_of_the_account_that_is_open(
    vm: WindowViewModel, tmp_path: Path
) -> None:
    look_at(vm, TRAINING)
    vm.choose_tab("lists")
    vm.open_table(tmp_path / "people.csv")
    assert vm.screen is Screen.WIZARD
    assert vm.wizard is not None
    assert (vm.wizard.account, vm.wizard.path) == (TRAINING, tmp_path / "people.csv")


def test_of_a_live_account_that_is_read_only_the_person_is_asked_first(
    vm: WindowViewModel, tmp_path: Path
) -> None:
    asked: list[Account] = []
    vm.arming_needed.connect(asked.append)
    look_at(vm, LIVE)
    vm.choose_tab("contacts")
    vm.open_table(tmp_path / "people.csv")
    assert (asked, vm.wizard) == ([LIVE], None)


def test_left_while_it_runs_an_import_is_kept_and_left_else_it_is_dropped(
    vm: WindowViewModel, tmp_path: Path
) -> None:
    look_at(vm, TRAINING)
    vm.open_table(tmp_path / "people.csv")
    vm.leave_wizard(keep_running=True)
    assert (vm.wizard, len(list(vm.wizards)), vm.screen) == (None, 1, Screen.DESK)
    vm.open_table(tmp_path / "others.csv")
    vm.leave_wizard()
    assert len(list(vm.wizards)) == 1


def test_the_end_of_a_job_is_handed_to_the_desktop() -> None:
    told: list[tuple[str, str]] = []

    async def notify(title: str, line: str) -> bool:
        told.append((title, line))
        return True

    notices = NoticesViewModel(InlineRunner(), notify)
    notices.show("The import is finished", "Newsletter")
    assert told == [("The import is finished", "Newsletter")]
