"""One person over all accounts: where they are, how they came, and everything that is held.

Owns: asking every account of one world (training and live never mix), the file of what is held. Must not:
know a platform; erase (``erasing`` does).
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.journal.acts import Act
from desktop_app.model.errors import AppError, UsageError
from desktop_app.provider_api.capability import Capability
from desktop_app.runtime.atomic_file import write_private
from desktop_app.services.acts import Acts
from desktop_app.services.importing.keys import keys_of_contact
from desktop_app.services.note import Note, unheard
from desktop_app.services.table_files import csv_row

if TYPE_CHECKING:
    from desktop_app.journal import Journal
    from desktop_app.model.account import Account
    from desktop_app.model.contact import Contact
    from desktop_app.provider_api.provider import Provider
    from desktop_app.runtime.clock import Clock
    from desktop_app.services.accounts import Accounts
    from desktop_app.services.contact_reading import ContactReading

_FIELDS = (
    "id", "email", "phone", "first_name", "last_name", "external_id", "language", "time_zone", "city",
    "region", "address", "postcode", "country", "company", "birthday", "gender",
)  # fmt: skip


_PHONE_DIGITS = 7
_LETTER = re.compile(r"[^\W\d_]|@")


@dataclass(frozen=True, slots=True)
class Origin:
    """An import made here that carried the person."""

    job: str
    file: str
    list: str
    at: datetime
    rows: int


@dataclass(frozen=True, slots=True)
class Found:
    """What one account says. ``state``: waiting, found, not_there, kept (out of what this computer keeps; the
    account did not answer), failed, cannot. ``lists``: names where told. ``acts``: what was changed from
    here."""

    account: Account
    platform: str
    state: str
    contact: Contact | None = None
    lists: tuple[str, ...] | None = None
    acts: tuple[Act, ...] = ()
    origins: tuple[Origin, ...] = ()
    kept_at: datetime | None = None
    error: AppError | None = None


class People:
    """``journals`` by "is it training"."""

    def __init__(
        self,
        accounts: Accounts,
        journals: Mapping[bool, Journal],
        reading: ContactReading,
        acts: Acts,
        clock: Clock,
        note: Note = unheard,
    ) -> None:
        self._accounts = accounts
        self._journals = journals
        self._reading = reading
        self._acts = acts
        self._clock = clock
        self._note = note

    # -- where is this address -------------------------------------------------------------------------------
    async def find(
        self, text: str, training: bool, report: Callable[[tuple[Found, ...]], None] | None = None
    ) -> tuple[Found, ...]:
        """Ask every account of this world for the address (or phone, or own id) at once; ``report`` hears all
        answers so far whenever one comes; before its answer an account is ``waiting``. Trouble with one
        account is told for that one."""
        wanted = text.strip()
        if not wanted:
            raise UsageError("person_missing")
        accounts = [one for one in await self._accounts.read_all() if one.training == training]

        answers: dict[str, tuple[Found, ...]] = {
            one.id: (Found(one, self._accounts.manifest(one).label, "waiting"),) for one in accounts
        }

        def so_far() -> tuple[Found, ...]:
            return tuple(one for answer in answers.values() for one in answer)

        async def ask(account: Account) -> None:
            answers[account.id] = await self._find_in(account, wanted)
            if report is not None:
                report(so_far())

        if report is not None:
            report(so_far())
        await asyncio.gather(*(ask(account) for account in accounts))
        return so_far()

    async def _find_in(self, account: Account, wanted: str) -> tuple[Found, ...]:
        label = self._accounts.manifest(account).label
        kept = await asyncio.to_thread(self._kept, account, wanted)
        try:
            provider = await self._accounts.open(account.id)
            if not provider.manifest.can(Capability.CONTACTS_SEARCH):
                found = [await self._whole(account, label, "kept", one) for one in kept]
                return tuple(found) or (Found(account, label, "cannot"),)
            here = await _exactly(provider, wanted)
            found = []
            for one in here:
                contact = one
                if provider.manifest.can(Capability.CONTACTS_READ):
                    contact = await provider.fetch_contact(one.id)
                    await self._reading.remember(account.id, contact)
                found.append(await self._whole(account, label, "found", contact))
            return tuple(found) or (Found(account, label, "not_there"),)
        except AppError as error:
            found = [await self._whole(account, label, "kept", one, error) for one in kept]
            return tuple(found) or (Found(account, label, "failed", error=error),)

    async def _whole(
        self, account: Account, label: str, state: str, contact: Contact, error: AppError | None = None
    ) -> Found:
        names = await self._list_names(account, contact)
        acts = await self._acts.recent(account, (), whom=contact.email) if contact.email else []
        origins = await self.origins(account.id, contact)
        at = (await self._reading.state(account.id)).touched_at if state == "kept" else None
        return Found(account, label, state, contact, names, tuple(acts), origins, at, error)

    async def _list_names(self, account: Account, contact: Contact) -> tuple[str, ...] | None:
        told = contact.raw.get("list_names")
        if contact.lists is None and not told:
            return None
        if told:
            return tuple(str(one) for one in told)
        try:
            provider = await self._accounts.open(account.id)
            lists = await provider.fetch_lists()
        except AppError:
            return tuple(contact.lists or ())
        names = {one.id: one.name for one in lists.items}
        return tuple(names.get(one, one) for one in contact.lists or ())

    def _kept(self, account: Account, wanted: str) -> list[Contact]:
        return self._journals[account.training].contacts(account.id).with_email(wanted)

    async def origins(self, account_id: str, contact: Contact) -> tuple[Origin, ...]:
        """Imports made here that carried this person into this account, newest first."""
        return await asyncio.to_thread(self._origins, account_id, contact)

    def _origins(self, account_id: str, contact: Contact) -> tuple[Origin, ...]:
        from desktop_app.journal.job_people import rows_with  # brings the whole store of a job

        account = self._accounts.get(account_id)
        journal, keys = self._journals[account.training], keys_of_contact(contact)
        found = []
        for header in journal.headers() if keys else ():
            if header.account == account_id and not header.expired:
                rows = rows_with(journal.jobs_folder / header.job, keys)
                if rows:
                    found.append(Origin(header.job, header.file, header.list, header.started, rows))
        return tuple(reversed(found))

    # -- everything that is held -----------------------------------------------------------------------------
    async def export(self, path: Path, wanted: str, found: Sequence[Found]) -> int:
        """Write all that the accounts and this computer hold about the person: JSON, or CSV by the file's
        name. The number of accounts in it. StorageFailed."""
        held = [one for one in found if one.contact is not None]
        whole = {
            "person": wanted,
            "made_at": self._clock.utc_now().isoformat(timespec="seconds"),
            "accounts": [_held(one) for one in held],
            "not_there": [one.account.name for one in found if one.state == "not_there"],
            "not_answered": [one.account.name for one in found if one.state in ("failed", "cannot")],
        }
        content = _as_csv(whole) if path.suffix.lower() == ".csv" else _as_json(whole)
        await asyncio.to_thread(write_private, path, content)
        self._note("person_exported", count=len(held))
        return len(held)


async def _exactly(provider: Provider, wanted: str) -> list[Contact]:
    """Those with exactly this address, phone or own id. Platforms that look at capital letters keep addresses
    in small ones, and phones without the gaps in which people write them."""
    digits = "".join(one for one in wanted if one.isdigit())
    phones = (f"+{digits}", digits) if len(digits) >= _PHONE_DIGITS and not _LETTER.search(wanted) else ()
    for text in dict.fromkeys((wanted, wanted.lower(), *phones)):
        page = await provider.search_contacts(text)
        if here := [one for one in page.items if _is(one, wanted)]:
            return here
    return []


def _is(contact: Contact, wanted: str) -> bool:
    """Exactly this person: near matches are somebody else."""
    text = wanted.casefold()
    digits = "".join(one for one in wanted if one.isdigit())
    phone = "".join(one for one in contact.phone if one.isdigit())
    same_phone = len(digits) >= _PHONE_DIGITS and not _LETTER.search(wanted) and digits == phone
    return text in (contact.email.casefold(), contact.external_id.casefold()) or same_phone


def _held(one: Found) -> dict[str, Any]:
    assert one.contact is not None
    contact = one.contact
    return {
        "account": one.account.name,
        "platform": one.platform,
        "fields": {name: value for name in _FIELDS if (value := getattr(contact, name))},
        "additional_fields": dict(contact.fields),
        "subscription": contact.subscription.value,
        "lists": list(one.lists) if one.lists is not None else None,
        "changed": contact.changed.isoformat() if contact.changed else None,
        "as_the_platform_told_it": dict(contact.raw),
        "changed_from_here": [
            {"at": act.at.isoformat() if act.at else None, "kind": act.kind, "about": act.about,
             "sent": dict(act.request), "before": dict(act.before), "state": act.state.value}
            for act in one.acts
        ],
        "imports_made_here": [
            {"file": origin.file, "list": origin.list, "at": origin.at.isoformat(), "rows": origin.rows}
            for origin in one.origins
        ],
    }  # fmt: skip


def _as_json(whole: Mapping[str, Any]) -> bytes:
    return json.dumps(whole, ensure_ascii=False, indent=2, default=str).encode("utf-8")


def _as_csv(whole: Mapping[str, Any]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["account", "platform", "field", "value"])
    for account in whole["accounts"]:
        for group, values in account.items():
            if group in ("account", "platform"):
                continue
            pairs = values.items() if isinstance(values, dict) else [("", values)]
            for name, value in pairs:
                text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
                field_name = f"{group}.{name}" if name else group
                writer.writerow(csv_row([account["account"], account["platform"], field_name, text]))
    return out.getvalue().encode("utf-8-sig")
