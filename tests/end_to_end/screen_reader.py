"""What a screen reader of the system hears of the program: read over the accessibility bus, from outside.

Owns: a session bus of its own, the connection to the program's tree, reading and pressing in it. Must not:
import the program; it runs in another process.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from jeepney import DBusAddress, MatchRule, Properties, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

_A11Y = "org.a11y.atspi"
_REGISTRY = (f"{_A11Y}.Registry", "/org/a11y/atspi/accessible/root")
FOCUSABLE, FOCUSED, SHOWING, ENABLED, SELECTED, MODAL = (
    11,
    12,
    25,
    8,
    23,
    16,
)  # numbers of states (at-spi2-core, atspi-constants.h)
LABELLED_BY = 2
NO_WALK = ("table", "tree table", "list", "list box")
"""Their cells may be a million: they are asked one by one."""
DEPTH = 60
PATIENCE_S = 10.0


@contextmanager
def session_bus() -> Iterator[str]:
    """A message bus of its own; yields its address. What it starts (the bus of the screen readers) keeps its
    socket in a folder of this session: without one, two sessions at a time take it from each other.
    """
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, "XDG_RUNTIME_DIR": folder.name},
    )  # fmt: skip
    try:
        assert bus.stdout is not None
        address = bus.stdout.readline().strip()
        assert address, "the message bus did not start"
        yield address
    finally:
        bus.terminate()
        bus.wait(10)
        if bus.stdout is not None:
            bus.stdout.close()
        folder.cleanup()


class Gone(AssertionError):
    """The object went away while it was read."""


@dataclass
class Node:
    """One object of the tree. ``labels``: how many objects say what it is (a label beside it)."""

    bus: str
    path: str
    role: str
    name: str
    description: str
    states: frozenset[int]
    labels: int = 0
    children: list[Node] = field(default_factory=list)

    @property
    def showing(self) -> bool:
        return SHOWING in self.states

    @property
    def focusable(self) -> bool:
        return FOCUSABLE in self.states

    def all(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.all()

    def find(self, role: str, name: str) -> Node | None:
        """The first that shows, of this role and name (or beginning with it, for a trailing …)."""
        begins = name.removesuffix("…")
        for node in self.all():
            if (
                node.showing
                and node.role == role
                and (node.name == name or (begins != name and node.name.startswith(begins)))
            ):
                return node
        return None


class ScreenReader:
    """Reads the tree of the only program on the bus."""

    def __init__(self, address: str) -> None:
        with open_dbus_connection(bus=address) as session:
            where = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
            asked = session.send_and_get_reply(new_method_call(where, "GetAddress"), timeout=PATIENCE_S)
            self._bus: DBusConnection = open_dbus_connection(bus=asked.body[0])

    def close(self) -> None:
        self._bus.close()

    def listen(self) -> None:
        """From now on announcements are kept; :meth:`announced` tells them."""
        rule = MatchRule(type="signal", interface=f"{_A11Y}.Event.Object", member="Announcement")
        self._bus.send_and_get_reply(message_bus.AddMatch(rule), timeout=PATIENCE_S)
        self._ask(f"{_A11Y}.Registry", "/org/a11y/atspi/registry", "Registry", "RegisterEvent", "s",
                  ("object:announcement",))  # fmt: skip
        self._heard = self._bus.filter(rule, queue=deque(maxlen=100)).__enter__()

    def announced(self) -> list[str]:
        """What was said without being asked."""
        with suppress(TimeoutError):
            while True:
                self._bus.recv_messages(timeout=0.1)
        return [str(message.body[3][1]) for message in self._heard]

    def programs(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = self._ask(*_REGISTRY, "Accessible", "GetChildren")[0]
        return found

    def tree(self) -> Node:
        """The program's whole tree, cells of tables left out."""
        (bus, path), *_ = self.programs()
        return self._read(bus, path, 0)

    def press(self, node: Node) -> None:
        self._ask(node.bus, node.path, "Action", "DoAction", "i", (0,))

    def rows(self, node: Node) -> list[Node]:
        """The entries of a short list."""
        there = self._ask(node.bus, node.path, "Accessible", "GetChildren")[0]
        return [self._read(bus, path, 2) for bus, path in there]

    def focus(self, node: Node) -> None:
        self._ask(node.bus, node.path, "Component", "GrabFocus")

    def type(self, node: Node, text: str) -> None:
        """Put a text into a field, as a dictation program does."""
        self._ask(node.bus, node.path, "EditableText", "SetTextContents", "s", (text,))

    def choose_row(self, node: Node, row: int) -> bool:
        """Select a row of a table."""
        chosen: bool = self._ask(node.bus, node.path, "Table", "AddRowSelection", "i", (row,))[0]
        return chosen

    def table(self, node: Node, rows: int = 2) -> tuple[list[str], list[list[str]]]:
        """Heads, and the names of the first rows' cells."""
        columns = self._get(node, "Table", "NColumns")
        there = min(rows, self._get(node, "Table", "NRows"))
        heads = [
            self._ask(node.bus, node.path, "Table", "GetColumnDescription", "i", (at,))[0]
            for at in range(columns)
        ]
        cells = []
        for row in range(there):
            line = []
            for at in range(columns):
                bus, path = self._ask(node.bus, node.path, "Table", "GetAccessibleAt", "ii", (row, at))[0]
                line.append(self._name(bus, path))
            cells.append(line)
        return heads, cells

    # --- inside

    def _read(self, bus: str, path: str, depth: int) -> Node:
        role = self._ask(bus, path, "Accessible", "GetRoleName")[0]
        low, high = self._ask(bus, path, "Accessible", "GetState")[0]
        states = frozenset(at for at in range(64) if (low | high << 32) >> at & 1)
        if depth > 1 and SHOWING not in states:  # nor does anything in it: left unread
            return Node(bus, path, role, "", "", states)
        node = Node(bus, path, role, self._name(bus, path), self._text(bus, path, "Description"), states)
        if node.focusable and node.showing:
            relations = self._ask(bus, path, "Accessible", "GetRelationSet")[0]
            node.labels = sum(len(targets) for kind, targets in relations if kind == LABELLED_BY)
        if role not in NO_WALK and depth < DEPTH:
            for child_bus, child_path in self._ask(bus, path, "Accessible", "GetChildren")[0]:
                if not child_path.endswith("/null"):
                    with suppress(Gone):
                        node.children.append(self._read(child_bus, child_path, depth + 1))
        return node

    def _name(self, bus: str, path: str) -> str:
        return self._text(bus, path, "Name")

    def _text(self, bus: str, path: str, what: str) -> str:
        address = DBusAddress(path, bus_name=bus, interface=f"{_A11Y}.Accessible")
        answer = self._bus.send_and_get_reply(Properties(address).get(what), timeout=PATIENCE_S)
        return str(answer.body[0][1]) if answer.header.message_type.name == "method_return" else ""

    def _get(self, node: Node, interface: str, what: str) -> Any:
        address = DBusAddress(node.path, bus_name=node.bus, interface=f"{_A11Y}.{interface}")
        return self._bus.send_and_get_reply(Properties(address).get(what), timeout=PATIENCE_S).body[0][1]

    def _ask(
        self, bus: str, path: str, interface: str, method: str, form: str | None = None, body: Any = ()
    ) -> Any:
        address = DBusAddress(path, bus_name=bus, interface=f"{_A11Y}.{interface}")
        answer = self._bus.send_and_get_reply(
            new_method_call(address, method, form, body), timeout=PATIENCE_S
        )
        if answer.header.message_type.name != "method_return":
            raise Gone(f"{interface}.{method} at {path}: {answer.body}")
        return answer.body
