"""The table model: every change announced, sorting by value, narrowing by any cell, rows named by key."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QModelIndex, Qt

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
