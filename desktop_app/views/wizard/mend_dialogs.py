"""Small questions of the check: another cell of a row, which row of an address goes. Must not: judge one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.services.importing.check_rows import CheckLine
from desktop_app.services.importing.reading.mapping import column_letter
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.radio import Radio
from desktop_app.views.widgets.text_field import TextField


class CellDialog(Dialog):
    """Signals: ``chosen(row, column, text)``."""

    chosen = Signal(int, int, str)

    def __init__(
        self, host: QWidget, line: CheckLine, cells: Sequence[tuple[int, str, str]], training: bool
    ) -> None:
        super().__init__(host, t("check.cell.title", row=line.row), t("check.cell.line"), training=training)
        self._row = line.row
        self._texts = {index: text for index, _head, text in cells}
        entries = [
            Entry(head or t("wizard.columns.unnamed", letter=column_letter(index)), index)
            for index, head, _text in cells
        ]
        self.column = Combo(entries, label=t("check.cell.column"), stretch=True)
        self.column.set_value(line.column if line.column >= 0 else entries[0].value)
        self.text = TextField("")
        self.body.addWidget(LabelledField(t("check.cell.column"), self.column))
        self.body.addSpacing(12)
        self.body.addWidget(LabelledField(t("check.cell.text"), self.text))
        if line.reason and not line.goes:
            self.body.addSpacing(8)
            self.body.addWidget(Label(line.reason, "hint", wrap=True))
        apply = Button(t("check.cell.apply"), "primary", tall=True)
        apply.clicked.connect(lambda _checked=False: self.accept())
        keep = Button(t("check.cell.cancel"), tall=True)
        keep.clicked.connect(lambda _checked=False: self.reject())
        self.set_footer(right=[keep], primary=apply)
        self.column.currentIndexChanged.connect(self._show)
        self.accepted.connect(lambda: self.chosen.emit(self._row, self.column.value(), self.text.text()))
        self._show()

    def _show(self, _index: int = 0) -> None:
        self.text.setText(self._texts.get(self.column.value(), ""))
        self.text.selectAll()


class SameAddressDialog(Dialog):
    """Signals: ``chosen(row)`` for a row that does not go yet."""

    chosen = Signal(int)

    def __init__(self, host: QWidget, lines: Sequence[CheckLine], row: int, training: bool) -> None:
        super().__init__(host, t("check.same.title"), t("check.same.line"), training=training)
        group = QWidget()
        layout = column(gap=4, parent=group)
        self.rows: list[tuple[Radio, CheckLine]] = []
        for line in lines[:12]:
            words = t("check.same.goes" if line.goes else "check.same.stays", row=line.row)
            radio = Radio(words, line.row == row)
            layout.addWidget(radio)
            layout.addWidget(Label(line.cells, "hint", wrap=True))
            layout.addSpacing(8)
            self.rows.append((radio, line))
        self.body.addWidget(group)
        apply = Button(t("check.same.apply"), "primary", tall=True)
        apply.clicked.connect(lambda _checked=False: self.accept())
        keep = Button(t("check.same.cancel"), tall=True)
        keep.clicked.connect(lambda _checked=False: self.reject())
        self.set_footer(right=[keep], primary=apply)
        self.accepted.connect(self._tell)

    def _tell(self) -> None:
        for radio, line in self.rows:
            if radio.isChecked() and not line.goes:
                self.chosen.emit(line.row)
