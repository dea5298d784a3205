"""The form: one line a variable, lists as tables. Must not: know where a value goes (the view-model does)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from desktop_app.model.texts import t
from desktop_app.services.preview.form_fields import shown
from desktop_app.services.preview.nouns import Field
from desktop_app.viewmodels.preview.preview import PreviewViewModel
from desktop_app.views.theme.measure import column, empty, grid, hold, row
from desktop_app.views.widgets.button import IconButton, LinkButton
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.label import ElidedLabel, Label
from desktop_app.views.widgets.scroll_page import ScrollPage
from desktop_app.views.widgets.text_field import TextField

MOST_ROWS = 20  # of one list that are editable here; JSON shows them all


class FormView(QWidget):
    """``build()`` after other lines or rows, ``fill()`` after other values, ``mark(blanks)`` for the amber
    ones."""

    def __init__(self, vm: PreviewViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vm = vm
        self.lines: dict[tuple[str, ...], tuple[TextField, Label]] = {}
        self.cells: dict[tuple[tuple[str, ...], int, str], TextField] = {}
        self._shape: object = None
        self._layout = column(margins=(16, 0, 16, 16), gap=8, parent=self)

    def show_values(self) -> None:
        """Rebuild when the lines or the lengths of lists changed, else only fill."""
        shape = (
            self._vm.fields,
            tuple(len(self._vm.items(one)) for one in self._vm.fields if one.kind == "list"),
        )
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
        self.lines, self.cells = {}, {}
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
        items = self._vm.items(one)
        card = Card(padding=(12, 8, 8, 8), gap=6)
        card.body.addLayout(
            row(
                ElidedLabel(one.name, "mono", min_width=60),
                None,
                Label(t("preview.rows", count=len(items)), "cap"),
            )
        )
        line = QFrame()
        line.setProperty("k", "line")
        hold(line, height=1)
        card.body.addWidget(line)
        cells = QWidget()
        layout = grid(gap=(4, 4), parent=cells)
        columns = one.columns or ("",)
        for place, name in enumerate(columns):
            layout.addWidget(ElidedLabel(name, "head", min_width=20), 0, place)
            layout.setColumnStretch(place, 3 if place == 0 else 2)
        for number in range(min(len(items), MOST_ROWS)):
            for place, name in enumerate(columns):
                field = TextField()
                hold(field, min_width=72 if len(columns) > 3 else 48)
                field.setAccessibleName(f"{one.name} {number + 1} {name}".strip())
                field.textEdited.connect(partial(self._vm.set_cell, one, number, name))
                self.cells[one.path, number, name] = field
                layout.addWidget(field, number + 1, place)
            drop = IconButton("x", t("preview.remove_row", row=number + 1), size=24)
            drop.clicked.connect(_pressed(partial(self._vm.remove_row, one, number)))
            layout.addWidget(drop, number + 1, len(columns))
        if len(columns) > 3:  # too wide for the panel: the table scrolls, the form does not
            scroll = ScrollPage(cells)
            hold(scroll, height=min(len(items), MOST_ROWS) * 36 + 40)
            card.body.addWidget(scroll)
        else:
            card.body.addWidget(cells)
        add = LinkButton(t("preview.add_row"), "plus")
        add.clicked.connect(_pressed(partial(self._vm.add_row, one)))
        card.body.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _fill(self) -> None:
        for one in self._vm.fields:
            if one.kind == "value" and one.path in self.lines:
                _set(self.lines[one.path][0], self._vm.value(one))
        for (path, number, name), field in self.cells.items():
            item = next(self._vm.items(one)[number] for one in self._vm.fields if one.path == path)
            value = item.get(name) if isinstance(item, dict) and name else item
            _set(field, "" if value is None or (name and not isinstance(item, dict)) else shown(value))


def _set(field: TextField, text: str) -> None:
    if field.text() != text:  # the cursor of who types stays where it is
        field.setText(text)
        field.setCursorPosition(0)  # a long value shows its beginning


def _pressed(call: Callable[[], None]) -> Callable[[bool], None]:
    def pressed(_checked: bool = False) -> None:
        call()

    return pressed
