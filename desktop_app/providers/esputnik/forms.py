"""What the forms of eSputnik ask: changing one person, events, orders, messages.

Owns: those declarations. Must not: say which call carries them out beyond the operation's name.
"""

from __future__ import annotations

from desktop_app.provider_api.manifest import ContactRules, EventForm, FormField, OrderForm
from desktop_app.providers.esputnik.operations import ORDERS_AT_ONCE, PAST_AT_ONCE

_P = "platforms.esputnik"
PERSON_FIELDS = (
    "email",
    "phone",
    "external_id",
    "first_name",
    "last_name",
    "language",
    "time_zone",
    "city",
    "region",
    "address",
    "postcode",
)
_NO_FORBIDDEN = r"[^<;'\\/|\"`^?!,>]*"

CONTACT_RULES = ContactRules(
    fields=PERSON_FIELDS,
    custom_fields=True,
    unsubscribe_reach=f"{_P}.unsubscribe_reach",
    resubscribe_reach=f"{_P}.resubscribe_reach",
    delete_reach=f"{_P}.delete_reach",
    erase_reach=f"{_P}.erase_reach",
    subscribe_note=f"{_P}.subscribe_note",
    subscribe_fields=(
        FormField("groups", f"{_P}.subscribe.groups", "long", note=f"{_P}.subscribe.groups_note"),
        FormField(
            "subscriptions", f"{_P}.subscribe.categories", "long", note=f"{_P}.subscribe.categories_note"
        ),
        FormField(
            "formType", f"{_P}.subscribe.form", pattern=_NO_FORBIDDEN, note=f"{_P}.subscribe.form_note"
        ),
    ),
    recoverable=True,
)

_WHOM = ("external_id", "email", "phone", "contact_id")
_KEY = (FormField("keyValue", f"{_P}.event.key", pattern=_NO_FORBIDDEN, note=f"{_P}.event.key_note"),)
_STARTS = f"{_P}.event.starts"

EVENT_FORMS = (
    EventForm("v2", f"{_P}.event.v2", "event_v2", _WHOM, starts=_STARTS, nested=True, fields=_KEY),
    EventForm(
        "v1", f"{_P}.event.v1", "event_v1", _WHOM, starts=_STARTS, note=f"{_P}.event.v1_note", fields=_KEY
    ),
    EventForm("v3", f"{_P}.event.v3", "event_v3", _WHOM, starts=_STARTS, note=f"{_P}.event.v3_note"),
    EventForm(
        "past_v2",
        f"{_P}.event.past",
        "past_events_v2",
        _WHOM,
        note=f"{_P}.event.past_note",
        nested=True,
        past=True,
        at_once=PAST_AT_ONCE,
        fields=_KEY,
    ),
    EventForm(
        "past_v1",
        f"{_P}.event.past_v1",
        "past_events_v1",
        _WHOM,
        note=f"{_P}.event.past_note",
        past=True,
        at_once=PAST_AT_ONCE,
        fields=_KEY,
    ),
)

ORDER_FORM = OrderForm(
    operation="orders",
    fields=(
        "external_id",
        "status",
        "at",
        "total",
        "currency",
        "email",
        "phone",
        "external_customer_id",
        "first_name",
        "last_name",
        "shop",
        "shipping",
        "discount",
        "taxes",
        "delivery_method",
        "delivery_address",
        "payment_method",
        "items",
        "fields",
    ),
    required=("external_id", "status", "at", "total", "currency"),
    item_fields=("category", "url", "image_url", "description"),
    statuses=tuple(
        (status, f"{_P}.order_status.{status}")
        for status in ("ABANDONED_SHOPPING_CART", "INITIALIZED", "IN_PROGRESS", "DELIVERED", "CANCELLED")
    ),
    counts="DELIVERED",
    fresh="INITIALIZED",
    items=True,
    at_once=ORDERS_AT_ONCE,
    creates_contacts=True,
    updates=True,
    starts=(f"{_P}.order.starts",),
    note=f"{_P}.order.note",
    extra=(
        FormField(
            "source",
            f"{_P}.order.source",
            "choice",
            options=(("online", f"{_P}.order.online"), ("offline", f"{_P}.order.offline")),
        ),
    ),
)

MESSAGE_FIELDS = (
    FormField(
        "channel",
        f"{_P}.message.channel",
        "choice",
        default="email",
        options=(("email", f"{_P}.message.email"), ("other", f"{_P}.message.other")),
        note=f"{_P}.message.channel_note",
    ),
    FormField("languageCode", f"{_P}.message.language", pattern=r"[a-z]{2}(-[A-Z]{2})?"),
    FormField("trackUrls", f"{_P}.message.track", "switch", default="true"),
    FormField("skipPersonalisation", f"{_P}.message.plain", "switch", default="false"),
    FormField("tags", f"{_P}.message.tags", "long", note=f"{_P}.one_a_line"),
    FormField("subscriptionsKeys", f"{_P}.message.categories", "long", note=f"{_P}.one_a_line"),
)
