"""The Events tab on the screen: what is typed is what is sent; each way of the person is there by key and
name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.journal.acts import Act, ActState
from desktop_app.model.account import Account
from desktop_app.services.events import Param
from desktop_app.viewmodels.events import EventsViewModel
from desktop_app.viewmodels.formats import Formats
from desktop_app.views.tabs.events_tab import EventsTab
from tests.helpers.runners import InlineRunner
from tests.services.trade_ground import EVENTS_SHOP
from tests.viewmodels.test_events import ACCOUNT, ACT, Service

Shown = Callable[..., QWidget]


@pytest.fixture
def service() -> Service:
    made = Service()
    made.acts = [ACT, Act("old", "x", "event", "welcome", "eva@example.hu", state=ActState.TAKEN,
                          at=datetime.now(UTC))]  # fmt: skip
    return made


@pytest.fixture
def tab(service: Service, shown: Shown) -> EventsTab:
    vm = EventsViewModel(InlineRunner(), service, Formats())
    made = EventsTab(vm)
    vm.set_account(ACCOUNT, EVENTS_SHOP)
    shown(made, 1280, 600)
    return made


def test_what_is_typed_by_key_is_what_is_sent(tab: EventsTab, service: Service, qtbot: QtBot) -> None:
    composer = tab.composer
    assert not composer.send.isEnabled()
    assert composer.reason.text()
    qtbot.keyClicks(composer.what, "orderPaid")
    qtbot.keyClicks(composer.whom, "ann@example.com")
    composer.add.click()
    qtbot.keyClicks(composer.rows.names[0], "total")
    qtbot.keyClicks(composer.rows.values[0], "12.5")
    composer.rows.kinds[0].set_value("number")
    assert composer.send.text().endswith(ACCOUNT.name)
    qtbot.mouseClick(composer.send, Qt.MouseButton.LeftButton)
    draft = service.sent_drafts[0]
    assert (draft.type, draft.whom, draft.params) == (
        "orderPaid", "ann@example.com", (Param("total", "12.5", "number"),),
    )  # fmt: skip


def test_a_wrong_value_is_told_beside_it_and_holds_the_button(tab: EventsTab, qtbot: QtBot) -> None:
    composer = tab.composer
    composer.what.setText("a")
    composer.whom.setText("ann@example.com")
    tab.vm.set_params_text('{"total": 5}')
    tab.vm.take_over(ACT)
    composer.rows.values[0].setText("12,5")
    qtbot.waitUntil(lambda: composer.rows._hints[0].isVisibleTo(tab))
    assert not composer.send.isEnabled()
    composer.rows.values[0].setText("12")
    assert composer.send.isEnabled()


def test_the_second_view_is_the_same_event(tab: EventsTab, qtbot: QtBot) -> None:
    tab.vm.take_over(ACT)
    composer = tab.composer
    composer.view.choose("text")
    composer._turn("text")
    assert '"a": 1' in composer.text.toPlainText()
    composer.text.setPlainText('{"a": 2, "b": "x"}')
    composer.view.choose("form")
    composer._turn("form")
    assert [name.text() for name in composer.rows.names] == ["a", "b"]
    assert [value.text() for value in composer.rows.values] == ["2", "x"]


def test_there_is_a_line_for_each_event_sent_from_here(tab: EventsTab) -> None:
    assert tab.table.model().rowCount() == 2
    assert tab.foot.startswith("2")
    tab.vm.narrow("welcome")
    assert tab.table.model().rowCount() == 1


def test_in_a_narrow_window_one_side_is_shown_at_a_time(tab: EventsTab, shown: Shown) -> None:
    tab.resize(640, 360)
    assert tab.main.narrow
    assert tab.composer.isVisibleTo(tab)
    assert not tab.table.isVisibleTo(tab)
    tab.main.show_side("left")
    assert tab.table.isVisibleTo(tab)
    tab.table.row_activated.emit(0)
    assert tab.composer.isVisibleTo(tab)


def test_every_control_has_a_name(tab: EventsTab) -> None:
    tab.vm.take_over(ACT)
    for widget in (tab.composer.what, tab.composer.whom, tab.composer.form, *tab.composer.rows.names,
                   *tab.composer.rows.values, *tab.composer.rows.kinds, tab.search):  # fmt: skip
        assert widget.accessibleName(), widget


def test_what_was_sent_is_named_and_told_of_its_own_account_only(tab: EventsTab, qtbot: QtBot) -> None:
    said: list[str] = []
    tab.sent.connect(said.append)
    qtbot.keyClicks(tab.composer.what, "orderPaid")
    qtbot.keyClicks(tab.composer.whom, "ann@example.com")
    tab.composer.send.click()
    assert "“orderPaid” for ann@example.com" in said[0]
    tab.messages.show_message("bad", "It did not arrive", key="answer")
    tab.vm.set_account(Account("other", "shop", "Other", training=True), EVENTS_SHOP)
    assert tab.messages.keys == []


def test_filtered_events_say_how_many_they_are_and_come_back_by_one_press(
    tab: EventsTab, qtbot: QtBot
) -> None:
    assert not tab.narrowed.isVisible()
    tab.vm.model.set_filter(0, "welcome")
    assert tab.narrowed.isVisible()
    assert "1 of 2 shown · filter on" in tab.narrowed._left.text()
    tab.vm.set_account(replace(ACCOUNT, id="another"), EVENTS_SHOP)
    assert not tab.vm.model.filters
    tab.vm.set_account(ACCOUNT, EVENTS_SHOP)
    assert len(tab.vm.model.filters) == 1
    clear = tab.narrowed.clear_filters
    assert clear is not None
    qtbot.mouseClick(clear, Qt.MouseButton.LeftButton)
    assert tab.table.model().rowCount() == 2
    assert not tab.narrowed.isVisible()
