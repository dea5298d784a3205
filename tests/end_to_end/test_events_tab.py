"""Events in the real window on the twins: each way of each platform, never repeated, files sent at a pace."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit

from tests.end_to_end.steps import (
    asked,
    choose_in_menu,
    fault,
    in_twin,
    open_row_menu,
    retype,
    wait,
    work_with,
    write_long,
)

# the screen of the tests has no windows above others, which a list of suggestions asks for
SENT = "Sent from here"


@pytest.fixture
def started(opened: Any, hands: Any) -> Any:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    return opened


def fill(hands: Any, kind: str, whom: str, asked_as: str = "What happened") -> None:
    retype(hands, asked_as, kind)
    retype(hands, "To whom", whom)


def sent_to(opened: Any, platform: str, whom: str) -> list[dict[str, Any]]:
    return [one for one in in_twin(opened, platform, "events") if whom in str(one)]


def test_each_version_of_an_event_arrives_as_it_was_written(started: Any, hands: Any) -> None:
    """By keys alone: form, parameters of each kind, parameters as text."""
    email = next(one["email"] for one in in_twin(started, "esputnik") if one["email"])
    before = len(sent_to(started, "esputnik", email))
    hands.choose_tab(3)
    send = "Send event to 1 person · Training eSputnik"
    for place, form in enumerate(("Event", "Event, older form", "Event, newest form"), 1):
        hands.pick("Sent as", form)
        hands.pick("Known by", "E-mail")
        fill(hands, f"orderPaid{place}", email)
        if hands.find(QLineEdit, "Parameter") is None:
            hands.press("Add a parameter")
            retype(hands, "Parameter", "total")
            retype(hands, "Value", "12.5")
            hands.pick("Kind", "Number")
        hands.press_by_key(send)
        wait(hands, lambda number=place: len(sent_to(started, "esputnik", email)) == before + number)
        wait(hands, lambda number=place: len(hands.table_texts(SENT, 0)) == number)
    latest = {one["type"]: one for one in sent_to(started, "esputnik", email)}
    assert {f"orderPaid{place}" for place in (1, 2, 3)} <= set(latest)
    assert "12.5" in str(latest["orderPaid1"])
    for version, path in ((1, "/v1/event"), (2, "/v2/event"), (3, "/v3/event")):
        assert len(asked(started, "esputnik", path, "POST")) == 1, version

    hands.press("As text")
    write_long(hands, "All parameters as text", '{"items": [{"name": "Cup"}]}')
    hands.press("Form")
    fill(hands, "orderShipped", email)
    hands.pick("Sent as", "Event")
    hands.press(send)
    wait(hands, lambda: "Cup" in str(sent_to(started, "esputnik", email)))


def test_without_an_answer_it_is_not_certain_and_never_sent_again_by_itself(started: Any, hands: Any) -> None:
    email = next(one["email"] for one in in_twin(started, "esputnik") if one["email"])
    hands.choose_tab(3)
    hands.pick("Known by", "E-mail")
    fill(hands, "orderLost", email)
    fault(started, "esputnik", "cut-after@/event")
    hands.press("Send event to 1 person · Training eSputnik")
    wait(hands, lambda: "Not certain" in str(hands.table_texts(SENT, 1)))
    fault(started, "esputnik", "")
    assert len([one for one in sent_to(started, "esputnik", email) if one["type"] == "orderLost"]) == 1
    open_row_menu(hands, SENT, 0)
    choose_in_menu(hands, "It arrived there")
    wait(hands, lambda: "Not certain" not in str(hands.table_texts(SENT, 1)))
    assert len([one for one in sent_to(started, "esputnik", email) if one["type"] == "orderLost"]) == 1


def test_an_own_event_reaches_ecomail(started: Any, hands: Any) -> None:
    work_with(hands, started, "training-ecomail", "events")
    email = next(one["email"] for one in in_twin(started, "ecomail") if one["email"])
    retype(hands, "To whom", email)
    retype(hands, "Category", "shop")
    retype(hands, "Action", "wishlist")
    hands.press("Send event to 1 person · Training Ecomail")
    wait(hands, lambda: any("wishlist" in str(one) for one in sent_to(started, "ecomail", email)))


def test_trigger_and_system_mail_leave_sendios(started: Any, hands: Any) -> None:
    work_with(hands, started, "training-sendios", "events")
    email = next(one["email"] for one in in_twin(started, "sendios") if one["email"])
    for place, (form, words) in enumerate((("trigger", "Trigger mail"), ("system", "System mail"))):
        hands.pick("Sent as", words)
        fill(hands, str(1 + place), email, "Number of the mail")
        retype(hands, "Project", "19300")
        hands.press("Send event to 1 person · Training Sendios")
        wait(hands, lambda way=form: len(asked(started, "sendios", f"push/{way}", "POST")) == 1)
        wait(hands, lambda count=place + 1: len(hands.table_texts(SENT, 0)) == count)
