"""The bar of live accounts: read-only at first, changes for a while, and never for training."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale

from desktop_app.services.account_settings import Draft, Keep
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.live import LiveViewModel
from tests.helpers.runners import InlineRunner
from tests.services.settings_world import SettingsWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[SettingsWorld]:
    made = SettingsWorld(tmp_path)
    draft = Draft("shop", "Horizon", typed={"api_key": "key-of-eu"}, keep=Keep.MEMORY)
    asyncio.run(made.service.save(draft))
    yield made
    made.close()


@pytest.fixture
def live(world: SettingsWorld) -> Iterator[LiveViewModel]:
    formats = Formats(QLocale("en_GB"))
    made = LiveViewModel(InlineRunner(), world.service, lambda: 30, world.clock.utc_now, formats)
    yield made
    made.close()


def test_a_live_account_is_read_only_until_the_person_allows_changes(live, world, qtbot):
    live.set_account(world.accounts.get("horizon"))
    assert live.visible
    assert not live.armed
    assert (live.sentence, live.action) == (
        "This live account is read-only.", "Allow changes for 30 minutes",
    )  # fmt: skip
    with qtbot.waitSignals([live.account_changed, live.allowed, live.changed]):
        live.press()
    until = world.accounts.get("horizon").armed_until
    assert live.sentence == f"Changes to this live account are allowed until {until.astimezone():%H:%M}."
    assert world.accounts.require_armed("horizon").id == "horizon"


def test_stop_now_ends_it_at_once(live, world):
    live.set_account(world.accounts.get("horizon"))
    live.press()
    assert live.action == "Stop now"
    live.press()
    assert not live.armed
    assert not world.accounts.armed(world.accounts.get("horizon"))


def test_it_ends_by_itself(live, world, qtbot):
    live.set_account(world.accounts.get("horizon"))
    live.press()
    world.clock.at += 30 * 60 + 1
    with qtbot.waitSignal(live.changed):
        live.look()
    assert not live.armed
    assert live.sentence == "This live account is read-only."


def test_training_accounts_never_show_it(live, world):
    live.set_account(world.accounts.get("training-shop"))
    assert not live.visible
    assert live.armed, "and may always be changed"
    live.press()
    assert world.accounts.get("training-shop").armed_until is None
