"""Walks the pages of a listing to the end, no item twice.

Owns: the walk and its guard against a platform that never ends. Must not: know a platform.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from desktop_app.model.errors import ProviderChanged
from desktop_app.model.page import Page

T = TypeVar("T")


async def walk_pages(
    fetch: Callable[[str | None], Awaitable[Page[T]]], key: Callable[[T], str]
) -> AsyncIterator[tuple[T, ...]]:
    """Yield the new items of each page. An item whose ``key`` was seen is left out: pages shift while
    people work.

    Raises ProviderChanged when the platform hands out the same cursor twice.
    """
    seen: set[str] = set()
    cursors: set[str] = set()
    cursor: str | None = None
    while True:
        page = await fetch(cursor)
        fresh = []
        for item in page.items:
            name = key(item)
            if name not in seen:
                seen.add(name)
                fresh.append(item)
        if fresh:
            yield tuple(fresh)
        if page.cursor is None:
            return
        if page.cursor in cursors:
            raise ProviderChanged("paging_loops")
        cursors.add(page.cursor)
        cursor = page.cursor
