"""What the desktop is set to for people who see, read or move otherwise: more contrast, larger text, no
motion.

Owns: asking for it where Qt does not. Must not: apply it, or know a window. Windows and macOS: Qt and
``views.theme.motion`` ask them for the rest.

Sources: XDG Desktop Portal, Settings, ReadAll (``org.freedesktop.appearance``: contrast, reduced-motion;
GNOME hands its own keys on as well, since it keeps no file that could be read); KDE's ``kdeglobals``,
General, font; Windows: Accessibility, TextScaleFactor, in percent.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

log = logging.getLogger(__name__)

BUS = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
SETTINGS = "org.freedesktop.portal.Settings"
SHARED, GNOME, GNOME_A11Y = (
    "org.freedesktop.appearance",
    "org.gnome.desktop.interface",
    "org.gnome.desktop.a11y.interface",
)
PATIENCE_S = 3.0
KDE_POINTS = 10.0
"""Of its letters as long as nobody changed them."""


class Wishes(NamedTuple):
    """``text_scale``: 1.0 as designed; ``less_motion`` None: the desktop does not tell."""

    more_contrast: bool = False
    text_scale: float = 1.0
    less_motion: bool | None = None


async def read_wishes() -> Wishes:
    """Never fails: a desktop that cannot be asked wishes nothing."""
    try:
        return await asyncio.to_thread(_read)
    except Exception as error:  # noqa: BLE001 - whatever a bus or a registry does, the window stands
        log.info("the desktop was not asked: %s", type(error).__name__)
        return Wishes()


def _read() -> Wishes:
    if sys.platform == "win32":
        return Wishes(text_scale=_windows_text())
    if not sys.platform.startswith("linux"):
        return Wishes()
    kde = _kde_text(Path.home() / ".config/kdeglobals")
    try:
        told = of_portal(_ask_portal())
    except Exception as error:  # noqa: BLE001 - no bus, no portal, an odd answer: the files remain
        log.info("no portal answered: %s", type(error).__name__)
        told = Wishes()
    return told._replace(text_scale=max(told.text_scale, kde))


def of_portal(told: Mapping[str, Mapping[str, Any]]) -> Wishes:
    """``told``: namespace -> key -> value, as ReadAll answers it."""
    shared, gnome = told.get(SHARED, {}), told.get(GNOME, {})
    contrast = shared.get("contrast") == 1 or told.get(GNOME_A11Y, {}).get("high-contrast") is True
    less: bool | None = None
    if "reduced-motion" in shared:
        less = shared["reduced-motion"] == 1
    if gnome.get("enable-animations") is False:
        less = True
    elif less is None and "enable-animations" in gnome:
        less = False
    scale = gnome.get("text-scaling-factor", 1.0)
    return Wishes(contrast, float(scale) if isinstance(scale, (int, float)) and scale > 0 else 1.0, less)


def _ask_portal() -> dict[str, dict[str, Any]]:
    from jeepney import DBusAddress, MessageType, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    with open_dbus_connection("SESSION") as bus:
        where = DBusAddress(PATH, bus_name=BUS, interface=SETTINGS)
        asked = new_method_call(where, "ReadAll", "as", ([SHARED, GNOME, GNOME_A11Y],))
        answer = bus.send_and_get_reply(asked, timeout=PATIENCE_S)
        if answer.header.message_type is not MessageType.method_return:
            return {}
        return {
            space: {key: value for key, (_form, value) in found.items()}
            for space, found in answer.body[0].items()
        }


def _kde_text(settings: Path) -> float:
    """``font=Noto Sans,12,-1,...``: larger than usual makes everything larger."""
    if not settings.is_file():
        return 1.0
    import configparser

    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read(settings, encoding="utf-8")
        points = float(parser.get("General", "font", fallback="").split(",")[1])
    except (configparser.Error, ValueError, IndexError, OSError):
        return 1.0
    return points / KDE_POINTS if points > 0 else 1.0


def _windows_text() -> float:
    winreg: Any = __import__("winreg")
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, r"Software\Microsoft\Accessibility") as key:
            percent, _kind = winreg.QueryValueEx(key, "TextScaleFactor")
    except OSError:
        return 1.0
    return max(int(percent), 100) / 100
