"""The work of child processes done in this one: quick, and a test can look into it.

Owns: the verbs of ``Children`` without a process. What a real child does is tried in
tests/runtime/test_child.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, TypeVar

from desktop_app.runtime.child import Children

T = TypeVar("T")


class OnTheSpot(Children):
    """Does the work in this process, on this loop."""

    async def once(self, work: Callable[..., T], *args: Any) -> T:
        return work(*args)

    def once_blocking(self, work: Callable[..., T], *args: Any) -> T:
        return work(*args)

    async def stream(self, work: Callable[..., Iterator[T]], *args: Any) -> AsyncIterator[T]:
        for item in work(*args):
            yield item
            await asyncio.sleep(0)
