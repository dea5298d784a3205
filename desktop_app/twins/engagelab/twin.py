"""The EngageLab twin put together: two data centres, and which handlers answer.

Owns: the order of checks and the platform's own forms. Must not: hold a rule of a single call.

Both centres show the same books, each to keys of its own: what a training room looks at is one company.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from desktop_app.twins.engagelab import seeds, state
from desktop_app.twins.engagelab.access import CENTRES, SEEDED, Access
from desktop_app.twins.engagelab.address_lists import AddressLists
from desktop_app.twins.engagelab.campaigns import Campaigns
from desktop_app.twins.engagelab.catalogue import Catalogue
from desktop_app.twins.engagelab.members import Members
from desktop_app.twins.engagelab.schema import DIALS, SCHEMA
from desktop_app.twins.engagelab.sending import Sending
from desktop_app.twins.engagelab.shape import TOO_OFTEN, plain_not_found, refused, today, unauthorized
from desktop_app.twins.engagelab.statistics import Statistics
from desktop_app.twins.engagelab.suppression import Suppression
from desktop_app.twins.faults import Rule
from desktop_app.twins.twin import Context, Twin
from desktop_app.twins.wire import Answer, Call, text_answer


class EngagelabTwin(Twin):
    SCHEMA = SCHEMA
    DIALS = DIALS
    HOSTS = ("email.api.engagelab.cc", "emailapi-tr.engagelab.com")
    LISTENERS = CENTRES

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        #: the API_USER of the call at work
        self.caller = ""
        self.access = Access(self)
        for centre in CENTRES:
            for place in range(len(SEEDED)):
                context.key(f"{centre}/{place}", self.access.fresh_key)
        self.members = Members(self)
        self.catalogue = Catalogue(self)
        self.suppression = Suppression(self)
        self.sending = Sending(self)
        self.campaigns = Campaigns(self)
        parts = (
            self.access,
            self.members,
            AddressLists(self),
            self.catalogue,
            self.suppression,
            self.sending,
            Statistics(self),
            self.campaigns,
        )
        for part in parts:
            part.register(self.routes)
        self._keys_of_this_start()

    def _keys_of_this_start(self) -> None:
        """A kept state holds the keys of the start that filled it; those of this start take their place."""
        with self.store.transaction():
            for centre in CENTRES:
                for place, (name, *_rest) in enumerate(SEEDED):
                    name = name if centre == CENTRES[0] else f"{name}_tr"
                    self.store.run(
                        "UPDATE api_users SET key=? WHERE name=?",
                        (self.context.keys[f"{centre}/{place}"], name),
                    )

    # --- the start line

    def base_urls(self) -> dict[str, str]:
        return {centre: self.context.origins[centre] for centre in CENTRES}

    def credentials(self) -> dict[str, dict[str, str]]:
        return {centre: self.access.pair(centre) for centre in CENTRES}

    def extras(self) -> dict[str, Any]:
        """A pair of the Singapore centre whose API_USER is a trigger one."""
        return {"keys": {"trigger": {"api_user": SEEDED[1][0], "api_key": self.context.keys["singapore/1"]}}}

    # --- state

    def fill(self) -> None:
        seeds.fill(self)

    def state(self, kind: str) -> Iterable[Mapping[str, Any]]:
        return state.rows(self, kind)

    def counts(self) -> dict[str, int]:
        return state.counts(self)

    def day(self) -> str:
        """The platform's day, at +08:00."""
        return today(self.clock.now())

    # --- answers

    def answer(self, call: Call) -> Answer:
        self.caller = self.access.check(call)
        return super().answer(call)

    def not_found(self, call: Call) -> Answer:
        return plain_not_found()

    def broken(self, call: Call) -> Answer:
        return refused(30900, "Internal server error", 500)

    def fault_answer(self, call: Call, rule: Rule) -> Answer:
        if rule.kind == "429":
            return refused(TOO_OFTEN, "Too many requests", 429)
        if rule.kind == "expire":
            return unauthorized()
        if rule.kind == "5xx" and rule.status >= 500:
            return text_answer(
                "<html><head><title>502 Bad Gateway</title></head></html>", rule.status, "text/html"
            )
        if rule.kind == "5xx":
            return refused(30099, "refused", rule.status)
        return super().fault_answer(call, rule)
