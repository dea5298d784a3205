"""What a platform can may depend on the settings of one account."""

from __future__ import annotations

from dataclasses import replace

from desktop_app.model.account import Account
from desktop_app.provider_api.entry import ProviderEntry
from desktop_app.provider_api.provider import Provider
from tests.services.platform import MANIFEST, ShopProvider


def _open(account: Account, credentials: object, **_: object) -> Provider:
    return ShopProvider(account, {})


def test_every_account_of_a_platform_without_switches_has_its_manifest() -> None:
    assert ProviderEntry(MANIFEST, _open).manifest_of(Account("a", "shop", "A")) is MANIFEST


def test_a_setting_of_the_account_may_open_more() -> None:
    wider = replace(MANIFEST, label="Shop Mail, all of it")
    entry = ProviderEntry(
        MANIFEST, _open, lambda account: wider if account.settings.get("all") == "on" else MANIFEST
    )
    assert entry.manifest_of(Account("a", "shop", "A", settings={"all": "on"})) is wider
    assert entry.manifest_of(Account("b", "shop", "B")) is MANIFEST
