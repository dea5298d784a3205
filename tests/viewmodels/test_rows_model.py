"""The table model: every change announced, sorting by value, narrowing by any cell, rows named by key."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QModelIndex, Qt

from desktop_app.model.column_filter import How
from desktop_app.viewmodels.cells import Kind, Role
from desktop_app.viewmodels.rows_model import Column, RowsModel


@dataclass(frozen=True)
class Fruit:
    id: str
    name: str
    count: int


FRUIT = (Fruit("a", "pear", 10), Fruit("b", "Apple", 9), Fruit("c", "plum", 100))


@pytest.fixture
def model(qtmodeltester):
    columns = (
        Column("name", "Name", lambda fruit: fruit.name, Kind.NAME, second=lambda fruit: f"no. {fruit.id}"),
        Column(
            "count", "Count", lambda fruit: f"{fruit.count:,}", Kind.NUMBER, sort=lambda fruit: fruit.count
        ),
    )
    model = RowsModel(columns, lambda fruit: fruit.id)
    model.set_items(FRUIT)
    qtmodeltester.check(model)
    return model


def shown(model):
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_numbers_sort_by_value_not_by_their_text(model):
    model.sort(1)
    assert shown(model) == ["Apple", "pear", "plum"]
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert shown(model) == ["plum", "pear", "Apple"]
    model.sort(-1)
    assert shown(model) == ["pear", "Apple", "plum"]


def test_names_sort_without_case(model):
    model.sort(0)
    assert shown(model) == ["Apple", "pear", "plum"]


def test_narrowing_looks_at_every_cell_and_second_line(model):
    model.narrow("PL")
    assert shown(model) == ["Apple", "plum"]
    model.narrow("no. c")
    assert shown(model) == ["plum"]
    model.narrow("")
    assert len(shown(model)) == 3


def test_a_further_page_is_announced_as_inserted_rows(model, qtbot):
    with qtbot.waitSignal(model.rowsInserted) as told:
        model.add_items([Fruit("d", "fig", 1)])
    assert told.args[1:] == [3, 3]
    assert shown(model)[-1] == "fig"


def test_rows_are_found_by_key_after_sorting(model):
    model.sort(0)
    assert model.item(model.row_of("c")).name == "plum"
    assert model.row_of("zzz") == -1
    assert model.index(0, 0).data(Role.KEY) == "b"


def test_numbers_stand_right(model):
    assert model.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Count"
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.data(QModelIndex()) is None


def test_columns_are_filtered_each_by_its_own_word_and_all_together(model, qtbot):
    with qtbot.waitSignal(model.filters_changed):
        model.set_filter(0, "P")
    assert shown(model) == ["pear", "Apple", "plum"]
    model.set_filter(1, "> 9")
    assert shown(model) == ["pear", "plum"]
    model.narrow("no. a")
    assert shown(model) == ["pear"]
    model.narrow("")
    assert (model.is_filtered(0), model.is_filtered(1)) == (True, True)
    assert model.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
    model.clear_filters(1)
    assert not model.is_filtered(1)
    model.set_filter(0, "plum", How.IS)
    assert shown(model) == ["plum"]
    model.set_items([*FRUIT, Fruit("d", "plum", 1)])
    assert shown(model) == ["plum", "plum"], "rows that come later are filtered as well"
    model.add_items([Fruit("e", "fig", 1)])
    assert shown(model) == ["plum", "plum"]
    model.clear_filters()
    assert len(shown(model)) == 5
    assert not model.filters


def test_a_column_of_few_different_texts_offers_them(model):
    assert model.filter_choices(0) == ["Apple", "pear", "plum"]
    model.set_items([Fruit(str(number), f"name {number}", 1) for number in range(40)])
    assert model.filter_choices(0) == []


def test_a_filter_that_leaves_nothing_is_not_a_search_that_found_nothing(model):
    model.set_filter(0, "nowhere")
    assert not model.rowCount()
    assert not model.narrowed_out
    model.clear_filters()
    model.narrow("nowhere")
    assert model.narrowed_out
