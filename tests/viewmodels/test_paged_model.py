"""A table over rows in a store: pages are fetched when looked at, few are kept, rows are found by key."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.viewmodels.cells import Role
from desktop_app.viewmodels.paged_model import PAGE, PAGES_KEPT, PagedModel
from desktop_app.viewmodels.rows_model import Column


class Store:
    """Row n shows "name n"; rows in ``gone`` are there no more."""

    def __init__(self) -> None:
        self.asked: list[Sequence[int]] = []
        self.gone: set[int] = set()

    def page(self, rows: Sequence[int]) -> list[int]:
        self.asked.append(rows)
        return [row for row in rows if row not in self.gone]

    def number(self, key: str) -> int:
        return int(key)


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def model(store: Store, qapp: object) -> PagedModel[int]:
    columns = (
        Column[int]("name", "Name", lambda one: f"name {one}"),
        Column[int]("id", "Id", lambda one: str(one)),
    )
    made = PagedModel(columns, str, store.page, store.number)
    made.set_rows(range(1, 1_000_001))
    return made


def test_only_what_is_looked_at_is_fetched(model: PagedModel[int], store: Store) -> None:
    assert model.rowCount() == 1_000_000
    assert store.asked == []
    assert model.index(999_999, 0).data() == "name 1000000"
    assert model.index(999_990, 1).data() == "999991"
    assert len(store.asked) == 1
    assert len(store.asked[0]) == PAGE


def test_few_pages_are_kept(model: PagedModel[int], store: Store) -> None:
    for page in range(PAGES_KEPT + 20):
        assert model.index(page * PAGE, 1).data() == str(page * PAGE + 1)
    assert len(model._pages) == PAGES_KEPT
    asked = len(store.asked)
    model.index((PAGES_KEPT + 19) * PAGE, 0).data()
    assert len(store.asked) == asked, "the latest is still here"


def test_rows_are_found_by_key_in_any_order(model: PagedModel[int]) -> None:
    assert model.row_of("700000") == 699_999
    assert model.index(4, 0).data(Role.KEY) == "5"
    model.set_rows(array("I", [9, 7, 5]))
    assert [model.row_of(key) for key in ("9", "5", "8")] == [0, 2, -1]


def test_growing_keeps_what_is_shown(model: PagedModel[int], qtbot: QtBot) -> None:
    model.set_rows(range(1, 11))
    with qtbot.waitSignal(model.rowsInserted) as heard:
        model.grow(range(1, 21))
    assert list(heard.args[1:]) == [10, 19]
    assert model.index(19, 1).data() == "20"
    model.grow(range(1, 6))
    assert model.rowCount() == 5


def test_a_row_that_has_gone_is_blank_until_the_next_question(model: PagedModel[int], store: Store) -> None:
    model.set_rows(range(1, 4))
    store.gone = {3}
    assert model.index(2, 0).data() is None
    store.gone = set()
    model.forget()
    assert model.index(2, 0).data() == "name 3"


def test_sorting_is_asked_of_whoever_set_the_rows(model: PagedModel[int], qtbot: QtBot) -> None:
    with qtbot.waitSignal(model.sort_asked) as heard:
        model.sort(1, Qt.SortOrder.DescendingOrder)
    assert heard.args == ["id", True]
    with qtbot.waitSignal(model.sort_asked) as heard:
        model.sort(-1)
    assert heard.args == ["", False]
