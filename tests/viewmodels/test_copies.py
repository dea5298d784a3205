"""What a person copies: the view-model says the text as the platform gave it, the view only puts it on
the clipboard. And the sentence about which orders count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_app.journal.acts import Act
from desktop_app.model.contact import Contact
from desktop_app.model.contact_list import ContactList
from desktop_app.model.domain import DnsRecord, Domain
from desktop_app.model.order import Order
from desktop_app.model.texts import t
from desktop_app.providers import discover
from desktop_app.services.order_check import status_words
from desktop_app.services.orders import ShownOrder
from desktop_app.viewmodels.contacts import ContactsViewModel
from desktop_app.viewmodels.domains import DomainsViewModel
from desktop_app.viewmodels.events import EventsViewModel
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.lists import ListsViewModel
from desktop_app.viewmodels.orders import OrdersViewModel
from desktop_app.viewmodels.tab import TabViewModel
from tests.helpers.runners import InlineRunner
from tests.services.trade_ground import ORDER
from tests.viewmodels import test_events, test_orders, test_senders

PLATFORMS = sorted(discover())
ODD_IDS = ("1", "00012", " 7 ", "a=b&c", "0x1F600", "=cmd()", "9007199254740993")


def heard(vm: TabViewModel) -> list[str]:
    found: list[str] = []
    vm.copied.connect(found.append)
    return found


@pytest.mark.parametrize("list_id", ODD_IDS)
def test_the_id_of_a_list_is_copied_as_it_is(list_id: str) -> None:
    """No blank is taken off and no zero lost: the platform knows it by these letters."""
    vm = ListsViewModel(InlineRunner(), Nothing(), Formats())  # type: ignore[arg-type]
    copied = heard(vm)
    vm.copy_id(ContactList(list_id, "News"))
    assert copied == [list_id]


class Signal:
    def connect(self, _heard: object) -> None: ...


class Nothing:
    """Nothing is read and nobody is shown here."""

    changed_one = Signal()


@pytest.mark.parametrize("contact_id", ODD_IDS)
def test_the_id_and_the_address_of_a_person(contact_id: str) -> None:
    person = Nothing()
    contacts = ContactsViewModel(InlineRunner(), person, person, Nothing(), Formats())  # type: ignore[arg-type]
    copied = heard(contacts)
    contacts.copy_id(Contact(contact_id, email="ann@example.com"))
    contacts.copy_email(Contact(contact_id, email="ann@example.com"))
    contacts.copy_email(Contact(contact_id))
    assert copied == [contact_id, "ann@example.com"], "without an address the clipboard stays as it is"


def test_numbers_and_addresses_of_orders() -> None:
    vm = OrdersViewModel(InlineRunner(), test_orders.Service(), Formats())
    copied = heard(vm)
    vm.copy_number(replace(ORDER, external_id="00042"))
    vm.copy_all("number")
    assert copied == ["00042"], "no order is shown: the clipboard stays as it is"
    two = [Order("1", email="a@example.com"), Order("2", email="a@example.com")]
    vm.model.set_orders([ShownOrder(one) for one in two])
    vm.copy_all("number")
    vm.copy_all("email")
    assert copied[1:] == ["1\n2", "a@example.com"]


def test_whom_an_event_was_sent_for() -> None:
    vm = EventsViewModel(InlineRunner(), test_events.Service(), Formats())
    copied = heard(vm)
    vm.copy_whom(Act("k", "a", "event", "ordered", whom="ann@example.com"))
    assert copied == ["ann@example.com"]


def test_the_records_of_a_domain_are_lines_with_tabs() -> None:
    vm = DomainsViewModel(InlineRunner(), test_senders.Domains())
    copied = heard(vm)
    records = (DnsRecord("spf", "TXT", "shop.example", "v=spf1 -all"), DnsRecord("mx", "MX", "@", "mx.x"))
    vm.copy_records(Domain("1", "shop.example", records=records))
    assert sorted(copied[0].split("\n")) == ["@\tMX\tmx.x", "shop.example\tTXT\tv=spf1 -all"]


# --- which orders count ------------------------------------------------------------------------------------


@pytest.mark.parametrize("platform", PLATFORMS)
def test_which_orders_count_is_said_where_the_manifest_says_it(platform: str) -> None:
    """In the platform's own words for the status, and nowhere else."""
    manifest = discover()[platform].manifest
    vm = OrdersViewModel(InlineRunner(), test_orders.Service(), Formats())
    vm.set_account(test_orders.ACCOUNT, manifest)
    form, said = manifest.order_form, vm.facts()
    if form is not None and form.counts:
        words = status_words(form, form.counts)
        assert words in said
        assert t("orders.only_counts", status=words, platform=manifest.label) in said
        vm.set_account(
            test_orders.ACCOUNT, replace(manifest, order_form=replace(form, counts="")),
        )  # fmt: skip
        assert words not in vm.facts().replace(t(form.note) if form.note else "\0", "")
    else:
        assert "count for" not in said


def test_delivered_counts_at_the_one_platform_that_groups_by_it() -> None:
    """The facts name one: there an order is worth something when it was delivered."""
    counting = {name: one.manifest.order_form.counts for name, one in discover().items()
                if one.manifest.order_form is not None and one.manifest.order_form.counts}  # fmt: skip
    assert counting == {"esputnik": "DELIVERED"}
