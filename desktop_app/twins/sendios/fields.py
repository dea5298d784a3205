"""User data: adding and changing it (facts 6.3). The user must exist already.

Owns: what each field takes, custom fields and their types, the queue between 200 and stored. Must not:
create a user.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from desktop_app.twins.sendios import codes
from desktop_app.twins.sendios.shape import answer, body, refuse_fields, text, whole
from desktop_app.twins.wire import Answer, Call, Routes

if TYPE_CHECKING:
    from desktop_app.twins.sendios.twin import SendiosTwin

PLATFORMS = 5
"""The user's document has 0, 1, 3, 4, 5, the vendor's pages 0 to 4: all of them are taken (facts 3.1)."""
OLDEST = 150


class FieldRefused(Exception):
    """The words of E2 for one field."""


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, dict | list):
        raise FieldRefused(f"Field {name} does not match the required format")
    return text(value)


def _gender(name: str, value: Any) -> Any:
    if value not in ("m", "f"):
        raise FieldRefused("Field gender must be a part of list: m, f")
    return value


def _language(name: str, value: Any) -> Any:
    code = str(value).strip().lower()
    if code not in codes.LANGUAGES:
        raise FieldRefused(f"Field language is not valid language code: {value}")
    return code


def _country(name: str, value: Any) -> Any:
    found = codes.country(value) if isinstance(value, str) else None
    if found is None:
        raise FieldRefused(f"Field country is not valid country code: {value}")
    return found


def _up_to(most: int | None) -> Callable[[str, Any], Any]:
    def read(name: str, value: Any) -> Any:
        number = int(value) if isinstance(value, bool) else whole(value)
        if number is None or (most is not None and number > most):
            raise FieldRefused(f"Field {name} does not match the required format")
        return number

    return read


STANDARD: Mapping[str, Callable[[str, Any], Any]] = {
    "name": _plain,
    "language": _language,
    "country": _country,
    "city": _plain,
    "platform_id": _up_to(PLATFORMS),
    "gender": _gender,
    "vip": _up_to(1),
    "list_id": _up_to(None),
    "age": _up_to(OLDEST),
    "photo": _plain,
    "ak": _plain,
    "status": _up_to(None),
    "partner_id": _plain,
}
"""What is documented, and what the SDK guide adds (facts 6.3)."""
ON_SEND = {"country_id": "country", "language_id": "language"}
"""Sending says it otherwise (facts 5.1)."""


class Fields:
    def __init__(self, twin: SendiosTwin) -> None:
        self._twin = twin
        self._writes = 0
        twin.schedule.handlers["fields"] = self._store

    def register(self, routes: Routes) -> None:
        for place in (
            "project/{project}/emailhash/{hash}",
            "project/{project}/email/{email}",
            "user/{user_id}",
        ):
            routes.add("PUT", f"/v1/userfields/{place}", self.write)

    def write(self, call: Call) -> Answer:
        row = self._twin.users.named(call)
        given = body(call)
        self._writes += 1
        if call.reject is not None and call.reject(self._writes, str(row["email"] or row["id"])):
            refuse_fields({"name": "Field name does not match the required format"})
        standard, custom = self.checked(given)
        if standard or custom:
            self._twin.later("fields", {"user": row["id"], "standard": standard, "custom": custom})
        return answer({"result": True})

    def checked(self, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """(standard fields, custom fields) as they will be stored; E2 names all that is wrong."""
        standard: dict[str, Any] = {}
        custom: dict[str, Any] = {}
        errors: dict[str, str] = {}
        for name, value in given.items():
            try:
                if name in STANDARD:
                    empty = value is None or value == ""
                    standard[name] = None if empty else STANDARD[name](name, value)
                else:
                    custom[name] = self._custom(name, value)
            except FieldRefused as refused:
                errors["field_name" if "find user field" in str(refused) else name] = str(refused)
        if errors:
            refuse_fields(errors)
        return standard, custom

    def _custom(self, name: str, value: Any) -> Any:
        """A key keeps the type of its first value for ever; null empties it."""
        store = self._twin.store
        known = store.value("SELECT type FROM custom_types WHERE name=?", (name,))
        older = self._twin.context.dials["custom_fields"] == "int"
        if older and (known is None or (value is not None and whole(value) is None)):
            raise FieldRefused(f"Can't find user field: {name}")
        if value is None:
            return None
        kind = type_of(value)
        if known is None:
            store.run("INSERT INTO custom_types VALUES(?,?)", (name, kind))
        elif known != kind:
            raise FieldRefused(f"Field {name} does not match the required format")
        return value

    def _store(self, data: dict[str, Any]) -> None:
        store = self._twin.store
        row = self._twin.users.by_id(data["user"])
        if row is None:  # erased in between
            return
        changes = {name: value for name, value in data["standard"].items() if re.fullmatch(r"\w+", name)}
        if data["custom"]:
            merged = {**json.loads(row["custom"]), **data["custom"]}
            kept = {name: value for name, value in merged.items() if value is not None}
            changes["custom"] = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
        if changes:
            columns = ",".join(f"{name}=?" for name in changes)
            store.run(f"UPDATE users SET {columns} WHERE id=?", (*changes.values(), row["id"]))


def type_of(value: Any) -> str:
    """The type a custom field is bound to."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    return "string" if isinstance(value, str) else "json"
