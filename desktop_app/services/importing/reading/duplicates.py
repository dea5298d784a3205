"""Who has been seen before. Addresses are kept as 64-bit hashes, the older ones packed into sorted arrays,
so that five million rows take about 60 MB. Must not: change a row."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence

_RECENT = 1_000_000


class Seen:
    """A set of texts that can only grow. Two texts out of five million share a hash once in a million
    files."""

    def __init__(self) -> None:
        self._recent: set[int] = set()
        self._packed: list[array[int]] = []

    def repeated(self, keys: Sequence[str | None]) -> list[int]:
        """Places whose key stood earlier, in this call or an earlier one. None is nobody."""
        hashes: list[int | None]
        hashes = (
            [None if key is None else hash(key) for key in keys] if None in keys else list(map(hash, keys))
        )
        fresh = set(hashes)
        fresh.discard(None)
        plain = len(fresh) == len(hashes) - hashes.count(None)
        if plain and self._recent.isdisjoint(fresh) and not self._packed:
            found: list[int] = []
        else:
            found = self._one_by_one(hashes)
        self._recent |= fresh  # type: ignore[arg-type]
        if len(self._recent) > _RECENT:
            self._packed.append(array("q", sorted(self._recent)))
            self._recent = set()
        return found

    def _one_by_one(self, hashes: Sequence[int | None]) -> list[int]:
        found: list[int] = []
        now: set[int] = set()
        for place, one in enumerate(hashes):
            if one is None:
                continue
            if one in now or one in self._recent or any(map(_holds, self._packed, [one] * len(self._packed))):
                found.append(place)
            now.add(one)
        return found


def _holds(block: array[int], one: int) -> bool:
    place = bisect_left(block, one)
    return place < len(block) and block[place] == one
