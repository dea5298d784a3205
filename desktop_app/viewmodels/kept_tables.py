"""How tables were left that are made anew each time (of a dialog, of a step), as long as the program runs.

Owns: what their rows are narrowed to, by table and by job. Must not: write it anywhere
(``TableModel.turn_to`` says why); widths, columns and order go into the settings.
"""

from __future__ import annotations

from typing import Any, Protocol

from desktop_app.viewmodels.table_model import FiltersKept


class Layouts(Protocol):
    """Where widths, columns and orders are kept."""

    def __getitem__(self, key: str) -> Any: ...

    def set(self, key: str, value: Any) -> None: ...


class _HereOnly(dict[str, Any]):
    """Of a window without settings."""

    def __missing__(self, _key: str) -> str:
        return ""

    def set(self, key: str, value: Any) -> None:
        self[key] = value


class KeptTables:
    def __init__(self, layouts: Layouts | None = None) -> None:
        self.layouts: Layouts = _HereOnly() if layouts is None else layouts
        self._filters: dict[str, FiltersKept] = {}

    def filters(self, table: str) -> FiltersKept:
        """Of the table with this name."""
        return self._filters.setdefault(table, {})
