"""Every body that the vendor's and its customers' clients recorded is read as they mean it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.model.contact import Contact
from desktop_app.model.contact_change import ContactChange, Verdict
from desktop_app.model.errors import InvalidInput, NotAllowed, NotFound
from desktop_app.model.order import Order
from desktop_app.provider_api.provider import Provider
from desktop_app.providers.sendios import history, mapping
from desktop_app.providers.sendios.reasons import reason_in_words
from desktop_app.runtime.texts import install_texts
from tests.providers.sendios.parts import ask
from tests.transport.server import http, in_turn

SAMPLES: dict[str, Any] = json.loads((Path(__file__).parent / "samples.json").read_text("utf-8"))


@pytest.fixture(autouse=True)
def _texts() -> None:
    install_texts()


def read(name: str, use: Callable[[Provider], Awaitable[Any]], status: int = 200) -> Any:
    found, _ = ask(in_turn(http(status, json.dumps(SAMPLES[name]))), use)
    return found


def test_the_history_of_a_rich_user() -> None:
    found = read("S1", lambda one: one.fetch_history(Contact("1186147905")))
    (mail,) = found.items
    assert (mail.kind, mail.subject, mail.state, mail.id) == (
        "System",
        "email_confirm",
        "sent",
        "16072377551",
    )
    assert mail.at == datetime(2021, 6, 18, 15, 26, 59, tzinfo=UTC)
    user = SAMPLES["S1"]["data"]["user"]
    assert history.last_mail(user) == 16072377551
    proof = history.status(user, "mark", "5", 16072377550)
    assert proof is not None
    assert (proof.state, proof.delivered, proof.failed, proof.recipient) == (
        "sent", False, False, "anna@example.com",
    )  # fmt: skip
    assert history.status(user, "mark", "5", 16072377551) is None
    assert history.status(user, "mark", "6", 0) is None


def test_the_history_of_one_with_objects_where_others_have_arrays() -> None:
    found = read("S2", lambda one: one.fetch_history(Contact("5005")))
    assert [(entry.kind, entry.subject, entry.state) for entry in found.items] == [
        ("unsubscribe type", "Undefined", ""), ("payment", "", "1"),
    ]  # fmt: skip
    assert found.items[1].at == datetime.fromtimestamp(1625479419, UTC)
    assert history.types_off(SAMPLES["S2"]["data"]["user"]) == {"1"}


@pytest.mark.parametrize("name", ["S3", "S4"])
def test_a_payment(name: str) -> None:
    order = Order("o1", at=datetime(2026, 11, 1, tzinfo=UTC), fields={"user_id": "5005"})
    (answer,) = read(name, lambda one: one.send_orders([order]))
    assert (answer.external_id, answer.refused) == ("o1", "")


@pytest.mark.parametrize(
    ("name", "verdict", "corrected", "reason"),
    [
        ("S5", Verdict.BAD, "", "system"),
        ("S6", Verdict.GOOD, "", ""),
        ("S7", Verdict.BAD, "", "invalid"),
        ("S8", Verdict.BAD, "", "mx_record"),  # an invented address is never offered
    ],
)
def test_checks_of_addresses(name: str, verdict: Verdict, corrected: str, reason: str) -> None:
    found = read(name, lambda one: one.check_address("test.com"))
    assert (found.verdict, found.corrected) == (verdict, corrected)
    assert found.reason == reason_in_words(reason)
    assert not reason or found.reason != reason, "said in words, the code stays in what the platform said"
    assert json.loads(found.original) == SAMPLES[name]


def test_user_fields_read_and_written() -> None:
    fields = read("S9", lambda one: one.run_call("fields_by_id", {"user_id": "5005"}))
    assert fields.rows[0]["user"]["platform_id"] == 1
    saved = read("S10", lambda one: one.save_contact(ContactChange({"first_name": "Bob"}, id="5005")))
    assert (saved.id, saved.created) == ("5005", False)


@pytest.mark.parametrize("status", [200, 404, 400])
def test_nobody_there(status: int) -> None:
    """Judged by the body, whatever the number."""
    error = read("S11", lambda one: one.fetch_contact("5005"), status)
    assert isinstance(error, NotFound)
    assert error.original == "Not found  user for project 2 and email test@gmail.com"


@pytest.mark.parametrize("status", [200, 403])
def test_somebody_elses(status: int) -> None:
    assert isinstance(read("S12", lambda one: one.fetch_contact("5005"), status), NotAllowed)


def test_types_of_mail() -> None:
    found = read("S13", lambda one: one.run_call("types", {"user_id": "5"}))
    assert [(row["type_id"], row["name"]) for row in found.rows] == [(2, "Test2"), (3, "Qwerty")]
    changed = read("S13b", lambda one: one.run_call("types_add", {"user_id": "5", "type_ids": "2"}))
    assert changed.rows == ()


def test_a_client_user_id() -> None:
    values = {"project": "2", "email": "a@b.cz", "client_user_id": "c"}
    assert read("S14", lambda one: one.run_call("client_user_id", values)).rows[0]["status"] is True


@pytest.mark.parametrize(("name", "count"), [("S15", 1), ("S15b", 0)])
def test_coming_back(name: str, count: int) -> None:
    found = read(name, lambda one: one.run_call("subscribe_back", {"user_id": "5"}))
    assert found.rows[0]["subscribe"]["rowCount"] == count


def test_not_unsubscribed() -> None:
    found = read("S15c", lambda one: one.run_call("is_unsubscribed", {"user_id": "5"}))
    assert found.rows == ({"value": False},)


def test_a_buying_decision_and_its_refusal() -> None:
    found = read("S16", lambda one: one.run_call("buying", {"email": "test@gmail.com"}))
    assert found.rows[0]["decision"] is False
    error = read("S16b", lambda one: one.run_call("buying", {"email": "nobody"}), 400)
    assert isinstance(error, InvalidInput)


@pytest.mark.parametrize(("name", "event"), [("S17", "reject"), ("S18", "created"), ("S19", "sent")])
def test_reports_that_were_posted(name: str, event: str) -> None:
    report = json.dumps(SAMPLES[name])
    found = read(name, lambda one: one.run_call("webhooks", {"report": report}))
    assert [row["event"] for row in found.rows] == [event]


def test_what_the_newer_interface_takes() -> None:
    values = {"user_id": "5", "moment": "2026-11-20T09:30"}
    assert read("S20", lambda one: one.run_call("online", values)).rows == ({"status": "Accepted"},)


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("2021-06-18 15:26:59", datetime(2021, 6, 18, 15, 26, 59, tzinfo=UTC)),
        ("2021-07-05 13:03:39.000000", datetime(2021, 7, 5, 13, 3, 39, tzinfo=UTC)),
        (1625479419, datetime(2021, 7, 5, 10, 3, 39, tzinfo=UTC)),
        ("1625479419", datetime(2021, 7, 5, 10, 3, 39, tzinfo=UTC)),
        (0, None), (None, None), (False, None), ("soon", None),
    ],
)  # fmt: skip
def test_times_in_any_spelling(value: Any, at: datetime | None) -> None:
    assert history.moment(value) == at


def test_every_sample_is_named_by_a_test_above() -> None:
    """Held against the text of this file: the tests may run in several processes."""
    text = Path(__file__).read_text("utf-8")
    assert [name for name in SAMPLES if f'"{name}"' not in text] == []
    assert mapping.done(SAMPLES["S3"])
