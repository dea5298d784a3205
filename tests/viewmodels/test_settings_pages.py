"""What the settings pages for formats, the proxy and settings as a file work with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale

from desktop_app.model.errors import InvalidInput, Unreachable
from desktop_app.services.settings import SETTINGS, Settings
from desktop_app.services.settings_file import SettingsFiles
from desktop_app.transport.proxy import Way
from desktop_app.viewmodels.formats import Formats, Style, choose_style
from desktop_app.viewmodels.proxy import ProxyViewModel
from desktop_app.viewmodels.settings import SettingsViewModel
from desktop_app.viewmodels.settings_files import SettingsFilesViewModel
from tests.helpers.proxy_door import Door
from tests.helpers.runners import HeldRunner, InlineRunner

NOON = datetime(2026, 3, 4, 14, 32, 5, tzinfo=UTC)


@pytest.fixture
def style() -> Iterator[None]:
    yield
    choose_style(Style())


# --- formats ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ("comma", "1,234,567"),
        ("space", "1\u202f234\u202f567"),
        ("dot", "1.234.567"),
        ("apostrophe", "1’234’567"),
    ],
)
def test_numbers_are_grouped_as_chosen(numbers: str, words: str) -> None:
    assert Formats(style=Style("en_GB", numbers)).number(1234567) == words


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ("region", "4 Mar 2026"),
        ("day_first", "04.03.2026"),
        ("month_first", "03/04/2026"),
        ("year_first", "2026-03-04"),
    ],
)
def test_days_stand_as_chosen(dates: str, words: str) -> None:
    assert Formats(style=Style("en_GB", dates=dates)).date(date(2026, 3, 4)) == words


def test_the_clock_has_twelve_hours_where_that_was_chosen() -> None:
    assert Formats(style=Style("en_US", clock="12")).clock(NOON) == "2:32 pm"
    assert Formats(style=Style("en_US")).clock(NOON, seconds=True) == "14:32:05"


def test_a_choice_reaches_every_format_that_was_made_before(style: None) -> None:
    """Views keep theirs: they write anew without a start anew."""
    kept, own = Formats(), Formats(QLocale("de_DE"))
    choose_style(Style("en_GB", "apostrophe", "year_first"))
    assert kept.number(12480) == "12’480"
    assert kept.day(datetime(2025, 11, 18, 12, tzinfo=UTC), NOON) == "2025-11-18"
    assert own.number(12480) == "12.480"


def test_a_region_writes_its_own_way() -> None:
    assert Formats(style=Style("de_DE")).number(12480) == "12.480"
    assert Formats(style=Style("en_US")).number(12480) == "12,480"


# --- the proxy -------------------------------------------------------------------------------------------


def test_what_is_typed_is_kept_when_it_is_saved_and_then_tried() -> None:
    door = Door()
    vm = ProxyViewModel(InlineRunner(), door)
    vm.begin()
    assert (vm.way, vm.can_save, vm.can_try) == (Way.SYSTEM, False, True)
    vm.choose("address")
    assert not vm.can_save  # an address is missing
    vm.type_address("proxy:3128")
    vm.type_user("olena")
    vm.type_password("secret")
    assert (vm.can_save, vm.can_try) == (True, False)
    vm.save()
    assert door.saves == [(Way.ADDRESS, "proxy:3128", "olena", "secret")]
    assert (vm.saved, vm.can_save, vm.can_try) == (True, False, True)
    assert "secret" not in str(vars(vm))
    vm.try_it()
    assert vm.worked  # any answer of a platform is one: the line works


def test_a_password_that_is_not_typed_anew_stays_the_kept_one() -> None:
    door = Door()
    vm = ProxyViewModel(InlineRunner(), door)
    vm.begin()
    vm.choose("address")
    vm.type_address("proxy:3128")
    vm.save()
    assert door.saves[-1][-1] is None


def test_what_was_typed_before_the_kept_one_was_read_stays() -> None:
    """The key store may be slow."""
    runner = HeldRunner()
    vm = ProxyViewModel(runner, Door())
    vm.begin()
    vm.choose("address")
    vm.type_address("proxy:3128")
    runner.tasks[0].run()
    assert (vm.way, vm.address, vm.can_save) == (Way.ADDRESS, "proxy:3128", True)


def test_troubles_are_told_and_go_with_the_next_key() -> None:
    door = Door()
    vm = ProxyViewModel(InlineRunner(), door)
    vm.begin()
    door.trouble = InvalidInput("proxy_address", field="proxy_address", value="x y")
    vm.choose("address")
    vm.type_address("x y")
    vm.save()
    assert vm.error is door.trouble
    vm.type_address("proxy")
    assert vm.error is None
    door.trouble = None
    vm.save()
    door.trouble = Unreachable("unreachable.proxy")
    vm.try_it()
    assert (vm.error, vm.worked) == (door.trouble, False)


def test_leaving_the_page_forgets_what_was_typed() -> None:
    vm = ProxyViewModel(InlineRunner(), Door())
    vm.begin()
    vm.type_password("secret")
    vm.leave()
    assert "secret" not in str(vars(vm))


# --- settings as a file ----------------------------------------------------------------------------------


@pytest.fixture
def both(tmp_path: Path) -> tuple[SettingsFilesViewModel, SettingsViewModel]:
    store = Settings(tmp_path / "settings.json")
    settings = SettingsViewModel(InlineRunner(), store)
    return SettingsFilesViewModel(InlineRunner(), SettingsFiles(), settings), settings


def test_a_file_is_shown_taken_over_and_taken_back(
    both: tuple[SettingsFilesViewModel, SettingsViewModel], tmp_path: Path
) -> None:
    vm, settings = both
    settings.set("theme", "dark")
    settings.set("tell_ended", False)
    vm.write(tmp_path / "out.json")
    assert (vm.written, vm.count) == (
        tmp_path / "out.json",
        len([1 for s in SETTINGS.values() if s.shown and s.portable]),
    )
    settings.set("theme", "light")
    settings.set("tell_ended", True)
    vm.read(tmp_path / "out.json")
    assert settings["theme"] == "light"  # nothing yet
    assert sorted(vm.lines()) == [
        ("Colours", "Light → Dark"),
        ("Tell me when a long job has ended", "On → Off"),
    ]
    vm.take()
    assert (settings["theme"], settings["tell_ended"]) == ("dark", False)
    assert (vm.incoming, vm.taken is not None) == (None, True)
    vm.put_back()
    assert (settings["theme"], settings["tell_ended"], vm.taken) == ("light", True, None)


def test_what_was_chosen_just_now_is_in_the_file_although_it_is_not_written_yet(tmp_path: Path) -> None:
    """Settings hold at once and are written behind the scenes."""
    store = Settings(tmp_path / "settings.json")
    settings = SettingsViewModel(HeldRunner(), store)
    vm = SettingsFilesViewModel(InlineRunner(), SettingsFiles(), settings)
    settings.set("theme", "dark")
    assert store["theme"] == "system"
    vm.write(tmp_path / "out.json")
    assert '"theme": "dark"' in (tmp_path / "out.json").read_text("utf-8")


def test_a_bad_file_is_told_and_changes_nothing(
    both: tuple[SettingsFilesViewModel, SettingsViewModel], tmp_path: Path
) -> None:
    vm, settings = both
    (tmp_path / "bad.json").write_text("{}")
    vm.read(tmp_path / "bad.json")
    assert vm.error is not None
    assert vm.incoming is None
    vm.take()
    assert settings["theme"] == "system"


def test_what_was_looked_at_can_be_left(
    both: tuple[SettingsFilesViewModel, SettingsViewModel], tmp_path: Path
) -> None:
    vm, settings = both
    settings.set("theme", "dark")
    vm.write(tmp_path / "out.json")
    settings.set("theme", "light")
    vm.read(tmp_path / "out.json")
    vm.leave_it()
    vm.take()
    assert settings["theme"] == "light"
