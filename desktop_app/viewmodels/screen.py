"""The names of what the window can show. Must not: know how any of it comes about."""

from __future__ import annotations

from enum import StrEnum


class Screen(StrEnum):
    FIRST_RUN = "first_run"
    DESK = "desk"
    WIZARD = "wizard"
    PREVIEW = "preview"


TABS = ("lists", "contacts", "events", "orders", "senders")
