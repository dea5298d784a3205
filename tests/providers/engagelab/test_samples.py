"""Every body that EngageLab's documents, or a client in production, show is read as they mean it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.model.contact import Contact
from desktop_app.model.errors import AppError, AuthRefused, Duplicate, InvalidInput, NotAllowed, NotFound
from desktop_app.model.message import Message
from desktop_app.provider_api.provider import Provider
from desktop_app.providers.engagelab import mapping, messages
from desktop_app.runtime.texts import install_texts
from tests.providers.engagelab.parts import ask
from tests.transport.server import http, in_turn

SAMPLES: dict[str, Any] = json.loads((Path(__file__).parent / "samples.json").read_text("utf-8"))
HELLO = Message("k", "Shop <a@shop.example>", ("ann@example.com",), "Hi", text="Hi")
NOBODY = http(200, '{"result":[],"total":0,"count":0}')


@pytest.fixture(autouse=True)
def _texts() -> None:
    install_texts()


def answer(name: str) -> Any:
    sample = SAMPLES[name]
    return http(sample["status"], sample.get("text") or json.dumps(sample["body"], ensure_ascii=False))


def read(name: str, use: Callable[[Provider], Awaitable[Any]], before: int = 0) -> Any:
    found, _ = ask(in_turn(*[NOBODY] * before, answer(name)), use)
    return found


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("E1", AuthRefused, "engagelab.key_refused"),
        ("E2", InvalidInput, "invalid_input"),
        ("E3", NotAllowed, "engagelab.no_money"),
        ("E4", InvalidInput, "invalid_input"),
        ("E5", NotFound, "engagelab.template_unknown"),
        ("E6", InvalidInput, "engagelab.name_empty"),
        ("E7", NotFound, "not_found"),
        ("E8", Duplicate, "engagelab.name_taken"),
    ],
)
def test_errors(name: str, kind: type[AppError], code: str) -> None:
    """By number first; the words, which may hold another error, stay for Details."""
    template = replace(HELLO, template="unknown_one")
    error = read(name, lambda one: one.send_message(template), before=5)
    assert isinstance(error, kind)
    assert error.code == code
    assert error.original.split()[0] in json.dumps(SAMPLES[name])


def test_api_users() -> None:
    (row,) = read("A1", lambda one: one.fetch_senders())
    assert (row.id, row.state, row.address) == ("xjmfcbatch", "batch", "sc.datavalidation.cn")
    made = read(
        "A2",
        lambda one: one.create_sender({"api_user": "xjmfcbatch", "email_type": "1", "domain_name": "a.cn"}),
    )
    assert dict(made.secrets) == {"api_user": "xjmfcbatch", "api_key": "2*****"}


def test_sends() -> None:
    sent = read("M1", lambda one: one.send_message(HELLO), before=5)
    assert sent.ids[1].endswith("inbound1$222@example.com")
    lists = {"from": "a@shop.example", "lists_to": "x", "subject": "s", "text": "t"}
    task = read("M2", lambda one: one.run_call("send_to_lists", lists))
    assert task.rows[0]["task_id"] == [102923]
    calendar = {
        "from": "a@shop.example", "to": "a@b.example", "subject": "s", "text": "t", "title": "t",
        "start_time": "2026-01-01T09:00", "end_time": "2026-01-01T10:00",
    }  # fmt: skip
    made = read("M3", lambda one: one.run_call("send_calendar", calendar), before=5)
    assert made.rows[0]["uid"].startswith("20230103T065922Z")
    assert messages.read_sent(HELLO, SAMPLES["M3"]["body"]).ids[0].endswith("$111@example.com")


def test_address_lists_templates_and_labels() -> None:
    (found,) = read("L1", lambda one: one.fetch_lists()).items
    assert (found.id, found.name, found.count) == ("65499", "1113-mailist", 2)
    page = read("T1", lambda one: one.fetch_messages())
    (template,) = page.items
    assert (template.id, template.name, template.subject) == ("dffdfd", "dffddf", "fdfdfd😅🙂")
    assert template.html == "<p>123445</p>"
    assert template.changed == datetime(2022, 11, 10, 7, 47, 5, tzinfo=UTC)
    newest = {**SAMPLES["T1"]["body"]["result"][0], "text": None, "html": None}
    del newest["template_type"]
    newest["update_time"] = "2022-11-10 15:47:05"
    again, _ = ask(in_turn(http(200, json.dumps({"result": [newest]}))), lambda one: one.fetch_messages())
    assert (again.items[0].html, again.items[0].changed) == ("", template.changed)
    labels = read("B1", lambda one: one.run_call("labels", {}))
    assert labels.rows[0]["label_name"] == "xjm226"


def test_domains() -> None:
    (domain,) = read("D1", lambda one: one.fetch_domains())
    assert (domain.id, domain.name, domain.proven) == ("147799", "22edc.com", False)
    assert [(each.purpose, each.type, each.good) for each in domain.records] == [
        ("spf", "TXT", False), ("dkim", "TXT", False), ("mx", "MX", False), ("dmarc", "TXT", False),
    ]  # fmt: skip
    assert domain.records[0].value == "v=spf1 include:spf.email.engagelab.com -all"
    cut = {
        name: value
        for name, value in SAMPLES["D1"]["body"]["result"][0].items()
        if name not in ("mx", "dmarc")
    }
    (less,), _ = ask(in_turn(http(200, json.dumps({"result": [cut]}))), lambda one: one.fetch_domains())
    assert [each.purpose for each in less.records] == ["spf", "dkim"]
    assert less.proven is None
    checked = read("D2", lambda one: one.run_call("domain_check", {"names": "mail.example.com"}))
    assert checked.rows[0]["config"]["dmarc"] is False
    tracking = read("K1", lambda one: one.run_call("tracking_domains", {}))
    assert [row["cname"]["verify"] for row in tracking.rows] == [True, False]


def test_a_domain_with_what_its_check_finds() -> None:
    listed = json.dumps(SAMPLES["D1"]["body"]).replace("22edc.com", "mail.example.com")
    known = mapping.result_rows(json.loads(listed))[0]
    from desktop_app.providers.engagelab.domains import domain

    found, server = ask(in_turn(answer("D2"), http(200, listed)), lambda one: one.fetch_domain(domain(known)))
    assert (found.state, found.proven) == ("verified", True)
    assert {each.purpose: each.good for each in found.records} == {
        "spf": True, "dkim": True, "mx": True, "dmarc": False,
    }  # fmt: skip
    assert server.requests[0].target.startswith("/api/v1/domains/check?name=mail.example.com")


@pytest.mark.parametrize(
    ("name", "call", "values"),
    [
        ("U1", "unsubscribes", {"email": "u@example.com"}),
        ("U2", "complaints", {"email": "u@example.com"}),
        ("U3", "bounces", {"email": "u@example.com"}),
        ("U4", "blocks", {"email_or_domain": "11@example.com"}),
        ("U5", "passes", {"email_or_domain": "w@example.com"}),
        ("S2", "stats_day", {"start_date": "2026-01-01", "end_date": "2026-01-02", "aggregate_by": "1"}),
        ("G1", "tag_add", {"name": "t"}),
        (
            "G2",
            "marketing_sender_add",
            {"from_name": "n", "email": "z@example.net", "domain_name": "example.net", "api_user": "u"},
        ),
        ("W1", "webhooks", {}),
        ("Q1", "quota", {}),
        ("R1", "routes", {}),
    ],
)
def test_rows_of_calls(name: str, call: str, values: dict[str, str]) -> None:
    """One row a thing, each column found in it; a single object is a row as well."""
    found = read(name, lambda one: one.run_call(call, values))
    result = SAMPLES[name]["body"]["result"]
    assert list(found.rows) == (result if isinstance(result, list) else [result])
    assert json.loads(found.text) == SAMPLES[name]["body"]


def test_statuses() -> None:
    number = SAMPLES["S1"]["body"]["result"][0]["email_id"]
    (status,) = read("S1", lambda one: one.fetch_message_status([number]))
    assert (status.delivered, status.failed, status.recipient) == (True, False, "u@example.com")
    (entry,) = read("S1", lambda one: one.fetch_history(Contact("u@example.com"))).items
    assert (entry.kind, entry.state, entry.id) == ("email", "delivered", number)


def test_a_push_that_was_posted() -> None:
    report = json.dumps(SAMPLES["W2"]["body"])
    for text in (report, f"[{report}]"):
        found, server = ask(
            in_turn(http(500, "")), lambda one, text=text: one.run_call("webhook_report", {"report": text})
        )
        (row,) = found.rows
        assert (row["kind"], row["emails"], row["message"]) == (
            "target",
            "u@example.com",
            "successfully request",
        )
        assert row["at"] == "2023-02-17T06:35:11+00:00"
        assert server.requests == []


def test_every_sample_is_named_by_a_test_above() -> None:
    """Held against the text of this file: the tests may run in several processes."""
    text = Path(__file__).read_text("utf-8")
    assert [name for name in SAMPLES if f'"{name}"' not in text] == []
