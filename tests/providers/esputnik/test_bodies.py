"""Every body that this client sends fits the vendor's own description, or differs for a reason that is
named."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_app.model.errors import AppError
from desktop_app.providers import discover
from desktop_app.runtime.texts import install_texts
from tests.helpers.twins import Twin
from tests.providers.esputnik import call_samples
from tests.providers.esputnik import test_conformance as suite
from tests.providers.request_bodies import Document, record
from tests.providers.world import World

_NO_KEY = (
    "the 2025 document leaves the key out of its second version; its own guide and the first version have it"
)
_SCALAR = (
    "numbers and true or false are JSON values as well; text would make them something else in a message"
)
DIFFERENCES = {
    "POST /v2/event": {
        "keyValue: not in the document": _NO_KEY,
        "params[].value: int is none of those allowed": _SCALAR,
    },
    "POST /v2/past_events": {"events[].params[].value: int is none of those allowed": _SCALAR},
}
"""Where a body differs from the document, and why it does."""
NOT_THERE = {
    "POST /v3/event": "newer than the document (events, v3)",
    "DELETE /v1/orders": "newer than the document (orders, delete)",
    "GET /v1/additionalfields": "newer than the document",
    "GET /v1/callouts/sms": "older than the document",
}
"""Calls that the document does not have."""


@pytest.mark.parametrize("form", ["v1", "v2", "v3", "past_v1", "past_v2"])
def test_every_body_fits_the_document(
    form: str, shared_twin: Callable[..., Twin], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The typed calls and every declared one, on the twin; events in each of their forms."""
    install_texts()
    twin = shared_twin("esputnik", contacts=1000, speed=200)
    twin.fresh()
    twin.dial(rate_limits=False, activity=True, past_events_delete=True)
    world = World(twin, discover()["esputnik"])
    seen = record(monkeypatch)
    if form == "v1":
        for call in suite.TestEsputnik().samples(world).values():
            assert not isinstance(world.run(call), AppError)
        done = {}
        for name, given in call_samples.SAMPLES.items():
            values = given(twin, done) if callable(given) else given
            done[name] = world.run(lambda one, at=name, what=values: one.run_call(at, what))
    event = call_samples.an_event(form)
    assert not isinstance(world.run(lambda one: one.send_events([event])), AppError)

    document = Document("esputnik", "/api")
    found: dict[str, set[str]] = {}
    for method, path, body in seen.requests:
        entry = document.find(method, path)
        if entry is None:
            assert f"{method} {path}" in NOT_THERE, (method, path)
        elif body is not None:
            assert entry[1] is not None, entry[0]
            found.setdefault(entry[0], set()).update(document.differences(entry[1], body))
    wrong = {name: each for name, each in found.items() if each - set(DIFFERENCES.get(name, ()))}
    assert wrong == {}
    assert found or form == "v3"
