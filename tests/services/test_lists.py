"""Lists: read to the end, counted honestly, found by name or number, never guessed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.journal import Journal
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import UnsupportedFeature, UsageError
from desktop_app.runtime.clock import Clock
from desktop_app.services.accounts import Accounts
from desktop_app.services.contacts import Contacts
from desktop_app.services.lists import Lists
from desktop_app.services.secrets import Secrets
from desktop_app.services.senders import Senders
from tests.services.platform import ShopDoor, ShopTwins

_LISTS = tuple(
    ContactList(id=number, name=name)
    for number, name in (
        ("1", "Newsletter"),
        ("2", "VIP"),
        ("3", "vip"),
        ("4", "Ünïcode Лист"),
        ("5", "id:1"),
    )
)
ACCOUNT = "training-shop"


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    journals = {training: Journal(tmp_path / str(training)) for training in (True, False)}
    door = ShopDoor(lists=_LISTS, members=("a", "b", "c", "d", "e"))
    secrets = Secrets(file=tmp_path / "keys.enc", find=lambda: None)
    yield Accounts(journals, secrets, {"shop": door.entry}, ShopTwins(), Clock())
    for journal in journals.values():
        journal.close()


def test_all_pages_are_read_and_each_list_comes_once(accounts: Accounts) -> None:
    assert asyncio.run(Lists(accounts).fetch_all(ACCOUNT)) == _LISTS


def test_members_are_counted_once_even_when_pages_shift(accounts: Accounts) -> None:
    assert asyncio.run(Lists(accounts).count_members(ACCOUNT, "1")) == 5
    page = asyncio.run(Lists(accounts).fetch_members(ACCOUNT, "1"))
    assert [contact.id for contact in page.items] == ["a", "b"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("Newsletter", "1"),
        ("newsLETTER ", "1"),
        ("VIP", "2"),
        ("vip", "3"),
        ("id:4", "4"),
        ("ünïcode лист", "4"),
    ],
)
def test_a_list_is_found_by_name_or_number(accounts: Accounts, wanted: str, found: str) -> None:
    assert asyncio.run(Lists(accounts).find(ACCOUNT, wanted)).id == found


@pytest.mark.parametrize(
    ("wanted", "code"), [("News", "list_unknown"), ("id:9", "list_unknown"), ("Vip", "list_ambiguous")]
)
def test_a_list_is_never_guessed(accounts: Accounts, wanted: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        asyncio.run(Lists(accounts).find(ACCOUNT, wanted))

    assert caught.value.code == code
    if code == "list_ambiguous":
        assert caught.value.values["ids"] == "id:2, id:3"


def test_what_a_platform_cannot_do_is_said_by_name(accounts: Accounts) -> None:
    for work in (
        Contacts(accounts).fetch_page(ACCOUNT),
        Contacts(accounts).search(ACCOUNT, "ann"),
        Contacts(accounts).search(ACCOUNT, "  "),
        Contacts(accounts).fetch(ACCOUNT, "7"),
        Contacts(accounts).fetch_fields(ACCOUNT),
        Senders(accounts).fetch_all(ACCOUNT),
    ):
        with pytest.raises(UnsupportedFeature):
            asyncio.run(work)
