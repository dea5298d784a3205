"""Finds the files that are shipped with the app: fonts, icons, texts, samples.

Owns: the one answer to "where is ``resources/``?". Must not: read or change any of them.

Three places, looked at in this order: a frozen bundle (``sys._MEIPASS/resources``), a wheel
(``desktop_app/_resources``), a checkout (``resources/`` beside the package).
"""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def _root() -> Path:
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        return Path(bundle) / "resources"
    in_wheel = _PACKAGE / "_resources"
    return in_wheel if in_wheel.is_dir() else _PACKAGE.parent / "resources"


def resource_path(*parts: str) -> Path:
    """The path of a shipped file or folder, ``resource_path("fonts", "Inter-Regular.otf")``; it need not
    exist."""
    return _root().joinpath(*parts)
