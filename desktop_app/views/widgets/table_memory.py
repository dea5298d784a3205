"""Widths and chosen columns of a table, kept in the settings under the table's name.

Owns: the form in which they are kept. Must not: know what a table shows.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any, Protocol

from desktop_app.views.widgets.table_view import TableView

KEY = "tables"


class Values(Protocol):
    def __getitem__(self, key: str) -> Any: ...

    def set(self, key: str, value: Any) -> None: ...


def remember(table: TableView, name: str, settings: Values) -> None:
    """Give the table what it was left with, and keep what is changed from now on."""
    kept = _all(settings).get(name, {})
    table.set_widths({key: int(width) for key, width in kept.get("widths", {}).items()})
    table.columns.set_choices({key: bool(on) for key, on in kept.get("columns", {}).items()})
    keep = partial(_keep, table, name, settings)
    table.widths_changed.connect(lambda _widths: keep())
    table.columns_chosen.connect(keep)


def _keep(table: TableView, name: str, settings: Values) -> None:
    kept = _all(settings)
    kept[name] = {"widths": table.columns.widths(), "columns": table.columns.choices()}
    settings.set(KEY, json.dumps(kept, sort_keys=True))


def _all(settings: Values) -> dict[str, Any]:
    try:
        found = json.loads(settings[KEY] or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
