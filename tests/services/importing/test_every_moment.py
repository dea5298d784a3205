"""Random rows, faults and stops: the equation holds at every moment and the platform equals the ledger.

`CAMPAIGN_DESK_EXAMPLES` sets how many cases are tried (10,000 on demand, fewer here).
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.journal import JobState, JobStore
from desktop_app.model.contact import Subscription
from desktop_app.model.errors import AuthRefused, OutcomeUnknown, ServerFailed, Unreachable
from desktop_app.model.operation import Effect
from desktop_app.model.report import RowState
from desktop_app.runtime.texts import install_texts
from desktop_app.services.importing.jobs import ImportJobs
from desktop_app.services.importing.nouns import JobView
from desktop_app.services.importing.reading import Column, Mapping
from tests.helpers.memory_provider import TARGET, Faults, manifest
from tests.services.importing.conftest import Bench

EXAMPLES = int(os.environ.get("CAMPAIGN_DESK_EXAMPLES", "60"))
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # hundreds of durable commits a case
HEAD = ("email", "first_name", "phone", "consent")
MAPPING = Mapping(
    encoding="utf-8", delimiter=",", columns=tuple(Column(i, name, name) for i, name in enumerate(HEAD))
)
UNTOUCHED = (RowState.SKIPPED, RowState.REJECTED_HERE, RowState.UNCHANGED, RowState.REJECTED_THERE)


class Killed(BaseException):
    """Stands for SIGKILL."""


@dataclass(frozen=True)
class Case:
    rows: list[tuple[str, str, str, str]]
    known: dict[int, str]  # person -> where the platform has it: list, base, left
    refused: set[int]
    rejected: set[int]
    dropped: set[int]
    blows: dict[int, str]  # number of the delivery -> what happens to it
    failed_sessions: set[int]
    names_ids: bool
    together: bool
    reads: bool
    effect: Effect
    in_flight: int


people = st.integers(0, 30)
rows = st.lists(
    st.tuples(
        people.map(lambda n: f"p{n}@example.com") | st.sampled_from(["bad", "", "p1@@x"]),
        st.sampled_from(["", "Ann", "Olena"]),
        st.sampled_from(["", "+380671234567", "3.8E+11"]),
        st.sampled_from(["", "yes", "no"]),
    )
    # one number for all would make strangers one person; rows without an address are for other tests
    .map(lambda row: row if row[0] else ("", row[1], "", row[3]))
    .filter(any),  # a blank line is no row
    min_size=1,
    max_size=40,
)
cases = st.builds(
    Case,
    rows=rows,
    known=st.dictionaries(people, st.sampled_from(["list", "base", "left"]), max_size=12),
    refused=st.sets(people, max_size=2),
    rejected=st.sets(people, max_size=3),
    dropped=st.sets(people, max_size=3),
    blows=st.dictionaries(
        st.integers(1, 12),
        st.sampled_from(
            [
                "unreachable",
                "lost before",
                "lost after",
                "5xx before",
                "5xx after",
                "key",
                "kill before",
                "kill after",
                "stop",
            ]
        ),
        max_size=5,
    ),
    failed_sessions=st.sets(st.integers(1, 6), max_size=2),
    names_ids=st.booleans(),
    together=st.booleans(),
    reads=st.booleans(),
    effect=st.sampled_from([Effect.REPEAT_SAFE, Effect.REPEAT_SAFE, Effect.ONCE]),
    in_flight=st.sampled_from([1, 1, 3]),
)


def number_of(values: Any) -> int:
    email = values.get("email") or ""
    return int(email[1:].partition("@")[0]) if email[1:2].isdigit() else -1


class Trial:
    """One case, from its file to the end of all its breaks."""

    def __init__(self, case: Case, home: Path) -> None:
        self.case = case
        target = replace(
            TARGET, batch_rows=7, together=case.together, reads_before=case.reads, in_flight=case.in_flight
        )
        self.bench = Bench(home, made=manifest(target, effect=case.effect))
        self.stop = asyncio.Event()
        newsletter = self.bench.platform.add_list("Newsletter")
        for person, where in case.known.items():
            self.bench.platform.add(
                email=f"p{person}@example.com",
                first_name="Was",
                phone="380509999999",
                lists=(newsletter,) if where == "list" else (),
                subscription=Subscription.UNSUBSCRIBED if where == "left" else Subscription.UNKNOWN,
            )
        self.before = dict(self.bench.platform.contacts)
        self.bench.faults = Faults(
            before=lambda n: self.blow(n, before=True),
            after=lambda n: self.blow(n, before=False),
            refuse=lambda row: number_of(row.values) in case.refused,
            reject=lambda row: number_of(row.values) in case.rejected,
            drop=lambda row: number_of(row.values) in case.dropped,
            fail_session=lambda n: n in case.failed_sessions,
            names_ids=case.names_ids,
        )

    def blow(self, number: int, *, before: bool) -> BaseException | None:
        kind = self.case.blows.get(number, "")
        if kind == "stop":
            self.stop.set()
            return None
        if before:
            return {
                "unreachable": Unreachable(platform="M"), "key": AuthRefused(platform="M"),
                "lost before": OutcomeUnknown(platform="M"), "5xx before": ServerFailed(platform="M"),
                "kill before": Killed(),
            }.get(kind)  # fmt: skip
        return {
            "lost after": OutcomeUnknown(platform="M"), "5xx after": ServerFailed(platform="M"),
            "kill after": Killed(),
        }.get(kind)  # fmt: skip

    def check_now(self, job: str) -> None:
        """At this moment, on the disk, as any other process would find it."""
        with JobStore(self.bench.home / "data" / "jobs" / job) as store:
            ledger = store.rows.ledger()
            assert ledger.adds_up, ledger
            total = store.fact("total")
            assert total is None or ledger.total == total

    async def step(self, jobs: ImportJobs, job: str, *, first: bool) -> JobView | None:
        self.stop.clear()
        try:
            verb = jobs.run if first else jobs.resume
            return await verb(job, lambda _: self.check_now(job), self.stop)
        except Killed:
            return None

    async def play(self) -> tuple[ImportJobs, JobView]:
        jobs = self.bench.start()
        path = self.bench.file(HEAD, self.case.rows)
        made = await jobs.prepare(
            self.bench.request(path, mapping=MAPPING, region="UA"),
            lambda _: [self.check_now(j) for j in self.begun()] and None,
        )
        view: JobView | None = None
        for number in range(40):
            view = await self.step(jobs, made.job, first=number == 0)
            self.check_now(made.job)
            if view is not None and view.state is JobState.DONE:
                return jobs, view
            jobs = self.bench.start()
        raise AssertionError(f"never done: {view}")

    def begun(self) -> list[str]:
        return [folder.name for folder in (self.bench.home / "data" / "jobs").iterdir()]


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(cases)
def test_the_equation_always_holds_and_the_platform_equals_the_ledger(case: Case) -> None:
    install_texts()
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        trial = Trial(case, Path(folder))
        try:
            jobs, view = asyncio.run(trial.play())
            compare(trial, jobs, view)
        finally:
            for journal in trial.bench.journals:
                journal.close()


def compare(trial: Trial, jobs: ImportJobs, view: JobView) -> None:
    """Row by row: what the ledger claims is what the platform holds."""
    platform, case = trial.bench.platform, trial.case
    assert view.ledger.total == len(case.rows) == sum(view.ledger.counts.values())
    assert view.ledger.count(RowState.NOT_SENT) == 0
    members = {c.email: c for c in platform.members("Newsletter").values()}
    was = {c.email: c for c in trial.before.values()}
    for row, outcome in zip(case.rows, jobs.rows(view.job, limit=100), strict=True):
        email = row[0]
        written = platform.writes.get(outcome.row, 0)
        assert outcome.reason, outcome
        if outcome.state is RowState.CREATED:
            assert case.reads
            assert email in members
            assert email not in was
        elif outcome.state is RowState.UPDATED:
            assert email in was
            assert email in members
            assert members[email].first_name == (row[1] or was[email].first_name)
        elif outcome.state in UNTOUCHED:
            assert written == 0, outcome
        elif outcome.state is RowState.IN_DOUBT:
            assert case.effect is Effect.ONCE
        if case.effect is Effect.ONCE:
            assert written <= 1, outcome
    for contact in platform.contacts.values():  # no blank wiped anything, nobody who left was touched
        before = was.get(contact.email)
        if before is not None:
            assert contact.first_name
            assert contact.phone
            if before.subscription is Subscription.UNSUBSCRIBED and case.reads:
                assert contact == before
    sent = {row for delivery in platform.deliveries for row in (r.row for r in delivery.rows)}
    skipped = {r.row for r in jobs.rows(view.job, [RowState.SKIPPED, RowState.REJECTED_HERE], limit=100)}
    assert not sent & skipped
