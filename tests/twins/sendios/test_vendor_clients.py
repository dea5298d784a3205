"""What the vendor's own clients put on the wire, byte by byte: they must work when pointed at the twin.

PHP SDK: no JSON content type on v1, sha1 of the SDK key as password, ``[]`` for what is empty, base64
unescaped in paths, POST without a body or a length. Go SDK: the body ``null``, zeros for what is not given. A
customer's Go client: both JSON headers on everything. The demo: user data written by the plain address.
"""

from __future__ import annotations

import hashlib
import http.client
import json
from typing import Any

import pytest

from tests.twins.process import Reply, TwinProcess
from tests.twins.sendios.steps import CLIENT, SHOP, basic, encoded, good

USER = 1600000001
FORM = "application/x-www-form-urlencoded"
"""What curl says of a body when nobody tells it what it is."""


def php(twin: TwinProcess, method: str, resource: str, data: Any = None, version: str = "v1") -> Reply:
    """As ``Http/Request.php``: the body as it is encoded there, none at all for an empty array."""
    password = hashlib.sha1(twin.line["keys"]["sdk"].encode()).hexdigest()
    headers = {**basic(password), "Accept": "*/*"}
    headers["Content-Type"] = "application/json" if version == "v3" else FORM
    body = json.dumps(data).encode() if data else None
    if body is None:
        del headers["Content-Type"]
    return _bare(twin, method, f"/{version}/{resource}", body, headers)


def go(twin: TwinProcess, method: str, resource: str, data: Any = None, version: str = "v1") -> Reply:
    """As ``internal/request.go``: nothing is the JSON ``null``, and no content type at all."""
    password = hashlib.sha1(twin.line["keys"]["sdk"].encode()).hexdigest()
    headers = {**basic(password), "User-Agent": "Go-http-client/1.1", "Accept-Encoding": "gzip"}
    body = None if method == "GET" else json.dumps(data).encode()
    return _bare(twin, method, f"/{version}/{resource}", body, headers)


def _bare(twin: TwinProcess, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Reply:
    """Exactly these headers; a POST without a body has no length either."""
    connection = http.client.HTTPConnection(twin.address, timeout=60)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        return Reply(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def email_of(twin: TwinProcess) -> str:
    return str(good(php(twin, "GET", f"user/id/{USER}"))["user"]["email"])


# --- PHP


@pytest.mark.parametrize("kind", ["system", "trigger"])
def test_php_sends_form_b_with_empty_arrays(twin: TwinProcess, kind: str) -> None:
    data = {
        "type_id": 5 if kind == "system" else 20, "project_id": SHOP, "email": "php@example.com",
        "data": {"user": [], "meta": [], "name": "x"}, "transactional_mail_settings": [],
    }  # fmt: skip
    assert good(php(twin, "POST", f"push/{kind}", data)) == {"queued": True}
    twin.advance(20)
    user = good(php(twin, "GET", f"user/project/{SHOP}/email/php@example.com"))["user"]
    assert user["email"] == "php@example.com"
    assert len(user["sent_mails"]) == 1


def test_php_forces_a_template_and_a_subject(twin: TwinProcess) -> None:
    data = {
        "type_id": 5, "project_id": SHOP, "email": "php@example.com",
        "data": {"user": {"name": "Ann"}, "meta": {}},
        "transactional_mail_settings": {"subject_id": 3, "template_id": 7},
    }  # fmt: skip
    good(php(twin, "POST", "push/system", data))
    twin.advance(20)
    user = good(php(twin, "GET", f"user/project/{SHOP}/email/php@example.com"))["user"]
    assert user["name"] == "Ann"
    assert (user["sent_mails"][0]["template_id"], user["sent_mails"][0]["subject_id"]) == (7, 3)


def test_php_writes_user_fields_by_unescaped_base64_and_by_id(twin: TwinProcess) -> None:
    email = email_of(twin)
    assert good(
        php(twin, "PUT", f"userfields/project/{SHOP}/emailhash/{encoded(email)}", {"name": "Zoë"})
    ) == {"result": True}
    assert good(php(twin, "PUT", f"userfields/user/{USER}", {"vip": 1})) == {"result": True}
    twin.advance(5)
    for path in (f"userfields/project/{SHOP}/email/{email}", f"userfields/user/{USER}"):
        fields = good(php(twin, "GET", path))["result"]["user"]
        assert (fields["name"], fields["vip"]) == ("Zoë", 1)


def test_php_leaves_and_comes_back_without_a_body(twin: TwinProcess) -> None:
    """POST and DELETE with neither a body nor a length."""
    assert good(php(twin, "POST", f"unsub/admin/{SHOP}/email/{encoded(email_of(twin))}")) == {"unsub": True}
    assert good(php(twin, "GET", f"unsub/isunsub/{USER}"))["result"]["source_id"] == 8
    assert good(php(twin, "GET", f"unsub/unsubreason/{USER}")) == {"result": "admin"}
    assert good(php(twin, "DELETE", f"unsub/{USER}")) == {"subscribe": {"rowCount": 1}}
    assert good(php(twin, "POST", f"unsub/{USER}/source/9")) == {"unsub": True}
    assert isinstance(good(php(twin, "GET", "unsub/list/1609459200")), list)
    page = good(php(twin, "GET", "unsub/list/1609459200/1?page_size=5"))
    assert set(page) == {"pages", "current_page", "size", "data"}


def test_php_takes_types_off_with_a_body_in_delete(twin: TwinProcess) -> None:
    assert good(php(twin, "POST", f"unsubtypes/nodiff/{USER}", {"type_ids": [20, 21]})) is None
    assert good(php(twin, "DELETE", f"unsubtypes/nodiff/{USER}", {"type_ids": [20]})) is None
    assert [row["type_id"] for row in good(php(twin, "GET", f"unsubtypes/{USER}"))] == [21]
    assert good(php(twin, "DELETE", f"unsubtypes/all/{USER}")) is None
    assert good(php(twin, "GET", f"unsubtypes/{USER}")) == []


def test_php_talks_to_the_newer_interface_and_takes_any_2xx(twin: TwinProcess) -> None:
    email = encoded(email_of(twin))
    online = {"timestamp": "1772384400", "project_id": SHOP, "encoded_email": email}
    for path, data in (
        (f"users/project/{SHOP}/email/{email}/online", online),
        (f"users/{USER}/online", {"timestamp": "1772384400", "user_id": USER}),
        (f"users/project/{SHOP}/email/{email}/confirm", {"last_reaction": 1772384400, "project_id": SHOP}),
    ):
        reply = php(twin, "PUT", path, data, "v3")
        assert reply.status // 100 == 2
        assert reply.json() == {"status": "Accepted"}


def test_php_payments_checks_and_erasing(twin: TwinProcess) -> None:
    payment = {"start_date": 1772384400, "user_id": USER, "amount": 49, "payment_type": 1}
    assert good(php(twin, "POST", "lastpayment", payment))["message"] == "done"
    assert (
        good(php(twin, "POST", "email/check", {"email": "a@gmial.com", "sanitize": True}))["email"]
        == "a@gmail.com"
    )
    assert good(php(twin, "POST", "email/check/send", {"project": SHOP, "email": "a@corp.example.com"}))[
        "is_send"
    ]
    assert good(php(twin, "POST", "buying/email", {"email": "a@corp.example.com"}))["decision"] is False
    client = {"client_user_id": "c-1", "project_id": SHOP, "email": email_of(twin)}
    assert good(php(twin, "POST", "clientuser/create", client))["status"] is True
    erase = {"email": email_of(twin), "project_id": SHOP, "force_delete": False}
    assert php(twin, "POST", "user/erase", erase).status == 200
    assert php(twin, "POST", "trackemail/click/20000000001").status == 200


def test_php_web_push_reads_its_number_where_the_sdk_looks(twin: TwinProcess) -> None:
    meta = {"url": "https://push.example/1", "public_key": "k", "auth_token": "t"}
    made = good(php(twin, "POST", f"webpush/project/{SHOP}", {"user_id": USER, "meta": meta}))
    number = made["push_user_id"]
    push = {"push_user_id": number, "title": "t", "url": "u", "icon": "", "type_id": 1, "meta": [],
            "text": "x", "image_url": None}  # fmt: skip
    assert good(php(twin, "POST", "webpush/send", push))["result"]
    assert good(php(twin, "POST", f"webpush/unsubscribe/{number}"))["result"]
    assert php(twin, "POST", "webpush/send", push).status == 404
    assert good(php(twin, "DELETE", f"webpush/subscribe/{number}"))["result"]
    assert good(php(twin, "POST", "webpush/send", push))["result"]


# --- Go


def test_go_sends_null_where_there_is_nothing(twin: TwinProcess) -> None:
    email = email_of(twin)
    assert good(go(twin, "POST", f"unsub/admin/{SHOP}/email/{encoded(email)}")) == {"unsub": True}
    assert good(go(twin, "DELETE", f"unsub/{USER}")) == {"subscribe": {"rowCount": 1}}
    assert good(go(twin, "DELETE", f"unsubtypes/all/{USER}")) is None
    assert go(twin, "POST", "trackemail/click/20000000001").status == 200


def test_go_sends_zeros_for_what_is_not_given(twin: TwinProcess) -> None:
    payment = {"user_id": USER, "start_date": 1772384400, "expire_date": 0, "total_count": 0,
               "payment_type": 1, "amount": 0}  # fmt: skip
    assert good(go(twin, "POST", "lastpayment", payment))["status"] is True
    twin.advance(5)
    paid = good(go(twin, "GET", f"user/id/{USER}"))["user"]["last_payment"]
    assert (paid["started_at"], paid["expires_at"], paid["active"]) == (1772384400, None, 1)
    meta = {"url": "https://push.example/1", "public_key": "k", "auth_token": "t"}
    good(go(twin, "POST", f"webpush/project/{SHOP}", {"user_id": USER, "meta": meta}))
    push = {"push_user_id": 0, "project_id": SHOP, "title": "t", "url": "u", "icon": "", "type_id": 1,
            "meta": None, "text": "x", "image_url": ""}  # fmt: skip
    assert good(go(twin, "POST", "webpush/send", push))["result"] == {"queued": 1}
    row = good(go(twin, "GET", f"webpush/user/get/{USER}"))["result"]
    assert (row["user_id"], row["project_id"]) == (USER, SHOP)
    one = {**push, "push_user_id": row["id"], "project_id": 0}
    assert good(go(twin, "POST", "webpush/send", one))["result"] == {"queued": 1}


def test_go_names_the_project_its_own_way_and_times_as_rfc_3339(twin: TwinProcess) -> None:
    assert good(go(twin, "POST", "email/check/send", {"email": "a@corp.example.com", "project_id": SHOP}))[
        "is_send"
    ]
    online = {"timestamp": "2026-03-01T17:00:00.123456789+02:00", "user_id": USER}
    assert go(twin, "PUT", f"users/{USER}/online", online, "v3").json() == {"status": "Accepted"}
    event = [{"project_id": SHOP, "event_id": 3, "receiver_id": USER, "date": "2026-03-01 10:00:00"}]
    assert go(twin, "POST", "product-event/create", event).status == 200
    assert go(twin, "PUT", f"userfields/user/{USER}", {"name": "Go"}).status == 200


# --- a customer's Go client, the demo, curl


def test_a_customers_client_says_json_on_everything(twin: TwinProcess) -> None:
    headers = {**basic(twin.key), "Content-Type": "application/json", "Accept": "application/json"}
    body = {
        "type_id": 5, "category": 1, "client_id": int(CLIENT), "project_id": SHOP,
        "data": {"user": {"email": "a+b.c@example.com", "country": "UKR", "language": "uk"}, "lines": [1]},
        "meta": {"x": 1},
    }  # fmt: skip
    assert good(twin.send("POST", "/v1/push/system", body, headers)) == {"queued": True}
    twin.advance(20)
    user = good(twin.send("GET", f"/v1/user/project/{SHOP}/email/a+b.c@example.com", None, headers))["user"]
    assert (user["email"], user["country"], user["language"]) == ("a+b.c@example.com", "UKR", "uk")
    again = twin.send("GET", f"/v1/user/project/{SHOP}/email/a%2Bb.c%40example.com", None, headers)
    assert good(again)["user"]["id"] == user["id"]


def test_the_demo_writes_by_the_plain_address(twin: TwinProcess) -> None:
    path = f"/v1/userfields/project/{SHOP}/email/{email_of(twin)}"
    assert good(twin.send("PUT", path, {"vip": 1}, basic(twin.key))) == {"result": True}
