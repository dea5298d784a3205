"""Import from a CSV link (facts 3.9), and the OpenAPI's preprocessor files beside it.

Owns: fetching and reading the file. Must not: reach beyond this computer: only loopback links are fetched,
any other link is answered as a file that could not be read.
"""

from __future__ import annotations

import csv
import io
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from desktop_app.twins.esputnik.bulk import dedupe_value
from desktop_app.twins.esputnik.contact_book import text_or_none
from desktop_app.twins.esputnik.rules import contact_errors
from desktop_app.twins.esputnik.shape import body_object, not_found, refuse
from desktop_app.twins.wire import Answer, Call, Routes, json_answer

if TYPE_CHECKING:
    from desktop_app.twins.esputnik.twin import EsputnikTwin

MOST_BYTES = 100 * 1024 * 1024
DEDUPE_ON = ("email", "sms", "email_or_sms", "id")
#: column heading -> key of a contact; headings are compared without case
COLUMNS = {
    "first name": "firstName",
    "last name": "lastName",
    "language code": "languageCode",
    "timezone": "timeZone",
    "contact id": "id",
}
ADDRESS_COLUMNS = {"address": "address", "region": "region", "city": "town", "postcode": "postcode"}
CHANNEL_COLUMNS = {"email": "email", "sms": "sms"}
#: what each heading may write (``contactFields`` of the bulk call)
_WRITES = {**COLUMNS, **ADDRESS_COLUMNS, **CHANNEL_COLUMNS}
_TIMEOUT_S = 10.0


class LinkUnreadable(Exception):
    """The file could not be fetched or is no usable CSV; the text is what the platform would say."""


class FileImport:
    def __init__(self, twin: EsputnikTwin) -> None:
        self._twin = twin

    def register(self, routes: Routes) -> None:
        routes.add("POST", "/api/v1/contacts/upload", self.upload)
        routes.add("POST", "/api/v1/preprocessor/file/upload", self.preprocessor_upload)
        routes.add("POST", "/api/v1/preprocessor/file/{id}", self.preprocessor_update)
        routes.add("GET", "/api/v1/preprocessor/file/{id}/status", self.preprocessor_status)

    def upload(self, call: Call) -> Answer:
        body = body_object(call)
        link = body.get("link")
        if not isinstance(link, str) or not link:
            refuse("link must be specified")
        if body.get("dedupeOn") not in DEDUPE_ON:
            refuse(f"dedupeOn must be one of: {', '.join(DEDUPE_ON)}")
        try:
            header, rows = read_csv(fetch(link))
        except LinkUnreadable as problem:
            return json_answer({"valid": False, "message": str(problem), "fileId": None, "importId": None})
        keys = {f"{field.group}.{field.key}".lower(): field.id for field in self._twin.fields.values()}
        written = [_WRITES[name] for name in header if name in _WRITES and name != "contact id"]
        custom = [keys[name] for name in header if name in keys]
        named = {"groupNames", "groupNamesExclude", "restoreDeleted", "eventKeyForNewContacts", "dedupeOn"}
        kept = {name: value for name, value in body.items() if name in named}
        options = self._twin.bulk.options({**kept, "contactFields": written, "customFieldsIDs": custom})
        contacts = [_contact(dict(zip(header, row, strict=False)), keys) for row in rows]
        good = [
            contact
            for contact in contacts
            if not contact_errors(contact, self._twin.fields) and dedupe_value(contact, options) is not None
        ]
        session = self._twin.bulk.begin(good, options)
        skipped = len(contacts) - len(good)
        message = f"{len(contacts)} rows, {skipped} can not be imported" if skipped else "OK"
        return json_answer({"valid": True, "message": message, "fileId": session[:8], "importId": session})

    def preprocessor_upload(self, call: Call) -> Answer:
        body = body_object(call)
        if not body.get("link") or body.get("preprocessorType") not in ("Random", "Key"):
            refuse("link and preprocessorType (Random, Key) are required")
        number = self._twin.store.value("SELECT COUNT(*) FROM notes WHERE kind='preprocessor'") + 1
        self._twin.store.run("INSERT INTO notes VALUES('preprocessor', ?, '{}')", (str(number),))
        answer = {"message": "OK", "importId": f"p-{number}", "fileId": str(number), "valid": True}
        return json_answer(answer)

    def preprocessor_update(self, call: Call) -> Answer:
        self._known(call)
        link = body_object(call).get("link")
        if not link:
            refuse("link is required")
        self._twin.store.run(
            "UPDATE notes SET body=? WHERE kind='preprocessor' AND key=?",
            (json.dumps({"link": link}), call.params["id"].removeprefix("p-")),
        )
        return json_answer({"message": "OK", "asyncSessionId": f"p-{call.params['id']}", "valid": True})

    def preprocessor_status(self, call: Call) -> Answer:
        self._known(call)
        return json_answer({"status": "FINISHED", "timestamp": self._twin.clock.iso()})

    def _known(self, call: Call) -> None:
        identifier = call.params["id"].removeprefix("p-")
        if not self._twin.store.one("SELECT 1 FROM notes WHERE kind='preprocessor' AND key=?", (identifier,)):
            not_found(f"File with id='{call.params['id']}' not found")


def fetch(link: str) -> bytes:
    """The file behind a loopback link; credentials may stand in the URL. Raises LinkUnreadable."""
    parts = urlsplit(link)
    if parts.scheme not in ("http", "https") or parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise LinkUnreadable("File can not be downloaded")
    address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}" + (
        f"?{parts.query}" if parts.query else ""
    )
    handlers: list[Any] = [urllib.request.ProxyHandler({})]
    if parts.username is not None:
        known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, address, parts.username, parts.password or "")
        handlers.append(urllib.request.HTTPBasicAuthHandler(known))
    try:
        with urllib.request.build_opener(*handlers).open(address, timeout=_TIMEOUT_S) as answer:
            data: bytes = answer.read(MOST_BYTES + 1)
    except (OSError, urllib.error.URLError, ValueError) as error:
        raise LinkUnreadable("File can not be downloaded") from error
    if not data.strip():
        raise LinkUnreadable("File is empty")
    if len(data) > MOST_BYTES:
        raise LinkUnreadable("File size must be not greater than 100 MB")
    return data


def read_csv(data: bytes) -> tuple[list[str], list[list[str]]]:
    """Lower-case headings and rows; UTF-8 and commas only. Raises LinkUnreadable."""
    try:
        text = data.decode("utf-8-sig")
        table = [
            row for row in csv.reader(io.StringIO(text, newline="")) if any(cell.strip() for cell in row)
        ]
    except (UnicodeDecodeError, csv.Error) as error:
        raise LinkUnreadable("File must be UTF-8 encoded") from error
    header = [name.strip().lower() for name in table[0]]
    if not {"email", "sms", "contact id"} & set(header):
        raise LinkUnreadable("File must contain one of the columns: Email, SMS, Contact ID; delimiter is ','")
    return header, table[1:]


def _contact(row: Mapping[str, str], keys: Mapping[str, int]) -> dict[str, Any]:
    contact: dict[str, Any] = {"channels": [], "address": {}, "fields": []}
    for name, cell in row.items():
        value = text_or_none(cell)
        if value is None:
            continue
        if name in CHANNEL_COLUMNS:
            contact["channels"].append({"type": CHANNEL_COLUMNS[name], "value": value})
        elif name in ADDRESS_COLUMNS:
            contact["address"][ADDRESS_COLUMNS[name]] = value
        elif name in COLUMNS:
            contact[COLUMNS[name]] = value
        elif name in keys:
            contact["fields"].append({"id": keys[name], "value": value})
    return contact
