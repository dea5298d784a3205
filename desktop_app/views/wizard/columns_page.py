"""Step 2: which column goes to which field, and what an empty cell does.

Must not: suggest anything itself.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.services.importing.columns import ColumnRow
from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.why_off import set_off
from desktop_app.views.wizard.column_line import FIELD, SECOND, ColumnLine
from desktop_app.views.wizard.columns_base import ColumnsBase, columns_head


class ColumnsPage(ColumnsBase):
    def __init__(self, vm: ImportWizardViewModel, parent: QWidget | None = None) -> None:
        self.vm = vm
        super().__init__(vm, parent)

    def _head(self) -> QWidget:
        return columns_head((t("wizard.columns.field"), FIELD), (t("wizard.columns.empty"), SECOND))

    def _line(self, item: ColumnRow, choices: list[Entry]) -> ColumnLine:
        return _Line(item, choices, self.vm)


class _Line(ColumnLine):
    """With the rule for empty cells."""

    def __init__(self, item: ColumnRow, choices: list[Entry], vm: ImportWizardViewModel) -> None:
        self.rule = Combo(label=t("wizard.columns.empty_of", column=item.header), max_width=SECOND)
        super().__init__(item, choices, self.rule)
        self._vm = vm
        self._shown_rules = ""
        self.field.activated.connect(lambda _index: vm.set_field(self.index, self.field.value()))
        self.rule.activated.connect(lambda _index: self._set_rule())

    def show_row(self, item: ColumnRow, asked: bool) -> None:
        super().show_row(item, asked)
        self._show_rules(item)

    def _show_rules(self, item: ColumnRow) -> None:
        if not item.field:
            kind, entries = "none", [Entry(t("wizard.rule.none"), "")]
        elif item.field == "email":
            kind, entries = "row", [Entry(t("wizard.rule.leave_row"), "overwrite")]
        else:
            rules = ("overwrite", "only_if_blank", "never")
            kind = "rules"
            entries = [Entry(t(f"wizard.rule.{rule}"), rule) for rule in rules]
        if kind != self._shown_rules:
            self._shown_rules = kind
            self.rule.set_entries(entries)
        set_off(self.rule, "" if kind == "rules" else t(f"off.rule_{kind}"))
        self.rule.set_value(item.rule if kind == "rules" else entries[0].value)

    def _set_rule(self) -> None:
        self._vm.set_rule(self.index, self.rule.value())
