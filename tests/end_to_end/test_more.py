"""More on a platform, in the real window on the twins: a call is found, filled in, carried out, read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit

from desktop_app.model.texts import t
from tests.end_to_end.steps import asked, choose_call, in_twin, retype, wait, write_long


@pytest.fixture
def started(opened: Any, hands: Any) -> Any:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    hands.press("More")
    return opened


def test_what_is_asked_comes_as_a_table_and_in_its_own_words(started: Any, hands: Any) -> None:
    reads = next(
        call for call in started.vm.parts.more.manifest.calls
        if not call.fields and started.vm.parts.more.manifest.operations[call.operation].method == "GET"
        and call.columns
    )  # fmt: skip
    choose_call(hands, t(reads.title))
    hands.press("Show")
    wait(hands, lambda: started.vm.parts.more.answer is not None)
    wait(hands, lambda: bool(hands.table_texts("Answer", 0)))
    hands.press("Original text")
    original = hands.see(QPlainTextEdit, "Original text").toPlainText()
    assert json.loads(original)
    hands.press("Copy the original text")
    assert QGuiApplication.clipboard().text() == original


def test_what_reaches_many_is_typed_for_and_carried_out_once(started: Any, hands: Any) -> None:
    email = next(one["email"] for one in in_twin(started, "esputnik") if one["subscribed"])
    choose_call(hands, "Unsubscribe many addresses")
    write_long(hands, "Addresses", email)
    run = "Unsubscribe many addresses · Training eSputnik"
    hands.press(run)
    assert not hands.see(QAbstractButton, "Carry it out in Training eSputnik").isEnabled()
    assert not asked(started, "esputnik", "unsubscribed/add")
    retype(hands, "Type Training eSputnik to go on", "Training eSputnik")
    hands.press("Carry it out in Training eSputnik")
    wait(hands, lambda: any(email in str(one) for one in in_twin(started, "esputnik", "suppressed")))
    hands.read("eSputnik took it.")
    assert len(asked(started, "esputnik", "unsubscribed/add")) == 1
