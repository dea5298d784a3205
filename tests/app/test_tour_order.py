"""Any few screens can be drawn alone: what they stand on is known, and is walked through first."""

from __future__ import annotations

from desktop_app.app.tour import ON_REQUEST, SCREENS
from desktop_app.app.tour_order import before, matching, walk

KNOWN = (*SCREENS, *ON_REQUEST)


def test_what_a_screen_stands_on_is_a_screen_that_comes_earlier() -> None:
    for place, name in enumerate(KNOWN):
        stands_on = before(name)
        assert not stands_on or stands_on in KNOWN[:place], (name, stands_on)


def test_only_what_is_needed_is_walked_through_and_in_order() -> None:
    assert walk(["first-run"], KNOWN) == ["first-run"]
    assert walk(["list-copy"], KNOWN) == ["first-run", "lists", "list-copy"]
    assert walk(["order-file-words", "contact"], KNOWN) == [
        "first-run", "lists", "contacts", "contact", "order-file-odd-columns", "order-file-odd",
        "order-file-words",
    ]  # fmt: skip
    assert walk(SCREENS, KNOWN) == list(SCREENS)


def test_names_and_patterns_are_found_and_a_wrong_name_stays() -> None:
    assert matching("preview-test*", KNOWN) == [name for name in KNOWN if name.startswith("preview-test")]
    assert matching("lists,no-such-screen", KNOWN) == ["lists", "no-such-screen"]
    assert matching("", KNOWN) == []
