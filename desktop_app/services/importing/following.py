"""Asks the platform until it has finished, and says of each row what became of it, and who says so.

Owns: polling sessions, turning ids into created and updated, the reading afterwards, counting the list. Must
not: call a row created that nobody has read: absent before and present after, or the platform's own word.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.journal import Batch, BatchState, OpenRow
from desktop_app.model.contact import Contact
from desktop_app.model.errors import NotFound
from desktop_app.model.page import Page
from desktop_app.model.report import RowState, SaidBy
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.importing import ImportPhase, ImportState
from desktop_app.provider_api.paging import walk_pages
from desktop_app.services.importing.desk import Desk
from desktop_app.services.importing.destination import find_lists, keep_target
from desktop_app.services.importing.keys import KEY_FIELDS, keys_of_contact, normal, same, told_fields

log = logging.getLogger(__name__)

FIRST_POLL_S, SLOWEST_POLL_S, SLOWER_BY = 0.5, 5.0, 1.5
GIVE_UP_S = 20 * 60.0
"""After so long the list is looked at instead; the deliveries stay open and can be followed again."""
LAGS_S = (1.0, 2.0, 4.0)
"""Lists may lag behind the import: rows that are missing are looked for again after these waits."""

LOOK_CLOSER = 300
"""So many people are looked at one by one where the list does not show what was changed."""

Verdict = tuple[int, RowState, str, SaidBy, str]


@dataclass(slots=True)
class _Poll:
    due: float
    wait: float
    since: float


class Follower:
    """Follows the open deliveries of one job."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store
        self._polls: dict[int, _Poll] = {}
        # rows whose person is in the list, right as far as the list shows: (row, contact)
        self._unseen: dict[int, tuple[OpenRow, str]] = {}

    async def follow_all(self) -> bool:
        """Ask until every delivery is finished. False when stopped or given up before that."""
        total = self._store.batches.rows_handed_over()[1]
        self._desk.reporter.phase("follow", total, total - self._rows_open())
        while not self._desk.stop.is_set():
            await self.poll_due()
            self._desk.reporter.step(total - self._rows_open())
            waiting = [poll for poll in self._polls.values() if not self._given_up(poll)]
            if not self._store.batches.in_state(BatchState.ANSWERED):
                return True
            if not waiting:
                return False
            pause = min(poll.due for poll in waiting) - self._desk.clock.monotonic()
            await self._desk.clock.sleep(min(max(pause, 0.0), 0.5))  # short, so that a stop is seen soon
        return False

    def _rows_open(self) -> int:
        return sum(batch.rows for batch in self._store.batches.in_state(BatchState.ANSWERED))

    async def poll_due(self) -> None:
        """Ask about the deliveries whose time has come, each at its own growing pace."""
        if not self._desk.can(Capability.CONTACTS_IMPORT_STATUS):
            return
        for batch in self._store.batches.in_state(BatchState.ANSWERED):
            now = self._desk.clock.monotonic()
            poll = self._polls.setdefault(batch.batch, _Poll(now + FIRST_POLL_S, FIRST_POLL_S, now))
            if now < poll.due or self._given_up(poll):
                continue
            state = await self._desk.call(self._desk.provider.follow_import(batch.session))
            poll.wait = min(poll.wait * SLOWER_BY, SLOWEST_POLL_S)
            poll.due = self._desk.clock.monotonic() + poll.wait
            if state.phase in (ImportPhase.FINISHED, ImportPhase.FAILED):
                self._finished(batch, state)

    def _given_up(self, poll: _Poll) -> bool:
        return self._desk.clock.monotonic() - poll.since > GIVE_UP_S

    def _finished(self, batch: Batch, state: ImportState) -> None:
        """Rows whose contact the platform names are settled; the others wait for a reading."""
        rows = self._store.batches.open_rows(batch.batch)
        named = {row.row: _named(row, batch.match_on, state.ids) for row in rows} if state.ids else {}
        known = self._store.images.known({contact for contact in named.values() if contact})
        verdicts = [
            _settled(row.row, row.before, contact, known) for row in rows if (contact := named.get(row.row))
        ]
        failed = state.phase is ImportPhase.FAILED
        text = "\n".join(part for part in dict.fromkeys((batch.text, state.text)) if part)
        with self._store.transaction():
            self._store.rows.judge(verdicts)
            self._store.batches.move(batch.batch, BatchState.FAILED if failed else BatchState.READ, text)
            self._desk.keep_figures()

    # --- the reading afterwards ---

    async def look_after(self) -> None:
        """Count the list page by page, and find the rows in it of which nothing is known yet."""
        if not self._desk.can(Capability.LISTS_MEMBERS) or not self._desk.target.reads_after:
            self._store.batches.close_read()
            return
        for pause in (*LAGS_S, None):
            counted = await self._read_list()
            await self._look_closer(last=pause is None)
            if not self._store.batches.count_open():
                break
            if self._desk.stop.is_set():
                return
            if pause is None:
                if counted:
                    self._store.batches.close_missing()
                break
            await self._desk.clock.sleep(pause)
        # where the list itself cannot be seen, nobody can say more: accepted stays accepted
        self._store.batches.close_read()

    async def count_list(self) -> None:
        """Count the list alone: the platform is still at it, so a row that is missing proves nothing."""
        if self._desk.can(Capability.LISTS_MEMBERS) and self._desk.target.reads_after:
            await self._read_list()

    async def _read_list(self) -> bool:
        """False when there is no such list to be read (yet)."""
        list_id = await self._list_id()
        if not list_id:
            return False
        self._desk.reporter.phase("check")

        async def fetch(cursor: str | None) -> Page[Contact]:
            return await self._desk.call(self._desk.provider.fetch_members(list_id, cursor))

        count = 0
        async for contacts in walk_pages(fetch, lambda contact: contact.id):
            count += len(contacts)
            self._found_in_list(contacts)
            self._desk.reporter.step(count)
        with self._store.transaction():
            self._store.put_facts({"in_list": {"count": count, "checked_at": self._desk.clock.wall()}})
            self._desk.keep_figures()
        return True

    async def _list_id(self) -> str:
        """The list's id; a list born by naming it is looked for by its name."""
        target = self._desk.list_now()
        if target.id or not self._desk.can(Capability.LISTS_READ):
            return target.id
        found = await find_lists(self._desk, name=target.name)
        if found:
            keep_target(self._desk, found[0])
            return found[0].id
        return ""

    def _found_in_list(self, contacts: tuple[Contact, ...]) -> None:
        by_key = {key: contact for contact in contacts for key in keys_of_contact(contact)}
        rows = self._store.batches.open_rows_of(list(by_key))
        if not rows:
            return
        lacks = self._desk.target.reading_lacks
        verdicts = []
        for row in rows:
            contact = by_key.get(row.key) or by_key.get(row.fallback)
            if contact is None:
                continue
            if row.before and _right_as_far_as_shown(row, contact, lacks):
                verdict = self._partly_shown(row, contact, lacks)
            else:
                verdict = read_back(row, contact, lacks)
            if verdict is not None:
                verdicts.append(verdict)
        self._store.rows.judge(verdicts)

    def _partly_shown(self, row: OpenRow, contact: Contact, lacks: tuple[str, ...]) -> Verdict | None:
        """The list does not show every value: one that changed, or a new member, proves the whole row."""
        before = self._store.images.get(row.before or "")
        told = told_fields(contact, json.loads(row.payload), lacks)
        if before is not None:
            fields = before.fields
            changed = [f for f in told if f in fields and not same(f, told[f], fields[f])]
            if changed or not before.member:
                return row.row, RowState.UPDATED, "updated", SaidBy.READING, contact.id
        if row.state == BatchState.READ:
            self._unseen[row.row] = (row, contact.id)
        return None

    async def _look_closer(self, *, last: bool) -> None:
        """The first of those people one by one; of the others nobody can say more than that they are in."""
        waiting, self._unseen = list(self._unseen.values()), {}
        list_id = self._desk.list_now().id
        closer = waiting[:LOOK_CLOSER] if self._desk.can(Capability.CONTACTS_READ) and list_id else []
        verdicts: list[Verdict] = [
            (row.row, RowState.ACCEPTED, "not_told", SaidBy.READING, contact)
            for row, contact in waiting[len(closer) :]
        ]
        if closer:
            self._desk.reporter.phase("check", len(closer))
        for done, (row, contact) in enumerate(closer, start=1):
            if self._desk.stop.is_set():
                break
            try:
                whole = await self._desk.call(self._desk.provider.fetch_member(list_id, contact))
            except NotFound:  # left the list in between
                continue
            values: dict[str, str | None] = json.loads(row.payload)
            told = told_fields(whole, values, ())
            if all(field in told and same(field, value, told[field]) for field, value in values.items()):
                verdicts.append((row.row, RowState.UPDATED, "updated", SaidBy.READING, contact))
            elif last:
                verdicts.append((row.row, RowState.ACCEPTED, "not_confirmed", SaidBy.READING, contact))
            self._desk.reporter.step(done)
        with self._store.transaction():
            self._store.rows.judge(verdicts)
            self._desk.keep_figures()


def _right_as_far_as_shown(row: OpenRow, contact: Contact, lacks: tuple[str, ...]) -> bool:
    """Some values are not told by this reading, and those that are say what we sent."""
    values: dict[str, str | None] = json.loads(row.payload)
    told = told_fields(contact, values, lacks)
    return len(told) < len(values) and all(same(field, values[field], told[field]) for field in told)


def _named(row: OpenRow, match_on: str, ids: Mapping[str, str]) -> str:
    """The contact that the platform names for this row, by whichever of its values it was found."""
    values: dict[str, str | None] = json.loads(row.payload)
    for field in (match_on, *KEY_FIELDS):
        value = values.get(field)
        if value:
            contact = ids.get(normal(field, value)) or ids.get(value.strip().lower()) or ids.get(value)
            if contact:
                return contact
    return ""


def _settled(row: int, before: str | None, contact: str, known: set[str]) -> Verdict:
    """A row whose contact is there now."""
    if before is None:  # nobody looked before, so nobody can say whether it is new
        return row, RowState.ACCEPTED, "stored", SaidBy.PLATFORM, contact
    if contact in known or contact == before:
        return row, RowState.UPDATED, "updated", SaidBy.READING, contact
    return row, RowState.CREATED, "created", SaidBy.READING, contact


def read_back(row: OpenRow, contact: Contact, lacks: tuple[str, ...]) -> Verdict | None:
    """What a contact in the list proves of a row that the platform did not name; None when nothing yet."""
    if row.before == "":
        return row.row, RowState.CREATED, "created", SaidBy.READING, contact.id
    values: dict[str, str | None] = json.loads(row.payload)
    told = told_fields(contact, values, lacks)
    if all(field in told and same(field, value, told[field]) for field, value in values.items()):
        if row.before is None:
            return row.row, RowState.ACCEPTED, "in_list", SaidBy.READING, contact.id
        return row.row, RowState.UPDATED, "updated", SaidBy.READING, contact.id
    image: dict[str, str] = json.loads(row.image) if row.image is not None else {}
    untouched = image and all(
        same(field, told[field], image[field]) for field in values if field in told and field in image
    )
    if row.state == BatchState.READ and not untouched:
        # something was written, in the platform's own spelling: taken, but not word for word what we sent
        return row.row, RowState.ACCEPTED, "not_confirmed", SaidBy.READING, contact.id
    return None
