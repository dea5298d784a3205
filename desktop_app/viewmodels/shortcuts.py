"""Which command has which keys, place by place: the one table that views bind and the help page lists.

Owns: keys and the words beside them. Must not: carry a command out; know how a system writes keys.
"""

from __future__ import annotations

from typing import NamedTuple


class Shortcut(NamedTuple):
    """``keys``: as Qt reads them on every system; ``words``: key of the text that says what they do.

    ``standard``: where each system has its own keys for this, their name there; ``keys`` are then those of
    most. ``by_rows``: heard by the rows themselves (a field has other uses for Enter and Delete).
    """

    command: str
    keys: str
    words: str
    standard: str = ""
    by_rows: bool = False


COPY_KEYS = "Ctrl+Shift+C"
PLACES: dict[str, tuple[Shortcut, ...]] = {
    "window": (
        Shortcut("import", "Ctrl+I", "menu.file.import"),
        Shortcut("open", "Ctrl+O", "menu.file.open", "Open"),
        Shortcut("paste", "Ctrl+V", "menu.file.paste", "Paste"),
        Shortcut("undo", "Ctrl+Z", "menu.file.undo", "Undo"),
        Shortcut("settings", "Ctrl+,", "menu.file.settings"),
        Shortcut("quit", "Ctrl+Q", "menu.file.quit"),
        Shortcut("lists", "Ctrl+1", "menu.view.lists"),
        Shortcut("contacts", "Ctrl+2", "menu.view.contacts"),
        Shortcut("events", "Ctrl+3", "menu.view.events"),
        Shortcut("orders", "Ctrl+4", "menu.view.orders"),
        Shortcut("senders", "Ctrl+5", "menu.view.senders"),
        Shortcut("preview", "Ctrl+Shift+M", "menu.view.preview"),
        Shortcut("imports", "Ctrl+J", "menu.view.imports"),
        Shortcut("activity", "Ctrl+Shift+H", "menu.view.activity"),
        Shortcut("find", "Ctrl+F", "menu.view.find", "Find"),
        Shortcut("again", "F5", "menu.view.again", "Refresh"),
        Shortcut("presenter", "Ctrl+Shift+P", "menu.view.presenter"),
        Shortcut("fault", "Ctrl+Shift+T", "menu.practice.fault"),
        Shortcut("shortcuts", "F1", "menu.help.shortcuts", "HelpContents"),
    ),
    "table": (
        Shortcut("head", "Alt+Down", "help.shortcuts.head", by_rows=True),
        Shortcut("filter", "Ctrl+Shift+L", "help.shortcuts.filter", by_rows=True),
        Shortcut("clear_filters", "Ctrl+Shift+Backspace", "help.shortcuts.clear_filters", by_rows=True),
        Shortcut("move_left", "Alt+Shift+Left", "tables.move_left", by_rows=True),
        Shortcut("move_right", "Alt+Shift+Right", "tables.move_right", by_rows=True),
        Shortcut("copy", "Ctrl+C", "help.shortcuts.copy", "Copy", by_rows=True),
        Shortcut("box", "Space", "help.shortcuts.box", by_rows=True),
    ),
    "lists": (
        Shortcut("create", "Ctrl+N", "lists.new"),
        Shortcut("members", "Return", "lists.verb.members", by_rows=True),
        Shortcut("import", "Ctrl+Shift+I", "lists.import_into"),
        Shortcut("copy_people", "Ctrl+Shift+B", "bridge.verb"),
        Shortcut("count", "Ctrl+Shift+N", "lists.verb.count"),
        Shortcut("add", "Ctrl+Shift+A", "lists.verb.add"),
        Shortcut("remove", "Ctrl+Shift+D", "lists.verb.remove"),
        Shortcut("rename", "F2", "lists.verb.rename"),
        Shortcut("export", "Ctrl+E", "lists.verb.export"),
        Shortcut("copy_id", COPY_KEYS, "lists.copy_id"),
    ),
    "contacts": (
        Shortcut("create", "Ctrl+N", "contacts.new"),
        Shortcut("edit", "F2", "contacts.verb.edit"),
        Shortcut("subscribe", "Ctrl+Shift+S", "contacts.verb.subscribe"),
        Shortcut("unsubscribe", "Ctrl+Shift+U", "contacts.verb.unsubscribe"),
        Shortcut("resubscribe", "Ctrl+Shift+R", "contacts.verb.resubscribe"),
        Shortcut("check", "Ctrl+Shift+D", "contacts.verb.check"),
        Shortcut("delete", "Del", "contacts.verb.delete", by_rows=True),
        Shortcut("erase", "Ctrl+Shift+X", "contacts.verb.erase"),
        Shortcut("everywhere", "Ctrl+Shift+F", "contacts.verb.everywhere"),
        Shortcut("addresses", "Ctrl+Shift+K", "addresses.verb"),
        Shortcut("export", "Ctrl+E", "contacts.export"),
        Shortcut("copy_email", "Ctrl+Shift+E", "contacts.copy_email"),
        Shortcut("copy_id", COPY_KEYS, "contacts.copy_id"),
    ),
    "events": (
        Shortcut("write", "Ctrl+N", "events.new"),
        Shortcut("send", "Ctrl+Return", "help.shortcuts.send_event"),
        Shortcut("again", "Return", "events.again", by_rows=True),
        Shortcut("details", "Ctrl+Shift+O", "events.show_details"),
        Shortcut("copy", COPY_KEYS, "events.copy"),
        Shortcut("files", "Ctrl+Shift+J", "sent_files.title_events"),
    ),
    "orders": (
        Shortcut("write", "Ctrl+N", "orders.new"),
        Shortcut("edit", "Return", "orders.edit", by_rows=True),
        Shortcut("details", "Ctrl+Shift+O", "orders.show_details"),
        Shortcut("copy", COPY_KEYS, "orders.copy"),
        Shortcut("delete", "Ctrl+Shift+D", "orders.delete"),
        Shortcut("files", "Ctrl+Shift+J", "sent_files.title_orders"),
    ),
    "senders": (Shortcut("add", "Ctrl+N", "senders.add"),),
    "domains": (
        Shortcut("add", "Ctrl+N", "domains.add"),
        Shortcut("check", "Ctrl+Shift+K", "domains.check"),
        Shortcut("copy", COPY_KEYS, "domains.copy_all"),
        Shortcut("remove", "Ctrl+Shift+D", "domains.remove"),
    ),
    "preview": (
        Shortcut("next", "Ctrl+PgDown", "help.shortcuts.next_person"),
        Shortcut("earlier", "Ctrl+PgUp", "help.shortcuts.earlier_person"),
        Shortcut("worst", "Ctrl+Shift+W", "help.shortcuts.worst"),
    ),
    "check": (
        Shortcut("next", "Ctrl+Down", "help.shortcuts.next_kind"),
        Shortcut("earlier", "Ctrl+Up", "help.shortcuts.earlier_kind"),
    ),
}  # fmt: skip
"""In ``window`` and ``table`` everywhere; the others only while their page is on screen."""
TAB_PLACES = ("lists", "contacts", "events", "orders", "senders", "domains")


def keys_of(place: str, command: str) -> str:
    """The keys of a command, "" for one that has none."""
    return next((one.keys for one in PLACES[place] if one.command == command), "")
