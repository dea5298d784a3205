"""Settings hold at once and are written in their order; where keys are is told without a value."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from desktop_app.services.account_settings import Draft, Keep
from desktop_app.services.settings import Settings
from desktop_app.viewmodels.keys import KeysViewModel
from desktop_app.viewmodels.settings import ARM_MINUTES, TEXT_SIZES, SettingsViewModel
from tests.helpers.runners import HeldRunner, InlineRunner
from tests.services.settings_world import SettingsWorld


@pytest.fixture
def store(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


def test_a_setting_holds_at_once_and_after_a_restart(store, tmp_path, qtbot):
    settings = SettingsViewModel(InlineRunner(), store)
    with qtbot.waitSignal(settings.changed) as told:
        settings.set("theme", "dark")
    assert told.args == ["theme"]
    assert settings["theme"] == "dark"
    assert Settings(tmp_path / "settings.json")["theme"] == "dark"


def test_what_is_set_while_writing_is_written_afterwards(store, tmp_path):
    runner = HeldRunner()
    settings = SettingsViewModel(runner, store)
    settings.set("theme", "dark")
    settings.set("theme", "light")
    settings.set("phone_region", "UA")
    assert settings["theme"] == "light"
    runner.run_all()
    again = Settings(tmp_path / "settings.json")
    assert (again["theme"], again["phone_region"]) == ("light", "UA")
    assert len(runner.tasks) == 2


def test_what_was_chosen_is_written_also_when_the_window_goes_at_once(store, tmp_path):
    """The first is on its way, the second waits for it, and neither has begun when the window closes."""
    settings = SettingsViewModel(HeldRunner(), store)
    settings.set("last_folder", "/tmp")
    settings.set("keep_personal_data_days", 7)
    settings.close()
    again = Settings(tmp_path / "settings.json")
    assert (again["last_folder"], again["keep_personal_data_days"]) == ("/tmp", 7)
    settings.close()


def test_what_cannot_be_written_at_the_end_does_not_hold_up_the_end(store, tmp_path, monkeypatch):
    from desktop_app.model.errors import StorageFailed

    settings = SettingsViewModel(HeldRunner(), store)
    settings.set("keep_personal_data_days", 7)

    def full(_values):
        raise StorageFailed("storage_full", file="settings.json")

    monkeypatch.setattr(store, "set_all", full)
    settings.close()


def test_every_size_of_text_is_taken_kept_and_told_once(store, tmp_path):
    settings = SettingsViewModel(InlineRunner(), store)
    told = []
    settings.changed.connect(told.append)
    assert settings["text_size"] == "system"
    for size in reversed(TEXT_SIZES):
        settings.set("text_size", size)
        settings.set("text_size", size)
        assert settings["text_size"] == size
        after_a_restart = SettingsViewModel(InlineRunner(), Settings(tmp_path / "settings.json"))
        assert after_a_restart["text_size"] == size
    assert told == ["text_size"] * len(TEXT_SIZES)


@pytest.mark.parametrize("nonsense", ["", "banana", "200 %", "-150", "1e9", 150, 1.5, None, True, ["150"]])
def test_a_size_of_text_that_is_none_leaves_the_one_that_holds(store, tmp_path, nonsense):
    """Also one that somebody wrote into the file: the window opens as the system wishes."""
    settings = SettingsViewModel(InlineRunner(), store)
    settings.set("text_size", "125")
    told = []
    settings.changed.connect(told.append)
    settings.set("text_size", nonsense)
    assert (settings["text_size"], told) == ("125", [])
    file = tmp_path / "settings.json"
    whole = json.loads(file.read_text("utf-8"))
    whole["settings"]["text_size"] = nonsense
    file.write_text(json.dumps(whole), "utf-8")
    assert SettingsViewModel(InlineRunner(), Settings(file))["text_size"] == "system"


def test_an_odd_number_of_minutes_is_offered_too(store):
    store.set("arm_minutes", 45)
    settings = SettingsViewModel(InlineRunner(), store)
    assert 45 in settings.choices("arm_minutes", ARM_MINUTES)


def test_the_page_of_keys_names_places_and_no_value(tmp_path):
    world = SettingsWorld(tmp_path)
    try:
        draft = Draft("shop", "Horizon", typed={"api_key": "marked-key-4711"}, keep=Keep.FILE)
        asyncio.run(world.service.save(draft, "pass"))
        keys = KeysViewModel(InlineRunner(), world.service)
        keys.read()
        words = [keys.place_words, *(keys.line_words(line) for line in keys.page.lines)]
        assert words[0].endswith("keys.enc")
        assert words[1:] == ["Needs no key of yours", "Kept there"]
        assert "marked" not in repr((words, keys.page))
    finally:
        world.close()


def test_a_locked_file_opens_with_its_passphrase_alone(tmp_path, qtbot):
    world = SettingsWorld(tmp_path)
    draft = Draft("shop", "Horizon", typed={"api_key": "k"}, keep=Keep.FILE)
    asyncio.run(world.service.save(draft, "pass"))
    world.secrets._file.file = None  # as after a restart
    keys = KeysViewModel(InlineRunner(), world.service)
    keys.read()
    assert keys.locked
    keys.unlock("wrong")
    assert keys.error.code == "key_file_passphrase"
    with qtbot.waitSignal(keys.unlocked):
        keys.unlock("pass")
    assert not keys.locked
    world.close()
