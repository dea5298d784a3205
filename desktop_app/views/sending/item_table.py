"""Items of a file one by one: row, what, who, what happens to it. Must not: judge one."""

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
    """``state`` and ``tone`` say what happens or happened to an item; without them what will happen. ``more``
    columns stand before that, ``hidden`` ones until somebody chooses them."""

    def __init__(
        self,
        name: str,
        kind: str,
        state: Callable[[Item], str] | None = None,
        tone: Callable[[Item], Tone] | None = None,
        *,
        more: Sequence[Column[Item]] = (),
        hidden: Sequence[str] = (),
        tables: KeptTables | None = None,
    ) -> None:
        super().__init__()
        about = "send_file.table_about" if kind == "orders" else "send_file.table_about_event"
        said = state or will_happen
        columns = (
            Column[Item]("row", t("send_file.table_row"), lambda item: str(item.rows[0]), Kind.NUMBER,
                         sort=lambda item: item.rows[0], width=64),
            Column[Item]("about", t(about), lambda item: item.about, Kind.NAME, width=110),
            Column[Item]("whom", t("send_file.table_whom"), lambda item: item.whom, width=180),
            *more,
            Column[Item]("state", t("send_file.table_state"), said, Kind.PILL, tone=tone or _tone, tip=said,
                         width=280),
        )  # fmt: skip
        self.model: RowsModel[Item] = RowsModel(columns, lambda item: item.key, self)
        self.table = TableView(name, self.model, rows="small", stretch="state")
        self.table.columns.hide(hidden)
        remember(self.table, f"send {kind}", (tables or KeptTables()).layouts)
        hold(self.table, min_height=160)
        column(self.table, parent=self)


def will_happen(item: Item) -> str:
    return item.trouble or "; ".join(item.doubts) or t("send_file.will_send")


def _tone(item: Item) -> Tone:
    return Tone.BAD if item.trouble else Tone.WARN if item.doubts else Tone.INFO


def item_table(
    vm: SendWizardViewModel,
    name: str,
    state: Callable[[Item], str] | None = None,
    tone: Callable[[Item], Tone] | None = None,
) -> ItemTable:
    """The table of this file's items."""
    more = order_columns(vm.manifest.order_form, vm.cards.formats) if vm.kind == "orders" else ()
    return ItemTable(name, vm.kind, state, tone, more=more, hidden=FIRST_HIDDEN, tables=vm.tables)
