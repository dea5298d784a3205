"""Sends carry their key, are repeated with it within the hour only, and never go to who gets no mail."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop_app.model.errors import AppError, InvalidInput, NotAllowed, NotFound, OutcomeUnknown
from desktop_app.model.message import Message
from desktop_app.model.operation import Effect
from desktop_app.providers.engagelab import mapping, messages
from desktop_app.providers.engagelab.manifest import MANIFEST
from desktop_app.runtime.texts import install_texts
from tests.helpers.twins import Twin
from tests.providers.engagelab.parts import accounts_over, ask
from tests.transport.server import http, in_turn

Shared = Callable[..., Twin]
HELLO = Message("key-1", "Shop <news@mail.shop.example>", ("ann@example.com",), "Hello", html="<p>Hi</p>")


@pytest.fixture(autouse=True)
def _texts() -> None:
    install_texts()


def send(twin: Twin, folder: Path, *wanted: Message) -> Any:
    """Send each; the last result or the error."""
    with accounts_over(twin, folder) as accounts:

        async def main() -> Any:
            provider = await accounts.open("training-engagelab")
            try:
                result = None
                for message in wanted:
                    result = await provider.send_message(message)
                return result
            except AppError as error:
                return error
            finally:
                await accounts.aclose()

        return asyncio.run(main())


def test_sends_are_keyed() -> None:
    assert {MANIFEST.operations[name].effect for name in ("send", "sendtemplate")} == {Effect.KEYED}


def test_a_send_carries_its_key_and_one_value_a_recipient() -> None:
    two = replace(HELLO, to=("a@example.com", "b@example.com"), values={"%name%": "friend"})
    assert messages.body_of(two) == {
        "from": "Shop <news@mail.shop.example>",
        "to": ["a@example.com", "b@example.com"],
        "body": {
            "settings": {"send_mode": 0, "return_email_id": True},
            "subject": "Hello",
            "content": {"html": "<p>Hi</p>"},
            "vars": {"name": ["friend", "friend"]},
        },
        "request_id": "key-1",
    }


def test_an_answer_lost_on_the_way_is_asked_for_again_and_one_mail_goes_out(
    shared_twin: Shared, tmp_path: Path
) -> None:
    """The repeat has the same key: the platform gives the earlier result back."""
    twin = shared_twin("engagelab")
    twin.fault("cut-after@/mail/send$:times=1")
    sent = send(twin, tmp_path, HELLO)
    assert len(sent.ids) == 1
    assert sent.ids[0].endswith("$ann@example.com")
    assert [row["to"] for row in twin.state("messages")] == ["ann@example.com"]
    assert len([one for one in twin.requests() if one["path"] == "/v1/mail/send"]) == 2


def test_a_repeat_by_hand_within_the_hour_sends_nothing_more(shared_twin: Shared, tmp_path: Path) -> None:
    twin = shared_twin("engagelab")
    sent = send(twin, tmp_path, HELLO, HELLO)
    assert sent.key == "key-1"
    assert len(twin.state("messages")) == 1


def test_after_the_hour_nothing_is_repeated() -> None:
    """A little before it: clocks differ. The doubt is said instead."""
    messages.check(replace(HELLO, first_sent_at=0.0), 3000.0)
    with pytest.raises(OutcomeUnknown) as error:
        messages.check(replace(HELLO, first_sent_at=0.0), 3400.0)
    assert error.value.code == "engagelab.repeat_too_late"
    late, server = ask(
        in_turn(http(200, "{}")), lambda one: one.send_message(replace(HELLO, first_sent_at=1.0))
    )
    assert isinstance(late, OutcomeUnknown)
    assert server.requests == []


@pytest.mark.parametrize("reason", ["unsubscribe", "bounce", "complaint", "block"])
def test_nobody_who_gets_no_mail_is_sent_to(shared_twin: Shared, tmp_path: Path, reason: str) -> None:
    twin = shared_twin("engagelab", contacts=2000)
    rows = [row for row in twin.state("suppressed") if row["reason"] == reason and "@" in row["email"]]
    held = rows[0]["email"]
    error = send(twin, tmp_path, replace(HELLO, to=("fine@example.com", held)))
    assert isinstance(error, InvalidInput)
    assert error.code == "engagelab.suppressed"
    assert held in error.message
    assert twin.state("messages") == []
    assert not [one for one in twin.requests() if one["method"] == "POST"]


def test_a_blocked_domain_holds_everybody_in_it(shared_twin: Shared, tmp_path: Path) -> None:
    error = send(shared_twin("engagelab"), tmp_path, replace(HELLO, to=("x@competitor.example",)))
    assert isinstance(error, InvalidInput)
    assert error.code == "engagelab.suppressed"


def test_an_entry_for_another_api_user_holds_nobody_here() -> None:
    held = {"unsubscribes": [{"email": "a@example.com", "api_user": "other"}]}
    assert mapping.held_for(held, "mine") == ""
    assert mapping.held_for(held, "other") == "unsubscribes"
    assert mapping.held_for({"bounces": [{"email": "a@example.com"}]}, "mine") == "bounces"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"to": ()}, "engagelab.recipients"),
        ({"to": tuple(f"p{n}@example.com" for n in range(101))}, "engagelab.recipients"),
        ({"to": ("no address",)}, "engagelab.recipient_wrong"),
        ({"sender": " "}, "engagelab.sender_missing"),
        ({"html": ""}, "engagelab.content_missing"),
        ({"subject": ""}, "engagelab.content_missing"),
        ({"subject": "x" * 257}, "engagelab.subject_long"),
    ],
)
def test_what_cannot_be_sent_is_refused_by_name_before_sending(change: dict[str, Any], code: str) -> None:
    error, server = ask(in_turn(http(200, "{}")), lambda one: one.send_message(replace(HELLO, **change)))
    assert isinstance(error, InvalidInput)
    assert error.code == code
    assert "{" not in error.message + error.what_to_do
    assert server.requests == []


def test_a_send_without_a_key_is_a_bug() -> None:
    with pytest.raises(ValueError, match="key"):
        messages.check(replace(HELLO, key=""), 0.0)


def test_templates_of_the_fitting_kind_only(shared_twin: Shared, tmp_path: Path) -> None:
    twin = shared_twin("engagelab")
    stored = replace(HELLO, subject="", html="", template="monthly_news", values={"name": "Ann"})
    assert send(twin, tmp_path / "a", stored).ids
    other = send(twin, tmp_path / "b", replace(stored, key="k2", template="order_confirmed"))
    assert isinstance(other, InvalidInput)
    assert other.code == "engagelab.template_kind"
    nowhere = send(twin, tmp_path / "c", replace(stored, key="k3", template="not_there"))
    assert isinstance(nowhere, NotFound)
    assert nowhere.code == "engagelab.template_unknown"


def test_an_empty_balance_stops_everything(shared_twin: Shared, tmp_path: Path) -> None:
    twin = shared_twin("engagelab")
    twin.dial(no_money=True)
    error = send(twin, tmp_path, HELLO)
    assert isinstance(error, NotAllowed)
    assert error.code == "engagelab.no_money"


def test_answers_without_ids_are_taken_and_others_are_in_doubt() -> None:
    nothing = http(200, json.dumps({"result": [], "count": 0, "total": 0}))
    quiet, _ = ask(
        in_turn(*[nothing] * 5, http(200, '{"request_id":null}')), lambda one: one.send_message(HELLO)
    )
    assert quiet.ids == ()
    odd, _ = ask(in_turn(*[nothing] * 5, http(200, "[]")), lambda one: one.send_message(HELLO))
    assert isinstance(odd, OutcomeUnknown)
