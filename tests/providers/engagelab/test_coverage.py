"""Each call that EngageLab's documents name, and where the app has it."""

from __future__ import annotations

from desktop_app.provider_api.capability import Capability, Level
from desktop_app.providers.engagelab.manifest import MANIFEST, OPENED
from tests.providers.coverage_suite import documented, unplaced, unreached

_ANCESTOR = "not visible in any document; only the older product of another name has it, on another host"
NOT_OFFERED = {
    "GET /v1/day_stats": "an outdated path of the English samples; /v1/stats_day is used (statistics)",
    "POST /v1/marketing/lists/listMembers": _ANCESTOR,
    "GET /v1/marketing/lists/members/{id}": _ANCESTOR,
    "PATCH /v1/marketing/lists/members/{id}": _ANCESTOR,
    "DELETE /v1/marketing/lists/members/{id}": _ANCESTOR,
    "DELETE /v1/marketing/senders//{id}": "a misprint with a doubled slash; the single one is used",
    "GET /v1/marketing/campaigns/{id}": "not visible: response and other verbs (campaigns)",
}
"""Method and path -> why no operator gets it."""

BY_CAPABILITY = {
    "api_users": "senders.read, account.info",
    "api_user_add": "senders.create",
    "send": "messages.send",
    "sendtemplate": "messages.send",
    "lists": "lists.read",
    "list_add": "lists.create (closed)",
    "members": "lists.members",
    "add_members": "lists.add_members (closed)",
    "remove_members": "lists.remove_members (closed)",
    "domains": "domains.read",
    "domain_add": "domains.create",
}
"""Operations behind the tabs; all others have a declared call."""


def test_every_documented_call_has_a_place_or_a_reason() -> None:
    assert unplaced("engagelab", MANIFEST, NOT_OFFERED) == []
    assert set(NOT_OFFERED) <= {f"{method} {path}" for method, path in documented("engagelab")}


def test_every_operation_is_reached_from_the_app() -> None:
    assert unreached(MANIFEST, BY_CAPABILITY) == []
    assert set(BY_CAPABILITY) <= set(MANIFEST.operations)


def test_nothing_is_left_for_later() -> None:
    for capability in Capability:
        for manifest in (MANIFEST, OPENED):
            assert manifest.support[capability].level is not Level.NOT_YET, capability
        support = MANIFEST.support[capability]
        if support.level is Level.CANNOT:
            assert len(support.source) > 10
        assert not OPENED.support[capability].closed
