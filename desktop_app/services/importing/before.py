"""The reading before the import: what the contacts of the file are like now, and what follows for each row.

Owns: choosing the cheapest reading, before-images, the rules "only if blank" and "never", finding rows that
are right already and people who have unsubscribed. Must not: send anything; read again what was read.
"""

from __future__ import annotations

import json
import logging
import math
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from desktop_app.journal import Image, PlannedRow, Which
from desktop_app.model.contact import Contact, Subscription
from desktop_app.model.errors import NotFound
from desktop_app.model.page import Page
from desktop_app.model.report import RowState, SaidBy
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.paging import walk_pages
from desktop_app.services.importing.desk import Desk
from desktop_app.services.importing.keys import KEY_FIELDS, keys_of_contact, same, told_fields
from desktop_app.services.importing.undoable import extent_of, kind_of

log = logging.getLogger(__name__)

FEW_MENDED = 60
"""Up to so many rows that were changed after the reading are looked up one by one."""
FEW_ROWS = 20
"""Up to so many rows are looked up one by one where nobody knows how large the base is."""
SHARED_ID = "shared_id"
LEFT_THE_LISTS = (Subscription.UNSUBSCRIBED.value, Subscription.COMPLAINED.value)


async def read_before(desk: Desk) -> None:
    """Store before-images and tie each row to its contact. Does nothing where the platform tells nothing."""
    store = desk.store
    if not desk.target.reads_before:
        return
    if store.fact("before_complete") and await _read_what_was_mended(desk):
        return
    with store.transaction():  # a reading cut short begins again; nothing was sent yet
        store.images.forget()
        store.rows.forget_before()
    asked, calls = desk.asked_s, desk.calls
    reading = _Reading(desk)
    complete = await reading.read()
    desk.reporter.flush()
    spent = (desk.asked_s - asked) / max(1, desk.calls - calls)
    with store.transaction():
        store.rows.settle_before(complete=complete)
        desk.keep_figures()
        store.put_facts(
            {
                "before_complete": True,
                "before_all": complete,
                "read_at": desk.clock.wall(),
                "seconds_a_call": round(spent, 4),
                "contacts_a_call": reading.contacts_a_call,
            }
        )


async def _read_what_was_mended(desk: Desk) -> bool:
    """Rows that were changed since may mean somebody of whom nothing was read. False: all is read again."""
    store = desk.store
    if not store.mends.counts()[0]:
        return True
    keys = store.mends.rows_to_read()
    if keys and (len(keys) > FEW_MENDED or not desk.can(Capability.CONTACTS_SEARCH)):
        return False
    if keys:
        await _Reading(desk).look_up(keys)
    with store.transaction():
        store.rows.settle_before(complete=bool(store.fact("before_all", True)))
        desk.keep_figures()
    return True


class _Reading:
    """One reading of what the file may mean, by the cheapest way."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._provider = desk.provider
        self._list = desk.list_now()
        shapes = desk.store.rows.shapes().values()
        self.pages = self.contacts = 0
        self._columns = {column for _, columns in shapes for column in columns} | set(KEY_FIELDS)

    @property
    def contacts_a_call(self) -> float:
        """How many people a page of the platform holds; 0 when none was read."""
        return self.contacts / self.pages if self.pages else 0.0

    async def read(self) -> bool:
        """True when every contact of the account that the file may mean was seen."""
        desk, rows = self._desk, self._desk.store.rows.count_unmatched()
        if not rows:
            return True
        first: Page[Contact] | None = None
        can_search = desk.can(Capability.CONTACTS_SEARCH)
        if desk.can(Capability.CONTACTS_SCAN):
            first = await desk.call(self._provider.scan_contacts(None))
        if can_search and _one_by_one_is_cheaper(rows, first):
            await self._look_up()
            return True
        await self._read_members()
        if not desk.store.rows.count_unmatched():
            return True
        if first is not None:
            await self._scan(first)
        elif can_search:
            await self._look_up()
        return first is not None or can_search

    async def _read_members(self) -> None:
        """The members of the list first: they are told with most fields, and that they are members."""
        if self._list.id and self._desk.can(Capability.LISTS_MEMBERS):
            self._desk.reporter.phase("members")
            await self._walk(lambda cursor: self._provider.fetch_members(self._list.id, cursor), member=True)

    async def _scan(self, first: Page[Contact]) -> None:
        self._desk.reporter.phase("compare", first.total)
        await self._walk(self._provider.scan_contacts, member=False, first=first)

    async def _walk(
        self,
        ask: Callable[[str | None], Awaitable[Page[Contact]]],
        *,
        member: bool,
        first: Page[Contact] | None = None,
    ) -> None:
        async def fetch(cursor: str | None) -> Page[Contact]:
            if cursor is None and first is not None:
                return first  # asked for already, to see how large the base is
            return await self._desk.call(ask(cursor))

        done = 0
        async for contacts in walk_pages(fetch, lambda contact: contact.id):
            done += len(contacts)
            self.pages += 1
            self.contacts += len(contacts)
            self._keep(contacts, member=member)
            self._desk.reporter.step(done)

    async def _look_up(self) -> None:
        """Each key of the file by a search of its own, then the whole contact as the list has it."""
        rows = self._desk.store.rows
        await self.look_up([key for page in rows.keys_to_send() for pair in page for key in pair if key])

    async def look_up(self, keys: Sequence[str]) -> None:
        """The contacts that have one of these keys."""
        desk, target = self._desk, self._list
        desk.reporter.phase("compare", len(keys))
        seen: set[str] = set()
        for done, key in enumerate(keys, start=1):
            for contact in await self._search(key):
                if contact.id not in seen:
                    seen.add(contact.id)
                    whole = await self._whole(contact)
                    self._keep((whole,), member=bool(target.id) and target.id in (whole.lists or ()))
            desk.reporter.step(done)

    async def _search(self, key: str) -> list[Contact]:
        """Contacts that really have the key: a search also finds near matches."""
        text = key.partition(":")[2]

        async def fetch(cursor: str | None) -> Page[Contact]:
            return await self._desk.call(self._provider.search_contacts(text, cursor))

        found = [c async for page in walk_pages(fetch, lambda contact: contact.id) for c in page]
        return [contact for contact in found if key in keys_of_contact(contact)]

    async def _whole(self, contact: Contact) -> Contact:
        if not self._desk.can(Capability.CONTACTS_READ):
            return contact
        try:
            if self._list.id and self._desk.can(Capability.LISTS_MEMBERS):
                return await self._desk.call(self._provider.fetch_member(self._list.id, contact.id))
            return await self._desk.call(self._provider.fetch_contact(contact.id))
        except NotFound:  # not in this list, or gone; what the search told is what was there
            return contact

    def _keep(self, contacts: Iterable[Contact], *, member: bool) -> None:
        """Store the images of those contacts that a row of the file may mean."""
        store, target = self._desk.store, self._desk.target
        lacks = target.reading_lacks
        if member and target.members_lack is not None:
            lacks = target.members_lack
        known = [(contact, keys_of_contact(contact)) for contact in contacts]
        wanted = store.rows.known_keys(key for _, keys in known for key in keys)
        images = [
            Image(c.id, keys, member, c.subscription.value, told_fields(c, self._columns, lacks))
            for c, keys in known
            if wanted.intersection(keys)
        ]
        with store.transaction():
            if images:
                store.images.add(images)
            self._desk.keep_figures()


def _one_by_one_is_cheaper(rows: int, first: Page[Contact] | None) -> bool:
    """Two calls a row (search, then the contact with its lists) against reading base and list page by page.

    The platform's own total is a hint only; either choice is right, only slower if the hint was wrong.
    """
    if first is None:
        return rows <= FEW_ROWS
    if first.cursor is None:
        return False
    if first.total is None or not first.items:
        return rows <= FEW_ROWS
    return 2 * rows < 2 * math.ceil(first.total / len(first.items))


def settle_rows(desk: Desk, rules: Mapping[str, str]) -> None:
    """What the reading means for each row: unsubscribed, right already, values that are not to be touched.

    ``rules``: field -> ``only_if_blank`` or ``never``. Keeps the differences by field as facts.
    """
    store = desk.store
    _hold_back_shared_ids(desk)
    changes: dict[str, list[str | int]] = {}
    back: Counter[tuple[str, str, str]] = Counter()
    # nobody there before: nothing to compare with, and nothing that a rule could protect
    for page in store.rows.walk_planned(Which.NOT_ABSENT if rules else Which.PRESENT):
        verdicts: list[tuple[int, RowState, str, SaidBy, str]] = []
        rewritten: list[tuple[int, str, str]] = []
        for row in page:
            values: dict[str, str | None] = json.loads(row.payload)
            image: dict[str, str] | None = json.loads(row.image) if row.image is not None else None
            if row.subscription in LEFT_THE_LISTS:
                verdicts.append((row.row, RowState.SKIPPED, "suppressed", SaidBy.READING, row.before or ""))
                continue
            kept = _by_rules(row, values, image, rules)
            if image is not None and row.contacts == 1:
                if row.member and _all_equal(kept, image):
                    verdicts.append(
                        (row.row, RowState.UNCHANGED, "already_right", SaidBy.READING, row.before or "")
                    )
                    continue
                _count_changes(changes, kept, image)
            kind = kind_of(row.before, row.contacts, bool(row.member))
            back[kind, *extent_of(desk.target, kind, kept, image or ())] += 1
            if kept != values:
                rewritten.append((row.row, json.dumps(kept, ensure_ascii=False), json.dumps(sorted(kept))))
        with store.transaction():
            store.rows.judge(verdicts)
            store.rows.rewrite(rewritten)
    store.put_facts(
        {
            "changes": [
                {"field": name, "count": c[0], "before": c[1], "after": c[2]} for name, c in changes.items()
            ],
            "undoable": [[*key, count] for key, count in back.items()],
        }
    )


def _hold_back_shared_ids(desk: Desk) -> None:
    """One id in rows of different people: where the platform finds by the id first, the second row would
    overwrite the first one's address. Nobody here knows whose it is, so none of them is sent.
    """
    if not desk.target.always_matches:
        return
    shared = desk.store.rows.sharing_a_key()
    desk.store.rows.judge((row, RowState.REJECTED_HERE, SHARED_ID, SaidBy.RULE, "") for row in shared)


def _by_rules(
    row: PlannedRow, values: dict[str, str | None], image: dict[str, str] | None, rules: Mapping[str, str]
) -> dict[str, str | None]:
    """The values that may be written. What cannot be read is not proven blank, so it is not touched."""
    if not rules or row.before == "":
        return values  # nobody is there: nothing can be overwritten
    kept = {}
    for field, value in values.items():
        rule = rules.get(field) if field not in KEY_FIELDS else None
        proven_blank = image is not None and row.contacts == 1 and image.get(field) == ""
        if rule is None or (rule == "only_if_blank" and proven_blank):
            kept[field] = value
    return kept


def _all_equal(values: Mapping[str, str | None], image: Mapping[str, str]) -> bool:
    return all(field in image and same(field, value, image[field]) for field, value in values.items())


def _count_changes(
    changes: dict[str, list[str | int]], values: Mapping[str, str | None], image: Mapping[str, str]
) -> None:
    for field, value in values.items():
        if field in image and not same(field, value, image[field]):
            found = changes.setdefault(field, [0, image[field], value or ""])
            found[0] = int(found[0]) + 1
