"""Erasing one person in every account and on this computer, and going on with what was cut off in the middle.

Owns: the order (intent durable, account by account, copies here, the intent itself), what became of each
account. Must not: know a platform; erase without the typed address; repeat by itself what may have
taken effect and cannot be looked up.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.journal.acts import Act, ActState
from desktop_app.journal.erasures import KeptErasure, KeptPlace
from desktop_app.journal.person import Person
from desktop_app.model.contact import Subscription
from desktop_app.model.errors import AppError, Duplicate, Locked, NotArmed, NotFound, UsageError
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.runtime.to_its_end import to_its_end
from desktop_app.services.acts import Acts, Said
from desktop_app.services.erasure_sheet import Erased, Proof, address_hash, kept_sheet, proof_of, save_proof
from desktop_app.services.importing.keys import keys_of_contact
from desktop_app.services.note import Note, unheard

if TYPE_CHECKING:
    from desktop_app.journal import Journal
    from desktop_app.journal.acts import ActStore
    from desktop_app.model.account import Account
    from desktop_app.provider_api.provider import Provider
    from desktop_app.runtime.clock import Clock
    from desktop_app.runtime.file_lock import FileLock
    from desktop_app.services.accounts import Accounts
    from desktop_app.services.people import Found


@dataclass(frozen=True, slots=True)
class CutOff:
    """An erasure that its process did not bring to its end. ``who``: the address, "" where the person wanted
    that only its ``hash`` is kept open to see."""

    id: str
    at: datetime
    who: str
    hash: str
    training: bool
    places: tuple[Erased, ...]

    @property
    def left(self) -> int:
        """Accounts in which it has still to be done, or to be looked up."""
        return sum(one.state in ("open", "failed", "doubt") for one in self.places)

    @property
    def unsure(self) -> int:
        """Accounts of which nobody can tell whether it was done."""
        return sum(one.state == "doubt" and not one.sure for one in self.places)


OWN, PHONE = "external_id:", "phone:"
"""How keys begin that hold the shop's own number, and a telephone."""


class Erasing:
    """``journals`` by "is it training"."""

    def __init__(
        self,
        accounts: Accounts,
        journals: Mapping[bool, Journal],
        acts: Acts,
        clock: Clock,
        note: Note = unheard,
    ) -> None:
        self._accounts = accounts
        self._journals = journals
        self._acts = acts
        self._clock = clock
        self._note = note

    async def erase(
        self,
        wanted: str,
        typed: str,
        found: Sequence[Found],
        training: bool,
        report: Callable[[Erased], None] | None = None,
        *,
        open_address: bool = False,
    ) -> Proof:
        """Erase the person in every account where they were found, then every copy on this computer.
        ``open_address``: should it be cut off, the address may be shown afterwards, not only its hash.

        UsageError ``typed_differs`` unless the address was typed; NotArmed, before anything is sent, when one
        of the accounts is read-only. What one platform refuses stops none of the others.
        """
        if typed.strip().casefold() != wanted.strip().casefold():
            raise UsageError("typed_differs", wanted=wanted)
        places = [self._place(one) for one in found if one.contact is not None]
        for place in places:
            self._require_armed(self._accounts.get(place.account))
        begun = KeptErasure(
            uuid.uuid4().hex, self._clock.utc_now(), wanted.strip(), open_address, tuple(places)
        )
        store = await self._acts.of_world(training)

        def begin() -> FileLock:
            lock = store.lock_sending(_name(begun.id))
            store.erasures.begin(begun)
            return lock

        lock = await to_its_end(begin, undo=lambda held: _call_off(store, begun.id, held))
        try:
            return await self._carry_out(begun, store, training, report, again=False)
        finally:
            lock.release()

    # -- cut off ---------------------------------------------------------------------------------------------
    async def cut_off(self, training: bool) -> tuple[CutOff, ...]:
        """Erasures of this world that no process is at any more and that are not at their end."""
        await self._accounts.read_all()
        store = await self._acts.of_world(training)
        return await asyncio.to_thread(self._cut_off, store, training)

    def _cut_off(self, store: ActStore, training: bool) -> tuple[CutOff, ...]:
        here = [one for one in store.erasures.unfinished() if not store.is_sending(_name(one.id))]
        return tuple(self._as_cut_off(one, store, training) for one in here)

    def _as_cut_off(self, one: KeptErasure, store: ActStore, training: bool) -> CutOff:
        acts = store.find_all([place.act for place in one.places])
        places = tuple(self._stands(place, acts.get(place.act)) for place in one.places)
        who = one.who if one.open_address else ""
        return CutOff(one.id, one.at, who, address_hash(one.who), training, places)

    async def go_on(
        self,
        erasure: str,
        training: bool,
        report: Callable[[Erased], None] | None = None,
        *,
        again: bool = False,
    ) -> Proof:
        """Bring what was cut off to its end. What is in doubt is looked up where the platform tells; where
        none does it is sent once more only with ``again``.

        UsageError ``erasure_unknown`` when it is at its end, Locked when another process is at it, NotArmed,
        before anything is sent.
        """
        await self._accounts.read_all()
        store = await self._acts.of_world(training)
        lock = await to_its_end(_lock, store, erasure, undo=lambda held: held.release())
        try:
            begun = await asyncio.to_thread(store.erasures.find, erasure)
            if begun is None:
                raise UsageError("erasure_unknown")
            acts = await asyncio.to_thread(store.find_all, [place.act for place in begun.places])
            for place in begun.places:
                if self._stands(place, acts.get(place.act)).state in ("open", "failed", "doubt"):
                    self._require_armed(self._accounts.get(place.account))
            return await self._carry_out(begun, store, training, report, again=again)
        finally:
            lock.release()

    async def give_up(self, erasure: str, training: bool) -> None:
        """The person does not want it gone on with: what was done stays done, the rest stays. Locked when
        another process is at it."""
        store = await self._acts.of_world(training)

        def forget() -> None:
            lock = _lock(store, erasure)
            try:
                store.erasures.remove(erasure)
            finally:
                lock.release()

        await asyncio.to_thread(forget)
        self._note("person_erasure_given_up", trouble=True)

    # -- sheets ----------------------------------------------------------------------------------------------
    async def sheets(self, training: bool, *, unseen: bool = False) -> tuple[Proof, ...]:
        """The sheets of erasures that came to their end in the last days, oldest first; ``unseen``: only
        those that nobody has had before them yet."""
        store = await self._acts.of_world(training)
        kept = await asyncio.to_thread(store.erasures.sheets)
        return tuple(proof_of(one, training) for one in kept if not (unseen and one.seen))

    async def sheet_seen(self, proof: Proof) -> None:
        """It was shown or saved: it is not told of any more, and can still be made again."""
        store = await self._acts.of_world(proof.training)
        await asyncio.to_thread(store.erasures.see, proof.id)

    async def save_proof(self, path: Path, proof: Proof, *, with_address: bool = False) -> None:
        """The dated sheet as a file. StorageFailed."""
        await save_proof(path, proof, with_address=with_address)

    # -- inside ----------------------------------------------------------------------------------------------
    def _place(self, one: Found) -> KeptPlace:
        assert one.contact is not None
        manifest, contact = self._accounts.manifest(one.account), one.contact
        verb = ""
        if manifest.can(Capability.CONTACTS_ERASE):
            verb = "erased"
        elif manifest.can(Capability.CONTACTS_DELETE):
            verb = "deleted"
        elif manifest.can(Capability.CONTACTS_UNSUBSCRIBE) and contact.email:
            verb = "unsubscribed"
        return KeptPlace(
            one.account.id, uuid.uuid4().hex, verb, contact.id, contact.email, keys_of_contact(contact)
        )

    def _require_armed(self, account: Account) -> None:
        if not self._accounts.armed(account):
            raise NotArmed(platform=self._accounts.manifest(account).label, account=account.name)

    def _stands(self, place: KeptPlace, act: Act | None) -> Erased:
        """What the act says; one that never answered is in doubt."""
        try:
            account = self._accounts.get(place.account)
        except UsageError as error:  # removed, and ended before its place went as well
            return Erased(t("person.cut.no_account"), "", "cannot", error)
        manifest = self._accounts.manifest(account)
        state = {
            ActState.TAKEN: place.verb,
            ActState.DONE: place.verb,
            ActState.REFUSED: "failed",
            ActState.NOT_SENT: "open",
        }.get(act.state, "doubt") if act is not None else "open"  # fmt: skip
        sure = manifest.can(Capability.CONTACTS_READ) or (
            place.verb != "unsubscribed" and bool(place.email) and manifest.can(Capability.CONTACTS_SEARCH)
        )
        return Erased(account.name, manifest.label, state if place.verb else "cannot", sure=sure)

    async def _carry_out(
        self,
        begun: KeptErasure,
        store: ActStore,
        training: bool,
        report: Callable[[Erased], None] | None,
        *,
        again: bool,
    ) -> Proof:
        done = []
        for place in begun.places:
            one = await self._erase_at(place, store, again)
            done.append(one)
            if report is not None:
                report(one)
        kept, acts, rows, open_jobs = await asyncio.to_thread(self._forget, begun, training)
        proof = Proof(
            self._clock.utc_now(), begun.who, tuple(done), kept, acts, rows, tuple(open_jobs),
            begun.id, address_hash(begun.who), training,
        )  # fmt: skip
        addresses = [begun.who, *(place.email for place in begun.places)]
        # the end and its sheet are one write: whoever is killed after it finds the sheet at the next start
        await asyncio.to_thread(store.erasures.end, kept_sheet(proof, addresses))
        self._note("person_erased", trouble=not proof.complete, count=len(done))
        return proof

    async def _erase_at(self, place: KeptPlace, store: ActStore, again: bool) -> Erased:
        known = await asyncio.to_thread(store.find, place.act)
        stands = self._stands(place, known)

        def now(state: str, error: AppError | None = None) -> Erased:
            return Erased(stands.account, stands.platform, state, error, stands.sure)

        if stands.state in (place.verb, "cannot"):
            return stands
        if stands.state == "doubt":
            try:
                there = await self._still_there(place) if stands.sure else again or None
            except AppError as error:
                return now("doubt", error)
            if there is None:
                return stands
            if not there:
                said = Said(ActState.DONE)
                await self._acts.settle(self._accounts.get(place.account), place.act, said)
                return now(place.verb)
        # no address and no image: the trace of an erasure must not hold whom it erased
        act = Act(place.act, place.account, "contact", "erase", "", {"verb": "erase"})
        try:
            await self._acts.carry_out(
                place.account, [act], _call(place), lambda _answer: [Said()], again=known is not None
            )
        except NotFound as error:
            return now("gone" if place.verb != "unsubscribed" else "failed", error)
        except Duplicate as error:
            return now("doubt" if error.code == "act_open" else "failed", error)
        except AppError as error:
            return now("doubt" if error.code == "outcome_unknown" else "failed", error)
        return now(place.verb)

    async def _still_there(self, place: KeptPlace) -> bool:
        """Whether what was asked for did not happen: the person is still there, or still subscribed."""
        provider = await self._accounts.open(place.account)
        if provider.manifest.can(Capability.CONTACTS_READ):
            try:
                contact = await provider.fetch_contact(place.contact)
            except NotFound:
                return False
            return place.verb != "unsubscribed" or contact.subscription is not Subscription.UNSUBSCRIBED
        page = await provider.search_contacts(place.email)
        return any(one.id == place.contact for one in page.items)

    def _forget(self, begun: KeptErasure, training: bool) -> tuple[int, int, int, list[str]]:
        from desktop_app.journal.job_people import forget_person

        journal, person = self._journals[training], _person(begun)
        kept = 0
        for account in self._accounts.list():
            if account.training == training:
                ids = sorted(person.contacts.get(account.id, ()))
                kept += journal.contacts(account.id).erase(sorted(person.emails), ids, sorted(person.phones))
        acts = journal.acts.forget(person)
        rows, open_jobs = 0, []
        for header in journal.headers():
            if not header.expired:
                gone = forget_person(journal.jobs_folder / header.job, person, header.account)
                rows += max(0, gone)
                if gone < 0:
                    open_jobs.append(header.file)
        journal.drop_copies()
        return kept, acts, rows, open_jobs


def _person(begun: KeptErasure) -> Person:
    """Whom it is about, by all that the accounts told of them."""
    emails = {begun.who.strip().casefold(), *(place.email.strip().casefold() for place in begun.places)}
    keys = {key for place in begun.places for key in place.keys} | {f"email:{one}" for one in emails if one}
    contacts: dict[str, frozenset[str]] = {}
    own: dict[str, frozenset[str]] = {}
    for place in begun.places:
        of_place = frozenset(filter(None, [place.contact]))
        contacts[place.account] = contacts.get(place.account, frozenset()) | of_place
        own[place.account] = own.get(place.account, frozenset()) | _values(place.keys, OWN)
    phones = _values(keys, PHONE)
    plain = frozenset(key for key in keys if not key.startswith(OWN))
    return Person(frozenset(one for one in emails if "@" in one), phones, own, contacts, plain)


def _values(keys: Iterable[str], start: str) -> frozenset[str]:
    return frozenset(key.removeprefix(start) for key in keys if key.startswith(start))


def _name(erasure: str) -> str:
    return f"erasure {erasure}"


def _lock(store: ActStore, erasure: str) -> FileLock:
    try:
        return store.lock_sending(_name(erasure))
    except Locked as error:
        raise Locked("erasure_locked") from error


def _call_off(store: ActStore, erasure: str, lock: FileLock) -> None:
    """Given up before anything left."""
    store.erasures.remove(erasure)
    lock.release()


def _call(place: KeptPlace) -> Callable[[Provider], Awaitable[None]]:
    if place.verb == "erased":
        return lambda there: there.erase_contact(place.contact)
    if place.verb == "deleted":
        return lambda there: there.delete_contact(place.contact)
    return lambda there: there.unsubscribe(place.email)
