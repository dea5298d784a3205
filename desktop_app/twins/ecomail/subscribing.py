"""Putting people into lists, changing and unsubscribing them (facts 4, the writes).

Owns: these calls, the statuses they lead to, what they start. Must not: read lists for others.
"""

from __future__ import annotations

import json
from sqlite3 import Row
from typing import TYPE_CHECKING, Any

from desktop_app.twins.ecomail import namedays
from desktop_app.twins.ecomail.book import (
    CUSTOM_CHARACTERS,
    SUBSCRIBED,
    UNCONFIRMED,
    UNSUBSCRIBED,
    RowRefused,
    Wanted,
    checked,
)
from desktop_app.twins.ecomail.shape import answer, body, not_found, part, refuse, rows_of, truth
from desktop_app.twins.wire import Answer, Call, Refused, Routes

if TYPE_CHECKING:
    from desktop_app.twins.ecomail.twin import EcomailTwin

SINGLE_STATUSES, BULK_STATUSES = (1, 2, 4, 5, 6), (1, 2, 4)
BULK_ROWS = 3000
#: training seconds until the platform fills vocative, gender and name day by itself
FILLED_AFTER_S = 180.0


class Subscribing:
    def __init__(self, twin: EcomailTwin) -> None:
        self._twin = twin
        self._store = twin.store
        self._book = twin.book
        twin.schedule.handlers["names"] = self._fill_names

    def register(self, routes: Routes) -> None:
        routes.add("POST", "/lists/{list_id}/subscribe", self.subscribe)
        routes.add("POST", "/lists/{list_id}/subscribe-bulk", self.subscribe_bulk)
        routes.add("PUT", "/lists/{list_id}/update-subscriber", self.update)
        routes.add("PUT", "/lists/{list_id}/update-subscriber-bulk", self.update_bulk)
        routes.add("DELETE", "/lists/{list_id}/unsubscribe", self.unsubscribe)

    # --- calls

    def subscribe(self, call: Call) -> Answer:
        """One contact. Without ``skip_confirmation`` a list with double opt-in sends its mail: status 6."""
        row = self._twin.lists.row(call)
        given = body(call)
        data = part(given, "subscriber_data")
        groups = given.get("groups")
        if groups is not None and "groups" not in data:  # the old sample's place (facts 4)
            data = {**data, "groups": groups}
        wanted = self._checked(data, SINGLE_STATUSES)
        asks = bool(json.loads(row["body"]).get("double_optin")) and not truth(given.get("skip_confirmation"))
        contact_id, new = self._book.write(wanted, truth(given.get("update_existing")))
        member = self._book.member(row["id"], contact_id)
        before = None if member is None else member["status"]
        status = self._status(wanted, before, truth(given.get("resubscribe")), UNCONFIRMED if asks else 1)
        self._put(row, contact_id, member, wanted, status, truth(given.get("update_existing")), True)
        if status == UNCONFIRMED and wanted.status is None:
            self._twin.mails.confirmation(row, wanted.email)
        if new:
            self._names_later([contact_id])
        if member is None and truth(given.get("trigger_autoresponders")):
            self._twin.pipelines.start_for_list(row["id"], wanted.email)
        contact = self._book.by_email(wanted.email)
        assert contact is not None
        return answer({**self._book.short(contact), "already_subscribed": member is not None})

    def subscribe_bulk(self, call: Call) -> Answer:
        """Up to 3,000 rows, the rest dropped without a word. Never asks for confirmation, never counts
        updates.
        """
        row = self._twin.lists.row(call)
        given = body(call)
        rows = rows_of(given, "subscriber_data")[:BULK_ROWS]
        update = truth(given.get("update_existing", True))  # the newer documents' default (README)
        again = truth(given.get("resubscribe"))
        starts = truth(given.get("trigger_autoresponders"))
        creates = bool(self._twin.context.dials["bulk_creates_fields"])
        inserts, fresh = 0, []
        refused = self._fates(call, rows)
        if refused is not None and not self._twin.context.dials["bulk_partial"]:
            # an answer, not a Refused: the fates must be remembered
            return refusal({"email": ["email_invalid"]}, rows[refused])
        for place, data in enumerate(rows):
            try:
                if place == refused:
                    raise RowRefused({"email": ["email_invalid"]})
                wanted = checked(data, BULK_STATUSES)
                contact_id, new = self._book.write(wanted, update)
                member = self._book.member(row["id"], contact_id)
                before = None if member is None else member["status"]
                status = self._status(wanted, before, again, SUBSCRIBED)
                self._put(row, contact_id, member, wanted, status, update, creates)
            except RowRefused as bad:
                made = refusal(bad.errors, data)
                if self._twin.context.dials["bulk_partial"]:
                    return made
                raise Refused(made) from None
            inserts += member is None
            if new:
                fresh.append(contact_id)
            if member is None and starts:
                self._twin.pipelines.start_for_list(row["id"], wanted.email)
        self._names_later(fresh)
        return answer({"inserts": inserts})

    def update(self, call: Call) -> Answer:
        """``email`` stands at the top level, else 422 (facts 4). Tags may start automations here."""
        row = self._twin.lists.row(call)
        given = body(call)
        if not isinstance(given.get("email"), str) or not given["email"].strip():
            refuse({"email": ["email_required"]})
        contact, member = self._place(row, given["email"])
        data = given.get("subscriber_data")
        wanted = self._checked(data if isinstance(data, dict) else {}, SINGLE_STATUSES, contact["email"])
        self._book.write(wanted, True)
        status = member["status"] if wanted.status is None else wanted.status
        self._put(row, contact["id"], member, wanted, status, True, True)
        old = set(json.loads(contact["tags"]) if contact["tags"] else ())
        for tag in wanted.tags or ():
            if tag not in old:
                self._twin.pipelines.start_for_tag(tag, wanted.email)
        after = self._book.by_email(contact["email"])
        assert after is not None
        return answer(self._book.short(after, "bounce_hard"))

    def update_bulk(self, call: Call) -> Answer:
        """Only people who are in the list; status 1 brings back who left with ``allow_resubscribe`` alone."""
        row = self._twin.lists.row(call)
        given = body(call)
        updates = 0
        for data in rows_of(given, "subscriber_data"):
            try:
                wanted = checked(data, BULK_STATUSES)
            except RowRefused as bad:
                raise Refused(refusal(bad.errors, data)) from None
            contact = self._book.by_email(wanted.email)
            member = None if contact is None else self._book.member(row["id"], contact["id"])
            if contact is None or member is None:
                continue
            self._book.write(wanted, True)
            status = member["status"] if wanted.status is None else wanted.status
            if status == SUBSCRIBED and member["status"] != SUBSCRIBED:
                status = SUBSCRIBED if truth(given.get("allow_resubscribe")) else member["status"]
            self._put(row, contact["id"], member, wanted, status, True, False)
            updates += 1
        return answer({"updates": updates})

    def unsubscribe(self, call: Call) -> Answer:
        """DELETE with a JSON body; the contact stays in the account."""
        row = self._twin.lists.row(call)
        email = body(call).get("email")
        if not isinstance(email, str) or not email.strip():
            refuse({"email": ["email_required"]})
        contact, member = self._place(row, email)
        self._book.change(member, UNSUBSCRIBED, member["custom"], member["groups"])
        after = self._book.member(row["id"], contact["id"])
        assert after is not None
        shown = self._book.place(after, contact["email"])
        for name in ("status_history", "doi_date"):
            del shown[name]
        return answer(shown)

    # --- rules

    def _checked(self, data: Any, statuses: tuple[int, ...], email: str | None = None) -> Wanted:
        try:
            return checked(data, statuses, email)
        except RowRefused as bad:
            refuse(bad.errors)

    def _status(self, wanted: Wanted, before: int | None, again: bool, new: int) -> int:
        """A status that was sent beats ``resubscribe``, which only brings back who left (facts 4)."""
        if wanted.status is not None:
            return wanted.status
        if before is None:
            return new
        return SUBSCRIBED if before == UNSUBSCRIBED and again else before

    def _put(
        self,
        row: Row,
        contact_id: int,
        member: Row | None,
        wanted: Wanted,
        status: int,
        update: bool,
        creates: bool,
    ) -> None:
        """The place in the list: custom fields are added to the kept ones, groups replace them."""
        custom = {} if member is None else json.loads(member["custom"])
        if wanted.custom and (member is None or update):
            known = self._twin.lists.custom_fields(row["id"])
            for key, (value, kind) in wanted.custom.items():
                if key not in known:
                    if not creates:
                        continue  # bulk passes over what the list does not know (facts 4)
                    known = self._twin.lists.add_field(row["id"], key, kind)
                custom[key] = value
            if sum(len(key) + len(str(value)) for key, value in custom.items()) > CUSTOM_CHARACTERS:
                raise RowRefused(
                    {"custom_fields": [f"The custom fields may not exceed {CUSTOM_CHARACTERS}."]}
                )
        kept = json.dumps(custom, ensure_ascii=False, separators=(",", ":"))
        groups = None if member is None else member["groups"]
        if wanted.groups is not None and (member is None or update):
            groups = json.dumps(wanted.groups, ensure_ascii=False) if wanted.groups else None
        if member is None:
            self._book.join(row["id"], contact_id, status, kept, groups)
        else:
            self._book.change(member, status, kept, groups)

    def _place(self, row: Row, email: str) -> tuple[Row, Row]:
        contact = self._book.by_email(email)
        member = None if contact is None else self._book.member(row["id"], contact["id"])
        if contact is None or member is None:
            not_found(f"Subscriber with email {email} was not found in the list")
        return contact, member

    def _fates(self, call: Call, rows: list[Any]) -> int | None:
        """The first row that the ``reject`` fault refuses. Each address keeps the fate of its first time, so
        that a repeat without the others is refused again.
        """
        if call.reject is None:
            return None
        found = None
        for place, data in enumerate(rows):
            email = data.get("email") if isinstance(data, dict) else None
            if not isinstance(email, str):
                continue
            fate = self._store.value("SELECT refused FROM fates WHERE email=?", (email,))
            if fate is None:
                fate = int(call.reject(place, email))
                self._store.run("INSERT INTO fates VALUES(?,?)", (email, fate))
            if fate and found is None:
                found = place
        return found

    # --- what the platform adds by itself

    def _names_later(self, contacts: list[int]) -> None:
        for start in range(0, len(contacts), 500):
            self._twin.schedule.add(FILLED_AFTER_S, "names", {"ids": contacts[start : start + 500]})

    def _fill_names(self, data: dict[str, Any]) -> None:
        """Vocative, gender and name day of Czech first names, where they are blank (facts 4)."""
        for number in data["ids"]:
            contact = self._store.one("SELECT * FROM contacts WHERE id=?", (number,))
            if contact is None or contact["name"] not in namedays.CZECH:
                continue
            vocative, gender, day = namedays.CZECH[contact["name"]]
            self._store.run(
                "UPDATE contacts SET vokativ=coalesce(vokativ,?), gender=coalesce(gender,?),"
                " nameday=coalesce(nameday,?) WHERE id=?",
                (vocative, gender, day, number),
            )


def refusal(errors: Any, data: Any) -> Answer:
    """422 with the offending row (facts 1.1)."""
    return answer({"errors": errors, "data": data}, 422)
