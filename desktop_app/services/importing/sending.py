"""Hands the deliveries over: intent durable, request, answer durable, next.

Owns: the write order, what each kind of failure means for a delivery, splitting what was refused as a whole.
Must not: judge rows beyond the platform's own verdicts (following does), retry by itself (transport does).
"""

from __future__ import annotations

import asyncio
import logging

from desktop_app.journal import Batch, BatchState
from desktop_app.model.errors import (
    AccountError,
    AppError,
    Duplicate,
    InvalidInput,
    RateLimited,
    StorageFailed,
    Unreachable,
    UnsupportedFeature,
)
from desktop_app.model.operation import Effect
from desktop_app.model.report import RowState
from desktop_app.provider_api.importing import DeliveryAnswer
from desktop_app.services.importing.batching import compose
from desktop_app.services.importing.desk import Desk
from desktop_app.services.importing.following import Follower

log = logging.getLogger(__name__)

OPERATION = "import"
"""The name under which a manifest declares the call that takes deliveries."""
NOTHING_HAPPENED = (AccountError, UnsupportedFeature, Unreachable, RateLimited)
"""After these the platform has taken nothing of this attempt: the delivery is as it was before."""
LONGEST_WAIT_S = 900.0
WAITS_IN_A_ROW = 3
REFUSALS_IN_A_ROW = 200
"""So many whole refusals with nothing taken in between: it is not the rows, it is the account or the call."""


class Sender:
    """Sends what is planned until nothing is left, a stop is asked for, or something stands in the way."""

    def __init__(self, desk: Desk, follower: Follower) -> None:
        self._desk = desk
        self._store = desk.store
        self._follower = follower
        self._refusals = 0
        self._waits = 0
        self._blocked = False  # one lane met something that stands in the way of all
        operation = desk.manifest.operations.get(OPERATION)
        effect = Effect.ONCE if operation is None else operation.effect
        # an unknown outcome may be tried again where a repeat does no harm or the platform proves the first
        # one
        self._repeatable = effect in (Effect.REPEAT_SAFE, Effect.KEYED, Effect.PROVEN)

    def take_up(self) -> None:
        """Deliveries whose intent is durable and whose answer is not: the process ended in between."""
        for batch in self._store.batches.in_state(BatchState.SENDING):
            self._store.batches.no_answer(batch.batch, repeat=self._repeatable)

    async def send_all(self) -> bool:
        """True when nothing is left to send, False when stopped. Raises what stands in the way."""
        handed_over, total = self._store.batches.rows_handed_over()
        self._desk.reporter.phase("send", total, handed_over)
        lanes = [self._lane() for _ in range(max(1, self._desk.target.in_flight))]
        tasks = [asyncio.ensure_future(lane) for lane in lanes]
        try:
            await asyncio.gather(*tasks)
        except BaseException:
            # the others end after their own delivery: an answer on its way is worth waiting for
            self._blocked = True
            await asyncio.gather(*tasks, return_exceptions=True)
            raise
        finally:
            self._desk.reporter.flush()
        return self._store.batches.next_planned() is None

    async def _lane(self) -> None:
        while not self._desk.stop.is_set() and not self._blocked:
            batch = self._store.batches.next_planned()
            if batch is None:
                return
            await self._send(batch)
            self._desk.reporter.step(self._store.batches.rows_handed_over()[0])
            await self._follower.poll_due()

    async def _send(self, batch: Batch) -> None:
        delivery = compose(self._desk, batch)
        self._store.batches.begin(batch.batch, self._desk.clock.wall())
        try:
            answer = await self._desk.call(self._desk.provider.send_delivery(delivery))
        except StorageFailed:
            raise
        except Duplicate as error:  # "you have just sent me this": then it is there
            answer = DeliveryAnswer(text=error.original, repeated=True)
        except InvalidInput as error:
            self._refused(batch, error)
            return
        except NOTHING_HAPPENED as error:
            if error.partly:
                self._store.batches.no_answer(batch.batch, repeat=self._repeatable)
            else:
                self._store.batches.not_sent(batch.batch)
            self._desk.keep_figures()
            if isinstance(error, RateLimited) and await self._waited(error):
                return
            raise
        except AppError:
            # no answer, or none that says what became of it
            self._store.batches.no_answer(batch.batch, repeat=self._repeatable)
            self._desk.keep_figures()
            if self._repeatable:
                raise
            return  # in doubt; the next deliveries are not the worse for it
        self._waits = self._refusals = 0
        self._answered(batch, answer)

    def _answered(self, batch: Batch, answer: DeliveryAnswer) -> None:
        text = "\n".join(part for part in (answer.text, *answer.unplaced) if part)
        self._desk.calls += answer.requests - 1  # one is counted for asking at all
        verdicts = [
            (v.row, v.state, v.code or _CODES.get(v.state, ""), v.said_by, v.platform_id)
            for v in answer.verdicts
        ]
        with self._store.transaction():
            self._store.batches.answered(
                batch.batch,
                at=self._desk.clock.wall(),
                session=answer.session,
                text=text,
                verdicts=verdicts,
                details=[(v.row, v.text) for v in answer.verdicts if v.text],
                follows=self._desk.target.follows,
            )
            self._desk.keep_figures()

    def _refused(self, batch: Batch, error: InvalidInput) -> None:
        """The whole request was refused: halve it until the bad row stands alone."""
        self._refusals += 1
        with self._store.transaction():
            if batch.rows > 1:
                if error.partly:
                    self._store.batches.no_answer(batch.batch, repeat=self._repeatable)
                self._store.batches.split(batch.batch)
            else:
                self._store.batches.refused_alone(batch.batch, error.original, self._desk.clock.wall())
            self._desk.keep_figures()
        if self._refusals >= REFUSALS_IN_A_ROW:
            raise error

    async def _waited(self, error: RateLimited) -> bool:
        """True after waiting as long as the platform said, where that is bearable."""
        asked = error.retry_after
        if asked is None or asked > LONGEST_WAIT_S or self._waits >= WAITS_IN_A_ROW:
            return False
        self._waits += 1
        self._desk.reporter.waiting(self._desk.clock.wall() + asked)
        until = self._desk.clock.monotonic() + asked
        while (left := until - self._desk.clock.monotonic()) > 0 and not self._desk.stop.is_set():
            await self._desk.clock.sleep(min(left, 0.5))
        self._desk.reporter.waiting(None)
        return True


_CODES = {
    RowState.CREATED: "created",
    RowState.UPDATED: "updated",
    RowState.REJECTED_THERE: "refused",
    RowState.ACCEPTED: "handed_over",
    RowState.IN_DOUBT: "no_answer",
}
