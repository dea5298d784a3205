"""Which way requests leave this computer: as the system says, straight, or through one named proxy.

Owns: the way of this process, asked for when a line is opened. Must not: know where it was chosen or where
its password lies (:mod:`desktop_app.services.proxy` does). Lines to this computer itself never take it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum


class Way(StrEnum):
    SYSTEM = "system"
    NONE = "none"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class ProxyChoice:
    """``address``: ``http://host:port`` or ``https://host:port``, without a name or password in it."""

    way: Way = Way.SYSTEM
    address: str = ""
    user: str = ""
    password: str = field(default="", repr=False)


SYSTEM = ProxyChoice()
Find = Callable[[], Awaitable[ProxyChoice]]


async def _as_the_system() -> ProxyChoice:
    return SYSTEM


_find: Find = _as_the_system


def ask_from_now_on(find: Find | None) -> None:
    """Lines opened from now on go the way that ``find`` gives; None: as the system says."""
    global _find
    _find = find or _as_the_system


async def chosen() -> ProxyChoice:
    """The way of now. An open line that went another way is replaced at its next request."""
    return await _find()
