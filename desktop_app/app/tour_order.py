"""Which screens of the walk stand on which, so that any few of them can be drawn alone.

Owns: the table of what has to be walked through before a screen. Must not: walk, or know how a screen is
reached.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Sequence

FIRST = "first-run"
DESK = "lists"
"""Leaves the first start for the practice accounts; all but the first start itself stand on it."""

_CHAINS = (
    ("lists", "list-filtered", "list-filtered-out"),
    ("contacts", "contact", "contact-edit"),
    ("contact", "contact-erase"),
    ("contact", "contact-everywhere"),
    ("contacts", "contacts-narrowed"),
    ("contacts", "erasure-cut-off", "erasure-go-on", "erasure-sheet"),
    ("event-written", "event-sent", "event-in-doubt"),
    ("event-file", "event-file-columns", "event-file-check", "event-file-plan", "event-file-running",
     "event-file-ended", "event-file-rows"),
    ("event-file-ended", "event-file-again"),
    ("event-file-sheet", "event-file-sheet-columns"),
    ("order-written", "orders-sent"),
    ("order-file", "order-file-columns", "order-file-check", "order-file-plan"),
    ("order-file-check", "order-file-table"),
    ("order-file-odd-columns", "order-file-odd", "order-file-words"),
    ("sender-engagelab", "sender-new"),
    ("sender-engagelab", "domain-engagelab"),
    ("more-addresses", "more-checked"),
    ("more-esputnik", "more-answer"),
    ("more-esputnik", "more-rows"),
    ("more-esputnik", "more-form"),
    ("more-esputnik", "more-confirm"),
    ("senders-unreachable", "activity", "activity-narrowed"),
    ("activity", "activity-entry"),
    ("trainer-menu", "trainer-fault"),
    ("account-training", "write-check"),
    ("live-read-only", "live-no-key"),
    ("live-read-only", "live-armed"),
    ("live-read-only", "settings-accounts"),
    ("account-dialog", "account-refused"),
    ("settings-network", "settings-network-named"),
    ("settings-transfer", "settings-transfer-review"),
    ("settings-transfer", "settings-transfer-refused"),
    ("import-file", "import-file-refused"),
    ("import-file", "import-columns", "import-reading"),
    ("import-columns", "import-check", "import-edit"),
    ("import-check", "import-duplicates"),
    ("import-duplicates", "import-same", "import-same-ask", "import-same-one"),
    ("import-check", "import-plan", "import-plan-rows"),
    ("import-plan", "import-plan-save"),
    ("import-plan", "import-running", "import-result"),
    ("import-result", "import-waiting"),
    ("import-result", "import-paused"),
    ("import-result", "import-save-rows"),
    ("import-result", "import-bring-back"),
    ("import-result", "import-doubt", "import-doubt-found"),
    ("import-result", "import-rows", "import-rows-filtered"),
    ("import-rows", "import-rows-none"),
    ("import-result", "import-mend"),
    ("import-result", "import-compare", "import-compared"),
    ("import-result", "import-undo", "import-undoing", "import-undone"),
    ("import-result", "imports"),
    ("import-result", "settings-learned"),
    ("preview", "preview-error"),
    ("preview", "preview-list"),
    ("preview", "preview-tags"),
    ("preview", "preview-twig"),
    ("preview", "preview-stored", "preview-contact", "preview-test"),
    ("preview-test", "preview-test-options"),
    ("preview-test", "preview-test-sent"),
    ("preview-test", "preview-test-nobody"),
    *(tuple(f"{size}-{step}" for step in ("file", "columns", "check", "plan", "running", "result"))
      for size in ("twelve", "million")),
    *((f"{size}-check", f"{size}-same") for size in ("twelve", "million")),
    *((f"{size}-plan", f"{size}-plan-rows") for size in ("twelve", "million")),
)  # fmt: skip


def before(screen: str) -> str:
    """The screen that ``screen`` stands on, "" for the first."""
    for chain in _CHAINS:
        if screen in chain[1:]:
            return chain[chain.index(screen) - 1]
    return "" if screen == FIRST else FIRST if screen == DESK else DESK


def walk(wanted: Iterable[str], known: Sequence[str]) -> list[str]:
    """``wanted`` with all that they stand on, in the order of ``known``."""
    needed: set[str] = set()
    for name in wanted:
        while name and name not in needed:
            needed.add(name)
            name = before(name)
    return [one for one in known if one in needed]


def matching(asked: str, known: Sequence[str]) -> list[str]:
    """Names and patterns by commas (``lists,state-lists-*``); a name that fits none stays as it is."""
    parts = [one for one in asked.split(",") if one]
    return [name for one in parts for name in (fnmatch.filter(known, one) or [one])]
