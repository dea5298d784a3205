"""The people of a list on their way into another account: read here, imported there as any other file.

Owns: reading them into a file of this run, and what of them will travel: who agreed, which fields the other
platform has. Must not: know a platform, write to one (the import does, with its plan, ledger and undo).

Who left stays in the file with a "no", and whose address fails with just that: the import leaves such rows
out and says why, so that nobody is unaccounted for. An address that fails is nobody's decision: such people
can be taken along. The platform's own ids stay behind: there they would be somebody else's.
"""

from __future__ import annotations

import asyncio
import csv
import os
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.model.contact import Contact, Subscription
from desktop_app.model.errors import NotAllowed, StorageFailed, UsageError
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.paging import walk_pages
from desktop_app.runtime.to_its_end import to_its_end
from desktop_app.services.contact_export import COLUMNS
from desktop_app.services.note import Note, unheard

if TYPE_CHECKING:
    from desktop_app.model.contact import AdditionalField
    from desktop_app.model.contact_list import ContactList
    from desktop_app.provider_api.manifest import Manifest
    from desktop_app.provider_api.provider import Provider
    from desktop_app.services.accounts import Accounts

FIELDS = tuple(name for name in COLUMNS if name not in ("id", "subscription"))
LEFT = (Subscription.UNSUBSCRIBED, Subscription.COMPLAINED, Subscription.UNCONFIRMED)
"""Whoever is one of these must not be mailed elsewhere either."""
FAILS = "bounced"
"""The word for an address that fails; the import reads it as such in any language of the window."""
_WITH_COUNTRY = 11  # digits of the shortest number that is not mistaken for one of a country itself


class Record(StrEnum):
    """The platform's own record of who left, beside what it tells with each person."""

    NONE = "none"  # it has none, or needs none
    TOLD = "told"  # it was asked, and named whom it knows
    OFF = "off"  # it is not open for this account


@dataclass(frozen=True, slots=True)
class Copied:
    """The file and what lies in it. ``states``: people by subscription; ``filled``: people who have a field
    (``custom:<id>`` for additional ones), ``names`` of the additional ones."""

    path: Path
    count: int
    states: Mapping[Subscription, int] = field(default_factory=dict)
    filled: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    record: Record = Record.NONE

    @property
    def left(self) -> dict[Subscription, int]:
        """Who stays behind because they left or never agreed, and which of it."""
        return {state: self.states[state] for state in LEFT if self.states.get(state)}

    @property
    def failing(self) -> int:
        """People whose address fails."""
        return self.states.get(Subscription.ADDRESS_FAILS, 0)

    def travelling(self, *, with_failing: bool = False) -> int:
        return self.count - sum(self.left.values()) - (0 if with_failing else self.failing)


@dataclass(frozen=True, slots=True)
class Travel:
    """Fields by their key: ``goes`` have a home there, ``stays`` have none; ``not_found``: nobody in the list
    has what the other platform finds people by."""

    goes: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    not_found: bool = False


class ListBridge:
    """``place(name)``: a new file of this run, for its owner alone, that goes when nobody needs it."""

    def __init__(
        self,
        accounts: Accounts,
        place: Callable[[str], Coroutine[Any, Any, Path]],
        note: Note = unheard,
    ) -> None:
        self._accounts = accounts
        self._place = place
        self._note = note

    async def read(
        self, account_id: str, item: ContactList, report: Callable[[int], None] | None = None
    ) -> Copied:
        """Everybody who is in the list now. UsageError ``bridge_empty`` for nobody; StorageFailed."""
        provider = await self._accounts.open(account_id)
        account = self._accounts.get(account_id)
        fields: tuple[AdditionalField, ...] = ()
        if provider.manifest.can(Capability.CONTACTS_FIELDS):
            fields = await provider.fetch_fields()
        names = {f"custom:{one.id}": one.name or one.key or one.id for one in fields}
        left, record = await _who_left(provider)
        people: dict[str, Contact] = {}
        async for items in walk_pages(lambda at: provider.fetch_members(item.id, at), lambda one: one.id):
            people.update((one.id, _known(one, left)) for one in items)
            if report is not None:
                report(len(people))
        if not people:
            raise UsageError("bridge_empty", list=item.name)
        plain = "".join(one if one.isalnum() or one in " -_" else "_" for one in item.name).strip()
        path = await self._place(f"{plain or item.id} ({account.name}).csv")
        copied = replace(_counted(path, list(people.values()), names), record=record)
        await to_its_end(
            _write, copied, list(people.values()), undo=lambda _none: path.unlink(missing_ok=True)
        )
        self._note("list_copied", account=account, list=item.name, count=copied.count)
        return copied

    async def settle(self, copied: Copied, *, with_failing: bool) -> Path:
        """The file as the import shall read it. ``with_failing``: of people whose address fails it says
        nothing, so they travel like anybody of whom nothing is known. StorageFailed."""
        if with_failing and copied.failing:
            await asyncio.to_thread(_forget_failing, copied.path)
        return copied.path

    async def travel(self, copied: Copied, target_id: str) -> Travel:
        """What of these people the account ``target_id`` can take."""
        manifest = self._accounts.manifest(self._accounts.get(target_id))
        own: set[str] = set()
        if manifest.can(Capability.CONTACTS_FIELDS):
            provider = await self._accounts.open(target_id)
            own = {(one.name or one.key).casefold() for one in await provider.fetch_fields()}
        return travel(copied, manifest, own)


async def _who_left(provider: Provider) -> tuple[Mapping[str, Subscription], Record]:
    try:
        left = await provider.fetch_left()
    except NotAllowed:
        return {}, Record.OFF
    return left or {}, Record.NONE if left is None else Record.TOLD


def _known(one: Contact, left: Mapping[str, Subscription]) -> Contact:
    """What the person's own state says goes first, unless it says nothing."""
    if one.subscription is not Subscription.UNKNOWN or one.email.lower() not in left:
        return one
    return replace(one, subscription=left[one.email.lower()])


def travel(copied: Copied, manifest: Manifest, own_fields: set[str]) -> Travel:
    """``own_fields``: names of the account's additional fields, without case."""
    target = manifest.import_target
    if target is None:
        return Travel(stays=tuple(copied.filled), not_found=True)
    goes: list[str] = []
    stays: list[str] = []
    for key in copied.filled:
        if key in copied.names:
            home = target.custom_fields and copied.names[key].casefold() in own_fields
        else:
            home = key in target.fields
        (goes if home else stays).append(key)
    return Travel(tuple(goes), tuple(stays), not any(key in copied.filled for key in target.match_on))


def _counted(path: Path, people: Sequence[Contact], names: Mapping[str, str]) -> Copied:
    states = Counter(one.subscription for one in people)
    keys = [name for name in FIELDS if any(getattr(one, name) for one in people)]
    keys += [name for name in names if any(_own(one, name) for one in people)]
    filled = {key: sum(bool(_value(one, key)) for one in people) for key in keys}
    used = {key: name for key, name in names.items() if key in filled}
    return Copied(path, len(people), states, filled, used)


def _write(copied: Copied, people: Sequence[Contact]) -> None:
    heads = [copied.names.get(key) or t(f"contacts.detail.{key}") for key in copied.filled]
    rows = ([*(_value(one, key) for key in copied.filled), _agreed(one)] for one in people)
    _put(copied.path, chain([[*heads, t("bridge.consent_head")]], rows))


def _forget_failing(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        _put(path, ([*row[:-1], "" if row[-1] == FAILS else row[-1]] for row in rows))


def _put(path: Path, rows: Iterable[Sequence[str]]) -> None:
    part = path.with_name(path.name + ".part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8-sig",
                       newline="") as file:  # fmt: skip
            csv.writer(file).writerows(rows)  # as the values are: only the import reads this file
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StorageFailed(
            "storage_unwritable", file=path.name, folder=str(path.parent), original=error.strerror or ""
        ) from error


def _value(contact: Contact, key: str) -> str:
    if key == "phone":
        return _international(contact.phone)
    return _own(contact, key) if key.startswith("custom:") else str(getattr(contact, key) or "")


def _international(phone: str) -> str:
    """Platforms keep numbers with their country code and some leave its sign out: with it, nobody has to ask
    which country is meant. Anything else stays as it is."""
    import phonenumbers

    if not (phone.isascii() and phone.isdigit()) or phone.startswith("0") or len(phone) < _WITH_COUNTRY:
        return phone
    try:
        found = phonenumbers.parse(f"+{phone}")
    except phonenumbers.NumberParseException:
        return phone
    return f"+{phone}" if phonenumbers.is_possible_number(found) else phone


def _own(contact: Contact, key: str) -> str:
    return str(contact.fields.get(key.removeprefix("custom:"), "") or "")


def _agreed(contact: Contact) -> str:
    """What nobody told stays open: the person says before sending that these people agreed."""
    if contact.subscription is Subscription.SUBSCRIBED:
        return "yes"
    if contact.subscription is Subscription.ADDRESS_FAILS:
        return FAILS
    return "no" if contact.subscription in LEFT else ""
