"""Every path of the facts is answered, and nonsense in a body is never a failure of the twin."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.twins.engagelab.steps import ask
from tests.twins.process import TwinProcess

ODD: list[Any] = [
    None,
    1,
    1.5,
    "x",
    "²",
    "٣",
    "",
    [],
    {},
    [None],
    [[]],
    [{}],
    {"a": None},
    True,
    "9" * 400,
    10**30,
    -1,
]
NAMES = [
    "api_user", "email_type", "domain_name", "track_domain_name", "from", "to", "body",
    "custom_args", "request_id", "address", "name", "desc", "members", "vars", "names",
    "template_invoke_name", "template_type", "html", "subject", "label_name", "email",
    "email_or_domain", "type", "tag_flag", "update_existing", "field_name", "field_type", "visible",
    "format", "options", "segment_name", "condition", "from_name", "campaign_type", "sender_id",
    "send_time", "time_zone", "tag_names", "url", "event", "expression", "action", "api_user_route",
]  # fmt: skip
MEMBER = {"email": "odd@example.com", "member": "odd@example.com"}


def operations() -> list[tuple[str, str]]:
    text = Path(__file__).with_name("paths.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return [(method, path) for method, path in lines]


def filled(path: str) -> str:
    return path.replace("{id}", "1").replace("{key}", "monthly_news")


def test_every_path_of_the_facts_has_an_answer_of_its_own(twin: TwinProcess) -> None:
    """None is an unknown path, a wrong method, a refusal of the key or a failure, with and without a body."""
    twin.control("POST", "dial", {"rate_limits": False})
    known = operations()
    assert len(known) == 78
    for method, pattern in known:
        for body in (None, {}):
            reply = ask(twin, method, filled(pattern), body)
            assert reply.status not in (401, 405, 500), f"{method} {pattern}: {reply.status} {reply.text}"
            if "{key}" not in pattern and "sendtemplate" not in pattern:
                assert reply.text != "not found", f"{method} {pattern}"


def test_an_error_has_a_code_and_words(twin: TwinProcess) -> None:
    """2.4: ``{"code", "message"}``, whatever was wrong."""
    for method, pattern in operations():
        reply = ask(twin, method, filled(pattern).replace("/1", "/x"), {"members": 3})
        if reply.status != 200 and reply.text != "not found":
            answer = reply.json()
            assert sorted(answer) == ["code", "message"], f"{method} {pattern}"
            assert isinstance(answer["code"], int)
            assert answer["message"]


def test_nonsense_in_every_body_is_no_failure(twin: TwinProcess) -> None:
    for method, pattern in operations():
        if method in ("POST", "PUT", "PATCH", "DELETE"):
            for value in ODD:
                reply = ask(twin, method, filled(pattern), dict.fromkeys(NAMES, value))
                assert reply.status != 500, f"{method} {pattern} {value!r}"
            for text in ("", "[]", "null", "{", "\ufeff{}", "a=1&b=2", "[" * 5000):
                reply = ask(twin, method, filled(pattern), text.encode())
                assert reply.status != 500, f"{method} {pattern} {text[:10]!r}"
    assert twin.process.poll() is None


def test_nonsense_inside_rows_and_letters_is_no_failure(twin: TwinProcess) -> None:
    good = {"subject": "s", "content": {"html": "h"}, "template_invoke_name": "monthly_news"}
    for value in ODD:
        rows = [
            {**MEMBER, name: value} for name in ("email", "member", "phone", "name", "fields", "tags", "vars")
        ]
        rows += [{**MEMBER, "fields": {name: value}} for name in ("City", "Age", "nobody")]
        rows += [{**MEMBER, "tags": [value]}]
        for row in rows:
            for path in ("/v1/marketing/lists/members", "/v1/address_lists/65500/members"):
                reply = ask(twin, "POST", path, {"members": [row], "update_existing": True})
                assert reply.status in (200, 400), (path, row, reply.text)
        letters = [{**good, name: value} for name in good]
        letters += [
            {**good, name: value}
            for name in ("cc", "reply_to", "vars", "dynamic_vars", "label_id", "headers", "attachments",
                         "settings", "calendar")
        ]  # fmt: skip
        letters += [
            {**good, "settings": {name: value}} for name in ("send_mode", "sandbox", "return_email_id")
        ]
        letters += [{**good, "content": {"raw_message": value}}, {**good, "calendar": {"title": value}}]
        for body in letters:
            for path in ("send", "sendtemplate", "sendcalendar", "send_mime"):
                message = {
                    "from": "a@example.com",
                    "to": ["b@example.com"],
                    "body": body,
                    "custom_args": {"x": value},
                }
                reply = ask(twin, "POST", f"/v1/mail/{path}", message)
                assert reply.status in (200, 400, 404), (path, body, reply.text)
        item = {"field_name": "Age", "op": "==", "value": value}
        segment = {
            "segment_name": f"s {json.dumps(value)[:5]}",
            "type": 0,
            "condition": {"relation": "or", "items": [item]},
        }
        assert ask(twin, "POST", "/v1/marketing/lists/segments", segment).status in (200, 400)
    twin.advance(3600)
    assert twin.control("GET", "clock").json()["waiting"] == 0
    assert twin.process.poll() is None


def test_odd_queries_are_no_failure(twin: TwinProcess) -> None:
    twin.control("POST", "dial", {"rate_limits": False})
    for method, pattern in operations():
        if method == "GET":
            for value in ("", "-1", "x", "1e9", "9" * 40, "%00", "2026-02-30", "%25", "_"):
                names = (
                    "offset limit name email start_date end_date send_date status sub_status type label_id"
                )
                for name in names.split():
                    reply = ask(twin, "GET", f"{filled(pattern)}?{name}={value}")
                    assert reply.status != 500, f"{pattern} {name}={value}"
