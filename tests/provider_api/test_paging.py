"""Every item once, in order, and an end even where the platform knows none."""

from __future__ import annotations

import asyncio

import pytest

from desktop_app.model.errors import ProviderChanged
from desktop_app.model.page import Page
from desktop_app.provider_api.paging import walk_pages


def walk(pages: dict[str | None, Page[str]]) -> list[tuple[str, ...]]:
    async def fetch(cursor: str | None) -> Page[str]:
        return pages[cursor]

    async def main() -> list[tuple[str, ...]]:
        return [items async for items in walk_pages(fetch, lambda item: item)]

    return asyncio.run(main())


def test_items_that_shift_into_the_next_page_come_once() -> None:
    assert walk({None: Page(("a", "b"), "2"), "2": Page(("b", "c"), "3"), "3": Page(())}) == [
        ("a", "b"),
        ("c",),
    ]


def test_an_empty_page_in_the_middle_does_not_end_the_walk() -> None:
    assert walk({None: Page((), "2"), "2": Page(("a",))}) == [("a",)]


def test_a_cursor_that_comes_back_is_named() -> None:
    with pytest.raises(ProviderChanged) as stopped:
        walk({None: Page(("a",), "2"), "2": Page(("b",), "2")})
    assert stopped.value.code == "paging_loops"
