"""Erasing one person in every account and on this computer, and going on with what was cut off in the middle.

Owns: the order (intent durable, account by account, copies here, the intent itself), what became of each
account, the sheet. Must not: know a platform; erase without the typed address; repeat by itself what may have
taken effect and cannot be looked up.
"""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.journal.acts import Act, ActState
from desktop_app.journal.erasures import KeptErasure, KeptPlace
from desktop_app.model.contact import Subscription
from desktop_app.model.errors import AppError, Duplicate, Locked, NotArmed, NotFound, UsageError
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.runtime.atomic_file import write_private
from desktop_app.runtime.to_its_end import to_its_end
from desktop_app.services.acts import Acts, Said
from desktop_app.services.importing.keys import keys_of_contact
from desktop_app.services.note import Note

if TYPE_CHECKING:
    from desktop_app.journal import Journal
    from desktop_app.journal.acts import ActStore
    from desktop_app.model.account import Account
    from desktop_app.provider_api.provider import Provider
    from desktop_app.runtime.clock import Clock
    from desktop_app.runtime.file_lock import FileLock
    from desktop_app.services.accounts import Accounts
    from desktop_app.services.people import Found

DONE = ("erased", "deleted", "gone")
"""Nothing of the person is left there."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of one account: ``state`` erased, deleted, gone (was not there any more), unsubscribed,
    cannot, failed, doubt, and open (nothing left for it yet) before the end. ``sure``: what is in doubt can
    be looked up there."""

    account: str
    platform: str
    state: str
    error: AppError | None = None
    sure: bool = True


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


@dataclass(frozen=True, slots=True)
class Proof:
    """What was erased, where, when. ``open_jobs``: imports that have not ended and still hold the person."""

    at: datetime
    email: str
    platforms: tuple[Erased, ...]
    kept: int
    acts: int
    rows: int
    open_jobs: tuple[str, ...] = field(default=())

    @property
    def complete(self) -> bool:
        return not self.open_jobs and all(one.state in DONE for one in self.platforms)


class Erasing:
    """``journals`` by "is it training"."""

    def __init__(
        self, accounts: Accounts, journals: Mapping[bool, Journal], acts: Acts, clock: Clock, note: Note
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
        await asyncio.to_thread(store.erasures.remove, begun.id)
        proof = Proof(self._clock.utc_now(), begun.who, tuple(done), kept, acts, rows, tuple(open_jobs))
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

        journal = self._journals[training]
        emails = {begun.who, *(place.email for place in begun.places if place.email)}
        ids: dict[str, list[str]] = {}
        for place in begun.places:
            ids.setdefault(place.account, []).append(place.contact)
        kept = 0
        for account in self._accounts.list():
            if account.training == training:
                kept += journal.contacts(account.id).erase(sorted(emails), ids.get(account.id, ()))
        acts = sum(journal.acts.forget(email) for email in emails)
        keys = {key for place in begun.places for key in place.keys}
        keys |= {f"email:{email.strip().lower()}" for email in emails}
        rows, open_jobs = 0, []
        for header in journal.headers():
            if not header.expired:
                mine = ids.get(header.account, ())
                folder = journal.jobs_folder / header.job
                gone = forget_person(folder, sorted(keys), sorted(emails), mine)
                rows += max(0, gone)
                if gone < 0:
                    open_jobs.append(header.file)
        journal.drop_copies()
        return kept, acts, rows, open_jobs


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


def address_hash(email: str) -> str:
    """SHA-256 of the address in small letters: whoever knows it can check the sheet, nobody can read it."""
    return hashlib.sha256(email.strip().casefold().encode()).hexdigest()


def proof_text(proof: Proof, with_address: bool = False) -> str:
    who = proof.email if with_address else t("person.proof.hash", hash=address_hash(proof.email))
    lines = [
        t("person.proof.title"),
        "",
        t("person.proof.when", at=f"{proof.at.astimezone():%Y-%m-%d %H:%M:%S %z}"),
        t("person.proof.who", who=who),
        "",
        t("person.proof.platforms"),
    ]
    for one in proof.platforms:
        words = t(f"person.erased.{one.state}")
        reason = f" ({one.error.message})" if one.error is not None and one.state not in DONE else ""
        lines.append(f"  {one.account} · {one.platform}: {words}{reason}")
    if not proof.platforms:
        lines.append("  " + t("person.proof.nowhere"))
    lines += ["", t("person.proof.here")]
    for name, count in (("kept", proof.kept), ("acts", proof.acts), ("rows", proof.rows)):
        lines.append("  " + t(f"person.proof.{name}", count=count))
    for job in proof.open_jobs:
        lines.append("  " + t("person.proof.open", file=job))
    lines += ["", t("person.proof.complete" if proof.complete else "person.proof.incomplete"), ""]
    return "\n".join(lines)


async def save_proof(path: Path, proof: Proof, *, with_address: bool = False) -> None:
    """The dated sheet: what was erased where. The address stands in it as a hash unless it is wanted."""
    await asyncio.to_thread(write_private, path, proof_text(proof, with_address).encode("utf-8"))
