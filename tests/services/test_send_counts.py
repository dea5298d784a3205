"""The count of a file after some rows were changed is the count of all of it, with no look at the rest."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from desktop_app.services import send_counts
from desktop_app.services.send_counts import Counted, Counting, Judgement, mark_of, recounted

CODES, DOUBTS, PEOPLE = ("", "", "", "address", "status"), ("total", "zone"), ("", "ann", "Ann", "bob", "cid")


def whole(items: Sequence[Judgement]) -> Counted:
    counting = Counting()
    for one in items:
        counting.add(one.whom, one.code, one.doubts)
    return counting.result()


def drawn(chance: random.Random) -> Judgement:
    doubts = [one for one in DOUBTS if chance.random() < 0.2]
    return Judgement(chance.choice(PEOPLE), chance.choice(CODES), doubts)


def test_it_is_the_count_of_all_after_any_changes() -> None:
    chance = random.Random(7)
    for size in (1, 2, 5, 40):
        items = [drawn(chance) for _ in range(size)]
        counted = whole(items)
        for _ in range(60):
            places = chance.sample(range(size), chance.randint(1, min(3, size)))
            changes = {}
            for place in sorted(places):
                after = drawn(chance)
                changes[place] = (items[place], after)
                items[place] = after
            made = recounted(counted, size, changes)
            assert made == whole(items)
            assert made is not None
            assert made.whom == whole(items).whom
            counted = made


def test_where_only_the_first_of_a_kind_are_known_all_are_counted_once_they_are_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(send_counts, "MOST_SHOWN", 2)
    items = [Judgement("ann", "address", ()) for _ in range(5)]
    counted: Counted | None = whole(items)
    fine = Judgement("bob", "", ())
    for place in (0, 1):
        assert counted is not None
        counted = recounted(counted, 5, {place: (items[place], fine)})
        if place == 0:
            assert counted is not None
            kind = counted.kinds[0]
            assert (counted.good, counted.people, kind.count, kind.places) == (1, 1, 4, (1,))
    assert counted is None


def test_a_person_has_the_same_mark_in_every_process() -> None:
    assert mark_of("Ann@example.com") == mark_of("ann@EXAMPLE.com") == -4418011524754206562
