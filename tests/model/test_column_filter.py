"""Whether a cell fits what a column is narrowed to."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from desktop_app.model.column_filter import ColumnFilter, How


@pytest.mark.parametrize(
    ("text", "how", "cell", "value", "fits"),
    [
        ("vip", How.HOLDS, "VIP customers", None, True),
        ("  VIP ", How.HOLDS, "old vip", None, True),
        ("vip", How.HOLDS, "Customers", None, False),
        ("Active", How.IS, "Active", None, True),
        ("Active", How.IS, "Inactive", None, False),
        ("active", How.IS, " ACTIVE ", None, True),
        ("Active", How.IS_NOT, "Active", None, False),
        ("Active", How.IS_NOT, "Inactive", None, True),
        ("", How.EMPTY, "", None, True),
        ("", How.EMPTY, " ", None, True),
        ("", How.EMPTY, "x", None, False),
        ("", How.FILLED, "x", None, True),
        ("", How.FILLED, " ", None, False),
        ("1200", How.IS, "1,200", 1200, True),
        ("200", How.IS, "1,200", 1200, False),
        ("1,200", How.IS_NOT, "1 200", 1200, False),
        ("2026-03", How.HOLDS, "5 March 2026", date(2026, 3, 5), True),
        ("2026-03-05", How.IS, "5 March 2026", date(2026, 3, 5), True),
        ("> 2026-02", How.HOLDS, "5 March 2026", date(2026, 3, 5), True),
        ("> 2026-03", How.HOLDS, "5 March 2026", date(2026, 3, 5), False),
        (">= 2026-03", How.HOLDS, "5 March 2026", date(2026, 3, 5), True),
        ("< 2026-03-05", How.HOLDS, "5 March 2026", date(2026, 3, 5), False),
        ("< 2027", How.HOLDS, "5 March 2026", datetime(2026, 3, 5, 10, tzinfo=UTC), True),
        ("1200", How.HOLDS, "1,200", 1200, True),
        ("> 100", How.HOLDS, "1,200", 1200, True),
        (">1,200", How.HOLDS, "1,200", 1200, False),
        (">= 1 200", How.HOLDS, "1,200", 1200, True),
        ("<20", How.HOLDS, "7", 7, True),
        ("< 20", How.HOLDS, "20", 20, False),
        ("> 100", How.HOLDS, "a > 100 b", None, True),
    ],
)
def test_a_cell_fits_a_part_of_it_or_the_whole_or_a_comparison(
    text: str, how: How, cell: str, value: object, fits: bool
) -> None:
    assert ColumnFilter("x", text, how).fits(cell, value) is fits
