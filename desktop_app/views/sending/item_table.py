"""Items of a file one by one: row, what, who, what happens to it and why. Must not: judge one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.services.send_file import Item
from desktop_app.viewmodels.cells import Kind, Tone
from desktop_app.viewmodels.file_orders import FIRST_HIDDEN, order_columns
from desktop_app.viewmodels.kept_tables import KeptTables
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.viewmodels.sending.flow import SendWizardViewModel
from desktop_app.views.theme.measure import column, hold
from desktop_app.views.widgets.table_memory import remember
from desktop_app.views.widgets.table_view import TableView


class ItemTable(QWidget):
    """``state`` says in two words what happens or happened to an item, ``tone`` how good that is, ``why``
    gives the sentence; without them what will happen. ``more`` columns stand before that, ``hidden`` ones
    until somebody chooses them."""

    def __init__(
        self,
        name: str,
        kind: str,
        state: Callable[[Item], str] | None = None,
        tone: Callable[[Item], Tone] | None = None,
        why: Callable[[Item], str] | None = None,
        *,
        more: Sequence[Column[Item]] = (),
        hidden: Sequence[str] = (),
        tables: KeptTables | None = None,
    ) -> None:
        super().__init__()
        about = "send_file.table_about" if kind == "orders" else "send_file.table_about_event"
        because = why or _why
        columns = (
            Column[Item]("row", t("send_file.table_row"), lambda item: str(item.rows[0]), Kind.NUMBER,
                         sort=lambda item: item.rows[0], width=64),
            Column[Item]("about", t(about), lambda item: item.about, Kind.NAME, width=110),
            Column[Item]("whom", t("send_file.table_whom"), lambda item: item.whom, width=180),
            *more,
            Column[Item]("state", t("send_file.table_state"), state or _will_happen, Kind.PILL,
                         tone=tone or _tone, tip=because, width=120),
            Column[Item]("why", t("send_file.table_why"), because, tip=because, width=200),
        )  # fmt: skip
        self.model: RowsModel[Item] = RowsModel(columns, lambda item: item.key, self)
        stretch = "whom" if "why" in hidden else "why"
        self.table = TableView(name, self.model, rows="small", stretch=stretch)
        self.table.columns.hide(hidden)
        remember(self.table, f"send {kind}", (tables or KeptTables()).layouts)
        hold(self.table, min_height=160)
        column(self.table, parent=self)


def _will_happen(item: Item) -> str:
    return t("order_file.stays") if item.trouble else t("send_file.will_send")


def _why(item: Item) -> str:
    return item.trouble or "; ".join(item.doubts)


def _tone(item: Item) -> Tone:
    return Tone.BAD if item.trouble else Tone.WARN if item.doubts else Tone.INFO


def item_table(
    vm: SendWizardViewModel,
    name: str,
    state: Callable[[Item], str] | None = None,
    tone: Callable[[Item], Tone] | None = None,
    why: Callable[[Item], str] | None = None,
) -> ItemTable:
    """The table of this file's items. Orders have many columns: before they are sent the kind that they stand
    under says why, and the sentence is one of the columns to choose."""
    hidden = (*FIRST_HIDDEN, "why") if vm.kind == "orders" and why is None else FIRST_HIDDEN
    more = order_columns(vm.manifest.order_form, vm.cards.formats) if vm.kind == "orders" else ()
    return ItemTable(name, vm.kind, state, tone, why, more=more, hidden=hidden, tables=vm.tables)
