"""Numbers, days and ranges as a person writes them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QLocale

from desktop_app.viewmodels.formats import Formats, Style


@pytest.fixture
def british():
    return Formats(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))


def test_numbers_follow_the_locale(british):
    ukrainian = Formats(QLocale(QLocale.Language.Ukrainian))
    assert british.number(12480) == "12,480"
    assert ukrainian.number(12480).replace("\u00a0", " ").replace("\u202f", " ") == "12 480"
    assert british.number(None) == "–"


def test_days_are_told_from_today(british):
    now = datetime(2026, 11, 21, 12, 0).astimezone()
    assert british.day(now.replace(hour=9, minute=12), now) == "Today 09:12"
    assert british.day(now - timedelta(days=1), now) == "Yesterday"
    assert british.day(datetime(2026, 11, 18, 8).astimezone(), now) == "18 Nov"
    assert british.day(datetime(2024, 3, 5, 8).astimezone(), now) == "5 Mar 2024"
    assert british.day(None, now) == ""


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        ((1, 4), "under 10 seconds"),
        ((22, 41), "20 to 45 seconds"),
        ((118, 175), "1 to 3 minutes"),
        ((3600 * 2, 3600 * 2.9), "2 to 3 hours"),
        ((200, 240), "3 to 4 minutes"),
        ((95, 100), "1 to 2 minutes"),
        ((3600 * 1795, 3600 * 2693), "74 to 113 days"),
    ],
)
def test_time_left_is_a_range_in_whole_units(british, seconds, words):
    assert british.range(seconds) == words


def test_ages(british):
    now = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    assert british.age(now - timedelta(seconds=20), now) == "just now"
    assert british.age(now - timedelta(seconds=61), now) == "1 minute ago"
    assert british.age(now - timedelta(minutes=7), now) == "7 minutes ago"


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [("comma", "1,820.50"), ("dot", "1.820,50"), ("apostrophe", "1’820.50"), ("space", "1\u202f820,50")],
)
def test_sums_are_written_as_the_person_writes_them(numbers, shown):
    formats = Formats(style=Style(region="en_GB", numbers=numbers))
    assert formats.money(Decimal("1820.5")) == shown
    assert formats.money(None) == ""
    assert Formats(QLocale("de_DE")).money(Decimal("1820.5")) == "1.820,50"
