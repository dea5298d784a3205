"""The eSputnik twin put together: who may come in, how fast, and which handlers answer.

Owns: the order of checks and the platform's own forms. Must not: hold a rule of a single call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from desktop_app.twins.esputnik import seeds, state
from desktop_app.twins.esputnik.access import SCOPES, Access, too_many, unauthorized
from desktop_app.twins.esputnik.account import FIELDS, AccountCalls, Senders
from desktop_app.twins.esputnik.activity import ActivityCalls
from desktop_app.twins.esputnik.broadcasts import Broadcasts
from desktop_app.twins.esputnik.bulk import BulkCalls
from desktop_app.twins.esputnik.contact_book import ContactBook
from desktop_app.twins.esputnik.contacts import ContactCalls
from desktop_app.twins.esputnik.events import Events
from desktop_app.twins.esputnik.file_import import FileImport
from desktop_app.twins.esputnik.further import FurtherCalls
from desktop_app.twins.esputnik.lists import ListCalls, Lists
from desktop_app.twins.esputnik.orders import Orders
from desktop_app.twins.esputnik.schema import DIALS, SCHEMA
from desktop_app.twins.esputnik.sending import Sending
from desktop_app.twins.esputnik.stored_messages import StoredMessages
from desktop_app.twins.faults import Rule
from desktop_app.twins.twin import Context, Twin
from desktop_app.twins.wire import Answer, Call, Refused, text_answer

BRANDS = ("esputnik", "yespo", "reteno")


class EsputnikTwin(Twin):
    SCHEMA = SCHEMA
    DIALS = DIALS
    HOSTS = ("esputnik.com", "yespo.io", "api.yespo.io", "api.reteno.com", "esputnik.com.ua", "uaa.yespo.io")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        for name in ("full", *SCOPES):
            context.key(name)
        self.store.db.create_function("fold", 1, _fold, deterministic=True)
        self.fields = {field.id: field for field in FIELDS}
        self.senders = Senders()
        self.book = ContactBook(self.store, self.clock)
        self.schedule.failed = self.book.forget
        self.lists = Lists(self.store, self.clock)
        self.events = Events(self)
        self.orders = Orders(self)
        self.messages = StoredMessages(self)
        self.sending = Sending(self)
        self.bulk = BulkCalls(self)
        self._access = Access(self)
        calls = (
            self._access,
            AccountCalls(self),
            ContactCalls(self),
            self.bulk,
            FileImport(self),
            ListCalls(self.store, self.lists),
            self.events,
            self.orders,
            self.messages,
            self.sending,
            Broadcasts(self),
            ActivityCalls(self),
            FurtherCalls(self),
        )
        for part in calls:
            part.register(self.routes)

    # --- the start line

    def base_urls(self) -> dict[str, str]:
        return dict.fromkeys(BRANDS, self.context.origins["main"] + "/api")

    def credentials(self) -> dict[str, dict[str, str]]:
        return {name: {"api_key": self.context.key("full")} for name in BRANDS}

    def extras(self) -> dict[str, Any]:
        """Keys of narrower scope, and one that is switched off."""
        return {"keys": {name: self.context.key(name) for name in SCOPES}}

    # --- state

    def fill(self) -> None:
        self.book.forget()
        seeds.fill(self)

    def state(self, kind: str) -> Iterable[Mapping[str, Any]]:
        return state.rows(self, kind)

    def counts(self) -> dict[str, int]:
        return state.counts(self)

    # --- answers

    def answer(self, call: Call) -> Answer:
        try:
            self._access.check(call)
            return super().answer(call)
        except Refused:
            self.book.forget()  # what was written is taken back, so counters are read again
            raise

    def not_found(self, call: Call) -> Answer:
        return text_answer("Resource not found", 404)

    def broken(self, call: Call) -> Answer:
        self.book.forget()
        return text_answer("Internal server error", 500)

    def finish(self, call: Call, answer: Answer) -> None:
        """Headers of the recorded exchanges; the cookie is set for whoever does not bring it back."""
        answer.headers.append(("Server", "nginx"))
        if "jsessionid=" not in call.headers.get("cookie", "").lower():
            mark = self.context.random(f"cookie/{self.clock.limit_now()}").getrandbits(128)
            answer.headers.append(("Set-Cookie", f"JSESSIONID={mark:032X}; Path=/api/; HttpOnly"))

    def fault_answer(self, call: Call, rule: Rule) -> Answer:
        if rule.kind == "429":
            return too_many(200, 1.0)
        if rule.kind == "expire":
            return unauthorized()
        if rule.kind == "5xx":
            page = (
                f"<html><head><title>{rule.status}</title></head><body><center>nginx</center></body></html>"
            )
            return text_answer(page, rule.status, "text/html")
        return super().fault_answer(call, rule)


def _fold(text: str | None) -> str | None:
    return None if text is None else text.casefold()
