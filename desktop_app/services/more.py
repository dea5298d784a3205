"""What a platform can do beyond the tabs: run one of its declared calls, and keep a line of those that change
something.

Owns: this use-case, what of a call is kept (never a secret field). Must not: know a platform.
"""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.journal.acts import Act, ActState
from desktop_app.model.errors import InvalidInput
from desktop_app.model.operation import Effect
from desktop_app.model.texts import t
from desktop_app.provider_api.calls import CallAnswer, CallField, Kind, PlatformCall, typed
from desktop_app.services.acts import Acts, Said

if TYPE_CHECKING:
    from desktop_app.model.account import Account
    from desktop_app.provider_api.manifest import Manifest
    from desktop_app.provider_api.provider import Provider
    from desktop_app.services.accounts import Accounts

KIND = "call"
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
_NAMES = ("id", "ids", "key", "phone", "code", "zip", "postcode", "version")
"""So the names of values end that are read and not compared."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a field can be filled with: an id of the platform and its name."""

    value: str
    name: str


class More:
    """Every call opens the account if need be and raises the leaves of the error tree."""

    def __init__(self, accounts: Accounts, acts: Acts) -> None:
        self._accounts = accounts
        self._acts = acts

    async def run(
        self, account_id: str, name: str, values: Mapping[str, str], *, again: bool = False
    ) -> CallAnswer:
        """Run a call of the account's platform, filled in with text by field key.

        Reads go at once. What changes something needs an armed account, and its intent and answer are kept;
        it is not repeated by itself. InvalidInput names a field; OutcomeUnknown when no answer came.
        """
        account = self._accounts.get(account_id)
        manifest = self._accounts.manifest(account)
        call = manifest.call(name)
        given = {key: text for key, text in values.items() if text.strip()}
        if reads_only(manifest, call):
            provider = await self._accounts.open(account_id)
            return await provider.run_call(name, given)
        act = act_of(account, call, given)
        return await self._acts.carry_out(
            account_id, [act], partial(_run, name=name, values=given), _said, again=again
        )

    async def choices(self, account_id: str, lookup: str) -> tuple[Choice, ...]:
        """What a field with this ``lookup`` can be filled with; the first page each, () for an unknown
        one."""
        provider = await self._accounts.open(account_id)
        if lookup == "lists":
            return tuple(Choice(one.id, one.name) for one in (await provider.fetch_lists()).items)
        if lookup == "messages":
            return tuple(Choice(one.id, one.name) for one in (await provider.fetch_messages()).items)
        if lookup == "senders":
            return tuple(Choice(one.address or one.id, one.name or one.address) for one in
                         await provider.fetch_senders())  # fmt: skip
        if lookup == "sender_ids":
            return tuple(Choice(one.id, one.name or one.id) for one in await provider.fetch_senders())
        return ()

    async def addresses_in(self, path: Path) -> tuple[str, ...]:
        """The addresses of a file as they stand in it, good or not, in the order of its rows: for a field
        that takes many. InvalidInput when the file cannot be read or has no column of addresses."""
        from desktop_app.services.send_file import load

        if not await asyncio.to_thread(path.is_file):
            raise InvalidInput("addresses_file_unread", file=path.name, reason=t("more.file_gone"))
        loaded = await load(path, "contacts", None, {})
        if loaded.refused:
            raise InvalidInput("addresses_file_unread", file=loaded.name, reason=loaded.refused)
        found = await asyncio.to_thread(_addresses, loaded.rows)
        if not found:
            raise InvalidInput("addresses_file_none", file=loaded.name)
        return found

    async def done(self, account: Account, *, limit: int = 100) -> list[Act]:
        """The calls from here that changed something, newest first."""
        return await self._acts.recent(account, (KIND,), limit=limit)


def _addresses(rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    cells = (str(row.get("_raw", {}).get("email") or row.get("email") or "").strip() for row in rows)
    return tuple(cell for cell in cells if cell)


def reads_only(manifest: Manifest, call: PlatformCall) -> bool:
    return manifest.operations[call.operation].effect is Effect.READ


def is_open(account: Account, call: PlatformCall) -> bool:
    """Whether the call may be used: some are switched off until the account's settings open them."""
    return not call.off or account.settings.get(call.opens, "") in ("on", "true", "yes")


def troubles_of(call: PlatformCall, values: Mapping[str, str]) -> dict[str, str]:
    """Field key to sentence: what is missing or not of its kind."""
    found = {}
    for each in call.fields:
        text = values.get(each.key, each.default)
        if not text.strip():
            if each.required:
                found[each.key] = t("more.trouble.missing", field=t(each.label))
            continue
        try:
            typed(each, text)
        except InvalidInput as error:
            kind = "too_long" if error.code == "call_field_long" else each.kind.value
            found[each.key] = t(f"more.trouble.{kind}", field=t(each.label), most=each.most)
    return found


def act_of(account: Account, call: PlatformCall, values: Mapping[str, str]) -> Act:
    """The line of the journal; secret fields are named, their values are not."""
    secret = {each.key for each in call.fields if each.kind is Kind.SECRET}
    kept = {key: "•••" if key in secret else text for key, text in values.items()}
    whom = next((text for key, text in values.items() if key in ("email", "address")), "")
    return Act(
        f"{KIND}:{uuid.uuid4().hex}",
        account.id,
        KIND,
        t(call.title),
        whom,
        {"call": call.name, "values": kept},
    )


def columns_of(call: PlatformCall, answer: CallAnswer) -> tuple[tuple[str, str], ...]:
    """(path, head) of the answer's table: as declared, else every plain value that occurs, in order."""
    if call.columns:
        return tuple((path, t(text)) for path, text in call.columns)
    found: dict[str, None] = {}
    for each in answer.rows[:100]:
        for key, value in each.items():
            if not isinstance(value, (dict, list)):
                found.setdefault(str(key))
    return tuple((key, key) for key in list(found)[:12])


def cell(row: Mapping[str, Any], path: str) -> str:
    """The text at a dotted path of a row; lists joined, what is not there is ""."""
    value: Any = row
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    if value is None:
        return ""
    if isinstance(value, bool):
        return t(f"more.{'yes' if value else 'no'}")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value if not isinstance(one, (dict, list)))
    return str(value)


def number_at(row: Mapping[str, Any], path: str) -> float | None:
    """The number at a path, also where the platform writes it as a text; None for what is none, and for what
    only looks like one (a phone, an id with zeros before it)."""
    value: Any = row
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def is_numeric(rows: Sequence[Mapping[str, Any]], path: str) -> bool:
    """Whether a column is one of numbers that are compared: every row that has something there has a number,
    and it names nobody."""
    if path.rpartition(".")[2].casefold().endswith(_NAMES):
        return False
    filled = [row for row in rows if cell(row, path)]
    return bool(filled) and all(number_at(row, path) is not None for row in filled)


def field_of(call: PlatformCall, key: str) -> CallField:
    """KeyError for an unknown key."""
    for each in call.fields:
        if each.key == key:
            return each
    raise KeyError(key)


async def _run(provider: Provider, name: str, values: Mapping[str, str]) -> CallAnswer:
    return await provider.run_call(name, values)


def _said(answer: CallAnswer) -> list[Said]:
    return [Said(ActState.DONE if answer.repeated else ActState.TAKEN, answer.text[:2000])]
