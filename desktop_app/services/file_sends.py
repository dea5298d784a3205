"""Events or orders of a whole file: sent in parts at the pace that was chosen, each with its line in the
journal.

Owns: the order of work, the pace, when to stop, the count at the end. Must not: send a part again by itself:
what is in doubt stays so until somebody looks.
"""

from __future__ import annotations

import asyncio
import csv
import itertools
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop_app.journal.acts import Act, ActState
from desktop_app.model.account import Account
from desktop_app.model.errors import Duplicate, InvalidInput, OutcomeUnknown, ProviderChanged, StorageFailed
from desktop_app.model.event import Event
from desktop_app.model.order import Order
from desktop_app.model.progress import Progress
from desktop_app.provider_api.provider import Provider
from desktop_app.runtime.clock import Clock
from desktop_app.services import events, orders
from desktop_app.services.accounts import Accounts
from desktop_app.services.acts import Acts
from desktop_app.services.send_file import MOST_SHOWN, Item
from desktop_app.services.table_files import csv_row

AHEAD = 500
"""So many items are made and looked up together."""


@dataclass
class FileLedger:
    """What became of every item. ``total`` counts the file's items apart: it is the sum of the rest."""

    total: int
    counts: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    """Key of an item to why it stayed here (the first of them) or was refused (all)."""

    @property
    def adds_up(self) -> bool:
        return self.total == sum(self.counts.values())


class FileSends:
    """One file at a time. ``stop`` takes effect between two requests; going on later sends only what is
    left."""

    def __init__(self, accounts: Accounts, acts: Acts, clock: Clock) -> None:
        self._accounts = accounts
        self._acts = acts
        self._clock = clock
        self._stop = asyncio.Event()

    async def send(
        self,
        account_id: str,
        items: Sequence[Item],
        at_once: int,
        per_minute: float,
        report: Callable[[Progress], None],
        settings: Mapping[str, str] | None = None,
        total: int | None = None,
    ) -> FileLedger:
        """``per_minute`` 0 = as the platform allows; ``total``: how many of the items can be sent, where that
        was counted before. Items are made as they are sent: a million of them are never held at once. Errors
        that concern the account end it (what was sent stands); errors that concern a part mark its items and
        the next part goes on."""
        self._stop = asyncio.Event()
        account = await asyncio.to_thread(self._accounts.require_armed, account_id)
        if total is None:
            total = await asyncio.to_thread(lambda: sum(1 for item in items if not item.trouble))
        began = self._clock.monotonic()
        done = handed = 0
        async for some in _chunks(items, at_once * max(1, AHEAD // at_once)):
            known = await self._acts.find_all(account, [item.key for item in some])
            waiting = [item for item in some if not item.trouble and not _was_sent(known.get(item.key))]
            done += sum(1 for item in some if not item.trouble) - len(waiting)
            for place in range(0, len(waiting), at_once):
                if per_minute and not self._stop.is_set():
                    await self._pace(began, handed, per_minute, done, total, report)
                if self._stop.is_set():
                    return await self.ledger(account, items)
                part = waiting[place : place + at_once]
                await self._send_part(account, part, settings)
                handed += len(part)
                seconds = max(self._clock.monotonic() - began, 0.001)
                report(Progress(done + handed, total, "send_file.sending", handed / seconds))
        return await self.ledger(account, items)

    async def stop_soon(self) -> None:
        """Stop before the next request. Runs on the loop, as the sending does."""
        self._stop.set()

    async def ledger(self, account: Account, items: Sequence[Item]) -> FileLedger:
        """Counted from the journal's lines, one an item; ``total`` is the count of the file."""
        found = FileLedger(len(items))
        async for some in _chunks(items, AHEAD):
            known = await self._acts.find_all(account, [item.key for item in some])
            for item in some:
                act = known.get(item.key)
                state, text = (ActState.NOT_SENT.value, "") if act is None else (act.state.value, act.text)
                if item.trouble:
                    state, text = "held_back", item.trouble
                found.counts[state] = found.counts.get(state, 0) + 1
                told = state == ActState.REFUSED.value or len(found.reasons) < MOST_SHOWN
                if text and told and state in ("held_back", ActState.REFUSED.value):
                    found.reasons[item.key] = text
        return found

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


def save_left_out(path: Path, heads: Sequence[str], items: Sequence[Item], ledger: FileLedger) -> None:
    """What stayed here or was refused as a table under ``heads``: row, about, whom, reason. StorageFailed."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(heads)
            for item in items:
                reason = item.trouble or ledger.reasons.get(item.key, "")
                if reason:
                    writer.writerow(csv_row((item.rows[0], item.about, item.whom, reason)))
    except OSError as error:
        raise StorageFailed("file_not_written", file=path.name, original=error.strerror or "") from error


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
        return Act(item.key, account.id, events.KIND, item.about, item.whom, request)
    return Act(item.key, account.id, orders.KIND, item.about, item.whom, orders.to_json(item.noun))
