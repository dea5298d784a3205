"""The watch over the disk hears what a screen does on its own thread, and nothing that others do."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.journal.database import Database
from desktop_app.viewmodels.base import ViewModel
from tests.helpers.runners import HeldRunner
from tests.helpers.window_thread import disk_watched, holds_up


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with disk_watched():
        made = Database(tmp_path / "x.sqlite", (("CREATE TABLE t(n INTEGER)",),))
    yield made
    made.close()


def test_a_statement_under_a_view_model_is_heard_with_its_way(database: Database) -> None:
    screen = ViewModel(HeldRunner())
    with disk_watched() as found:
        screen._latest("read", _never, lambda _value: None)
        screen.busy_changed.connect(lambda _busy: database.read("SELECT n FROM t"))
        screen.cancel("read")
    [(what, way)] = [one for one in found if holds_up(one)]
    assert what == "statement"
    assert way[0] == "journal/database.py:read"
    assert "viewmodels/base.py:_tell_busy" in way


def test_a_file_under_a_view_model_is_heard(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("x")
    screen = ViewModel(HeldRunner())
    screen.busy_changed.connect(lambda _busy: file.read_text())
    with disk_watched() as found:
        screen._latest("read", _never, lambda _value: None)
    assert [what for what, _way in found] == ["open"]


def test_what_another_thread_or_the_test_itself_does_is_not(database: Database, tmp_path: Path) -> None:
    with disk_watched() as found:
        database.read("SELECT n FROM t")
        asyncio.run(asyncio.to_thread(database.read, "SELECT n FROM t"))
        with closing(sqlite3.connect(tmp_path / "other.sqlite")) as other:
            other.execute("CREATE TABLE t(n)")
        assert (tmp_path / "other.sqlite").exists()
    assert not found


async def _never() -> None: ...
