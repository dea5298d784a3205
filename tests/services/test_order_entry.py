"""What a person types into an order."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from desktop_app.runtime.texts import install_texts
from desktop_app.services.order_entry import typed_amount, typed_moment


@pytest.fixture(autouse=True)
def _english() -> None:
    install_texts("en")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1820.50", "1820.50"), ("1820,50", "1820.50"), ("1 820,50", "1820.50"), ("1.820,50 Kč", "1820.50"),
        ("1,820.50", "1820.50"), ("0", "0"), ("-5", "-5"), ("2 ks", "2"), ("1\u00a0820", "1820"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_they_are_written_in_many_countries(text: str, value: str) -> None:
    assert typed_amount(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1,820", "1.820"])
def test_one_mark_before_three_digits_is_asked_and_never_guessed(text: str) -> None:
    with pytest.raises(ValueError, match="thousands or decimals"):
        typed_amount(text)


@pytest.mark.parametrize("text", ["ten", "NaN", "Infinity", "1e9999", "12:30"])
def test_what_is_no_amount_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="is no number"):
        typed_amount(text)


def test_nothing_is_nothing() -> None:
    assert typed_amount(" ") is None
    assert typed_moment("") is None


def test_days_and_times() -> None:
    assert typed_moment("2026-11-25 14:30") == datetime(2026, 11, 25, 14, 30)
    assert typed_moment("25.11.2026 14:30") == datetime(2026, 11, 25, 14, 30)
    assert typed_moment("5. 1. 2026") == datetime(2026, 1, 5)
    assert str(typed_moment("2026-11-25 14:30+02:00")) == "2026-11-25 14:30:00+02:00"
    for wrong in ("31.02.2026", "11/25/2026", "soon"):
        with pytest.raises(ValueError, match="is no day"):
            typed_moment(wrong)
