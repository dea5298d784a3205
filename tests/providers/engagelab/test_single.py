"""Single contacts, histories, domains, templates, statuses, unproven writes: read back from the twin."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from desktop_app.model.contact import Contact
from desktop_app.model.contact_change import ContactChange
from desktop_app.model.errors import AppError, InvalidInput, NotAllowed, NotFound
from desktop_app.model.message import Message
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.provider import Provider
from desktop_app.providers.engagelab import messages, sent
from desktop_app.providers.engagelab.fixed import UNPROVEN
from desktop_app.providers.engagelab.manifest import MANIFEST
from desktop_app.runtime.texts import install_texts
from tests.helpers.twins import Twin
from tests.providers.engagelab.parts import ask
from tests.providers.world import with_provider
from tests.transport.server import http, in_turn

Shared = Callable[..., Twin]
HELLO = Message("k1", "Shop <news@mail.shop.example>", ("ann@example.com",), "Hello", html="<p>Hi</p>")


@pytest.fixture(autouse=True)
def _texts() -> None:
    install_texts()


@pytest.fixture
def twin(shared_twin: Shared) -> Twin:
    found = shared_twin("engagelab", contacts=1000, speed=200)
    found.fresh()
    return found


def at(twin: Twin, use: Callable[[Provider], Any], opened: bool = True) -> Any:
    async def safely(provider: Provider) -> Any:
        try:
            return await use(provider)
        except AppError as error:
            return error

    return with_provider(twin, "engagelab", {UNPROVEN: "on"} if opened else {}, safely)


def writes(twin: Twin) -> list[str]:
    return [each["path"] for each in twin.requests() if each["method"] != "GET"]


# --- single contacts


def test_a_contact_is_made_and_changed_and_keeps_what_is_not_named(twin: Twin) -> None:
    somebody = next(row for row in twin.state("contacts") if row["tags"] and row["phone"] and row["fields"])
    change = ContactChange(
        {"first_name": "Zoë", "last_name": "Novák", "custom:City": "Brno"}, id=somebody["email"]
    )
    saved = at(twin, lambda one: one.save_contact(change), opened=False)
    assert saved.id == somebody["email"].lower()
    (now,) = [row for row in twin.state("contacts") if row["email"] == somebody["email"]]
    assert (now["first_name"], now["last_name"], now["fields"]["City"]) == ("Zoë", "Novák", "Brno")
    assert (now["tags"], now["phone"]) == (somebody["tags"], somebody["phone"])
    at(twin, lambda one: one.save_contact(ContactChange({"email": "new@example.com", "phone": "+420777"})))
    assert [row["phone"] for row in twin.state("contacts") if row["email"] == "new@example.com"] == ["420777"]


def test_dates_go_in_the_form_of_their_field(twin: Twin) -> None:
    change = ContactChange({"email": "new@example.com", "custom:Birthday": "1990-03-01"})
    at(twin, lambda one: one.save_contact(change))
    (row,) = [row for row in twin.state("contacts") if row["email"] == "new@example.com"]
    assert row["fields"]["Birthday"] == "01/03/1990"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (ContactChange({"email": "nobody"}), "email"),
        (ContactChange({"email": "a@example.com", "city": "Brno"}), "city"),
        (ContactChange({"email": "b@example.com"}, id="a@example.com"), "email"),
    ],
)
def test_what_cannot_be_told_is_named_and_nothing_is_sent(
    twin: Twin, change: ContactChange, field: str
) -> None:
    error = at(twin, lambda one: one.save_contact(change))
    assert isinstance(error, InvalidInput)
    assert error.field == field
    assert writes(twin) == []


def test_a_contact_that_was_not_counted_was_not_taken() -> None:
    change = ContactChange({"email": "a@example.com", "first_name": "Ann"})
    error, _ = ask(in_turn(http(200, '{"count": 0}')), lambda one: one.save_contact(change))
    assert error.code == "engagelab.not_taken"


# --- messages and what became of them


def test_statuses_move_on_the_platforms_clock(twin: Twin) -> None:
    twin.dial(status_memory=False)

    async def use(one: Provider) -> list[Any]:
        done = await one.send_message(HELLO)
        first = await one.fetch_message_status(done.ids)
        await asyncio.to_thread(twin.clock, 400.0)
        later = await one.fetch_message_status(done.ids)
        history = await one.fetch_history(Contact("ann@example.com"))
        return [first, later, history.items]

    (first,), (later,), (entry,) = at(twin, use)
    assert (first.delivered, first.failed) in ((False, False), (later.delivered, later.failed))
    assert later.delivered or later.failed
    assert later.recipient == "ann@example.com"
    assert entry.id == later.id
    assert entry.kind == "email"


def test_ids_are_asked_by_their_day_twenty_at_once() -> None:
    """An id begins with its instant; the platform's day is that of +08:00."""
    late = "1700000000000_1_1_1.x$a@b.example"  # 2023-11-14 22:13 UTC
    assert sent.day_of(late, datetime.now(UTC)) == "2023-11-15"
    assert sent.day_of("odd", datetime(2026, 1, 1, 17, tzinfo=UTC)) == "2026-01-02"
    asked = sent.by_day([f"{late}{n}" for n in range(41)] + ["1500000000000_1.x$a"], datetime.now(UTC), 20)
    assert [(day, len(ids)) for day, ids in asked] == [
        ("2023-11-15", 20), ("2023-11-15", 20), ("2023-11-15", 1), ("2017-07-14", 1),
    ]  # fmt: skip


def test_templates_are_read_and_sent_by_their_name(twin: Twin) -> None:
    async def use(one: Provider) -> Any:
        page = await one.fetch_messages(name="sale")
        return page, await one.fetch_message(page.items[0].id)

    page, whole = at(twin, use)
    assert [message.id for message in page.items] == ["summer_sale"]
    assert "<h1>Summer sale</h1>" in whole.html
    assert isinstance(at(twin, lambda one: one.fetch_message("no_such")), NotFound)
    twin.dial(newest_templates=True)
    assert at(twin, lambda one: one.fetch_messages()).items[0].html == ""


def test_the_further_fields_of_a_send_go_where_the_documents_have_them() -> None:
    told = {
        "preview_text": "Look", "reply_to": "a@b.example\nc@d.example", "send_mode": "1", "cc": "e@f.example",
        "bcc": "g@h.example, i@j.example", "label_name": "news", "open_tracking": "false", "sandbox": "true",
        "custom_args": '{"order": "17"}', "headers": '{"X-Shop": "CZ"}',
    }  # fmt: skip
    body = messages.body_of(replace(HELLO, settings=told))
    assert body["custom_args"] == {"order": "17"}
    assert body["body"] == {
        "settings": {"send_mode": 1, "return_email_id": True, "open_tracking": False, "sandbox": True},
        "subject": "Hello",
        "content": {"html": "<p>Hi</p>", "preview_text": "Look"},
        "cc": ["e@f.example"],
        "bcc": ["g@h.example", "i@j.example"],
        "reply_to": ["a@b.example", "c@d.example"],
        "label_name": "news",
        "headers": {"X-Shop": "CZ"},
    }
    assert messages.copies(replace(HELLO, settings=told)) == ("e@f.example", "g@h.example", "i@j.example")
    dynamic = replace(HELLO, to=("a@b.example", "c@d.example"), values={"n": [1, {"x": 2}]})
    placed = messages.body_of(replace(dynamic, settings={"dynamic_vars": "true"}))["body"]
    assert placed["dynamic_vars"] == [{"n": [1, {"x": 2}]}] * 2
    assert messages.body_of(dynamic)["body"]["vars"] == {"n": ['[1, {"x": 2}]'] * 2}


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"cc": "a@b.example"}, "cc"),
        ({"send_mode": "1", "bcc": "nobody"}, "bcc"),
        ({"reply_to": "a@b.example,c@d.example,e@f.example,g@h.example"}, "reply_to"),
        ({"custom_args": "{"}, "custom_args"),
        ({"custom_args": '{"a.b": 1}'}, "custom_args"),
        ({"custom_args": '{"a": "' + "x" * 1100 + '"}'}, "custom_args"),
        ({"headers": '{"Reply-To": "x"}'}, "headers"),
        ({"sandbox": "maybe"}, "sandbox"),
        ({"label_id": "x"}, "label_id"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_further_field_that_cannot_be_told_is_named(twin: Twin, told: dict[str, str], field: str) -> None:
    error = at(twin, lambda one: one.send_message(replace(HELLO, settings=told)))
    assert isinstance(error, InvalidInput)
    assert error.field == field
    assert twin.requests() == []


def test_a_hidden_copy_is_looked_up_too(twin: Twin) -> None:
    held = next(row["email"] for row in twin.state("suppressed") if row["reason"] == "unsubscribe")
    message = replace(HELLO, settings={"send_mode": "1", "bcc": held})
    error = at(twin, lambda one: one.send_message(message))
    assert (error.code, error.values["address"]) == ("engagelab.suppressed", held)


# --- domains


def test_a_domain_is_made_with_the_records_to_set_and_then_checked(twin: Twin) -> None:
    async def use(one: Provider) -> Any:
        made = await one.create_domain("Shop.Example.COM")
        checked = await one.fetch_domain(made)
        return made, checked, await one.fetch_domains()

    made, checked, listed = at(twin, use, opened=False)
    assert (made.name, made.proven) == ("shop.example.com", False)
    assert {record.purpose: record.host for record in made.records}["dmarc"] == "_dmarc.shop.example.com"
    assert (checked.state, checked.proven) == ("verified", True)
    assert {record.purpose: record.good for record in checked.records} == {
        "spf": True, "dkim": True, "mx": True, "dmarc": False,
    }  # fmt: skip
    assert "shop.example.com" in {each.name for each in listed}


@pytest.mark.parametrize("name", ["", "abc", "a b.cz", "-a.cz", "ěšč.cz", "a..cz"])
def test_what_is_no_domain_is_not_sent(twin: Twin, name: str) -> None:
    error = at(twin, lambda one: one.create_domain(name))
    assert isinstance(error, InvalidInput)
    assert twin.requests() == []


# --- writes whose form nobody publishes


UNPUBLISHED: dict[Capability, Callable[[Provider], Any]] = {
    Capability.LISTS_CREATE: lambda one: one.create_list("Autumn", {"address": "autumn"}),
    Capability.LISTS_RENAME: lambda one: one.rename_list("65499", "Buyers"),
    Capability.LISTS_ADD_MEMBERS: lambda one: one.add_members("65499", ["a@example.com"]),
    Capability.LISTS_REMOVE_MEMBERS: lambda one: one.remove_members("65499", ["a@example.com"]),
    Capability.CONTACTS_UNSUBSCRIBE: lambda one: one.unsubscribe("a@example.com"),
    Capability.CONTACTS_RESUBSCRIBE: lambda one: one.resubscribe("a@example.com", reason="x"),
}


@pytest.mark.parametrize("capability", UNPUBLISHED)
def test_they_are_refused_with_the_reason_until_the_account_opens_them(
    twin: Twin, capability: Capability
) -> None:
    support = MANIFEST.support[capability]
    assert (support.closed, support.offered) == (UNPROVEN, False)
    error = at(twin, UNPUBLISHED[capability], opened=False)
    assert isinstance(error, NotAllowed)
    assert "account’s settings" in error.what_to_do
    assert twin.requests() == []
    assert not isinstance(at(twin, UNPUBLISHED[capability]), AppError)


def test_a_list_is_made_and_renamed_and_keeps_its_address(twin: Twin) -> None:
    made = at(twin, lambda one: one.create_list("Autumn", {"address": "autumn", "desc": "2026"}))
    assert (made.name, made.writable) == ("Autumn", True)
    at(twin, lambda one: one.rename_list(made.id, "Autumn 2026"))
    (found,) = at(twin, lambda one: one.fetch_lists(name="Autumn")).items
    assert (found.id, found.name, found.raw["description"]) == (made.id, "Autumn 2026", "2026")
    assert found.raw["address"].startswith("autumn@")


def test_a_list_that_the_answer_does_not_show_is_looked_up_by_its_address() -> None:
    listed = '{"result":[{"address_list_id":7,"name":"Autumn","address":"autumn@maillist.x"}],"total":1}'
    made, server = ask(
        in_turn(http(200, '{"count":1}'), http(200, listed)),
        lambda one: one.create_list("Autumn", {"address": "autumn"}),
        settings={UNPROVEN: "on"},
    )
    assert made.id == "7"
    assert "address=autumn" in server.requests[1].target


def test_who_is_unsubscribed_gets_no_mail_and_who_comes_back_does(twin: Twin) -> None:
    at(twin, lambda one: one.unsubscribe("ann@example.com"))
    assert isinstance(at(twin, lambda one: one.send_message(HELLO)), InvalidInput)
    at(twin, lambda one: one.resubscribe("ann@example.com", reason="asked for it"))
    assert len(at(twin, lambda one: one.send_message(HELLO)).ids) == 1
    with pytest.raises(ValueError, match="reason"):
        with_provider(
            twin, "engagelab", {UNPROVEN: "on"}, lambda one: one.resubscribe("a@example.com", reason="")
        )


@pytest.mark.parametrize(
    ("name", "values"),
    [("", {"address": "a"}), ("x" * 49, {"address": "a"}), ("A", {}), ("A", {"address": "a b"}),
     ("A", {"address": "a", "desc": "x" * 251}), ("A", {"address": "a", "colour": "red"})],
)  # fmt: skip
def test_a_list_that_cannot_be_made_is_not_sent(twin: Twin, name: str, values: dict[str, str]) -> None:
    assert isinstance(at(twin, lambda one: one.create_list(name, values)), InvalidInput)
    assert twin.requests() == []
