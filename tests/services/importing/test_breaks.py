"""Whatever ends an import, one button goes on: nothing lost, nothing repeated that must not be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from desktop_app.journal import BatchState, JobState, JobStore
from desktop_app.model.errors import (
    AppError,
    AuthRefused,
    Duplicate,
    InvalidInput,
    OutcomeUnknown,
    RateLimited,
    ServerFailed,
    StorageFailed,
    Unreachable,
)
from desktop_app.model.operation import Effect
from desktop_app.model.progress import Progress
from desktop_app.model.report import RowState, SaidBy
from desktop_app.services.importing import sending
from desktop_app.services.importing.desk import Reporter
from desktop_app.services.importing.jobs import ImportJobs
from desktop_app.services.importing.nouns import JobView
from tests.helpers.memory_provider import TARGET, Faults, manifest
from tests.services.importing.conftest import Bench, JumpingClock

HEAD = ("email", "first_name")


def people(count: int) -> list[list[str]]:
    return [[f"p{number}@example.com", f"Name{number}"] for number in range(1, count + 1)]


def resume(bench: Bench, job: str) -> JobView:
    """As after a new start of the program."""
    return asyncio.run(bench.start().resume(job))


def partly(error: AppError) -> AppError:
    """The delivery took several requests, and this ended it after some."""
    error.partly = True
    return error


def at(number: int, error: BaseException) -> Callable[[int], Any]:
    return lambda call: error if call == number else None


@pytest.mark.parametrize(
    ("error", "in_doubt"),
    [
        (Unreachable(platform="Memory"), 0),
        (RateLimited(platform="Memory"), 0),
        (AuthRefused(platform="Memory", status=401), 0),
        (partly(AuthRefused(platform="Memory", status=401)), 100),
        (partly(RateLimited(platform="Memory")), 100),
        (ServerFailed(platform="Memory", status=503), 100),
        (OutcomeUnknown(platform="Memory"), 100),
    ],
)
def test_a_job_waits_with_its_error_and_goes_on(bench: Bench, error: AppError, in_doubt: int) -> None:
    """Turned away at the door is "not sent"; no answer is "in doubt" until the next try says more."""
    bench.faults.before = at(3, error)
    jobs, view = bench.do(HEAD, people(450))
    assert view.state is JobState.FAILED
    assert view.error is not None
    assert (type(view.error), view.error.status) == (type(error), error.status)
    assert view.ledger.adds_up
    assert view.ledger.count(RowState.IN_DOUBT) == in_doubt
    assert view.ledger.count(RowState.NOT_SENT) == 250 - in_doubt
    assert jobs.jobs()[0].error is not None
    after = resume(bench, view.job)
    assert after.state is JobState.DONE
    assert after.error is None
    assert after.ledger.count(RowState.CREATED) == 450
    assert set(bench.platform.writes.values()) == {1}


def test_an_answer_lost_after_the_effect_is_sent_again_where_that_does_no_harm(bench: Bench) -> None:
    bench.faults.after = at(2, OutcomeUnknown(platform="Memory"))
    _, view = bench.do(HEAD, people(250))
    assert view.ledger.count(RowState.IN_DOUBT) == 100
    after = resume(bench, view.job)
    assert after.ledger.count(RowState.CREATED) == 250  # absent before, whatever was sent twice
    assert len(bench.platform.members("Newsletter")) == 250
    repeated = [d for d in bench.platform.deliveries if d.sent_before]
    assert len(repeated) == 1
    first, second = [d for d in bench.platform.deliveries if d.key == repeated[0].key]
    assert first.rows == second.rows
    assert first.columns == second.columns


def test_an_unknown_outcome_that_must_not_be_repeated_is_looked_up(bench: Bench) -> None:
    """Sent and lost: found in the list it is created; not found it stays in doubt. Nothing is sent twice."""
    bench.made = manifest(TARGET, effect=Effect.ONCE)
    bench.faults.after = at(1, OutcomeUnknown(platform="Memory"))
    bench.faults.before = at(2, OutcomeUnknown(platform="Memory"))
    jobs, view = bench.do(HEAD, people(300))
    assert view.state is JobState.DONE
    states = bench.states(jobs, view.job)
    assert states[:100] == [RowState.CREATED] * 100
    assert states[100:200] == [RowState.IN_DOUBT] * 100
    assert states[200:] == [RowState.CREATED] * 100
    assert set(bench.platform.writes.values()) == {1}
    doubt = jobs.rows(view.job, [RowState.IN_DOUBT], limit=1)[0]
    assert (doubt.code, doubt.said_by) == ("no_answer", SaidBy.NOBODY)


def test_a_doubt_stays_a_doubt_when_the_next_try_does_not_even_leave(bench: Bench) -> None:
    """Turned away at the door now says nothing about the attempt before."""
    bench.faults.before = lambda n: {1: OutcomeUnknown(platform="M"), 2: Unreachable(platform="M")}.get(n)
    _, view = bench.do(HEAD, people(150))
    assert view.ledger.count(RowState.IN_DOUBT) == 100
    again = resume(bench, view.job)
    assert isinstance(again.error, Unreachable)
    assert again.ledger.count(RowState.IN_DOUBT) == 100
    assert again.ledger.count(RowState.NOT_SENT) == 50
    assert resume(bench, view.job).ledger.count(RowState.CREATED) == 150


def test_a_kill_in_a_delivery_that_must_not_be_repeated(bench: Bench) -> None:
    """Nobody knows whether it arrived; it is looked up, never sent again."""
    bench.made = manifest(TARGET, effect=Effect.ONCE)
    bench.faults.after = at(1, Killed())
    with pytest.raises(Killed):
        bench.do(HEAD, people(200))
    bench.faults = Faults(before=at(2, Killed()))
    (view,) = bench.start().jobs()
    with pytest.raises(Killed):
        resume(bench, view.job)
    bench.faults = Faults()
    after = resume(bench, view.job)
    assert after.state is JobState.DONE
    assert after.ledger.count(RowState.CREATED) == 100
    assert after.ledger.count(RowState.IN_DOUBT) == 100
    assert set(bench.platform.writes.values()) == {1}


def test_the_platform_saying_it_has_this_already_is_an_answer(bench: Bench) -> None:
    bench.faults.after = at(1, Duplicate(platform="Memory", original="Duplicated request"))
    jobs, view = bench.do(HEAD, people(3))
    assert bench.states(jobs, view.job) == [RowState.CREATED] * 3


def test_a_refused_delivery_is_halved_until_the_bad_row_stands_alone(bench: Bench) -> None:
    """One bad row in a hundred costs fourteen requests, not ninety-nine innocent rows."""
    bench.faults.refuse = lambda row: row.row == 37
    jobs, view = bench.do(HEAD, people(100))
    states = bench.states(jobs, view.job)
    assert states[36] is RowState.REJECTED_THERE
    assert states.count(RowState.CREATED) == 99
    row = jobs.rows(view.job, [RowState.REJECTED_THERE])[0]
    assert (row.row, row.code, row.said_by) == (37, "refused", SaidBy.PLATFORM)
    assert "1 bad" in row.reason
    assert bench.platform.calls.count("send_delivery") < 2 * 7 + 2
    assert set(bench.platform.writes.values()) == {1}


def test_a_refusal_of_everything_is_not_taken_out_on_each_row(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When nothing at all is taken it is the account, not the rows: the job waits, it does not reject all."""
    monkeypatch.setattr(sending, "REFUSALS_IN_A_ROW", 20)
    bench.faults.refuse = lambda row: True
    jobs, view = bench.do(HEAD, people(500))
    assert view.state is JobState.FAILED
    assert isinstance(view.error, InvalidInput)
    assert view.ledger.count(RowState.NOT_SENT) > 400
    assert view.ledger.adds_up
    bench.faults.refuse = lambda row: False
    after = resume(bench, view.job)
    assert after.ledger.count(RowState.CREATED) + after.ledger.count(RowState.REJECTED_THERE) == 500
    assert jobs.ledger(view.job).adds_up


def test_a_wait_that_the_platform_names_is_waited_and_shown(bench: Bench) -> None:
    bench.faults.before = at(2, RateLimited(platform="Memory", retry_after=33.0))
    _, view = bench.do(HEAD, people(300))
    assert view.state is JobState.DONE
    assert sum(s for s in bench.clock.slept if s) >= 33.0
    shown = [p.waiting_until for p in bench.progress if p.waiting_until]
    assert shown
    assert shown[0] == pytest.approx(1_795_000_000.0 + 33.0, abs=2.0)
    assert bench.progress[-1].waiting_until is None


def stopping_after(bench: Bench, calls: int, stop: asyncio.Event) -> None:
    def after(number: int) -> None:
        if number >= calls:
            stop.set()

    bench.faults.after = after


def test_a_stop_takes_effect_after_the_delivery_on_its_way(bench: Bench) -> None:
    async def work() -> JobView:
        jobs = bench.start()
        stop = asyncio.Event()
        stopping_after(bench, 2, stop)
        view = await jobs.prepare(bench.request(bench.file(HEAD, people(500))))
        return await jobs.run(view.job, stop=stop)

    view = asyncio.run(work())
    assert view.state is JobState.STOPPED
    assert len(bench.platform.deliveries) == 2
    assert view.ledger.count(RowState.NOT_SENT) == 300
    assert view.ledger.count(RowState.IN_DOUBT) == 0
    bench.faults.after = lambda number: None
    after = resume(bench, view.job)
    assert after.state is JobState.DONE
    assert set(bench.platform.writes.values()) == {1}
    assert resume(bench, view.job).state is JobState.DONE  # done is done: only shown
    assert len(bench.platform.deliveries) == 5


def test_a_stop_while_following_goes_on_following(bench: Bench) -> None:
    bench.faults.polls_until_done = 50

    async def work() -> JobView:
        jobs = bench.start()
        stop = asyncio.Event()
        view = await jobs.prepare(bench.request(bench.file(HEAD, people(100))))

        def report(progress: Any) -> None:
            if progress.phase == "import.phase.follow":
                stop.set()

        return await jobs.run(view.job, report, stop)

    view = asyncio.run(work())
    assert view.state is JobState.STOPPED
    assert view.sessions_open == 1
    assert view.ledger.count(RowState.ACCEPTED) == 100
    bench.faults.polls_until_done = 2
    after = resume(bench, view.job)
    assert after.ledger.count(RowState.CREATED) == 100
    assert len(bench.platform.deliveries) == 1


def test_polling_slows_down_gives_up_and_can_be_taken_up_again(bench: Bench) -> None:
    """20 minutes, from twice a second to every five seconds; then the list is looked at instead."""
    bench.faults.polls_until_done = 10_000
    _, view = bench.do(HEAD, people(10))
    assert view.state is JobState.FOLLOWING
    assert view.ledger.count(RowState.ACCEPTED) == 10
    assert view.in_list is not None
    assert view.in_list.count == 10
    polls = bench.platform.calls.count("follow_import")
    assert 200 < polls < 260
    bench.faults.polls_until_done = 1
    assert resume(bench, view.job).ledger.count(RowState.CREATED) == 10


def test_a_list_that_lags_behind_is_waited_for(bench: Bench) -> None:
    """Not in the list a moment after "finished" proves nothing yet."""
    bench.faults.names_ids = False
    bench.platform.add_list("Newsletter")

    async def work() -> JobView:
        jobs = bench.start()
        provider = await jobs._open_provider("mem")
        members = provider.fetch_members
        reads = []

        async def lagging(list_id: str, cursor: str | None = None) -> Any:
            page = await members(list_id, cursor)
            reads.append(1)
            return replace(page, items=()) if len(reads) in (2, 3) else page

        provider.fetch_members = lagging  # type: ignore[method-assign]

        async def same(_: str) -> Any:
            return provider

        jobs._open_provider = same
        view = await jobs.prepare(bench.request(bench.file(HEAD, people(5))))
        return await jobs.run(view.job)

    view = asyncio.run(work())
    assert view.ledger.count(RowState.CREATED) == 5
    assert view.in_list is not None
    assert view.in_list.count == 5


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours may run after it."""


@pytest.mark.parametrize("call", [1, 2, 5])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_process_that_died_in_the_middle_of_a_delivery(bench: Bench, call: int, when: str) -> None:
    """Its rows are in doubt at once, in any reader; continued, the end is as if nothing had happened."""
    setattr(bench.faults, when, at(call, Killed()))
    with pytest.raises(Killed):
        bench.do(HEAD, people(450))
    bench.faults = Faults()
    (view,) = bench.start().jobs()
    assert view.state is JobState.RUNNING
    assert not view.worked_on
    assert view.ledger.adds_up
    assert view.ledger.count(RowState.IN_DOUBT) == (50 if call == 5 else 100)
    assert view.on_the_way == view.ledger.count(RowState.IN_DOUBT)
    after = resume(bench, view.job)
    assert after.state is JobState.DONE
    assert after.ledger.count(RowState.CREATED) == 450
    assert len(bench.platform.members("Newsletter")) == 450


PREPARING = (
    "desktop_app.journal.job_store.JobStore.take_snapshot",
    "desktop_app.services.importing.preparing._look",
    "desktop_app.services.importing.preparing.settle_columns",
    "desktop_app.journal.row_table.RowTable.build_indexes",
    "desktop_app.services.importing.before._Reading._scan",
    "desktop_app.services.importing.preparing.settle_rows",
    "desktop_app.journal.batch_table.BatchTable.plan",
)


@pytest.mark.parametrize("place", PREPARING)
@pytest.mark.parametrize("go_on", [False, True])
def test_a_process_that_died_while_preparing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, place: str, go_on: bool
) -> None:
    """Continued, it gets its plan; it is sent only where the person had already said so."""
    newsletter = bench.platform.add_list("Newsletter")
    bench.platform.add(email="p1@example.com", first_name="Was", lists=(newsletter,))
    bench.platform.add(email="p2@example.com", first_name="Name2")

    def die(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(place, die)
        # a killed process cleans up nothing
        patch.setattr(ImportJobs, "_remove", lambda *_: None)
        with pytest.raises(Killed):
            asyncio.run(bench.start().prepare(bench.request(bench.file(HEAD, people(250)), go_on=go_on)))
    (view,) = bench.start().jobs()
    assert view.state is JobState.PREPARING
    assert view.ledger.adds_up
    scans = bench.platform.calls.count("scan_contacts")
    after = resume(bench, view.job)
    if place in PREPARING[-2:]:  # the reading was complete
        assert bench.platform.calls.count("scan_contacts") == scans
    if not go_on:
        assert after.state is JobState.PREPARED
        assert bench.platform.deliveries == []
        after = resume(bench, view.job)
    assert after.state is JobState.DONE
    assert after.ledger.count(RowState.CREATED) == 248
    assert after.ledger.count(RowState.UPDATED) == 2


def test_what_was_there_before_is_never_read_again(bench: Bench) -> None:
    """After a kill the new contacts are in the base; they must stay "created", not become "updated"."""
    bench.faults.after = at(2, Killed())
    with pytest.raises(Killed):
        bench.do(HEAD, people(300))
    bench.faults = Faults()
    scans = bench.platform.calls.count("scan_contacts")
    (view,) = bench.start().jobs()
    after = resume(bench, view.job)
    assert after.ledger.count(RowState.CREATED) == 300
    assert bench.platform.calls.count("scan_contacts") == scans


def test_giving_up_a_preparation_leaves_nothing(bench: Bench) -> None:
    async def work() -> None:
        jobs = bench.start()
        path = bench.file(HEAD, people(5000))

        def report(progress: Any) -> None:
            if progress.phase == "import.phase.read":
                task.cancel()

        task = asyncio.ensure_future(jobs.prepare(bench.request(path), report))
        with pytest.raises(asyncio.CancelledError):
            await task
        assert jobs.jobs() == ()
        assert list((bench.home / "data" / "jobs").iterdir()) == []

    asyncio.run(work())


def test_a_disk_that_fills_up_while_sending_loses_no_answer(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The intent is durable, so the rows are in doubt, and continuing sends them again."""
    from desktop_app.journal.batch_table import BatchTable

    answered = BatchTable.answered
    calls = []

    def full(self: BatchTable, *args: Any, **more: Any) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise StorageFailed("storage_full", file="job.sqlite")
        answered(self, *args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(BatchTable, "answered", full)
        _, view = bench.do(HEAD, people(250))
    assert view.state is JobState.FAILED
    assert isinstance(view.error, StorageFailed)
    assert view.ledger.count(RowState.IN_DOUBT) == 100
    after = resume(bench, view.job)
    assert after.ledger.count(RowState.CREATED) == 250


def test_deliveries_of_a_platform_that_takes_several_at_once(bench: Bench) -> None:
    bench.made = manifest(replace(TARGET, in_flight=3))
    bench.faults.before = at(4, Unreachable(platform="Memory"))
    _, view = bench.do(HEAD, people(1000))
    assert view.state is JobState.FAILED
    with JobStore(bench.home / "data" / "jobs" / view.job) as store:
        assert store.batches.in_state(BatchState.SENDING) == []
    after = resume(bench, view.job)
    assert after.ledger.count(RowState.CREATED) == 1000
    assert set(bench.platform.writes.values()) == {1}


def test_progress_comes_at_most_ten_times_a_second_and_ends_with_the_last() -> None:
    """The window must not drown, and must not stand at 99 %."""
    clock, seen = JumpingClock(), []

    def report(progress: Progress) -> None:
        seen.append((clock.now, progress))

    reporter = Reporter(report, clock)
    reporter.phase("send", 10_000)
    for done in range(0, 10_001, 10):
        reporter.step(done)
        clock.now += 0.005  # two thousand rows a second, five seconds
    reporter.flush()
    assert 45 <= len(seen) <= 53
    assert seen[-1][1].done == 10_000
    middle = seen[len(seen) // 2][1]
    assert middle.rate == pytest.approx(2000, rel=0.05)
    assert middle.seconds_left is not None
    low, high = middle.seconds_left
    assert low < (10_000 - middle.done) / 2000 < high
    assert seen[-1][1].seconds_left is None


def test_a_clock_that_is_set_back_changes_nothing(bench: Bench) -> None:
    """Somebody sets the computer's clock back by a day in the middle; waits still end, rows are the same."""

    class SetBack(JumpingClock):
        back = 0.0

        def wall(self) -> float:
            return super().wall() - self.back

    clock = bench.clock = SetBack()

    def before(number: int) -> AppError | None:
        if number == 2:
            clock.back = 86_400.0
            return RateLimited(platform="Memory", retry_after=30.0)
        return None

    bench.faults.before = before
    _, view = bench.do(HEAD, people(250))
    assert view.state is JobState.DONE
    assert view.ledger.count(RowState.CREATED) == 250
