"""Headings as shops, mail tools and people write them: taken apart by rule, not looked up one by one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_app.services.importing.reading.columns import find_columns, find_kind
from desktop_app.services.importing.reading.words import fields_of, is_inverted, may_be_consent

HEADERS: dict[str, list[str]] = json.loads(
    (Path(__file__).parent / "data" / "headers.json").read_text(encoding="utf-8")
)
CELLS = {
    "email": ("ann@example.com", "bob@example.com"), "phone": ("+380670001001", "+380670001002"),
    "first_name": ("Ann", "Bob"), "last_name": ("Smith", "Jones"), "birthday": ("1990-01-13", "1991-02-14"),
    "city": ("Brno", "Praha"), "postcode": ("11000", "60200"), "external_id": ("1001", "1002"),
    "consent": ("yes", "no"), "full_name": ("Ann Smith", "Bob Jones"), "gender": ("f", "m"),
    "country": ("France", "Poland"), "language": ("en", "fr"), "company": ("Acme Ltd", "Foo Ltd"),
    "address": ("High St 1", "Low St 2"), "tags": ("vip", "new"), "order_id": ("A1", "A2"),
    "order_date": ("2024-01-13", "2024-02-14"), "order_total": ("12.50", "13.60"),
    "item_name": ("Red mug", "Blue cap"), "item_quantity": ("1", "2"), "item_price": ("5.50", "6.10"),
}  # fmt: skip


@pytest.mark.parametrize("field", sorted(CELLS))
def test_a_longer_heading_means_what_its_core_means(field: str) -> None:
    orders = field.startswith(("order_", "item_"))
    beside = "email" if field != "email" else "first_name"
    first = "Order ID" if orders and field != "order_id" else beside.replace("_", " ").title()
    rows = [[CELLS[beside][i % 2], CELLS[field][i % 2]] for i in range(8)]
    wrong = {}
    for header in HEADERS[field]:
        guesses = find_columns([first, header], rows, "orders" if orders else "contacts", None)
        got = next((guess.field for guess in guesses if guess.index == 1), None)
        if got != field:
            wrong[header] = got
    assert wrong == {}


def test_a_refusal_is_never_taken_for_consent() -> None:
    assert [header for header in HEADERS["means no mail"] if not is_inverted(header)] == []
    assert [header for header in HEADERS["consent"] if is_inverted(header)] == []


def test_what_is_about_a_field_is_not_the_field() -> None:
    taken = [h for h in HEADERS["none"] if fields_of(h) or is_inverted(h) or may_be_consent(h)]
    assert taken == []


def test_counts_of_orders_do_not_make_a_contact_file_an_order_file() -> None:
    assert (
        find_kind(["Email", "Item count", "Total purchases", "Number of orders", "Contact date"])
        == "contacts"
    )
    assert find_kind(["№ зам.", "Email", "Сума"]) == "orders"


def test_a_column_about_consent_needs_a_yes_or_a_no_in_it() -> None:
    rows = [["ann@example.com", "landing page"], ["bob@example.com", "checkout"]] * 4
    guesses = find_columns(["Email", "Newsletter agreement"], rows, "contacts", None)
    assert guesses[1].field != "consent"
