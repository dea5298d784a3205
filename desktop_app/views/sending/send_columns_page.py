"""Step 2 of sending a file: what each column becomes, and what holds for all rows. Must not: suggest anything
itself."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.services.importing.columns import ColumnRow
from desktop_app.services.send_columns import PARAM
from desktop_app.viewmodels.sending.flow import SendWizardViewModel
from desktop_app.views.sending.whole_file import WholeFile
from desktop_app.views.widgets.combo import Entry
from desktop_app.views.widgets.text_field import TextField
from desktop_app.views.widgets.why_off import set_off
from desktop_app.views.wizard.column_line import FIELD, SECOND, ColumnLine
from desktop_app.views.wizard.columns_base import ColumnsBase, columns_head


class SendColumnsPage(ColumnsBase):
    def __init__(self, vm: SendWizardViewModel, parent: QWidget | None = None) -> None:
        self.vm = vm
        self.whole = WholeFile(vm)
        super().__init__(vm, parent)

    def _head(self) -> QWidget:
        becomes = (t(f"send_columns.becomes_{self.vm.kind}"), FIELD)
        if self.vm.kind == "orders":
            return columns_head(becomes)
        return columns_head(becomes, (t("send_columns.name"), SECOND))

    def _line(self, item: ColumnRow, choices: list[Entry]) -> ColumnLine:
        return _Line(item, choices, self.vm)

    def _rebuilt(self) -> None:
        self._put(self.whole, bool(self.vm.currency_missing or self.vm.missing))

    def _show(self) -> None:
        self.whole.show_fields()
        super()._show()

    def entered(self) -> None:
        self._show()


class _Line(ColumnLine):
    """With the name under which an event's parameter goes along."""

    def __init__(self, item: ColumnRow, choices: list[Entry], vm: SendWizardViewModel) -> None:
        self.name: TextField | None = None
        if vm.kind == "events":
            self.name = TextField(vm.names.get(item.index, ""))
            self.name.setAccessibleName(t("send_columns.name_of", column=item.header))
        super().__init__(item, choices, self.name)
        self.field.activated.connect(lambda _index: vm.set_field(self.index, str(self.field.value() or "")))
        if self.name is not None:
            self.name.textChanged.connect(lambda text: vm.set_name(self.index, text))

    def show_row(self, item: ColumnRow, asked: bool) -> None:
        super().show_row(item, asked)
        if self.name is not None:
            param, whom = item.field == PARAM, item.field not in ("", PARAM)
            set_off(self.name, "" if param or whom else t("off.rule_none"))
            words = item.header if param else t("send_columns.no_param") if whom else ""
            self.name.setPlaceholderText(words)
