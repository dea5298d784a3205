"""EngageLab beyond the tabs: every declared call on the twin, and what the twin holds afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from desktop_app.model.errors import InvalidInput
from desktop_app.provider_api.calls import CallAnswer
from desktop_app.provider_api.provider import Provider
from desktop_app.providers.engagelab.call_bodies import parts_of, recipients
from desktop_app.providers.engagelab.manifest import MANIFEST
from desktop_app.runtime.texts import install_texts
from tests.helpers.twins import Twin
from tests.providers.engagelab.call_samples import SAMPLES, SETTINGS
from tests.providers.world import with_provider

Shared = Callable[..., Twin]


@pytest.fixture(autouse=True)
def _texts() -> None:
    install_texts()


@pytest.fixture
def twin(shared_twin: Shared) -> Twin:
    found = shared_twin("engagelab", contacts=1000, speed=200)
    found.fresh()
    return found


def run(twin: Twin, name: str, values: Mapping[str, str]) -> Any:
    async def use(provider: Provider) -> CallAnswer:
        return await provider.run_call(name, values)

    return with_provider(twin, "engagelab", SETTINGS, use)


def test_closed_are_the_writes_whose_form_nobody_publishes() -> None:
    assert {call.name for call in MANIFEST.calls if call.off} == {
        call.name for call in MANIFEST.calls if "form unsure" in MANIFEST.operations[call.operation].source
        and MANIFEST.operations[call.operation].method != "GET"
    }  # fmt: skip


def test_what_was_written_is_found_at_the_twin(twin: Twin) -> None:
    run(twin, "unsubscribe_add", {"email": "gone@example.com"})
    assert "gone@example.com" in {row["email"] for row in twin.state("suppressed")}
    rows = run(twin, "unsubscribes", {"email": "gone@example.com"}).rows
    assert [row["email"] for row in rows] == ["gone@example.com"]
    run(twin, "unsubscribe_delete", {"email": "gone@example.com"})
    assert "gone@example.com" not in {row["email"] for row in twin.state("suppressed")}
    run(twin, "member_add", {"email": "m@example.com", "person": "Ann Lee", "tags": "VIP", "tag_flag": "0"})
    (member,) = [one for one in twin.state("contacts") if one["email"] == "m@example.com"]
    assert (member["first_name"], member["last_name"], member["tags"]) == ("Ann", "Lee", ["VIP"])
    run(twin, "list_change", {"id": "65499", "list_name": "Buyers", "address": "buyers"})
    assert "Buyers" in {each["name"] for each in twin.state("lists")}


@pytest.mark.parametrize("name", ["send_calendar", "send_mime"])
def test_other_sends_look_their_recipients_up_too(twin: Twin, name: str) -> None:
    held = next(row["email"] for row in twin.state("suppressed") if row["reason"] == "unsubscribe")
    values = dict(SAMPLES[name])  # type: ignore[arg-type]
    if name == "send_mime":
        values["raw_message"] = values["raw_message"].replace("ann@example.com", held)
    else:
        values["to"] = f"ann@example.com\n{held}"
    with pytest.raises(InvalidInput) as error:
        run(twin, name, values)
    assert (error.value.code, error.value.values["address"]) == ("engagelab.suppressed", held)
    assert twin.state("messages") == []


def test_a_send_in_another_way_that_loses_its_answer_is_repeated_and_goes_out_once(twin: Twin) -> None:
    """Each carries a key of its own."""
    twin.fault("cut-after@/mail/send_mime$:times=1")
    run(twin, "send_mime", SAMPLES["send_mime"])  # type: ignore[arg-type]
    assert [row["to"] for row in twin.state("messages")] == ["ann@example.com"]
    assert len([one for one in twin.requests() if one["path"] == "/v1/mail/send_mime"]) == 2


def test_the_bodies_are_those_of_the_documents() -> None:
    calendar = parts_of(MANIFEST.call("send_calendar"), SAMPLES["send_calendar"]).body  # type: ignore[arg-type]
    assert calendar is not None
    made = calendar["body"]["calendar"]
    assert made["start_time"] == "2026-12-01 09:00:00"
    assert made["organizer"] == {"name": "Zoë", "email": "zoe@mail.shop.example"}
    assert made["participators"] == [{"email": "ann@example.com"}]
    assert made["action"]["name"] == "create"
    lists = parts_of(MANIFEST.call("send_to_lists"), SAMPLES["send_to_lists"]).body  # type: ignore[arg-type]
    assert lists is not None
    assert lists["body"]["settings"] == {"send_mode": 2}
    assert lists["body"]["content"] == {"text": "Hello"}
    assert len(lists["request_id"]) == 32
    campaign = parts_of(
        MANIFEST.call("campaign_add"),
        {"campaign_type": "2", "name": "A", "audience": "list", "send_time": "2030-01-01T09:00"},
    ).body
    assert campaign == {
        "campaign_type": 2, "name": "A", "to": [{"type": "list", "value": ["all"]}],
        "send_time": "2030-01-01 09:00:00", "time_zone": 8,
    }  # fmt: skip
    status = parts_of(
        MANIFEST.call("email_status"), {"send_date": "2026-11-01", "email_ids": "a$b@c.de\nx$y@z.de"}
    )
    assert status.query["email_ids"] == "a$b@c.de;x$y@z.de"


def test_everybody_in_a_ready_made_message_counts_as_a_recipient() -> None:
    raw = "To: A <a@x.example>, b@x.example\nCc: c@x.example\nBcc: d@x.example\n\nHi"
    body = {"to": ["a@x.example"], "body": {"content": {"raw_message": raw}}}
    assert recipients(body) == ["a@x.example", "b@x.example", "c@x.example", "d@x.example"]


@pytest.mark.parametrize(
    ("name", "change", "field"),
    [
        ("send_calendar", {"to": "nobody"}, "to"),
        ("send_calendar", {"html": ""}, "html"),
        ("send_calendar", {"start_time": "tomorrow"}, "start_time"),
        ("send_to_lists", {"lists_to": "\n".join("abcdef")}, "lists_to"),
        ("send_to_lists", {"text": ""}, "html"),
        ("member_add", {"email": "nobody"}, "email"),
        ("member_add", {"member_fields": "{"}, "member_fields"),
        ("campaign_add", {"audience_values": ""}, "audience_values"),
        ("field_add", {"field_type": "9"}, "field_type"),
        ("email_status", {"send_date": "today"}, "send_date"),
    ],
)
def test_what_cannot_be_told_is_named(name: str, change: dict[str, str], field: str) -> None:
    sample = SAMPLES[name]
    values = dict(sample) if isinstance(sample, Mapping) else {
        "campaign_type": "2", "name": "A", "audience": "tag",
    }  # fmt: skip
    with pytest.raises(InvalidInput) as error:
        parts_of(MANIFEST.call(name), {**values, **change})
    assert error.value.field == field


def test_an_answer_keeps_the_platforms_own_text(twin: Twin) -> None:
    answer = run(twin, "quota", {})
    assert json.loads(answer.text)["result"]["account_quota"] == answer.rows[0]["account_quota"]
