"""What the vendor's Node client and others seen in production put on the wire: they must work at the twin.

Node SDK: the four sends, JSON headers, the headers that its ``fetch`` adds, names of variables with percent
signs. A Go gateway: queries joined by ``;``. The documents' own samples: no body but a form's content type, a
``limit`` of 200, ``name`` beside ``names``, a doubled slash, an outdated path.
"""

from __future__ import annotations

import base64
import http.client
import json
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.twins.process import Reply, TwinProcess

TO = ["user@example.com"]
FROM = "EngageLab Team <support@mail.shop.example>"


def keys(twin: TwinProcess, centre: str = "singapore") -> dict[str, str]:
    found: dict[str, str] = twin.line["credentials"][centre]
    return found


def bare(
    twin: TwinProcess, method: str, path: str, body: bytes | None = None, centre: str = "singapore",
    **headers: str,
) -> Reply:  # fmt: skip
    """Exactly these headers, and the pair as Basic."""
    pair = keys(twin, centre)
    token = base64.b64encode(f"{pair['api_user']}:{pair['api_key']}".encode()).decode()
    address = urlsplit(twin.line["base_urls"][centre]).netloc
    connection = http.client.HTTPConnection(address, timeout=60)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in {"Authorization": f"Basic {token}", **headers}.items():
            connection.putheader(name.replace("_", "-"), value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        return Reply(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def node(twin: TwinProcess, path: str, payload: Any, centre: str = "singapore") -> Any:
    reply = bare(
        twin, "POST", path, json.dumps(payload).encode(), centre,
        Content_Type="application/json; charset=utf-8", Accept="application/json", accept_language="*",
        sec_fetch_mode="cors", User_Agent="node", accept_encoding="gzip, deflate",
    )  # fmt: skip
    assert reply.status == 200, reply.text
    return reply.json()


def get(twin: TwinProcess, path: str, **headers: str) -> Any:
    reply = bare(twin, "GET", path, **headers)
    assert reply.status == 200, reply.text
    return reply.json()


# --- the Node SDK


@pytest.mark.parametrize("centre", ["singapore", "turkey"])
def test_node_sends_a_normal_mail(twin: TwinProcess, centre: str) -> None:
    body = {"subject": "Welcome", "content": {"html": "<p>Hello</p>", "text": "Hello"}}
    answer = node(twin, "/v1/mail/send", {"from": FROM, "to": TO, "body": body}, centre)
    assert answer["email_ids"][0].endswith("$user@example.com")


def test_node_sends_a_template_with_percent_signs(twin: TwinProcess) -> None:
    body = {
        "template_invoke_name": "monthly_news", "subject": "Bill",
        "vars": {"%name%": ["Jack"], "%money%": ["30"]},
    }  # fmt: skip
    assert node(twin, "/v1/mail/sendtemplate", {"from": "a@mail.shop.example", "to": TO, "body": body})[
        "email_ids"
    ]


def test_node_sends_an_invitation_without_an_action(twin: TwinProcess) -> None:
    calendar = {
        "time_zone_id": "Asia/Shanghai", "start_time": "2026-06-10 10:00:00",
        "end_time": "2026-06-10 11:00:00", "title": "Meeting",
        "organizer": {"name": "E", "email": "a@mail.shop.example"}, "location": "Online",
    }  # fmt: skip
    body = {"subject": "Meeting", "content": {"html": "<p>Join</p>"}, "calendar": calendar}
    answer = node(twin, "/v1/mail/sendcalendar", {"from": FROM, "to": TO, "body": body})
    assert answer["uid"]
    assert answer["email_ids"]


def test_node_sends_a_raw_message_with_a_subject_beside_it(twin: TwinProcess) -> None:
    raw = "From: test@example.com\r\nTo: user@example.com\r\nSubject: Raw\r\n\r\nHello"
    body = {"subject": "Raw MIME", "content": {"raw_message": raw}}
    assert node(twin, "/v1/mail/send_mime", {"from": FROM, "to": TO, "body": body})["email_ids"]


def test_node_reads_code_and_message_of_a_refusal(twin: TwinProcess) -> None:
    reply = bare(twin, "POST", "/v1/mail/send", b'{"to":["a@b.example"],"body":{}}')
    assert (reply.status, reply.json()) == (400, {"code": 30801, "message": "From can not be empty"})
    unknown = {"from": FROM, "to": TO, "body": {"template_invoke_name": "no_such"}}
    reply = bare(twin, "POST", "/v1/mail/sendtemplate", json.dumps(unknown).encode())
    assert (reply.status, reply.text) == (404, "not found")


# --- others


def test_a_cheap_probe_tells_a_good_key_by_a_missing_date(twin: TwinProcess) -> None:
    """400 means the pair is good, 401 that it is wrong or of the other centre."""
    assert bare(twin, "GET", "/v1/email_status").status == 400
    pair = keys(twin, "turkey")
    token = base64.b64encode(f"{pair['api_user']}:{pair['api_key']}".encode()).decode()
    wrong = twin.send(
        "GET", "/v1/email_status", None, {"Authorization": f"Basic {token}"},
        address=urlsplit(twin.line["base_urls"]["singapore"]).netloc,
    )  # fmt: skip
    assert (wrong.status, wrong.json()["code"]) == (401, 30000)


def test_a_gateway_asks_for_statuses_by_joined_ids(twin: TwinProcess) -> None:
    sent = node(
        twin, "/v1/mail/send",
        {"from": FROM, "to": ["a@example.com", "b@example.com"],
         "body": {"subject": "s", "content": {"text": "t"}}, "custom_args": {"k": "v"}},
    )  # fmt: skip
    twin.advance(400)
    ids = ";".join(sent["email_ids"]).replace(";", "%3B").replace("$", "%24").replace("@", "%40")
    answer = get(twin, f"/v1/email_status?send_date={_day(twin)}&email_ids={ids}&offset=0&limit=20")
    assert sorted(row["email"] for row in answer["result"]) == ["a@example.com", "b@example.com"]
    assert answer["total"] == "2"


def _day(twin: TwinProcess) -> str:
    """The platform's day, by the twin's own clock."""
    now = twin.control("GET", "clock").json()["now"]
    at = datetime.fromisoformat(now) if isinstance(now, str) else datetime.fromtimestamp(now).astimezone()
    return f"{at.astimezone(timezone(timedelta(hours=8))):%Y-%m-%d}"


def test_reads_that_name_a_forms_content_type_without_a_body(twin: TwinProcess) -> None:
    form = "application/x-www-form-urlencoded;charset=utf-8"
    assert get(twin, "/v1/marketing/lists/tags", Content_Type=form)["result"]
    tag = get(twin, "/v1/marketing/lists/tags")["result"][0]["tag_id"]
    gone = bare(twin, "DELETE", f"/v1/marketing/lists/tags/{tag}", Content_Type=form)
    assert (gone.status, gone.json()) == (200, {"count": 1})


def test_the_odd_spellings_of_the_samples(twin: TwinProcess) -> None:
    assert len(get(twin, "/v1/address_lists?offset=0&limit=200")["result"]) == 4
    for name in ("name", "names"):
        found = get(twin, f"/v1/domains?{name}=mail.shop.example;news.shop.example")["result"]
        assert [row["name"] for row in found] == ["mail.shop.example", "news.shop.example"]
    days = "start_date=2026-02-01&end_date=2026-03-05&time_zone=%2B8"
    assert isinstance(get(twin, f"/v1/day_stats?{days}&api_user_list=training_batch")["result"], list)
    assert isinstance(get(twin, f"/v1/stats_day?{days}&aggregate_by=1")["result"], dict)
    sender = get(twin, "/v1/marketing/senders")["result"][0]["sender_id"]
    assert bare(twin, "DELETE", f"/v1/marketing/senders//{sender}").json() == {"count": 1}


def test_addresses_with_names_and_a_single_recipient_as_text(twin: TwinProcess) -> None:
    body = {"subject": "s", "content": {"text": "t"}, "label_id": "598802"}
    for to in ("user@example.com", ["Name<user@example.com>"], ["Name <user@example.com>"]):
        assert node(twin, "/v1/mail/send", {"from": "a@mail.shop.example", "to": to, "body": body})[
            "email_ids"
        ]
