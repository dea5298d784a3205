"""Events of one account: check one, send it, see what was sent from here and what became of it.

Owns: these use-cases and what is wrong with a draft before it is sent. Must not: know a platform; repeat an
event by itself (an unknown answer stays in doubt until somebody looks).
"""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from desktop_app.journal.acts import Act, ActState
from desktop_app.model.addresses import is_address
from desktop_app.model.event import Event, EventAnswer
from desktop_app.model.texts import t
from desktop_app.services.acts import Acts, Said
from desktop_app.services.preview.syntaxes import PLATFORM_TAGS, TAGS, VELOCITY, places

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.model.account import Account
    from desktop_app.model.message import StoredMessage
    from desktop_app.provider_api.manifest import EventForm, Manifest
    from desktop_app.provider_api.provider import Provider
    from desktop_app.services.accounts import Accounts

KIND = "event"
PARAM_KINDS = ("text", "number", "switch", "structure")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Param:
    """One line of the form. ``kind``: one of :data:`PARAM_KINDS`."""

    name: str = ""
    value: str = ""
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person is writing. ``whom_key``: which of the form's keys ``whom`` is."""

    form: str
    type: str = ""
    whom_key: str = ""
    whom: str = ""
    params: tuple[Param, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that keeps a draft from being sent. ``place``: type, whom, ``setting:<key>`` or
    ``param:<index>``."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message reads of an event: names it needs, those that are missing, those it does not look at."""

    message: str
    needs: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    error: str = ""


class Events:
    """Every call opens the account if need be and raises the leaves of the error tree."""

    def __init__(self, accounts: Accounts, acts: Acts) -> None:
        self._accounts = accounts
        self._acts = acts

    async def send(self, account_id: str, draft: Draft, *, again: bool = False) -> EventAnswer:
        """Send one event. ValueError for a draft with troubles; Duplicate when this very draft was sent
        before.

        OutcomeUnknown when no answer came: it stands as "not certain" and is not sent again by itself.
        """
        account = self._accounts.get(account_id)
        form = form_of(self._accounts.manifest(account), draft.form)
        if troubles_of(form, draft):
            raise ValueError("a draft with troubles is not sent")
        event = event_of(draft)
        act = act_of(account, event, draft, t(form.label))
        answers = await self._acts.carry_out(
            account_id, [act], partial(_send, events=(event,)), said_of, again=again
        )
        return answers[0]

    async def sent(self, account: Account, *, limit: int = 200) -> list[Act]:
        """What was sent from here, newest first, and below it all that is in doubt."""
        return await self._acts.recent_and_open(account, (KIND,), limit=limit)

    async def messages(self, account_id: str) -> tuple[StoredMessage, ...]:
        """The first page of the account's stored messages, to hold an event against one."""
        provider = await self._accounts.open(account_id)
        return (await provider.fetch_messages()).items

    async def message(self, account_id: str, message_id: str) -> StoredMessage:
        """One stored message whole."""
        provider = await self._accounts.open(account_id)
        return await provider.fetch_message(message_id)

    async def message_in(self, path: Path) -> tuple[str, str]:
        """Name and template of a message in a file. FileRefused for one that cannot be read or is no text."""
        from desktop_app.services.preview.service import read_message  # brings the template engine

        message = await asyncio.to_thread(read_message, path)
        return message.name, message.text

    async def settle(self, account: Account, key: str, *, arrived: bool) -> None:
        """The person looked at the platform: an event in doubt arrived there, or did not."""
        said = Said(
            ActState.DONE if arrived else ActState.NOT_SENT, t(f"events.settled.{str(arrived).lower()}")
        )
        await self._acts.settle(account, key, said)


def form_of(manifest: Manifest, form_id: str) -> EventForm:
    """KeyError for a form that the platform does not have."""
    for form in manifest.event_forms:
        if form.id == form_id:
            return form
    raise KeyError(form_id)


def troubles_of(form: EventForm, draft: Draft) -> tuple[Trouble, ...]:
    """What is missing or cannot be read, by place. What the platform alone can judge is left to it."""
    found = []
    if form.typed and not draft.type.strip():
        asked = t(form.type_label) if form.type_label else ""
        empty = t("events.trouble.field", field=asked) if asked else t("events.trouble.type")
        found.append(Trouble("type", empty))
    whom = draft.whom.strip()
    if form.whom and not whom:
        found.append(Trouble("whom", t("events.trouble.whom")))
    elif draft.whom_key == "email" and whom and not is_address(whom):
        found.append(Trouble("whom", t("events.trouble.address", text=whom)))
    found += [
        Trouble(f"setting:{each.key}", t("events.trouble.field", field=t(each.label)))
        for each in form.fields
        if each.required and not draft.settings.get(each.key, each.default).strip()
    ]
    seen: set[str] = set()
    for index, param in enumerate(draft.params):
        name = param.name.strip()
        text = ""
        if not name:
            text = t("events.trouble.param_name") if param.value.strip() else ""
        elif name in seen:
            text = t("events.trouble.param_twice", name=name)
        elif param.kind == "structure" and not form.nested:
            text = t("events.trouble.param_nested", name=name)
        else:
            text = _value_trouble(param)
        seen.add(name)
        if text:
            found.append(Trouble(f"param:{index}", text))
    return tuple(found)


def event_of(draft: Draft) -> Event:
    """The noun that a provider sends. ValueError for a value that is not of its kind."""
    return Event(
        key=draft.key or uuid.uuid4().hex,
        form=draft.form,
        type=draft.type.strip(),
        whom={draft.whom_key: draft.whom.strip()} if draft.whom.strip() else {},
        params={param.name.strip(): value_of(param) for param in draft.params if param.name.strip()},
        settings=dict(draft.settings),
    )


def value_of(param: Param) -> Any:
    """The JSON value of a line. ValueError when it is not of its kind."""
    text = param.value.strip()
    if param.kind == "number":
        if not _NUMBER.fullmatch(text):
            raise ValueError(text)
        return float(text) if "." in text else int(text)
    if param.kind == "switch":
        return {"true": True, "false": False}[text.lower()]
    if param.kind == "structure":
        return json.loads(text)
    return param.value


def params_of(data: Mapping[str, Any]) -> tuple[Param, ...]:
    """The lines of a form for an object: the way back from :func:`value_of`."""
    return tuple(_param(name, value) for name, value in data.items())


def params_from_text(text: str) -> tuple[Param, ...]:
    """The lines for a pasted object. ValueError with the line where it cannot be read."""
    try:
        data = json.loads(text) if text.strip() else {}
    except json.JSONDecodeError as error:
        raise ValueError(t("events.trouble.json", line=error.lineno, column=error.colno)) from error
    if not isinstance(data, dict):
        raise ValueError(t("events.trouble.json_object"))
    return params_of(data)


def params_as_text(params: Sequence[Param]) -> str:
    """The same lines as one object, for the second view. Lines that cannot be read stay text."""
    data = {}
    for param in params:
        if not param.name.strip():
            continue
        try:
            data[param.name.strip()] = value_of(param)
        except (ValueError, KeyError):
            data[param.name.strip()] = param.value
    return json.dumps(data, ensure_ascii=False, indent=2)


def read_by(
    message: str, template: str, params: Sequence[Param], given: Sequence[str] = (), syntax: str = VELOCITY
) -> Reading:
    """What the ``template`` of ``message`` reads, held against the lines of an event.

    ``given``: names that the platform fills in itself (contact fields), however they are written; ``syntax``:
    how places are written there.
    """
    try:
        names = _names_in(template, syntax)
    except SyntaxTrouble as error:
        return Reading(message, error=t("events.reading.error", line=error.line))
    have = {param.name.strip() for param in params if param.name.strip()}
    known = {_folded(name) for name in given}
    if syntax == TAGS:  # their names are not told apart by capitals
        have_folded = {name.casefold() for name in have}
        missing = sorted(name for name in names if name.casefold() not in have_folded)
        unused = sorted(name for name in have if name.casefold() not in {one.casefold() for one in names})
    else:
        missing, unused = sorted(names - have), sorted(have - names)
    missing = [name for name in missing if _folded(name) not in known]
    return Reading(message, tuple(sorted(names)), tuple(missing), tuple(unused))


class SyntaxTrouble(ValueError):
    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


def _names_in(template: str, syntax: str) -> set[str]:
    """Names at the top that a message reads, without those that the platform itself owns."""
    if syntax != VELOCITY:
        found = {re.split(r"[.\[]", place.name)[0] for place in places(template, syntax)}
        return {name for name in found if name.upper() not in PLATFORM_TAGS}
    from desktop_app.velocity import VelocityError, variables  # large, and needed by few

    try:
        return set(variables(template))
    except VelocityError as error:
        raise SyntaxTrouble(error.line or 0) from error


def _folded(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def act_of(account: Account, event: Event, draft: Draft, about: str = "") -> Act:
    """The line of the journal for one event. ``about`` stands there where events have no types."""
    about = " · ".join(draft.settings[key] for key in draft.settings if draft.settings[key])[:80] or about
    whom = next(iter(event.whom.values()), "")
    return Act(
        event.key,
        account.id,
        KIND,
        event.type or about,
        whom,
        {
            "form": draft.form,
            "type": event.type,
            "whom": dict(event.whom),
            "params": dict(event.params),
            "settings": dict(event.settings),
        },
    )


def draft_of(act: Act) -> Draft:
    """A draft with what was sent once, to be sent anew under a key of its own."""
    request = act.request
    whom_key, whom = next(iter(dict(request.get("whom") or {}).items()), ("", ""))
    return Draft(
        str(request.get("form", "")),
        str(request.get("type", "")),
        whom_key,
        whom,
        params_of(dict(request.get("params") or {})),
        dict(request.get("settings") or {}),
    )


def said_of(answers: Sequence[EventAnswer]) -> list[Said]:
    """What the platform's answers mean: taken is never more than taken."""
    return [
        Said(
            ActState.REFUSED if answer.refused else ActState.TAKEN,
            answer.refused or answer.text,
            {"id": answer.platform_id} if answer.platform_id else {},
        )
        for answer in answers
    ]


async def _send(provider: Provider, events: Sequence[Event]) -> tuple[EventAnswer, ...]:
    return await provider.send_events(events)


def _param(name: str, value: Any) -> Param:
    if isinstance(value, bool):
        return Param(name, "true" if value else "false", "switch")
    if isinstance(value, (int, float)):
        return Param(name, json.dumps(value), "number")
    if isinstance(value, str):
        return Param(name, value)
    return Param(name, json.dumps(value, ensure_ascii=False), "structure")


def _value_trouble(param: Param) -> str:
    try:
        value_of(param)
    except json.JSONDecodeError as error:
        return t("events.trouble.json", line=error.lineno, column=error.colno)
    except (ValueError, KeyError):
        return t(f"events.trouble.{param.kind}", name=param.name.strip())
    return ""
