"""A job's own file: one process at a time, states by the table, and the equation at every moment."""

from __future__ import annotations

import multiprocessing
import os
import stat
import threading
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from desktop_app.journal import ALLOWED, BatchState, Image, JobState, JobStore, NewRow
from desktop_app.journal.job_store import is_worked_on, job_lock, remove_job_folder
from desktop_app.model.errors import Locked, StorageFailed
from desktop_app.model.report import RowState, SaidBy


def new_row(number: int, state: RowState = RowState.NOT_SENT, columns: str = '["email"]') -> NewRow:
    waits = state is RowState.NOT_SENT
    return NewRow(
        number, number + 1, state, "waiting" if waits else "email_invalid", SaidBy.NOBODY, f'["{number}"]',
        f'{{"email": "p{number}@x.com"}}' if waits else None, "", "email" if waits else "",
        columns if waits else "", f"email:p{number}@x.com" if waits else "", "",
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> object:
    made = JobStore.create(tmp_path / "jobs" / "20260101-000000-abc", {"account": "a"})
    yield made
    made.close()


def test_the_equation_holds_while_the_file_is_being_read(store: JobStore) -> None:
    """Counted but not yet read rows are a range of their own, moved by the same transaction."""
    assert store.rows.ledger().adds_up
    store.rows.expect(1000)
    ledger = store.rows.ledger()
    assert ledger.adds_up
    assert ledger.total == 1000
    for first in range(1, 1001, 100):
        rows = [
            new_row(n, RowState.REJECTED_HERE if n % 10 == 0 else RowState.NOT_SENT)
            for n in range(first, first + 100)
        ]
        store.rows.add(rows)
        ledger = store.rows.ledger()
        assert ledger.adds_up, ledger
        assert ledger.count(RowState.REJECTED_HERE) == (first + 99) // 10


def test_a_file_with_more_rows_than_were_counted_does_not_add_up(store: JobStore) -> None:
    """The total is a separate count: the check can fail, so it proves something."""
    store.rows.expect(2)
    store.rows.add([new_row(n) for n in (1, 2, 3)])
    assert not store.rows.ledger().adds_up


def test_what_a_rolled_back_transaction_took_with_it_is_not_remembered(store: JobStore) -> None:
    store.rows.expect(4)
    try:
        with store.transaction():
            store.rows.add([new_row(1)])
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    store.rows.add([new_row(n) for n in (1, 2)])
    with pytest.raises(StorageFailed):
        store.rows.add([new_row(3), new_row(3)])  # the same row twice: refused as a whole
    store.rows.add([new_row(n) for n in (3, 4)])
    assert store.rows.shapes() == {1: ("email", ("email",))}
    assert store.rows.ledger().adds_up


def test_states_follow_the_table_only(store: JobStore) -> None:
    with pytest.raises(ValueError, match="cannot become"):
        store.move_to(JobState.RUNNING)
    store.move_to(JobState.PREPARED)
    store.move_to(JobState.RUNNING)
    store.move_to(JobState.FAILED, error={"code": "unreachable"})
    assert store.step is JobState.RUNNING
    assert store.fact("error") == {"code": "unreachable"}
    store.move_to(JobState.RUNNING)
    assert store.fact("error") is None
    store.move_to(JobState.FOLLOWING)
    store.move_to(JobState.DONE)
    assert ALLOWED[JobState.DONE] == frozenset()
    assert all(JobState.STOPPED in ALLOWED[s] for s in JobState if s not in (JobState.DONE, JobState.STOPPED))


def test_deliveries_keep_shape_size_and_file_order(store: JobStore) -> None:
    store.rows.expect(10)
    shapes = ['["email"]', '["email", "phone"]']
    store.rows.add([new_row(n, columns=shapes[n % 2]) for n in range(1, 11)])
    assert store.batches.plan(3) == 4
    planned = [(b.columns, b.rows) for b in store.batches.all()]
    assert planned == [
        (("email", "phone"), 3), (("email",), 3), (("email", "phone"), 2), (("email",), 2),
    ]  # fmt: skip
    first = store.batches.next_planned()
    assert first is not None
    assert [row.row for row in store.rows.planned_of(first.batch)] == [1, 3, 5]


def test_an_intent_makes_rows_doubtful_until_the_answer_is_durable(store: JobStore) -> None:
    """Killed in between, the numbers say at once that nobody knows."""
    store.rows.expect(3)
    store.rows.add([new_row(n) for n in (1, 2, 3)])
    store.batches.plan(10)
    batch = store.batches.next_planned()
    assert batch is not None
    store.batches.begin(batch.batch, 5.0)
    assert store.rows.ledger().count(RowState.IN_DOUBT) == 3
    again = JobStore(store.folder)  # what another process finds after a kill
    assert [b.state for b in again.batches.all()] == [BatchState.SENDING]
    again.close()
    store.batches.answered(
        batch.batch, at=6.0, session="s1", text="", follows=True, details=[(2, "no")],
        verdicts=[(2, RowState.REJECTED_THERE, "refused", SaidBy.PLATFORM, "")],
    )  # fmt: skip
    ledger = store.rows.ledger()
    assert ledger.adds_up
    assert (ledger.count(RowState.ACCEPTED), ledger.count(RowState.REJECTED_THERE)) == (2, 1)
    assert store.rows.page([RowState.REJECTED_THERE])[0].detail == "no"


def test_a_split_loses_no_row_and_keeps_the_order(store: JobStore) -> None:
    store.rows.expect(5)
    store.rows.add([new_row(n) for n in range(1, 6)])
    store.batches.plan(10)
    store.batches.begin(1, 1.0)
    store.batches.split(1)
    assert [(b.state, b.rows) for b in store.batches.in_state(BatchState.PLANNED)] == [
        (BatchState.PLANNED, 2),
        (BatchState.PLANNED, 3),
    ]
    assert store.rows.ledger().count(RowState.NOT_SENT) == 5
    assert store.batches.rows_handed_over() == (0, 5)


def test_the_first_image_of_a_contact_stays(store: JobStore) -> None:
    """What was absent before stays absent before, whatever is read later."""
    store.images.add([Image("7", ("email:a@x.com",), True, "subscribed", {"city": "Kyiv"})])
    store.images.add([Image("7", ("email:a@x.com",), False, "unknown", {"city": "Lviv"})])
    kept = store.images.get("7")
    assert kept is not None
    assert kept.fields == {"city": "Kyiv"}
    assert kept.member
    assert store.images.known(["7", "8"]) == {"7"}


def test_pages_walk_a_long_job_in_file_order(store: JobStore) -> None:
    store.rows.expect(5000)
    store.rows.add(
        [new_row(n, RowState.REJECTED_HERE if n % 2 else RowState.NOT_SENT) for n in range(1, 5001)]
    )
    store.rows.build_indexes()
    assert [r.row for r in store.rows.page([RowState.REJECTED_HERE], offset=100, limit=3)] == [201, 203, 205]
    assert [r.row for r in store.rows.page(offset=4998, limit=10)] == [4999, 5000]
    assert [r.row for r in store.rows.page(code="waiting", limit=2)] == [2, 4]
    assert sum(1 for _ in store.rows.walk([RowState.NOT_SENT])) == 2500
    assert [r.row for r in store.rows.walk()] == list(range(1, 5001))


# --- the copy of the file ---


def test_the_copy_is_whole_private_and_independent(store: JobStore, tmp_path: Path) -> None:
    source = tmp_path / "Клієнти.CSV"
    source.write_bytes(os.urandom(3 << 20))
    copy = store.take_snapshot(source)
    before = source.read_bytes()
    source.write_bytes(b"changed while we work")
    assert copy.read_bytes() == before
    assert copy.name == "source.csv"
    assert store.snapshot == copy
    if os.name == "posix":
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_copy_cut_short_is_made_anew(store: JobStore, tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text("email\na@x.com\n")
    (store.folder / "source.csv.part").write_text("half")
    assert store.snapshot is None
    assert store.take_snapshot(source).read_text() == source.read_text()


# --- one job, one process ---


def hold(folder: str, up: Connection, down: Connection) -> None:
    with job_lock(Path(folder)):
        up.send("held")
        down.recv()


def test_one_job_one_process(store: JobStore) -> None:
    """Window and terminal use the same lock; it goes with the process that held it."""
    context = multiprocessing.get_context("spawn")
    up, their_up = context.Pipe(duplex=False)
    their_down, down = context.Pipe(duplex=False)
    other = context.Process(target=hold, args=(str(store.folder), their_up, their_down))
    other.start()
    assert up.poll(30)
    assert is_worked_on(store.folder)
    with pytest.raises(Locked) as met, job_lock(store.folder):
        pass
    assert met.value.values["job"] == store.job
    assert not remove_job_folder(store.folder)
    other.kill()
    other.join()
    with job_lock(store.folder), pytest.raises(Locked), job_lock(store.folder):
        pass
    for end in (up, their_up, their_down, down):
        end.close()
    other.close()


def test_looking_whether_a_job_is_worked_on_turns_nobody_away(store: JobStore) -> None:
    """The window asks twice a second; a job that begins in that very moment must not fail for it."""
    looking = threading.Event()
    done = threading.Event()

    def look() -> None:
        looking.set()
        while not done.is_set():
            is_worked_on(store.folder)

    looker = threading.Thread(target=look)
    looker.start()
    looking.wait()
    try:
        for _ in range(200):
            with job_lock(store.folder):
                pass
    finally:
        done.set()
        looker.join()


def test_removing_a_job_removes_all_of_it(store: JobStore) -> None:
    store.close()
    assert remove_job_folder(store.folder)
    assert not store.folder.exists()
    assert remove_job_folder(store.folder)
