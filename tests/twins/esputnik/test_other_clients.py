"""Requests in the shapes that other people's clients send (facts: what is marked as read off public client
code).

They differ from ours in user name, media type, path of a brand, older calls, wrapped bodies and text for
numbers.
"""

from __future__ import annotations

import http.client
import json
from base64 import b64encode
from typing import Any

import pytest

from tests.twins.process import TwinProcess


def as_php(twin: TwinProcess, method: str, path: str, body: Any = None, user: str = "") -> tuple[int, str]:
    """curl without a media type of its own, an empty user name, the header ``Accept`` and a bare
    connection."""
    connection = http.client.HTTPConnection(twin.address, timeout=30)
    pair = b64encode(f"{user}:{twin.key}".encode()).decode()
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Basic {pair}", "Accept": "application/json; charset=UTF-8"}
    try:
        connection.request(method, path, data, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize("user", ["", "user", "api-user", "somebody@example.com"])
def test_any_user_name_goes_with_the_key(twin: TwinProcess, user: str) -> None:
    """WooCommerce sends none, Shopify and OpenCart ``user``, the Python client ``api-user``."""
    status, text = as_php(twin, "GET", "/api/v1/account/info", user=user)
    assert status == 200
    assert json.loads(text)["organisationName"]


@pytest.mark.parametrize(
    "media",
    [None, "application/json", "application/json; charset=UTF-8", "application/x-www-form-urlencoded"],
)
def test_json_is_taken_whatever_a_client_calls_it(twin: TwinProcess, media: str | None) -> None:
    """curl calls every body a form unless it is told otherwise."""
    connection = http.client.HTTPConnection(twin.address, timeout=30)
    headers = twin.basic() | ({"Content-Type": media} if media else {})
    body = json.dumps({"eventTypeKey": "visit", "keyValue": "a@example.com", "params": []}).encode()
    try:
        connection.request("POST", "/api/v1/event", body, headers)
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, b"")
    finally:
        connection.close()


def test_an_update_in_a_wrapper_succeeds_and_changes_nothing(twin: TwinProcess) -> None:
    """As the Ruby client does it by mistake."""
    before = twin.state("contacts")[0]
    path = f"/api/v1/contact/{before['id']}"
    status, text = as_php(twin, "PUT", path, {"contact": {"firstName": "Wrapped"}})
    assert (status, text) == (200, f"Contact with id='{before['id']}' has been updated")
    assert twin.state("contacts")[0]["first_name"] == before["first_name"]


def test_bulk_as_the_shop_plugins_send_it(twin: TwinProcess) -> None:
    """No ``contactFields``, ids as text, a phone with signs, one list; ``id`` 0 means good."""
    contact = {
        "firstName": "Olena",
        "channels": [
            {"type": "email", "value": "o@example.com"},
            {"type": "sms", "value": "+38 (050) 111-22-33"},
        ],
        "fields": [{"id": "18884", "value": "Kyiv"}],
        "externalCustomerId": "77",
    }
    body = {"contacts": [contact], "dedupeOn": "email", "groupNames": ["Orders"], "restoreDeleted": True}
    status, text = as_php(twin, "POST", "/api/v1/contacts", body)
    assert (status, json.loads(text)["id"]) == (200, 0)
    twin.advance(600)
    kept = next(one for one in twin.state("contacts") if one["email"] == "o@example.com")
    assert (kept["phone"], kept["external_id"], kept["lists"]) == ("380501112233", "77", ["Orders"])
    blank = {"contacts": [{"channels": [{"type": "email", "value": "o@example.com"}]}], "dedupeOn": "email"}
    as_php(twin, "POST", "/api/v1/contacts", {**blank, "contactFields": ["sms"]})
    twin.advance(600)
    kept = next(one for one in twin.state("contacts") if one["email"] == "o@example.com")
    assert (kept["phone"], kept["first_name"]) == (None, "Olena")


@pytest.mark.parametrize(
    "date", ["2022-05-14T10:11:10.7022176+03:00", "2022-05-14T10:11:10.702217Z", "2022-05-14T10:11:10+00:00"]
)
def test_orders_with_each_spelling_of_time(twin: TwinProcess, date: str) -> None:
    """.NET writes seven digits, PHP six, JavaScript ends in Z; sums may be text."""
    order = {
        "externalOrderId": f"X-{date}", "externalCustomerId": "5", "totalCost": "700.50",
        "status": "DELIVERED",
        "date": date, "email": "b@example.com", "currency": "UAH", "items": [
            {"externalItemId": "1", "name": "Cup", "category": "Kitchen", "quantity": 2, "cost": 350.25,
             "url": "https://shop.example/1", "imageUrl": "https://shop.example/1.jpg"},
        ],
    }  # fmt: skip
    status, text = as_php(twin, "POST", "/api/v1/orders", {"orders": [order]})
    assert (status, text) == (200, "")
    assert f"X-{date}" in {one["external_id"] for one in twin.state("orders")}


def test_the_older_send_and_its_status_by_channel(twin: TwinProcess) -> None:
    """The Laravel client's ``send`` with the same values for all, and the path that asks by channel."""
    body = {"recipients": ["one@example.com"], "params": [{"key": "name", "value": "Ann"}]}
    status, text = as_php(twin, "POST", "/api/v1/message/2117001/send", body)
    assert status == 200
    request = json.loads(text)["results"]["requestId"]
    for path in ("status", "email/status"):
        status, text = as_php(twin, "GET", f"/api/v1/message/{path}?ids={request}")
        assert json.loads(text)["results"]["requestId"] == request


def test_smartsend_with_its_values_inside_a_text(twin: TwinProcess) -> None:
    recipients = [{"locator": "one@example.com", "jsonParam": json.dumps({"discount": "5 %"})}]
    status, text = as_php(
        twin, "POST", "/api/v1/message/2117001/smartsend", {"recipients": recipients, "email": True}
    )
    assert (status, json.loads(text)["results"]["status"]) == (200, "OK")
    broken = [{"locator": "two@example.com", "jsonParam": "{not json"}]
    status, text = as_php(
        twin, "POST", "/api/v1/message/2117001/smartsend", {"recipients": broken, "email": True}
    )
    assert (status, json.loads(text)["results"]["status"]) == (200, "ERROR")


def test_the_newest_event_as_a_web_plugin_sends_it(twin: TwinProcess) -> None:
    body = {"eventTypeKey": "productViewed", "params": {"email": "a@example.com", "productId": "7"}}
    assert as_php(twin, "POST", "/api/v3/event", body) == (200, "")
    assert twin.state("events")[-1]["params"] == {"email": "a@example.com", "productId": "7"}


def test_paths_of_old_clients_answer(twin: TwinProcess) -> None:
    for path in ("/api/v1/version", "/api/v2/version", "/api/v1/callouts/sms?startindex=1&maxrows=5"):
        assert as_php(twin, "GET", path)[0] == 200, path
    wrong = as_php(twin, "POST", "/api/v1/emails/unsubscribe/add", {"emails": ["a@example.com"]})
    assert wrong[0] == 404  # one client's wrong path stays wrong
    assert as_php(twin, "POST", "/api/v1/emails/unsubscribed/add", {"emails": ["a@example.com"]})[0] == 200
