"""A file of orders: its rows brought together on the disk, and what rows say against each other."""

from __future__ import annotations

import asyncio
import random
import tracemalloc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop_app.model.order import Order
from desktop_app.runtime import child
from desktop_app.runtime.texts import install_texts
from desktop_app.services.order_groups import Grouped, OrderRows, groups_of
from desktop_app.services.order_items import (
    OrderItems,
    SentOrders,
    _count_there,
    count_orders,
    orders_of,
    recount_orders,
)
from desktop_app.services.send_file import Item, LoadedFile, load
from desktop_app.services.send_rows import RowsFile
from tests.services.trade_ground import ORDER_FORM

HEAD = "Order ID;Order date;Status;Total;Currency;E-mail;Item code;Item name;Quantity;Unit price\n"
EUR = replace(
    ORDER_FORM, fields=(*ORDER_FORM.fields, "currency"), required=(*ORDER_FORM.required, "total", "currency")
)
THREE = (
    "A-1;2026-11-01;Done;10.00;EUR;ann@example.com;x;Cup;1;10.00\n"
    "A-2;2026-11-02;Done;99.00;EUR;ann@example.com;x;Cup;1;10.00\n"
    "A-3;2026-11-03;Done;10.00;EUR;not an address;x;Cup;1;10.00\n"
)


@pytest.fixture(autouse=True)
def _english() -> None:
    install_texts("en")


def read(tmp_path: Path, rows: str, head: str = HEAD, currency: str = "") -> OrderItems:
    path = tmp_path / "orders.csv"
    path.write_text(head + rows, "utf-8")
    loaded = asyncio.run(load(path, "orders", None, {}))
    assert not loaded.refused
    assert not loaded.questions
    words = {word: "DONE" for word, _ in loaded.statuses}
    return orders_of(loaded, EUR, words, currency)


def group_rows(rows: Iterable[dict[str, Any]], scratch: Path, out: Path) -> Grouped:
    taken = OrderRows(scratch)
    try:
        for row in rows:
            taken.add(row)
        return taken.write(out)
    finally:
        taken.close()


def order(item: Item) -> Order:
    assert isinstance(item.noun, Order)
    return item.noun


def test_rows_of_one_number_are_one_order_wherever_they_stand(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        "0007;2026-11-01;Paid;30;EUR;ann@example.com;x;Cup;1;10\n"
        "7;2026-11-02;Paid;5;EUR;bob@example.com;x;Cup;1;5\n"
        "0007;2026-11-01;Paid;30;EUR;ann@example.com;y;Pot;2;10\n",
    )
    assert [(item.about, item.rows, item.trouble, item.doubts) for item in items] == [
        ("0007", (1, 3), "", ()), ("7", (2,), "", ()),
    ]  # fmt: skip
    assert [each.id for each in order(items[0]).items] == ["x", "y"]


@pytest.mark.parametrize(
    ("rows", "trouble"),
    [
        ("A;2026-11-01;Paid;10;EUR;a@example.com;x;Cup;0;10\n", "An item needs at least one piece."),
        ("A;2026-11-01;Paid;10;EUR;a@example.com;x;Cup;-2;10\n", "An item needs at least one piece."),
        ("A;2026-11-01;Paid;10;EUR;a@example.com;x;Cup;some;10\n", "“some” is no number"),
        ("A;2026-11-01;Paid;ten;EUR;a@example.com;x;Cup;1;10\n", "“ten” is no number"),
        ("A;2026-02-31;Paid;10;EUR;a@example.com;x;Cup;1;10\n", "“2026-02-31” is no day of the calendar"),
        ("A;2026-11-01;Paid;10;;a@example.com;x;Cup;1;10\n",
         "“Currency” is empty, and the platform needs it."),
        ("A;2026-11-01;Paid;10;EUR;;x;Cup;1;10\n", None),
        ("A;2026-11-01;Paid;10;EUR;a@example.com;x;Cup;1;5\nA;2026-11-01;Paid;10;EUR;b@example.com;y;Pot;1;5\n",
         "Rows of this number name different people."),
    ],
)  # fmt: skip
def test_what_an_order_lacks_keeps_it_here_by_name(tmp_path: Path, rows: str, trouble: str | None) -> None:
    [item] = read(tmp_path, rows + "B;2026-11-01;Paid;10;EUR;b@example.com;x;Cup;1;10\n")[:1]
    assert item.trouble == trouble if trouble is not None else item.trouble
    assert asyncio.run(count_orders(read(tmp_path, rows))).good == 0


def test_item_rows_without_a_head_stay_here_and_do_not_spoil_the_order_above(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        ";;;;;;x;Cup;1;10\n"
        "A;2026-11-01;Paid;10;EUR;a@example.com;x;Cup;1;10\n"
        ";2026-11-02;Paid;10;EUR;b@example.com;x;Cup;1;10\n",
    )
    assert [(item.about, bool(item.trouble)) for item in items] == [("", True), ("A", False), ("", True)]
    assert items[0].trouble == "This row names no order and belongs to none above it"


@pytest.mark.parametrize(
    ("rows", "doubt"),
    [
        ("A;2026-11-01;Paid;10.01;EUR;a@example.com;x;Cup;1;10\n", "Items add up to 10.00"),
        ("A;2026-11-01;Paid;10;EUR;a@example.com;;;;\nB;2026-11-01;Paid;10;EUR;a@example.com;x;Cup;1;10\n",
         "The file has no items for it."),
        ("A;2026-11-01;Paid;10;EUR;a@example.com;x;Cup;1;5\nA;2026-11-01;Sent;12;EUR;a@example.com;y;Cup;1;5\n",
         "Its rows contradict each other (total); row 1 is taken."),
        ("A;2026-11-01;Paid;-10;EUR;a@example.com;x;Cup;1;-10\n", "The total is below zero."),
    ],
)  # fmt: skip
def test_what_is_odd_is_said_and_does_not_hold_it_back(tmp_path: Path, rows: str, doubt: str) -> None:
    items = read(tmp_path, rows)
    assert not items[0].trouble
    assert any(doubt.split(" (")[0] in each for each in items[0].doubts)


def test_a_number_twice_without_items_is_one_order_and_says_so(tmp_path: Path) -> None:
    head = "Order ID;Order date;Status;Total;Currency;E-mail\n"
    rows = "A;2026-11-01;Paid;10;EUR;a@example.com\n" * 2
    [item] = read(tmp_path, rows, head)
    assert item.rows == (1, 2)
    assert item.doubts == ("The number stands in 2 rows; one order is sent, see row 2.",)


def test_money_as_it_is_written_in_other_countries_is_read(tmp_path: Path) -> None:
    [item] = read(
        tmp_path, "A;1.11.2026;Vyřízeno;1 820,50 Kč;;a@example.com;x;Hrnek;2 ks;910,25\n", currency="CZK"
    )
    assert (order(item).total, order(item).items[0].quantity) == (Decimal("1820.50"), Decimal(2))
    assert (order(item).currency, item.doubts) == ("CZK", ())


def test_a_time_without_its_zone_is_told_once_for_the_file(tmp_path: Path) -> None:
    path = tmp_path / "times.csv"
    path.write_text(HEAD + "A;2026-11-01 14:30;Paid;10;EUR;a@example.com;x;Cup;1;10\n", "utf-8")
    loaded = asyncio.run(load(path, "orders", None, {}))
    assert loaded.zoneless
    [item] = orders_of(loaded, EUR, {"Paid": "DONE"}, "")
    assert not item.doubts


def test_on_the_disk_and_in_memory_rows_are_joined_alike(tmp_path: Path) -> None:
    chance = random.Random(3)
    rows = [
        {"order_id": chance.choice([None, "", "1", "01", " 1", "a", "A", f"n{chance.randrange(50)}"]),
         "item_id": str(number), "order_status": chance.choice(["Paid", "New", None])}
        for number in range(400)
    ]  # fmt: skip
    rows[7]["item_name"] = 'Čaj "\ud800"\n\u2028'  # half a sign, quotes, ends of lines
    out = tmp_path / "groups"
    grouped = group_rows(rows, tmp_path / "rows", out)
    rows[7]["item_name"] = 'Čaj "?"\n\u2028'
    found = list(RowsFile(out, kept=True))
    assert found == groups_of(rows)
    assert (grouped.rows, grouped.orders) == (400, len(found))
    assert dict(grouped.words) == {
        word: sum(1 for row in rows if row["order_status"] == word) for word in ("Paid", "New")
    }
    assert [each.name for each in tmp_path.iterdir()] == ["groups"], "nothing else is left there"


def test_counting_holds_no_orders_and_is_the_same_in_a_child(tmp_path: Path) -> None:
    head = {"order_date": "2026-11-01", "order_status": "Paid", "order_total": "10", "order_currency": "EUR"}
    out = tmp_path / "groups"

    def rows() -> Iterator[dict[str, Any]]:
        for number in range(30_000):
            mail = f"p{number % 4000}@example.com" if number % 10 else None
            line: dict[str, Any] = {**head, "order_id": f"n{number // 2}", "email": mail, "item_id": "x"}
            yield {**line, "item_price": "5", "item_quantity": "1"}

    tracemalloc.start()
    group_rows(rows(), tmp_path / "rows", out)
    loaded = LoadedFile("orders.csv", "sha", headers={"item_id": "x"}, groups=RowsFile(out), row_count=30_000)
    items = orders_of(loaded, EUR, {"Paid": "DONE"}, "")
    counted = asyncio.run(count_orders(items))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4_000_000, "bytes; all orders at once would be some 30 MB"
    assert asyncio.run(child.once(_count_there, str(out), items.making)) == counted
    assert counted.good == sum(1 for item in items if not item.trouble)


def test_orders_that_were_changed_are_counted_as_all_of_them_would_be(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    path.write_text(HEAD + THREE, "utf-8")
    loaded = asyncio.run(load(path, "orders", None, {}))
    before = orders_of(loaded, ORDER_FORM, {"Done": "DONE"}, "EUR")
    looked: list[int] = []
    changed = {}
    for place in (0, 2):
        group = dict(before.groups[place])
        group["lines"] = [{**line, "email": f"new{place}@example.com"} for line in group["lines"]]
        changed[place] = group
    after = orders_of(loaded.with_changes(changed), ORDER_FORM, {"Done": "DONE"}, "EUR")

    class Watched(SentOrders):
        def statuses(self, numbers: Sequence[str]) -> dict[str, str]:
            looked.append(len(numbers))
            return {}

    sent = Watched(None, "shop")  # type: ignore[arg-type]
    counted = asyncio.run(count_orders(before, sent))
    looked.clear()
    made = asyncio.run(recount_orders(counted, before, after, (0, 2), sent))
    assert looked == [2, 2], "only what changed was looked at, as it was and as it is"
    assert made == asyncio.run(count_orders(after, sent))
    assert made != counted
