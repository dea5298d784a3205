"""The lines of an event's parameters: name, value, kind, and a cross. Must not: hold a rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.services.events import PARAM_KINDS, Param
from desktop_app.views.theme.measure import column, empty, hold, row
from desktop_app.views.widgets.button import IconButton
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.text_field import TextField

NAME_WIDTH, KIND_WIDTH = 148, 120


class ParamRows(QWidget):
    """``set_params`` builds the lines anew, ``mark`` shows what is wrong. Signals: ``changed(index, Param)``,
    ``removed(index)``.
    """

    changed = Signal(int, object)
    removed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.names: list[TextField] = []
        self.values: list[TextField] = []
        self.kinds: list[Combo] = []
        self._hints: list[Label] = []
        self._layout = column(gap=8, parent=self)

    def set_params(self, params: Sequence[Param], *, nested: bool) -> None:
        empty(self._layout)
        self.names, self.values, self.kinds, self._hints = [], [], [], []
        if params:
            name = Label(t("events.param_name"), "cap")
            hold(name, width=NAME_WIDTH)
            kind = Label(t("events.param_kind"), "cap")
            hold(kind, width=KIND_WIDTH)
            heads = row(name, Label(t("events.param_value"), "cap"), kind, 40, gap=8)
            heads.setStretch(1, 1)
            self._layout.addLayout(heads)
        else:
            self._layout.addWidget(Label(t("events.params_none"), "hint", wrap=True))
        kinds = [kind for kind in PARAM_KINDS if nested or kind != "structure"]
        for index, param in enumerate(params):
            self._layout.addWidget(self._line(index, param, kinds))

    def mark(self, troubles: Mapping[int, str]) -> None:
        """Index to sentence. An empty new line is not scolded."""
        for index, hint in enumerate(self._hints):
            text = troubles.get(index, "")
            hint.setText(text)
            hint.setVisible(bool(text))
            self.values[index].set_state("error" if text else "")
            self.values[index].setAccessibleDescription(text)

    def focus_last(self) -> None:
        if self.names:
            self.names[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self, index: int, param: Param, kinds: Sequence[str]) -> QWidget:
        name = TextField(param.name)
        name.setAccessibleName(t("events.param_name"))
        hold(name, width=NAME_WIDTH)
        value = TextField(param.value)
        value.setAccessibleName(t("events.param_value"))
        kind = Combo([Entry(t(f"events.kinds.{each}"), each) for each in kinds], t("events.param_kind"))
        kind.set_value(param.kind)
        hold(kind, width=KIND_WIDTH)
        remove = IconButton("x", t("events.remove_param", name=param.name))
        hint = Label("", "error", wrap=True)
        hint.hide()
        name.textChanged.connect(partial(self._told, index))
        value.textChanged.connect(partial(self._told, index))
        kind.currentIndexChanged.connect(partial(self._told, index))
        remove.clicked.connect(partial(self._remove, index))
        self.names.append(name)
        self.values.append(value)
        self.kinds.append(kind)
        self._hints.append(hint)
        line = QWidget()
        cells = row(name, value, kind, remove, gap=8)
        cells.setStretch(1, 1)
        column(cells, hint, gap=4, parent=line)
        return line

    def _told(self, index: int, _news: object = None) -> None:
        kind = self.kinds[index].value() or "text"
        self.changed.emit(index, Param(self.names[index].text(), self.values[index].text(), kind))

    def _remove(self, index: int, _checked: bool = False) -> None:
        self.removed.emit(index)
