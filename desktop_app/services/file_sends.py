"""Events or orders of a whole file: sent in parts at the pace that was chosen, each with its line in the
journal.

Owns: the order of work, the pace, when to stop, the count at the end. Must not: send a part again by itself:
what is in doubt stays so until somebody looks.
"""

from __future__ import annotations

import asyncio
import itertools
import math
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from desktop_app.journal.acts import Act, ActState, ActStore
from desktop_app.model.account import Account
from desktop_app.model.errors import Duplicate, InvalidInput, OutcomeUnknown, ProviderChanged
from desktop_app.model.event import Event
from desktop_app.model.order import Order
from desktop_app.model.progress import Progress
from desktop_app.provider_api.manifest import Manifest
from desktop_app.provider_api.provider import Provider
from desktop_app.runtime.clock import Clock
from desktop_app.runtime.to_its_end import to_its_end
from desktop_app.services import events, order_items, orders, sent_files
from desktop_app.services.accounts import Accounts
from desktop_app.services.acts import Acts
from desktop_app.services.event_items import EventItems
from desktop_app.services.order_items import OrderItems, SentOrders, looked_at
from desktop_app.services.send_counts import MOST_SHOWN, Counted
from desktop_app.services.send_file import Item
from desktop_app.services.send_results import Line, write_rows
from desktop_app.services.sent_files import Reopened, SentFile, lock_name

AHEAD = 500
"""So many items are made and looked up together."""
SURE_AFTER_S = 5.0
"""Before that, what is left cannot be told from what went."""
A_REQUEST_S = (0.1, 0.5)
"""What a request and its answer take, with what is written down for it, where nothing was measured yet: a
quick line and a slow one."""
AROUND = (0.8, 1.3)
"""What was measured, as a range."""
_LEFT_OUT = ("held_back", ActState.REFUSED.value)


@dataclass
class FileLedger:
    """What became of every item. ``total`` counts the file's items apart: it is the sum of the rest.
    ``before``: so many had been sent out of this very file, in this way, at an earlier time."""

    total: int
    counts: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    """Key of an item to why it stayed here or was refused: the first of them."""
    before: int = 0

    @property
    def adds_up(self) -> bool:
        return self.total == sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class SentBefore:
    """``count`` items of a file went in its sending number ``round``, the last of them ``at``."""

    round: int
    count: int
    at: datetime | None


class InRounds(Protocol):
    """Items of a file that knows which sending of it they belong to."""

    @property
    def beginning(self) -> str: ...

    def in_round(self, number: int) -> InRounds: ...


class FileSends:
    """One file at a time. ``stop`` takes effect between two requests; going on later sends only what is
    left."""

    def __init__(self, accounts: Accounts, acts: Acts, clock: Clock) -> None:
        self._accounts = accounts
        self._acts = acts
        self._clock = clock
        self._stop = asyncio.Event()
        self._asked_s, self._requests = 0.0, 0

    async def send(
        self,
        account_id: str,
        items: Sequence[Item],
        at_once: int,
        per_minute: float,
        report: Callable[[Progress], None],
        settings: Mapping[str, str] | None = None,
        total: int | None = None,
        file: str = "",
        name: str = "",
    ) -> FileLedger:
        """``file``: mark of the file these are out of. One process at a time sends it to an account: Locked.
        ``name``: under which its result can be looked at again later.

        ``per_minute`` 0 = as the platform allows; ``total``: how many of the items can be sent, where that
        was counted before. Items are made as they are sent: a million of them are never held at once. Errors
        that concern the account end it (what was sent stands); errors that concern a part mark its items and
        the next part goes on."""
        self._stop = asyncio.Event()
        self._asked_s, self._requests = 0.0, 0
        account = await asyncio.to_thread(self._accounts.require_armed, account_id)
        await self.check(account, items, settings)
        if not file:
            return await self._send_all(account, items, at_once, per_minute, report, settings, total)
        store = await self._acts.store_of(account)
        lock = await to_its_end(
            store.lock_sending, lock_name(account.id, file), undo=lambda taken: taken.release()
        )
        try:
            kept = ""
            if isinstance(items, EventItems | OrderItems):
                now = self._clock.utc_now()
                kept = await asyncio.to_thread(
                    sent_files.keep, store, account.id, name, items, settings, at_once, now
                )
            ledger = await self._send_all(account, items, at_once, per_minute, report, settings, total)
            if kept:
                pace = (self._asked_s, self._requests)
                now = self._clock.utc_now()
                await asyncio.to_thread(store.sends.settle, kept, ledger.counts, now, pace)
            return ledger
        finally:
            lock.release()

    async def _send_all(
        self,
        account: Account,
        items: Sequence[Item],
        at_once: int,
        per_minute: float,
        report: Callable[[Progress], None],
        settings: Mapping[str, str] | None,
        total: int | None,
    ) -> FileLedger:
        if total is None:
            total = await asyncio.to_thread(lambda: sum(1 for item in items if not item.trouble))
        began = self._clock.monotonic()
        done = handed = before = 0
        async for some in _chunks(items, at_once * max(1, AHEAD // at_once)):
            known = await self._acts.find_all(account, [_key(account, item) for item in some])
            good = [item for item in some if not item.trouble]
            waiting = [item for item in good if not _was_sent(known.get(_key(account, item)))]
            before += len(good) - len(waiting)
            done += len(good) - len(waiting)
            for place in range(0, len(waiting), at_once):
                if per_minute and not self._stop.is_set():
                    await self._pace(began, handed, per_minute, done, total, report)
                if self._stop.is_set():
                    return await self.ledger(account, items, before)
                part = waiting[place : place + at_once]
                asked = self._clock.monotonic()
                await self._send_part(account, part, settings)
                self._asked_s += self._clock.monotonic() - asked
                self._requests += 1
                handed += len(part)
                seconds = max(self._clock.monotonic() - began, 0.001)
                rate, left = handed / seconds, max(total - done - handed, 0)
                some_time = (
                    (left / rate * 0.8, left / rate * 1.3) if rate and seconds > SURE_AFTER_S else None
                )
                report(Progress(done + handed, total, "send_file.sending", rate, some_time))
        return await self.ledger(account, items, before)

    async def check(
        self, account: Account, items: Sequence[Item], settings: Mapping[str, str] | None = None
    ) -> None:
        """InvalidInput for what keeps every item from being sent, before the first is: else each of a
        million would be refused by itself."""
        if isinstance(items, EventItems):
            told = items.told()
            kind, type_, given = "events", str(told["type"]), told["settings"]
        else:
            kind, type_, given = "orders", "", dict(settings or {})
        if isinstance(items, EventItems | OrderItems):
            provider = await self._accounts.open(account.id)
            provider.check_file(kind, type_, given)

    async def sent_before(self, account: Account, items: InRounds) -> SentBefore:
        """The latest sending of these items to this account, in this way; what is in doubt counts as sent.
        ``round`` 1 and ``count`` 0 where there was none."""
        latest = SentBefore(1, 0, None)
        for number in itertools.count(1):
            beginning = f"{account.id}:{items.in_round(number).beginning}"
            count, at = await self._acts.sent_so_far(account, beginning)
            if not count:
                return latest
            latest = SentBefore(number, count, at)
        raise AssertionError  # the rounds end

    async def sent_files(self, account: Account, kind: str) -> list[SentFile]:
        """The last files of ``kind`` (events or orders) that were sent to an account, newest first."""
        store = await self._acts.store_of(account)
        return await asyncio.to_thread(sent_files.recent, store, account.id, kind)

    async def all_sent_files(self) -> list[SentFile]:
        """The last files of events and orders of every account."""
        found = []
        for account in await self._accounts.read_all():
            for kind in ("events", "orders"):
                found += await self.sent_files(account, kind)
        return found

    async def reopen(self, account: Account, manifest: Manifest, send: str) -> tuple[Reopened, FileLedger]:
        """A file that was sent, and what became of it by now. UsageError when it was removed."""
        store = await self._acts.store_of(account)
        found = await asyncio.to_thread(sent_files.again, store, manifest, account, send)
        return found, await self.ledger(account, found.items)

    async def measured(self, account: Account, kind: str, form: str, at_once: int) -> float | None:
        """Seconds a request took in the latest files sent to this account in this way; None without any."""
        store = await self._acts.store_of(account)
        return await asyncio.to_thread(sent_files.measured, store, account.id, kind, form, at_once)

    async def count_orders(self, account: Account, items: OrderItems) -> Counted:
        """How many of the orders can be sent; beside what went to this account before, in whatever way."""
        store = await self._acts.store_of(account)
        return await order_items.count_orders(items, SentOrders(store, account.id))

    async def recount_orders(
        self, account: Account, counted: Counted, before: OrderItems, after: OrderItems, places: Sequence[int]
    ) -> Counted:
        """What :meth:`count_orders` found of ``before``, for ``after``: rows at these places were changed."""
        store = await self._acts.store_of(account)
        sent = SentOrders(store, account.id)
        return await order_items.recount_orders(counted, before, after, places, sent)

    async def look_at(
        self, account: Account, items: EventItems | OrderItems, places: Sequence[int]
    ) -> list[Item]:
        """Items of a file, to be shown one by one."""
        if isinstance(items, EventItems):
            return await asyncio.to_thread(lambda: [items[place] for place in places])
        store = await self._acts.store_of(account)
        return await asyncio.to_thread(looked_at, items, places, SentOrders(store, account.id))

    async def stop_soon(self) -> None:
        """Stop before the next request. Runs on the loop, as the sending does."""
        self._stop.set()

    async def ledger(self, account: Account, items: Sequence[Item], before: int = 0) -> FileLedger:
        """Counted from the journal's lines, one an item; ``total`` is the count of the file."""
        found = FileLedger(len(items), before=before)
        async for item, state, text in self._states(account, items):
            found.counts[state] = found.counts.get(state, 0) + 1
            if text and state in _LEFT_OUT and len(found.reasons) < MOST_SHOWN:
                found.reasons[item.key] = text
        return found

    async def rows_in(self, account: Account, items: Sequence[Item], state: str) -> list[tuple[Item, str]]:
        """The first items in this state, as far as they are shown one by one, each with why."""
        found = []
        async for item, its, text in self._states(account, items):
            if its == state:
                found.append((item, text))
                if len(found) >= MOST_SHOWN:
                    break
        return found

    async def save_rows(
        self,
        account: Account,
        path: Path,
        items: EventItems | OrderItems,
        every: bool,
        words: Mapping[str, str],
    ) -> None:
        """The rows of the file as a table: those that stayed here or were refused, or every one, each with
        its cells, the word for its state and the reason. StorageFailed."""
        store = await self._acts.store_of(account)
        await asyncio.to_thread(self._write_rows, store, account, path, items, every, dict(words))

    def _write_rows(
        self,
        store: ActStore,
        account: Account,
        path: Path,
        items: EventItems | OrderItems,
        every: bool,
        words: Mapping[str, str],
    ) -> None:
        """Blocking."""

        def lines() -> Iterator[tuple[Sequence[Sequence[str]], Line]]:
            place = 0
            left = iter(items)
            while some := list(itertools.islice(left, AHEAD)):
                known = store.find_all([_key(account, item) for item in some])
                for item in some:
                    state, text = _state(item, known.get(_key(account, item)))
                    if every or state in _LEFT_OUT:
                        yield items.cells(place), (item, state, text)
                    place += 1

        write_rows(path, items.heads, lines(), words)

    async def _states(self, account: Account, items: Sequence[Item]) -> AsyncIterator[tuple[Item, str, str]]:
        async for some in _chunks(items, AHEAD):
            known = await self._acts.find_all(account, [_key(account, item) for item in some])
            for item in some:
                yield item, *_state(item, known.get(_key(account, item)))

    async def _send_part(
        self, account: Account, part: Sequence[Item], settings: Mapping[str, str] | None
    ) -> None:
        acts = [_act(account, item) for item in part]

        async def call(provider: Provider) -> Sequence[Any]:
            nouns = [item.noun for item in part]
            if isinstance(nouns[0], Event):
                return await provider.send_events([one for one in nouns if isinstance(one, Event)])
            return await provider.send_orders([one for one in nouns if isinstance(one, Order)], settings)

        read: Any = events.said_of if isinstance(part[0].noun, Event) else orders.said_of
        try:
            await self._acts.carry_out(account.id, acts, call, read)
        except (OutcomeUnknown, InvalidInput, ProviderChanged, Duplicate) as error:
            if isinstance(error, InvalidInput) and len(part) > 1:  # one bad item must not lose the others
                half = len(part) // 2
                await self._send_part(account, part[:half], settings)
                await self._send_part(account, part[half:], settings)

    async def _pace(
        self,
        began: float,
        handed: int,
        per_minute: float,
        done: int,
        total: int,
        report: Callable[[Progress], None],
    ) -> None:
        """Wait until the next part is due; a stop ends the wait."""
        due = began + handed * 60.0 / per_minute
        while (left := due - self._clock.monotonic()) > 0 and not self._stop.is_set():
            if left > 1:
                report(
                    Progress(
                        done + handed, total, "send_file.pacing", waiting_until=self._clock.wall() + left
                    )
                )
            await self._clock.sleep(min(left, 0.2))


def expected_seconds(
    manifest: Manifest,
    operation: str,
    items: int,
    at_once: int,
    per_minute: float,
    measured: float | None = None,
) -> tuple[float, float] | None:
    """How long so many items may take (low, high), None for none: requests go one after the other, at the
    pace that was chosen, the platform's published one, or that of the line, whichever is slowest.
    ``measured``: seconds a request took at this account before, None for an account without any."""
    if not items:
        return None
    call = manifest.operations.get(operation)
    limit = manifest.limits.get(call.limit) if call is not None else None
    floor = limit.seconds / limit.count if limit is not None else 0.0
    requests = math.ceil(items / max(1, at_once))
    chosen = items * 60.0 / per_minute if per_minute else 0.0
    around = A_REQUEST_S if measured is None else tuple(measured * part for part in AROUND)
    low, high = (max(chosen, requests * max(floor, each)) for each in around)
    return low, high


def _key(account: Account, item: Item) -> str:
    """The same file goes to two accounts as two: what one of them got is no reason to keep it from the
    other."""
    return f"{account.id}:{item.key}"


def _state(item: Item, act: Act | None) -> tuple[str, str]:
    """What became of an item, and why."""
    if item.trouble:
        return "held_back", item.trouble
    return (ActState.NOT_SENT.value, "") if act is None else (act.state.value, act.text)


def _was_sent(act: Act | None) -> bool:
    return act is not None and act.state not in (ActState.NOT_SENT, ActState.REFUSED)


async def _chunks(items: Sequence[Item], size: int) -> AsyncIterator[list[Item]]:
    """The items in order, some at a time, made off the loop."""
    left = iter(items)
    while some := await asyncio.to_thread(lambda: list(itertools.islice(left, size))):
        yield some


def _act(account: Account, item: Item) -> Act:
    if isinstance(item.noun, Event):
        request = {
            "form": item.noun.form, "type": item.noun.type, "whom": dict(item.noun.whom),
            "params": dict(item.noun.params), "settings": dict(item.noun.settings),
        }  # fmt: skip
        return Act(_key(account, item), account.id, events.KIND, item.about, item.whom, request)
    return Act(_key(account, item), account.id, orders.KIND, item.about, item.whom, orders.to_json(item.noun))
