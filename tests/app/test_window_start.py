"""What the window does of itself once the accounts are known: the account used last, tests sent before."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from desktop_app.app.window_parts import view_models
from desktop_app.app.wiring import Desk
from desktop_app.runtime.texts import install_texts
from desktop_app.services.accounts import NewAccount
from desktop_app.viewmodels.window import WindowViewModel
from tests.helpers.runners import HeldRunner

pytestmark = pytest.mark.usefixtures("campaign_desk_home", "qapp")
KEY = {"api_key": "aKeyThatNobodyHas0123456789"}


@pytest.fixture
def desk() -> Iterator[Desk]:
    install_texts("en")
    made = Desk()
    for name in ("first", "second"):
        asyncio.run(made.accounts.add(NewAccount(name, "ecomail", name.title(), store=False), KEY))
    yield made
    made.close()


def started(desk: Desk) -> WindowViewModel:
    """A window whose accounts were read and that asked no platform for anything."""
    runner = HeldRunner()
    vm = view_models(desk, runner)
    vm.start(False)
    [read] = [one for one in runner.waiting if getattr(one.make, "func", one.make) == desk.accounts.read_all]
    read.run()
    return vm


def chosen(vm: WindowViewModel) -> str:
    return vm.account.id if vm.account is not None else ""


def test_the_window_begins_with_the_account_used_last(desk: Desk) -> None:
    vm = started(desk)
    assert chosen(vm) == "first"
    vm.parts.accounts.choose("second")
    assert vm.parts.settings["last_account"] == "second"
    vm.close()
    desk.settings.set_all({"last_account": "second"})
    again = started(desk)
    assert chosen(again) == "second"
    again.parts.accounts.choose("training-ecomail")
    assert again.parts.settings["last_account"] == "second", "a practice is begun on purpose each time"
    again.close()


def test_an_account_that_is_there_no_more_is_not_waited_for(desk: Desk) -> None:
    desk.settings.set_all({"last_account": "gone"})
    vm = started(desk)
    assert chosen(vm) == "first"
    vm.parts.form.removed.emit("first")
    assert vm.parts.settings["last_account"] == ""
    vm.close()


def test_tests_sent_before_are_asked_for_without_a_preview(desk: Desk) -> None:
    vm = started(desk)
    vm._follow_tests()
    assert vm.preview is None
    assert vm.sent_tests.busy_with("pending")
    assert vm.open_preview().tests is vm.sent_tests, "an open preview shows what comes of them"
    vm.close()
    assert not vm.sent_tests.busy
    vm._follow_tests()
    assert not vm.sent_tests.busy, "after the end nothing is begun"


def test_only_accounts_whose_key_is_at_hand_may_be_asked(desk: Desk) -> None:
    first, second = desk.accounts.get("first"), desk.accounts.get("second")
    desk.secrets.let_go("second")
    asked = [
        asyncio.run(desk.accounts.key_at_hand(one))
        for one in (first, second, desk.accounts.get("training-ecomail"))
    ]
    assert asked == [True, False, False]
