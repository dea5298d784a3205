"""Every body that this client sends fits the older description of the interface, or differs for a reason."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from desktop_app.model.errors import AppError
from desktop_app.model.message import Message
from desktop_app.providers import discover
from desktop_app.providers.ecomail.manifest import MANIFEST
from desktop_app.runtime.texts import install_texts
from tests.helpers.twins import Twin
from tests.providers.ecomail import call_samples
from tests.providers.ecomail import test_conformance as suite
from tests.providers.request_bodies import Document, record
from tests.providers.world import World

_ROW = (
    "the document's sample row has all fields, and calls them required; the newer pages require the address"
)
_NEWER = "newer than the document (contacts in a list; transactions)"
DIFFERENCES = {
    "POST /lists/{list_id}/subscribe-bulk": {
        "subscriber_data[]: surname is missing": _ROW,
        "subscriber_data[]: name is missing": _ROW,
        "subscriber_data[]: custom_fields is missing": _ROW,
    },
    "POST /lists/{list_id}/subscribe": {
        "skip_confirmation: not in the document": _NEWER,
        "trigger_notification: not in the document": _NEWER,
    },
    "PUT /lists/{list_id}/update-subscriber": {"subscriber_data.groups: not in the document": _NEWER},
    "POST /tracker/events": {
        "event.value: dict in place of string": "objects are taken and encoded there (custom events)"
    },
    "POST /tracker/transaction-bulk": {
        "transaction_data[].transaction_items[]: tags is missing": _ROW,
        "transaction_data[].transaction_items[]: category is missing": "categories is its newer form",
        "transaction_data[].transaction_items[].amount: int in place of string": "both are taken",
    },
    "PUT /tracker/transaction/{id}": {"transaction.status: not in the document": _NEWER},
    "PUT /campaigns/{campaign_id}": {
        "recepient_lists: dict in place of array": "the form that names a segment (campaigns)"
    },
}
"""Where a body differs from the document, and why it does."""
NEWER = {
    "templates", "template_update", "segments", "members_update", "orders", "orders_delete", "campaign",
    "campaign_log", "campaigns_log", "campaigns_stats", "segment_stats", "pipeline", "pipeline_detail_of",
    "pipeline_actions", "pipeline_action", "contact_mails", "contact_automations", "contact_events",
}  # fmt: skip
"""Operations that the document of 2024 does not have: they are newer, or were seen in clients only."""


def test_every_body_fits_the_document(
    shared_twin: Callable[..., Twin], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The typed calls and every declared one, on the twin; orders in each of their ways."""
    install_texts()
    twin = shared_twin("ecomail", contacts=1000, speed=200)
    twin.fresh()
    twin.dial(rate_limits=False)
    world = World(twin, discover()["ecomail"])
    seen = record(monkeypatch)
    for call in suite.TestEcomail().samples(world).values():
        assert not isinstance(world.run(call), AppError)
    for how in ("starting", "replacing"):
        order = suite.ORDER
        world.run(lambda one, at=how, what=order: one.send_orders([what], {"how": at}))
    letter = Message("k2", "Shop <news@training-shop.example>", ("y@example.com",), "Hi", template="1234")
    assert not isinstance(world.run(lambda one: one.send_message(letter)), AppError)
    world.run(lambda one: call_samples.prepare(one, twin))
    done = {}
    for name, given in call_samples.SAMPLES.items():
        values = given(twin, done) if callable(given) else given
        done[name] = world.run(lambda one, at=name, what=values: one.run_call(at, what))

    document = Document("ecomail")
    found: dict[str, set[str]] = {}
    newer: set[str] = set()
    for method, path, body in seen.requests:
        entry = document.find(method, path)
        if entry is None:
            newer.add(_operation(method, path))
        elif body is not None and entry[1] is not None:
            found.setdefault(entry[0], set()).update(document.differences(entry[1], body))
    wrong = {name: each for name, each in found.items() if each - set(DIFFERENCES.get(name, ()))}
    assert wrong == {}
    assert len(found) > 15
    assert newer == NEWER


def _operation(method: str, path: str) -> str:
    """The first operation of this method whose path fits."""
    for each in sorted(MANIFEST.operations.values(), key=lambda one: one.path.count("{")):
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(each.path))
        if each.method == method and re.fullmatch(pattern, path):
            return each.name
    raise AssertionError(f"{method} {path} is no operation")
