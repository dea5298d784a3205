"""A platform in memory, behind the contract's own methods: the double at the edge where the journal ends.

It behaves as the unkind ones do: a listed blank wipes, imports finish later, rows are refused
inside a good answer, answers get lost after the effect. Its state can be compared with a job's ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from desktop_app.model.contact import AdditionalField, Contact, Subscription
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import AppError, InvalidInput, NotFound
from desktop_app.model.operation import Effect, Operation
from desktop_app.model.page import Page
from desktop_app.model.report import RowState
from desktop_app.provider_api.capability import Capability, Level
from desktop_app.provider_api.importing import (
    Delivery,
    DeliveryAnswer,
    ImportPhase,
    ImportRow,
    ImportState,
    RowVerdict,
)
from desktop_app.provider_api.manifest import (
    ContactRules,
    CredentialField,
    DataCentre,
    FormField,
    ImportTarget,
    Manifest,
    RateLimit,
    Support,
)
from desktop_app.provider_api.provider import Provider
from desktop_app.provider_api.undo import LeaveList, NewContact, UndoMeans, WriteBack
from tests.helpers.memory_people import MemoryPeople

FIELDS = ("email", "phone", "external_id", "first_name", "last_name", "city", "language")
TARGET = ImportTarget(
    batch_rows=100,
    fields=FIELDS,
    match_on=("external_id", "email", "phone"),
    consent="memory.consent",
    together=True,
    follows=True,
    reads_before=True,
    reading_lacks=("city",),
    members_lack=None,
    creates_lists=True,
    always_matches="external_id",
    undo=UndoMeans(NewContact.BIN, LeaveList.REMOVE, fields=True),
)

RULES = ContactRules(
    fields=FIELDS,
    unsubscribe_reach="memory.unsubscribe",
    resubscribe_reach="memory.resubscribe",
    delete_reach="memory.delete",
    erase_reach="memory.erase",
    subscribe_note="memory.subscribe",
    subscribe_fields=(FormField("form", "memory.form"),),
)


def manifest(
    target: ImportTarget = TARGET,
    *,
    effect: Effect = Effect.REPEAT_SAFE,
    without: Iterable[Capability] = (),
    rules: ContactRules = RULES,
) -> Manifest:
    """A whole manifest; ``without`` names what this platform cannot do."""
    cannot = set(without)
    return Manifest(
        id="memory",
        label="Memory",
        docs_url="",
        data_centres=(DataCentre("main", "Main", "https://memory.invalid"),),
        credentials=(CredentialField("key", "k", "w", "w"),),
        support={
            capability: Support(Level.CANNOT, note="n", source="s")
            if capability in cannot
            else Support(Level.FULL)
            for capability in Capability
        },
        operations={"import": Operation("import", "POST", "/import", effect)},
        limits={"default": RateLimit("default", 100, 1.0)},
        import_target=target,
        list_fields=(FormField("description", "memory.description"),),
        contact_rules=rules,
    )


@dataclass
class Faults:
    """What goes wrong, by the number of the call (from 1).

    ``before`` raises instead of doing; ``after`` does and then raises; ``refuse`` refuses a row for good (the
    whole request, as 400s do), ``reject`` rejects it inside a good answer; ``drop`` takes it, stores nothing.
    """

    before: Callable[[int], AppError | BaseException | None] = lambda n: None
    after: Callable[[int], AppError | BaseException | None] = lambda n: None
    refuse: Callable[[ImportRow], bool] = lambda row: False
    reject: Callable[[ImportRow], bool] = lambda row: False
    drop: Callable[[ImportRow], bool] = lambda row: False
    fail_session: Callable[[int], bool] = lambda n: False
    polls_until_done: int = 2
    names_ids: bool = True
    before_undo: Callable[[int], AppError | BaseException | None] = lambda n: None
    after_undo: Callable[[int], AppError | BaseException | None] = lambda n: None
    verb: Callable[[str], AppError | None] = lambda verb: None
    lost: Callable[[str], AppError | None] = lambda verb: None


@dataclass
class Platform:
    """The state that survives the program: contacts, lists, sessions."""

    additional: tuple[AdditionalField, ...] = (AdditionalField("77", "Size", "PERSONAL.SIZE"),)
    contacts: dict[str, Contact] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)  # id -> name
    sessions: dict[str, ImportState] = field(default_factory=dict)
    polls: dict[str, int] = field(default_factory=dict)
    deliveries: list[Delivery] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    left: dict[str, Subscription] | None = None  # its record of who left
    acts: list[tuple[str, ...]] = field(default_factory=list)
    writes: dict[int, int] = field(default_factory=dict)  # row -> how often it was written
    page: int = 50
    sends: int = 0
    undos: int = 0
    unproven: set[str] = field(default_factory=set)
    born: int = 0

    def add(self, **values: object) -> Contact:
        self.born += 1
        contact = Contact(id=str(999 + self.born), **{"lists": (), **values})  # type: ignore[arg-type]
        self.contacts[contact.id] = contact
        return contact

    def add_list(self, name: str) -> str:
        list_id = str(len(self.lists) + 1)
        self.lists[list_id] = name
        return list_id

    def members(self, name: str) -> dict[str, Contact]:
        ids = {i for i, n in self.lists.items() if n == name}
        return {c.id: c for c in self.contacts.values() if ids & set(c.lists or ())}

    def find(self, email: str) -> Contact | None:
        return next((c for c in self.contacts.values() if c.email == email), None)


class MemoryProvider(MemoryPeople, Provider):
    """One open account on a :class:`Platform`."""

    def __init__(
        self, platform: Platform, faults: Faults | None = None, made: Manifest | None = None
    ) -> None:
        self.platform = platform
        self.faults = faults or Faults()
        self.manifest = made or manifest()

    @property
    def _target(self) -> ImportTarget:
        assert self.manifest.import_target is not None
        return self.manifest.import_target

    async def fetch_lists(self, cursor: str | None = None, *, name: str = "") -> Page[ContactList]:
        self.platform.calls.append("fetch_lists")
        return Page(tuple(ContactList(id=i, name=n) for i, n in self.platform.lists.items()))

    async def fetch_members(self, list_id: str, cursor: str | None = None) -> Page[Contact]:
        self.platform.calls.append("fetch_members")
        if list_id not in self.platform.lists:
            raise NotFound(platform="Memory")
        found = [c for c in self.platform.contacts.values() if list_id in (c.lists or ())]
        return self._page(found, cursor)

    async def scan_contacts(self, cursor: str | None = None) -> Page[Contact]:
        self.platform.calls.append("scan_contacts")
        lacks = dict.fromkeys(self._target.reading_lacks, "")
        found = [replace(c, lists=None, **lacks) for c in self.platform.contacts.values()]  # type: ignore[arg-type]
        return self._page(found, cursor)

    async def search_contacts(self, text: str, cursor: str | None = None) -> Page[Contact]:
        self.platform.calls.append("search_contacts")
        if (error := self.faults.verb("search_contacts")) is not None:
            raise error
        found = [c for c in self.platform.contacts.values() if text in f"{c.email} {c.phone} {c.external_id}"]
        return self._page(found, cursor)

    async def fetch_contact(self, contact_id: str) -> Contact:
        self.platform.calls.append("fetch_contact")
        if contact_id not in self.platform.contacts:
            raise NotFound(platform="Memory")
        return self.platform.contacts[contact_id]

    async def take_away(self, contact_id: str) -> None:
        self._undoing("take_away")
        if self.platform.contacts.pop(contact_id, None) is None:
            raise NotFound(platform="Memory")
        self._undone()

    async def write_back(self, list_id: str, contacts: Sequence[WriteBack]) -> DeliveryAnswer:
        self._undoing("write_back")
        for one in contacts:
            now = self.platform.contacts[one.contact.id]
            plain = {c: value or "" for c, value in one.values.items() if not c.startswith("custom:")}
            extra = {c[7:]: value or "" for c, value in one.values.items() if c.startswith("custom:")}
            self.platform.contacts[now.id] = replace(now, fields={**now.fields, **extra}, **plain)  # type: ignore[arg-type]
        self._undone()
        return DeliveryAnswer()

    async def remove_members(self, list_id: str, contact_ids: Sequence[str]) -> None:
        if not contact_ids:
            raise ValueError("no contacts were named")
        self._did("remove_members", list_id, *contact_ids)
        self._undoing("remove_members")
        for contact_id in contact_ids:
            now = self.platform.contacts[contact_id]
            lists = tuple(one for one in now.lists or () if one != list_id)
            self.platform.contacts[contact_id] = replace(now, lists=lists)
        self._undone()

    async def leave_list(self, list_id: str, contact_id: str) -> None:
        self._undoing("leave_list")
        now = self.platform.contacts[contact_id]
        self.platform.contacts[contact_id] = replace(now, subscription=Subscription.UNSUBSCRIBED)
        self._undone()

    def proves_new(self, contact: Contact, list_id: str, sent_at: float) -> bool:
        return contact.id not in self.platform.unproven

    def _undoing(self, name: str) -> None:
        self.platform.calls.append(name)
        self.platform.undos += 1
        if (error := self.faults.before_undo(self.platform.undos)) is not None:
            raise error

    def _undone(self) -> None:
        if (error := self.faults.after_undo(self.platform.undos)) is not None:
            raise error

    async def fetch_left(self) -> Mapping[str, Subscription] | None:
        if (error := self.faults.verb("fetch_left")) is not None:
            raise error
        return self.platform.left

    async def fetch_fields(self) -> tuple[AdditionalField, ...]:
        self.platform.calls.append("fetch_fields")
        return self.platform.additional

    def _page(self, found: Sequence[Contact], cursor: str | None) -> Page[Contact]:
        start, size = int(cursor or 0), self.platform.page
        more = start + size < len(found)
        return Page(tuple(found[start : start + size]), str(start + size) if more else None, len(found))

    async def send_delivery(self, delivery: Delivery) -> DeliveryAnswer:
        self.platform.sends += 1
        number = self.platform.sends
        self.platform.calls.append("send_delivery")
        assert len(delivery.rows) <= self._target.batch_rows
        if (error := self.faults.before(number)) is not None:
            raise error
        if bad := [row for row in delivery.rows if self.faults.refuse(row)]:
            raise InvalidInput(platform="Memory", original=f"{len(bad)} bad")
        self.platform.deliveries.append(delivery)
        rejected = [row for row in delivery.rows if self.faults.reject(row)]
        good = [row for row in delivery.rows if row not in rejected]
        session = f"s{len(self.platform.sessions) + 1}"
        failed = self.faults.fail_session(len(self.platform.sessions) + 1)
        ids = {} if failed else self._store(delivery, good)
        if self._target.follows:
            phase = ImportPhase.FAILED if failed else ImportPhase.FINISHED
            named = ids if self.faults.names_ids else {}
            self.platform.sessions[session] = ImportState(
                phase, MappingProxyType(named), "broken" if failed else ""
            )
        if (error := self.faults.after(number)) is not None:
            raise error
        return DeliveryAnswer(
            session=session if self._target.follows else "",
            verdicts=tuple(
                RowVerdict(row.row, RowState.REJECTED_THERE, "", "not this one") for row in rejected
            ),
        )

    def _store(self, delivery: Delivery, rows: Sequence[ImportRow]) -> dict[str, str]:
        ids = {}
        list_id = delivery.target.id or next(
            (i for i, n in self.platform.lists.items() if n == delivery.target.name), ""
        )
        for row in rows:
            if self.faults.drop(row):
                continue
            list_id = list_id or self.platform.add_list(delivery.target.name)
            contact = self._match(delivery, row)
            self.platform.writes[row.row] = self.platform.writes.get(row.row, 0) + 1
            touched = delivery.columns if self._target.together else tuple(row.values)
            plain = {c: row.values.get(c) or "" for c in touched if not c.startswith("custom:")}
            extra = {c[7:]: row.values.get(c) or "" for c in touched if c.startswith("custom:")}
            if "phone" in plain:
                plain["phone"] = plain["phone"].lstrip("+")
            if contact is None:
                contact = self.platform.add()
            lists = tuple(dict.fromkeys((*(contact.lists or ()), list_id)))
            changed = replace(contact, lists=lists, fields={**contact.fields, **extra}, **plain)  # type: ignore[arg-type]
            self.platform.contacts[contact.id] = changed
            named = row.values.get("external_id") or row.values.get(delivery.match_on) or ""
            ids[named.lower().lstrip("+")] = contact.id
        return ids

    def _match(self, delivery: Delivery, row: ImportRow) -> Contact | None:
        external = row.values.get("external_id")
        contacts = self.platform.contacts.values()
        if external and (found := [c for c in contacts if c.external_id == external]):
            return found[0]
        name = delivery.match_on
        value = (row.values.get(name) or "").lower().lstrip("+")
        found = [
            c
            for c in contacts
            if value and getattr(c, name).lower() == value and (not external or not c.external_id)
        ]
        return found[0] if found else None

    async def follow_import(self, session: str) -> ImportState:
        self.platform.calls.append("follow_import")
        self.platform.polls[session] = self.platform.polls.get(session, 0) + 1
        if self.platform.polls[session] < self.faults.polls_until_done:
            return ImportState(ImportPhase.WORKING)
        return self.platform.sessions[session]


def unsubscribed(contact: Contact) -> Contact:
    return replace(contact, subscription=Subscription.UNSUBSCRIBED)
