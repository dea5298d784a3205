"""Limits of one rendering and the guard that watches them. Deep Java operations (toString of nested lists,
regular expressions, hashing) ask the guard of the running thread, so that no single call can run away."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from desktop_app.velocity.errors import LimitExceeded

MAX_TEXT = 10_000_000  # characters in any one string a template builds
MAX_ITEMS = 1_000_000  # elements in any one list or map
MAX_BITS = 13_000  # of an integer: stays below Python's own limit for printing


@dataclass(frozen=True)
class Limits:
    """depth: nesting of blocks while parsing and of #evaluate, #define and macros while rendering; loop:
    passes of all #foreach together; output: characters written; parse_seconds and seconds: wall clock of
    one parse and of one render, together under two seconds."""

    depth: int = 100
    loop: int = 1_000_000
    output: int = 10_000_000
    parse_seconds: float = 0.8
    seconds: float = 1.1


class Guard:
    """Counts work and looks at the clock now and then."""

    __slots__ = ("deadline", "seconds", "steps")

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.deadline = time.monotonic() + seconds
        self.steps = 0

    def tick(self, amount: int = 1) -> None:
        self.steps += amount
        if self.steps >= 2000:
            self.steps = 0
            self.check()

    def check(self) -> None:
        if time.monotonic() > self.deadline:
            raise LimitExceeded(f"the template took longer than {self.seconds:g} seconds")


class _Running(threading.local):
    guard: Guard | None = None


running = _Running()


def tick(amount: int = 1) -> None:
    """Counts work against the guard of this thread's rendering, if one is running."""
    guard = running.guard
    if guard is not None:
        guard.tick(amount)


def check_text(length: int) -> None:
    if length > MAX_TEXT:
        raise LimitExceeded(f"a text of more than {MAX_TEXT:,} characters")


def check_items(count: int) -> None:
    if count > MAX_ITEMS:
        raise LimitExceeded(f"a list of more than {MAX_ITEMS:,} elements")


def check_integer(value: int) -> int:
    if value.bit_length() > MAX_BITS:
        raise LimitExceeded(f"a number of more than {MAX_BITS:,} bits")
    return value
