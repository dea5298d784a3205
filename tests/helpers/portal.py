"""The settings portal of a desktop, on its message bus, as a process of its own.

    DBUS_SESSION_BUS_ADDRESS=... python -m tests.helpers.portal gnome

Owns: what each desktop answers. Must not: import the program.
"""

from __future__ import annotations

import sys
from typing import Any

from jeepney import HeaderFields, MessageType, message_bus, new_error, new_method_return
from jeepney.io.blocking import open_dbus_connection

SHARED, GNOME = "org.freedesktop.appearance", "org.gnome.desktop.interface"
ANSWERS: dict[str, dict[str, dict[str, tuple[str, Any]]]] = {
    "gnome": {
        SHARED: {"contrast": ("u", 1), "color-scheme": ("u", 0)},
        GNOME: {"text-scaling-factor": ("d", 1.25), "enable-animations": ("b", False)},
    },
    "plain": {SHARED: {"contrast": ("u", 0), "reduced-motion": ("u", 0)}},
}


def main(answers: str) -> None:
    with open_dbus_connection("SESSION") as bus:
        bus.send_and_get_reply(message_bus.RequestName("org.freedesktop.portal.Desktop"), timeout=10)
        print("ready", flush=True)
        while True:
            asked = bus.receive()
            if asked.header.message_type is not MessageType.method_call:
                continue
            if asked.header.fields.get(HeaderFields.member) != "ReadAll" or answers not in ANSWERS:
                bus.send(new_error(asked, "org.freedesktop.DBus.Error.UnknownMethod"))
                continue
            (wanted,) = asked.body
            told = {space: keys for space, keys in ANSWERS[answers].items() if space in wanted}
            bus.send(new_method_return(asked, "a{sa{sv}}", (told,)))


if __name__ == "__main__":
    main(sys.argv[1])
