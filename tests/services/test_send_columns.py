"""What the columns of a file become in an order or an event, and how that is remembered."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest

from desktop_app.journal import Journal
from desktop_app.model.account import Account
from desktop_app.model.order import Order
from desktop_app.provider_api.manifest import EventForm
from desktop_app.runtime.clock import Clock
from desktop_app.runtime.texts import install_texts
from desktop_app.services.event_items import param_name
from desktop_app.services.file_reading import FileReading
from desktop_app.services.importing import reading
from desktop_app.services.importing.learned import recalled
from desktop_app.services.order_items import orders_of
from desktop_app.services.send_columns import (
    FREE,
    PARAM,
    event_mapping,
    event_roles,
    order_choices,
    order_mapping,
    order_roles,
    with_role,
)
from desktop_app.services.send_file import load
from desktop_app.services.send_learned import Remembered
from tests.services.trade_ground import ORDER_FORM

ACCOUNT = Account("training-shop", "shop", "Training Shop", training=True)
TAKES = replace(
    ORDER_FORM, fields=(*ORDER_FORM.fields, "taxes", "delivery_method", "payment_method", "shop", "fields")
)
TEXT = (
    "Order ID;Status;Total;Currency;E-mail;Doprava;Discount;VAT;Payment method;Warehouse;Colour\n"
    "A-1;DONE;1 820,50;EUR;ann@example.com;99,00;1 000,00;12,50;Card;Brno;red\n"
    "A-2;DONE;10,00;EUR;bob@example.com;;;;;Praha;\n"
)


@pytest.fixture(autouse=True)
def _english() -> None:
    install_texts("en")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.fixture
def files(tmp_path: Path) -> Iterator[FileReading]:
    journals = {training: Journal(tmp_path / str(training)) for training in (True, False)}
    yield FileReading(lambda: journals, Clock())
    for journal in journals.values():
        journal.close()


def test_what_the_form_takes_is_offered_and_nothing_else() -> None:
    keys = [choice.key for choice in order_choices(TAKES)]
    assert {"shipping", "discount", "taxes", "payment_method", FREE} <= set(keys)
    assert "external_customer_id" not in keys
    plain = [
        choice.key
        for choice in order_choices(replace(ORDER_FORM, fields=("external_id", "email"), items=False))
    ]
    assert plain == ["", "order_id", "email"]


def test_further_columns_go_along_as_numbers_text_and_properties(file: Path) -> None:
    seen = reading.look(file, kind="orders").mapping
    roles = order_roles(seen, TAKES)
    named = {column.header: roles[column.index] for column in seen.columns}
    assert (named["Doprava"], named["Discount"], named["VAT"]) == ("shipping", "discount", "taxes")
    assert (named["Payment method"], named["Warehouse"]) == ("payment_method", ""), "left out, and to be seen"
    free = next(column.index for column in seen.columns if column.header == "Warehouse")
    roles = with_role(roles, free, FREE, "orders")
    mapping = order_mapping(seen, roles)
    loaded = asyncio.run(load(file, "orders", None, {}, mapping))
    names = {key: one.header for key, one in mapping.fields().items() if roles[one.index] == FREE}
    [first, second] = [item.noun for item in orders_of(loaded, TAKES, {}, "", names)]
    assert isinstance(first, Order)
    assert (first.total, first.shipping, first.discount, first.taxes) == (
        Decimal("1820.50"), Decimal("99.00"), Decimal("1000.00"), Decimal("12.50"),
    )  # fmt: skip
    assert (first.payment_method, dict(first.fields)) == ("Card", {"Warehouse": "Brno"})
    assert isinstance(second, Order)
    assert (second.shipping, second.payment_method, dict(second.fields)) == (None, "", {"Warehouse": "Praha"})


def test_a_place_is_held_by_one_column_and_properties_by_many() -> None:
    roles = {0: "shipping", 1: FREE, 2: ""}
    assert with_role(roles, 2, "shipping", "orders") == {0: "", 1: FREE, 2: "shipping"}
    assert with_role(roles, 2, FREE, "orders") == {0: "shipping", 1: FREE, 2: FREE}
    assert with_role({0: "email", 1: PARAM}, 1, "phone", "events") == {0: PARAM, 1: "phone"}


def test_the_next_file_with_these_headings_is_matched_as_this_one(
    files: FileReading, file: Path, tmp_path: Path
) -> None:
    seen = asyncio.run(files.look(file, "orders")).mapping
    assert asyncio.run(files.recall(ACCOUNT, "orders", seen)) is None
    roles = with_role(order_roles(seen, TAKES), 9, FREE, "orders")
    told = Remembered(roles, statuses={"Hotovo": "DONE"}, currency="EUR")
    asyncio.run(files.remember(ACCOUNT, "orders", seen, told))
    turned = tmp_path / "later.csv"
    turned.write_text("\n".join(";".join(reversed(line.split(";"))) for line in TEXT.splitlines()), "utf-8")
    later = asyncio.run(files.look(turned, "orders")).mapping
    found = asyncio.run(files.recall(ACCOUNT, "orders", later))
    assert found is not None
    by_heading = {column.header: found.roles[column.index] for column in later.columns}
    assert (by_heading["Warehouse"], by_heading["Doprava"]) == (FREE, "shipping")
    assert (found.statuses, found.currency) == ({"Hotovo": "DONE"}, "EUR")


def test_what_an_import_learned_and_what_a_sending_learned_do_not_mix(
    files: FileReading, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("E-mail;City\nann@example.com;Brno\n", "utf-8")
    seen = asyncio.run(files.look(path, "events")).mapping
    asyncio.run(files.remember(ACCOUNT, "events", seen, Remembered({0: "email", 1: PARAM}, {1: "town"})))
    assert asyncio.run(files.recall(ACCOUNT, "orders", seen)) is None
    found = asyncio.run(files.recall(ACCOUNT, "events", seen))
    assert found is not None
    assert found.names == {1: "town"}
    remembered = files._journals()[True].learned.all(ACCOUNT.id)
    assert recalled(seen, remembered) is None, "an import is not matched by it"


def test_category_picture_and_more_of_an_item_go_where_the_platform_takes_them(tmp_path: Path) -> None:
    text = (
        "Order ID;Status;Total;Currency;E-mail;Item code;Quantity;Unit price;"
        "Kategorie;Image URL;Product URL;Popis\n"
        "A-1;DONE;10;EUR;ann@example.com;x;1;10;Cups;https://shop.example/x.jpg;https://shop.example/x;Blue\n"
        "A-1;DONE;10;EUR;ann@example.com;y;1;0;Pots;;;\n"
    )
    path = tmp_path / "items.csv"
    path.write_text(text, "utf-8")
    takes = replace(ORDER_FORM, item_fields=("category", "url", "image_url", "description"))
    look = reading.look(path, kind="orders")
    roles = order_roles(look.mapping, takes)
    assert [roles[index] for index in range(8, 12)] == [
        "item_category", "item_image", "item_url", "item_description",
    ]  # fmt: skip
    loaded = asyncio.run(load(path, "orders", None, {}, order_mapping(look.mapping, roles)))
    order = orders_of(loaded, takes, {}, "")[0].noun
    assert isinstance(order, Order)
    first, second = order.items
    assert (first.category, first.image_url) == ("Cups", "https://shop.example/x.jpg")
    assert (first.url, first.description) == ("https://shop.example/x", "Blue")
    assert (second.category, second.image_url, second.url, second.description) == ("Pots", "", "", "")


@pytest.mark.parametrize(
    ("platform", "offered"),
    [
        ("esputnik", {"item_category", "item_url", "item_image", "item_description"}),
        ("ecomail", {"item_category"}),
        ("sendios", set()),
    ],
)
def test_only_what_a_platform_takes_of_an_item_is_offered(platform: str, offered: set[str]) -> None:
    form = import_module(f"desktop_app.providers.{platform}.manifest").MANIFEST.order_form
    assert form is not None
    keys = {choice.key for choice in order_choices(form)}
    further = {"item_category", "item_url", "item_image", "item_description"}
    assert keys & further == offered


def test_a_column_without_a_heading_goes_under_its_letter(tmp_path: Path) -> None:
    path = tmp_path / "bare.csv"
    path.write_text("E-mail;Points;\nann@example.com;5;gold\nbob@example.com;7;blue\n", "utf-8")
    mapping = reading.look(path).mapping
    form = EventForm("event", "events.form", "send", whom=("email",))
    roles = event_roles(mapping, form)
    assert roles == {0: "email", 1: PARAM, 2: PARAM}
    field = event_mapping(mapping, roles).columns[2].field
    assert param_name(field or "", {}) == "Column C"
