"""How many items of a file can be sent, which stay here and why, about how many people: counted one by one,
and anew for those alone that a person changed.

Owns: the count. Must not: judge an item, hold one.
"""

from __future__ import annotations

import bisect
import hashlib
import itertools
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

MOST_SHOWN = 2000
"""So many items are shown one by one; all are counted."""


@dataclass(frozen=True, slots=True)
class KindCount:
    """Items of one kind: what keeps them here, what is odd about them, or (``code`` "") those that go as they
    are. ``places``: of the first ``MOST_SHOWN`` of them."""

    code: str
    stays: bool
    count: int
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """``good`` can be sent, about ``people`` different people; ``doubts`` of them should be thought about.
    ``shown``: places of the first items that stay here or are doubtful, else of the first of all. ``kinds``:
    what stays here first, then what is doubtful, each most first; those that go as they are at the end."""

    good: int = 0
    people: int = 0
    doubts: int = 0
    shown: tuple[int, ...] = ()
    kinds: tuple[KindCount, ...] = ()
    whom: array[int] = field(default_factory=lambda: array("q"), compare=False, repr=False)
    """A mark of the person of each item that can be sent, sorted."""
    doubtful: tuple[int, ...] = ()
    """Places of the first that stay here or are doubtful."""


class Counting:
    """Items counted one by one, in order; holds some places of each kind and no item."""

    def __init__(self) -> None:
        self._count = self._good = self._doubtful = 0
        self._people = array("q")
        self._kinds: dict[tuple[bool, str], array[int]] = {}
        self._counts: Counter[tuple[bool, str]] = Counter()
        self._shown = array("q")

    def add(self, whom: str, code: str, doubts: Sequence[str] = ()) -> None:
        place, self._count = self._count, self._count + 1
        if code:
            kinds = [(True, code)]
        else:
            self._good += 1
            self._doubtful += bool(doubts)
            if whom:
                self._people.append(mark_of(whom))
            kinds = [(False, one) for one in dict.fromkeys(doubts)] or [(False, "")]
        if (code or doubts) and len(self._shown) < MOST_SHOWN:
            self._shown.append(place)
        for kind in kinds:
            self._counts[kind] += 1
            places = self._kinds.setdefault(kind, array("q"))
            if len(places) < MOST_SHOWN:
                places.append(place)

    def result(self) -> Counted:
        kinds = _kinds(self._counts, self._kinds)
        shown = tuple(self._shown) or tuple(range(min(self._count, MOST_SHOWN)))
        whom = array("q", sorted(self._people))
        people = _different(whom)
        return Counted(self._good, people, self._doubtful, shown, kinds, whom, tuple(self._shown))


def mark_of(whom: str) -> int:
    """The same in every process."""
    digest = hashlib.blake2b(whom.casefold().encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def recounted(
    counted: Counted, total: int, changes: Mapping[int, tuple[Judgement, Judgement]]
) -> Counted | None:
    """The count after these places of ``total`` were changed, each from what to what: nothing else is looked
    at. None where the first places of a kind cannot be told without looking at all: too many are gone."""
    good, doubtful, whom = counted.good, counted.doubts, array("q", counted.whom)
    counts = {(kind.stays, kind.code): kind.count for kind in counted.kinds}
    places = {(kind.stays, kind.code): list(kind.places) for kind in counted.kinds}
    first = list(counted.doubtful)
    for place, (before, after) in changes.items():
        for one, sign in ((before, -1), (after, 1)):
            good += sign * (not one.code)
            doubtful += sign * bool(one.doubts and not one.code)
            if one.whom and not one.code:
                _move(whom, mark_of(one.whom), sign)
            for kind in one.kinds:
                whole = counts.get(kind, 0) == len(places.get(kind, ()))
                counts[kind] = counts.get(kind, 0) + sign
                _place(places.setdefault(kind, []), place, sign, whole=whole)
            if one.code or one.doubts:
                # not all of them are known where there are as many as are shown
                _place(first, place, sign, whole=len(counted.doubtful) < MOST_SHOWN)
    left = {kind: count for kind, count in counts.items() if count}
    if any(not places[kind] for kind in left) or (not first and any(kind != (False, "") for kind in left)):
        return None
    kinds = _kinds(left, places)
    shown = tuple(first[:MOST_SHOWN]) or tuple(range(min(total, MOST_SHOWN)))
    return Counted(good, _different(whom), doubtful, shown, kinds, whom, tuple(first[:MOST_SHOWN]))


class Judgement(NamedTuple):
    """What is counted of an item: the person, what keeps it here, what is odd about it."""

    whom: str
    code: str
    doubts: Sequence[str]

    @property
    def kinds(self) -> list[tuple[bool, str]]:
        if self.code:
            return [(True, self.code)]
        return [(False, one) for one in dict.fromkeys(self.doubts)] or [(False, "")]


def _kinds(
    counts: Mapping[tuple[bool, str], int], places: Mapping[tuple[bool, str], Sequence[int]]
) -> tuple[KindCount, ...]:
    """What stays here first, each most first; of as many the one that is met first."""

    def rank(kind: tuple[bool, str]) -> tuple[bool, bool, int, int, str]:
        return not kind[0], not kind[1], -counts[kind], places[kind][0], kind[1]

    return tuple(
        KindCount(code, stays, counts[stays, code], tuple(places[stays, code][:MOST_SHOWN]))
        for stays, code in sorted(counts, key=rank)
    )


def _different(whom: array[int]) -> int:
    return sum(1 for _one in itertools.groupby(whom))


def _move(whom: array[int], mark: int, sign: int) -> None:
    place = bisect.bisect_left(whom, mark)
    if sign > 0:
        whom.insert(place, mark)
    elif place < len(whom) and whom[place] == mark:
        del whom[place]


def _place(known: list[int], place: int, sign: int, *, whole: bool) -> None:
    """``whole``: all places of the kind are known, not only the first."""
    at = bisect.bisect_left(known, place)
    if sign < 0:
        if at < len(known) and known[at] == place:
            del known[at]
    elif (whole or at < len(known)) and known[at : at + 1] != [place]:
        known.insert(at, place)
