"""Stored messages of six channels, with translations (facts 8.1).

Owns: the table ``stored_messages``. Must not: send (``sending`` does).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from sqlite3 import Row
from typing import TYPE_CHECKING, Any

from desktop_app.twins.esputnik.shape import (
    body_object,
    listing,
    not_found,
    number,
    page,
    refuse,
    sentence,
    texts,
)
from desktop_app.twins.wire import Answer, Call, Routes, json_answer

if TYPE_CHECKING:
    from desktop_app.twins.esputnik.twin import EsputnikTwin

REQUIRED = {
    "email": ("name", "from", "subject", "htmlText"),
    "sms": ("name", "from", "text"),
    "viber": ("name", "from", "text"),
    "mobilepush": ("name", "title", "text"),
    "appinbox": ("name", "title", "text"),
    "telegram": ("name",),
}
READ_ONLY = ("id", "languages", "translations")


class StoredMessages:
    def __init__(self, twin: EsputnikTwin) -> None:
        self._twin = twin
        self._store = twin.store

    def register(self, routes: Routes) -> None:
        for channel in REQUIRED:
            base = f"/api/v1/messages/{channel}"
            routes.add("GET", base, self.search)
            routes.add("POST", base, self.add)
            routes.add("GET", base + "/{id}", self.read)
            routes.add("PUT", base + "/{id}", self.update)
            routes.add("DELETE", base + "/{id}", self.delete)
            routes.add("PUT", base + "/{id}/{language}", self.translate)
            routes.add("DELETE", base + "/{id}/{language}", self.untranslate)
        routes.add("GET", "/api/v1/messages/email/{id}/viewLink", self.view_link)

    def get(self, identifier: int | None) -> Row | None:
        return self._store.one("SELECT * FROM stored_messages WHERE id=?", (identifier,))

    def search(self, call: Call) -> Answer:
        """Whole messages, html included; ``search`` is a part of the name or a tag."""
        offset, rows = page(call)
        wanted = call.query.get("search", "").casefold()
        found = []
        sql = "SELECT * FROM stored_messages WHERE channel=? ORDER BY id"
        for row in self._store.all(sql, (call.segments[3],)):
            tags = json.loads(row["body"]).get("tags") or []
            if wanted in row["name"].casefold() or any(wanted == str(tag).casefold() for tag in tags):
                found.append(row)
        return listing([shown(row) for row in found[offset : offset + rows]], len(found))

    def add(self, call: Call) -> Answer:
        body = self._checked(call)
        cursor = self._store.run(
            "INSERT INTO stored_messages(channel,name,body,translations) VALUES(?,?,?,'{}')",
            (call.segments[3], body["name"], json.dumps(body, ensure_ascii=False)),
        )
        return json_answer({"id": cursor.lastrowid})

    def read(self, call: Call) -> Answer:
        return json_answer(shown(self._found(call)))

    def update(self, call: Call) -> Answer:
        row, body = self._found(call), self._checked(call)
        self._store.run(
            "UPDATE stored_messages SET name=?, body=? WHERE id=?",
            (body["name"], json.dumps(body, ensure_ascii=False), row["id"]),
        )
        return sentence(f"Message with id='{row['id']}' has been updated")

    def delete(self, call: Call) -> Answer:
        row = self._found(call)
        self._store.run("DELETE FROM stored_messages WHERE id=?", (row["id"],))
        return sentence(f"Message with id='{row['id']}' has been deleted")

    def translate(self, call: Call) -> Answer:
        row, body = self._found(call), self._checked(call)
        language = self._language(call)
        translations = json.loads(row["translations"])
        translations[language] = {**body, "languageCode": language}
        self._keep_translations(row, translations)
        return sentence(f"Message with id='{row['id']}' and language='{language}' has been updated")

    def untranslate(self, call: Call) -> Answer:
        row, language = self._found(call), self._language(call)
        translations = json.loads(row["translations"])
        if translations.pop(language, None) is None:
            not_found(f"Message with id='{row['id']}' and language='{language}' not found")
        self._keep_translations(row, translations)
        return sentence(f"Message with id='{row['id']}' and language='{language}' has been deleted")

    def view_link(self, call: Call) -> Answer:
        row = self._found(call)
        return json_answer({"link": f"https://view.example/email/{row['id']}"})

    def _keep_translations(self, row: Row, translations: Mapping[str, Any]) -> None:
        text = json.dumps(translations, ensure_ascii=False)
        self._store.run("UPDATE stored_messages SET translations=? WHERE id=?", (text, row["id"]))

    def _found(self, call: Call) -> Row:
        row = self.get(number(call.params["id"]))
        if row is None or row["channel"] != call.segments[3]:
            not_found(f"Message with id='{call.params['id']}' not found")
        return row

    def _language(self, call: Call) -> str:
        language = call.params["language"]
        if not (language.replace("-", "").isalpha() and 2 <= len(language) <= 7):
            refuse(f"language '{language}' is not valid")
        return language

    def _checked(self, call: Call) -> dict[str, Any]:
        body = body_object(call)
        channel = call.segments[3]
        for name in REQUIRED[channel]:
            if not isinstance(body.get(name), str) or not body[name]:
                refuse(f"{name} is required")
        texts(body.get("tags"), "tags")
        texts(body.get("subscriptionsKeys"), "subscriptionsKeys")
        if channel == "email" and not self._twin.senders.knows_email(body["from"]):
            refuse(f"from: sender {body['from']} not found")
        if channel in ("sms", "viber") and not self._twin.senders.knows(channel, body["from"]):
            refuse(f"from: sender {body['from']} not found")
        if channel == "viber":
            given = [bool(body.get(name)) for name in ("img", "caption", "action")]
            if any(given) and not all(given):
                refuse("img, caption and action must be specified together")
        if channel == "sms":
            body.setdefault("trackUrls", False)
        return {name: value for name, value in body.items() if name not in READ_ONLY}


def shown(row: Row) -> dict[str, Any]:
    """One message as read: id first, then what was written, then languages and translations."""
    body = json.loads(row["body"])
    translations = json.loads(row["translations"])
    own = [body["languageCode"]] if body.get("languageCode") else []
    return {
        "id": row["id"],
        **body,
        "languages": own + [language for language in translations if language not in own],
        "translations": [{"id": row["id"], **translation} for translation in translations.values()],
    }
