"""The account form: built from the manifest, tried before it is saved, and nothing of it lingers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.model.account import AccountInfo
from desktop_app.model.errors import KeyStoreUnavailable, Unreachable
from desktop_app.services.account_settings import Draft, DraftCheck, Keep
from desktop_app.viewmodels.account_form import NAME, PASSPHRASE, REPEATED, AccountFormViewModel
from desktop_app.viewmodels.cells import Tone
from tests.helpers.runners import HeldRunner, InlineRunner
from tests.services.settings_world import PLATFORM, SettingsWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[SettingsWorld]:
    made = SettingsWorld(tmp_path)
    yield made
    made.close()


@pytest.fixture
def form(world: SettingsWorld) -> AccountFormViewModel:
    made = AccountFormViewModel(InlineRunner(), world.service, (PLATFORM,))
    made.choose_platform("shop", ["blue", "teal"])
    return made


def _save_one(world: SettingsWorld):
    draft = Draft("shop", "Horizon", "pink", "eu", {"api_key": "key-of-eu", "user": "me"}, keep=Keep.FILE)
    return asyncio.run(world.service.save(draft, "pass"))


def test_a_new_account_takes_a_free_colour_and_a_name_of_its_platform(form):
    assert (form.name, form.colour, form.data_centre) == ("My Shop Mail", "orange", "eu")
    assert [field.key for field in form.fields] == ["user", "api_key"]


def test_what_is_pasted_around_a_key_does_not_stay(form):
    assert form.set_value("api_key", "  “key-of-eu”\u200b\n") == "key-of-eu"
    form.test()
    assert form.notice.tone is Tone.GOOD
    assert form.notice.title == "Connected: Horizon Shop"


def test_a_key_of_the_other_data_centre_brings_its_own_way_out(form, qtbot):
    form.set_value("api_key", "key-of-asia")
    form.test()
    assert (form.notice.tone, form.notice.action_words) == (Tone.BAD, "Switch to Asia")
    with qtbot.waitSignal(form.centre_changed):
        form.act()
    assert form.data_centre == "asia"
    assert form.notice.tone is Tone.GOOD


def test_a_right_key_that_is_too_narrow_is_a_warning(form):
    limit = "This key may not read lists."
    form.show_check(DraftCheck(AccountInfo("Horizon Shop", limits=(limit,))))
    assert (form.notice.tone, form.notice.title) == (Tone.WARN, "Connected: Horizon Shop")
    assert form.notice.line.startswith(limit)


def test_a_platform_out_of_reach_can_be_asked_again(form, world):
    form.set_value("api_key", "key-of-eu")
    world.failure = Unreachable(platform="Shop Mail")
    form.test()
    assert (form.notice.tone, form.notice.action_words) == (Tone.BAD, "Try again")
    world.failure = None
    form.act()
    assert form.notice.tone is Tone.GOOD


def test_an_empty_field_is_named_before_anything_is_asked(form, world):
    form.set_name("  ")
    form.test()
    assert set(form.errors) == {"api_key"}
    form.save()
    assert set(form.errors) == {NAME, "api_key", PASSPHRASE}
    assert world.asked == []
    form.set_value("api_key", "k")
    assert set(form.errors) == {NAME, PASSPHRASE}


def test_a_result_is_forgotten_as_soon_as_the_key_changes(form):
    form.set_value("api_key", "key-of-eu")
    form.test()
    form.set_value("api_key", "key-of-e")
    assert form.notice is None


def test_an_answer_for_an_older_key_is_not_shown(world):
    runner = HeldRunner()
    form = AccountFormViewModel(runner, world.service, (PLATFORM,))
    form.choose_platform("shop")
    form.set_value("api_key", "key-of-eu")
    form.test()
    held = runner.tasks[-1]
    form.set_value("api_key", "another-key")
    assert held.cancelled
    assert form.notice is None


def test_without_a_key_store_the_person_chooses_and_a_new_file_asks_twice(form, world, qtbot):
    assert form.choice_open
    assert form.new_file
    form.set_value("api_key", "key-of-eu")
    form.save()
    assert set(form.errors) == {PASSPHRASE}
    form.set_passphrase("one", "two")
    form.save()
    assert set(form.errors) == {REPEATED}
    form.set_passphrase("one", "one")
    with qtbot.waitSignal(form.saved) as told:
        form.save()
    assert told.args == ["my-shop-mail", True]
    assert world.accounts.get("my-shop-mail").key_stored


def test_a_key_may_be_used_without_being_kept(form, world, qtbot):
    form.set_value("api_key", "key-of-eu")
    form.choose_keep(Keep.MEMORY)
    with qtbot.waitSignal(form.saved):
        form.save()
    assert not world.accounts.get("my-shop-mail").key_stored


def test_a_key_store_that_stays_closed_opens_the_same_choice(form, world, monkeypatch):
    form.place = None
    form.choice_open, form.keep = False, Keep.STORE
    form.set_value("api_key", "key-of-eu")

    async def refuse(*_words, **_more):
        raise KeyStoreUnavailable("key_store_refused")

    monkeypatch.setattr(world.service, "save", refuse)
    form.save()
    assert form.choice_open
    assert form.notice.title.startswith("The key store of this computer did not")


def test_a_registered_account_shows_the_end_of_its_key_and_keeps_it(world, qtbot):
    account = _save_one(world)
    form = AccountFormViewModel(InlineRunner(), world.service, (PLATFORM,))
    form.edit(account)
    assert form.shown_value("user") == "me"
    assert set(form.stored.ends) == {"api_key"}
    form.set_name("Horizon Shop")
    with qtbot.waitSignal(form.saved) as told:
        form.save()
    assert told.args == ["horizon", False], "nothing of its content is out of date"
    assert world.accounts.get("horizon").name == "Horizon Shop"
    with qtbot.waitSignal(form.revealed) as told:
        form.edit(account)
        form.reveal("api_key")
    assert told.args == ["api_key", "key-of-eu"]


def test_a_new_name_needs_no_key_store(world, qtbot):
    account = _save_one(world)
    world.secrets._file.file = None  # as after a restart: the file is locked
    form = AccountFormViewModel(InlineRunner(), world.service, (PLATFORM,))
    form.edit(account)
    assert form.choice_open
    assert form.notice.title == "The file with your keys is locked."
    form.set_name("Horizon Shop")
    with qtbot.waitSignal(form.saved):
        form.save()
    assert world.accounts.get("horizon").name == "Horizon Shop"
    form.edit(world.accounts.get("horizon"))
    form.set_value("api_key", "key-of-eu")
    form.save()
    assert set(form.errors) == {PASSPHRASE}, "a key to be kept needs the file"
    form.set_passphrase("pass")
    with qtbot.waitSignal(form.saved):
        form.save()


def test_a_key_that_is_still_being_looked_up_is_not_called_missing(world):
    account, runner = _save_one(world), HeldRunner()
    form = AccountFormViewModel(runner, world.service, (PLATFORM,))
    form.edit(account)
    form.test()
    assert form.errors == {}
    runner.run_all()
    assert form.notice.tone is Tone.GOOD


def test_a_training_account_has_no_key_fields(world):
    form = AccountFormViewModel(InlineRunner(), world.service, (PLATFORM,))
    form.edit(world.accounts.get("training-shop"))
    assert form.fields == ()
    assert form.key_fixed


def test_a_removed_account_is_gone_with_its_key(world, qtbot):
    account = _save_one(world)
    form = AccountFormViewModel(InlineRunner(), world.service, (PLATFORM,))
    form.edit(account)
    with qtbot.waitSignal(form.removed):
        form.remove()
    assert [one.id for one in world.accounts.list()] == ["training-shop"]
    assert asyncio.run(world.secrets.get("horizon")) is None


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("Authorization: Bearer key-of-eu", "holds a whole line"),
        ("key-of\neu", "holds a line break"),
        ("", "is empty"),
    ],
)
def test_what_is_wrong_with_a_pasted_key_stands_at_its_field(form, pasted, said):
    form.set_value("user", "me")
    form.set_value("api_key", pasted)
    form.test()
    assert said in form.errors["api_key"]
    assert form.notice is None


def test_what_cannot_be_seen_is_no_part_of_a_key(form):
    assert form.set_value("api_key", "key\u200b-of\u00ad-\ufeffeu\u202c") == "key-of-eu"


def test_nothing_typed_outlives_the_form(form):
    form.set_value("api_key", "marked-key-4711")
    form.set_passphrase("marked-passphrase")
    form.forget()
    assert "marked" not in repr(vars(form))


def test_an_odd_key_is_a_hint_only(form):
    key = form.fields[1]
    form.set_value("api_key", "abc")
    assert form.looks_odd(key)
    form.set_value("api_key", "key-of-eu")
    assert not form.looks_odd(key)
