"""One page of a longer answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """``cursor`` asks for the next page, None at the end. ``total`` is the platform's own word: a hint,
    never truth."""

    items: tuple[T, ...]
    cursor: str | None = None
    total: int | None = None
