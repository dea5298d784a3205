"""Filtering by the heads: the menu, the field below a head, the sign on it, and a table of which nothing is
left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.viewmodels.cells import Kind
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.views.widgets import TableView
from desktop_app.views.widgets.menu import Menu
from desktop_app.views.widgets.table_filter import FilterField

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
    assert "Show only" not in entries(view.columns.menu(0)), "of thirty names none is offered"


def test_what_is_typed_below_a_head_narrows_at_once_and_enter_gives_the_keys_back(
    view: TableView, qtbot: QtBot
) -> None:
    view.setFocus(Qt.FocusReason.TabFocusReason)
    entries(view.columns.menu(1))["Filter …"].trigger()
    qtbot.waitUntil(lambda: view.window().findChild(FilterField) is not None)
    field = view.window().findChild(FilterField)
    assert field is not None
    assert QAccessible.queryAccessibleInterface(field.text).text(QAccessible.Text.Name) == "Orders holds"
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
