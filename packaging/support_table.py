"""The README's table of what each platform can do, made from the manifests.

    .venv/bin/python packaging/support_table.py [--write]

Owns: the table's words and form. Without ``--write`` it prints the table; a test compares it with the README.
"""

from __future__ import annotations

import sys
from pathlib import Path

from desktop_app.provider_api.capability import Capability, Level
from desktop_app.provider_api.manifest import Manifest, Support
from desktop_app.providers import discover

README = Path(__file__).resolve().parents[1] / "README.md"
BEGIN, END = "<!-- support: made by packaging/support_table.py -->", "<!-- /support -->"
ROWS: tuple[tuple[str, Capability], ...] = (
    ("Test the key, name the account", Capability.ACCOUNT_INFO),
    ("Lists: read", Capability.LISTS_READ),
    ("Lists: create", Capability.LISTS_CREATE),
    ("Lists: rename", Capability.LISTS_RENAME),
    ("Lists: see members", Capability.LISTS_MEMBERS),
    ("Lists: add people", Capability.LISTS_ADD_MEMBERS),
    ("Lists: take people out", Capability.LISTS_REMOVE_MEMBERS),
    ("Contacts: read one", Capability.CONTACTS_READ),
    ("Contacts: search", Capability.CONTACTS_SEARCH),
    ("Contacts: read all", Capability.CONTACTS_SCAN),
    ("Contacts: additional fields", Capability.CONTACTS_FIELDS),
    ("Contacts: import a file", Capability.CONTACTS_IMPORT),
    ("Contacts: follow an import", Capability.CONTACTS_IMPORT_STATUS),
    ("Contacts: add and change one", Capability.CONTACTS_UPSERT),
    ("Contacts: delete", Capability.CONTACTS_DELETE),
    ("Contacts: erase for good", Capability.CONTACTS_ERASE),
    ("Contacts: subscribe with confirmation", Capability.CONTACTS_SUBSCRIBE),
    ("Contacts: unsubscribe", Capability.CONTACTS_UNSUBSCRIBE),
    ("Contacts: bring back", Capability.CONTACTS_RESUBSCRIBE),
    ("Contacts: check an address", Capability.CONTACTS_CHECK),
    ("Contacts: history", Capability.CONTACTS_HISTORY),
    ("Events: send", Capability.EVENTS_SEND),
    ("Orders: read", Capability.ORDERS_READ),
    ("Orders: send", Capability.ORDERS_SEND),
    ("Orders: delete", Capability.ORDERS_DELETE),
    ("Senders: read", Capability.SENDERS_READ),
    ("Senders: add", Capability.SENDERS_CREATE),
    ("Domains: read", Capability.DOMAINS_READ),
    ("Domains: add", Capability.DOMAINS_CREATE),
    ("Domains: delete", Capability.DOMAINS_DELETE),
    ("Messages: read stored ones", Capability.MESSAGES_READ),
    ("Messages: send", Capability.MESSAGES_SEND),
    ("Messages: where a sent one is", Capability.MESSAGES_STATUS),
)
LEVELS = {Level.FULL: "yes", Level.PARTIAL: "partly", Level.CANNOT: "–", Level.NOT_YET: "later"}


def cell(support: Support) -> str:
    """``closed``: the platform says that it exists and publishes no form, so the account opens it first."""
    return "if opened" if support.closed else LEVELS[support.level]


def table(manifests: dict[str, Manifest]) -> str:
    """Markdown; a row for each capability, and how many further calls a platform has."""
    names = list(manifests)
    lines = [
        "| | " + " | ".join(manifests[name].label for name in names) + " |",
        "|---|" + "---|" * len(names),
    ]
    for label, capability in ROWS:
        cells = " | ".join(cell(manifests[name].support[capability]) for name in names)
        lines.append(f"| {label} | {cells} |")
    further = " | ".join(str(len(manifests[name].calls)) for name in names)
    lines.append(f"| More on this platform: further functions | {further} |")
    return "\n".join(lines)


def whole() -> str:
    """What stands between the marks in the README."""
    manifests = {name: entry.manifest for name, entry in discover().items()}
    return f"{BEGIN}\n{table(manifests)}\n{END}"


def replaced(text: str) -> str:
    """The README's text with the present table. ValueError where the marks are missing."""
    start, end = text.index(BEGIN), text.index(END) + len(END)
    return text[:start] + whole() + text[end:]


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        README.write_text(replaced(README.read_text("utf-8")), "utf-8")
    else:
        print(whole())
