"""Numbers and texts in the forms in which platforms send them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from desktop_app.model.errors import ProviderChanged
from desktop_app.provider_api.json_values import as_decimal, as_int, as_row, as_text


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (5, 5), ("5", 5), (" 5 ", 5), ("5.0", 5), (5.0, 5), ("-3", -3), ("1e3", 1000), ("007", 7),
        ("5.5", None), ("", None), (None, None), (True, None), ("five", None), ([], None),
        ("1_000", None), ("٥", None), ("NaN", None), ("Infinity", None), ("1e999999999", None),
        (float("inf"), None),
    ],
)  # fmt: skip
def test_whole_numbers(value: Any, number: int | None) -> None:
    """What only Python reads as a number ("1_000") is none."""
    assert as_int(value) == number


def test_money_stays_exact() -> None:
    assert as_decimal("19.90") == Decimal("19.90")
    assert as_decimal(0.1) == Decimal("0.1")
    assert str(as_decimal("100.10")) == "100.10"
    assert as_decimal("12,50") is None
    assert as_decimal(False) is None


def test_texts() -> None:
    assert [as_text(value) for value in (None, True, False, 5, 5.0, "x")] == [
        "",
        "true",
        "false",
        "5",
        "5.0",
        "x",
    ]


@pytest.mark.parametrize("value", [None, [], "x", 5])
def test_what_is_no_object_is_named(value: Any) -> None:
    with pytest.raises(ProviderChanged):
        as_row(value)
