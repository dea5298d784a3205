"""Bulk add/update and its sessions (facts 3.7, 3.8): taking in, rejecting, the life of a session.

Owns: ``imports`` and ``import_chunks``. Must not: write contacts (``bulk_rows`` does, chunk by chunk, on
the training clock).
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from desktop_app.twins.esputnik.bulk_rows import Options, RowWriter
from desktop_app.twins.esputnik.contact_book import clean_channels, text_or_none
from desktop_app.twins.esputnik.rules import as_list, contact_errors
from desktop_app.twins.esputnik.shape import body_object, not_found, number, put_bare, refuse, texts
from desktop_app.twins.wire import Answer, Call, Routes, json_answer

if TYPE_CHECKING:
    from desktop_app.twins.esputnik.twin import EsputnikTwin

MOST_CONTACTS = 3000
DEDUPE_ON = ("email", "sms", "push", "email_or_sms", "id", "externalCustomerId", "fieldId")
CONTACT_FIELDS = (
    "firstName",
    "lastName",
    "contactKey",
    "languageCode",
    "timeZone",
    "email",
    "sms",
    "mobilepush",
    "webpush",
    "address",
    "town",
    "region",
    "postcode",
    "externalCustomerId",
)
#: rows written in one piece of work: small enough that requests in between wait no longer than a blink
CHUNK = 200
#: training seconds: in the queue; importing at least; and for each 1,000 rows
QUEUED_S, IMPORTING_S, PER_THOUSAND_S = 6.0, 4.0, 3.0


class BulkCalls:
    def __init__(self, twin: EsputnikTwin) -> None:
        self._twin = twin
        self._store = twin.store
        self._writer = RowWriter(twin)
        twin.schedule.handlers["import_start"] = self._start
        twin.schedule.handlers["import_chunk"] = self._chunk
        twin.schedule.handlers["import_end"] = self._end

    def register(self, routes: Routes) -> None:
        routes.add("POST", "/api/v1/contacts", self.add)
        routes.add("GET", "/api/v1/importstatus/{session}", self.status)

    # --- taking in

    def add(self, call: Call) -> Answer:
        body = body_object(call)
        contacts = body.get("contacts")
        if isinstance(contacts, dict):  # XML-minded clients send a list of one as the bare element
            contacts = [contacts]
        if not isinstance(contacts, list) or not contacts:
            refuse("contacts must be specified")
        if len(contacts) > MOST_CONTACTS:
            refuse(f"Maximum number of contacts per request is {MOST_CONTACTS}")
        options = self.options(body)
        good, failed = self._sorted_out(contacts, options, call.reject)
        answer: dict[str, Any] = {"id": 0, "asyncSessionId": self.begin(good, options)}
        put_bare(answer, "failedContacts", failed)
        return json_answer(answer)

    def options(self, body: Mapping[str, Any]) -> Options:
        """Everything beside the contacts, checked; 400 in words when something is wrong."""
        dedupe = body.get("dedupeOn")
        if dedupe not in DEDUPE_ON:
            refuse(f"dedupeOn must be one of: {', '.join(DEDUPE_ON)}")
        field_id = number(body.get("fieldId"))
        if dedupe == "fieldId" and field_id not in self._twin.fields:
            refuse("fieldId must be the id of an additional field")
        listed = texts(body.get("contactFields"), "contactFields") if "contactFields" in body else None
        unknown = set(listed or ()) - {*CONTACT_FIELDS, "ordersInfo"}
        if unknown:
            refuse(f"contactFields: unknown field '{sorted(unknown)[0]}'")
        custom = body.get("customFieldsIDs")
        custom_ids = None if custom is None else [number(item) for item in as_list(custom)]
        if custom_ids is not None and not set(custom_ids) <= self._twin.fields.keys():
            refuse("customFieldsIDs: unknown additional field")
        event = text_or_none(body.get("eventKeyForNewContacts"))
        if event is not None and not re.fullmatch("[A-Za-z0-9]{1,100}", event):
            refuse("eventKeyForNewContacts must consist of latin letters and digits, max length is 100")
        return Options(
            dedupe=dedupe,
            field_id=field_id,
            # absent, null and [] all mean every standard field (trap 4)
            fields=tuple(listed) if listed else CONTACT_FIELDS,
            custom_ids=None if custom_ids is None else tuple(str(item) for item in custom_ids),
            groups=tuple(texts(body.get("groupNames"), "groupNames")),
            excluded=tuple(texts(body.get("groupNamesExclude"), "groupNamesExclude")),
            restore=body.get("restoreDeleted") in (True, "true"),
            event=event,
        )

    def _sorted_out(
        self, contacts: Sequence[Any], options: Options, reject: Callable[[int, str], bool] | None
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Rows to import, and refused rows in the platform's form: the contact as sent plus ``error``."""
        good: list[dict[str, Any]] = []
        failed: list[dict[str, Any]] = []
        fields = self._twin.fields
        for place, contact in enumerate(contacts):
            if not isinstance(contact, dict):
                failed.append({"error": "contact must be an object"})
                continue
            error = self._row_error(contact, options, fields)
            if error is None and reject is not None and reject(place, _who(contact, options)):
                error = "Contact can not be processed"
            if error is None:
                good.append(contact)
            else:
                failed.append({**contact, "error": error})
        return good, failed

    def _row_error(self, contact: dict[str, Any], options: Options, fields: Mapping[int, Any]) -> str | None:
        if "channels" not in contact:
            return "channels must be specified"
        errors = contact_errors(contact, fields)
        if errors:
            return "; ".join(errors)
        if text_or_none(contact.get("externalCustomerId")) is not None:
            return None
        return (
            None if dedupe_value(contact, options) is not None else f"dedupe value is empty: {options.dedupe}"
        )

    def begin(self, contacts: Sequence[dict[str, Any]], options: Options) -> str:
        """Open a session for these rows; they land later. Returns its id."""
        cursor = self._store.run(
            "INSERT INTO imports(session,status,at,options) VALUES('', 'STARTED', ?, ?)",
            (self._twin.clock.now(), options.text()),
        )
        number_ = int(cursor.lastrowid or 0)
        session = str(
            uuid.UUID(int=self._twin.context.random(f"import/{number_}").getrandbits(128), version=4)
        )
        self._store.run("UPDATE imports SET session=? WHERE id=?", (session, number_))
        parts = [contacts[start : start + CHUNK] for start in range(0, len(contacts), CHUNK)]
        self._store.db.executemany(
            "INSERT INTO import_chunks(import_id,part,rows) VALUES(?,?,?)",
            [(number_, part, json.dumps(rows, ensure_ascii=False)) for part, rows in enumerate(parts)],
        )
        slow = self._twin.context.dials["import_slowness"]
        start = QUEUED_S * slow
        length = (IMPORTING_S + PER_THOUSAND_S * len(contacts) / 1000) * slow
        add = self._twin.schedule.add
        add(start, "import_start", {"import": number_})
        for part in range(len(parts)):
            add(
                start + length * (part + 1) / (len(parts) + 1),
                "import_chunk",
                {"import": number_, "part": part},
            )
        add(start + length, "import_end", {"import": number_})
        return session

    # --- the life of a session

    def _set(self, number_: int, status: str, description: str | None = None) -> None:
        self._store.run(
            "UPDATE imports SET status=?, at=?, description=? WHERE id=?",
            (status, self._twin.clock.now(), description, number_),
        )

    def _start(self, data: dict[str, Any]) -> None:
        if self._twin.context.dials["import_fails"]:
            self._set(data["import"], "ERROR", "Import session failed")
        else:
            self._set(data["import"], "IMPORTING")

    def _session(self, number_: int) -> Any:
        return self._store.one("SELECT * FROM imports WHERE id=?", (number_,))

    def _chunk(self, data: dict[str, Any]) -> None:
        row = self._session(data["import"])
        if row["status"] != "IMPORTING":
            return
        key = (data["import"], data["part"])
        rows = json.loads(
            self._store.value("SELECT rows FROM import_chunks WHERE import_id=? AND part=?", key)
        )
        mapping = self._writer.write(rows, Options.read(row["options"]))
        self._store.run(
            "UPDATE import_chunks SET rows='', mapping=? WHERE import_id=? AND part=?",
            (json.dumps(mapping, ensure_ascii=False), *key),
        )

    def _end(self, data: dict[str, Any]) -> None:
        row = self._session(data["import"])
        if row["status"] != "IMPORTING":
            return
        options = Options.read(row["options"])
        for name in (*options.groups, *options.excluded):  # named lists are born even when no row was good
            self._twin.lists.named(name)
        self._set(data["import"], "FINISHED")

    def status(self, call: Call) -> Answer:
        row = self._store.one("SELECT * FROM imports WHERE session=?", (call.params["session"],))
        if row is None:
            not_found(f"Import session with id='{call.params['session']}' not found")
        answer: dict[str, Any] = {"status": row["status"], "timestamp": self._twin.clock.iso(row["at"])}
        if row["description"]:
            answer["description"] = row["description"]
        if row["status"] == "FINISHED":
            chunks = self._store.all(
                "SELECT mapping FROM import_chunks WHERE import_id=? AND mapping IS NOT NULL ORDER BY part",
                (row["id"],),
            )
            pairs = [pair for chunk in chunks for pair in json.loads(chunk["mapping"])]
            mapping = [{"dedupeValue": value, "contactId": contact} for value, contact in pairs]
            put_bare(answer, "mapping", mapping)
        return json_answer(answer)


def _who(contact: Mapping[str, Any], options: Options) -> str:
    return text_or_none(contact.get("externalCustomerId")) or dedupe_value(contact, options) or ""


def dedupe_value(contact: Mapping[str, Any], options: Options) -> str | None:
    """The value a row is matched by (facts 3.7), None when the row has none."""
    kind = options.dedupe
    if kind == "id":
        return text_or_none(contact.get("id"))
    if kind == "externalCustomerId":
        return text_or_none(contact.get("externalCustomerId"))
    if kind == "fieldId":
        for item in as_list(contact.get("fields")):
            if number(item.get("id")) == options.field_id:
                return text_or_none(item.get("value"))
        return None
    channels = clean_channels(contact.get("channels"))
    for wanted in options.channel_kinds:
        for channel in channels:
            if channel["type"] == wanted:
                return str(channel["value"])
    return None
