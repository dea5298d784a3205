"""Sequences whose members are made when they are looked at: a million of them are never held at once.

Owns: places and slices. Must not: know what a member is.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TypeVar, overload

T = TypeVar("T", covariant=True)


class MadeSequence(Sequence[T]):
    """A subclass says how many there are (``__len__``) and makes the one at a place (``make``, from 0)."""

    @abstractmethod
    def make(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...

    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        places = range(len(self))[place]
        return self.make(places) if isinstance(places, int) else [self.make(one) for one in places]
