"""Filtering by the heads: the menu, the field below a head, the sign on it, and a table of which nothing is
left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAction, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.model.column_filter import ColumnFilter, How
from desktop_app.viewmodels.cells import Kind
from desktop_app.viewmodels.late_pages import LatePagedModel
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.views.shortcuts import CLEAR_FILTERS_KEYS, FILTER_KEYS
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets import TableFoot, TableView
from desktop_app.views.widgets.menu import Menu
from desktop_app.views.widgets.table_filter import FilterField, filter_words

Shown = Callable[..., QWidget]


@dataclass(frozen=True)
class Row:
    name: str
    orders: int
    status: str


@pytest.fixture
def view(shown: Shown) -> TableView:
    columns: list[Column[Row]] = [
        Column("name", "Name", lambda r: r.name, Kind.NAME, width=200),
        Column(
            "orders", "Orders", lambda r: f"{r.orders:,}", Kind.NUMBER, sort=lambda r: r.orders, width=100
        ),
        Column("status", "Status", lambda r: r.status, width=140),
    ]
    model: RowsModel[Row] = RowsModel(columns, lambda r: r.name)
    states = ("Active", "Gone", "")
    model.set_items([Row(f"Person {i}", i * 100, states[i % 3]) for i in range(30)])
    made = TableView("Contacts", model)
    shown(made, 600, 300)
    return made


def entries(menu: Menu) -> dict[str, QAction]:
    found = {action.text(): action for action in menu.actions()}
    for action in menu.actions():
        if (below := action.menu()) is not None:
            found |= {f"{action.text()}/{one.text()}": one for one in below.actions()}
    return found


def test_the_menu_of_a_head_filters_by_one_of_few_values_and_clears(view: TableView) -> None:
    offered = entries(view.columns.menu(2))
    assert "Clear this filter" not in offered
    offered["Show only/Gone"].trigger()
    assert view.model().rowCount() == 10
    offered = entries(view.columns.menu(2))
    assert offered["Show only/Gone"].isChecked()
    offered["Show only/Without a value"].trigger()
    assert view.model().rowCount() == 10
    entries(view.columns.menu(2))["Clear this filter"].trigger()
    assert view.model().rowCount() == 30
    offered = entries(view.columns.menu(0))
    assert "Show only/Person 1" not in offered, "of thirty names none is offered"
    entries(view.columns.menu(2))["Show only/With a value"].trigger()
    assert view.model().rowCount() == 20


def test_what_is_typed_below_a_head_narrows_at_once_and_enter_gives_the_keys_back(
    view: TableView, qtbot: QtBot
) -> None:
    view.setFocus(Qt.FocusReason.TabFocusReason)
    entries(view.columns.menu(1))["Filter…"].trigger()
    qtbot.waitUntil(lambda: view.window().findChild(FilterField) is not None)
    field = view.window().findChild(FilterField)
    assert field is not None
    assert QAccessible.queryAccessibleInterface(field.text).text(QAccessible.Text.Name) == "Orders: Contains"
    QTest.keyClicks(field.text, "> 2,700")
    qtbot.waitUntil(lambda: view.model().rowCount() == 2)
    QTest.keyClick(field.text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.window().findChild(FilterField) is None)
    view.open_filter(1)
    again = view.window().findChild(FilterField)
    assert again is not None
    assert again.text.text() == "> 2,700"
    QTest.keyClick(again.text, Qt.Key.Key_Escape)


def test_a_filtered_head_bears_a_sign_and_says_so(view: TableView) -> None:
    def blue_pixels(column: int) -> int:
        image = view.head.grab().toImage()
        x, width = view.head.sectionViewportPosition(column), view.head.sectionSize(column)
        spots = (image.pixelColor(x + dx, y) for dx in range(width) for y in range(view.head.height()))
        return sum(spot.blue() - spot.red() > 60 for spot in spots)

    assert blue_pixels(2) == 0
    view.model().set_filter(2, "Gone")
    assert blue_pixels(2) > 5
    assert blue_pixels(0) == 0
    told = QAccessible.queryAccessibleInterface(view)
    cells = [told.child(place) for place in range(told.childCount())]
    heads = [one.text(QAccessible.Text.Name) for one in cells if one is not None]
    assert "Status, filtered" in heads
    view.model().clear_filters()
    assert blue_pixels(2) == 0


def test_where_nothing_is_left_the_heads_stay_and_one_link_brings_all_back(view: TableView) -> None:
    view.model().set_filter(0, "nobody")
    nothing = view._nothing
    assert nothing.isVisible()
    assert view.head.isVisible()
    nothing.clear.click()
    assert not nothing.isVisible()
    assert view.model().rowCount() == 30
    assert view.hasFocus()


def test_the_way_to_compare_is_chosen_beside_the_text(view: TableView, qtbot: QtBot) -> None:
    view.open_filter(2)
    field = view.window().findChild(FilterField)
    assert field is not None
    QTest.keyClicks(field.text, "gone")
    qtbot.waitUntil(lambda: view.model().rowCount() == 10)
    field.how.set_value(How.IS_NOT)
    assert view.model().rowCount() == 20
    field.how.set_value(How.EMPTY)
    assert not field.text.isVisible(), "without a value needs no text"
    assert view.model().rowCount() == 10
    field.how.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.qWait(1)
    assert field.isVisible(), "from one of its fields to the other it stays"
    QTest.keyClick(field.how, Qt.Key.Key_Escape)
    assert view.hasFocus()
    assert view.model().filters == (ColumnFilter("status", "", How.EMPTY),)


def test_keys_open_the_filter_of_the_column_and_clear_all(view: TableView, qtbot: QtBot) -> None:
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keySequence(view, QKeySequence(FILTER_KEYS))
    field = view.window().findChild(FilterField)
    assert field is not None
    assert field.accessibleName() == "Filter: Orders"
    QTest.keyClicks(field.text, "> 2,700")
    QTest.keyClick(field.text, Qt.Key.Key_Return)
    assert view.model().rowCount() == 2
    assert view.hasFocus()
    QTest.keySequence(view, QKeySequence(CLEAR_FILTERS_KEYS))
    assert view.model().rowCount() == 30


def test_the_line_of_numbers_names_the_columns_and_takes_the_filters_away(view: TableView) -> None:
    foot = TableFoot("30 people")
    foot.follow(view)
    model = view.model()
    assert filter_words(model, 30, 30, "30 people") == "30 people"
    model.set_filter(2, "Gone", How.IS)
    model.set_filter(1, "> 1,000")
    shown = filter_words(model, model.rowCount(), model.total)
    assert shown == "6 of 30 shown · filter on Status, Orders"
    assert filter_words(model, 6, 0, "6 people, reading") == "6 people, reading · filter on Status, Orders"
    assert foot.clear_filters is not None
    assert not foot.clear_filters.isHidden()
    foot.clear_filters.click()
    assert model.rowCount() == 30
    assert foot.clear_filters.isHidden()


def test_a_long_column_is_copied_while_the_window_goes_on(view: TableView, qtbot: QtBot) -> None:
    model = view.model()
    model.set_items([Row(f"Person {number}", number, "") for number in range(2_000)])
    turns: list[int] = []
    clock = QTimer()
    clock.setInterval(0)
    clock.timeout.connect(lambda: turns.append(1))
    clock.start()
    with qtbot.waitSignal(view.copied) as heard:
        view.copy_column(0)
    clock.stop()
    assert heard.args == [2_000]
    assert len(turns) > 3, "the window was asked in between"
    lines = QGuiApplication.clipboard().text().split("\n")
    assert (len(lines), lines[0], lines[-1]) == (2_000, "Person 0", "Person 1999")


def test_other_rows_end_a_copy_and_leave_the_clipboard_alone(view: TableView, qtbot: QtBot) -> None:
    model = view.model()
    model.set_items([Row(f"Person {number}", number, "") for number in range(2_000)])
    QGuiApplication.clipboard().setText("before")
    view.copy_column(0)
    copying = view.copying._under_way
    assert copying is not None
    with qtbot.waitSignal(copying.destroyed):
        model.set_filter(0, "Person 1")
    assert QGuiApplication.clipboard().text() == "before"


def test_a_long_column_of_rows_that_come_later_is_copied_when_they_have_come(
    view: TableView, qtbot: QtBot
) -> None:
    def fetch(numbers: Sequence[int], done: Callable[[list[Row]], None]) -> None:
        QTimer.singleShot(0, lambda: done([Row(f"Person {number}", number, "") for number in numbers]))

    columns = [Column[Row]("name", "Name", lambda one: one.name)]
    model = LatePagedModel[Row](columns, fetch)
    view.setModel(model)
    model.set_rows(range(1, 1_501))
    with qtbot.waitSignal(view.copied):
        view.copy_column(0)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert (len(lines), lines[0], lines[-1]) == (1_500, "Person 1", "Person 1500")
    assert "" not in lines


def test_how_long_a_filter_holds_is_said_where_it_is_made(view: TableView) -> None:
    view.open_filter(0)
    field = view.window().findChild(FilterField)
    assert field is not None
    assert field.until.isVisible()
    assert "until you clear it or the program ends" in field.until.text()


def test_the_field_goes_with_its_table_and_is_as_high_as_its_sentences(qtbot: QtBot, shown: Shown) -> None:
    model: RowsModel[Row] = RowsModel(
        [Column("name", "Name", lambda r: r.name, Kind.NAME, width=200)], lambda r: r.name
    )
    model.set_items([Row("Ann", 1, "")])
    view, whole = TableView("Contacts", model), QWidget()
    column(view, parent=whole)
    shown(whole, 600, 300)
    view.open_filter(0)
    field = whole.window().findChild(FilterField)
    assert field is not None
    layout = field.layout()
    assert layout is not None
    field.until.setText("It holds for these rows until it is taken away. " * 4)
    qtbot.waitUntil(lambda: field.height() >= layout.totalHeightForWidth(field.width()))
    view.hide()
    qtbot.waitUntil(lambda: whole.window().findChild(FilterField) is None)
