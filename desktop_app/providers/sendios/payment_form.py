"""The form of a payment at Sendios.

Owns: its fields. Must not: send.
"""

from __future__ import annotations

from desktop_app.provider_api.manifest import FormField, OrderForm
from desktop_app.providers.sendios.push import PROJECT

_T = "platforms.sendios.payment"
EXTRA = (
    PROJECT,
    FormField("user_id", f"{_T}.user_id", "number", note=f"{_T}.user_id_note"),
    FormField("expire_date", f"{_T}.expire_date", "moment", note=f"{_T}.expire_note"),
    FormField("payment_type", f"{_T}.payment_type", note=f"{_T}.type_note"),
    FormField("mail_id", f"{_T}.mail_id", "number", note=f"{_T}.mail_note"),
)
ORDER_FORM = OrderForm(
    operation="payment",
    fields=("external_id", "email", "at", "total", "fields"),
    required=("email", "at"),
    items=False,
    updates=False,
    note=f"{_T}.note",
    extra=EXTRA,
)
