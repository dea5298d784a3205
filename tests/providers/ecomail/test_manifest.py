"""What is declared is what the platform has: every call, each with the effect of repeating it."""

from __future__ import annotations

import re
from pathlib import Path

from desktop_app.model.operation import Effect
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability, Level
from desktop_app.providers.ecomail.manifest import IMPORT, MANIFEST
from desktop_app.runtime.texts import install_texts

PATHS = Path(__file__).parents[2] / "twins" / "ecomail" / "paths.txt"
#: spellings that the facts mark as unverified; one call each is enough
ALTERNATIVES = {
    ("GET", "/campaigns/{}/send"),
    ("POST", "/campaigns/{}/send"),
    ("POST", "/templates"),
}


def shape(path: str) -> str:
    return re.sub(r"\{[^}]+\}", "{}", path.rstrip("/"))


def test_every_call_of_the_platform_is_declared_and_no_other() -> None:
    lines = [line.split() for line in PATHS.read_text("utf-8").splitlines() if line and line[0] != "#"]
    known = {(method, shape(path)) for method, path in lines}
    declared = {(one.method, shape(one.path)) for one in MANIFEST.operations.values()}
    assert declared == known - ALTERNATIVES


def test_what_starts_mail_or_cannot_be_taken_back_is_never_repeated() -> None:
    """By effect: a GET that sends is no read, and a subscribe may mail a confirmation."""
    once = {name for name, one in MANIFEST.operations.items() if one.effect is Effect.ONCE}
    assert once == {
        "list_create", "members_subscribe", "subscribe", "member_tag", "campaign_create", "campaign_send",
        "pipeline_trigger",
        "template_create", "domain_create", "mail_message", "mail_template", "product_feed_refresh",
        "data_feed_refresh", "event",
    }  # fmt: skip
    reads = {name for name, one in MANIFEST.operations.items() if one.effect is Effect.READ}
    assert {MANIFEST.operations[name].method for name in reads - {"search", "pipeline_detail_of"}} == {"GET"}
    proven = {name for name, one in MANIFEST.operations.items() if one.effect is Effect.PROVEN}
    assert proven == {"order_create", "orders_create"}


def test_the_import_says_what_it_means_for_consent_and_what_it_leaves_alone() -> None:
    install_texts()
    consent = t(IMPORT.consent)
    assert "double opt-in" in consent
    assert "left the list stays out" in consent
    assert not {"tags", "groups"} & set(IMPORT.fields)
    note = t(MANIFEST.support[Capability.CONTACTS_IMPORT].note)
    assert "Tags and groups are not imported" in note


def test_what_needs_a_larger_plan_names_it() -> None:
    install_texts()
    for capability in (Capability.ORDERS_READ, Capability.ORDERS_SEND, Capability.MESSAGES_SEND):
        assert "Marketer" in t(MANIFEST.support[capability].note)


def test_the_key_says_where_to_click_and_whom_to_ask() -> None:
    install_texts()
    (field,) = MANIFEST.credentials
    assert "For developers" in t(field.where)
    assert "dministrator" in t(field.whom)
    assert field.secret
    cannot = [one for one in MANIFEST.support.values() if one.level is Level.CANNOT]
    assert all(one.source for one in cannot)
