"""A refused key is shown to the other data centres, and the test says which of them takes it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from desktop_app.journal import Journal
from desktop_app.model.account import Account, AccountInfo
from desktop_app.model.errors import AppError, AuthRefused, Unreachable
from desktop_app.provider_api.entry import ProviderEntry
from desktop_app.provider_api.manifest import DataCentre, Manifest
from desktop_app.provider_api.provider import Provider
from desktop_app.runtime.clock import Clock
from desktop_app.runtime.texts import install_texts
from desktop_app.services.accounts import Accounts, ConnectionCheck, NewAccount
from desktop_app.services.secrets import Secrets
from tests.services.platform import MANIFEST, ShopTwins

THREE = replace(
    MANIFEST,
    separate_centres=True,
    data_centres=(*MANIFEST.data_centres, DataCentre("north", "North", "https://north.shop.example")),
)


@dataclass
class Door:
    """A platform whose data centres answer as told: the account's info, or the error to raise."""

    manifest: Manifest
    answers: Mapping[str, AppError | None]
    asked: list[tuple[str, str]] = field(default_factory=list)

    def open(self, account: Account, credentials: Mapping[str, str], **_: Any) -> Provider:
        door = self

        class Answering(Provider):
            manifest = door.manifest

            async def fetch_account_info(self) -> AccountInfo:
                door.asked.append((account.data_centre, account.base_url))
                error = door.answers[account.data_centre]
                if error is not None:
                    raise error
                return AccountInfo(organisation=f"Horizon in {account.data_centre}")

        return Answering()


def refused() -> AuthRefused:
    return AuthRefused("shop.key", platform="Shop Mail", status=401, original="no")


def check(
    tmp_path: Path, door: Door, *, base_url: str = "", settings: Mapping[str, str] | None = None
) -> ConnectionCheck:
    """Register an account in "eu" and test it."""
    install_texts()
    journals = {training: Journal(tmp_path / str(training)) for training in (True, False)}
    secrets = Secrets(file=tmp_path / "keys.enc", find=lambda: None)
    entry = ProviderEntry(door.manifest, door.open)
    accounts = Accounts(journals, secrets, {"shop": entry}, ShopTwins(), Clock())

    async def main() -> ConnectionCheck:
        new = NewAccount("horizon", "shop", "Horizon", "eu", base_url, store=False)
        await accounts.add(new, {"api_key": "key-1234"})
        accounts.update("horizon", settings=settings or {})
        return await accounts.test("horizon")

    try:
        return asyncio.run(main())
    finally:
        for journal in journals.values():
            journal.close()


def test_the_centre_that_takes_the_key_is_named(tmp_path: Path) -> None:
    door = Door(THREE, {"eu": refused(), "asia": refused(), "north": None})
    found = check(tmp_path, door)
    assert not found.ok
    assert found.accepted_by == THREE.data_centre("north")
    assert [centre.id for centre in found.tried] == ["asia", "north"]
    assert found.info == AccountInfo(organisation="Horizon in north")
    assert isinstance(found.error, AuthRefused)
    assert found.error.message == "Shop Mail refused the key in Europe, and took it in North."
    assert "North" in found.error.what_to_do
    assert (found.error.status, found.error.original) == (401, "no")


def test_a_key_that_no_centre_takes_is_said_to_be_the_key(tmp_path: Path) -> None:
    found = check(tmp_path, Door(THREE, {"eu": refused(), "asia": refused(), "north": refused()}))
    assert found.accepted_by is None
    assert found.error is not None
    assert found.error.message == "Shop Mail refused the key in Europe, and in Asia, North as well."


def test_a_centre_that_cannot_be_asked_says_nothing_about_the_key(tmp_path: Path) -> None:
    found = check(tmp_path, Door(THREE, {"eu": refused(), "asia": Unreachable(), "north": Unreachable()}))
    assert found.tried == ()
    assert found.error is not None
    assert found.error.code == "shop.key"


@pytest.mark.parametrize("error", [None, Unreachable(platform="Shop Mail")])
def test_only_a_refused_key_is_shown_to_others(tmp_path: Path, error: AppError | None) -> None:
    door = Door(THREE, {"eu": error, "asia": None, "north": None})
    assert check(tmp_path, door).accepted_by is None
    assert [centre for centre, _ in door.asked] == ["eu"]


def test_where_centres_are_names_of_one_platform_nobody_else_is_asked(tmp_path: Path) -> None:
    door = Door(replace(THREE, separate_centres=False), {"eu": refused(), "asia": None, "north": None})
    found = check(tmp_path, door)
    assert found.error is not None
    assert found.error.code == "shop.key"
    assert [centre for centre, _ in door.asked] == ["eu"]


def test_a_training_key_never_leaves_this_computer(tmp_path: Path) -> None:
    """Only addresses on this computer that the account names are tried."""
    door = Door(THREE, {"eu": refused(), "asia": None, "north": None})
    near, far = "http://127.0.0.1:9101", "https://north.shop.example"
    found = check(
        tmp_path,
        door,
        base_url="http://127.0.0.1:9001",
        settings={"base_url.asia": near, "base_url.north": far},
    )
    assert door.asked == [("eu", "http://127.0.0.1:9001"), ("asia", near)]
    assert found.accepted_by == THREE.data_centre("asia")
    door = Door(THREE, {"eu": refused(), "asia": None, "north": None})
    assert check(tmp_path / "b", door, base_url="http://127.0.0.1:9001").accepted_by is None
    assert len(door.asked) == 1
