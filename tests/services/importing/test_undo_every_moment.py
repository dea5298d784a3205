"""Random people, rows and breaks: an import that is taken back leaves what was promised fully as it was.

``CAMPAIGN_DESK_EXAMPLES`` sets how many cases are tried (thousands by ``many_cases --test undo``).
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.journal import JobState, JobStore
from desktop_app.model.contact import Subscription
from desktop_app.model.errors import AuthRefused, OutcomeUnknown, ServerFailed, Unreachable
from desktop_app.runtime.texts import install_texts
from tests.helpers.memory_provider import manifest
from tests.services.importing.conftest import Bench

EXAMPLES = int(os.environ.get("CAMPAIGN_DESK_EXAMPLES", "40"))
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
HEAD = ("email", "first_name", "phone")


class Killed(BaseException):
    """Stands for SIGKILL."""


@dataclass(frozen=True)
class Case:
    rows: list[tuple[int, str, str]]
    known: dict[int, str]
    blows: dict[int, str]


people = st.integers(0, 25)
cases = st.builds(
    Case,
    rows=st.lists(
        st.tuples(people, st.sampled_from(["", "Ann", "Olena"]), st.sampled_from(["", "1", "2"])),
        min_size=1,
        max_size=30,
    ),
    known=st.dictionaries(people, st.sampled_from(["list", "base", "left"]), max_size=15),
    blows=st.dictionaries(
        st.integers(1, 12),
        st.sampled_from(
            ["unreachable", "lost before", "lost after", "5xx", "key", "kill before", "kill after"]
        ),
        max_size=5,
    ),
)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(cases)
def test_what_was_promised_fully_is_as_it_was(case: Case) -> None:
    install_texts()
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        bench = Bench(Path(folder))
        try:
            play(case, bench)
        finally:
            for journal in bench.journals:
                journal.close()


def play(case: Case, bench: Bench) -> None:
    newsletter = bench.platform.add_list("Newsletter")
    for person, where in case.known.items():
        bench.platform.add(
            email=f"p{person}@example.com",
            first_name="Was",
            lists=(newsletter,) if where == "list" else (),
            subscription=Subscription.UNSUBSCRIBED if where == "left" else Subscription.UNKNOWN,
        )
    before = {contact.email: contact for contact in bench.platform.contacts.values()}
    # a number of each person's own: one number for two would make them one
    rows = [
        (f"p{n}@example.com", name, f"+38067{1_000_000 + n}" if phone else "") for n, name, phone in case.rows
    ]
    jobs, view = bench.do(HEAD, rows)
    promised = jobs.plan_undo(view.job, manifest())
    bench.faults.before_undo = lambda number: {
        "unreachable": Unreachable(platform="M"), "lost before": OutcomeUnknown(platform="M"),
        "key": AuthRefused(platform="M"), "5xx": ServerFailed(platform="M"), "kill before": Killed(),
    }.get(case.blows.get(number, ""))  # fmt: skip
    bench.faults.after_undo = lambda number: {
        "lost after": OutcomeUnknown(platform="M"), "kill after": Killed(),
    }.get(case.blows.get(number, ""))  # fmt: skip
    if not promised.parts or not sum(part.count for part in promised.parts):
        return
    for _ in range(30):
        try:
            end = asyncio.run(bench.start().undo(view.job))
        except Killed:
            continue
        if end.state is JobState.DONE:
            break
    else:
        raise AssertionError("never done")
    with JobStore(bench.home / "data" / "jobs" / view.job) as store:
        assert store.rows.ledger().adds_up
    after = {contact.email: contact for contact in bench.platform.contacts.values()}
    steps = list(bench.start().walk_undo(end.job))
    assert all(step["state"] == "reversed" for step in steps), steps
    assert after == before
