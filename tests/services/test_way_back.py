"""Taking single changes back from the record: as long as it is possible, and the reason when it is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.journal.acts import ActState
from desktop_app.model.contact import Contact
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import NotArmed, OutcomeUnknown, UsageError
from desktop_app.provider_api.capability import Capability
from desktop_app.runtime.texts import install_texts
from desktop_app.services.acts import Said
from desktop_app.services.list_changes import Way
from desktop_app.services.way_back import WayBack
from tests.helpers.memory_desk import SHOP, MemoryDesk, raising

NEWS = ContactList("1", "News")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[MemoryDesk]:
    install_texts("en")
    made = MemoryDesk(tmp_path / "desk")
    made.platforms[SHOP].add_list("News")
    made.arm()
    yield made
    made.close()


@pytest.fixture
def ann(desk: MemoryDesk) -> Contact:
    return desk.platforms[SHOP].add(email="ann@example.com", first_name="Ann", city="Kyiv")


def noted(desk: MemoryDesk, code: str) -> str:
    """The key that the record keeps of the last change of this kind."""
    return str([facts["act"] for found, facts in desk.noted if found == code][-1])


def look(desk: MemoryDesk, key: str) -> WayBack:
    found: WayBack = desk.run(desk.ways_back.look(SHOP, key))
    return found


def test_an_edit_is_taken_back_by_the_key_of_the_record_and_then_no_more(
    desk: MemoryDesk, ann: Contact
) -> None:
    desk.run(desk.changes.edit(SHOP, ann, {"city": "Lviv"}))
    key = noted(desk, "contact_edited")
    assert look(desk, key).possible
    assert desk.run(desk.ways_back.take(SHOP, key)) == "contact"
    assert desk.platforms[SHOP].contacts[ann.id].city == "Kyiv"
    assert look(desk, key).why == "This was taken back already."


def test_a_new_person_goes_again_only_when_the_platform_said_they_were_new(desk: MemoryDesk) -> None:
    desk.run(desk.changes.create(SHOP, {"email": "new@example.com"}))
    key = noted(desk, "contact_created")
    desk.run(desk.ways_back.take(SHOP, key))
    assert desk.platforms[SHOP].find("new@example.com") is None
    made = desk.run(desk.changes.create(SHOP, {"email": "old@example.com"}))
    said = Said(ActState.TAKEN, "", {"contact": made.contact.id, "created": None})
    desk.run(desk.acts.settle(desk.account(), made.key, said))
    assert "was there before" in look(desk, made.key).why


def test_names_and_people_of_a_list_come_back(desk: MemoryDesk, ann: Contact) -> None:
    desk.run(desk.list_changes.rename(SHOP, NEWS, "Newsletter"))
    assert desk.run(desk.ways_back.take(SHOP, noted(desk, "list_renamed"))) == "list"
    assert desk.platforms[SHOP].lists["1"] == "News"
    plan = desk.run(desk.list_changes.plan(SHOP, "1", Way.ADD, contact_ids=[ann.id]))
    desk.run(desk.list_changes.apply(SHOP, NEWS, plan))
    key = noted(desk, "list_members_changed")
    desk.run(desk.ways_back.take(SHOP, key))
    assert list(desk.platforms[SHOP].members("News")) == []
    assert not look(desk, key).possible


def test_what_went_half_way_is_taken_back_as_far_as_it_went(desk: MemoryDesk) -> None:
    platform = desk.platforms[SHOP]
    ids = [platform.add(email=f"m{number}@example.com").id for number in range(250)]
    plan = desk.run(desk.list_changes.plan(SHOP, "1", Way.ADD, contact_ids=ids))
    asked: list[str] = []

    def third(verb: str) -> Exception | None:
        asked.append(verb)
        return OutcomeUnknown(platform="Memory") if asked.count("add_members") == 3 else None

    desk.faults[SHOP].verb = third
    with pytest.raises(OutcomeUnknown):
        desk.run(desk.list_changes.apply(SHOP, NEWS, plan))
    desk.faults[SHOP].verb = lambda _asked: None
    assert len(platform.members("News")) == 200
    desk.run(desk.ways_back.take(SHOP, noted(desk, "list_change_failed")))
    assert len(platform.members("News")) == 0


def test_a_later_change_a_lost_memory_and_a_closed_account_are_reasons(
    desk: MemoryDesk, ann: Contact
) -> None:
    desk.run(desk.changes.edit(SHOP, ann, {"city": "Lviv"}))
    key = noted(desk, "contact_edited")
    desk.platforms[SHOP].contacts[ann.id] = replace(ann, city="Odesa")
    with pytest.raises(UsageError) as refused:
        desk.run(desk.ways_back.take(SHOP, key))
    assert refused.value.code == "contact_changed"
    desk.accounts.arm(SHOP, 0)
    with pytest.raises(NotArmed):
        desk.run(desk.ways_back.take(SHOP, key))
    desk.journals[False].acts.expire(desk.clock.utc_now() + timedelta(days=31), 30)
    assert "no longer kept" in look(desk, key).why


def test_what_nobody_is_certain_of_and_what_a_platform_cannot_is_said(tmp_path: Path) -> None:
    install_texts("en")
    made = MemoryDesk(tmp_path / "other", without=[Capability.LISTS_REMOVE_MEMBERS])
    made.arm()
    platform = made.platforms[SHOP]
    platform.add_list("News")
    bob = platform.add(email="bob@example.com")
    plan = made.run(made.list_changes.plan(SHOP, "1", Way.ADD, contact_ids=[bob.id]))
    assert made.run(made.list_changes.apply(SHOP, NEWS, plan)).key == ""
    assert "does not let" in look(made, noted(made, "list_members_changed")).why
    made.faults[SHOP].lost = raising(OutcomeUnknown(platform="Memory"), "save_contact")
    with pytest.raises(OutcomeUnknown):
        made.run(made.changes.edit(SHOP, bob, {"city": "Lviv"}))
    (act, *_rest) = made.journals[False].acts.recent(["contact"])
    assert "nobody is certain" in look(made, act.key).why
    made.close()
