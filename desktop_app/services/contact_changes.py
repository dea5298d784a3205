"""Changing single people at a platform: edit, make, delete, erase, subscribe, unsubscribe, taking it back.

Owns: what was there before is read and written down first, what may be taken back and how, the typed words
that an irreversible step asks for. Must not: know a platform; hold the write order itself
(:mod:`desktop_app.services.acts` does).
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from desktop_app.journal.acts import Act, ActState
from desktop_app.model.contact_change import (
    AddressCheck,
    ContactChange,
    HistoryEntry,
    SavedContact,
    SubscribeRequest,
)
from desktop_app.model.errors import AppError, InvalidInput, NotFound, UsageError
from desktop_app.model.texts import has, t
from desktop_app.provider_api.capability import Capability
from desktop_app.services.acts import Acts, Said
from desktop_app.services.note import Note, unheard

if TYPE_CHECKING:
    from desktop_app.model.account import Account
    from desktop_app.model.contact import Contact
    from desktop_app.model.page import Page
    from desktop_app.provider_api.manifest import Manifest
    from desktop_app.provider_api.provider import Provider
    from desktop_app.services.accounts import Accounts
    from desktop_app.services.contact_reading import ContactReading

T = TypeVar("T")
KIND = "contact"
Values = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Changed:
    """``key`` names the change for taking it back, "" where that is not possible. ``contact``: as it is now,
    None where it cannot be read or has gone."""

    key: str = ""
    contact: Contact | None = None
    created: bool | None = None


def value_of(contact: Contact, field: str) -> str:
    """A canonical field or ``custom:<id>`` of a contact."""
    if field.startswith("custom:"):
        return str(contact.fields.get(field.removeprefix("custom:"), "") or "")
    return str(getattr(contact, field, "") or "")


def words_to_type(contact: Contact) -> str:
    """What a person types to erase somebody: the address, else the phone, else the id."""
    return contact.email or contact.phone or contact.id


class ContactChanges:
    """Every write needs an account that may be changed (NotArmed) and raises the leaves of the error tree."""

    def __init__(self, accounts: Accounts, acts: Acts, reading: ContactReading, note: Note = unheard) -> None:
        self._accounts = accounts
        self._acts = acts
        self._reading = reading
        self._note = note

    # -- values ----------------------------------------------------------------------------------------------
    async def edit(self, account_id: str, seen: Contact, values: Values, *, list_id: str = "") -> Changed:
        """Change only ``values`` of the contact that the person saw as ``seen``.

        UsageError ``contact_changed`` when one of these fields is another one there by now: nobody overwrites
        what they have not seen. InvalidInput for a field that cannot be changed one by one.
        """
        account = self._accounts.require_armed(account_id)
        provider = await self._accounts.open(account_id)
        _check_fields(provider.manifest, values)
        now = await _as_it_is(provider, seen.id, list_id)
        other = [name for name in values if value_of(now, name) != value_of(seen, name)]
        if other:
            raise UsageError("contact_changed", field=_names(dict.fromkeys(other)))
        values = {name: value for name, value in values.items() if (value or "") != value_of(now, name)}
        if not values:
            return Changed(contact=now)
        before = {name: value_of(now, name) for name in values}
        change = ContactChange(values, seen.id, list_id)
        key = _key()
        act = self._act(key, account, "edit", now, {"values": dict(values), "list": list_id}, before)
        await self._send(account, act, lambda there: there.save_contact(change))
        self._note("contact_edited", account=account, fields=_names(values), act=key)
        return Changed(key, await self._read_again(account, provider, seen.id, list_id))

    async def create(self, account_id: str, values: Values, *, list_id: str = "") -> Changed:
        """A new contact. InvalidInput without anything that finds it again."""
        account = self._accounts.require_armed(account_id)
        provider = await self._accounts.open(account_id)
        values = {name: value for name, value in values.items() if value}
        _check_fields(provider.manifest, values)
        if not any(values.get(name) for name in ("email", "phone", "external_id")):
            raise InvalidInput("contact_without_key", field="email")
        key = _key()
        act = Act(
            key, account.id, KIND, "create", values.get("email") or "",
            {"verb": "create", "values": dict(values), "list": list_id},
        )  # fmt: skip
        saved = await self._send(
            account, act, lambda there: there.save_contact(ContactChange(values, "", list_id)), _saved
        )
        self._note("contact_created", account=account, act=key)
        contact = await self._read_again(account, provider, saved.id, list_id)
        # taken back only where the platform said that it was new: else somebody would lose their contact
        undo = saved.created and saved.id and provider.manifest.can(Capability.CONTACTS_DELETE)
        return Changed(key if undo else "", contact, saved.created)

    # -- going -----------------------------------------------------------------------------------------------
    async def delete(self, account_id: str, contact: Contact) -> Changed:
        """Out of the account; whether it can come back is the platform's matter (``recoverable``)."""
        account = self._accounts.require_armed(account_id)
        act = self._act(_key(), account, "delete", contact, {}, _image(contact))
        await self._send(account, act, lambda there: there.delete_contact(contact.id))
        await self._reading.forget(account.id, contact.id)
        self._note("contact_deleted", account=account)
        return Changed()

    async def erase(self, account_id: str, contact: Contact, typed: str) -> Changed:
        """Everything about the person at this platform, for good. UsageError ``typed_differs`` unless their
        address was typed."""
        if typed.strip().casefold() != words_to_type(contact).casefold():
            raise UsageError("typed_differs", wanted=words_to_type(contact))
        account = self._accounts.require_armed(account_id)
        # no image: what is erased must not stay here
        act = Act(_key(), account.id, KIND, "erase", "", {"verb": "erase", "contact": contact.id})
        await self._send(account, act, lambda there: there.erase_contact(contact.id))
        await self._reading.forget(account.id, contact.id)
        self._note("contact_erased", account=account)
        return Changed()

    # -- consent ---------------------------------------------------------------------------------------------
    async def subscribe(self, account_id: str, request: SubscribeRequest) -> Changed:
        """The person gets a mail and confirms. Never repeated by itself."""
        account = self._accounts.require_armed(account_id)
        provider = await self._accounts.open(account_id)
        email = str(request.values.get("email") or "")
        if not email.strip():
            raise InvalidInput("contact_without_key", field="email")
        sent = {"verb": "subscribe", "values": dict(request.values), "list": request.list_id}
        act = Act(_key(), account.id, KIND, "subscribe", email, {**sent, "settings": dict(request.settings)})
        saved = await self._send(account, act, lambda there: there.subscribe_contact(request), _saved)
        self._note("contact_subscribed", account=account)
        return Changed("", await self._read_again(account, provider, saved.id, request.list_id))

    async def unsubscribe(
        self, account_id: str, contact: Contact, *, list_id: str = "", reason: str = ""
    ) -> Changed:
        """No more mail, as far as the manifest's ``unsubscribe_reach`` says."""
        account = self._accounts.require_armed(account_id)
        provider = await self._accounts.open(account_id)
        before = {"subscription": contact.subscription.value}
        act = self._act(_key(), account, "unsubscribe", contact, {"list": list_id, "reason": reason}, before)
        await self._send(
            account, act, lambda there: there.unsubscribe(contact.email, list_id=list_id, reason=reason)
        )
        self._note("contact_unsubscribed", account=account)
        return Changed("", await self._read_again(account, provider, contact.id, list_id))

    async def resubscribe(
        self, account_id: str, contact: Contact, *, reason: str, list_id: str = ""
    ) -> Changed:
        """Mail again for somebody who asked for it. UsageError ``reason_missing`` without a reason, which is
        kept in the activity."""
        if not reason.strip():
            raise UsageError("reason_missing")
        account = self._accounts.require_armed(account_id)
        provider = await self._accounts.open(account_id)
        before = {"subscription": contact.subscription.value}
        act = self._act(_key(), account, "resubscribe", contact, {"list": list_id, "reason": reason}, before)
        await self._send(
            account, act, lambda there: there.resubscribe(contact.email, list_id=list_id, reason=reason)
        )
        self._note("contact_resubscribed", account=account, reason=reason.strip())
        return Changed("", await self._read_again(account, provider, contact.id, list_id))

    # -- looking ---------------------------------------------------------------------------------------------
    async def check_address(self, account_id: str, email: str) -> AddressCheck:
        """What the platform thinks of an address; a correction is offered, never put in its place."""
        provider = await self._accounts.open(account_id)
        return await provider.check_address(email.strip())

    async def history(
        self, account_id: str, contact: Contact, cursor: str | None = None
    ) -> Page[HistoryEntry]:
        provider = await self._accounts.open(account_id)
        return await provider.fetch_history(contact, cursor)

    async def made_here(self, account_id: str, contact: Contact) -> tuple[Act, ...]:
        """What was changed from here about this contact in this account, newest first."""
        account = self._accounts.get(account_id)
        found = await self._acts.recent(account, [KIND], whom=contact.email) if contact.email else []
        if not contact.email:
            found = [
                act
                for act in await self._acts.recent(account, [KIND], limit=1000)
                if act.request.get("contact") == contact.id
            ]
        return tuple(found)

    # -- taking back -----------------------------------------------------------------------------------------
    async def undo(self, account_id: str, key: str) -> Changed:
        """Take an edit or a new contact back. UsageError ``undo_gone`` for what nobody knows any more or what
        cannot be taken back, ``contact_changed`` when it was changed again since."""
        account = self._accounts.require_armed(account_id)
        act = await self._acts.find(account, key)
        if act is None or act.account != account.id or act.state not in (ActState.TAKEN, ActState.DONE):
            raise UsageError("undo_gone")  # another account's change is not taken back in this one
        provider = await self._accounts.open(account_id)
        list_id = str(act.request.get("list") or "")
        contact_id = str(act.request.get("contact") or act.answer.get("contact") or "")
        now = await _as_it_is(provider, contact_id, list_id)
        match act.request.get("verb"):
            case "edit":
                made = {name: value or "" for name, value in dict(act.request["values"]).items()}
                if other := [name for name, value in made.items() if value_of(now, name) != value]:
                    raise UsageError("contact_changed", field=_names(dict.fromkeys(other)))
                back = {name: value or None for name, value in act.before.items()}
                undo = self._act(f"undo-{key}", account, "undo", now, {"values": back}, made)
                change = ContactChange(back, contact_id, list_id)
                await self._send(account, undo, lambda there: there.save_contact(change))
                self._note("contact_edit_undone", account=account, fields=_names(back))
                return Changed("", await self._read_again(account, provider, contact_id, list_id))
            case "create":
                undo = self._act(f"undo-{key}", account, "undo", now, {}, {})
                await self._send(account, undo, lambda there: there.delete_contact(contact_id))
                await self._reading.forget(account.id, contact_id)
                self._note("contact_create_undone", account=account)
                return Changed()
            case _:
                raise UsageError("undo_gone")

    # -- inside ----------------------------------------------------------------------------------------------
    def _act(
        self, key: str, account: Account, verb: str, contact: Contact, request: Mapping[str, Any],
        before: Mapping[str, Any],
    ) -> Act:  # fmt: skip
        asked = {"verb": verb, "contact": contact.id, **request}
        return Act(key, account.id, KIND, verb, contact.email, asked, before)

    async def _send(
        self,
        account: Account,
        act: Act,
        call: Callable[[Provider], Awaitable[T]],
        read: Callable[[T], Said] | None = None,
    ) -> T:
        def said(answer: T) -> list[Said]:
            return [read(answer) if read is not None else Said(ActState.TAKEN)]

        try:
            return await self._acts.carry_out(account.id, [act], call, said)
        except AppError as error:
            self._note(f"contact_{act.about}_failed", account=account, trouble=True, why=error.code)
            raise

    async def _read_again(
        self, account: Account, provider: Provider, contact_id: str, list_id: str
    ) -> Contact | None:
        """As it is now; the write has happened, so trouble with reading is no failure."""
        if not contact_id or not provider.manifest.can(Capability.CONTACTS_READ):
            return None
        try:
            contact = await _as_it_is(provider, contact_id, list_id)
        except AppError:
            return None
        await self._reading.remember(account.id, contact)
        return contact


async def _as_it_is(provider: Provider, contact_id: str, list_id: str) -> Contact:
    if not contact_id:
        raise NotFound(platform=provider.manifest.label)
    if list_id and provider.manifest.contact_rules.by_list:
        return await provider.fetch_member(list_id, contact_id)
    return await provider.fetch_contact(contact_id)


def _check_fields(manifest: Manifest, values: Values) -> None:
    rules = manifest.contact_rules
    for name in values:
        if name.startswith("custom:") and rules.custom_fields:
            continue
        if name not in rules.fields:
            raise InvalidInput("field_not_changeable", field=name, platform=manifest.label)


def _saved(saved: SavedContact) -> Said:
    state = ActState.DONE if saved.created is not None else ActState.TAKEN
    return Said(state, saved.text, {"contact": saved.id, "created": saved.created})


def _image(contact: Contact) -> dict[str, str]:
    fields = {f"custom:{name}": value for name, value in contact.fields.items()}
    plain = ("email", "phone", "external_id", "first_name", "last_name", "language", "city", "birthday")
    return {**{name: value_of(contact, name) for name in plain if value_of(contact, name)}, **fields}


def _names(values: Mapping[str, object]) -> str:
    """Fields in words, for the record; additional ones together, since their names are the account's."""
    keys = [f"contacts.detail.{name}" for name in sorted(values)]
    named = [t(key) for key in keys if has(key)]
    own = len(named) < len(keys)
    return ", ".join([*named, t("person.own_fields")] if own else named)


def _key() -> str:
    return uuid.uuid4().hex
