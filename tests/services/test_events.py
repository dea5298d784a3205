"""An event is checked before it leaves, sent once, and what became of it stands in the journal."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from desktop_app.journal.acts import ActState
from desktop_app.model.account import Account
from desktop_app.model.errors import AppError, Duplicate, OutcomeUnknown
from desktop_app.model.event import Event, EventAnswer
from desktop_app.model.texts import t
from desktop_app.provider_api.provider import Provider
from desktop_app.runtime.texts import install_texts
from desktop_app.services.events import (
    Draft,
    Events,
    Param,
    draft_of,
    event_of,
    params_as_text,
    params_from_text,
    read_by,
    troubles_of,
)
from tests.services.acts_world import ActsWorld
from tests.services.trade_ground import EVENT_FORM, EVENTS_SHOP

DRAFT = Draft("v2", "orderPaid", "email", "ann@example.com", (Param("orderId", "10482"),))


@pytest.fixture(autouse=True)
def _english() -> None:
    install_texts("en")


@dataclass
class Desk(ActsWorld):
    folder: Path
    got: list[Event] = field(default_factory=list)
    refused: str = ""
    trouble: AppError | None = None

    def __post_init__(self) -> None:
        self.begin(self.folder, EVENTS_SHOP)
        self.service = Events(self.accounts, self.acts)

    def open(self, account: Account, credentials: Mapping[str, str], **_: Any) -> Provider:
        desk = self

        class Sender(Provider):
            manifest = EVENTS_SHOP

            async def send_events(self, events: Sequence[Event]) -> tuple[EventAnswer, ...]:
                desk.got += events
                if desk.trouble is not None:
                    raise desk.trouble
                return tuple(EventAnswer(event.key, desk.refused, "OK", "9") for event in events)

        return Sender()

    def send(self, draft: Draft, *, again: bool = False) -> EventAnswer:
        return asyncio.run(self.service.send(self.account.id, draft, again=again))

    def sent(self) -> list[tuple[str, str, ActState]]:
        acts = asyncio.run(self.service.sent(self.account))
        return [(act.about, act.whom, act.state) for act in acts]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


def test_what_is_sent_is_what_was_written_and_stands_in_the_journal(desk: Desk) -> None:
    answer = desk.send(replace(DRAFT, params=(*DRAFT.params, Param("total", "1820.5", "number"))))
    event = desk.got[0]
    assert (event.type, event.whom) == ("orderPaid", {"email": "ann@example.com"})
    assert event.params == {"orderId": "10482", "total": 1820.5}
    assert answer.platform_id == "9"
    assert desk.sent() == [("orderPaid", "ann@example.com", ActState.TAKEN)]


def test_a_refusal_inside_a_good_answer_is_a_refusal(desk: Desk) -> None:
    desk.refused = "no such contact"
    assert desk.send(DRAFT).refused == "no such contact"
    assert desk.sent()[0][2] is ActState.REFUSED


def test_without_an_answer_it_is_not_certain_until_a_person_says_so(desk: Desk) -> None:
    desk.trouble = OutcomeUnknown()
    draft = replace(DRAFT, key="k1")
    with pytest.raises(OutcomeUnknown):
        desk.send(draft)
    desk.trouble = None
    with pytest.raises(Duplicate):
        desk.send(draft)
    assert (len(desk.got), desk.sent()[0][2]) == (1, ActState.IN_DOUBT)
    asyncio.run(desk.service.settle(desk.account, "k1", arrived=True))
    assert desk.sent()[0][2] is ActState.DONE


def test_a_draft_with_troubles_never_leaves(desk: Desk) -> None:
    with pytest.raises(ValueError, match="troubles"):
        desk.send(replace(DRAFT, type=""))
    assert (desk.got, desk.sent()) == ([], [])


def test_a_sent_event_is_taken_over_whole_but_under_a_new_key(desk: Desk) -> None:
    draft = replace(
        DRAFT,
        params=(Param("a", "x"), Param("n", "1.5", "number"), Param("l", '[1, "b"]', "structure")),
        settings={"channel": "sms"},
    )
    desk.send(draft)
    act = asyncio.run(desk.service.sent(desk.account))[0]
    again = draft_of(act)
    assert again == draft
    assert event_of(again).key != act.key


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"type": " "}, "type"),
        ({"whom": ""}, "whom"),
        ({"whom": "ann@example"}, "whom"),
        ({"settings": {"channel": ""}}, "setting:channel"),
        ({"params": (Param("", "5"),)}, "param:0"),
        ({"params": (Param("a", "1"), Param("a", "2"))}, "param:1"),
        ({"params": (Param("a", "12,5", "number"),)}, "param:0"),
        ({"params": (Param("a", "maybe", "switch"),)}, "param:0"),
        ({"params": (Param("a", "{", "structure"),)}, "param:0"),
    ],
)
def test_each_trouble_is_told_at_its_place(changes: dict[str, Any], place: str) -> None:
    found = troubles_of(EVENT_FORM, replace(DRAFT, **changes))
    assert [trouble.place for trouble in found] == [place]
    assert not found[0].text.startswith("events.")


def test_an_empty_new_line_is_no_trouble_and_is_not_sent() -> None:
    draft = replace(DRAFT, params=(Param("a", "1"), Param()))
    assert troubles_of(EVENT_FORM, draft) == ()
    assert event_of(draft).params == {"a": "1"}


def test_what_the_platform_asks_for_by_another_name_is_missed_by_it() -> None:
    form = replace(EVENT_FORM, type_label="events.whom")
    [missing] = troubles_of(form, replace(DRAFT, type=" "))
    assert missing.place == "type"
    assert t("events.whom") in missing.text


def test_a_form_of_plain_values_takes_no_structure() -> None:
    draft = replace(DRAFT, form="v1", params=(Param("a", "[1]", "structure"),))
    assert [one.place for one in troubles_of(EVENTS_SHOP.event_forms[1], draft)] == ["param:0"]
    assert troubles_of(EVENT_FORM, draft) == ()


def test_both_views_say_the_same() -> None:
    text = '{\n  "a": "x",\n  "n": 5,\n  "t": true,\n  "o": {"k": [null]}\n}'
    params = params_from_text(text)
    assert [param.kind for param in params] == ["text", "number", "switch", "structure"]
    assert params_from_text(params_as_text(params)) == params
    with pytest.raises(ValueError, match="line 1"):
        params_from_text("{]")
    with pytest.raises(ValueError, match="object"):
        params_from_text("[1]")


def test_what_a_message_reads_is_held_against_the_event() -> None:
    template = "Hi $!firstName, $data.get('orderId') #foreach($i in $items)$i.name#end"
    reading = read_by("Order", template, (Param("orderId", "1"), Param("city", "x")), ("firstName",))
    assert set(reading.needs) == {"firstName", "orderId", "items"}
    assert reading.missing == ("items",)
    assert reading.unused == ("city",)
    assert read_by("Broken", "#if(", ()).error
