"""The Ecomail twin put together: two hosts, who may come in, and which handlers answer.

Owns: the order of checks and the platform's own forms. Must not: hold a rule of a single call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from desktop_app.twins.ecomail import seeds, state
from desktop_app.twins.ecomail.access import Access, too_many, unauthorized
from desktop_app.twins.ecomail.book import Book
from desktop_app.twins.ecomail.campaigns import Campaigns
from desktop_app.twins.ecomail.contacts import ContactCalls
from desktop_app.twins.ecomail.lists import Lists
from desktop_app.twins.ecomail.mails import Mails
from desktop_app.twins.ecomail.pipelines import Pipelines
from desktop_app.twins.ecomail.schema import DIALS, SCHEMA
from desktop_app.twins.ecomail.shape import answer
from desktop_app.twins.ecomail.shop import Shop
from desktop_app.twins.ecomail.subscribing import Subscribing
from desktop_app.twins.ecomail.transactional import Transactional
from desktop_app.twins.faults import Rule
from desktop_app.twins.twin import Context, Twin
from desktop_app.twins.wire import Answer, Call, Refused


class EcomailTwin(Twin):
    SCHEMA = SCHEMA
    DIALS = DIALS
    HOSTS = ("api2.ecomailapp.cz", "api2.ecomailapp.com")
    #: .cz for Czech accounts, .com for the others (facts 1); one account behind both, a key for each
    LISTENERS = ("cz", "com")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        for name in ("full", "refreshed", "com"):
            context.key(name)
        self.access = Access(self)
        self.book = Book(self)
        self.lists = Lists(self)
        self.mails = Mails(self)
        self.pipelines = Pipelines(self)
        self.schedule.failed = self.lists.forget
        for part in (
            self.lists,
            Subscribing(self),
            ContactCalls(self),
            Campaigns(self),
            self.pipelines,
            Transactional(self),
            Shop(self),
        ):
            part.register(self.routes)

    # --- the start line

    def base_urls(self) -> dict[str, str]:
        return {name: self.context.origins[name] for name in self.LISTENERS}

    def credentials(self) -> dict[str, dict[str, str]]:
        return {
            "cz": {"api_key": self.context.key("full")},
            "com": {"api_key": self.context.key("com")},
        }

    def extras(self) -> dict[str, Any]:
        """The key that replaces the one of .cz once somebody refreshes it (dial ``key_refreshed``)."""
        return {"keys": {name: self.context.key(name) for name in ("refreshed", "com")}}

    # --- state

    def fill(self) -> None:
        self.lists.forget()
        seeds.fill(self)

    def state(self, kind: str) -> Iterable[Mapping[str, Any]]:
        return state.rows(self, kind)

    def counts(self) -> dict[str, int]:
        return state.counts(self)

    # --- answers

    def answer(self, call: Call) -> Answer:
        try:
            self.access.check(call)
            return super().answer(call)
        except Refused:
            self.lists.forget()  # what was written is taken back
            raise

    def not_found(self, call: Call) -> Answer:
        return answer({"message": "Not Found"}, 404)

    def wrong_method(self, call: Call, allowed: frozenset[str]) -> Answer:
        made = answer({"message": f"The {call.method} method is not supported for this route."}, 405)
        made.headers.append(("Allow", ", ".join(sorted(allowed))))
        return made

    def broken(self, call: Call) -> Answer:
        self.lists.forget()
        return answer({"message": "Server Error"}, 500)

    def fault_answer(self, call: Call, rule: Rule) -> Answer:
        if rule.kind == "429":
            if rule.retry_after is None:
                return answer({"message": "Too Many Attempts."}, 429)
            made = too_many(1.0)
            made.headers.clear()  # the dial names the seconds
            return made
        if rule.kind == "expire":
            return unauthorized()
        if rule.kind == "5xx":
            return answer({"message": "Server Error"}, rule.status)
        return super().fault_answer(call, rule)
