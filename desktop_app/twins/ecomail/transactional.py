"""Transactional mail, templates, domains (facts 9, 10, 11).

Owns: these calls. Must not: look at lists: transactional mail goes to whoever is named.
"""

from __future__ import annotations

from sqlite3 import Row
from typing import TYPE_CHECKING, Any

from desktop_app.twins.ecomail.mails import rate
from desktop_app.twins.ecomail.shape import (
    answer,
    body,
    email_key,
    is_email,
    not_found,
    number,
    part,
    prague,
    refuse,
    required,
    text,
)
from desktop_app.twins.wire import Answer, Call, Routes, dump

if TYPE_CHECKING:
    from desktop_app.twins.ecomail.twin import EcomailTwin

MERGE_BYTES, MESSAGE_BYTES = 100_000, 4_000_000
#: ids of messages are beyond what a float can hold (facts 11)
FIRST_ID = 11_668_787_484_950_529
_UNPAID = "Only for paid accounts and verified domains"
_MAILING = ("subject", "from_name", "from_email")


class Transactional:
    def __init__(self, twin: EcomailTwin) -> None:
        self._twin = twin
        self._store = twin.store

    def register(self, routes: Routes) -> None:
        routes.add("POST", "/transactional/send-message", self.send_message)
        routes.add("POST", "/transactional/send-template", self.send_template)
        routes.add("GET", "/transactional/stats", self.stats)
        routes.add("GET", "/transactional/stats/doi", self.stats_doi)
        routes.add("POST", "/template", self.create_template)
        routes.add("GET", "/template/{id}", self.template)
        routes.add("GET", "/templates", self.templates)
        routes.add("POST", "/templates", self.create_template)
        routes.add("PUT", "/templates/{id}", self.change_template)
        routes.add("GET", "/domains", self.domains)
        routes.add("POST", "/domains", self.create_domain)
        routes.add("DELETE", "/domains/{id}", self.delete_domain)

    # --- sending

    def send_message(self, call: Call) -> Answer:
        message = self._message(call)
        if text(message.get("text")) is None and text(message.get("html")) is None:
            required("message.html")
        return self._send(message, None)

    def send_template(self, call: Call) -> Answer:
        message = self._message(call)
        template = number(message.get("template_id"))
        if template is None:
            required("message.template_id")
        if self._store.one("SELECT 1 FROM templates WHERE id=?", (template,)) is None:
            refuse({"message.template_id": ["The selected message.template id is invalid."]})
        return self._send(message, template)

    def _message(self, call: Call) -> dict[str, Any]:
        """Checked as far as the facts say: plan and domain, size, what must be there."""
        plan = self._twin.context.dials["plan"]
        message = part(body(call), "message")
        for name in _MAILING:
            if text(message.get(name)) is None:
                required(f"message.{name}")
        domain = email_key(message["from_email"]).rpartition("@")[2]
        valid = self._store.value("SELECT valid FROM domains WHERE name=?", (domain,))
        if plan == "basic" or not valid:
            refuse(_UNPAID)
        if len(call.body) >= MESSAGE_BYTES:
            refuse({"message": ["The message may not be greater than 4 MB."]})
        if len(dump(message.get("global_merge_vars") or [])) > MERGE_BYTES:
            refuse({"message.global_merge_vars": ["The merge vars may not exceed 100000 bytes."]})
        if not isinstance(message.get("to"), list) or not message["to"]:
            required("message.to")
        return message

    def _send(self, message: dict[str, Any], template: int | None) -> Answer:
        """Accepted is not delivered; an unreadable recipient counts as rejected."""
        request = FIRST_ID + int(self._store.get("messages_sent", 0))
        self._store.put("messages_sent", request - FIRST_ID + 1)
        accepted = rejected = 0
        for one in message["to"]:
            email = one.get("email") if isinstance(one, dict) else None
            if not isinstance(email, str) or not is_email(email.strip()):
                rejected += 1
                continue
            accepted += 1
            subject = str(message["subject"])
            self._twin.mails.send("transactional", email.strip(), subject, template, str(request))
        counts = {"total_rejected_recipients": rejected, "total_accepted_recipients": accepted}
        return answer({"results": counts | {"id": request}})

    def stats(self, call: Call) -> Answer:
        return answer({"stats": self._stats("transactional")})

    def stats_doi(self, call: Call) -> Answer:
        return answer({"stats": self._stats("doi")})

    def _stats(self, kind: str) -> dict[str, Any]:
        """All accepted, six of seven opened: enough to look at."""
        sent = int(self._store.value("SELECT COUNT(*) FROM sent WHERE kind=?", (kind,)))
        opened = sent * 6 // 7
        return {
            "open_rate": rate(opened, sent),
            "click_rate": 0,
            "bounce_rate": 0,
            "count_injected": sent,
            "count_accepted": sent,
            "count_delivered": sent,
            "count_unique_rendered": opened,
            "count_rendered": opened * 7,
            "count_clicked": 0,
            "count_unique_clicked": 0,
            "count_bounce": 0,
            "count_hard_bounce": 0,
            "count_soft_bounce": 0,
            "count_rejected": 0,
            "count_spam_complaint": 0,
            "ctr": 0,
        }

    # --- templates

    def create_template(self, call: Call) -> Answer:
        given = body(call)
        for name in ("name", "html"):
            if text(given.get(name)) is None:
                required(name)
        now = self._twin.clock.now()
        name, html = str(given["name"]), str(given["html"])
        sql = "INSERT INTO templates(name,html,created,updated) VALUES(?,?,?,?)"
        made = self._store.run(sql, (name, html, now, now)).lastrowid
        return answer({"id": made, "name": name, "html": html})

    def change_template(self, call: Call) -> Answer:
        row, given = self._template(call), body(call)
        name, html = text(given.get("name")) or row["name"], text(given.get("html")) or row["html"]
        now = self._twin.clock.now()
        self._store.run(
            "UPDATE templates SET name=?, html=?, updated=? WHERE id=?", (name, html, now, row["id"])
        )
        return answer({"id": row["id"], "name": name, "html": html})

    def template(self, call: Call) -> Answer:
        return answer(self._shown(self._template(call)))

    def templates(self, call: Call) -> Answer:
        """With their HTML: a large answer. Undocumented, so it may be missing (facts 9)."""
        if not self._twin.context.dials["templates_listed"]:
            return self._twin.not_found(call)
        return answer([self._shown(row) for row in self._store.all("SELECT * FROM templates ORDER BY id")])

    def _template(self, call: Call) -> Row:
        found = self._store.one("SELECT * FROM templates WHERE id=?", (number(call.params["id"]) or 0,))
        if found is None:
            not_found(f"Template with id {call.params['id']} was not found")
        return found

    def _shown(self, row: Row) -> dict[str, Any]:
        return {
            "id": row["id"],
            "folder": 0,
            "name": row["name"],
            "html": row["html"],
            "created_at": prague(row["created"]),
            "updated_at": prague(row["updated"]),
        }

    # --- domains

    def domains(self, call: Call) -> Answer:
        rows = self._store.all("SELECT id, name, valid FROM domains ORDER BY id")
        return answer([dict(row) for row in rows])

    def create_domain(self, call: Call) -> Answer:
        """201, the only one (facts 1)."""
        name = text(body(call).get("name"))
        if name is None:
            required("name")
        known = self._store.one("SELECT id FROM domains WHERE name=?", (name,))
        if known is not None:
            refuse({"name": ["The name has already been taken."]})
        made = self._store.run("INSERT INTO domains(name,valid) VALUES(?,0)", (name,)).lastrowid
        return answer({"id": made, "name": name, "valid": 0}, 201)

    def delete_domain(self, call: Call) -> Answer:
        found = self._store.one("SELECT * FROM domains WHERE id=?", (number(call.params["id"]) or 0,))
        if found is None:
            not_found(f"Domain with id {call.params['id']} was not found")
        self._store.run("DELETE FROM domains WHERE id=?", (found["id"],))
        return answer(dict(found))
