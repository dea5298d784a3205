"""The catalogue fills places, picks the singular, stretches the pseudo-language and never fails on a
missing key."""

import pytest

from desktop_app.model import texts


@pytest.fixture
def catalogue():
    before, language = dict(texts._texts), texts.language()
    yield texts.install
    texts.install(before, language)


def test_places_are_filled_and_whole_numbers_grouped(catalogue):
    catalogue({"a": "Import {count} into {name}"})
    assert texts.t("a", count=12430, name="Shop") == "Import 12,430 into Shop"


def test_one_is_worded_for_itself(catalogue):
    catalogue({"rows": "{count} rows", "rows.one": "1 row"})
    assert texts.t("rows", count=1) == "1 row"
    assert texts.t("rows", count=2) == "2 rows"


def test_an_unknown_key_or_value_is_shown_not_raised(catalogue):
    catalogue({"a": "Hello {who}"})
    assert texts.t("nothing.here") == "nothing.here"
    assert texts.t("a", other=1) == "Hello {who}"


def test_pseudo_language_is_forty_percent_longer_and_keeps_places(catalogue):
    catalogue({"a": "Import {count} contacts"}, "xx")
    shown = texts.t("a", count=7)
    assert "7" in shown
    assert "{" not in shown
    assert len(shown) >= 1.35 * len("Import 7 contacts")


def test_booleans_are_no_numbers(catalogue):
    catalogue({"a": "{on}"})
    assert texts.t("a", on=True) == "True"
