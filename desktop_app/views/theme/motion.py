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
    config = Path.home() / ".config"
    return _gtk(config / "gtk-3.0/settings.ini") or _kde(config / "kdeglobals")


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
    told = _value(settings, "Settings", "gtk-enable-animations")
    return told.casefold() in ("0", "false", "no", "off")


def _kde(settings: Path) -> bool:
    """The factor by which all its animations are made longer or shorter; 0 is none."""
    try:
        return float(_value(settings, "KDE", "AnimationDurationFactor") or "1") == 0
    except ValueError:
        return False


def _value(settings: Path, section: str, key: str) -> str:
    """ "" where the file does not say."""
    if not settings.is_file():
        return ""
    import configparser

    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read(settings, encoding="utf-8")
        return parser.get(section, key, fallback="").strip()
    except (configparser.Error, ValueError, OSError):
        return ""
