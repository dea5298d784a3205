"""What a reader is told of a row: every cell that has a colour or a picture says so in words, every head
has a name, and two colours never stand for the same words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QObject, Qt

from desktop_app.journal import CachedContact
from desktop_app.journal.acts import Act, ActState
from desktop_app.model.contact import AdditionalField, FieldType, Subscription
from desktop_app.model.contact_list import ContactList
from desktop_app.model.domain import DnsRecord, Domain
from desktop_app.model.sender import Sender
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.providers import discover
from desktop_app.services.address_checks import Checked, Finding
from desktop_app.services.orders import ShownOrder
from desktop_app.viewmodels.activity import ActivityViewModel
from desktop_app.viewmodels.acts_model import acts_model
from desktop_app.viewmodels.address_checks import AddressChecksViewModel
from desktop_app.viewmodels.cells import Role
from desktop_app.viewmodels.contact_columns import contact_columns
from desktop_app.viewmodels.domains import DomainsViewModel
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.lists import ListsViewModel
from desktop_app.viewmodels.orders import OrdersViewModel
from desktop_app.viewmodels.rows_model import RowsModel
from desktop_app.viewmodels.senders import SendersViewModel
from tests.helpers.runners import InlineRunner
from tests.services.trade_ground import ORDER, ORDERS_SHOP
from tests.viewmodels import test_activity, test_address_checks, test_orders, test_senders

ACCOUNT = test_senders.ACCOUNT


def contacts() -> QAbstractItemModel:
    fields = (AdditionalField("7", "size", "Size", FieldType.TEXT),)
    model = RowsModel(contact_columns(Formats(), fields), lambda one: one.id)
    whole = {"city": "Brno", "language": "cs", "country": "CZ", "company": "X", "fields": {"7": "M"}}
    body = json.dumps({**whole, "birthday": "2000-01-01"})
    model.set_items(
        [CachedContact(place, str(place), "a@example.com", "+1", "Ann", "e", state.value, 1.0, body)
         for place, state in enumerate(Subscription)]
    )  # fmt: skip
    return model


def sent_events() -> QAbstractItemModel:
    model = acts_model(Formats())
    model.set_items([Act(state.value, "a", "event", "ordered", whom="w", state=state) for state in ActState])
    return model


def lists() -> QObject:
    vm = ListsViewModel(InlineRunner(), object(), Formats())  # type: ignore[arg-type]
    vm.model.set_items([ContactList("1", "News", "Static", count=3), ContactList("2", "Rule", "Dynamic")])
    return vm


def domains() -> QObject:
    vm = DomainsViewModel(InlineRunner(), test_senders.Domains())
    spf = DnsRecord("spf", "TXT", "x", "y", good=False)
    vm.model.set_items(
        [Domain(str(one), "x", "word", proven=one, records=(spf,)) for one in (None, True, False)]
    )
    return vm


def checked_addresses() -> QObject:
    vm = AddressChecksViewModel(InlineRunner(), test_address_checks.Service(), Formats())
    vm.model.set_items([Checked(f"{one.value}@x.com", one, "o@x.com", "why") for one in Finding])
    return vm


def activity() -> QObject:
    vm = ActivityViewModel(InlineRunner(), test_activity.Service(), Formats())
    vm.model.set_items(test_activity.Service().lines)
    return vm


def senders(platform: str) -> QObject:
    """Each choice of each field, each switch on and off, and one of whom the platform tells nothing."""
    manifest = discover()[platform].manifest
    service = test_senders.Service()
    vm = SendersViewModel(InlineRunner(), service)
    fields = {field.key: field for field in (*manifest.sender_fields, *manifest.sender_filters)}
    values: dict[str, list[Any]] = {
        key: [value for value, _words in field.options]
        or ([True, False] if field.kind == "switch" else ["x"])
        for key, field in fields.items()
    }
    most = max((len(one) for one in values.values()), default=1)
    told = [{key: one[place % len(one)] for key, one in values.items()} for place in range(most)]
    states = [("ok", True), ("waits", False), ("?", None)]
    service.senders = [
        Sender(str(place), "email", "a@example.com", "Shop", *_state(states, place, raw))
        for place, raw in enumerate([*told, *({} for _ in states)])
    ]
    vm.shown(True)
    vm.set_account(ACCOUNT, manifest)
    return vm


def _state(states: list[tuple[str, bool | None]], place: int, raw: dict[str, Any]) -> tuple[Any, ...]:
    word, usable = states[place % len(states)]
    return word, raw, usable


MODELS: dict[str, Callable[[], QObject]] = {
    "contacts": contacts,
    "events": sent_events,
    "lists": lists,
    "domains": domains,
    "addresses": checked_addresses,
    "activity": activity,
    **{
        f"senders of {name}": partial(senders, name)
        for name, one in sorted(discover().items())
        if one.manifest.can(Capability.SENDERS_READ)
    },
}


def model_of(made: QObject) -> QAbstractItemModel:
    """The table of a view-model, or a table of its own. A model goes with its view-model: hold that."""
    found = getattr(made, "model", made)
    assert isinstance(found, QAbstractItemModel)
    return found


def cells(model: QAbstractItemModel) -> Iterable[tuple[str, str, Any, Any]]:
    """(head, what a reader says, tone, icon) of every cell."""
    assert model.rowCount() > 0
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            head = str(model.headerData(column, Qt.Orientation.Horizontal))
            said = index.data(Qt.ItemDataRole.AccessibleTextRole)
            yield head, str(said or ""), index.data(Role.TONE), index.data(Role.ICON)


@pytest.mark.parametrize("name", MODELS)
def test_no_cell_is_a_colour_or_a_picture_alone(name: str) -> None:
    made = MODELS[name]()
    model = model_of(made)
    for column in range(model.columnCount()):
        head = model.headerData(column, Qt.Orientation.Horizontal)
        assert str(head).strip(), f"column {column} has no name"
    for head, said, tone, icon in cells(model):
        assert said.strip() or not (icon or (tone is not None and str(tone) != "mute")), (head, tone, icon)


@pytest.mark.parametrize("name", [one for one in MODELS if one not in ("activity", "lists")])
def test_two_colours_never_stand_for_the_same_words(name: str) -> None:
    """Who sees no colour loses nothing."""
    made = MODELS[name]()
    tones: dict[tuple[str, str], set[str]] = {}
    for head, said, tone, _icon in cells(model_of(made)):
        tones.setdefault((head, said), set()).add(str(tone))
    assert {words: found for words, found in tones.items() if len(found) > 1} == {}


@pytest.mark.parametrize("name", ["contacts", "events", "domains", "addresses"])
def test_each_state_has_words_of_its_own(name: str) -> None:
    made = MODELS[name]()
    model = model_of(made)
    coloured = [(head, said) for head, said, tone, _icon in cells(model) if tone is not None]
    assert len(set(coloured)) == model.rowCount()


def test_an_order_card_is_read_with_its_state_in_words() -> None:
    vm = OrdersViewModel(InlineRunner(), test_orders.Service(), Formats())
    vm.set_account(test_orders.ACCOUNT, ORDERS_SHOP)
    order = ORDER
    shown = [ShownOrder(order), ShownOrder(order, deleted=True)]
    shown += [
        ShownOrder(order, Act(state.value, "a", "order", order.external_id, state=state))
        for state in ActState
    ]
    vm.model.set_orders(shown)
    for row, one in enumerate(shown):
        said = str(vm.model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))
        words, _tone = vm.look(one)
        assert words, one
        assert words in said, one
        assert order.external_id in said
    assert t("orders.deleted") in str(vm.model.index(1, 0).data())
