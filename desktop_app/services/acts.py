"""Single writes to a platform, in the one order that loses nothing: intent durable, request, answer durable.

Owns: that order, what an error makes of an act, that no act is sent twice by itself. Must not: know a
platform or what an act means (events, orders, messages and contacts hand in the call).
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from desktop_app.journal.acts import Act, ActState, ActStore
from desktop_app.model.errors import AppError, Duplicate, OutcomeUnknown, Unreachable
from desktop_app.runtime.redact import Redactor
from desktop_app.runtime.to_its_end import to_its_end

if TYPE_CHECKING:
    from datetime import datetime

    from desktop_app.journal import Journal
    from desktop_app.model.account import Account
    from desktop_app.provider_api.provider import Provider
    from desktop_app.runtime.clock import Clock
    from desktop_app.services.accounts import Accounts

T = TypeVar("T")
MOST_OPEN = 5000
"""So many acts in doubt are shown and looked up at one go."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer says of one act. ``taken``: accepted, not proven carried out."""

    state: ActState = ActState.TAKEN
    text: str = ""
    answer: Mapping[str, Any] = field(default_factory=dict)


class Acts:
    """``journals`` by "is it training". Errors of the call come through after they were written down."""

    def __init__(self, journals: Mapping[bool, Journal], accounts: Accounts, clock: Clock) -> None:
        self._journals = journals
        self._accounts = accounts
        self._clock = clock
        self._recovered: set[bool] = set()
        self._gate = threading.Lock()

    async def carry_out(
        self,
        account_id: str,
        acts: Sequence[Act],
        call: Callable[[Provider], Awaitable[T]],
        read: Callable[[T], Sequence[Said]],
        *,
        again: bool = False,
    ) -> T:
        """Send ``acts`` with one call. ``read`` says what the answer means for each, in order.

        NotArmed before anything is written. Duplicate (``act_done``, ``act_open``) when an act of the same
        key was taken or is in doubt, unless ``again``: the person wants it, or the call is safe to repeat.
        What the platform counts as secret (a person's login key) goes out and is not kept.
        """
        if not acts:
            raise ValueError("no acts to carry out")
        account = await asyncio.to_thread(self._accounts.require_armed, account_id)
        store = await asyncio.to_thread(self._store, account.training)
        acts = [without_secrets(act, self._accounts.manifest(account).secret_answer_fields) for act in acts]
        # given up while it is written down: nothing left, and it must not stand there as on its way
        nothing_left = partial(self._settle, store, acts, [Said(ActState.NOT_SENT)] * len(acts))
        await to_its_end(self._begin, store, acts, again, undo=lambda _none: nothing_left())
        sent = False
        try:
            provider = await self._accounts.open(account_id)
            sent = True
            answer = await call(provider)
            said = read(answer)
        except BaseException as error:
            state = _state_after(error, sent)
            text = _why(error, state)
            await asyncio.shield(
                asyncio.to_thread(self._settle, store, acts, [Said(state, text)] * len(acts))
            )
            raise
        await asyncio.shield(asyncio.to_thread(self._settle, store, acts, said))
        return answer

    async def recent(
        self,
        account: Account,
        kinds: Sequence[str],
        *,
        whom: str = "",
        before: int = 0,
        limit: int = 200,
    ) -> list[Act]:
        """What was sent from here to this account, newest first."""
        store = await asyncio.to_thread(self._store, account.training)
        return await asyncio.to_thread(
            partial(store.recent, kinds, account=account.id, whom=whom, before=before, limit=limit)
        )

    async def recent_and_open(self, account: Account, kinds: Sequence[str], *, limit: int) -> list[Act]:
        """The latest, and below them every older one that is in doubt: nobody would find those otherwise."""
        store = await asyncio.to_thread(self._store, account.training)
        ask = partial(store.recent, kinds, account=account.id)
        latest = await asyncio.to_thread(partial(ask, limit=limit))
        if len(latest) < limit:
            return latest
        older = partial(ask, before=latest[-1].id, state=ActState.IN_DOUBT.value, limit=MOST_OPEN)
        return latest + await asyncio.to_thread(older)

    async def in_doubt(self, account: Account, kinds: Sequence[str]) -> list[Act]:
        """What nobody knows the end of, newest first."""
        store = await asyncio.to_thread(self._store, account.training)
        ask = partial(store.recent, kinds, account=account.id, state=ActState.IN_DOUBT.value, limit=MOST_OPEN)
        return await asyncio.to_thread(ask)

    async def about(self, whom: str, *, training: bool) -> list[Act]:
        """Everything that was sent from here about one address, over all accounts of this world."""
        store = await asyncio.to_thread(self._store, training)
        return await asyncio.to_thread(partial(store.recent, (), whom=whom, limit=1000))

    async def find(self, account: Account, key: str) -> Act | None:
        store = await asyncio.to_thread(self._store, account.training)
        return await asyncio.to_thread(store.find, key)

    async def find_all(self, account: Account, keys: Sequence[str]) -> dict[str, Act]:
        """Those that were begun, by key."""
        store = await asyncio.to_thread(self._store, account.training)
        return await asyncio.to_thread(store.find_all, keys)

    async def sent_so_far(self, account: Account, beginning: str) -> tuple[int, datetime | None]:
        """How many acts whose keys begin so are taken, in doubt or on their way, and when the last began."""
        store = await asyncio.to_thread(self._store, account.training)
        return await asyncio.to_thread(store.sent_so_far, beginning)

    async def store_of(self, account: Account) -> ActStore:
        """Where this account's acts are written down, for who looks through many of them."""
        return await asyncio.to_thread(self._store, account.training)

    async def of_world(self, training: bool) -> ActStore:
        """Where the acts of training, or of live accounts are written down."""
        return await asyncio.to_thread(self._store, training)

    async def settle(self, account: Account, key: str, said: Said) -> None:
        """What a later look-up, or the person, says of an act that was in doubt or taken."""
        await asyncio.to_thread(
            partial(
                self._journals[account.training].acts.settle,
                key,
                said.state,
                self._clock.utc_now(),
                answer=said.answer,
                text=said.text,
            )
        )

    def recover(self) -> int:
        """What an ended process left half-way is in doubt. Blocking. Returns how many. Also done by itself
        before the first look into each world's acts."""
        now = self._clock.utc_now()
        return sum(journal.acts.recover(now) for journal in self._journals.values())

    def _store(self, training: bool) -> ActStore:
        """Blocking."""
        store = self._journals[training].acts
        with self._gate:
            if training not in self._recovered:
                store.recover(self._clock.utc_now())
                self._recovered.add(training)
        return store

    def _begin(self, store: ActStore, acts: Sequence[Act], again: bool) -> None:
        now = self._clock.utc_now()
        begun = store.find_all([act.key for act in acts])
        for known in begun.values():
            if known.state in (ActState.NOT_SENT, ActState.REFUSED):
                continue
            if not again:
                code = "act_done" if known.state in (ActState.TAKEN, ActState.DONE) else "act_open"
                raise Duplicate(code, about=known.about)
        store.begin(acts, now)

    def _settle(self, store: ActStore, acts: Sequence[Act], said: Sequence[Said]) -> None:
        now = self._clock.utc_now()
        pairs = zip(acts, said, strict=True)
        store.settle_all([(act.key, each.state, each.answer, each.text) for act, each in pairs], now)


def _why(error: BaseException, state: ActState) -> str:
    """The platform's own words; of a refusal without any ours, that nobody is left with a bare no."""
    if not isinstance(error, AppError):
        return ""
    return error.original or (error.message if state is ActState.REFUSED else "")


def _state_after(error: BaseException, sent: bool) -> ActState:
    if not sent:
        return ActState.NOT_SENT
    if isinstance(error, OutcomeUnknown) or not isinstance(error, AppError):
        return ActState.IN_DOUBT  # cancelled or broken in the middle: nobody knows
    return ActState.NOT_SENT if isinstance(error, Unreachable) else ActState.REFUSED


def without_secrets(act: Act, names: Collection[str]) -> Act:
    """The act as it may be kept: no member of these names at any depth, nor inside text that is JSON."""
    hidden = frozenset(name.casefold() for name in names)
    if not hidden:
        return act
    redactor = Redactor(fields=names)
    return replace(
        act,
        request=_open(act.request, hidden, redactor),
        before=_open(act.before, hidden, redactor),
    )


def _open(value: Any, hidden: frozenset[str], redactor: Redactor) -> Any:
    if isinstance(value, Mapping):
        return {
            name: _open(inner, hidden, redactor)
            for name, inner in value.items()
            if str(name).casefold().removeprefix("custom:") not in hidden
        }
    if isinstance(value, list | tuple):
        return [_open(inner, hidden, redactor) for inner in value]
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        return redactor.text(value)
    return value
