"""Whether a cell fits what a column is narrowed to."""

from __future__ import annotations

import pytest

from desktop_app.model.column_filter import ColumnFilter


@pytest.mark.parametrize(
    ("text", "exact", "cell", "value", "fits"),
    [
        ("vip", False, "VIP customers", None, True),
        ("  VIP ", False, "old vip", None, True),
        ("vip", False, "Customers", None, False),
        ("Active", True, "Active", None, True),
        ("Active", True, "Inactive", None, False),
        ("", True, "", None, True),
        ("", True, "x", None, False),
        ("1200", False, "1,200", 1200, True),
        ("> 100", False, "1,200", 1200, True),
        (">1,200", False, "1,200", 1200, False),
        (">= 1 200", False, "1,200", 1200, True),
        ("<20", False, "7", 7, True),
        ("< 20", False, "20", 20, False),
        ("> 100", False, "a > 100 b", None, True),
    ],
)
def test_a_cell_fits_a_part_of_it_or_the_whole_or_a_comparison(
    text: str, exact: bool, cell: str, value: object, fits: bool
) -> None:
    assert ColumnFilter("x", text, exact).fits(cell, value) is fits
