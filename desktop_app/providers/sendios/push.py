"""A trigger or system mail as one request, and its answer. Pure.

Owns: the bodies of ``push/system`` and ``push/trigger`` in both forms, the fields of a user that travel with
them, and what is refused before. Must not: send.

Form A is sent, as the documents show it. Form B is sent where a template or a subject is chosen, since only
it has a place for them; the address then stands in both of its places (what a client must tolerate, push
body).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from desktop_app.model.errors import InvalidInput, ProviderChanged
from desktop_app.provider_api.manifest import EventForm, FormField
from desktop_app.providers.sendios.fixed import (
    CLIENT_ID_CHARACTERS,
    LABEL,
    LOGIN_CHARACTERS,
    OLDEST,
    PLATFORM_TABLES,
    SYSTEM,
    TRIGGER,
)
from desktop_app.providers.sendios.mapping import inside

_T = "platforms.sendios.push"
_GENDERS = (("m", f"{_T}.male"), ("f", f"{_T}.female"))
_PAYERS = (("0", f"{_T}.non_payer"), ("1", f"{_T}.payer"))
_CATEGORIES = (("trigger", f"{_T}.trigger"), ("system", f"{_T}.system"))
_NUMBERS = ("platform_id", "list_id", "age", "vip")
_WHOLE = re.compile(r"-?[0-9]{1,18}")

PROJECT = FormField("project", f"{_T}.project", note=f"{_T}.project_note")


def user_fields(table: str) -> tuple[FormField, ...]:
    """The ten fields of a user that the platform stores with a mail, then the three that its reference adds
    (e-mail, send). ``table`` names the words of ``platform_id``; the number is shown beside each.
    """
    platforms = tuple((str(one), f"{_T}.platform.{table}_{one}") for one in PLATFORM_TABLES[table])
    return (
        FormField("name", f"{_T}.name"),
        FormField("gender", f"{_T}.gender", "choice", options=_GENDERS),
        FormField(
            "platform_id", f"{_T}.platform_id", "choice", options=platforms, note=f"{_T}.{table}_table"
        ),
        FormField("country_id", f"{_T}.country_id", pattern="[A-Za-z]{2,3}", note=f"{_T}.country_note"),
        FormField("language_id", f"{_T}.language_id", pattern="[A-Za-z]{2}", note=f"{_T}.language_note"),
        FormField("list_id", f"{_T}.list_id", "number"),
        FormField("client_user_id", f"{_T}.client_user_id"),
        FormField("ak", f"{_T}.ak", note=f"{_T}.ak_note"),
        FormField("age", f"{_T}.age", "number"),
        FormField("photo", f"{_T}.photo"),
        FormField("channel_id", f"{_T}.channel_id"),
        FormField("subchannel_id", f"{_T}.subchannel_id"),
        FormField("vip", f"{_T}.vip", "choice", options=_PAYERS),
    )


def further_fields() -> tuple[FormField, ...]:
    return (
        FormField("template_id", f"{_T}.template_id", "number", note=f"{_T}.template_note"),
        FormField("subject_id", f"{_T}.subject_id", "number"),
        FormField("meta", f"{_T}.meta", "long", note=f"{_T}.meta_note"),
    )


def message_fields(table: str) -> tuple[FormField, ...]:
    category = FormField("category", f"{_T}.category", "choice", default="trigger", options=_CATEGORIES)
    return (PROJECT, category, *user_fields(table), *further_fields())


def event_forms(table: str) -> tuple[EventForm, ...]:
    """A mail that something which happened sets off: its type is the number of the mail in the project."""
    fields = (PROJECT, *user_fields(table), *further_fields())
    return tuple(
        EventForm(
            id=kind,
            label=f"{_T}.{kind}_form",
            operation=f"push_{kind}",
            whom=("email",),
            starts=f"{_T}.{kind}_starts",
            note=f"{_T}.form_note",
            nested=True,
            fields=fields,
            type_label=f"{_T}.mail_number",
        )
        for kind in ("trigger", "system")
    )


def body(
    *,
    client_id: str,
    project: str,
    category: int,
    type_id: str,
    email: str,
    values: Mapping[str, Any],
    told: Mapping[str, str],
) -> dict[str, Any]:
    """The request. ``values``: variables of this one mail, not stored; ``told``: the fields of the form.

    InvalidInput names what cannot be told.
    """
    if not type_id.strip().isdecimal():
        refuse("sendios.type_number", "type")
    for taken in ("user", "meta"):
        if taken in values:
            refuse("sendios.name_reserved", taken, name=taken)
    user = {"email": email.strip(), **user_of(told)}
    meta = _object(told.get("meta", ""), "meta")
    chosen = {
        name: number(told[name], name) for name in ("template_id", "subject_id") if told.get(name, "").strip()
    }
    made: dict[str, Any] = {
        "type_id": int(type_id),
        "category": category,
        "client_id": int(client_id) if client_id.isdecimal() else client_id,
        "project_id": int(project),
        "data": {"user": user, **values},
    }
    if chosen:
        made |= {"email": email.strip(), "transactional_mail_settings": chosen}
        if meta:
            made["data"]["meta"] = meta
    elif meta:
        made["meta"] = meta
    return made


def user_of(told: Mapping[str, str]) -> dict[str, Any]:
    """The filled fields of a user in their own types; the names that a send takes (``country_id`` ...)."""
    made: dict[str, Any] = {}
    for field in user_fields("faq"):
        said = told.get(field.key, "").strip()
        if not said:
            continue
        made[field.key] = number(said, field.key) if field.key in _NUMBERS else said
    if made.get("gender") not in (None, "m", "f"):
        refuse("sendios.gender", "gender")
    if not 0 <= made.get("age", 0) <= OLDEST:
        refuse("sendios.age", "age", most=OLDEST)
    for name, most in (("client_user_id", CLIENT_ID_CHARACTERS), ("ak", LOGIN_CHARACTERS)):
        if len(made.get(name, "")) > most:
            refuse("call_field_long", name, most=most)
    if "language_id" in made:
        made["language_id"] = language(made["language_id"])
    return made


def language(text: str) -> str:
    """Two letters; "ua" is a country, Ukrainian is "uk": refused here with the hint, since there it would be
    without (codes)."""
    code = re.split(r"[-_]", text.strip())[0].lower()
    if code == "ua":
        refuse("sendios.ukrainian", "language")
    if not re.fullmatch("[a-z]{2}", code):
        refuse("sendios.language", "language")
    return code


def number(text: str, name: str) -> int:
    if not _WHOLE.fullmatch(text.strip()):
        refuse("sendios.number_field", name)
    return int(text)


def refused(data: Any) -> str:
    """Why a push was not taken inside a good answer, "" = taken: ``{"queued": true}``, with ``r_time`` or
    null are all yes. Raises ProviderChanged for another form.
    """
    told = inside(data)
    if told in (None, [], {}):
        return ""
    if not isinstance(told, Mapping):
        raise ProviderChanged(original=f"queued was expected: {str(told)[:200]}")
    return json.dumps(told, ensure_ascii=False) if told.get("queued") is False else ""


def category_of(text: str) -> int:
    return SYSTEM if text.strip() == "system" else TRIGGER


def _object(text: str, field: str) -> dict[str, Any]:
    if not text.strip():
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        refuse("call_field_wrong", field)
    return found


def refuse(code: str, field: str, **values: Any) -> NoReturn:
    raise InvalidInput(code, platform=LABEL, field=field, **values)
