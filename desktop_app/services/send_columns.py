"""What the columns of a file may become in an event or an order of this platform, and what they most likely
are.

Owns: the choices, fitting a reading's mapping to a form, what stands in the way of going on. Must not: read a
file, or make an event or an order.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from desktop_app.model.texts import t
from desktop_app.provider_api.manifest import EventForm, OrderForm
from desktop_app.services.importing.columns import FieldChoice, open_questions
from desktop_app.services.importing.reading import Look
from desktop_app.services.importing.reading.mapping import Column, column_letter
from desktop_app.services.importing.reading.mapping import Mapping as FileMapping
from desktop_app.services.order_items import FURTHER, FURTHER_PREFIX, ITEM_FURTHER

PARAM = "param"
"""The column of an event's parameter."""
FREE = "free"
"""The column of an order's free property, named by its heading."""
_PLACES = {
    "order_id": "external_id", "order_date": "at", "order_status": "status", "order_total": "total",
    "order_currency": "currency", "email": "email", "phone": "phone", "first_name": "first_name",
    "last_name": "last_name",
}  # fmt: skip
"""Fields of the reading to fields of an order."""
_ITEM_FIELDS = ("item_id", "item_name", "item_quantity", "item_price")
_ITEM_MORE = {"item_url": "url", **ITEM_FURTHER}
_NUMBERS = frozenset({"shipping", "discount", "taxes"})
_WORDS = {
    "shipping": ("shipping", "delivery cost", "postage", "doprava", "dostawa", "доставка", "versand"),
    "discount": ("discount", "sleva", "rabat", "zniżka", "знижка", "скидка", "indirim", "rabatt"),
    "taxes": ("tax", "vat", "dph", "podatek", "пдв", "ндс", "kdv", "mwst"),
    "delivery_method": ("delivery method", "shipping method", "způsob dopravy", "спосіб доставки"),
    "delivery_address": ("delivery address", "shipping address", "dodací adresa", "адреса доставки"),
    "payment_method": ("payment method", "způsob platby", "metoda płatności", "спосіб оплати", "zahlungsart"),
    "external_customer_id": ("customer id", "customer number", "číslo zákazníka", "kundennummer"),
    "shop": ("shop", "store", "obchod", "sklep", "магазин"),
    "item_category": (
        "category", "item category", "product category", "kategorie", "kategorie zboží", "kategoria",
        "kategoria produktu", "категорія", "категорія товару", "категория", "kategori", "catégorie",
    ),
    "item_image": (
        "image", "image url", "imageurl", "item image", "product image", "image link", "picture",
        "picture url", "photo", "photo url", "obrázek", "zdjęcie", "obrazek", "зображення", "фото",
        "картинка", "изображение", "bild", "bild url", "resim", "image produit",
    ),
    "item_description": (
        "description", "item description", "product description", "popis", "popis zboží", "opis",
        "opis produktu", "опис", "опис товару", "описание", "beschreibung", "artikelbeschreibung", "açıklama",
    ),
}  # fmt: skip
"""Headings that name a further field, the whole heading and without case."""


def order_choices(form: OrderForm) -> tuple[FieldChoice, ...]:
    """ "Do not send" first; then what this platform's orders take."""
    keys = [name for name, place in _PLACES.items() if place in form.fields or place == "external_id"]
    if form.items:
        keys += [*_ITEM_FIELDS, *(key for key, name in _ITEM_MORE.items() if name in form.item_fields)]
    keys += [name for name in FURTHER if name in form.fields]
    if "fields" in form.fields:
        keys.append(FREE)
    return FieldChoice("", t("send_columns.none")), *(
        FieldChoice(key, t(f"send_columns.field.{key}")) for key in keys
    )


def event_choices(form: EventForm) -> tuple[FieldChoice, ...]:
    """ "Do not send" first; a parameter where the form takes them; the person by each key that it knows."""
    choices = [FieldChoice("", t("send_columns.none"))]
    if form.params:
        choices.append(FieldChoice(PARAM, t(f"send_columns.field.{PARAM}")))
    choices += [
        FieldChoice(key, t("send_columns.person", by=t(f"events.whom_keys.{key}"))) for key in form.whom
    ]
    return tuple(choices)


# --- orders


def order_roles(mapping: FileMapping, form: OrderForm) -> dict[int, str]:
    """What each column most likely is, by its place in the file; "" for one that is left out."""
    known = {choice.key for choice in order_choices(form)}
    roles: dict[int, str] = {}
    for column in mapping.columns:
        role = column.field if column.field in known else _further(column, known)
        roles[column.index] = role if role and role not in roles.values() else ""
    return roles


def _further(column: Column, known: Collection[str]) -> str:
    heading = " ".join(column.header.casefold().split())
    return next((name for name, words in _WORDS.items() if name in known and heading in words), "")


def order_mapping(mapping: FileMapping, roles: Mapping[int, str]) -> FileMapping:
    """The mapping by which the rows are read: further fields and free properties as fields of their own."""
    return replace(mapping, columns=tuple(_placed(column, roles[column.index]) for column in mapping.columns))


def _placed(column: Column, role: str) -> Column:
    field: str | None = role or None
    kind = None
    if role in FURTHER or role in ITEM_FURTHER:
        field, kind = f"{FURTHER_PREFIX}{role}", "number" if role in _NUMBERS else None
    elif role == FREE:
        field = free_field(column)
    same = field == column.field and kind == column.kind
    return column if same else replace(column, field=field, kind=kind, form=None)


def free_field(column: Column) -> str:
    """Under which the reading hands out a column without a meaning of its own."""
    return f"custom:{_heading(column)}"


def _heading(column: Column) -> str:
    return " ".join(column.header.split()) or f"Column {column_letter(column.index)}"


# --- events


def event_roles(mapping: FileMapping, form: EventForm) -> dict[int, str]:
    """The first column that names the person by the best key, all others are parameters."""
    rest = PARAM if form.params else ""
    roles = {column.index: rest for column in mapping.columns}
    for key in form.whom:
        column = next((one for one in mapping.columns if one.field == key), None)
        if column is not None:
            roles[column.index] = key
            break
    return roles


def event_mapping(mapping: FileMapping, roles: Mapping[int, str]) -> FileMapping:
    """The mapping by which the rows are read; a parameter keeps what it was taken for, so that days and
    numbers are read as such."""
    whom = {role for role in roles.values() if role not in ("", PARAM)}
    taken: set[str] = set(whom)
    columns = []
    for column in mapping.columns:
        role = roles[column.index]
        field: str | None = role or None
        if role == PARAM:
            field = column.field if column.field and column.field not in taken else free_field(column)
            taken.add(field)
        columns.append(column if field == column.field else replace(column, field=field, form=None))
    return replace(mapping, columns=tuple(columns))


def with_role(roles: Mapping[int, str], index: int, role: str, kind: str) -> dict[int, str]:
    """One column on another place. What only one column can be, the older one gives up; of an event's
    columns only one names the person."""
    made = dict(roles)
    for place, other in roles.items():
        if role in ("", PARAM, FREE) or place == index:
            continue
        if kind == "events" and other not in ("", PARAM):
            made[place] = PARAM
        elif other == role:
            made[place] = ""
    made[index] = role
    return made


def obstacle(look: Look, mapping: FileMapping, roles: Mapping[int, str], kind: str) -> str:
    """Why the step cannot go on, in words; "" when it can."""
    questions = open_questions(look, mapping)
    if questions:
        return t("wizard.columns.open_questions", count=len(questions))
    if kind == "events" and all(role in ("", PARAM) for role in roles.values()):
        return t("send_columns.need_person")
    if kind == "orders" and "order_id" not in roles.values():
        return t("send_columns.need_number")
    return ""
