"""Many addresses at once: each is asked about once, a better spelling is offered and nothing is changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from desktop_app.model.errors import AuthRefused, InvalidInput
from desktop_app.provider_api.calls import CallAnswer
from desktop_app.provider_api.provider import Provider
from desktop_app.runtime.texts import install_texts
from tests.helpers.twins import Twin
from tests.providers.samples import world_for_calls

Shared = Callable[..., Twin]


@pytest.fixture(autouse=True)
def _texts() -> None:
    install_texts()


def _check(*addresses: str) -> Callable[[Provider], Any]:
    return lambda one: one.run_call("check_addresses", {"addresses": "\n".join(addresses)})


def test_each_different_address_is_asked_about_once_and_offered_its_better_form(shared_twin: Shared) -> None:
    world = world_for_calls("sendios", shared_twin)
    answer = world.run(
        _check("ann@gmial.com", "bob@corp.example.com", "ANN@gmial.com", "test.com", "test@gmail.com")
    )
    assert isinstance(answer, CallAnswer), repr(answer)
    told = [(row["orig"], row["offered"], row["state"], row["reason"]) for row in answer.rows]
    assert told == [
        ("ann@gmial.com", "ann@gmail.com", "a better spelling", ""),
        ("bob@corp.example.com", "", "good", ""),
        ("test.com", "", "not good", "Its domain takes no mail"),  # it would invent test.com@test.com
        ("test@gmail.com", "", "not good", "A shared mailbox such as info@ or test@"),
    ]
    assert [json.loads(line)["data"]["orig"] for line in answer.text.splitlines()] == [row[0] for row in told]
    assert [one["path"] for one in world.requests()] == ["/v1/email/check"] * 4
    assert not any(one["effect"] for one in world.requests())


def test_what_was_found_is_kept_when_the_platform_fails_on_the_way(shared_twin: Shared) -> None:
    world = world_for_calls("sendios", shared_twin)
    world.twin.fault("expire:after=10")
    answer = world.run(_check(*(f"p{number}@corp.example.com" for number in range(30))))
    assert isinstance(answer, CallAnswer), repr(answer)
    states = [row["state"] for row in answer.rows]
    assert (len(states), states.count("good"), states.count("not checked")) == (30, 10, 20)
    assert all(row["reason"] for row in answer.rows if row["state"] == "not checked")
    assert len(world.requests()) <= 16  # nobody knocks twenty times with a key that is refused


def test_a_refused_key_is_an_error_and_too_many_addresses_are_said_before(shared_twin: Shared) -> None:
    world = world_for_calls("sendios", shared_twin)
    world.twin.fault("expire")
    assert isinstance(world.run(_check("ann@gmail.com", "bob@corp.example.com")), AuthRefused)
    before = len(world.requests())
    error = world.run(_check(*(f"p{number}@corp.example.com" for number in range(2001))))
    assert isinstance(error, InvalidInput)
    assert error.field == "addresses"
    assert len(world.requests()) == before
