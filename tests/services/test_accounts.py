"""Accounts: who may be changed when, where keys go, and which address an account may talk to."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.journal import Journal
from desktop_app.model.account import COLOURS
from desktop_app.model.errors import (
    AuthRefused,
    KeyMissing,
    KeyStoreUnavailable,
    NotArmed,
    ProviderChanged,
    StorageFailed,
    UsageError,
)
from desktop_app.runtime.clock import Clock
from desktop_app.services.accounts import Accounts, NewAccount, is_loopback
from desktop_app.services.secrets import Secrets
from tests.services.platform import ShopDoor, ShopTwins


class _Hands(Clock):
    def __init__(self) -> None:
        self.at = 1_000_000.0

    def wall(self) -> float:
        return self.at


class _Desk:
    """The services around accounts, made as the app makes them, keys in a sealed file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.journals = {training: Journal(folder / str(training)) for training in (True, False)}
        self.secrets = Secrets(file=folder / "keys.enc", find=lambda: None)
        self.door = ShopDoor()
        self.twins = ShopTwins()
        self.clock = _Hands()
        self.accounts = Accounts(
            self.journals, self.secrets, {"shop": self.door.entry}, self.twins, self.clock
        )

    def close(self) -> None:
        for journal in self.journals.values():
            journal.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[_Desk]:
    made = _Desk(tmp_path)
    yield made
    made.close()


def _run(work: Any) -> Any:
    return asyncio.run(work)


async def _add(desk: _Desk, account_id: str = "horizon", key: str = "live-key-1", **more: Any) -> Any:
    if more.get("store", True):
        await desk.secrets.open_file("pass")
    new = NewAccount(account_id, "shop", "Horizon Shop", **more)
    return await desk.accounts.add(new, {"api_key": key})


# --- training ------------------------------------------------------------------------------------------


def test_training_accounts_are_there_from_the_first_moment_and_armed(desk: _Desk) -> None:
    (account,) = desk.accounts.list()

    assert (account.id, account.training, account.name) == ("training-shop", True, "Training Shop Mail")
    assert desk.accounts.armed(account)
    assert desk.accounts.require_armed("training-shop") == account
    assert _run(desk.accounts.read_all()) == (account,)


def test_a_training_account_takes_its_keys_from_the_twin_alone(desk: _Desk) -> None:
    async def run() -> None:
        await desk.accounts.open("training-shop")
        with pytest.raises(UsageError) as caught:
            await desk.accounts.open("training-shop", {"api_key": "live-key"})
        assert caught.value.code == "training_account_fixed"
        with pytest.raises(UsageError):
            await desk.accounts.replace_credentials("training-shop", {"api_key": "live-key"})
        with pytest.raises(UsageError):
            await desk.accounts.remove("training-shop")

    _run(run())
    (opened,) = desk.door.opened
    assert opened.credentials == {"api_key": "twin-eu-1"}
    assert opened.account.base_url == "http://127.0.0.1:9001"


def test_a_twin_that_was_started_anew_is_opened_anew(desk: _Desk) -> None:
    async def run() -> None:
        first = await desk.accounts.open("training-shop")
        assert await desk.accounts.open("training-shop") is first
        desk.twins.starts = 2
        assert await desk.accounts.open("training-shop") is not first

    _run(run())
    assert [one.closed for one in desk.door.opened] == [1, 0]
    assert desk.door.opened[1].credentials == {"api_key": "twin-eu-2"}


def test_changes_to_a_training_account_are_kept_apart_from_live_data(desk: _Desk) -> None:
    desk.accounts.update("training-shop", colour="pink", data_centre="asia", name="  Our   class ")

    account = desk.accounts.get("training-shop")
    assert (account.colour, account.data_centre, account.name) == ("pink", "asia", "Our class")
    assert desk.journals[False].accounts.list() == []
    _run(desk.accounts.open("training-shop"))
    assert desk.door.opened[0].credentials == {"api_key": "twin-asia-1"}


# --- adding --------------------------------------------------------------------------------------------


def test_an_added_account_has_its_key_in_the_key_store_and_nowhere_else(desk: _Desk) -> None:
    account = _run(_add(desk, key=" “canary-key-77”\u200b\n"))

    assert desk.accounts.get("horizon") == account
    assert (account.data_centre, account.training, account.key_stored) == ("eu", False, True)
    assert _run(desk.secrets.get("horizon")) == {"api_key": "canary-key-77"}
    for file in desk.folder.rglob("*"):
        if file.is_file():
            assert b"canary-key-77" not in file.read_bytes(), file


def test_colours_are_given_out_in_order_and_none_twice_too_early(desk: _Desk) -> None:
    async def run() -> list[str]:
        return [
            (await _add(desk, f"a{n}", f"key-number-{n}", store=False)).colour for n in range(len(COLOURS))
        ]

    assert _run(run()) == [*COLOURS[1:], COLOURS[0]]  # the training account has the first


def test_without_a_key_store_nothing_is_registered(desk: _Desk) -> None:
    with pytest.raises(KeyStoreUnavailable):
        _run(desk.accounts.add(NewAccount("horizon", "shop", "Horizon"), {"api_key": "k"}))

    assert [account.id for account in desk.accounts.list()] == ["training-shop"]


def test_an_account_whose_key_is_not_kept_works_for_this_run_and_asks_in_the_next(desk: _Desk) -> None:
    async def run() -> None:
        account = await _add(desk, store=False)
        assert not account.key_stored
        await desk.accounts.open("horizon")

    _run(run())
    desk.secrets.let_go("horizon")  # the next run
    with pytest.raises(KeyMissing):
        _run(desk.accounts.open("horizon"))
    _run(desk.accounts.open("horizon", {"api_key": "from stdin"}))
    assert desk.door.opened[-1].credentials == {"api_key": "from stdin"}
    assert not (desk.folder / "keys.enc").exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"id": "Big"}, "account_id"),
        ({"id": "../x"}, "account_id"),
        ({"id": "con"}, "account_id"),
        ({"id": "nul.shop"}, "account_id"),
        ({"id": "training-mine"}, "account_exists"),
        ({"platform": "nobody"}, "platform_unknown"),
        ({"data_centre": "moon"}, "data_centre_unknown"),
        ({"name": " "}, "account_name"),
        ({"name": "a\x07b"}, "account_name"),
        ({"base_url": "https://eu.shop.example"}, "base_url_not_loopback"),
        ({"base_url": "http://127.0.0.1.evil.example"}, "base_url_not_loopback"),
        ({"base_url": "http://127.0.0.1@evil.example/"}, "base_url_not_loopback"),
    ],
)
def test_a_wrong_account_is_refused_by_name(desk: _Desk, change: dict[str, str], code: str) -> None:
    new = NewAccount(**({"id": "horizon", "platform": "shop", "name": "Horizon"} | change), store=False)

    with pytest.raises(UsageError) as caught:
        _run(desk.accounts.add(new, {"api_key": "k"}))

    assert caught.value.code == code
    assert len(desk.accounts.list()) == 1


def test_an_id_is_given_once(desk: _Desk) -> None:
    _run(_add(desk))
    with pytest.raises(UsageError) as caught:
        _run(_add(desk, key="another-key"))

    assert caught.value.code == "account_exists"
    assert _run(desk.secrets.get("horizon")) == {"api_key": "live-key-1"}


@pytest.mark.parametrize(
    ("pasted", "code", "field"),
    [
        ({}, "credential_missing", "api_key"),
        ({"api_key": " \u00a0\t"}, "credential_missing", "api_key"),
        ({"api_key": "k", "line two": "k"}, "credential_unknown", None),
        ({"api_key": "line one\nline two"}, "credential_unreadable", "api_key"),
        ({"api_key": "Bearer line two"}, "credential_line", "api_key"),
        ({"api_key": '"Authorization: Basic line two"'}, "credential_line", "api_key"),
        ({"api_key": "key : line two"}, "credential_line", "api_key"),
        ({"api_key": "API_KEY=line two"}, "credential_line", "api_key"),
        ({"api_key": 7}, "credential_unreadable", "api_key"),
        ({"api_key": "k" * 9_000}, "credential_unreadable", "api_key"),
    ],
)
def test_a_wrong_key_names_the_field_and_never_the_value(
    desk: _Desk, pasted: dict[str, Any], code: str, field: str | None
) -> None:
    with pytest.raises(UsageError) as caught:
        _run(desk.accounts.add(NewAccount("horizon", "shop", "Horizon", store=False), pasted))

    assert (caught.value.code, caught.value.values.get("name")) == (code, field)
    assert "line two" not in f"{caught.value} {caught.value.message}"


def test_a_live_key_is_not_taken_for_training_nor_a_twins_key_for_live_work(desk: _Desk) -> None:
    async def run() -> None:
        await _add(desk)
        with pytest.raises(UsageError) as caught:
            await _add(desk, "class", "live-key-1", base_url="http://127.0.0.1:8123")
        assert caught.value.code == "training_takes_twin_keys"
        await desk.accounts.open("training-shop")
        await _add(desk, "class", "twin-key", base_url="http://[::1]:8123/")
        with pytest.raises(UsageError) as caught:
            await _add(desk, "other", "twin-key")
        assert caught.value.code == "live_takes_no_twin_keys"
        with pytest.raises(UsageError) as caught:
            await _add(desk, "other", "twin-eu-1")  # of the training account that always exists
        assert caught.value.code == "live_takes_no_twin_keys"

    _run(run())
    assert [(one.id, one.training) for one in desk.accounts.list()] == [
        ("training-shop", True),
        ("class", True),
        ("horizon", False),
    ]
    assert desk.accounts.armed(desk.accounts.get("class"))
    assert desk.accounts.get("class").base_url == "http://[::1]:8123"


# --- changes allowed -----------------------------------------------------------------------------------


def test_a_live_account_is_read_only_until_allowed_and_again_afterwards(desk: _Desk) -> None:
    _run(_add(desk))
    with pytest.raises(NotArmed):
        desk.accounts.require_armed("horizon")

    desk.accounts.arm("horizon", 30)
    desk.clock.at += timedelta(minutes=30).total_seconds() - 1
    assert desk.accounts.require_armed("horizon").id == "horizon"
    desk.clock.at += 2
    with pytest.raises(NotArmed):
        desk.accounts.require_armed("horizon")
    desk.accounts.arm("horizon", 5)
    desk.accounts.arm("horizon", 0)
    with pytest.raises(NotArmed):
        desk.accounts.require_armed("horizon")
    for minutes in (-1, 481):
        with pytest.raises(UsageError):
            desk.accounts.arm("horizon", minutes)


@pytest.mark.parametrize(("back", "allowed"), [(2, True), (59, True), (3_600, False)])
def test_a_clock_that_is_set_back_makes_half_an_hour_no_longer(
    desk: _Desk, back: float, allowed: bool
) -> None:
    _run(_add(desk))
    desk.accounts.arm("horizon", 30)
    desk.clock.at -= back
    assert desk.accounts.armed(desk.accounts.get("horizon")) is allowed
    kept = next(one for one in desk.accounts.list() if one.id == "horizon")
    assert (kept.armed_until - kept.armed_from) == timedelta(minutes=30), "known after a restart as well"


# --- opening, testing, removing ------------------------------------------------------------------------


def test_one_provider_an_account_and_loop_and_a_new_key_opens_a_new_one(desk: _Desk) -> None:
    async def run() -> None:
        await _add(desk)
        one, same = await asyncio.gather(desk.accounts.open("horizon"), desk.accounts.open("horizon"))
        assert one is same
        await desk.accounts.replace_credentials("horizon", {"api_key": "second"})
        other = await desk.accounts.open("horizon")
        assert other is not one
        await desk.accounts.aclose()
        await desk.accounts.aclose()

    _run(run())
    _run(desk.accounts.open("horizon"))  # another loop
    assert [one.closed for one in desk.door.opened] == [1, 1, 0]
    assert desk.door.opened[1].credentials == {"api_key": "second"}


def test_another_data_centre_opens_a_new_provider_with_the_same_key(desk: _Desk) -> None:
    async def run() -> None:
        await _add(desk)
        await desk.accounts.open("horizon")
        desk.accounts.update("horizon", data_centre="asia")
        await desk.accounts.open("horizon")

    _run(run())
    assert [(one.account.data_centre, one.closed) for one in desk.door.opened] == [("eu", 1), ("asia", 0)]


def test_a_twin_that_starts_slowly_holds_up_nobody_else(desk: _Desk) -> None:
    starting, go = threading.Event(), threading.Event()
    real = desk.twins.endpoint

    def slow(platform: str) -> Any:
        starting.set()
        assert go.wait(20)
        return real(platform)

    desk.twins.endpoint = slow  # type: ignore[method-assign]

    async def run() -> None:
        await _add(desk)
        opening = asyncio.ensure_future(desk.accounts.open("training-shop"))
        await asyncio.to_thread(starting.wait, 20)
        try:
            await asyncio.wait_for(desk.accounts.open("horizon"), 20)
            assert not opening.done()
        finally:
            go.set()
        await opening

    _run(run())


def test_a_connection_test_says_whose_key_it_is_or_what_is_wrong(desk: _Desk) -> None:
    async def run() -> None:
        await _add(desk)
        good = await desk.accounts.test("horizon")
        assert good.ok
        assert good.info is not None
        assert good.info.organisation == "Horizon Shop"
        bad = await desk.accounts.test("horizon", {"api_key": "bad"})
        assert isinstance(bad.error, AuthRefused)
        assert [one.closed for one in desk.door.opened] == [1, 1]
        elsewhere = (await desk.accounts.test("horizon", {"api_key": "elsewhere"})).error
        assert isinstance(elsewhere, ProviderChanged)
        assert (elsewhere.code, elsewhere.original) == ("provider_changed.no_account", "a shop of shoes")
        desk.twins.failure = StorageFailed("twin_failed")
        assert (await desk.accounts.test("training-shop")).error is desk.twins.failure
        with pytest.raises(UsageError):
            await desk.accounts.test("nobody")

    _run(run())


def test_waits_and_requests_of_an_account_can_be_heard(desk: _Desk) -> None:
    heard: list[tuple[str, float, str, int, int]] = []
    desk.accounts.on_wait(lambda *told: heard.append(told))

    _run(desk.accounts.open("training-shop"))
    desk.door.handed_in[0]["on_wait"](17.5, "waiting.pace", 0, 0)

    assert heard == [("training-shop", 17.5, "waiting.pace", 0, 0)]
    assert desk.door.handed_in[0]["request_log"] is desk.accounts.requests("training-shop")


def test_removing_takes_the_key_along(desk: _Desk) -> None:
    async def run() -> None:
        await _add(desk)
        await desk.accounts.open("horizon")
        await desk.accounts.remove("horizon")
        assert await desk.secrets.get("horizon") is None
        with pytest.raises(UsageError):
            await desk.accounts.open("horizon")

    _run(run())
    assert desk.door.opened[0].closed == 1


def test_a_key_file_that_stays_locked_keeps_the_account_whole(desk: _Desk) -> None:
    _run(_add(desk))
    locked = Secrets(file=desk.folder / "keys.enc", file_chosen=True, find=lambda: None)
    accounts = Accounts(desk.journals, locked, {"shop": desk.door.entry}, desk.twins, desk.clock)

    with pytest.raises(KeyStoreUnavailable):
        _run(accounts.remove("horizon"))

    assert accounts.get("horizon").key_stored


def test_all_accounts_go_with_their_keys_also_when_the_file_of_keys_stays_locked(desk: _Desk) -> None:
    _run(_add(desk))
    file = desk.folder / "keys.enc"
    file.write_bytes(b"locked")
    locked = Secrets(file=file, file_chosen=True, find=lambda: None)
    accounts = Accounts(desk.journals, locked, {"shop": desk.door.entry}, desk.twins, desk.clock)

    gone = _run(accounts.remove_all())

    assert [one.id for one in gone] == ["horizon"]
    assert not file.exists()
    assert all(accounts.built_in(one) for one in accounts.list())


def test_an_account_of_a_platform_we_do_not_have_is_kept_but_not_shown(desk: _Desk) -> None:
    desk.journals[False].accounts.put("later", {"id": "later", "platform": "of-a-newer-version", "more": 1})

    assert [account.id for account in desk.accounts.list()] == ["training-shop"]
    assert desk.journals[False].accounts.get("later") is not None


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://127.1.2.3:8000/v1", True),
        ("http://localhost:1", True),
        ("https://[::1]:1", True),
        ("http://10.0.0.1", False),
        ("http://localhost.evil.example", False),
        ("ftp://127.0.0.1", False),
        ("http://user:key@127.0.0.1", False),
        ("http://127.0.0.1:notaport", False),
        ("http://127.0.0.1:8000/?key=1", False),
        ("127.0.0.1:8000", False),
    ],
)
def test_what_counts_as_this_computer(url: str, loopback: bool) -> None:
    assert is_loopback(url) is loopback


def test_a_key_pasted_into_the_name_as_well_is_kept_nowhere(desk: _Desk) -> None:
    """A name stands in windows, pictures and the journal."""
    key = "S3cret-Key-of-the-shop"

    async def run() -> None:
        for new in (
            NewAccount("horizon", "shop", f"Shop {key.lower()}", store=False),
            NewAccount("horizon-s3cret-key-of-the-shop", "shop", "Horizon", store=False),
        ):
            with pytest.raises(UsageError) as raised:
                await desk.accounts.add(new, {"api_key": key})
            assert raised.value.code == "key_in_sight"
            assert key.lower() not in f"{raised.value} {raised.value.values}".lower()
        await desk.accounts.add(NewAccount("horizon", "shop", "Horizon", store=False), {"api_key": key})
        with pytest.raises(UsageError):
            desk.accounts.update("horizon", name=f"My {key}")
        desk.accounts.update("horizon", name="the-next-key")
        with pytest.raises(UsageError):
            await desk.accounts.replace_credentials("horizon", {"api_key": "the-next-key"}, store=False)

    _run(run())
    files = [path for path in desk.folder.rglob("*") if path.is_file()]
    assert not [path for path in files if key.lower().encode() in path.read_bytes().lower()]
