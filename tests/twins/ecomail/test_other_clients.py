"""Requests in the shapes that other people's clients send (facts: what is marked as read off public client
code).

They differ from ours in the spelling of the key's header, media type, bodies where none belongs, slashes at
the end and text for numbers.
"""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.twins.ecomail.steps import read
from tests.twins.process import TwinProcess


def raw(
    twin: TwinProcess, method: str, path: str, body: str | None = None, **headers: str
) -> tuple[int, Any]:
    """A request with exactly these headers; the answer's JSON."""
    connection = http.client.HTTPConnection(twin.address, timeout=30)
    try:
        connection.request(method, path, None if body is None else body.encode(), headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def php(twin: TwinProcess, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    """The official PHP client: a body with every method, an empty array where there is nothing to say."""
    headers = {"key": twin.key, "Content-Type": "application/json", "User-Agent": "ecomail-php"}
    return raw(twin, method, path, json.dumps([] if body is None else body), **headers)


@pytest.mark.parametrize("name", ["key", "Key", "KEY"])
def test_the_keys_header_in_any_letters(twin: TwinProcess, name: str) -> None:
    assert raw(twin, "GET", "/lists", **{name: twin.key})[0] == 200
    assert raw(twin, "GET", "/lists", Authorization=f"Bearer {twin.key}")[0] == 401


@pytest.mark.parametrize("media", [None, "application/json", "application/x-www-form-urlencoded"])
def test_json_is_taken_whatever_a_client_calls_it(twin: TwinProcess, media: str | None) -> None:
    headers = {"key": twin.key} | ({"Content-Type": media} if media else {})
    status, made = raw(twin, "POST", "/template", json.dumps({"name": "A", "html": "<p>A</p>"}), **headers)
    assert (status, made["name"]) == (200, "A")


def test_reads_and_deletions_with_an_empty_array_as_body(twin: TwinProcess) -> None:
    """A GET and a DELETE with ``[]``, as the official client sends them."""
    assert php(twin, "GET", "/lists")[0] == 200
    assert php(twin, "GET", "/campaigns?page=1")[0] == 200
    status, gone = php(twin, "DELETE", "/domains/2")
    assert (status, gone["name"]) == (200, "new-shop.example")


def test_slashes_at_the_end(twin: TwinProcess) -> None:
    email = str(twin.state("contacts")[0]["email"])
    assert php(twin, "POST", "/pipelines/43/trigger/", {"email": email}) == (200, {"email": email})
    assert php(twin, "GET", "/campaigns/all-stats/")[0] == 200


def test_statuses_as_text_and_the_shop_tags_event(twin: TwinProcess) -> None:
    """The official tag for web pages sends a status as text and an order with the line's price."""
    person = {"email": "tag@example.com", "name": "Ann", "status": "1"}
    body = {
        "subscriber_data": person,
        "update_existing": True,
        "resubscribe": True,
        "skip_confirmation": True,
    }
    assert php(twin, "POST", "/lists/5/subscribe", body)[0] == 200
    assert read(twin, "tag@example.com", 5)["status"] == 1
    order = {
        "order_id": 5301,
        "email": "tag@example.com",
        "shop": "my.shop",
        "amount": "700",
        "timestamp": 1767322800,
    }
    items = [
        {
            "code": "1",
            "title": "Cup",
            "category": "Kitchen",
            "price": 700,
            "amount": "2",
            "timestamp": 1767322800,
        }
    ]
    status, made = php(
        twin, "POST", "/tracker/transaction", {"transaction": order, "transaction_items": items}
    )
    assert (status, made["order_id"]) == (200, "5301")
    status, found = php(twin, "GET", "/tracker/transaction?email=tag%40example.com")
    assert found["data"][0]["items"][0]["categories"] == ["Kitchen"]


def test_a_basket_as_the_shop_plugins_send_it(twin: TwinProcess) -> None:
    email = str(twin.state("contacts")[0]["email"])
    for action in ("Basket", "PrestaBasket"):
        value = {"data": {"data": {"action": action, "products": [{"productId": 7, "price": "10.50"}]}}}
        event = {"email": email, "category": "ue", "action": action, "label": "Basket", "value": value}
        status, made = php(twin, "POST", "/tracker/events", {"event": event})
        assert (status, made["action"]) == (200, action)
        assert json.loads(made["value"])["data"]["data"]["products"][0]["productId"] == 7


def test_unsubscribing_and_erasing_by_deletions(twin: TwinProcess) -> None:
    person = next(
        one for one in twin.state("contacts") if one["places"].get("Newsletter", {}).get("status") == 1
    )
    status, left = php(twin, "DELETE", "/lists/1/unsubscribe", {"email": person["email"]})
    assert (status, left["status"]) == (200, 2)
    path = f"/subscribers/{quote(person['email'], safe='')}/delete"
    assert php(twin, "DELETE", path) == (200, {"deleted": True})


def test_groups_beside_the_person_as_in_the_oldest_sample(twin: TwinProcess) -> None:
    body = {"subscriber_data": {"email": "old@example.com"}, "groups": {"grp_5e83080ebb988": ["Garden"]}}
    assert php(twin, "POST", "/lists/1/subscribe", body)[0] == 200
    assert read(twin, "old@example.com", 1)["groups"] == {"grp_5e83080ebb988": ["Garden"]}


def test_the_other_spellings_of_sending_a_campaign(twin: TwinProcess) -> None:
    """Each is the one send: the second is refused."""
    assert php(twin, "GET", "/campaigns/712/send")[0] == 200
    assert php(twin, "POST", "/campaigns/712/send")[0] == 422
    assert php(twin, "GET", "/campaign/712/send")[0] == 422
