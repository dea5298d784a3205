"""More on a platform, in the real window on the twins: a call is found, filled in, carried out, read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QPlainTextEdit, QWidget

from desktop_app.model.texts import t
from tests.end_to_end.steps import retype, wait

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)", extend=True)


@pytest.fixture
def started(opened: Any, hands: Any) -> Any:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    hands.press("More")
    return opened


def choose_call(hands: Any, words: str) -> None:
    """Search for it, then choose it in the list by keys."""
    retype(hands, "What do you want to do?", words)
    calls = hands.see(QListView, "More")
    wait(
        hands,
        lambda: words in [calls.model().index(row, 0).data() for row in range(calls.model().rowCount())],
    )
    names = [calls.model().index(row, 0).data() for row in range(calls.model().rowCount())]
    calls.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(calls, Qt.Key.Key_Home)
    for _step in range(len(names)):
        if calls.currentIndex().data() == words:
            break
        QTest.keyClick(calls, Qt.Key.Key_Down)
    QTest.keyClick(calls, Qt.Key.Key_Return)
    hands.see(QWidget, words)


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


def test_what_changes_something_is_carried_out_once_and_kept_as_an_act(started: Any, hands: Any) -> None:
    work_with(hands, started, "training-engagelab", "lists")
    hands.press("More")
    call = started.vm.parts.more.manifest.call("block_add")
    choose_call(hands, t(call.title))
    for each in call.fields:
        write = write_long if each.kind in (Kind.LINES, Kind.LONG) else retype
        if each.required:
            write(hands, t(each.label), "blocked.here@example.org")
    hands.press(f"{t(call.title)} · Training EngageLab")
    if call.confirm is not Confirm.NONE:
        if call.confirm is Confirm.TYPED:
            retype(hands, "Type Training EngageLab to go on", "Training EngageLab")
        hands.press(t(call.title))
    wait(
        hands,
        lambda: any(
            "blocked.here@example.org" in str(one) for one in in_twin(started, "engagelab", "suppressed")
        ),
    )
    hands.read("EngageLab took it.")
    assert len(asked(started, "engagelab", "blocks", "POST")) == 1
