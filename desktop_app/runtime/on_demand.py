"""The names of a large room are there at once, the file of each when it is first asked for.

Owns: that. Must not: know a room; the ``__init__`` of one says what lies where.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def on_demand(room: str, files: Mapping[str, str]) -> Callable[[str], object]:
    """A ``__getattr__`` for the package ``room``. ``files``: name -> the module of the room that has it."""

    def find(name: str) -> object:
        if name not in files:
            raise AttributeError(f"module {room} has no attribute {name}")
        found = getattr(import_module(f"{room}.{files[name]}"), name)
        setattr(sys.modules[room], name, found)  # from now on Python finds it there and does not ask here
        return found

    return find
