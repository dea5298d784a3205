"""The program as a screen reader meets it: another process reads its tree over the accessibility bus, presses
and types, on a real X display. Every control that can have the focus says what it is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.end_to_end.screen_reader import Node, ScreenReader, session_bus
from tests.end_to_end.x_display import virtual_display
from tests.helpers.twins import ROOT

pytestmark = [
    pytest.mark.display,
    pytest.mark.timeout(240),
    pytest.mark.skipif(sys.platform != "linux", reason="the bus is that of Linux"),
]
PATIENCE_S = 60.0
TABS = ("Lists", "Contacts", "Events", "Orders", "Sender Accounts")
ROLES_OF_NOTHING = ("unknown", "invalid", "filler", "panel", "layered pane", "redundant object")


class Listener:
    """Somebody who only hears."""

    def __init__(self, reader: ScreenReader) -> None:
        self.reader = reader
        self.faults: list[str] = []

    def wait(self, role: str, name: str) -> Node:
        found: list[Node] = []

        def there() -> bool:
            node = self.reader.tree().find(role, name)
            if node is not None:
                found.append(node)
            return node is not None

        until(there, f"{role} {name!r}")
        return found[0]

    def press(self, name: str, role: str = "push button") -> None:
        self.reader.press(self.wait(role, name))

    def hear(self, where: str) -> Node:
        """Everything that can have the focus has a role and says what it is."""
        tree = self.reader.tree()
        for node in tree.all():
            if not (node.showing and node.focusable):
                continue
            here = f"{where}: {node.role} {node.name!r} ({node.description!r})"
            if node.role in ROLES_OF_NOTHING:
                self.faults.append(f"{here} has no role of its own")
            if not node.name.strip():
                self.faults.append(f"{here} has no name")
            if node.role == "combo box" and not (node.labels or node.description):
                self.faults.append(f"{here} says what is chosen, and not what for")
            if node.role == "table":
                self._hear_table(where, node)
        return tree

    def _hear_table(self, where: str, node: Node) -> None:
        heads, rows = self.reader.table(node)
        if not all(heads):
            self.faults.append(f"{where}: a head of {node.name!r} has no name: {heads}")
        for cells in rows:
            if not any(cells):
                self.faults.append(f"{where}: a row of {node.name!r} says nothing")


def until(true: Callable[[], object], what: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, f"{what} did not come"
        time.sleep(0.1)


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    with virtual_display(1280, 760) as display, session_bus() as address:
        env = {
            **os.environ,
            "DISPLAY": display,
            "DBUS_SESSION_BUS_ADDRESS": address,
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "QTWEBENGINE_DISABLE_SANDBOX": "1",
            "CAMPAIGN_DESK_HOME": str(tmp_path / "home"),
        }
        with (tmp_path / "said.txt").open("w") as said:
            program = subprocess.Popen(
                [sys.executable, "-m", "desktop_app", "--training"],
                cwd=ROOT,
                env=env,
                stdout=said,
                stderr=said,
            )
            reader = ScreenReader(address)
            try:
                until(reader.programs, "the program on the bus")
                yield Listener(reader)
            finally:
                reader.close()
                program.send_signal(signal.SIGTERM)
                try:
                    program.wait(20)
                except subprocess.TimeoutExpired:
                    program.kill()
                    program.wait(10)


def test_who_only_hears_finds_everything_on_every_tab(listener: Listener) -> None:
    for tab in TABS:
        listener.press(tab, "page tab")
        if tab not in ("Events", "Orders"):
            listener.wait("table", tab)
        listener.hear(tab)
    assert listener.faults == [], "\n".join(listener.faults)


def test_forms_and_drawers_say_what_each_field_is_for(listener: Listener) -> None:
    listener.press("Contacts", "page tab")
    listener.wait("table", "Contacts")
    listener.press("New contact")
    listener.hear("new contact")
    listener.press("Cancel")
    listener.press("Events", "page tab")
    listener.press("Add a parameter")
    listener.hear("event with a parameter")
    listener.press("Orders", "page tab")
    listener.press("New order")
    listener.hear("new order")
    listener.press("Cancel")
    listener.press("More")
    listener.hear("more")
    listener.press("Activity")
    listener.hear("activity")
    listener.press("Settings")
    listener.hear("settings")
    assert not listener.faults, "\n".join(listener.faults)


def test_what_comes_by_itself_is_said(listener: Listener) -> None:
    """Rows that came, a search that finds nobody: without a key being pressed for it."""
    listener.reader.listen()
    listener.press("Contacts", "page tab")
    listener.wait("table", "Contacts")
    until(lambda: any("contacts" in one for one in listener.reader.announced()), "the count")
    listener.reader.type(listener.wait("text", "Name, e-mail, phone or id"), "nobody.of.this.name")
    until(lambda: any("nobody.of.this.name" in one for one in listener.reader.announced()), "the sentence")
