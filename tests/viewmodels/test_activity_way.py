"""The record's view-model: whether the change of an entry can be taken back, and taking it back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.model.errors import AppError
from desktop_app.services.activity import Activity
from desktop_app.services.contact_changes import ContactChanges
from desktop_app.services.settings import Settings
from desktop_app.services.way_back import WayBack, WaysBack
from desktop_app.viewmodels.activity import ActivityViewModel
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.settings import KEEP_DAYS, SettingsViewModel
from tests.helpers.memory_desk import SHOP, MemoryDesk
from tests.helpers.runners import InlineRunner


class Record:
    def __init__(self, folder: Path) -> None:
        self.desk = desk = MemoryDesk(folder)
        desk.arm()
        self.ann = desk.platforms[SHOP].add(email="ann@example.com", city="Kyiv")
        service = Activity(lambda: desk.journals, desk.accounts.get, dict, desk.clock, lambda text: text)
        changes = ContactChanges(desk.accounts, desk.acts, desk.reading, service.done)
        desk.run(changes.edit(SHOP, self.ann, {"city": "Lviv"}))
        ways = WaysBack(desk.accounts, desk.acts, changes, desk.list_changes)
        self.vm = ActivityViewModel(InlineRunner(), service, Formats(), ways=ways)
        self.known: list[WayBack] = []
        self.refused: list[AppError] = []
        self.taken: list[str] = []
        self.vm.way_known.connect(self.known.append)
        self.vm.not_taken_back.connect(self.refused.append)
        self.vm.taken_back.connect(self.taken.append)
        self.vm.set_account(desk.account())
        self.vm.refresh()

    @property
    def city(self) -> str:
        return self.desk.platforms[SHOP].contacts[self.ann.id].city


@pytest.fixture
def record(tmp_path: Path, qapp: object) -> Iterator[Record]:
    made = Record(tmp_path / "desk")
    yield made
    made.vm.close()
    made.desk.close()


def test_the_change_of_an_entry_is_taken_back_and_then_says_that_it_was(record: Record) -> None:
    line = next(one for one in record.vm.model.items if one.act)
    record.vm.look_for_way(line)
    assert record.known[-1].possible
    record.vm.take_back(line)
    assert (record.taken, record.city) == (["contact"], "Kyiv")
    record.vm.look_for_way(line)
    assert record.known[-1].why == "This was taken back already."
    told = [one.sentence for one in record.vm.model.items]
    assert any("took back a change" in one for one in told), "the record is read again"


def test_an_account_that_is_read_only_says_so_and_nothing_changes(record: Record) -> None:
    record.desk.accounts.arm(SHOP, 0)
    line = next(one for one in record.vm.model.items if one.act)
    record.vm.take_back(line)
    assert [error.code for error in record.refused] == ["not_armed"]
    assert record.city == "Lviv"


def test_an_entry_without_a_change_of_ours_has_no_way(record: Record) -> None:
    record.desk.run(record.vm._service.keep("Only said", record.desk.account()))
    record.vm.refresh()
    line = next(one for one in record.vm.model.items if not one.act)
    record.vm.look_for_way(line)
    record.vm.take_back(line)
    assert (record.known, record.taken) == ([], [])


def test_entries_only_come_and_what_stands_is_never_changed(record: Record) -> None:
    """Taking back adds a line; the one that it takes back stays as it was. Nothing here takes a line away."""
    before = list(record.vm.model.items)
    record.vm.take_back(next(one for one in before if one.act))
    record.vm.keep("A message of the window")
    record.vm.refresh()
    after = list(record.vm.model.items)
    assert len(after) > len(before)
    assert after[-len(before) :] == before
    assert [one.id for one in after] == sorted((one.id for one in after), reverse=True)
    commands = [name for name in vars(ActivityViewModel) if not name.startswith("_")]
    assert [one for one in commands if re.search("delete|remove|clear|forget|edit|set_line", one)] == []


def test_entries_go_with_the_days_that_the_person_chose(record: Record, tmp_path: Path) -> None:
    settings = SettingsViewModel(InlineRunner(), Settings(tmp_path / "settings.json"))
    assert settings["keep_personal_data_days"] in KEEP_DAYS
    settings.set("keep_personal_data_days", 12)
    assert 12 in settings.choices("keep_personal_data_days", KEEP_DAYS), "an odd number is offered, too"
    assert Settings(tmp_path / "settings.json")["keep_personal_data_days"] == 12
    journal, now = record.desk.journals[False], record.desk.clock.utc_now()

    journal.expire(now + timedelta(days=11), settings["keep_personal_data_days"])
    record.vm.refresh()
    assert record.vm.model.items, "not a day sooner"
    journal.expire(now + timedelta(days=13), settings["keep_personal_data_days"])
    record.vm.refresh()
    assert not record.vm.model.items
