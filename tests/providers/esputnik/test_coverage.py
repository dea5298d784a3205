"""Each call that eSputnik's documents name, and where the app has it, or why no operator gets it."""

from __future__ import annotations

import re

from desktop_app.provider_api.capability import Level
from desktop_app.provider_api.provider import METHODS
from desktop_app.providers.esputnik.manifest import MANIFEST
from desktop_app.providers.esputnik.operations import CHANNELS
from tests.providers.coverage_suite import bare, documented, unreached

_DEVICE = "for the program on a phone or computer that received a push, not for an operator"
_SIGN_IN = "another way to sign in, for servers; the app uses the key"
_OLDER = "an older form of a call that the app makes in its newer form"
NOT_OFFERED = {
    "GET /v1/contact/token/{}/{}/contactId": _DEVICE,
    "GET /v1/contact/token/activated/{}/{}": _DEVICE,
    "PUT /v1/contact/token/activated/{}/{}": _DEVICE,
    "POST /v1/apps/{}/tokens": _DEVICE,
    "POST /v1/apps/{}/token/mute": _DEVICE,
    "POST /v1/apps/{}/token/unmute": _DEVICE,
    "PUT /v1/interactions/{}/status": _DEVICE,
    "POST /v1/auth/token": _SIGN_IN,
    "POST /uaa/oauth/token": _SIGN_IN,
    "GET /uaa/oauth/authorize": _SIGN_IN,
    "GET /v2/version": "the same answer as /v1/version",
    "POST /v1/message/{}/send": "marked old; smartsend does it with values for each recipient",
    "GET /v1/message/email/status": _OLDER,
    "GET /v1/message/sms/status": _OLDER,
    "GET /v1/message/viber/status": _OLDER,
    "POST /v1/site/webpush/domain": _OLDER + ": /v1/site/webpush/domains",
    "POST /v3/past_events": "named in one list of calls, its body shown nowhere; v2 does it",
    "DELETE /v2/past_events": "the same as /v1/past_events, which the documents describe",
}
"""Method and path -> why no operator gets it."""

BY_CAPABILITY = {
    "account_info": "account.info",
    "version": "kept for support: the oldest ping; no control needs it",
    "contact": "contacts.read",
    "contacts": "contacts.search, contacts.scan",
    "contact_add": "contacts.upsert",
    "contact_update": "contacts.upsert",
    "contact_delete": "contacts.delete, contacts.erase",
    "subscribe": "contacts.subscribe",
    "import": "contacts.import",
    "fields": "contacts.fields",
    "lists": "lists.read",
    "members": "lists.members",
    "orders": "orders.send",
    "messages": "messages.read",
    "message": "messages.read",
    "smartsend": "messages.send",
    "send_email": "messages.send",
    "senders_email": "senders.read",
    "senders_sms": "senders.read",
}
"""Operations behind the tabs; all others have a declared call or a form."""


def known() -> set[str]:
    found = set()
    for each in MANIFEST.operations.values():
        for channel in CHANNELS if "{channel}" in each.path else ("",):
            found.add(f"{each.method} {bare(each.path.replace('{channel}', channel))}")
    return found


def paths() -> set[str]:
    return {f"{method} {bare(re.sub('^/api', '', path))}" for method, path in documented("esputnik")}


def test_every_documented_call_has_a_place_or_a_reason() -> None:
    assert sorted(paths() - known() - set(NOT_OFFERED)) == []
    assert sorted(set(NOT_OFFERED) - paths()) == []


def test_no_call_is_made_that_no_document_names() -> None:
    assert sorted(known() - paths()) == []


def test_every_operation_is_reached_from_the_app() -> None:
    assert unreached(MANIFEST, BY_CAPABILITY) == []
    assert set(BY_CAPABILITY) <= set(MANIFEST.operations)


def test_nothing_is_left_for_later() -> None:
    for capability, support in MANIFEST.support.items():
        assert support.level is not Level.NOT_YET, capability
        assert (support.level is not Level.CANNOT) or len(support.source) > 20
    assert set(METHODS) == set(MANIFEST.support)
