"""Rows of which nobody knows what became of them: looked up where the platform can be asked, else settled by
the person.

Owns: which rows those are, what a look proves of one. Must not: send a row again, call anything proven that
no reading showed; a row that is *accepted* is never called lost for not being found.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from desktop_app.journal import JobStore, OpenRow
from desktop_app.journal.job_store import job_lock
from desktop_app.model.contact import Contact
from desktop_app.model.errors import NotFound, Stopped, UnsupportedFeature, UsageError
from desktop_app.model.report import RowState, SaidBy
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.manifest import Manifest
from desktop_app.services.importing.after_verbs import AfterVerbs
from desktop_app.services.importing.desk import Desk, Reporter
from desktop_app.services.importing.following import Verdict, read_back
from desktop_app.services.importing.keys import keys_of_contact
from desktop_app.services.importing.nouns import Report
from desktop_app.services.note import job_at_work

ARRIVED, LOST = "said_arrived", "said_lost"
PAGE = 200
EARLY_S = 60.0
"""So soon after sending a person who is not there yet proves nothing."""


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What a look found: rows that arrived, that did not, of which it tells nothing."""

    arrived: int = 0
    lost: int = 0
    unknown: int = 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def can_look_up(manifest: Manifest) -> bool:
    """Whether this platform can be asked about single people."""
    return manifest.can(Capability.CONTACTS_SEARCH)


class DoubtVerbs(AfterVerbs):
    """A part of the jobs' verbs."""

    async def look_up(
        self, job_id: str, report: Report = lambda _: None, stop: asyncio.Event | None = None
    ) -> LookedUp:
        """Ask the platform about every row that is not certain; only reads.

        Raises Locked while the job is at work, Stopped, UnsupportedFeature where nobody can be asked.
        """
        journal, folder = self._place(job_id)
        with self._import_store(job_id) as store:
            account = str(store.fact("account"))
        provider = await self._open_provider(account)
        if not can_look_up(provider.manifest):
            raise UnsupportedFeature(
                "look_up_none", platform=provider.manifest.label, capability=Capability.CONTACTS_SEARCH.value
            )
        with job_lock(folder), JobStore(folder) as store, job_at_work(job_id):
            reporter = Reporter(report, self._clock)
            desk = Desk(store, provider, self._clock, reporter, stop or asyncio.Event())
            self._reporter = reporter
            try:
                found = await _Looker(desk).look()
            finally:
                self._reporter = None
                reporter.flush()
                desk.keep_figures()
                self._mirror(journal, store)
        if desk.stop.is_set():
            raise Stopped
        return found

    def settle_doubts(self, job_id: str, rows: Sequence[int], *, arrived: bool) -> int:
        """The person knows it: these rows arrived, or did not and may be sent again. Returns how many.

        Only rows in doubt are settled so; Locked while the job is at work.
        """
        journal, folder = self._place(job_id)
        with job_lock(folder), self._import_store(job_id) as store:
            open_rows = {row.row for row in store.batches.unsure(rows) if row.row_state == _DOUBT}
            code, state = (ARRIVED, RowState.ACCEPTED) if arrived else (LOST, RowState.REJECTED_THERE)
            store.rows.judge([(row, state, code, SaidBy.RULE, "") for row in sorted(open_rows)])
            self._mirror(journal, store)
        if rows and not open_rows:
            raise UsageError("doubt_none", kind="job", name=job_id)
        return len(open_rows)


_DOUBT = RowState.IN_DOUBT.value


class _Looker:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store
        self._list = desk.list_now().id
        self._arrived = self._lost = self._unknown = 0

    async def look(self) -> LookedUp:
        numbers = self._store.batches.unsure_numbers()
        self._desk.reporter.phase("look_up", len(numbers))
        for start in range(0, len(numbers), PAGE):
            for row in self._store.batches.unsure(numbers[start : start + PAGE]):
                if self._desk.stop.is_set():
                    break
                await self._ask(row.open, row.row_state, row.sent_at)
        return LookedUp(self._arrived, self._lost, self._unknown)

    async def _ask(self, row: OpenRow, state: str, sent_at: float | None) -> None:
        contact, in_list = await self._person(row)
        verdict: Verdict | None = None
        if contact is not None and in_list:
            verdict = read_back(row, contact, self._desk.target.reading_lacks)
        elif state == _DOUBT and self._late(sent_at):
            verdict = (row.row, RowState.REJECTED_THERE, "not_stored", SaidBy.READING, "")
        if verdict is None:
            self._unknown += 1
        else:
            self._arrived += verdict[1] is not RowState.REJECTED_THERE
            self._lost += verdict[1] is RowState.REJECTED_THERE
            self._store.rows.judge([verdict])
        self._desk.reporter.step(self._arrived + self._lost + self._unknown)

    def _late(self, sent_at: float | None) -> bool:
        return sent_at is not None and self._desk.clock.wall() - sent_at >= EARLY_S

    async def _person(self, row: OpenRow) -> tuple[Contact | None, bool]:
        """Who it is at the platform, and whether they are in the list; a list that cannot be looked into
        counts as if they were."""
        provider, call = self._desk.provider, self._desk.call
        for key in filter(None, (row.key, row.fallback)):
            page = await call(provider.search_contacts(key.partition(":")[2]))
            found = next((one for one in page.items if key in keys_of_contact(one)), None)
            if found is None:
                continue
            if not self._list or not self._desk.can(Capability.LISTS_MEMBERS):
                return found, True
            try:
                member = await call(provider.fetch_member(self._list, found.id))
                return member, member.lists is None or self._list in member.lists
            except NotFound:
                return found, False
        return None, False
