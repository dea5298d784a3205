"""Every body that was recorded or quoted from live accounts is read as it is meant (real response bodies)."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_app.model.contact_change import ContactChange, SavedContact, SubscribeRequest
from desktop_app.model.errors import InvalidInput, NotAllowed
from desktop_app.model.event import Event
from desktop_app.model.message import Message
from desktop_app.provider_api.provider import Provider
from desktop_app.runtime.texts import install_texts
from tests.providers.esputnik.parts import ask
from tests.transport.server import http, in_turn

SAMPLES: dict[str, Any] = json.loads(Path(__file__).with_name("samples.json").read_text("utf-8"))
EVENT = Event("e", "v1", "visit", {"email": "a@example.com"})
SEND = Message("k", "Shop", ("example@mail.com", "new.example@mail.com"), template="5")
READ: dict[str, Callable[[Provider], Awaitable[Any]]] = {
    "B1": lambda one: one.send_events([EVENT]),
    "B2": lambda one: one.subscribe_contact(SubscribeRequest({"email": "a@example.com"})),
    "B4": lambda one: one.delete_contact("95064156"),
    "B5": lambda one: one.save_contact(ContactChange({"email": "a@example.com"})),
    "B6": lambda one: one.fetch_contact("95064060"),
    "B7": lambda one: one.run_call("balance", {}),
    "B8": lambda one: one.fetch_fields(),
    "B10": lambda one: one.fetch_lists(),
    "B11": lambda one: one.send_message(SEND),
    "B12": lambda one: one.send_message(SEND),
    "B13": lambda one: one.send_message(SEND),
    "B14": lambda one: one.fetch_message_status(["3ff28330-f8ef-4636-92ac-86345c16995e"]),
    "B15": lambda one: one.fetch_account_info(),
    "B15b": lambda one: one.fetch_account_info(),
    "B16": lambda one: one.send_events([EVENT]),
    "B17": lambda one: one.run_call("activity", {"dateFrom": "2026-01-01", "dateTo": "2026-01-02"}),
    "B18": lambda one: one.remove_members("5", ["7"]),
}
BY_ID = json.dumps({"id": 564407320, "channels": {"type": "email", "value": "a@example.com"}})


def read(name: str) -> Any:
    install_texts()
    sample = SAMPLES[name]
    found, _ = ask(in_turn(http(sample["status"], sample["text"])), READ[name])
    return found


def test_every_sample_is_read() -> None:
    """B3 stands below; B9 is the oldest ping, which no control needs."""
    assert set(READ) | {"B3", "B9", "B9b"} == set(SAMPLES)


def test_writes_that_answer_nothing_or_a_sentence() -> None:
    assert read("B1")[0].refused == ""
    assert read("B4") is None
    assert read("B18") is None
    script = in_turn(http(200, BY_ID), http(200, SAMPLES["B3"]["text"]))
    saved, server = ask(script, lambda one: one.save_contact(ContactChange({"last_name": "N"}, "564407320")))
    assert saved == SavedContact("564407320", created=False, text=SAMPLES["B3"]["text"])
    assert json.loads(server.requests[1].body)["channels"] == [{"type": "email", "value": "a@example.com"}]


def test_ids_as_number_and_as_text() -> None:
    assert read("B2") == SavedContact("564407320")
    assert read("B5") == SavedContact("95064156")


def test_reads() -> None:
    found = read("B6")
    assert (found.id, found.email, found.lists) == ("95064060", "test@test.com", ("3601264",))
    assert read("B7").rows[0]["bonusEmails"] == "2500"
    first, second = read("B8")
    assert (first.id, first.required, second.options) == ("18884", False, ("m", "f"))
    assert [(one.id, one.writable) for one in read("B10").items] == [("1132370", True)]
    assert (read("B15").platform_id, read("B15b").platform_id) == ("", "162065")


def test_sends_and_their_status() -> None:
    assert read("B11").ids == ("3ff28330-f8ef-4636-92ac-86345c16995e",)
    assert len(read("B12").ids) == 2
    assert read("B13").refused == {"example@mail.com": "'example@mail.com' is not valid email"}
    (status,) = read("B14")
    assert (status.state, status.delivered, status.failed) == ("DELIVERED", True, False)


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [("B16", InvalidInput, "invalid_input"), ("B17", NotAllowed, "esputnik.feature_off")],
)
def test_refusals(name: str, kind: type[Exception], code: str) -> None:
    error = read(name)
    assert isinstance(error, kind)
    assert error.code == code  # type: ignore[attr-defined]
    assert error.original  # type: ignore[attr-defined]
