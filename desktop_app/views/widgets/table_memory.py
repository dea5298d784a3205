"""Widths, chosen columns, their places and the order of rows, kept in the settings under the table's name.

Owns: the form in which they are kept. Must not: know what a table shows, or keep what rows are narrowed
to (see ``TableModel.turn_to``).
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from desktop_app.views.widgets.table_filter import filtering
from desktop_app.views.widgets.table_view import TableView

if TYPE_CHECKING:
    from desktop_app.viewmodels.kept_tables import KeptTables, Layouts

KEY = "tables"


def remember(table: TableView, name: str, settings: Layouts) -> None:
    """Give the table what it was left with, and keep what is changed from now on."""
    kept = _all(settings).get(name, {})
    table.set_widths({key: int(width) for key, width in kept.get("widths", {}).items()})
    table.columns.set_choices({key: bool(on) for key, on in kept.get("columns", {}).items()})
    table.columns.places.set_keys([str(key) for key in kept.get("places", [])])
    keep = partial(_keep, table, name, settings)
    table.widths_changed.connect(lambda _widths: keep())
    table.columns_chosen.connect(keep)
    order = kept.get("order")
    if isinstance(order, list) and len(order) == 2:
        table.columns.set_order(str(order[0]), descending=bool(order[1]))
    table.order_changed.connect(keep)


def remember_rows(table: TableView, name: str, kept: KeptTables, whose: str) -> None:
    """The same for a table that is made anew each time; what these rows (of a job) were narrowed to holds
    again."""
    remember(table, name, kept.layouts)
    if (model := filtering(table)) is not None:
        model.turn_to(whose, kept.filters(name))


def _keep(table: TableView, name: str, settings: Layouts) -> None:
    kept = _all(settings)
    columns = table.columns
    kept[name] = {
        "widths": columns.made_widths(), "columns": columns.choices(), "order": columns.order(),
        "places": columns.places.keys(),
    }  # fmt: skip
    settings.set(KEY, json.dumps(kept, sort_keys=True))


def _all(settings: Layouts) -> dict[str, Any]:
    try:
        found = json.loads(settings[KEY] or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
