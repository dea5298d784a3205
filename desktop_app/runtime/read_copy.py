"""A read copy: what was slow to read or to find out, kept as plain words for the next start.

Owns: the form of such a file. Must not: know what is in it, or be the only place where something stands: it
may be missing, old or harmed at any time.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

_BETWEEN = "\0"
"""Stands in no text and in no name of a file."""


def read_copy(copy: Path, stamp: str) -> list[str] | None:
    """What was kept under just this stamp, or None when it is another's or not whole."""
    try:
        parts = copy.read_bytes().decode("utf-8").split(_BETWEEN)
    except (OSError, UnicodeDecodeError):
        return None
    # stamp, number of words, the words
    if len(parts) < 2 or parts[0] != stamp or parts[1] != str(len(parts) - 2):
        return None
    return parts[2:]


def write_copy(copy: Path, stamp: str, words: Sequence[str]) -> None:
    """Keep it for the next start. A folder that is missing or full is no reason to say anything."""
    parts = (stamp, str(len(words)), *words)
    if any(_BETWEEN in part for part in parts):
        return
    beside = copy.with_name(f"{copy.name}.{os.getpid()}")
    try:
        beside.write_bytes(_BETWEEN.join(parts).encode("utf-8"))
        beside.replace(copy)
    except OSError:
        with suppress(OSError):
            beside.unlink()
