"""Each call that Sendios' documents and clients name, and where the app has it."""

from __future__ import annotations

from desktop_app.provider_api.capability import Capability, Level
from desktop_app.providers.sendios.manifest import MANIFEST, REFERENCE
from tests.providers.coverage_suite import documented, unplaced, unreached

_SAME = "the same record by another spelling of the path; the documented one is used (path building)"
_OLD_PUSH = "another host and a key of its own, which no account here holds (other channels, legacy app push)"
NOT_OFFERED = {
    "PUT /v1/userfields/project/{project_id}/email/{email}": _SAME,
    "GET /v1/userfields/project/{project_id}/emailhash/{email_b64}": _SAME,
    "POST /api/v1/client/push": _OLD_PUSH,
    "POST /api/v1/client/event": _OLD_PUSH,
}
"""Method and path -> why no operator gets it."""
WITHOUT_A_PATH = {
    "app push (trigger, system)": "its path stands in no document that can be read (other channels)",
    "omnichannel users, create and update": "method and path stand in no document that can be read",
    "webhook address": "no call reads or changes it; the call Webhooks explains where it is set",
    "projects, types, templates, lists, campaigns, balance": "no listing (what a client must tolerate)",
    "form C of a push (encrypted)": "dead since 2024-06",
}
"""Things that the documents name and that cannot be called."""

BY_CAPABILITY = {"push_system": "messages.send, events.send", "payment": "orders.send"}
"""Operations behind the tabs; all others have a declared call."""


def test_every_documented_call_has_a_place_or_a_reason() -> None:
    assert unplaced("sendios", MANIFEST, NOT_OFFERED) == []
    assert set(NOT_OFFERED) <= {f"{method} {path}" for method, path in documented("sendios")}
    assert all(WITHOUT_A_PATH.values())


def test_every_operation_is_reached_from_the_app() -> None:
    assert unreached(MANIFEST, BY_CAPABILITY) == []


def test_nothing_is_left_for_later() -> None:
    for manifest in (MANIFEST, REFERENCE):
        for capability in Capability:
            support = manifest.support[capability]
            assert support.level is not Level.NOT_YET, capability
            if support.level is Level.CANNOT:
                assert len(support.source) > 10
