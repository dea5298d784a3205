"""Rows of an import narrowed, sorted and copied by the heads of their tables: after it, in check and plan."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop_app.model.column_filter import ColumnFilter, How
from desktop_app.model.report import RowState
from desktop_app.services.importing.steps import Step
from desktop_app.viewmodels.paged_model import PagedModel
from desktop_app.views.widgets import TableView
from desktop_app.views.widgets.table_foot import TableFoot
from desktop_app.views.wizard.check_page import CheckPage
from desktop_app.views.wizard.mend_dialog import MendDialog
from desktop_app.views.wizard.plan_page import PlanPage
from desktop_app.views.wizard.result_page import ResultPage
from tests.helpers.import_scene import ImportScene
from tests.views.cut_words import cut_words, settle

ROWS = [
    ["ann@example.com", "Anna", "Kyiv"],
    ["new@example.com", "New", "Brno"],
    ["no address", "Bad", ""],
    ["also wrong", "Worse", "Brno"],
    ["new@example.com", "Twice", ""],
]


def at_result(scene: ImportScene, host: Callable, size: tuple[int, int] = (1280, 720)) -> ResultPage:
    scene.bench.platform.add(email="ann@example.com", first_name="Ann", lists=("1",))
    window = host(*size)
    scene.to_result(ROWS)
    page = window.screen_.pages[Step.RESULT]
    assert isinstance(page, ResultPage)
    return page


def column_of(table: TableView, key: str) -> int:
    return [one.key for one in table.model().columns].index(key)


def narrow(table: TableView, key: str, text: str, how: How = How.HOLDS) -> list[int]:
    table.model().set_filter(column_of(table, key), text, how)
    settle()
    return rows(table)


def rows(table: TableView) -> list[int]:
    model = table.model()
    assert isinstance(model, PagedModel)
    return list(model.rows)


def said(foot: TableFoot) -> str:
    return foot._left.text()


@pytest.mark.parametrize("size", [(1280, 720), (640, 360)])
def test_every_row_is_narrowed_by_any_column_copied_and_comes_back_as_it_was_left(scene, host, size):
    page = at_result(scene, host, size)
    dialog = page.open_rows()
    settle()
    city = column_of(dialog.table, "cell:2")
    assert dialog.table.isColumnHidden(city), "the columns of the file are there to choose"
    assert narrow(dialog.table, "cell:2", "brno") == [2, 4]
    assert said(dialog.foot) == "2 of 5 shown · filter on City"
    assert cut_words(dialog) == []
    dialog.table.copy_column(city)
    assert QGuiApplication.clipboard().text() == "Brno\nBrno"
    assert narrow(dialog.table, "state", "Left out here", How.IS) == [4]
    dialog.accept()
    again = page.open_rows()
    settle()
    assert rows(again.table) == [4]
    assert said(again.foot) == "1 of 5 shown · filter on City, State"
    assert again.foot.clear_filters is not None
    again.foot.clear_filters.click()
    settle()
    assert rows(again.table) == [1, 2, 3, 4, 5]
    assert again.table.hasFocus()
    again.accept()


def test_a_filter_that_leaves_no_row_keeps_the_heads(scene, host):
    dialog = at_result(scene, host).open_rows()
    settle()
    assert narrow(dialog.table, "cells", "nowhere") == []
    assert dialog.table.isVisible()
    assert dialog.table._nothing.isVisible()
    dialog.table._nothing.clear.click()
    settle()
    assert len(rows(dialog.table)) == 5
    dialog.accept()


def test_rows_are_sorted_by_a_click_on_any_head_and_the_order_is_kept(scene, host):
    page = at_result(scene, host)
    dialog = page.open_rows()
    settle()
    dialog.table.columns.sort(column_of(dialog.table, "cell:1"), Qt.SortOrder.DescendingOrder)
    settle()
    assert rows(dialog.table) == [4, 5, 2, 3, 1]
    dialog.accept()
    again = page.open_rows(RowState.REJECTED_HERE)
    settle()
    assert rows(again.table) == [4, 3]
    assert again.table.columns.order() == ("cell:1", True)
    again.accept()


def test_rows_to_mend_are_narrowed_by_their_wrong_cell(scene, host):
    dialog = at_result(scene, host).open_mend()
    assert isinstance(dialog, MendDialog)
    settle()
    assert rows(dialog.table) == [3, 4]
    assert narrow(dialog.table, "in_question", "wrong") == [4]
    assert said(dialog.foot) == "1 of 2 shown · filter on In your file"
    assert not dialog.model.can_filter(column_of(dialog.table, "goes")), "that is being written here"
    dialog.model.clear_filters()
    settle()
    assert rows(dialog.table) == [3, 4]
    dialog.reject()


def test_each_kind_of_the_check_is_narrowed_by_itself(scene, host):
    window = host()
    scene.to_check(ROWS)
    settle()
    page = window.screen_.pages[Step.CHECK]
    assert isinstance(page, CheckPage)
    table, check = page.rows.table, scene.vm.check
    check.choose("email_invalid")
    settle()
    assert rows(table) == [3, 4]
    assert narrow(table, "in_file", "WRONG") == [4]
    assert said(page.rows.foot) == "1 of 2 shown · filter on In your file"
    check.choose("")
    settle()
    assert rows(table) == [1, 2]
    assert table.model().filters == ()
    assert narrow(table, "name", "new") == [2]
    assert narrow(table, "name", "new", How.IS_NOT) == [1]
    check.choose("email_invalid")
    settle()
    assert rows(table) == [4]
    check.edit(4, 0, "right@example.com")
    settle()
    assert rows(table) == []
    assert said(page.rows.foot) == "0 of 1 shown · filter on In your file"
    table.model().clear_filters()
    settle()
    assert rows(table) == [3]


def test_the_plan_is_narrowed_by_who_what_and_changes(scene, host):
    scene.bench.platform.add(email="ann@example.com", first_name="Ann", lists=("1",))
    window = host()
    scene.to_plan(ROWS)
    settle()
    page = window.screen_.pages[Step.PLAN]
    assert isinstance(page, PlanPage)
    page.show_rows.click()
    settle()
    table = page.rows.table
    assert rows(table) == [1, 2, 3, 4, 5]
    assert narrow(table, "who", "ANN@") == [1]
    page.rows.model.clear_filters()
    assert narrow(table, "changes", "kyiv") == [1]
    words = page.rows.model.item(0)
    assert words is not None
    assert narrow(table, "changes", page.rows._changes(words), How.IS) == [1]
    assert said(page.rows.foot).startswith("1 of 5 shown · filter on ")
    page.rows.model.clear_filters()
    settle()
    only = page.rows.model.columns[2].text(page.rows.model.item(2))
    assert 3 in narrow(table, "what", only, How.IS)
    assert 1 not in rows(table)
    assert page.rows.model.filters == (ColumnFilter("what", only, How.IS),)


def test_the_head_of_a_column_that_cannot_be_sorted_offers_no_order(scene, host, qtbot: QtBot):
    window = host()
    scene.to_plan(ROWS)
    settle()
    page = window.screen_.pages[Step.PLAN]
    assert isinstance(page, PlanPage)
    page.show_rows.click()
    settle()
    menu = page.rows.table.columns.menu
    assert "Sort from A to Z, small to large" in [one.text() for one in menu(0).actions()]
    assert "Sort from A to Z, small to large" not in [one.text() for one in menu(3).actions()]


def test_rows_in_doubt_say_how_many_are_shown(scene, host):
    dialog = at_result(scene, host).open_doubts()
    settle()
    assert rows(dialog.table) == []
    assert narrow(dialog.table, "cells", "x") == []
    assert not dialog.table.isVisible(), "there are none, filtered or not"
    dialog.reject()
