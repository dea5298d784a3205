"""A notice of the system, for a desktop without a place for the program's own icon.

Owns: handing one sentence to the desktop. Must not: decide when, or know a window. Only Linux needs it: the
other systems show what the icon's own notice says. (Desktop Notifications Specification 1.2, Notify.)
"""

from __future__ import annotations

import asyncio
import logging
import sys

log = logging.getLogger(__name__)

BUS = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
PATIENCE_S = 2.0
SHOWN_MS = 10_000


async def notify(title: str, line: str) -> bool:
    """Show it. False where nobody takes it: then the mark in the task bar stands alone."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        return await asyncio.to_thread(_notify, title, line)
    except Exception as error:  # noqa: BLE001 - a bus that is not there, or answers oddly, must not trouble the job's end
        log.info("no notice was shown: %s", type(error).__name__)
        return False


def _notify(title: str, line: str) -> bool:
    from jeepney import DBusAddress, MessageType, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    with open_dbus_connection("SESSION") as bus:
        where = DBusAddress(PATH, bus_name=BUS, interface=BUS)
        hints = {"urgency": ("y", 1), "category": ("s", "transfer.complete")}
        body: tuple[object, ...] = ("Campaign Desk", 0, "campaign-desk", title, line, [], hints, SHOWN_MS)
        answer = bus.send_and_get_reply(
            new_method_call(where, "Notify", "susssasa{sv}i", body), timeout=PATIENCE_S
        )
        return bool(answer.header.message_type is MessageType.method_return)
