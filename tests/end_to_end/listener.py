"""Somebody who only hears the program: it runs in a process of its own on a display and a bus of its own.

Owns: starting it, waiting, pressing, and what everything that can have the focus must say. Must not: look at
a picture, or call the program's own objects.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.end_to_end.screen_reader import ENABLED, FOCUSED, MODAL, Gone, Node, ScreenReader, session_bus
from tests.end_to_end.x_display import focus_window, press_key, virtual_display
from tests.helpers.twins import ROOT

PATIENCE_S = 60.0
ROLES_OF_NOTHING = ("unknown", "invalid", "filler", "panel", "layered pane", "redundant object")


class Listener:
    """Somebody who only hears."""

    def __init__(self, reader: ScreenReader, display: str) -> None:
        self.reader = reader
        self.display = display
        self.faults: list[str] = []

    def wait(self, role: str, name: str) -> Node:
        found: list[Node] = []

        def there() -> bool:
            node = self.reader.tree().find(role, name)
            if node is not None:
                found.append(node)
            return node is not None

        try:
            until(there, f"{role} {name!r}")
        except AssertionError as error:
            shown = [(one.role, one.name) for one in self.reader.tree().all() if one.showing and one.name]
            raise AssertionError(f"{error}: {shown}") from None
        return found[0]

    def press(self, name: str, role: str = "push button") -> None:
        """Also where a page is just being made anew: an object that went is looked for again."""
        for _again in range(10):
            with suppress(Gone):
                self.reader.press(self.wait(role, name))
                return
            time.sleep(0.2)
        raise AssertionError(f"{role} {name!r} cannot be pressed")

    def key(self, name: str) -> None:
        """A key of the keyboard, for whatever has the focus."""
        press_key(self.display, name)

    def to_front(self) -> None:
        """The window takes the keyboard again, as a window manager gives it back when another one went."""
        until(lambda: focus_window(self.display, "Campaign Desk"), "its window")

    def tab_to(self, role: str, name: str) -> None:
        """Press Tab until this has the focus."""
        for _stop in range(60):
            tree = self.reader.tree()
            if any(one.role == role and one.name == name and FOCUSED in one.states for one in tree.all()):
                return
            self.key("Tab")
            time.sleep(0.1)
        raise AssertionError(f"Tab never comes to {role} {name!r}")

    def dialog(self, title: str) -> Node:
        """A dialog over the window, and what is in it: it says that it is one, keeps the keys to itself, was
        announced, and has the focus."""
        found = self.wait("dialog", title)
        assert MODAL in found.states, f"{title} does not keep the keys to itself"
        self.until_said(found.name)
        try:
            until(lambda: self._focus_in(title), f"the focus in {title!r}")
        except AssertionError as error:
            raise AssertionError(f"{error}; it is on {self.focused()}") from None
        self.hear(title)
        return found

    def _focus_in(self, title: str) -> bool:
        self.to_front()
        found = self.reader.tree().find("dialog", title)
        return found is not None and any(FOCUSED in one.states for one in found.all() if one is not found)

    def focused(self) -> list[tuple[str, str]]:
        """What says that it has the focus: role and name."""
        tree = self.reader.tree()
        return [(one.role, one.name) for one in tree.all() if one.focusable and FOCUSED in one.states]

    def gone(self, role: str) -> None:
        """Wait until nothing of this role shows."""
        until(lambda: not any(one.showing and one.role == role for one in self.reader.tree().all()),
              f"the end of every {role}")  # fmt: skip

    def is_on(self, name: str, role: str = "push button") -> bool:
        """It is there and can be pressed."""
        node = self.reader.tree().find(role, name)
        return node is not None and ENABLED in node.states

    def until_said(self, words: str) -> None:
        """It was announced without a question; from :meth:`ScreenReader.listen` on."""
        until(lambda: any(words in one for one in self.reader.announced()), f"the words {words!r}")

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


@contextmanager
def listening(
    home: Path, width: int = 1280, height: int = 760, module: str = "desktop_app"
) -> Iterator[Listener]:
    with virtual_display(width, height) as display, session_bus() as address:
        env = {
            **os.environ,
            "DISPLAY": display,
            "DBUS_SESSION_BUS_ADDRESS": address,
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "QTWEBENGINE_DISABLE_SANDBOX": "1",
            "CAMPAIGN_DESK_HOME": str(home),
        }
        # its bus stands before the program looks for it, once and for all
        reader = ScreenReader(address)
        assert reader.programs() == []
        with home.with_suffix(".txt").open("w") as said:
            program = subprocess.Popen(
                [sys.executable, "-m", module, "--training"],
                cwd=ROOT,
                env=env,
                stdout=said,
                stderr=said,
            )
            try:
                until(reader.programs, "the program on the bus")
                until(lambda: focus_window(display, "Campaign Desk"), "its window")
                yield Listener(reader, display)
            finally:
                reader.close()
                program.send_signal(signal.SIGTERM)
                try:
                    program.wait(20)
                except subprocess.TimeoutExpired:
                    program.kill()
                    program.wait(10)
