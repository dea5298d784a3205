"""Sendios beyond the tabs: every declared call on the twin, and what the twin holds afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from desktop_app.model.errors import InvalidInput
from desktop_app.provider_api.calls import CallAnswer
from desktop_app.provider_api.provider import Provider
from desktop_app.providers.sendios.call_bodies import parts_of, user_data
from desktop_app.providers.sendios.manifest import MANIFEST
from desktop_app.runtime.texts import install_texts
from tests.helpers.twins import Twin
from tests.providers.sendios.call_samples import SETTINGS, SHOP, one
from tests.providers.sendios.parts import ask
from tests.providers.world import with_provider
from tests.transport.server import http, in_turn

Shared = Callable[..., Twin]


@pytest.fixture(autouse=True)
def _texts() -> None:
    install_texts()


@pytest.fixture
def twin(shared_twin: Shared) -> Twin:
    found = shared_twin("sendios", contacts=1000, speed=200)
    found.fresh()
    return found


def run(twin: Twin, name: str, values: Mapping[str, str]) -> Any:
    async def use(provider: Provider) -> CallAnswer:
        return await provider.run_call(name, values)

    return with_provider(twin, "sendios", SETTINGS, use)


def test_closed_is_what_has_unsure_names() -> None:
    assert [call.name for call in MANIFEST.calls if call.off] == ["sms"]


def test_what_was_written_is_found_at_the_twin(twin: Twin) -> None:
    somebody = one(twin)
    number, whom = str(somebody["id"]), {"project": "Horizon Shop", "email": somebody["email"]}
    run(twin, "update_by_email", {**whom, "data": '{"name": "Zoë", "loyalty_points": 5}'})
    run(twin, "client_user_id", {**whom, "client_user_id": "c-99"})
    run(twin, "unsubscribe", {"user_id": number, "source": "9"})
    run(twin, "types_replace", {"user_id": number, "type_ids": "20"})
    twin.clock(30)
    now = next(row for row in twin.state("contacts") if row["id"] == somebody["id"])
    assert (now["name"], now["fields"]["loyalty_points"], now["external_id"]) == ("Zoë", 5, "c-99")
    assert now["subscribed"] is False
    assert [row["type_id"] for row in run(twin, "types", {"user_id": number}).rows] == [20]
    reason = run(twin, "unsubscribe_reason", {"user_id": number})
    assert reason.rows[0]["result"] == "settings_all_types"
    run(twin, "erase", {**whom, "force_delete": "true"})
    twin.clock(700)
    assert somebody["id"] not in {row["id"] for row in twin.state("contacts")}


def test_a_goal_of_the_newer_way_and_a_product_event_are_lists(twin: Twin) -> None:
    somebody = one(twin)
    run(twin, "goal_v3", {"goal_type": "paid", "project": SHOP, "email": somebody["email"]})
    run(twin, "product_event", {"project": SHOP, "event_id": "3", "receiver_id": str(somebody["id"])})
    kinds = [(row["type"], row["key"]) for row in twin.state("events")]
    assert ("goal", "paid") in kinds
    assert ("product", "3") in kinds


def test_who_left_is_read_in_each_form_of_the_documents(twin: Twin) -> None:
    """A list, a page, a list around a page, a bare object for one."""
    page = run(twin, "unsubscribed", {"since": "2020-01-01T00:00", "page": "1", "page_size": "7"})
    assert len(page.rows) == 7
    twin.dial(unsub_list_nested=True)
    nested = run(twin, "unsubscribed", {"since": "2020-01-01T00:00", "page": "1", "page_size": "7"})
    assert nested.rows == page.rows
    alone = run(twin, "unsubscribed", {"since": "2020-01-01T00:00", "page": "1", "page_size": "1"})
    assert alone.rows == page.rows[:1]
    assert set(page.rows[0]) == {"email", "project_id", "client_user_id", "source_id", "created_at"}


def test_the_bodies_are_those_of_the_sdks() -> None:
    whom = {"project": SHOP, "email": "test@example.com"}
    online = parts_of(MANIFEST.call("online"), {"user_id": "17", "moment": "2026-11-20T09:30"}, "")
    assert online.body == {"timestamp": 1795167000, "user_id": 17}
    confirm = parts_of(MANIFEST.call("confirm"), {**whom, "moment": "2026-11-20T09:30"}, SHOP)
    assert confirm.body == {
        "last_reaction": 1795167000, "project_id": 19300, "encoded_email": "dGVzdEBleGFtcGxlLmNvbQ==",
    }  # fmt: skip
    assert confirm.path == {"project": SHOP, "hash": "dGVzdEBleGFtcGxlLmNvbQ=="}
    check = parts_of(MANIFEST.call("check_by_sending"), whom, SHOP)
    assert check.body == {"project": 19300, "email": "test@example.com"}
    goal = parts_of(MANIFEST.call("goal"), {"goal_type": "paid", **whom}, SHOP)
    assert goal.body == {"type": "paid", "email": "test@example.com", "project_id": 19300, "mail_id": None}


def test_user_data_keep_their_types_and_ua_is_no_language() -> None:
    assert user_data({"trial.price": 9.5, "vip": 1, "language": "PL"}) == {
        "trial.price": 9.5, "vip": 1, "language": "pl",
    }  # fmt: skip
    for wrong in ({"language": "ua"}, {}, [1], "x"):
        with pytest.raises(InvalidInput):
            user_data(wrong)


S17 = (
    '{"0":{"event":"reject","user_id":0,"project_id":19381,"type_id":1,"reject_reason":"validation",'
    '"email":"test@example.com","ts":1618233303,"split_group":null,"client_user_id":null,'
    '"project":"19381_demo"},"sign":null}'
)
S18 = (
    '{"0":{"event":"created","user_id":899899,"project_id":99,"reg_type":"sys_letter","event_id":290290,'
    '"meta":{"relay":"domain.com","action_type":32,"partner_id":"1832","mail_id":2222229009,"subject_id":15,'
    '"split_group":null},"ts":1549382627,"split_group":null,"client_user_id":"991","project":"SomeProject",'
    '"email":"anna@example.com","user":{"id":899899,"project_id":99,"email":"anna@example.com",'
    '"name":"Some Name","ak":"login-key-1","language":"en","last_online":0}}}'
)
S19 = (
    '{"0":{"event":"sent","mail_id":2222229009,"user_id":899899,"project_id":99,"server":"mail10",'
    '"event_id":290290,"source_id":4,"template_id":3110,"ts":1549382420,"split_group":416,'
    '"client_user_id":null,"project":"SomeProject","email":"anna@example.com"}}'
)


@pytest.mark.parametrize(("report", "event"), [(S17, "reject"), (S18, "created"), (S19, "sent")])
def test_a_report_that_was_posted_is_read_and_nothing_is_sent(report: str, event: str) -> None:
    answer, server = ask(in_turn(http(200, "{}")), lambda each: each.run_call("webhooks", {"report": report}))
    assert [row["event"] for row in answer.rows] == [event]
    assert "login-key-1" not in answer.text + str(answer.rows)
    assert server.requests == []


def test_without_a_report_it_is_said_where_webhooks_are_set_up() -> None:
    answer, server = ask(in_turn(http(200, "{}")), lambda each: each.run_call("webhooks", {}))
    assert "Additional" in answer.text
    assert "account manager" in answer.text
    assert server.requests == []


def test_the_login_key_is_shown_nowhere(twin: Twin) -> None:
    body = {"user": {"id": 5, "project_id": 2, "email": "a@b.cz", "meta": {"profile": {"ak": "login-key-1"}}}}
    text = json.dumps({"_meta": {"status": "SUCCESS", "time": 1, "count": 1}, "data": body})
    answer, _ = ask(in_turn(http(200, text)), lambda each: each.run_call("user", {"user_id": "5"}))
    assert "login-key-1" not in answer.text + str(answer.rows)
    assert answer.rows[0]["email"] == "a@b.cz"
