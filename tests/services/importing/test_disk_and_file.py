"""Full and locked disks, files that change or go away: each ends in a sentence, and nothing is lost."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from desktop_app.journal import JobState
from desktop_app.journal.database import Database
from desktop_app.model.errors import AppError, FileRefused, StorageFailed
from desktop_app.model.report import RowState
from tests.services.importing.conftest import Bench
from tests.services.importing.test_undo import HEAD, ROWS, people, seed

STORAGE = ("storage_full", "storage_unwritable")


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch, code: str, place: int) -> Iterator[list[int]]:
    """From the ``place``-th write of any job on, the disk takes nothing more."""
    transaction = Database.transaction
    seen: list[int] = []

    @contextmanager
    def short(self: Database) -> Iterator[sqlite3.Connection]:
        with transaction(self) as connection:
            yield connection
            if self.path.name == "job.sqlite" and self._depth == 1 and not self._inner():  # type: ignore[attr-defined]
                seen.append(1)
                if len(seen) >= place:
                    raise StorageFailed(code, file=self.path.name)

    depth = {"now": 0}

    @contextmanager
    def counted(self: Database) -> Iterator[sqlite3.Connection]:
        depth["now"] += 1
        try:
            with short(self) as connection:
                yield connection
        finally:
            depth["now"] -= 1

    with monkeypatch.context() as patch:
        patch.setattr(Database, "_inner", lambda _: depth["now"] > 1, raising=False)
        patch.setattr(Database, "transaction", counted)
        yield seen


def attempt(work: Any) -> Any:
    """The view, or the error that came out."""
    try:
        return asyncio.run(work)
    except AppError as error:
        return error


@pytest.mark.parametrize("code", STORAGE)
def test_a_disk_that_fills_up_in_an_undo_loses_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    """At every single write of it."""
    seed(bench)
    before = people(bench)
    _, view = bench.do(HEAD, ROWS)
    after = people(bench)
    with failing(monkeypatch, code, 10**6) as seen:
        asyncio.run(bench.start().undo(view.job))
    writes = len(seen)
    assert people(bench) == before
    assert writes > 5
    for place in range(1, writes + 1):
        fresh = Bench(bench.home / f"try-{place}")
        seed(fresh)
        before = people(fresh)
        _, view = fresh.do(HEAD, ROWS)
        assert people(fresh) != before
        with failing(monkeypatch, code, place):
            met = attempt(fresh.start().undo(view.job))
        error = met if isinstance(met, AppError) else met.error
        assert isinstance(error, StorageFailed), (place, met)
        assert error.code == code
        assert error.message
        assert error.what_to_do
        jobs = fresh.start()
        waiting = [one.job for one in jobs.jobs() if one.kind == "undo"]
        end = asyncio.run(jobs.resume(waiting[0]) if waiting else jobs.undo(view.job))
        assert end.state is JobState.DONE, place
        assert people(fresh) == before, place
        for journal in fresh.journals:
            journal.close()
    assert after != before


@pytest.mark.parametrize("code", STORAGE)
def test_a_disk_that_fills_up_in_an_import_loses_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    path = bench.file(HEAD, ROWS)
    with failing(monkeypatch, code, 10**6) as seen:
        jobs = bench.start()
        seed(bench)
        job = asyncio.run(jobs.prepare(bench.request(path))).job
        seen.clear()
        asyncio.run(jobs.run(job))
    expected = people(bench)
    for place in range(1, len(seen) + 1):
        fresh = Bench(bench.home / f"try-{place}")
        seed(fresh)
        jobs = fresh.start()
        job = asyncio.run(jobs.prepare(fresh.request(path))).job
        with failing(monkeypatch, code, place):
            met = attempt(fresh.start().run(job))
        error = met if isinstance(met, AppError) else met.error
        assert isinstance(error, StorageFailed), (place, met)
        end = asyncio.run(fresh.start().resume(job, consent_confirmed=True))
        assert end.state is JobState.DONE, place
        assert end.ledger.adds_up
        assert people(fresh) == expected, place
        for journal in fresh.journals:
            journal.close()


@pytest.mark.parametrize("what", ["removed", "changed"])
def test_what_becomes_of_the_file_after_the_check_changes_nothing(bench: Bench, what: str) -> None:
    """What is sent is what was shown: the job has its own copy."""
    path = bench.file(HEAD, ROWS)
    jobs = bench.start()
    job = asyncio.run(jobs.prepare(bench.request(path))).job
    if what == "removed":
        path.unlink()
    else:
        path.write_text("email\nstranger@example.com\n", "utf-8")
    view = asyncio.run(jobs.run(job))
    assert view.ledger.count(RowState.CREATED) == len(ROWS)
    assert bench.platform.find("stranger@example.com") is None


@pytest.mark.parametrize("what", ["removed", "replaced", "longer"])
def test_a_file_that_changes_while_it_is_copied_is_refused(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Half of one file and half of another would be neither."""
    import os

    path = bench.file(HEAD, ROWS)
    copied = os.fsync

    def meanwhile(handle: int) -> None:
        copied(handle)
        if what == "removed":
            path.unlink(missing_ok=True)
        elif what == "replaced":
            other = path.with_suffix(".new")
            other.write_text("email\nstranger@example.com\n", "utf-8")
            other.replace(path)
        else:
            with path.open("a", encoding="utf-8") as file:
                file.write("stranger@example.com,,\n")

    monkeypatch.setattr("desktop_app.journal.job_store.os.fsync", meanwhile)
    jobs = bench.start()
    if what == "removed":  # all of it was read before it went
        view = asyncio.run(jobs.prepare(bench.request(path)))
        assert view.ledger.total == len(ROWS)
        return
    with pytest.raises(FileRefused) as met:
        asyncio.run(jobs.prepare(bench.request(path)))
    assert met.value.code == "file.changed"
    assert met.value.what_to_do
    assert jobs.jobs() == ()


def test_a_file_that_is_not_there_or_may_not_be_read_is_named(bench: Bench, tmp_path: Path) -> None:
    jobs = bench.start()
    for path in (tmp_path / "nothing.csv", tmp_path):
        with pytest.raises(FileRefused) as met:
            asyncio.run(jobs.prepare(bench.request(path)))
        assert met.value.message
        assert met.value.what_to_do
    assert jobs.jobs() == ()


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are bytes on Linux only")
def test_a_file_whose_name_is_no_text_is_imported_and_named(bench: Bench) -> None:
    """As an archive of an old computer leaves it: its name is in another encoding."""
    path = bench.file(HEAD, ROWS)
    path = path.rename(os.fsdecode(os.fsencode(path.parent) + b"/\xea\xeb\xb3\xba\xed\xf2\xe8.csv"))
    jobs = bench.start()
    job = asyncio.run(jobs.prepare(bench.request(path))).job
    view = asyncio.run(bench.start().run(job))
    assert view.ledger.count(RowState.CREATED) == len(ROWS)
    assert view.file.endswith(".csv")
    view.file.encode()
