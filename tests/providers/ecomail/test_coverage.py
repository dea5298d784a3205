"""Each call that Ecomail's documents name, and where the app has it, or why no operator gets it."""

from __future__ import annotations

from desktop_app.provider_api.capability import Level
from desktop_app.provider_api.provider import METHODS
from desktop_app.providers.ecomail.manifest import MANIFEST
from tests.providers.coverage_suite import bare, documented, unreached

_SEND = "another spelling of /campaign/{id}/send, marked as unverified"
NOT_OFFERED = {
    "GET /campaigns/{}/send": _SEND,
    "POST /campaigns/{}/send": _SEND,
    "POST /templates": "another spelling of POST /template, seen in one client only",
}
"""Method and path -> why no operator gets it."""

BY_CAPABILITY = {
    "lists": "lists.read, account.info",
    "list_create": "lists.create",
    "members": "lists.members, contacts.scan",
    "member": "lists.members",
    "subscribe": "contacts.subscribe",
    "contact_save": "contacts.upsert",
    "resubscribe": "contacts.resubscribe",
    "unsubscribe": "contacts.unsubscribe",
    "import": "contacts.import",
    "add_members": "lists.add_members",
    "contact": "contacts.read",
    "order_create": "orders.send",
    "orders_create": "orders.send",
    "order_update": "orders.send",
    "order_delete": "orders.delete",
    "template": "messages.read",
    "templates": "messages.read",
    "mail_template": "messages.send",
    "domains": "domains.read, senders.read",
    "domain_create": "domains.create, senders.create",
    "domain_delete": "domains.delete",
}
"""Operations behind the tabs; all others have a declared call or a form."""


def known() -> set[str]:
    return {f"{each.method} {bare(each.path)}" for each in MANIFEST.operations.values()}


def paths() -> set[str]:
    return {f"{method} {bare(path.rstrip('/'))}" for method, path in documented("ecomail")}


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
