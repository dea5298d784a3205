"""Takes an import back: look at a person, compare, say durably what is about to be done, do it, look again.

Owns: what is done to each person and what is called reversed, partly, kept or impossible. Must not: touch a
value that is not as the import left it, take anybody off a list without naming them, know a platform.

Whatever ends the process, people whose intent is durable are looked at again: what our own attempt did is
then seen as done, and nothing is done on the ground of an old look.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from desktop_app.journal import UndoState, UndoStep, UndoVerdict
from desktop_app.model.contact import Contact, Subscription
from desktop_app.model.errors import InvalidInput, NotFound
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.importing import ImportPhase
from desktop_app.provider_api.undo import LeaveList, NewContact, UndoMeans, WriteBack
from desktop_app.services.importing.desk import Desk
from desktop_app.services.importing.keys import keys_of_contact, same, told_fields
from desktop_app.services.importing.undoable import RowKind

log = logging.getLogger(__name__)

T = TypeVar("T")

AT_ONCE = 200
"""So many people are looked at together, so that what is written back can travel together."""
LANES = 8
LAGS_S = (0.0, 1.0, 2.0, 4.0)
POLL_S, SLOWEST_POLL_S, GIVE_UP_S = 0.5, 5.0, 20 * 60.0
LEFT = (Subscription.UNSUBSCRIBED, Subscription.COMPLAINED)


@dataclass(slots=True)
class _Case:
    """One person: what is to be done, and what stays as it is."""

    step: UndoStep
    now: Contact
    write: dict[str, str | None] = field(default_factory=dict)
    leave: bool = False
    changed: list[str] = field(default_factory=list)  # by somebody else, since the import
    unread: list[str] = field(default_factory=list)  # what was there before was not told
    refused: str = ""


class TakingBack:
    """One undo at work. ``desk.store`` is the undo's own; ``sent_at`` when the import began to send."""

    def __init__(self, desk: Desk, sent_at: float) -> None:
        self._desk = desk
        self._undo = desk.store.undo
        self._means = desk.target.undo or UndoMeans()
        self._list = desk.list_now().id
        self._sent_at = sent_at
        self._done = 0

    async def work(self) -> bool:
        """True when everybody was taken back as far as it goes, False when stopped."""
        self._undo.take_up()
        counts = self._undo.counts()
        waiting = sum(count for state, _, _, count in counts if state is UndoState.WAITING)
        total = sum(count for _, _, _, count in counts)
        self._done = total - waiting
        self._desk.reporter.phase("undo", total, self._done)
        while not self._desk.stop.is_set():
            steps = self._undo.take(AT_ONCE)
            if not steps:
                return True
            await self._take(steps)
        return not self._undo.take(1)

    async def _take(self, steps: Sequence[UndoStep]) -> None:
        cases = [case for case in await self._each(steps, self._look) if case is not None]
        created = [case for case in cases if case.step.kind == RowKind.CREATED.value]
        others = [case for case in cases if case.step.kind != RowKind.CREATED.value]
        await self._each(created, self._take_away)
        await self._restore(others)

    async def _each(
        self, items: Sequence[T], do: Callable[[T], Awaitable[_Case | None]]
    ) -> list[_Case | None]:
        """All of them, some at once. A stop leaves the rest; what stands in the way is raised when the others
        have ended.
        """
        waiting, results = list(reversed(items)), list[_Case | None]()

        async def lane() -> None:
            while waiting and not self._desk.stop.is_set():
                try:
                    results.append(await do(waiting.pop()))
                except BaseException:
                    waiting.clear()
                    raise

        tasks = [asyncio.ensure_future(lane()) for _ in range(min(LANES, len(items)))]
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        for error in ended:
            if isinstance(error, BaseException):
                raise error
        return results

    # --- looking ---

    async def _look(self, step: UndoStep) -> _Case | None:
        """The person as they are now, and what follows; None when that settles it."""
        contact_id = step.contact
        if not contact_id:
            if not self._desk.can(Capability.CONTACTS_SEARCH):
                self._settle([UndoVerdict(step.step, UndoState.IMPOSSIBLE, "unknown")])
                return None
            contact_id = await self._search(step)
            if not contact_id:
                self._settle([UndoVerdict(step.step, UndoState.REVERSED, "never_there")])
                return None
            self._undo.found(step.step, contact_id)
            step = step._replace(contact=contact_id)
        now = await self._read(step)
        if now is None:
            created = step.kind == RowKind.CREATED.value
            state, code = (UndoState.REVERSED, "gone") if created else (UndoState.KEPT, "gone_since")
            if created and step.tried:
                code = self._means.new_contact.value
            self._settle([UndoVerdict(step.step, state, code)])
            return None
        case = _Case(step, now)
        if step.kind == RowKind.CREATED.value:
            return self._judge_created(case)
        return self._judge_changed(case)

    async def _read(self, step: UndoStep) -> Contact | None:
        provider = self._desk.provider
        try:
            if step.kind != RowKind.CREATED.value and self._list:
                try:
                    return await self._desk.call(provider.fetch_member(self._list, step.contact))
                except NotFound:  # not in the list any more; perhaps still in the account
                    pass
            return await self._desk.call(provider.fetch_contact(step.contact))
        except NotFound:
            return None

    async def _search(self, step: UndoStep) -> str:
        text = step.key.partition(":")[2]
        page = await self._desk.call(self._desk.provider.search_contacts(text))
        return next((one.id for one in page.items if step.key in keys_of_contact(one)), "")

    def _judge_created(self, case: _Case) -> _Case | None:
        """Only who is as the import left them goes: nobody's later work is thrown away."""
        step, now = case.step, case.now
        told = told_fields(now, step.wrote, ())
        case.changed = [f for f, value in step.wrote.items() if f in told and not same(f, value, told[f])]
        elsewhere = [one for one in now.lists or () if self._list and one != self._list]
        if case.changed:
            self._settle([_verdict(case, UndoState.KEPT, "changed_since")])
        elif now.subscription in LEFT:
            self._settle([_verdict(case, UndoState.KEPT, "left_since")])
        elif elsewhere:
            self._settle([_verdict(case, UndoState.KEPT, "in_other_lists")])
        elif self._means.new_contact is NewContact.DELETE and not self._desk.provider.proves_new(
            now, self._list, self._sent_at
        ):
            case.leave = True
            return case
        else:
            return case
        return None

    def _judge_changed(self, case: _Case) -> _Case | None:
        step, now = case.step, case.now
        told = told_fields(now, step.wrote, ())
        for name, value in step.wrote.items():
            if name not in step.before:
                case.unread.append(name)
            elif name not in told or same(name, told[name], step.before[name]):
                continue  # as it was before
            elif not same(name, told[name], value):
                case.changed.append(name)
            elif name == self._desk.target.always_matches and step.before[name]:
                case.unread.append(name)  # writing it could meet somebody else
            else:
                case.write[name] = step.before[name] or None
        joined = step.kind == RowKind.JOINED.value and (now.lists is None or self._list in now.lists)
        case.leave = joined and self._means.leave_list is not LeaveList.KEEP
        if self._means.leave_list is LeaveList.UNSUBSCRIBE and now.subscription in LEFT:
            case.leave = False
        if not self._means.fields:
            case.unread += list(case.write)
            case.write = {}
        if case.write or case.leave:
            return case
        self._settle([_outcome(case, self._means)])
        return None

    # --- doing ---

    async def _take_away(self, case: _Case) -> None:
        step = case.step
        code = "unsubscribed" if case.leave else self._means.new_contact.value
        self._undo.begin([step.step], code)
        provider = self._desk.provider
        try:
            if case.leave:
                await self._desk.call(provider.leave_list(self._list, step.contact))
            else:
                await self._desk.call(provider.take_away(step.contact))
        except NotFound:
            code = "gone"
        except InvalidInput as error:
            self._settle([UndoVerdict(step.step, UndoState.IMPOSSIBLE, "refused", error.original)])
            return
        state = UndoState.PARTLY if code == "unsubscribed" else UndoState.REVERSED
        self._settle([UndoVerdict(step.step, state, code)])

    async def _restore(self, cases: Sequence[_Case]) -> None:
        if not cases or self._desk.stop.is_set():
            return
        self._undo.begin([case.step.step for case in cases], "writing_back")
        for group in _alike(cases):
            await self._write_back(group)
        leaving = [case for case in cases if case.leave and not case.refused]
        if leaving and self._means.leave_list is LeaveList.REMOVE:
            ids = [case.step.contact for case in leaving]
            await self._desk.call(self._desk.provider.remove_members(self._list, ids))
        elif leaving:
            for case in leaving:
                await self._desk.call(self._desk.provider.leave_list(self._list, case.step.contact))
        await self._look_again(cases)

    async def _write_back(self, group: Sequence[_Case]) -> None:
        """A group that is refused as a whole is halved until the bad one stands alone."""
        contacts = [WriteBack(case.now, case.write) for case in group]
        try:
            answer = await self._desk.call(self._desk.provider.write_back(self._list, contacts))
        except InvalidInput as error:
            if len(group) == 1:
                group[0].refused = error.original or error.message
                return
            half = len(group) // 2
            await self._write_back(group[:half])
            await self._write_back(group[half:])
            return
        if answer.session and self._desk.can(Capability.CONTACTS_IMPORT_STATUS):
            await self._follow(answer.session)

    async def _follow(self, session: str) -> None:
        wait, since = POLL_S, self._desk.clock.monotonic()
        while self._desk.clock.monotonic() - since < GIVE_UP_S:
            state = await self._desk.call(self._desk.provider.follow_import(session))
            if state.phase in (ImportPhase.FINISHED, ImportPhase.FAILED):
                return
            await self._desk.clock.sleep(wait)
            wait = min(wait * 1.5, SLOWEST_POLL_S)

    async def _look_again(self, cases: Sequence[_Case]) -> None:
        """What was done is called done when a reading shows it."""
        open_cases = list(cases)
        for lag in LAGS_S:
            if lag:
                await self._desk.clock.sleep(lag)
            still: list[_Case] = []

            async def see(case: _Case, still: list[_Case] = still) -> None:
                now = await self._read(case.step)
                if now is None or not self._shown(case, now):
                    still.append(case)
                else:
                    self._settle([_outcome(case, self._means)])

            await self._each(open_cases, see)
            if self._desk.stop.is_set():
                return  # those that were not seen are looked at again when it goes on
            open_cases = still
            if not open_cases:
                return
        self._settle(
            UndoVerdict(
                case.step.step, UndoState.IMPOSSIBLE if case.refused else UndoState.PARTLY,
                "refused" if case.refused else "not_shown", case.refused, tuple(case.write),
            )
            for case in open_cases
        )  # fmt: skip

    def _shown(self, case: _Case, now: Contact) -> bool:
        told = told_fields(now, case.write, ())
        back = all(name in told and same(name, told[name], value) for name, value in case.write.items())
        if not case.leave or now.lists is None:
            return back
        if self._means.leave_list is LeaveList.UNSUBSCRIBE:
            return back and now.subscription in LEFT
        return back and self._list not in now.lists

    def _settle(self, verdicts: Iterable[UndoVerdict]) -> None:
        """The answer, durable before anything else is done."""
        made = list(verdicts)
        with self._desk.store.transaction():
            self._undo.judge(made)
            self._desk.keep_figures()
        self._done += len(made)
        self._desk.reporter.step(self._done)


def _alike(cases: Sequence[_Case]) -> list[list[_Case]]:
    """Those with the same fields to write travel together: a blank wipes nothing that it does not mean."""
    groups: dict[tuple[str, ...], list[_Case]] = {}
    for case in cases:
        if case.write:
            groups.setdefault(tuple(sorted(case.write)), []).append(case)
    return list(groups.values())


def _verdict(case: _Case, state: UndoState, code: str) -> UndoVerdict:
    return UndoVerdict(case.step.step, state, code, "", tuple(case.changed))


def _outcome(case: _Case, means: UndoMeans) -> UndoVerdict:
    """What became of somebody who was there before."""
    stays = tuple(dict.fromkeys((*case.changed, *case.unread)))
    did = bool(case.write or case.leave)
    if case.changed:
        return UndoVerdict(
            case.step.step, UndoState.PARTLY if did else UndoState.KEPT, "changed_since", "", stays
        )
    if case.unread:
        state = UndoState.PARTLY if did else UndoState.IMPOSSIBLE
        return UndoVerdict(case.step.step, state, "not_read", "", stays)
    joined = case.step.kind == RowKind.JOINED.value
    if joined and means.leave_list is LeaveList.UNSUBSCRIBE:
        return UndoVerdict(case.step.step, UndoState.PARTLY, "unsubscribed_in_list")
    if joined and means.leave_list is LeaveList.KEEP:
        return UndoVerdict(case.step.step, UndoState.PARTLY, "stays_in_list")
    return UndoVerdict(case.step.step, UndoState.REVERSED, "restored" if did else "as_before")
