"""How wide the columns of a table are: pills, heads and cells that are not cut while there is room, and what
a person made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from desktop_app.viewmodels.cells import Kind
from desktop_app.viewmodels.late_pages import LatePagedModel
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.views.widgets import TableView
from tests.views.widgets.test_table import Row, table

Shown = Callable[..., QWidget]


def test_a_cut_cell_tells_its_whole_text(shown: Shown) -> None:
    view = table(shown, rows="two")
    index = view.model().index(0, 0)
    assert view.delegate.cut_text(view.visualRect(index), index) == ""
    view.head.resizeSection(0, 60)
    assert view.delegate.cut_text(view.visualRect(index), index) == "Person 0\nPerson 0@example.org"


def test_a_column_fitted_to_its_contents_cuts_nothing(shown: Shown) -> None:
    view = table(shown, boxes=True, rows="two")
    for column in range(3):
        view.resizeColumnToContents(column)
        for row in range(5):
            index = view.model().index(row, column)
            assert view.delegate.cut_text(view.visualRect(index), index) == ""


def test_a_pill_and_a_head_are_not_cut_while_there_is_room(shown: Shown) -> None:
    wide = "Cannot be reached by anybody"
    view = table(shown, stretch="name")
    made = cast("RowsModel[Row]", view.model())
    made.set_items([Row("a", "Olena", 1, wide)])
    option = QStyleOptionViewItem()
    needed = view.delegate.sizeHint(option, made.index(0, 2)).width()
    assert view.columnWidth(2) >= needed > 140
    assert view.columnWidth(0) >= 180, "the column that takes the rest keeps its least"


def test_room_for_whole_pills_is_given_back_in_a_narrow_window(shown: Shown) -> None:
    view = table(shown, stretch="name")
    cast("RowsModel[Row]", view.model()).set_items([Row("a", "Olena", 1, "Cannot be reached by anybody")])
    wide = view.columnWidth(2)
    view.resize(430, 300)
    assert view.columnWidth(2) < wide
    assert view.columnWidth(0) >= 180
    assert view.horizontalScrollBar().maximum() == 0
    view.resize(600, 300)
    assert view.columnWidth(2) == wide


def test_a_pill_is_whole_at_the_cost_of_words_where_the_rest_has_nothing_to_give(shown: Shown) -> None:
    columns: list[Column[Row]] = [
        Column("name", "Name", lambda row: row.name, Kind.NAME, width=200),
        Column("mail", "E-mail", lambda row: row.key, width=220),
        Column("status", "Status", lambda row: row.status, Kind.PILL, tone=lambda _row: "bad", width=90),
    ]
    model: RowsModel[Row] = RowsModel(columns, lambda row: row.key)
    view = TableView("Contacts", model, stretch="name")
    shown(view, 500, 300)
    model.set_items([Row("somebody.with.a.long.name@example.org", "Olena", 1, "Already as it should")])
    needed = view.delegate.sizeHint(QStyleOptionViewItem(), model.index(0, 2)).width()
    assert view.columnWidth(2) >= needed > 90
    assert view.columnWidth(1) < 220
    assert view.horizontalScrollBar().maximum() == 0
    view.resize(900, 300)
    assert view.columnWidth(1) >= 220, "given back"


def test_pills_of_rows_that_come_late_are_whole_as_well(shown: Shown) -> None:
    asked: list[Callable[[Sequence[Row]], None]] = []
    model: LatePagedModel[Row] = LatePagedModel(
        [
            Column("name", "Name", lambda row: row.name, Kind.NAME, width=300),
            Column("status", "Status", lambda row: row.status, Kind.PILL, tone=lambda _row: "bad", width=90),
        ],
        lambda _numbers, done: asked.append(done),
    )
    view = TableView("Plan", model, stretch="name")
    shown(view, 500, 300)
    model.set_rows([0])
    assert model.index(0, 1).data() in ("", None)
    assert view.columnWidth(1) == 90
    asked[0]([Row("a", "Olena", 1, "Already as it should be")])
    needed = view.delegate.sizeHint(QStyleOptionViewItem(), model.index(0, 1)).width()
    assert view.columnWidth(1) >= needed > 90


def test_in_a_wide_window_the_columns_share_what_is_too_much_for_one(shown: Shown) -> None:
    view = table(shown, stretch="name")
    view.resize(500, 300)
    assert [view.columnWidth(one) for one in (1, 2)] == [100, 140]
    view.resize(1800, 300)
    assert view.columnWidth(1) > 200
    assert view.columnWidth(2) > 280
    assert view.columnWidth(0) > view.columnWidth(2)
    assert sum(view.columnWidth(one) for one in range(3)) == view.viewport().width()
    assert view.columns.widths() == {"name": 200, "orders": 100, "status": 140}, "nobody made them so wide"
    view.resize(500, 300)
    assert [view.columnWidth(one) for one in (1, 2)] == [100, 140]


def test_a_column_that_a_person_made_narrow_stays_so(shown: Shown) -> None:
    view = table(shown, stretch="name")
    view.setColumnWidth(2, 90)
    cast("RowsModel[Row]", view.model()).set_items([Row("a", "Olena", 1, "Cannot be reached by anybody")])
    assert view.columnWidth(2) == 90


def test_a_head_that_is_cut_tells_its_words(shown: Shown) -> None:
    view = table(shown)
    assert view.head.cut_text(1) == ""
    view.head.resizeSection(1, 50)
    assert view.head.cut_text(1) == "Orders"


def test_no_head_is_cut_when_fitted(shown: Shown) -> None:
    view = table(shown)
    for column, words in enumerate(("Name", "Orders", "Status")):
        needed = view.head.sectionSizeFromContents(column).width()
        assert needed >= view.head.fontMetrics().horizontalAdvance(words) + 28
