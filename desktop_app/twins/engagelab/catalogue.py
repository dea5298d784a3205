"""Templates, labels, sending domains, tracking domains (facts 6 to 9).

Owns: these tables. Must not: send.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from desktop_app.twins.engagelab.address_lists import like
from desktop_app.twins.engagelab.shape import (
    bare,
    body_object,
    compact,
    count,
    integer,
    joined,
    one,
    page,
    plain_not_found,
    refuse,
    refuse_missing,
    semicolons,
    text_of,
    window,
)
from desktop_app.twins.wire import Answer, Call, Refused, Routes, json_answer

if TYPE_CHECKING:
    from desktop_app.twins.engagelab.twin import EngagelabTwin

MOST_TEMPLATES = 50
_INVOKE = re.compile(r"[A-Za-z0-9_]{1,64}")
_DOMAIN = re.compile(r"[A-Za-z0-9.-]{4,255}")
RECORDS = ("spf", "dkim", "mx", "dmarc")


class Catalogue:
    def __init__(self, twin: EngagelabTwin) -> None:
        self._twin = twin
        self._store = twin.store

    def register(self, routes: Routes) -> None:
        routes.add("GET", "/v1/templates", self.templates)
        routes.add("POST", "/v1/templates", self.add_template)
        routes.add("GET", "/v1/templates/{key}", self.template)
        routes.add("PUT", "/v1/templates/{key}", self.change_template)
        routes.add("DELETE", "/v1/templates/{key}", self.delete_template)
        routes.add("GET", "/v1/labels", self.labels)
        routes.add("POST", "/v1/labels", self.add_label)
        routes.add("GET", "/v1/labels/{id}", self.label)
        routes.add("PUT", "/v1/labels/{id}", self.rename_label)
        routes.add("DELETE", "/v1/labels/{id}", self.delete_label)
        routes.add("GET", "/v1/domains", self.domains)
        routes.add("POST", "/v1/domains", self.add_domain)
        routes.add("GET", "/v1/domains/check", self.check_domains)
        routes.add("PUT", "/v1/domains/{id}", self.rename_domain)
        routes.add("GET", "/v1/tracking-domains", self.tracking_domains)

    # --- 6: templates

    def templates(self, call: Call) -> Answer:
        """T1, in the older or (dial) the newest variant."""
        offset, limit = window(call)
        name, invoke = call.query.get("name", ""), call.query.get("template_invoke_name", "")
        if invoke and not _INVOKE.fullmatch(invoke):
            refuse(30202, "template_invoke_name is invalid")
        kind = integer(call.query.get("template_type", ""))
        found = []
        for row in self._store.all("SELECT * FROM templates ORDER BY id DESC"):
            body = json.loads(row["body"])
            fits = name.lower() in body["name"].lower() and invoke in ("", row["invoke_name"])
            if fits and kind in (None, body["template_type"]):
                found.append(self._template(row, listed=True))
        return page(found[offset : offset + limit], len(found))

    def template(self, call: Call) -> Answer:
        return one(self._template(self._find_template(call), listed=False))

    def add_template(self, call: Call) -> Answer:
        body = self._template_body(body_object(call), {})
        if self._store.one("SELECT 1 FROM templates WHERE invoke_name=?", (body["template_invoke_name"],)):
            refuse(30220, "template_invoke_name already exists")
        if int(self._store.value("SELECT COUNT(*) FROM templates")) >= MOST_TEMPLATES:
            refuse(30219, f"The number of templates can not exceed {MOST_TEMPLATES}")
        now = self._twin.clock.now()
        cursor = self._store.run(
            "INSERT INTO templates(invoke_name,body,created,updated) VALUES(?,?,?,?)",
            (body["template_invoke_name"], compact(body), now, now),
        )
        return one(self._template(self._template_row(int(cursor.lastrowid or 0)), listed=False))

    def change_template(self, call: Call) -> Answer:
        row = self._find_template(call)
        body = self._template_body(body_object(call), json.loads(row["body"]))
        taken = self._store.value(
            "SELECT id FROM templates WHERE invoke_name=?", (body["template_invoke_name"],)
        )
        if taken not in (None, row["id"]):
            refuse(30220, "template_invoke_name already exists")
        self._store.run(
            "UPDATE templates SET invoke_name=?, body=?, updated=? WHERE id=?",
            (body["template_invoke_name"], compact(body), self._twin.clock.now(), row["id"]),
        )
        return count(1)

    def delete_template(self, call: Call) -> Answer:
        return count(
            self._store.run("DELETE FROM templates WHERE id=?", (self._find_template(call)["id"],)).rowcount
        )

    def by_invoke_name(self, name: str) -> dict[str, Any] | None:
        text = self._store.value("SELECT body FROM templates WHERE invoke_name=?", (name,))
        return None if text is None else json.loads(text)

    def _template_body(self, given: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
        body: dict[str, Any] = {}
        for name in ("name", "template_invoke_name", "subject", "html", "text", "preview_text"):
            value = given.get(name, old.get(name))
            body[name] = None if value is None and name in ("html", "text") else text_of(value)
        kind = integer(given.get("template_type", given.get("template_Type", old.get("template_type", 1))))
        if not body["name"]:
            refuse(30201, "name can not be empty")
        if not _INVOKE.fullmatch(body["template_invoke_name"]):
            refuse(30202, "template_invoke_name: letters, digits and _")
        if kind not in (0, 1):
            refuse(30203, "template_type must be 0 or 1")
        if len(body["subject"]) > 256:
            refuse(30809, "subject can not exceed 256 characters")
        if not body["html"] and not body["text"]:
            refuse(30870, "html and text can not both be empty")
        if "<script" in (body["html"] or "").lower():
            refuse(30204, "html can not contain javascript")
        return {**body, "template_type": kind}

    def _find_template(self, call: Call) -> Any:
        """By number or by invoke name: which of them the platform takes is not documented."""
        key = call.params["key"]
        row = self._store.one("SELECT * FROM templates WHERE invoke_name=?", (key,))
        if row is None and key.isascii() and key.isdigit() and len(key) < 19:
            row = self._template_row(int(key))
        if row is None:
            raise Refused(plain_not_found())
        return row

    def _template_row(self, number: int) -> Any:
        return self._store.one("SELECT * FROM templates WHERE id=?", (number,))

    def _template(self, row: Any, *, listed: bool) -> dict[str, Any]:
        body = json.loads(row["body"])
        newest = bool(self._twin.context.dials["newest_templates"])
        time = bare if newest else joined
        shown = {
            "template_id": row["id"],
            "name": body["name"],
            "template_invoke_name": row["invoke_name"],
            "template_type": body["template_type"],
            "html": body["html"],
            "subject": body["subject"],
            "preview_text": body["preview_text"],
            "create_time": time(row["created"]),
            "update_time": time(row["updated"]),
        }
        if newest:
            del shown["template_type"]
            shown["text"] = None if listed else body["text"]
            if listed:
                shown["html"] = None
        elif not listed:
            shown["text"] = body["text"]
        return shown

    # --- 7: labels

    def labels(self, call: Call) -> Answer:
        """B1: ``count`` equals ``total``, whatever the page holds."""
        offset, limit = window(call)
        sql, values = "", []
        if call.query.get("label_name"):
            sql, values = "WHERE name LIKE ? ESCAPE '\\'", [like(call.query["label_name"])]
        total = int(self._store.value(f"SELECT COUNT(*) FROM labels {sql}", values))
        rows = self._store.all(
            f"SELECT * FROM labels {sql} ORDER BY id LIMIT ? OFFSET ?", (*values, limit, offset)
        )
        return json_answer({"total": total, "count": total, "result": [_label(row) for row in rows]})

    def label(self, call: Call) -> Answer:
        return one(_label(self._find_label(call)))

    def add_label(self, call: Call) -> Answer:
        name = self._label_name(call)
        return one(_label(self._store.one("SELECT * FROM labels WHERE id=?", (self.new_label(name),))))

    def rename_label(self, call: Call) -> Answer:
        row, name = self._find_label(call), self._label_name(call)
        self._store.run(
            "UPDATE labels SET name=?, updated=? WHERE id=?", (name, self._twin.clock.now(), row["id"])
        )
        return count(1)

    def delete_label(self, call: Call) -> Answer:
        return count(
            self._store.run("DELETE FROM labels WHERE id=?", (self._find_label(call)["id"],)).rowcount
        )

    def label_id(self, label_id: Any, name: Any) -> int | None:
        """Of a send: ``label_id`` wins, a name that is unknown makes the label (4.2)."""
        number = integer(label_id)
        if number is not None and number > 0:
            return number
        text = text_of(name).strip()[:255]
        if not text:
            return None
        known = self._store.value("SELECT id FROM labels WHERE name=?", (text,))
        return int(known) if known is not None else self.new_label(text)

    def new_label(self, name: str) -> int:
        now = self._twin.clock.now()
        return int(
            self._store.run(
                "INSERT INTO labels(name,created,updated) VALUES(?,?,?)", (name, now, now)
            ).lastrowid
            or 0
        )

    def _label_name(self, call: Call) -> str:
        name = text_of(body_object(call).get("label_name")).strip()
        if not 1 <= len(name) <= 255:
            refuse(30102, "label_name: 1 to 255 characters")
        if self._store.one("SELECT 1 FROM labels WHERE name=?", (name,)):
            refuse(30104, "label_name already exists")
        return name

    def _find_label(self, call: Call) -> Any:
        number = integer(call.params["id"])
        if number is None:
            refuse(30101, "label_id must be a number")
        row = self._store.one("SELECT * FROM labels WHERE id=?", (number,))
        if row is None:
            refuse_missing()
        return row

    # --- 8: domains

    def domains(self, call: Call) -> Answer:
        """D1. ``names`` and, as the sample URL has it, ``name``; everything in one answer."""
        rows = [_domain(row) for row in self._wanted(call)]
        return json_answer({"result": rows, "count": len(rows)})

    def check_domains(self, call: Call) -> Answer:
        """D2. Whoever checks finds the records of a new domain set, except the optional one."""
        found = []
        for row in self._wanted(call):
            state = {"dkim": True, "mx": True, "spf": True, "dmarc": json.loads(row["verified"])["dmarc"]}
            self._store.note("UPDATE domains SET verified=? WHERE id=?", (compact(state), row["id"]))
            needed = [state[name] for name in ("spf", "dkim", "mx")]
            status = 2 if all(needed) else 1 if any(needed) else 0  # 2 without dmarc, as the sample has it
            found.append({"name": row["name"], "type": row["type"], "config": state, "status": status})
        return json_answer({"result": found})

    def add_domain(self, call: Call) -> Answer:
        name = self._domain_name(call)
        now = self._twin.clock.now()
        nothing = compact(dict.fromkeys(RECORDS, False))
        cursor = self._store.run(
            "INSERT INTO domains(name,type,verified,created,updated) VALUES(?,1,?,?,?)",
            (name, nothing, now, now),
        )
        row = _domain(self._store.one("SELECT * FROM domains WHERE id=?", (cursor.lastrowid,)))
        row.pop("verify")
        return one(
            {
                "domain_id": row.pop("domain_id"),
                "name": row.pop("name"),
                "type": row.pop("type"),
                "ip_type": 0,
            }
            | row
        )

    def rename_domain(self, call: Call) -> Answer:
        """The ancestor changes old name to new name; here by number."""
        number = integer(call.params["id"])
        if self._store.one("SELECT 1 FROM domains WHERE id=?", (number,)) is None:
            refuse_missing()
        name = self._domain_name(call)
        self._store.run(
            "UPDATE domains SET name=?, updated=? WHERE id=?", (name, self._twin.clock.now(), number)
        )
        return count(1)

    def _domain_name(self, call: Call) -> str:
        name = text_of(body_object(call).get("name")).strip().lower()
        if not _DOMAIN.fullmatch(name) or "." not in name or name[0] in ".-" or name[-1] in ".-":
            refuse(31002, "name: 4 to 255 characters of 0-9 a-z A-Z - .")
        if self._store.one("SELECT 1 FROM domains WHERE name=?", (name,)):
            refuse(31003, "domain already exists")
        return name

    def _wanted(self, call: Call) -> list[Any]:
        names = [name.lower() for name in semicolons(call.query.get("names") or call.query.get("name"))]
        kind = integer(call.query.get("type", ""))
        return [
            row
            for row in self._store.all("SELECT * FROM domains ORDER BY id")
            if (not names or row["name"] in names) and (kind is None or row["type"] == kind)
        ]

    # --- 9: tracking domains

    def tracking_domains(self, call: Call) -> Answer:
        """K1; a domain without its record has neither ``existed_record`` nor a certificate nor times."""
        offset, limit = window(call)
        wanted = call.query.get("name", "").lower()
        found = [
            _tracking(row)
            for row in self._store.all("SELECT * FROM tracking_domains ORDER BY id DESC")
            if wanted in row["name"]
        ]
        return page(found[offset : offset + limit], len(found))


def _label(row: Any) -> dict[str, Any]:
    return {
        "label_id": row["id"],
        "label_name": row["name"],
        "create_time": joined(row["created"]),
        "update_time": joined(row["updated"]),
    }


def _domain(row: Any) -> dict[str, Any]:
    name, verified = row["name"], json.loads(row["verified"])
    values = {
        "spf": (name, "v=spf1 include:spf.email.engagelab.com -all"),
        "dkim": (f"mail._domainkey.{name}", "k=rsa;p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQTRAINING"),
        "mx": (name, "mx.email.engagelab.com"),
        "dmarc": (f"_dmarc.{name}", "v=DMARC1; p=none"),
    }
    records = {
        record: {"domain": where, "value": value, "verify": verified[record]}
        for record, (where, value) in values.items()
    }
    return {
        "domain_id": row["id"],
        "name": name,
        "type": row["type"],
        "verify": all(verified[record] for record in ("spf", "dkim", "mx")),
        **records,
        "create_time": joined(row["created"]),
        "update_time": joined(row["updated"]),
    }


def _tracking(row: Any) -> dict[str, Any]:
    if not row["verified"]:
        cname = {
            "verify": False,
            "verify_message": "The cname record is not configured",
            "required_record": "track01.engagelab.email",
        }
        return {"domain_id": row["id"], "name": row["name"], "cname": cname}
    return {
        "domain_id": row["id"],
        "name": row["name"],
        "create_time": joined(row["created"]),
        "update_time": joined(row["created"]),
        "cname": {
            "verify": True,
            "verify_message": "The configuration is successful",
            "required_record": "track01.engagelab.email",
            "existed_record": "track01.engagelab.email",
        },
        "cert": {
            "verify": True,
            "verify_message": "the certificate has taken effect",
            "expired_date": joined(row["created"] + 180 * 86400),
        },
    }
