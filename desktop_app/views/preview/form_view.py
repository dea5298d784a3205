"""The form: one line a variable, lists as tables. Must not: know where a value goes (the view-model does)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from desktop_app.model.texts import t
from desktop_app.services.preview.nouns import Field
from desktop_app.viewmodels.preview.preview import PreviewViewModel
from desktop_app.views.preview.items_table import ItemsTable
from desktop_app.views.theme.measure import column, empty, hold, row
from desktop_app.views.widgets.button import LinkButton
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.label import ElidedLabel, Label
from desktop_app.views.widgets.text_field import TextField


class FormView(QWidget):
    """``build()`` after other lines or rows, ``fill()`` after other values, ``mark(blanks)`` for the amber
    ones."""

    def __init__(self, vm: PreviewViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vm = vm
        self.lines: dict[tuple[str, ...], tuple[TextField, Label]] = {}
        self.tables: dict[tuple[str, ...], ItemsTable] = {}
        self._counts: dict[tuple[str, ...], Label] = {}
        self._shape: object = None
        self._layout = column(margins=(16, 0, 16, 16), gap=8, parent=self)

    def show_values(self) -> None:
        """Rebuild when the lines changed, else only fill."""
        shape = self._vm.fields
        if shape != self._shape:
            self._shape = shape
            self._build()
        self._fill()

    def mark(self, blanks: dict[str, str]) -> None:
        """Key to sentence: these fields are amber and say why."""
        for path, (field, hint) in self.lines.items():
            sentence = blanks.get(".".join(path), "")
            field.set_state("warn" if sentence else "")
            field.setPlaceholderText(t("preview.empty") if sentence else "")
            field.setAccessibleDescription(sentence)
            hint.setText(sentence)
            hint.setVisible(bool(sentence))

    def _build(self) -> None:
        empty(self._layout)
        self.lines, self.tables, self._counts = {}, {}, {}
        if not self._vm.fields:
            self._layout.addWidget(Label(t("preview.no_fields"), "hint", wrap=True))
        for one in self._vm.fields:
            if one.kind == "list":
                self._layout.addWidget(self._table(one))
            else:
                self._layout.addWidget(self._line(one))
        self._layout.addStretch(1)

    def _line(self, one: Field) -> QWidget:
        name = ElidedLabel(one.name, "mono", min_width=40)
        hold(name, width=88)
        field = TextField()
        field.setAccessibleName(one.name)
        field.textEdited.connect(partial(self._vm.set_value, one.path))
        hint = Label("", "hint", wrap=True)
        hint.hide()
        self.lines[one.path] = (field, hint)
        right = column(field, hint, gap=4)
        line = QWidget()
        layout = row(name, right, gap=12, parent=line)
        layout.setStretch(1, 1)
        layout.setAlignment(name, Qt.AlignmentFlag.AlignTop)
        hold(name, height=32)
        return line

    def _table(self, one: Field) -> QWidget:
        count = self._counts[one.path] = Label("", "cap")
        card = Card(padding=(12, 8, 8, 8), gap=6)
        card.body.addLayout(
            row(
                ElidedLabel(one.name, "mono", min_width=60),
                None,
                count,
            )
        )
        line = QFrame()
        line.setProperty("k", "line")
        hold(line, height=1)
        card.body.addWidget(line)
        table = ItemsTable(one.name, one.columns or ("",))
        table.cell_typed.connect(partial(self._vm.set_cell, one))
        table.row_deleted.connect(partial(self._vm.remove_row, one))
        self.tables[one.path] = table
        card.body.addWidget(table)
        add = LinkButton(t("preview.add_row"), "plus")
        add.clicked.connect(_pressed(partial(self._vm.add_row, one)))
        drop = LinkButton(t("preview.remove_row"), "trash-2")
        drop.clicked.connect(_pressed(partial(self._remove, one)))
        card.body.addLayout(row(add, drop, None, gap=16))
        return card

    def _fill(self) -> None:
        for one in self._vm.fields:
            if one.kind == "value" and one.path in self.lines:
                _set(self.lines[one.path][0], self._vm.value(one))
            elif one.path in self.tables:
                items = self._vm.items(one)
                self.tables[one.path].set_items(items)
                self._counts[one.path].setText(t("preview.rows", count=len(items)))

    def _remove(self, one: Field) -> None:
        """The row of the current cell, else the last."""
        table = self.tables[one.path]
        row_now = table.currentRow()
        self._vm.remove_row(one, row_now if row_now >= 0 else table.rowCount() - 1)


def _set(field: TextField, text: str) -> None:
    if field.text() != text:  # the cursor of who types stays where it is
        field.setText(text)
        field.setCursorPosition(0)  # a long value shows its beginning


def _pressed(call: Callable[[], None]) -> Callable[[bool], None]:
    def pressed(_checked: bool = False) -> None:
        call()

    return pressed
