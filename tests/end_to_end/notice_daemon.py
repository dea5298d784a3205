"""A desktop's place for notices, on its message bus, as a process of its own: says each as a line of JSON.

    DBUS_SESSION_BUS_ADDRESS=... python -m tests.end_to_end.notice_daemon

Owns: the two names that programs ask for. Must not: import the program.
"""

from __future__ import annotations

import json
import sys

from jeepney import HeaderFields, MessageType, message_bus, new_method_return
from jeepney.io.blocking import open_dbus_connection

NAME = "org.freedesktop.Notifications"


def main() -> None:
    with open_dbus_connection("SESSION") as bus:
        bus.send_and_get_reply(message_bus.RequestName(NAME), timeout=10)
        print(json.dumps({"ready": True}), flush=True)
        while True:
            asked = bus.receive()
            if asked.header.message_type is not MessageType.method_call:
                continue
            if asked.header.fields.get(HeaderFields.member) == "Notify":
                program, _replaces, icon, title, line, _actions, hints, ms = asked.body
                known = {name: value for name, (_kind, value) in hints.items()}
                said = {"program": program, "icon": icon, "title": title, "line": line, "hints": known}
                print(json.dumps({**said, "ms": ms}), flush=True)
                bus.send(new_method_return(asked, "u", (1,)))


if __name__ == "__main__":
    sys.exit(main())
