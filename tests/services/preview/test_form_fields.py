"""Writing into the lists of a message's data: what was there before stays as it was."""

from __future__ import annotations

import copy
from typing import Any

from desktop_app.services.preview.form_fields import items_at, with_cell, with_row, without_row

DATA: dict[str, Any] = {
    "shop": {"items": [{"title": "Cup", "count": 2}, "odd"], "tags": ["a", 7]},
    "name": "Ann",
}
ITEMS, TAGS = ("shop", "items"), ("shop", "tags")


def test_a_cell_keeps_its_kind_and_the_data_before_is_untouched() -> None:
    before = copy.deepcopy(DATA)
    made = with_cell(DATA, ITEMS, 0, "count", "3")
    assert made is not None
    assert items_at(made, ITEMS)[0] == {"title": "Cup", "count": 3}
    assert before == DATA
    typed = with_cell(DATA, TAGS, 1, "", "8")
    assert typed is not None
    assert items_at(typed, TAGS) == ["a", 8]


def test_what_is_no_object_becomes_one_when_a_column_is_typed_into_it() -> None:
    made = with_cell(DATA, ITEMS, 1, "title", "Pot")
    assert made is not None
    assert items_at(made, ITEMS)[1] == {"title": "Pot"}


def test_rows_come_and_go_and_one_that_is_not_there_changes_nothing() -> None:
    assert items_at(with_row(DATA, ITEMS, ("title", "count")), ITEMS)[-1] == {"title": "", "count": ""}
    assert items_at(with_row(DATA, ("new", "list"), ()), ("new", "list")) == [""]
    left = without_row(DATA, ITEMS, 0)
    assert left is not None
    assert items_at(left, ITEMS) == ["odd"]
    for row in (-1, 2):
        assert with_cell(DATA, ITEMS, row, "title", "x") is None
        assert without_row(DATA, ITEMS, row) is None
    assert items_at(DATA, ("name",)) == []
