"""The settings' use-cases: a key is tried before it is kept, and where keys are is told without a value."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.model.errors import AuthRefused, KeyMissing, KeyStoreUnavailable, UsageError
from desktop_app.services.account_settings import Draft, Keep, KeyState
from tests.services.settings_world import SettingsWorld as _World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[_World]:
    made = _World(tmp_path)
    yield made
    made.close()


def _draft(key: str = "key-of-eu", **more: Any) -> Draft:
    return Draft("shop", "Horizon Shop", typed={"api_key": key}, **more)


def _run(work: Any) -> Any:
    return asyncio.run(work)


def test_a_key_is_tried_without_keeping_anything(world: _World) -> None:
    check = _run(world.service.check(_draft(" key-of-eu\n")))

    assert check.ok
    assert check.info.organisation == "Horizon Shop"
    assert [account.id for account in world.accounts.list()] == ["training-shop"]
    assert "key-of-eu" in world.learned, "the log filter knows it before the first request"


def test_a_key_of_the_other_data_centre_is_found_there(world: _World) -> None:
    check = _run(world.service.check(_draft("key-of-asia", data_centre="eu")))

    assert not check.ok
    assert check.accepted_by.id == "asia"
    assert check.info.organisation == "Horizon Shop"
    assert world.asked == ["eu", "asia"]


def test_a_key_that_nobody_takes_is_refused_by_name(world: _World) -> None:
    check = _run(world.service.check(_draft("wrong")))

    assert isinstance(check.error, AuthRefused)
    assert check.accepted_by is None


def test_without_a_key_store_nothing_is_registered_until_a_place_was_chosen(world: _World) -> None:
    with pytest.raises(KeyStoreUnavailable):
        _run(world.service.save(_draft()))
    assert len(world.accounts.list()) == 1

    account = _run(world.service.save(_draft(keep=Keep.FILE, colour="pink"), "a passphrase"))

    assert (account.id, account.colour, account.key_stored) == ("horizon-shop", "pink", True)
    assert world.settings["keys_in_file"] is True
    assert _run(world.secrets.get("horizon-shop")) == {"api_key": "key-of-eu"}


def test_a_key_may_serve_this_run_only(world: _World) -> None:
    account = _run(world.service.save(_draft(keep=Keep.MEMORY)))

    assert not account.key_stored
    page = _run(world.service.keys())
    assert [(line.account.id, line.state) for line in page.lines] == [
        ("training-shop", KeyState.TRAINING),
        ("horizon-shop", KeyState.HELD),
    ]


def test_ids_are_made_from_names_and_never_collide(world: _World) -> None:
    names = ("Horizon Shop", "Horizon  shop", "Крамниця", "Training room")
    ids = [_run(world.service.save(Draft("shop", name, typed={"api_key": "k"}, keep=Keep.MEMORY))).id
           for name in names]  # fmt: skip
    assert ids == ["horizon-shop", "horizon-shop-2", "shop", "shop-training-room"]


def test_what_was_not_typed_anew_stays(world: _World) -> None:
    _run(world.service.save(_draft(keep=Keep.FILE), "p"))

    changed = Draft("shop", "Horizon", "teal", "asia", {"user": "me"}, "horizon-shop")
    account = _run(world.service.save(changed))

    assert (account.name, account.colour, account.data_centre) == ("Horizon", "teal", "asia")
    assert _run(world.secrets.get("horizon-shop")) == {"api_key": "key-of-eu", "user": "me"}


def test_a_form_shows_no_more_than_the_end_of_a_kept_key(world: _World) -> None:
    async def run() -> None:
        draft = Draft("shop", "Shop", typed={"api_key": "0123456789abcdef", "user": "me"}, keep=Keep.FILE)
        await world.service.save(draft, "p")
        stored = await world.service.stored("shop")
        assert (stored.values, stored.ends) == ({"user": "me"}, {"api_key": "cdef"})
        assert await world.service.secret("shop", "api_key") == "0123456789abcdef"
        with pytest.raises(KeyMissing):
            await world.service.secret("shop", "nothing")

    _run(run())


def test_a_key_without_a_field_that_must_be_filled_is_said_before_anything_is_sent(world: _World) -> None:
    check = _run(world.service.check(Draft("shop", "Shop", typed={"user": "me"})))

    assert isinstance(check.error, UsageError)
    assert check.error.code == "credential_missing"
    assert world.asked == []
