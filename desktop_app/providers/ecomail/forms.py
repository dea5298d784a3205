"""What the forms of Ecomail ask: a list, changing one person, events, orders, messages, a domain.

Owns: those declarations. Must not: say which call carries them out beyond the operation's name.
"""

from __future__ import annotations

from desktop_app.provider_api.manifest import ContactRules, EventForm, FormField, OrderForm
from desktop_app.providers.ecomail.operations import ORDERS_AT_ONCE

_P = "platforms.ecomail"
PERSON_FIELDS = (
    "email",
    "phone",
    "first_name",
    "last_name",
    "company",
    "address",
    "city",
    "postcode",
    "country",
    "gender",
    "birthday",
)

LIST_FIELDS = (
    FormField("from_name", f"{_P}.list_form.from_name", required=True),
    FormField("from_email", f"{_P}.list_form.from_email", required=True, pattern=r"\S+@\S+\.\S+"),
    FormField("reply_to", f"{_P}.list_form.reply_to", required=True, pattern=r"\S+@\S+\.\S+"),
    FormField("double_optin", f"{_P}.list_form.double_optin", "switch", note=f"{_P}.list_form.double_note"),
    FormField("conf_subject", f"{_P}.list_form.conf_subject"),
    FormField("conf_message", f"{_P}.list_form.conf_message", "long", note=f"{_P}.list_form.conf_note"),
    FormField("sub_success_page", f"{_P}.list_form.success_page", pattern=r"https?://\S+"),
    FormField("sub_confirmed_page", f"{_P}.list_form.confirmed_page", pattern=r"https?://\S+"),
    FormField("unsub_page", f"{_P}.list_form.unsub_page", pattern=r"https?://\S+"),
)

CONTACT_RULES = ContactRules(
    fields=PERSON_FIELDS,
    custom_fields=True,
    in_list=True,
    by_list=True,
    unsubscribe_reach=f"{_P}.unsubscribe_reach",
    resubscribe_reach=f"{_P}.resubscribe_reach",
    delete_reach=f"{_P}.delete_reach",
    erase_reach=f"{_P}.delete_reach",
    subscribe_note=f"{_P}.subscribe_note",
    subscribe_fields=(
        FormField(
            "trigger_autoresponders",
            f"{_P}.subscribe.starts",
            "switch",
            default="false",
            note=f"{_P}.subscribe.starts_note",
        ),
        FormField("trigger_notification", f"{_P}.subscribe.notify", "switch", default="false"),
        FormField("source", f"{_P}.subscribe.source"),
    ),
    recoverable=False,
)

_STARTS = f"{_P}.event.starts"
EVENT_FORMS = (
    EventForm(
        "event",
        f"{_P}.event.plain",
        "event",
        ("email",),
        starts=_STARTS,
        note=f"{_P}.event.note",
        typed=False,
        nested=True,
        fields=(
            FormField("category", f"{_P}.event.category"),
            FormField("action", f"{_P}.event.action"),
            FormField("label", f"{_P}.event.label"),
            FormField("property", f"{_P}.event.property"),
            FormField("value", f"{_P}.event.value", note=f"{_P}.event.value_note"),
        ),
    ),
    EventForm(
        "basket",
        f"{_P}.event.basket",
        "event",
        ("email",),
        starts=_STARTS,
        note=f"{_P}.event.basket_note",
        typed=False,
        nested=True,
    ),
    EventForm(
        "product_view",
        f"{_P}.event.view",
        "event",
        ("email",),
        starts=_STARTS,
        note=f"{_P}.event.view_note",
        typed=False,
        params=False,
        fields=(FormField("product", f"{_P}.event.product", required=True),),
    ),
)

ORDER_HOW = "how"
QUIET, STARTING, REPLACING = "quiet", "starting", "replacing"
ORDER_FORM = OrderForm(
    operation="orders_create",
    fields=(
        "external_id",
        "email",
        "status",
        "at",
        "total",
        "taxes",
        "shipping",
        "shop",
        "items",
        "fields",
    ),
    required=("external_id", "email"),
    statuses=tuple(
        (status, f"{_P}.order_status.{status}")
        for status in ("pending", "processing", "completed", "canceled")
    ),
    done="completed",
    items=True,
    item_fields=("category",),
    at_once=ORDERS_AT_ONCE,
    creates_contacts=False,
    updates=False,
    note=f"{_P}.order.note",
    extra=(
        FormField(
            ORDER_HOW,
            f"{_P}.order.how",
            "choice",
            default=QUIET,
            options=tuple((one, f"{_P}.order.{one}") for one in (QUIET, STARTING, REPLACING)),
            note=f"{_P}.order.how_note",
        ),
        FormField("city", f"{_P}.order.city"),
        FormField("county", f"{_P}.order.county"),
        FormField("country", f"{_P}.order.country"),
    ),
    alone=((ORDER_HOW, STARTING), (ORDER_HOW, REPLACING)),
    replacing=(ORDER_HOW, REPLACING),
    untold=("taxes", "shipping", "city", "county", "country", "fields"),
)

MESSAGE_FIELDS = (
    FormField("reply_to", f"{_P}.message.reply_to", pattern=r"\S+@\S+\.\S+"),
    FormField("click_tracking", f"{_P}.message.clicks", "switch"),
    FormField("open_tracking", f"{_P}.message.opens", "switch"),
)

SENDER_FIELDS = (
    FormField(
        "name", f"{_P}.domain.name", required=True, pattern=r"[^@\s/]+\.[^@\s/]+", note=f"{_P}.domain.note"
    ),
)
