"""Reads back from the platform what an import wrote and compares it field by field.

Owns: choosing the rows, the cheapest reading, what counts as different. Must not: change a row's state, write
anything at the platform, call a value different that a reading does not tell.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from desktop_app.journal import Difference, SentRow
from desktop_app.model.contact import Contact
from desktop_app.model.errors import NotFound, UnsupportedFeature
from desktop_app.model.page import Page
from desktop_app.model.report import RowState
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.paging import walk_pages
from desktop_app.services.importing.desk import Desk
from desktop_app.services.importing.keys import keys_of_contact, same, told_fields

CHECKED = (RowState.CREATED, RowState.UPDATED, RowState.ACCEPTED)
"""Rows that should be at the platform as they were sent."""
SAMPLE = 200
LANES = 8
MISSING = ""
"""The field of a difference that means: the person is not there at all."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a comparison found. ``rows`` could be compared of ``of``; ``at`` is POSIX time.

    ``same``: every value that was told is as sent. ``not_told``: rows of which some values are not told.
    """

    at: float
    full: bool
    of: int
    rows: int = 0
    same: int = 0
    differ: int = 0
    missing: int = 0
    not_told: int = 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Verifier:
    """One comparison of one job; ``desk.store`` is the import's."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store
        self._list = desk.list_now().id
        self._counts = {"rows": 0, "same": 0, "differ": 0, "missing": 0, "not_told": 0}
        self._total = 0

    async def verify(self, *, full: bool, sample: int = SAMPLE) -> Verified | None:
        """None when stopped; what was found until then is thrown away."""
        desk = self._desk
        by_list = bool(self._list) and desk.can(Capability.LISTS_MEMBERS)
        if not by_list and not desk.can(Capability.CONTACTS_READ):
            raise UnsupportedFeature(
                "verify_none", platform=desk.manifest.label, capability=Capability.CONTACTS_READ.value
            )
        numbers = self._store.rows.numbers(CHECKED)
        of = len(numbers)
        if not full and of > sample:
            numbers = sorted(random.Random(desk.clock.wall()).sample(numbers, sample))
        self._total = len(numbers)
        self._store.differences.forget()
        desk.reporter.phase("verify", self._total)
        if by_list and len(numbers) > SAMPLE:
            await self._by_list(numbers)
        else:
            await self._one_by_one(self._store.rows.sent(numbers))
        if desk.stop.is_set():
            return None
        made = Verified(desk.clock.wall(), full or of <= sample, of, **self._counts)
        with self._store.transaction():
            self._store.put_facts({"verified": made.as_json()})
            desk.keep_figures()
        return made

    async def _by_list(self, numbers: Sequence[int]) -> None:
        """The list page by page; whoever is not in it is asked for by themselves."""
        waiting = set(numbers)

        async def fetch(cursor: str | None) -> Page[Contact]:
            return await self._desk.call(self._desk.provider.fetch_members(self._list, cursor))

        async for contacts in walk_pages(fetch, lambda contact: contact.id):
            if self._desk.stop.is_set():
                return
            found: dict[str, Contact] = {}
            for contact in contacts:
                found.update(dict.fromkeys(keys_of_contact(contact), contact))
            rows = self._store.rows.sent_by_keys(list(found))
            pairs = [
                (row, found.get(row.key) or found.get(row.fallback)) for row in rows if row.row in waiting
            ]
            waiting -= {row.row for row, _ in pairs}
            self._keep(pairs)
        for start in range(0, len(waiting), SAMPLE):
            part = sorted(waiting)[start : start + SAMPLE]
            await self._one_by_one(self._store.rows.sent(part))

    async def _one_by_one(self, rows: Sequence[SentRow]) -> None:
        left = list(reversed(rows))

        async def lane() -> None:
            while left and not self._desk.stop.is_set():
                row = left.pop()
                self._keep([(row, await self._person(row))])

        ended = await asyncio.gather(*(lane() for _ in range(LANES)), return_exceptions=True)
        for error in ended:
            if isinstance(error, BaseException):
                raise error

    async def _person(self, row: SentRow) -> Contact | None:
        desk, provider = self._desk, self._desk.provider
        try:
            contact = row.platform_id
            if not contact:
                contact = await self._search(row.key)
                if not contact:
                    return None
            if self._list:
                return await desk.call(provider.fetch_member(self._list, contact))
            return await desk.call(provider.fetch_contact(contact))
        except NotFound:
            return None

    async def _search(self, key: str) -> str:
        if not self._desk.can(Capability.CONTACTS_SEARCH):
            return ""
        page = await self._desk.call(self._desk.provider.search_contacts(key.partition(":")[2]))
        return next((one.id for one in page.items if key in keys_of_contact(one)), "")

    def _keep(self, pairs: Iterable[tuple[SentRow, Contact | None]]) -> None:
        differences: list[Difference] = []
        lacks = self._desk.target.reading_lacks
        for row, contact in pairs:
            self._counts["rows"] += 1
            gone = contact is None or (contact.lists is not None and self._list not in contact.lists)
            if contact is None or (gone and self._list):
                self._counts["missing"] += 1
                differences.append(Difference(row.row, row.line, MISSING, "", ""))
                continue
            sent: dict[str, str | None] = json.loads(row.payload)
            told = told_fields(contact, sent, lacks)
            wrong = [
                Difference(row.row, row.line, name, sent[name] or "", told[name])
                for name in sent
                if name in told and not same(name, sent[name], told[name])
            ]
            self._counts["differ" if wrong else "same"] += 1
            self._counts["not_told"] += len(told) < len(sent)
            differences += wrong
        self._store.differences.add(differences)
        self._desk.reporter.step(self._counts["rows"])
