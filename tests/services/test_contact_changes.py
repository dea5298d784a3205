"""Single people are changed in the one safe order, and taken back where that is possible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.journal.acts import ActState
from desktop_app.model.contact import Contact, Subscription
from desktop_app.model.contact_change import SubscribeRequest, Verdict
from desktop_app.model.errors import (
    AppError,
    Duplicate,
    InvalidInput,
    NotArmed,
    NotFound,
    OutcomeUnknown,
    UsageError,
)
from desktop_app.runtime.texts import install_texts
from desktop_app.services.contact_changes import words_to_type
from tests.helpers.memory_desk import SHOP, MemoryDesk, raising


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[MemoryDesk]:
    install_texts("en")
    made = MemoryDesk(tmp_path)
    made.platforms[SHOP].add(email="ann@example.com", first_name="Ann", city="Kyiv", fields={"77": "M"})
    made.arm()
    yield made
    made.close()


@pytest.fixture
def ann(desk: MemoryDesk) -> Contact:
    found = desk.platforms[SHOP].find("ann@example.com")
    assert found is not None
    return found


def acts(desk: MemoryDesk) -> list[tuple[str, ActState]]:
    found = desk.journals[False].acts.recent([])
    return [(str(one.request.get("verb")), one.state) for one in found]


def test_an_edit_touches_its_fields_only_and_keeps_what_was_before(desk: MemoryDesk, ann: Contact) -> None:
    made = desk.run(desk.changes.edit(SHOP, ann, {"city": "Lviv", "custom:77": "L", "first_name": "Ann"}))
    assert desk.platforms[SHOP].acts == [("save_contact", ann.id, "city", "custom:77")]
    assert (made.contact.city, made.contact.fields["77"]) == ("Lviv", "L")
    act = desk.journals[False].acts.find(made.key)
    assert act is not None
    assert dict(act.before) == {"city": "Kyiv", "custom:77": "M"}
    assert desk.noted[-1] == (
        "contact_edited",
        {"account": desk.account(), "fields": "City, additional fields", "act": made.key},
    )
    kept = desk.run(desk.reading.known(SHOP, ann.id))
    assert kept.city == "Lviv", "the table shows it without being read anew"


def test_the_intent_is_on_the_disk_before_the_request(desk: MemoryDesk, ann: Contact) -> None:
    seen: list[tuple[str, ActState]] = []

    def look(verb: str) -> AppError | None:
        if verb == "save_contact":
            seen.extend(acts(desk))
        return None

    desk.faults[SHOP].verb = look
    desk.run(desk.changes.edit(SHOP, ann, {"city": "Lviv"}))
    assert seen == [("edit", ActState.SENDING)]
    assert acts(desk) == [("edit", ActState.TAKEN)]


def test_nothing_is_asked_of_an_account_that_is_read_only(desk: MemoryDesk, ann: Contact) -> None:
    desk.accounts.arm(SHOP, 0)
    for work in (
        desk.changes.edit(SHOP, ann, {"city": "Lviv"}),
        desk.changes.create(SHOP, {"email": "new@example.com"}),
        desk.changes.delete(SHOP, ann),
        desk.changes.erase(SHOP, ann, "ann@example.com"),
        desk.changes.subscribe(SHOP, SubscribeRequest({"email": "new@example.com"})),
        desk.changes.unsubscribe(SHOP, ann),
        desk.changes.resubscribe(SHOP, ann, reason="asked by phone"),
        desk.changes.undo(SHOP, "any"),
    ):
        with pytest.raises(NotArmed):
            desk.run(work)
    assert (desk.platforms[SHOP].acts, acts(desk)) == ([], [])


def test_nobody_overwrites_what_they_have_not_seen(desk: MemoryDesk, ann: Contact) -> None:
    desk.platforms[SHOP].contacts[ann.id] = replace(ann, city="Odesa", language="uk")
    with pytest.raises(UsageError) as refused:
        desk.run(desk.changes.edit(SHOP, ann, {"city": "Lviv"}))
    assert refused.value.code == "contact_changed"
    desk.run(desk.changes.edit(SHOP, ann, {"first_name": "Anna"}))
    assert desk.platforms[SHOP].contacts[ann.id].city == "Odesa"


def test_an_edit_is_taken_back_once_and_only_if_untouched_since(desk: MemoryDesk, ann: Contact) -> None:
    first = desk.run(desk.changes.edit(SHOP, ann, {"city": "Lviv", "language": "uk"}))
    back = desk.run(desk.changes.undo(SHOP, first.key))
    assert (back.contact.city, back.contact.language) == ("Kyiv", "")
    with pytest.raises((UsageError, Duplicate)):
        desk.run(desk.changes.undo(SHOP, first.key))
    again = desk.run(desk.changes.edit(SHOP, back.contact, {"city": "Lviv"}))
    desk.platforms[SHOP].contacts[ann.id] = replace(ann, city="Odesa")
    with pytest.raises(UsageError):
        desk.run(desk.changes.undo(SHOP, again.key))
    assert desk.platforms[SHOP].contacts[ann.id].city == "Odesa"


def test_a_new_contact_needs_a_key_and_can_be_taken_back_when_it_was_new(desk: MemoryDesk) -> None:
    with pytest.raises(InvalidInput):
        desk.run(desk.changes.create(SHOP, {"first_name": "Nobody"}))
    with pytest.raises(InvalidInput):
        desk.run(desk.changes.create(SHOP, {"email": "x@example.com", "gender": "f"}))
    made = desk.run(desk.changes.create(SHOP, {"email": "new@example.com", "first_name": "New", "city": ""}))
    assert (made.created, made.contact.email) == (True, "new@example.com")
    desk.run(desk.changes.undo(SHOP, made.key))
    assert desk.platforms[SHOP].find("new@example.com") is None


def test_a_lost_answer_is_in_doubt_and_said(desk: MemoryDesk) -> None:
    desk.faults[SHOP].lost = raising(OutcomeUnknown(platform="Memory"), "save_contact")
    with pytest.raises(OutcomeUnknown):
        desk.run(desk.changes.create(SHOP, {"email": "new@example.com"}))
    assert acts(desk) == [("create", ActState.IN_DOUBT)]
    assert desk.noted[-1][0] == "contact_create_failed"
    assert len([one for one in desk.platforms[SHOP].acts if one[0] == "save_contact"]) == 1


def test_erasing_asks_for_the_typed_address_and_keeps_no_image(desk: MemoryDesk, ann: Contact) -> None:
    for typed in ("", "ann", "ann@example.org"):
        with pytest.raises(UsageError) as refused:
            desk.run(desk.changes.erase(SHOP, ann, typed))
        assert refused.value.code == "typed_differs"
    desk.run(desk.changes.erase(SHOP, ann, " ANN@example.com "))
    assert desk.platforms[SHOP].find("ann@example.com") is None
    (act,) = desk.journals[False].acts.recent([])
    assert "ann" not in f"{act.whom}{act.before}{act.request}{act.about}"
    assert words_to_type(replace(ann, email="", phone="380671")) == "380671"


def test_deleting_keeps_an_image_and_takes_the_row_away(desk: MemoryDesk, ann: Contact) -> None:
    desk.run(desk.reading.fill(SHOP))
    desk.run(desk.changes.delete(SHOP, ann))
    assert desk.run(desk.reading.known(SHOP, ann.id)) is None
    (act,) = desk.journals[False].acts.recent([])
    assert act.before["city"] == "Kyiv"


def test_consent_is_changed_only_with_what_it_asks_for(desk: MemoryDesk, ann: Contact) -> None:
    gone = desk.run(desk.changes.unsubscribe(SHOP, ann, reason="wrote to us"))
    assert gone.contact.subscription is Subscription.UNSUBSCRIBED
    for reason in ("", "   "):
        with pytest.raises(UsageError):
            desk.run(desk.changes.resubscribe(SHOP, gone.contact, reason=reason))
    back = desk.run(desk.changes.resubscribe(SHOP, gone.contact, reason="asked by phone"))
    assert back.contact.subscription is Subscription.SUBSCRIBED
    assert desk.noted[-1] == (
        "contact_resubscribed",
        {"account": desk.account(), "reason": "asked by phone"},
    )
    new = SubscribeRequest({"email": "eve@example.com"}, "", {"form": "7"})
    asked = desk.run(desk.changes.subscribe(SHOP, new))
    assert asked.contact.subscription is Subscription.UNCONFIRMED


def test_a_correction_is_offered_and_nothing_is_changed(desk: MemoryDesk) -> None:
    found = desk.run(desk.changes.check_address(SHOP, "bob@gmial.com"))
    assert (found.verdict, found.corrected) == (Verdict.BAD, "bob@gmail.com")
    assert desk.platforms[SHOP].acts == [("check_address", "bob@gmial.com")]


def test_what_was_done_here_is_found_again_for_one_person(desk: MemoryDesk, ann: Contact) -> None:
    desk.run(desk.changes.edit(SHOP, ann, {"city": "Lviv"}))
    desk.run(desk.changes.create(SHOP, {"email": "new@example.com"}))
    assert [one.about for one in desk.run(desk.changes.made_here(SHOP, ann))] == ["edit"]
    entries = desk.run(desk.changes.history(SHOP, ann))
    assert entries.items[0].subject == "Autumn sale"


def test_who_has_gone_is_not_edited(desk: MemoryDesk, ann: Contact) -> None:
    del desk.platforms[SHOP].contacts[ann.id]
    with pytest.raises(NotFound):
        desk.run(desk.changes.edit(SHOP, ann, {"city": "Lviv"}))
