"""The columns of a table of contacts that lie in the cache.

Owns: which there are, their words and widths. Must not: fetch anything.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from desktop_app.journal import CachedContact
from desktop_app.model.contact import AdditionalField, Subscription
from desktop_app.model.texts import t
from desktop_app.viewmodels.cells import Kind, Tone
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.rows_model import Column

TONES = {
    Subscription.SUBSCRIBED: Tone.GOOD,
    Subscription.UNSUBSCRIBED: Tone.MUTE,
    Subscription.UNCONFIRMED: Tone.WARN,
    Subscription.ADDRESS_FAILS: Tone.BAD,
    Subscription.COMPLAINED: Tone.BAD,
    Subscription.UNKNOWN: Tone.MUTE,
}
FURTHER = ("city", "language", "country", "company", "birthday")
FIRST_HIDDEN = ("external_id", "changed", "id", *FURTHER)
"""Columns that are there for the choosing, but not shown at first."""


def contact_columns(
    formats: Formats, fields: Sequence[AdditionalField] = ()
) -> tuple[Column[CachedContact], ...]:
    """``fields``: additional fields of the account, each a column of its own that starts hidden."""
    words = {state.value: t(f"contacts.subscription.{state.value}") for state in Subscription}
    tones = {state.value: tone for state, tone in TONES.items()}
    # some platforms tell it of nobody: a column of pills would say less
    tones[Subscription.UNKNOWN.value] = Tone.NONE

    def changed(one: CachedContact) -> str:
        return formats.day(datetime.fromtimestamp(one.changed, UTC), datetime.now(UTC)) if one.changed else ""

    return (
        Column("name", t("contacts.column.name"), lambda one: one.name, Kind.NAME, width=224),
        Column("email", t("contacts.column.email"), lambda one: one.email, width=280),
        Column("phone", t("contacts.column.phone"), lambda one: one.phone, Kind.DATE, width=156),
        Column("external_id", t("contacts.column.external_id"), lambda one: one.external_id, width=130),
        Column(
            "status",
            t("contacts.column.status"),
            lambda one: words[one.status],
            Kind.PILL,
            tone=lambda one: tones[one.status],
            width=150,
        ),
        Column("changed", t("contacts.column.changed"), changed, Kind.DATE, width=120),
        *(Column(name, t(f"contacts.detail.{name}"), _of_body(name), width=130) for name in FURTHER),
        *(Column(f"custom:{one.id}", one.name or one.key, _of_field(one.id), width=130) for one in fields),
        Column("id", t("contacts.column.id"), lambda one: one.id, Kind.DATE, width=110),
    )


def _of_body(name: str) -> Callable[[CachedContact], str]:
    return partial(_body_text, name)


def _of_field(field_id: str) -> Callable[[CachedContact], str]:
    return partial(_field_text, field_id)


def _body_text(name: str, one: CachedContact) -> str:
    return str(json.loads(one.body).get(name, ""))


def _field_text(field_id: str, one: CachedContact) -> str:
    return str(json.loads(one.body).get("fields", {}).get(field_id, ""))
