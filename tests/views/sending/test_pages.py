"""A file of events or orders on the wizard's pages: asked, shown by kind, agreed to, counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.model.column_filter import How
from desktop_app.model.event import Event
from desktop_app.provider_api.manifest import FormField, Manifest
from desktop_app.services.file_sends import SentBefore
from desktop_app.services.importing.steps import Step
from desktop_app.viewmodels.accounts import AccountLine
from desktop_app.viewmodels.sending.items_part import WORDS
from desktop_app.views.sending.mend_item_dialog import MendItemDialog
from desktop_app.views.sending.send_check_page import CARDS, TABLE, SendCheckPage
from desktop_app.views.sending.send_columns_page import SendColumnsPage
from desktop_app.views.sending.send_plan_page import SendPlanPage
from desktop_app.views.sending.send_result_page import SendResultPage
from desktop_app.views.sending.send_screen import SendScreen
from desktop_app.views.sending.source_page import SourcePage
from desktop_app.views.widgets.empty_state import EmptyState
from desktop_app.views.widgets.table_filter import FilterField
from desktop_app.views.wizard.page import StepPage
from tests.helpers.sending import ACCOUNT, ORDERS, PEOPLE, Service, ago, opened, read_here, walk_to
from tests.services.trade_ground import FILES_SHOP

SHIFT = Qt.KeyboardModifier.ShiftModifier
P = TypeVar("P", bound=StepPage)
Open = Callable[..., SendScreen]


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def show(qtbot: QtBot, theme: Any, service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    read_here(monkeypatch)

    def make(kind: str, text: str, platform: Manifest = FILES_SHOP, name: str = "bonus") -> SendScreen:
        vm = opened(service, kind, tmp_path / "rows.csv", text, platform)
        if kind == "events" and name:
            vm.set_type(name)
        line = AccountLine(ACCOUNT.id, ACCOUNT.name, "Shop", ACCOUNT.colour, True)
        screen = SendScreen(vm, line)
        screen.resize(1280, 680)
        qtbot.addWidget(screen)
        screen.show()
        return screen

    return make


def page(screen: SendScreen, step: Step, kind: type[P]) -> P:
    found = screen.pages[step]
    assert isinstance(found, kind)
    return found


def shown(widget: QWidget) -> bool:
    return widget.isVisible()


def test_the_first_page_asks_what_happened_and_the_rail_says_it(show: Open) -> None:
    screen = show("events", PEOPLE, name="")
    first = page(screen, Step.FILE, SourcePage)
    assert first.reason
    assert not first.primary.isEnabled() if first.primary else False
    first.what.setText("bonusPoints")
    assert first.reason == ""
    assert screen.frame._list_name.text() == "bonusPoints"
    first.primary.click() if first.primary else None
    assert screen.vm.step is Step.COLUMNS


def test_a_parameter_gets_its_name_beside_its_column(show: Open, service: Service) -> None:
    screen = show("events", PEOPLE)
    walk_to(screen.vm, Step.COLUMNS)
    columns = page(screen, Step.COLUMNS, SendColumnsPage)
    names = {line.index: line.name for line in columns._lines.values()}  # type: ignore[attr-defined]
    assert names[1].placeholderText() == "City"
    names[1].setText("town")
    walk_to(screen.vm, Step.RESULT)
    event = service.sent[0][2][0].noun
    assert isinstance(event, Event)
    assert dict(event.params) == {"town": "Brno"}


def test_what_the_file_does_not_tell_is_asked_above_the_columns(show: Open) -> None:
    form = replace(FILES_SHOP.event_forms[0], fields=(FormField("project", "x", required=True),))
    screen = show("events", PEOPLE, replace(FILES_SHOP, event_forms=(form,)))
    walk_to(screen.vm, Step.COLUMNS)
    columns = page(screen, Step.COLUMNS, SendColumnsPage)
    assert columns.reason
    assert columns.whole.mapTo(columns, columns.whole.rect().topLeft()).y() < columns.card.y()
    field = columns.whole.fields.controls["project"]
    assert isinstance(field, QLineEdit)
    field.setText("19300")
    assert columns.reason == ""


def test_kinds_lead_to_their_rows_and_orders_stand_as_cards(show: Open) -> None:
    screen = show("orders", ORDERS)
    screen.vm.set_currency("eur")
    walk_to(screen.vm, Step.CHECK)
    check = page(screen, Step.CHECK, SendCheckPage)
    assert check.kinds.items[1].text == "Words for the status"
    check.kind_table.select_row(1)
    check.words.meanings["Hotovo"].set_value("DONE")
    check.kind_table.select_row(0)
    said = [(one.text, one.count) for one in check.kinds.items]
    assert said == [
        ("Item without a quantity", 1), ("Words for the status", 1), ("Items do not add up", 1), ("Ready", 1),
    ]  # fmt: skip
    assert shown(check.cards)
    assert "9" in str(screen.vm.cards.model.index(0, 0).data())
    check.kind_table.select_row(1)
    assert screen.vm.chosen.code == WORDS
    assert shown(check.words)
    meaning = check.words.meanings["Hotovo"]
    assert meaning.value() == "DONE"
    check.kind_table.select_row(3)
    assert "007" in str(screen.vm.cards.model.index(0, 0).data())


def test_the_button_names_count_and_account_and_waits_for_the_word(show: Open, service: Service) -> None:
    screen = show("events", PEOPLE)
    walk_to(screen.vm, Step.PLAN)
    plan = page(screen, Step.PLAN, SendPlanPage)
    primary = screen.frame.primary
    assert primary is not None
    assert primary.text() == f"Send 1 event · {ACCOUNT.name}"
    assert not primary.isEnabled()
    assert "1 person" in plan.starts.accessibleName()
    assert not shown(plan.once_more)
    plan.consent.click()
    assert primary.isEnabled()
    plan.pace.set_value(60)
    primary.click()
    at_once, pace, items = service.sent[0]
    assert (at_once, pace, len(items)) == (3, 60.0, 2)
    result = page(screen, Step.RESULT, SendResultPage)
    assert shown(result.ledger)
    assert result.ledger.verdict is not None
    assert result.ledger.verdict.text() == "Adds up"
    dialog = result.open_rows("held_back")
    assert [item.rows for item in dialog.table.model.items] == [(2,)]
    dialog.accept()


def test_once_more_is_a_choice_that_says_what_it_may_start(show: Open, service: Service) -> None:
    service.before = SentBefore(1, 1, ago())
    screen = show("events", PEOPLE)
    walk_to(screen.vm, Step.PLAN)
    plan = page(screen, Step.PLAN, SendPlanPage)
    assert shown(plan.once_more)
    assert plan.reason == "All of these were sent before."
    assert plan.once_more.rest.isChecked()
    assert "20" in plan.once_more.before.accessibleDescription(), "when the last of them went"
    assert "a second time" in plan.once_more.all.accessibleDescription()
    plan.consent.click()
    plan.once_more.all.click()
    assert not plan.consent.isChecked(), "it is agreed to anew"
    assert plan.reason == "Confirm that you want it to go on"
    plan.consent.click()
    assert screen.frame.primary is not None
    screen.frame.primary.click()
    assert len(service.sent) == 1


def test_rows_are_saved_by_a_choice(show: Open, service: Service, tmp_path: Path, monkeypatch: Any) -> None:
    target = tmp_path / "out.xlsx"
    monkeypatch.setattr("desktop_app.views.sending.send_result_page.ask_save_file", lambda *_words: target)
    screen = show("events", PEOPLE)
    walk_to(screen.vm, Step.RESULT)
    result = page(screen, Step.RESULT, SendResultPage)
    dialog = result.open_save()
    assert dialog is not None
    dialog.every.click()
    dialog.do.click()
    assert service.saved == [("out.xlsx", True)]


def test_leaving_asks_while_something_would_be_lost(show: Open) -> None:
    screen = show("events", PEOPLE)
    left: list[bool] = []
    screen.left.connect(lambda: left.append(True))
    walk_to(screen.vm, Step.CHECK)
    screen.ask_to_leave()
    assert left == []
    screen.vm.go_back()
    screen.vm.go_back()
    screen.ask_to_leave()
    assert left == [True]


def test_with_much_to_ask_above_them_the_columns_keep_their_height(show: Open, qtbot: QtBot) -> None:
    form = FILES_SHOP.order_form
    assert form is not None
    how = FormField("how", "x", "choice", options=(("all", "x"), ("one", "x")))
    fields, required = (*form.fields, "currency"), (*form.required, "currency")
    needed = replace(form, fields=fields, required=required, extra=(how,))
    more = [f"Extra {number}" for number in range(6)]
    head, *rows = ORDERS.splitlines()
    text = "\n".join([";".join([head, *more]), *(row + ";1" * len(more) for row in rows)])
    screen = show("orders", text, replace(FILES_SHOP, order_form=needed))
    columns = page(screen, Step.COLUMNS, SendColumnsPage)  # made ahead, before the file is known
    assert screen.vm.path is not None
    screen.vm.open_file(screen.vm.path)
    qtbot.wait(50)
    walk_to(screen.vm, Step.COLUMNS)
    qtbot.waitUntil(lambda: len(columns._lines) == 8 + len(more))
    assert shown(columns.whole)
    qtbot.wait(50)
    tops = [line.y() for line in columns._lines.values()]
    between = {after - before for before, after in pairwise(tops)}
    assert between == {53}, "as high as a row with its line"


def test_orders_of_a_file_are_narrowed_sorted_and_copied_by_their_columns(show: Open) -> None:
    text = "Order number;Status;Total;E-mail;Item code;Quantity;Unit price\n" + "".join(
        f"{number};DONE;{number};{who}@example.com;x;1;{number}\n"
        for number, who in ((21, "ann"), (7, "bob"), (300, "ann"))
    )
    screen = show("orders", text)
    screen.vm.set_currency("eur")
    walk_to(screen.vm, Step.CHECK)
    check = page(screen, Step.CHECK, SendCheckPage)
    check.kind_table.select_row(next(row for row, one in enumerate(check.kinds.items) if one.code == ""))

    def numbers() -> list[str]:
        return [one.order.external_id for one in screen.vm.cards.model.orders]

    assert numbers() == ["21", "7", "300"]
    QTest.keyClick(check.cards, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | SHIFT)
    assert shown(check.table)
    field = check.findChild(FilterField) or screen.window().findChild(FilterField)
    assert field is not None
    whom = next(at for at, one in enumerate(check.model.columns) if one.key == "whom")
    check.model.set_filter(whom, "ann@example.com", How.IS)
    assert numbers() == ["21", "300"]
    total = next(at for at, one in enumerate(check.model.columns) if one.key == "total")
    check.table.table.columns.sort(total, Qt.SortOrder.DescendingOrder)
    check.table.table.copy_column(total)
    assert QGuiApplication.clipboard().text().splitlines()[0].startswith("300")
    check.ways.choose(CARDS)
    assert shown(check.cards)
    assert numbers() == ["300", "21"]
    assert "2 of 3" in check.foot._left.text()
    assert check.foot.clear_filters is not None
    assert shown(check.foot.clear_filters)
    QTest.keyClick(check.cards, Qt.Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier | SHIFT)
    assert numbers() == ["300", "21", "7"]
    check.cards.setFocus()
    check.model.set_filter(whom, "nobody@example.com", How.IS)
    assert not shown(check.cards), "words instead of an empty place"
    assert shown(check.show_all)
    QTest.keyClick(check.show_all, Qt.Key.Key_Space)
    assert shown(check.cards)
    assert numbers() == ["300", "21", "7"]


def test_the_table_says_in_two_words_what_happens_and_beside_it_why(show: Open) -> None:
    screen = show("orders", ORDERS)
    screen.vm.set_currency("eur")
    walk_to(screen.vm, Step.CHECK)
    check = page(screen, Step.CHECK, SendCheckPage)
    check.kind_table.select_row(1)
    check.words.meanings["Hotovo"].set_value("DONE")
    check.kind_table.select_row(0)
    check.ways.choose(TABLE)
    at = {one.key: place for place, one in enumerate(check.model.columns)}
    assert check.model.index(0, at["state"]).data() == "Stays here"
    assert check.model.index(0, at["why"]).data() == "An item needs at least one piece."
    check.kind_table.select_row(3)
    assert check.model.index(0, at["state"]).data() == "Will be sent"
    assert check.model.index(0, at["why"]).data() == ""


def test_a_kind_that_nothing_is_of_says_so(show: Open) -> None:
    screen = show("orders", "Order number;Status;E-mail;Item code;Quantity\n1;DONE;ann@example.com;x;0\n")
    screen.vm.set_currency("eur")
    walk_to(screen.vm, Step.CHECK)
    check = page(screen, Step.CHECK, SendCheckPage)
    check.kind_table.select_row(next(row for row, one in enumerate(check.kinds.items) if one.code == ""))
    assert screen.vm.shown == []
    assert "No order of this kind" in [
        one.title.text() for one in check.findChildren(EmptyState) if shown(one)
    ]


def test_a_row_is_mended_by_keys_left_out_and_taken_back(show: Open, service: Service, qtbot: QtBot) -> None:
    screen = show("events", "E-mail;Points\nann@example.com;5\nbob(at)example.com;7\ncyd@example.com;8\n")
    walk_to(screen.vm, Step.CHECK)
    check = page(screen, Step.CHECK, SendCheckPage)
    assert not shown(check.take_back)
    table = check.table.table
    table.setFocus()
    table.select_row(0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    (dialog,) = screen.findChildren(MendItemDialog)
    labelled = dialog.fields[0, "email"]
    assert labelled.text() == "bob(at)example.com"
    assert labelled.accessibleName() == "E-mail"
    labelled.setText("bob@example.com")
    qtbot.keyClick(labelled, Qt.Key.Key_Return)
    assert screen.vm.good == 3
    assert shown(check.take_back)
    check.take_back.click()
    assert screen.vm.good == 2
    screen.vm.choose_kind("", False)
    table.select_row(0)
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert screen.vm.good == 1
    assert [kind.count for kind in screen.vm.kinds if kind.code == "left_out"] == [1]
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    qtbot.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert screen.vm.good == 2


def test_an_order_is_mended_from_its_card(show: Open, service: Service, qtbot: QtBot) -> None:
    screen = show("orders", ORDERS)
    screen.vm.set_currency("EUR")
    walk_to(screen.vm, Step.CHECK)
    screen.vm.set_status("Hotovo", "DONE")
    check = page(screen, Step.CHECK, SendCheckPage)
    screen.vm.choose_kind("item_quantity", True)
    good = screen.vm.good
    check.cards.setCurrentIndex(check.cards.model().index(0, 0))
    qtbot.keyClick(check.cards, Qt.Key.Key_Return)
    (dialog,) = screen.findChildren(MendItemDialog)
    dialog.fields[0, "item_quantity"].setText("1")
    dialog.do.click()
    assert screen.vm.good == good + 1
    screen.vm.choose_kind("sum", False)
    assert shown(check.leave)
    check.leave.click()
    assert screen.vm.good == good


def test_a_file_of_which_nothing_arrived_has_no_sign_of_success(show: Open, service: Service) -> None:
    service.counts = {"refused": 1, "held_back": 1}
    screen = show("events", PEOPLE)
    walk_to(screen.vm, Step.RESULT)
    result = page(screen, Step.RESULT, SendResultPage)
    assert result.headline.text().startswith("0 events")
    assert result._icon._name == "triangle-alert"
