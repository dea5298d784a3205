"""A sender's key is told once: it is in its place before anybody hears of it, and nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from desktop_app.journal import Journal
from desktop_app.model.account import Account
from desktop_app.model.errors import AppError, KeyStoreUnavailable, NotArmed, OutcomeUnknown, Unreachable
from desktop_app.model.sender import MadeSender, Sender
from desktop_app.provider_api.entry import ProviderEntry
from desktop_app.provider_api.provider import Provider
from desktop_app.runtime.clock import Clock
from desktop_app.services.accounts import Accounts, NewAccount
from desktop_app.services.secrets import Secrets
from desktop_app.services.senders import Senders
from tests.services.platform import MANIFEST, ShopTwins

KEY = "told-once-5512"
VALUES = {"name": "news", "domain": "shop.example"}


@dataclass
class Desk:
    """The services around senders over a platform that makes them; ``trouble`` is raised after the effect."""

    folder: Path
    senders: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    trouble: AppError | None = None
    lost_before: bool = False
    reading: AppError | None = None

    def __post_init__(self) -> None:
        self.journals = {training: Journal(self.folder / str(training)) for training in (True, False)}
        self.secrets = Secrets(file=self.folder / "keys.enc", find=lambda: None)
        self.accounts = Accounts(
            self.journals, self.secrets, {"shop": ProviderEntry(MANIFEST, self.open)}, ShopTwins(), Clock()
        )
        self.service = Senders(self.accounts)

    def open(self, account: Account, credentials: Mapping[str, str], **_: Any) -> Provider:
        desk = self

        class Maker(Provider):
            manifest = MANIFEST

            async def fetch_senders(self) -> tuple[Sender, ...]:
                if desk.reading is not None:
                    raise desk.reading
                return tuple(Sender(name, "api_user", name=name) for name in desk.senders)

            async def create_sender(self, values: Mapping[str, str]) -> MadeSender:
                desk.calls.append(values["name"])
                if not desk.lost_before:
                    desk.senders.append(values["name"])
                if desk.trouble is not None:
                    raise desk.trouble
                return MadeSender(Sender(values["name"], "api_user", name=values["name"]), {"key": KEY})

        return Maker()

    def make(self, *, store: bool = True) -> Any:
        async def main() -> Any:
            if store:
                await self.secrets.open_file("pass")
            await self.accounts.add(
                NewAccount("horizon", "shop", "Horizon", store=store), {"api_key": "k-1234"}
            )
            self.accounts.arm("horizon", 30)
            return await self.service.create("horizon", VALUES)

        return asyncio.run(main())

    def files(self) -> bytes:
        return b"".join(path.read_bytes() for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    for journal in made.journals.values():
        journal.close()


def test_the_key_is_kept_first_and_can_be_shown_again(desk: Desk) -> None:
    made = desk.make()
    assert (made.sender.id, made.kept, made.secrets) == ("news", True, {"key": KEY})
    assert asyncio.run(desk.service.key_of("horizon", "news")) == {"key": KEY}
    assert KEY not in repr(made)
    assert KEY.encode() not in desk.files()  # the file of keys is encrypted, the journal holds the name only
    assert b"news" in desk.files()


def test_where_keys_are_not_kept_it_is_held_and_shown_once(desk: Desk) -> None:
    made = desk.make(store=False)
    assert made.kept is False
    assert made.secrets == {"key": KEY}
    assert asyncio.run(desk.service.key_of("horizon", "news")) == {"key": KEY}


def test_a_key_store_that_closes_in_between_loses_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = Secrets.keep

    async def closed(self: Secrets, entry: str, values: Mapping[str, str]) -> None:
        if "#" in entry:
            raise KeyStoreUnavailable("key_store_refused")
        await keep(self, entry, values)

    monkeypatch.setattr(Secrets, "keep", closed)
    made = desk.make()
    assert made.kept is False
    assert made.secrets == {"key": KEY}


def test_a_closed_key_store_stops_it_before_anything_is_made(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    get = Secrets.get

    async def closed(self: Secrets, entry: str) -> dict[str, str] | None:
        if "#" in entry:
            raise KeyStoreUnavailable("key_store_refused")
        return await get(self, entry)

    monkeypatch.setattr(Secrets, "get", closed)
    with pytest.raises(KeyStoreUnavailable):
        desk.make()
    assert desk.calls == []


def test_a_live_account_must_allow_changes(desk: Desk) -> None:
    desk.make()
    desk.accounts.arm("horizon", 0)
    with pytest.raises(NotArmed):
        asyncio.run(desk.service.create("horizon", {"name": "second"}))
    assert desk.calls == ["news"]


@pytest.mark.parametrize(
    ("lost_before", "reading", "code"),
    [
        (False, None, "sender_key_lost"),
        (True, None, "no_answer.cut"),
        (False, Unreachable(), "no_answer.cut"),
    ],
)
def test_an_unknown_outcome_is_looked_up_and_never_repeated(
    desk: Desk, lost_before: bool, reading: AppError | None, code: str
) -> None:
    """Found: made, and its key is lost. Not found, or nobody can look: the doubt stays."""
    desk.lost_before, desk.reading = lost_before, reading
    desk.trouble = OutcomeUnknown("no_answer.cut", platform="Shop Mail")
    with pytest.raises(OutcomeUnknown) as error:
        desk.make()
    assert error.value.code == code
    assert desk.calls == ["news"]


def test_sender_keys_go_with_their_account(desk: Desk) -> None:
    desk.make()

    async def main() -> object:
        await desk.accounts.remove("horizon")
        return await desk.secrets.get("horizon#news")

    assert asyncio.run(main()) is None


def test_without_filters_the_plain_listing_is_asked(desk: Desk) -> None:
    desk.make()
    found = asyncio.run(desk.service.fetch_all("horizon", {"domain": "x"}))
    assert [sender.id for sender in found] == ["news"]  # a platform without filters tells all
