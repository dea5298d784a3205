"""One person over all accounts: answers one by one, who is still asked, trouble of one for that one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.model.contact import Subscription
from desktop_app.model.errors import ServerFailed
from desktop_app.services.erasure_sheet import Proof
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.people import PeopleViewModel
from tests.helpers.memory_desk import SHOP, SPARE, MemoryDesk
from tests.helpers.memory_provider import MemoryProvider
from tests.helpers.runners import InlineRunner

ANN = "ann+news@example.com"


class Screen:
    def __init__(self, folder: Path) -> None:
        self.desk = desk = MemoryDesk(folder)
        news = desk.platforms[SHOP].add_list("News")
        desk.platforms[SHOP].add(email=ANN, first_name="Ann", lists=(news,))
        gone = Subscription.UNSUBSCRIBED
        desk.platforms[SPARE].add(email=ANN, first_name="Anna", lists=(), subscription=gone)
        desk.platforms[SPARE].add(email="", phone="+380501112233")
        self.vm = PeopleViewModel(
            InlineRunner(), desk.people, desk.erasing, Formats(), known=desk.known_people
        )
        self.vm.training = False
        self.seen: list[tuple[str, ...]] = []
        self.vm.found_changed.connect(lambda: self.seen.append(self.vm.waiting))

    def facts(self, account: str) -> dict[str, str]:
        [answer] = [one for one in self.vm.answers() if one.account == account]
        return dict(answer.facts)


@pytest.fixture
def screen(tmp_path: Path, qapp: object) -> Iterator[Screen]:
    made = Screen(tmp_path)
    yield made
    made.vm.close()
    made.desk.close()


def test_a_person_of_two_accounts_is_told_for_each_and_who_is_still_asked_is_named(screen: Screen) -> None:
    screen.vm.find(ANN.upper())
    assert ("Shop", "Spare") in screen.seen
    assert any(len(names) == 1 for names in screen.seen), "the first answer does not wait for the second"
    assert screen.vm.waiting == ()
    assert screen.vm.there == 2
    assert screen.facts("Shop")["Lists"] == "News"
    assert screen.facts("Spare")["Lists"] == "In no list"
    assert screen.facts("Shop")["Last change here"] == "None from here"
    assert screen.facts("Shop")["How they came"] == "Not by an import made here"
    assert (screen.facts("Shop")["Status"], screen.facts("Spare")["Status"]) == ("Not told", "Unsubscribed")


def test_an_account_that_knows_several_is_one_account(screen: Screen) -> None:
    screen.vm.find(ANN)
    first = screen.vm.found[0]
    assert first.contact is not None
    screen.vm.found = (*screen.vm.found, replace(first, contact=replace(first.contact, id="another")))
    assert (screen.vm.there, screen.vm.accounts_there, screen.vm.answered) == (3, 2, 2)


def test_what_was_changed_from_here_is_told_where_it_was_changed(screen: Screen) -> None:
    screen.desk.arm(SHOP)
    seen = screen.desk.platforms[SHOP].find(ANN)
    assert seen is not None
    asyncio.run(screen.desk.changes.edit(SHOP, seen, {"first_name": "Anne"}))
    screen.vm.find(ANN)
    assert screen.facts("Shop")["Last change here"].startswith("Changed from here: First name")
    assert screen.facts("Spare")["Last change here"] == "None from here"


def test_somebody_without_an_address_is_found_by_phone(screen: Screen) -> None:
    screen.vm.find("+380 50 111-22-33")
    states = {one.account.id: one.state for one in screen.vm.found}
    assert states == {SHOP: "not_there", SPARE: "found"}
    assert screen.facts("Spare")["E-mail"] == "+380501112233"


def test_an_account_that_does_not_answer_says_why_and_the_other_is_shown(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = MemoryProvider.search_contacts

    async def search(self: MemoryProvider, text: str, cursor: str | None = None) -> object:
        if self.platform is screen.desk.platforms[SPARE]:
            raise ServerFailed(platform="Memory")
        return await real(self, text, cursor)

    monkeypatch.setattr(MemoryProvider, "search_contacts", search)
    screen.vm.find(ANN)
    assert screen.facts("Shop")["Name"] == "Ann"
    [failed] = [one for one in screen.vm.answers() if one.account == "Spare"]
    assert failed.state == "Did not answer"
    assert "Memory" in failed.facts[0][1]


def test_all_that_is_held_is_saved_and_erased_only_by_the_typed_address(
    screen: Screen, tmp_path: Path
) -> None:
    told: list[str] = []
    erased: list[Proof] = []
    troubles: list[object] = []
    screen.vm.told.connect(told.append)
    screen.vm.erased.connect(erased.append)
    screen.vm.failed.connect(troubles.append)
    for account in (SHOP, SPARE):
        screen.desk.arm(account)
    screen.vm.find(ANN)
    screen.vm.export(tmp_path / "ann.json")
    assert told == ["What 2 accounts hold is saved as ann.json"]
    saved = (tmp_path / "ann.json").read_text("utf-8")
    assert all(part in saved for part in ("Shop", "Spare", '"Ann"', '"Anna"', ANN)), "both, each its own"
    screen.vm.erase("somebody@example.com")
    assert (len(troubles), erased) == (1, [])
    screen.vm.erase(ANN)
    assert erased[0].complete
    screen.vm.save_proof(tmp_path / "sheet.txt", with_address=False)
    assert ANN not in (tmp_path / "sheet.txt").read_text("utf-8")
