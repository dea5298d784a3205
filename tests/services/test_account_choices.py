"""What a person decides about an account: only what its platform offers, kept beside it, without a key."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.model.account import Account
from desktop_app.model.errors import InvalidInput
from desktop_app.provider_api.entry import ProviderEntry
from desktop_app.provider_api.manifest import FormField, Manifest
from desktop_app.providers import discover
from desktop_app.services.account_choices import fits, settled, shown
from desktop_app.services.account_settings import Draft, Keep
from tests.services.settings_world import PLATFORM, SettingsWorld

FIELDS = (
    FormField(
        "table", "x.table", "choice", default="faq", options=(("faq", "x.faq"), ("reference", "x.ref"))
    ),
    FormField("rate", "x.rate", "number", default="1"),
    FormField("unproven_writes", "x.unproven", "switch"),
)
CHOOSING = replace(PLATFORM, account_fields=FIELDS)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[SettingsWorld]:
    made = SettingsWorld(tmp_path)
    made.doors["shop"] = ProviderEntry(CHOOSING, made._open)
    yield made
    made.close()


def test_what_is_chosen_is_kept_and_a_default_is_not() -> None:
    made = settled(CHOOSING, {"other": "1"}, {"table": "reference", "rate": "5", "unproven_writes": "on"})
    assert made == {"other": "1", "table": "reference", "rate": "5", "unproven_writes": "on"}
    assert settled(CHOOSING, made, {"table": "faq", "rate": "", "unproven_writes": "off"}) == {"other": "1"}


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ({"colour": "red"}, "account_choice_unknown"),
        ({"table": "mine"}, "account_choice_wrong"),
        ({"rate": "fast"}, "account_choice_wrong"),
        ({"rate": "0"}, "account_choice_wrong"),
        ({"unproven_writes": "perhaps"}, "account_choice_wrong"),
    ],
)
def test_what_the_platform_has_not_is_refused_by_name(choice: dict[str, str], code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        settled(CHOOSING, {}, choice)
    assert (error.value.code, error.value.field) == (code, next(iter(choice)))


def test_a_form_shows_what_the_account_has_else_the_default() -> None:
    account = Account("a", "shop", "A", settings={"rate": "5", "unproven_writes": "on"})
    assert [shown(field, account) for field in FIELDS] == ["faq", "5", "on"]
    assert [shown(field, None) for field in FIELDS] == ["faq", "1", ""]


def test_they_are_saved_with_a_new_account_and_changed_without_the_key(world: SettingsWorld) -> None:
    new = Draft(
        "shop", "Horizon", "pink", "eu", {"api_key": "key-of-eu"}, keep=Keep.FILE, choices={"rate": "5"}
    )
    account = asyncio.run(world.service.save(new, "pass"))
    assert account.settings == {"rate": "5"}
    later = Draft("shop", "Horizon", account_id=account.id, choices={"unproven_writes": "on"})
    assert asyncio.run(world.service.save(later)).settings == {"rate": "5", "unproven_writes": "on"}
    untouched = Draft("shop", "Horizon 2", account_id=account.id)
    assert asyncio.run(world.service.save(untouched)).settings == {"rate": "5", "unproven_writes": "on"}


def test_a_wrong_choice_keeps_no_key_and_makes_no_account(world: SettingsWorld) -> None:
    new = Draft("shop", "H", "pink", "eu", {"api_key": "key-of-eu"}, keep=Keep.FILE, choices={"rate": "x"})
    with pytest.raises(InvalidInput):
        asyncio.run(world.service.save(new, "pass"))
    assert [one for one in world.accounts.list() if not one.training] == []


@pytest.mark.parametrize("name", sorted(discover()))
def test_what_a_call_or_a_capability_waits_for_can_be_chosen(name: str) -> None:
    """Nothing is closed behind a setting that nobody can turn."""
    manifest: Manifest = discover()[name].manifest
    offered = {field.key for field in manifest.account_fields}
    asked = {support.closed for support in manifest.support.values()} | {
        call.opens for call in manifest.calls
    }
    assert asked - {""} <= offered
    assert all(fits(field, field.default) for field in manifest.account_fields)
    for key in asked - {""}:
        account = Account("a", name, "A", settings={key: "on"})
        assert not any(each.closed == key for each in discover()[name].manifest_of(account).support.values())
