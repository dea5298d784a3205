"""The Sendios twin put together: who may come in, and which handlers answer.

Owns: the order of checks, the queue behind "200 = received", the platform's own forms. Must not: hold a rule
of a single call.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from desktop_app.twins.faults import Rule
from desktop_app.twins.sendios import seeds, state
from desktop_app.twins.sendios.access import CLIENT_ID, Access, api_key, unauthorized
from desktop_app.twins.sendios.addresses import AddressCalls
from desktop_app.twins.sendios.fields import Fields
from desktop_app.twins.sendios.further import Further
from desktop_app.twins.sendios.mails import Mails
from desktop_app.twins.sendios.schema import DIALS, SCHEMA
from desktop_app.twins.sendios.shape import error
from desktop_app.twins.sendios.subscriptions import Subscriptions
from desktop_app.twins.sendios.users import Users
from desktop_app.twins.twin import Context, Twin
from desktop_app.twins.wire import Answer, Call, Refused, text_answer


class SendiosTwin(Twin):
    SCHEMA = SCHEMA
    DIALS = DIALS
    #: today's host, the one of app push, and those of the Mailfire years (facts 2, 9)
    HOSTS = ("api.sendios.io", "app-push.sendios.io", "api.mailfire.io", "api2.mailfire.io")
    client_id = CLIENT_ID

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        context.keys["full"] = api_key(context.key("sdk"))  # one is made of the other (facts 2)
        context.key("app_push")
        self.access = Access(self)
        self.users = Users(self)
        self.fields = Fields(self)
        self.mails = Mails(self)
        self.subscriptions = Subscriptions(self)
        for part in (
            self.users,
            self.fields,
            self.mails,
            self.subscriptions,
            AddressCalls(self),
            Further(self),
        ):
            part.register(self.routes)

    # --- the start line

    def base_urls(self) -> dict[str, str]:
        return {"main": self.context.origins["main"]}

    def credentials(self) -> dict[str, dict[str, str]]:
        """No call lists projects or custom fields, so a person writes them down beside the key; so do we."""
        projects = ",".join(f"{number}:{title}" for number, title in seeds.PROJECTS)
        fields = ",".join(f"{name}:{kind}" for name, kind in seeds.CUSTOM)
        return {
            "main": {
                "api_key": self.context.key("full"),
                "client_id": CLIENT_ID,
                "projects": projects,
                "fields": fields,
            }
        }

    def extras(self) -> dict[str, Any]:
        """``sdk``: the SDK key, of which the API key is the sha1."""
        return {"keys": {name: self.context.key(name) for name in ("sdk", "app_push")}}

    # --- state

    def fill(self) -> None:
        seeds.fill(self)

    def state(self, kind: str) -> Iterable[Mapping[str, Any]]:
        return state.rows(self, kind)

    def counts(self) -> dict[str, int]:
        return state.counts(self)

    # --- what the parts share

    def later(self, kind: str, data: Mapping[str, Any]) -> None:
        """200 = received and validated; it is stored a little later (facts 2.2, asynchrony)."""
        self.schedule.add(float(self.context.dials["written_after_s"]), kind, data)

    def title(self, project: int) -> str | None:
        found: str | None = self.store.value("SELECT title FROM projects WHERE id=?", (project,))
        return found

    def types(self, project: int, category: int | None = None) -> dict[int, str]:
        """Types of mail of a project by number."""
        rows = self.store.all("SELECT * FROM types WHERE project_id=? ORDER BY type_id", (project,))
        return {row["type_id"]: row["name"] for row in rows if category in (None, row["category"])}

    def event(
        self, kind: str, key: str | None, user: int | None, email: str | None, params: Mapping[str, Any]
    ) -> None:
        self.store.run(
            "INSERT INTO events(type,key,user_id,email,params,at) VALUES(?,?,?,?,?,?)",
            (kind, key, user, email, json.dumps(params, ensure_ascii=False), self.clock.now()),
        )

    # --- answers

    def answer(self, call: Call) -> Answer:
        try:
            self.access.check(call)
            made = super().answer(call)
        except Refused as refused:
            self._as_dialled(call, refused.answer)
            raise
        self._as_dialled(call, made)
        return made

    def _as_dialled(self, call: Call, made: Answer) -> None:
        """Dial ``errors_as``: judge by the body, not by the number (facts 13.4)."""
        if self.context.dials["errors_as"] == "200" and made.status in (400, 401, 403, 404, 409):
            made.status = 200

    def not_found(self, call: Call) -> Answer:
        return error("Not found", 404)

    def wrong_method(self, call: Call, allowed: frozenset[str]) -> Answer:
        made = error("Method not allowed", 405)
        made.headers.append(("Allow", ", ".join(sorted(allowed))))
        return made

    def broken(self, call: Call) -> Answer:
        return error("Internal error", 500)

    def fault_answer(self, call: Call, rule: Rule) -> Answer:
        if rule.kind == "429":
            return error("Too many requests", 429)
        if rule.kind == "expire":
            return unauthorized()
        if rule.kind == "5xx":
            if rule.status == 502:  # seen on push: no JSON at all (E3)
                return text_answer("<html><body><h1>502 Bad Gateway</h1></body></html>", 502, "text/html")
            return error("Server failed", rule.status)
        return super().fault_answer(call, rule)
