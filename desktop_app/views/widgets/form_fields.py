"""Further fields of a platform's form, each with its fitting control, label and note.

Owns: which control a kind of field gets. Must not: judge what is typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.provider_api.manifest import FormField
from desktop_app.views.theme.measure import column, empty, row
from desktop_app.views.widgets.button import LinkButton
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.pair_grid import PairGrid
from desktop_app.views.widgets.text_field import TextField
from desktop_app.views.widgets.themed import show_if

FIRST = 3
"""So many optional fields stand there at once; the rest after a press."""


class FormFields(QWidget):
    """``set_fields(fields, values)`` builds them anew. Signals: ``changed(key, text)``."""

    changed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controls: dict[str, QWidget] = {}
        self._layout = column(gap=8, parent=self)

    def set_fields(self, fields: Sequence[FormField], values: Mapping[str, str]) -> None:
        empty(self._layout)
        self.controls = {}
        optional = [field for field in fields if not field.required]
        first = [field for field in fields if field.required or field in optional[:FIRST]]
        made = [self._field(field, values.get(field.key, field.default)) for field in first]
        if made:
            self._layout.addWidget(PairGrid(*made, last_wide=True))
        rest = [field for field in fields if field not in first]
        if not rest:
            return
        place = QWidget()
        made = [self._field(field, values.get(field.key, field.default)) for field in rest]
        column(PairGrid(*made, last_wide=True), parent=place)
        more = LinkButton(t("widgets.more_fields", count=len(rest)), "chevron-down")
        used = any(values.get(field.key, field.default) != field.default for field in rest)
        show_if(place, used)
        show_if(more, not used)
        more.clicked.connect(partial(self._open, place, more))
        self._layout.addLayout(row(more, None))
        self._layout.addWidget(place)

    def _open(self, place: QWidget, more: LinkButton, _checked: bool = False) -> None:
        place.show()
        more.hide()

    def _field(self, field: FormField, value: str) -> LabelledField:
        control: QWidget
        if field.options:
            entries = [Entry(t(words), key) for key, words in field.options]
            if not field.default and not field.required:
                entries.insert(0, Entry(t("widgets.not_told"), ""))
            control = combo = Combo(entries, t(field.label), stretch=True)
            combo.set_value(value)
            combo.currentIndexChanged.connect(partial(self._chosen, field.key, combo))
        else:
            control = text = TextField(value)
            text.textChanged.connect(partial(self.changed.emit, field.key))
        self.controls[field.key] = control
        return LabelledField(t(field.label), control, t(field.note) if field.note else "")

    def _chosen(self, key: str, combo: Combo, _index: int) -> None:
        self.changed.emit(key, str(combo.value() or ""))
