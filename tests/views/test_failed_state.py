"""A tab that could not be read: where the key is the reason, writing it is the next step, not a new try."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget

from desktop_app.model.errors import AppError, AuthRefused, KeyMissing, Unreachable
from desktop_app.viewmodels.senders import SendersViewModel
from desktop_app.views.tabs.failed_state import failed_state, tell_failed
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.empty_state import EmptyState
from desktop_app.views.widgets.message_bar import MessageBar
from tests.helpers.runners import InlineRunner
from tests.viewmodels.test_senders import ACCOUNT, Service, platform

Shown = Callable[..., QWidget]


def state_of(shown: Shown, error: AppError, *, training: bool) -> tuple[EmptyState, list[str]]:
    vm = SendersViewModel(InlineRunner(), Service())
    vm.set_account(replace(ACCOUNT, training=training), platform())
    vm.error = error
    told: list[str] = []
    state = failed_state(QWidget(), vm, "senders", lambda: told.append("key"))
    shown(state, 900, 600)
    return state, told


def buttons(state: EmptyState) -> dict[str, Button]:
    return {one.text(): one for one in state.findChildren(Button)}


@pytest.mark.parametrize("error", [AuthRefused(platform="Shop"), KeyMissing(account="Shop")])
def test_a_refused_or_missing_key_leads_to_where_it_is_written(shown: Shown, error: AppError) -> None:
    state, told = state_of(shown, error, training=False)
    found = buttons(state)
    assert [text for text, one in found.items() if one.kind == "primary"] == ["Enter the key"]
    found["Enter the key"].click()
    assert told == ["key"]


@pytest.mark.parametrize(
    ("error", "training"), [(AuthRefused(platform="Shop"), True), (Unreachable(platform="Shop"), False)]
)
def test_elsewhere_trying_again_is_the_one_way_on(shown: Shown, error: AppError, training: bool) -> None:
    state, _ = state_of(shown, error, training=training)
    found = buttons(state)
    assert [text for text, one in found.items() if one.kind == "primary"] == ["Try again"]
    assert "Enter the key" not in found


@pytest.mark.parametrize(
    ("error", "training", "offered"),
    [
        (AuthRefused(platform="Shop"), False, True),
        (KeyMissing(account="Shop"), False, True),
        (AuthRefused(platform="Shop"), True, False),
        (Unreachable(platform="Shop"), False, False),
    ],
)
def test_above_rows_of_before_the_key_is_offered_too(
    shown: Shown, error: AppError, training: bool, offered: bool
) -> None:
    vm = SendersViewModel(InlineRunner(), Service())
    vm.set_account(replace(ACCOUNT, training=training), platform())
    vm.error = error
    told: list[str] = []
    messages = MessageBar()
    tell_failed(messages, vm, "senders", lambda: told.append("key"))
    shown(messages, 900, 100)
    found = {one.text(): one for one in messages.findChildren(Button)}
    assert "Try again" in found
    assert ("Enter the key" in found) is offered
    if offered:
        found["Enter the key"].click()
        assert told == ["key"]
