"""Who may come in and how often (facts 1): the header ``key``, 1,000 requests a minute, plans.

Owns: everything that is decided before a handler runs, and what plans lack. Must not: know what a handler
does. A missing or odd content type is let through: clients in the field send it so.
"""

from __future__ import annotations

import hmac
import math
from typing import TYPE_CHECKING

from desktop_app.twins.ecomail.shape import answer, refuse
from desktop_app.twins.wire import Answer, Call, Refused

if TYPE_CHECKING:
    from desktop_app.twins.ecomail.twin import EcomailTwin

PER_MINUTE = 1000
PLANS = ("basic", "marketer", "marketer+")


class Access:
    def __init__(self, twin: EcomailTwin) -> None:
        self._twin = twin

    def check(self, call: Call) -> None:
        """Raises Refused when this request may not go on."""
        context = self._twin.context
        given = call.headers.get("key", "").strip()
        right = context.keys[self.key_name(call.listener)]
        if not hmac.compare_digest(given.encode(), right.encode()):
            raise Refused(unauthorized())
        if context.dials["rate_limits"]:
            wait = context.windows.over(f"key {call.listener}", PER_MINUTE, 60.0)
            if wait is not None:
                raise Refused(too_many(wait))

    def key_name(self, listener: str) -> str:
        """Each data centre has a key of its own; the one of .cz can be refreshed by dial."""
        if listener != "cz":
            return "com"
        return "refreshed" if self._twin.context.dials["key_refreshed"] else "full"

    def need(self, plan: str) -> None:
        """403 in the words that are known of ``marketer+`` (facts 1.1)."""
        given = str(self._twin.context.dials["plan"]).lower()
        mine = PLANS.index(given) if given in PLANS else 0
        if mine < PLANS.index(plan):
            refuse(f"Account must be {plan} tariff", 403)


def unauthorized() -> Answer:
    """The body of 401 is unknown; Laravel's own (facts 1.1; README)."""
    return answer({"message": "Unauthenticated."}, 401)


def too_many(seconds: float) -> Answer:
    """429 with ``Retry-After`` in whole seconds."""
    made = answer({"message": "Too Many Attempts."}, 429)
    made.headers.append(("Retry-After", str(max(1, math.ceil(seconds)))))
    return made
