"""Covers addresses on a projector.

Owns: how an address is covered (``olena@ukr.net`` -> ``o•••••@ukr.net``). What is copied or sent is never
covered.
"""

from __future__ import annotations

import re

from desktop_app.views.theme import current_theme

_ADDRESS = re.compile(r"([^\s@,;<>\"'()]+)@([^\s@,;<>\"'()]+)")


def covered(text: str) -> str:
    """``text`` with every address in it covered: first letter, five dots, the domain as it is."""
    if "@" not in text:
        return text
    return _ADDRESS.sub(lambda found: f"{found[1][0]}•••••@{found[2]}", text)


def presented(text: str) -> str:
    """``text`` as it may be shown now: covered in presenter mode."""
    return covered(text) if current_theme().presenter else text
