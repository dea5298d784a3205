"""Single contacts: subscribe, add, update, read, delete, search, e-mails by id, categories (facts 3.2 to
3.6, 3.10, 3.12).

Owns: those calls. Must not: import in bulk (``bulk`` does).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop_app.twins.esputnik.contact_book import Contact, apply_sent, clean_channels, wire, wire_all
from desktop_app.twins.esputnik.rules import as_list, contact_errors
from desktop_app.twins.esputnik.shape import (
    FORBIDDEN,
    bare,
    body_object,
    not_found,
    number,
    page,
    put_bare,
    refuse,
    sentence,
    text_listing,
    texts,
    truth,
)
from desktop_app.twins.wire import Answer, Call, Routes, json_answer

if TYPE_CHECKING:
    from desktop_app.twins.esputnik.twin import EsputnikTwin


class ContactCalls:
    def __init__(self, twin: EsputnikTwin) -> None:
        self._twin = twin
        self._store = twin.store
        self._book = twin.book
        self._lists = twin.lists
        twin.schedule.handlers["confirm"] = self._confirm

    def register(self, routes: Routes) -> None:
        routes.add("POST", "/api/v1/contact/subscribe", self.subscribe)
        routes.add("POST", "/api/v1/contact", self.add)
        routes.add("DELETE", "/api/v1/contact", self.delete_by_external)
        routes.add("PUT", "/api/v1/contact/{id}", self.update)
        routes.add("GET", "/api/v1/contact/{id}", self.read)
        routes.add("DELETE", "/api/v1/contact/{id}", self.delete)
        routes.add("GET", "/api/v1/contacts", self.search)
        routes.add("GET", "/api/v1/contacts/email", self.emails)
        routes.add("GET", "/api/v1/contact/{id}/subscriptions", self.subscriptions)
        routes.add("PUT", "/api/v1/contact/{id}/subscriptions", self.set_subscriptions)
        routes.add("GET", "/api/v1/subscriptions", self.categories)

    # --- writing

    def subscribe(self, call: Call) -> Answer:
        body = body_object(call)
        contact = self._checked(body.get("contact"))
        form = body.get("formType")
        if form is not None and (not isinstance(form, str) or FORBIDDEN & set(form)):
            refuse("formType contains forbidden characters")
        groups = texts(body.get("groups"), "groups")
        keys = texts(body.get("subscriptions"), "subscriptions")
        known = self._book.match_locator(contact)
        record = known or self._book.create(confirmed=False)
        record.deleted = False
        apply_sent(record, contact, keep_channels=known is not None)
        self._book.save(record)
        lists = [number for number in map(self._lists.named, groups) if number is not None]
        lists += [row["list_id"] for row in self._category_rows(keys)]
        added = sum(self._lists.add(list_id, [record.id]) for list_id in lists)
        self._note(record, new=known is None, form=form)
        if known is None and self._twin.context.dials["auto_confirm_s"]:
            self._twin.schedule.add(self._twin.context.dials["auto_confirm_s"], "confirm", {"id": record.id})
        if self._twin.context.dials["subscribe_answer"] == "id":
            return json_answer({"id": record.id})
        answer: dict[str, Any] = {"id": record.id}
        status = self._email_status(record, bool(added) or not lists)
        if status is not None:
            answer["emailStatus"] = status
        return json_answer(answer | {"new": known is None})

    def _email_status(self, record: Contact, added: bool) -> str | None:
        email = record.channel("email")
        if email is None:
            return None
        if self._lists.suppression(email) == "BLACKLISTED":
            return "BLACKLISTED"
        if not record.confirmed:
            return "NEED_CONFIRMATION"
        return "SUBSCRIBED" if added else "ALREADY_SUBSCRIBED"

    def _note(self, record: Contact, new: bool, form: str | None) -> None:
        """The event that a subscription fires (facts 3.2)."""
        name = ("subscribeFromApi" if new else "subscribeUpdateFromApi") + (f"-{form}" if form else "")
        params = {"ContactId": str(record.id)}
        email = record.channel("email")
        if email is not None:
            params["EmailAddress"] = email
        self._twin.events.record(name, str(record.id), record.id, params)

    def _confirm(self, data: dict[str, Any]) -> None:
        self._store.run("UPDATE contacts SET confirmed=1 WHERE id=?", (data["id"],))

    def add(self, call: Call) -> Answer:
        contact = self._checked(body_object(call))
        record = self._book.match_locator(contact) or self._book.create()
        record.deleted = False
        apply_sent(record, contact)
        self._book.save(record)
        return json_answer({"id": str(record.id)})  # a string here (B5), a number in subscribe (B2): trap 2

    def update(self, call: Call) -> Answer:
        contact = body_object(call)
        record = self._found(call)
        errors = contact_errors(contact, self._twin.fields)
        if errors:
            refuse("; ".join(errors))
        external = contact.get("externalCustomerId")
        if external not in (None, ""):
            other = self._book.by_external(str(external))
            if other is not None and other.id != record.id:
                refuse(f"externalCustomerId '{external}' belongs to another contact")
        record.deleted = False
        apply_sent(record, contact)
        self._book.save(record)
        return sentence(f"Contact with id='{call.params['id']}' has been updated")

    def delete(self, call: Call) -> Answer:
        record = self._found(call)
        self._delete(record, call, f"Contact with id='{call.params['id']}' not found")
        return sentence(f"Contact with id='{call.params['id']}' has been deleted")

    def delete_by_external(self, call: Call) -> Answer:
        external = call.query.get("externalCustomerId", "")
        if not external:
            refuse("externalCustomerId must be specified")
        record = self._book.by_external(external)
        if record is None:
            not_found(f"Contact with externalCustomerId='{external}' not found")
        self._delete(record, call, f"Contact with externalCustomerId='{external}' not found")
        return sentence(f"Contact with externalCustomerId='{external}' has been deleted")

    def _delete(self, record: Contact, call: Call, missing: str) -> None:
        if truth(call.query.get("erase"), False):
            self._book.erase(record)
            return
        if record.deleted:
            not_found(missing)
        record.deleted = True
        self._book.save(record, channels_changed=False)

    def _checked(self, contact: Any) -> dict[str, Any]:
        if not isinstance(contact, dict):
            refuse("contact must be specified")
        if not clean_channels_or_none(contact.get("channels")):
            refuse("channels must be specified")
        errors = contact_errors(contact, self._twin.fields)
        if errors:
            refuse("; ".join(errors))
        return contact

    def _found(self, call: Call) -> Contact:
        identifier = number(call.params["id"])
        record = None if identifier is None else self._book.load(identifier)
        if record is None:
            not_found(f"Contact with id='{call.params['id']}' not found")
        return record

    # --- reading

    def read(self, call: Call) -> Answer:
        identifier = number(call.params["id"])
        rows = self._store.all("SELECT * FROM contacts WHERE id=? AND deleted=0", (identifier,))
        if not rows:
            not_found(f"Contact with id='{call.params['id']}' not found")
        return sentence(wire_all(self._store, rows)[0])

    def search(self, call: Call) -> Answer:
        """E-mail search answers near matches too: every address that contains the text (facts 3.6)."""
        offset, rows = page(call)
        where, args = ["c.deleted=0"], list[Any]()
        query = call.query
        if query.get("externalCustomerId"):
            where.append("c.external_id=?")
            args.append(query["externalCustomerId"])
        for name, kind in (("email", "email"), ("sms", "sms")):
            if query.get(name):
                near = "%" + _escaped(query[name].strip().lower().lstrip("+")) + "%"
                where.append(
                    "c.id IN (SELECT contact_id FROM channels WHERE type=? AND value LIKE ? ESCAPE '\\')"
                )
                args += [kind, near]
        for name, column in (("firstname", "first_name"), ("lastname", "last_name")):
            if query.get(name):
                where.append(f"fold(c.{column})=fold(?)")
                args.append(query[name])
        order = "c.id" if query.get("sortBy") == "contactId" and len(where) == 1 else "c.touched"
        total = self._store.value(f"SELECT COUNT(*) FROM contacts c WHERE {' AND '.join(where)}", args)
        # ids first: a deep page then walks an index instead of whole rows
        ids = f"SELECT c.id FROM contacts c WHERE {' AND '.join(where)} ORDER BY {order} LIMIT ? OFFSET ?"
        sql = f"SELECT c.* FROM ({ids}) p JOIN contacts c ON c.id=p.id ORDER BY {order}"
        found = self._store.all(sql, [*args, rows, offset])
        dial = self._twin.context.dials["total_count"]
        shown = total if dial < 0 or len(where) > 1 else dial
        return text_listing([wire(row, base=True) for row in found], shown)

    def emails(self, call: Call) -> Answer:
        ids = [number(part) for part in call.query.get("ids", "").split(",") if part.strip()]
        if not ids or None in ids:
            refuse("ids must be specified")
        found = []
        for identifier in dict.fromkeys(ids):
            record = self._book.load(identifier or 0)
            email = None if record is None or record.deleted else record.channel("email")
            if email is not None:
                found.append({"contactId": identifier, "email": email})
        answer: dict[str, Any] = {}
        put_bare(answer, "results", found)
        return json_answer(answer)

    # --- subscription categories

    def categories(self, call: Call) -> Answer:
        rows = self._store.all(
            "SELECT g.*, (SELECT COUNT(*) FROM members m WHERE m.list_id=g.list_id) AS n "
            "FROM categories g ORDER BY id"
        )
        stamp = self._twin.clock.iso
        return json_answer(
            [
                {
                    "id": row["id"],
                    "key": row["key"],
                    "name": row["name"],
                    "groupId": row["list_id"],
                    "contactsCount": row["n"],
                    "createdDate": stamp(row["at"]),
                    "updatedDate": stamp(row["at"]),
                }
                for row in rows
            ]
        )

    def subscriptions(self, call: Call) -> Answer:
        record = self._found(call)
        rows = self._store.all(
            "SELECT g.* FROM categories g JOIN members m ON m.list_id=g.list_id "
            "WHERE m.contact_id=? ORDER BY g.id",
            (record.id,),
        )
        shown = [
            {"id": row["id"], "key": row["key"], "groupId": row["list_id"], "name": row["name"]}
            for row in rows
        ]
        return json_answer(bare(shown))

    def set_subscriptions(self, call: Call) -> Answer:
        record = self._found(call)
        keys = texts(body_object(call).get("subscriptions"), "subscriptions")
        rows = self._category_rows(keys)
        if len(rows) < len(set(keys)):
            refuse("Unknown subscription category")
        wanted = {row["list_id"] for row in rows}
        for row in self._store.all("SELECT list_id FROM categories"):
            if row["list_id"] in wanted:
                self._lists.add(row["list_id"], [record.id])
            else:
                self._lists.remove(row["list_id"], [record.id])
        return sentence(f"Subscriptions of contact with id='{record.id}' have been updated")

    def _category_rows(self, keys: list[str]) -> list[Any]:
        marks = ",".join("?" * len(keys))
        return self._store.all(f"SELECT * FROM categories WHERE key IN ({marks})", keys) if keys else []


def clean_channels_or_none(given: Any) -> list[dict[str, Any]] | None:
    """Channels with a value; None when their form is wrong (the rules then say how)."""
    items = as_list(given)
    if not all(isinstance(item, dict) and isinstance(item.get("type"), str) for item in items):
        return items or None
    return clean_channels(items)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
