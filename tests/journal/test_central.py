"""The shared file: accounts, jobs' lines, activity, settings, and what goes after 30 days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop_app.journal import JobHeader, JobState, JobStore, Journal
from desktop_app.journal.job_store import job_lock
from desktop_app.model.errors import Locked, UsageError

NOW = datetime(2026, 11, 21, 14, 32, 10, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal(tmp_path / "data")
    yield made
    made.close()


def job(journal: Journal, account: str = "a", at: datetime = NOW, *, listed: bool = True) -> Path:
    folder = journal.new_job(at)
    JobStore.create(folder, {"account": account}).close()
    (folder / "source.csv").write_text("email\nann@example.com\n")
    if listed:
        journal.put_job(
            JobHeader(folder.name, account, "P", "L", "f.csv", JobState.DONE, at, at, {"requests": 7})
        )
    return folder


def test_ids_of_jobs_sort_by_time_and_are_readable(journal: Journal) -> None:
    first = journal.new_job(NOW).name
    second = journal.new_job(NOW + timedelta(seconds=1)).name
    assert first.startswith("20261121-143210-")
    assert len(first) == len("20261121-143210-k3f")
    assert first < second


def test_accounts_keep_their_order_and_their_facts(journal: Journal) -> None:
    journal.accounts.put("b", {"name": "Бета"})
    journal.accounts.put("a", {"name": "Alpha"})
    journal.accounts.put("b", {"name": "Бета 2"})
    assert journal.accounts.list() == [("b", {"name": "Бета 2"}), ("a", {"name": "Alpha"})]
    assert journal.accounts.get("c") is None
    assert journal.accounts.remove("b")
    assert not journal.accounts.remove("b")


def test_a_jobs_line_is_renewed_not_doubled(journal: Journal) -> None:
    folder = job(journal)
    later = NOW + timedelta(hours=1)
    journal.put_job(JobHeader(folder.name, "a", "P", "L2", "f.csv", JobState.STOPPED, NOW, later, {}))
    (line,) = journal.headers()
    assert (line.list, line.state, line.started, line.changed) == ("L2", JobState.STOPPED, NOW, later)


def test_a_job_whose_line_was_never_written_is_found(journal: Journal) -> None:
    """Killed between the folder and the line: the job must not vanish."""
    folder = job(journal, listed=False)
    assert journal.unlisted() == [folder.name]
    assert journal.folder_of(folder.name) == folder


def test_a_folder_without_its_first_facts_is_no_job_and_goes(journal: Journal) -> None:
    """Killed between the file and its facts: nothing was read yet, so there is nothing to continue."""
    folder = journal.new_job(NOW)
    JobStore(folder).close()
    assert journal.unlisted() == []
    assert journal.expire(datetime.now(UTC)) == []
    assert folder.exists()  # some process may be making it right now
    assert journal.expire(datetime.now(UTC) + timedelta(minutes=2)) == []
    assert not folder.exists()


@pytest.mark.parametrize("name", ["nope", "../etc", ""])
def test_an_unknown_job_is_named(journal: Journal, name: str) -> None:
    with pytest.raises(UsageError) as met:
        journal.folder_of(name)
    assert met.value.code == "job_unknown"


def test_personal_data_goes_after_30_days_and_the_numbers_stay(journal: Journal) -> None:
    old, young = job(journal, at=NOW - timedelta(days=31)), job(journal, at=NOW - timedelta(days=29))
    journal.add_activity(NOW - timedelta(days=31), "import.done", account="a")
    journal.add_activity(NOW, "import.done", account="a")
    assert journal.expire(NOW) == [old.name]
    assert not old.exists()
    assert young.exists()
    line = journal.header(old.name)
    assert line is not None
    assert line.expired
    assert line.summary == {"requests": 7}
    assert len(journal.activity()) == 1
    assert journal.expire(NOW) == []
    everything = b"".join(
        p.read_bytes() for p in journal.data.rglob("*") if p.is_file() and young not in p.parents
    )
    assert b"ann@example.com" not in everything


def test_a_job_that_is_worked_on_is_not_emptied(journal: Journal) -> None:
    old = job(journal, at=NOW - timedelta(days=31))
    with job_lock(old):
        assert journal.expire(NOW) == []
    assert (old / "source.csv").exists()
    assert journal.expire(NOW) == [old.name]


def test_an_account_takes_what_belongs_to_it_along(journal: Journal) -> None:
    mine, unlisted, other = job(journal), job(journal, listed=False), job(journal, "b")
    journal.accounts.put("a", {})
    journal.add_activity(NOW, "x", account="a")
    journal.add_activity(NOW, "x", account="b")
    with job_lock(mine), pytest.raises(Locked):
        journal.remove_account("a")
    journal.remove_account("a")
    assert not mine.exists()
    assert not unlisted.exists()
    assert other.exists()
    assert [line.account for line in journal.headers()] == ["b"]
    assert [entry.account for entry in journal.activity()] == ["b"]
    assert journal.accounts.get("a") is None


def test_activity_comes_newest_first_and_by_account(journal: Journal) -> None:
    for number in range(5):
        journal.add_activity(NOW + timedelta(seconds=number), "n", account="ab"[number % 2], number=number)
    assert [entry.facts["number"] for entry in journal.activity(limit=3)] == [4, 3, 2]
    assert [entry.facts["number"] for entry in journal.activity(account="b")] == [3, 1]
