"""Asks the system whether it wants less motion.

Owns: one question per system, answered without starting a process. Must not: animate anything.
"""

from __future__ import annotations

import sys
from pathlib import Path


def system_wants_less_motion() -> bool:
    """True when the person switched animations off in the system; False when the system does not tell."""
    if sys.platform == "win32":
        return _windows()
    if sys.platform == "darwin":
        return _mac(Path.home() / "Library/Preferences/com.apple.universalaccess.plist")
    return _gtk(Path.home() / ".config/gtk-3.0/settings.ini")


def _windows() -> bool:
    import ctypes

    get_client_area_animation = 0x1042  # SPI_GETCLIENTAREAANIMATION
    on = ctypes.c_int(1)
    windll = getattr(ctypes, "windll")  # noqa: B009  (absent elsewhere, so a type checker must not look)
    told = windll.user32.SystemParametersInfoW(get_client_area_animation, 0, ctypes.byref(on), 0)
    return bool(told) and not on.value


def _mac(settings: Path) -> bool:
    import plistlib

    try:
        return bool(plistlib.loads(settings.read_bytes()).get("reduceMotion", False))
    except (OSError, ValueError):
        return False  # the file is closed to us on some versions: then the system does not tell


def _gtk(settings: Path) -> bool:
    if not settings.is_file():
        return False
    import configparser

    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read(settings, encoding="utf-8")
        return not parser.getboolean("Settings", "gtk-enable-animations", fallback=True)
    except (configparser.Error, ValueError, OSError):
        return False
