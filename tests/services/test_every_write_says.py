"""Every write of the contract says how it is taken back, or that it cannot be: before it is made or after.

The table names where; a new capability has to be put into it. That each sentence is shown is held by the
tests of its screen, that it is asked for at all by ``tests/architecture/test_texts_in_use.py``.
"""

from __future__ import annotations

import re

import pytest

from desktop_app.model.operation import Effect
from desktop_app.model.texts import has, t
from desktop_app.provider_api.capability import Capability
from desktop_app.providers import discover
from desktop_app.runtime.texts import install_texts

SAYS = re.compile(
    r"(?i)\bundo\b|undone|take[ns]? back|taken back|called back|call back|can leave again|removed here again"
)
BUTTON = ("contacts.undo", "lists.done.undo")
"""The change has its own way back: a button in the sentence that it was made."""
WRITES: dict[Capability, tuple[str, ...]] = {
    Capability.LISTS_CREATE: ("lists.form.new_back", "lists.done.create"),
    Capability.LISTS_RENAME: (*BUTTON, "lists.done.no_way_back"),
    Capability.LISTS_ADD_MEMBERS: (*BUTTON, "lists.done.no_way_back"),
    Capability.LISTS_REMOVE_MEMBERS: (*BUTTON, "lists.done.no_way_back"),
    Capability.CONTACTS_IMPORT: ("undo.full", "undo.partly", "undo.none", "undo.never"),
    Capability.CONTACTS_UPSERT: (BUTTON[0], "contacts.no_way_back"),
    Capability.CONTACTS_DELETE: ("contacts.ask.delete_back", "contacts.done.delete"),
    Capability.CONTACTS_ERASE: ("contacts.ask.erase_back", "person.erase_back"),
    Capability.CONTACTS_SUBSCRIBE: ("contacts.ask.subscribe_back",),
    Capability.CONTACTS_UNSUBSCRIBE: ("contacts.ask.unsubscribe_back",),
    Capability.CONTACTS_RESUBSCRIBE: ("contacts.ask.resubscribe_back",),
    Capability.EVENTS_SEND: ("events.starts.for_good", "events.past.line", "send_file.starts_events_line"),
    Capability.ORDERS_SEND: ("orders.composer.undo_none", "send_file.starts_orders_line"),
    Capability.ORDERS_DELETE: ("orders.delete_line",),
    Capability.SENDERS_CREATE: ("senders.form_line",),
    Capability.DOMAINS_CREATE: ("domains.add_back", "domains.add_no_back"),
    Capability.DOMAINS_DELETE: ("domains.remove_line",),
    Capability.MESSAGES_SEND: ("test_send.line",),
    Capability.MORE_CALLS: ("more.confirm.undo",),
}
READS = set(Capability) - set(WRITES)
LOOKS = re.compile(r"read|search|scan|fields|members|status|history|check|info")


@pytest.fixture(autouse=True)
def _texts() -> None:
    install_texts("en")


def test_what_is_no_write_only_looks() -> None:
    """So that a new write cannot hide among the others."""
    assert [one for one in READS if not LOOKS.search(one.value)] == []


@pytest.mark.parametrize("capability", list(WRITES))
def test_a_write_says_its_way_back_or_that_there_is_none(capability: Capability) -> None:
    for key in WRITES[capability]:
        assert has(key), key
        assert SAYS.search(t(key, **_Any())), f"{key}: {t(key, **_Any())}"


def test_every_further_call_that_writes_is_asked_for_with_that_sentence() -> None:
    """Calls of the platforms' own have one dialog, and it says so of each of them."""
    effects = {
        call.name
        for entry in discover().values()
        for call in entry.manifest.calls
        if entry.manifest.operations[call.operation].effect is not Effect.READ
    }
    assert len(effects) > 20
    assert "cannot be taken back" in t("more.confirm.undo")


class _Any(dict[str, str]):
    """A value for every place of a sentence."""

    def __init__(self) -> None:
        super().__init__(dict.fromkeys(("platform", "name", "account", "number", "day", "range"), "X"))
