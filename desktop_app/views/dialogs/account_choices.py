"""What is decided about an account itself, below its key: made from the platform's fields.

Owns: the controls and their words. Must not: hold a rule, know a platform.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.provider_api.manifest import FormField
from desktop_app.viewmodels.account_form import AccountFormViewModel
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets.check_box import CheckBox
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.text_field import TextField


class AccountChoices(QWidget):
    """``controls`` by the field's key."""

    def __init__(self, vm: AccountFormViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vm = vm
        self.controls: dict[str, Any] = {}
        self._labelled: dict[str, LabelledField] = {}
        whole = column(gap=8, parent=self)
        whole.addWidget(Label(t("account_form.choices"), "h3"))
        for field in vm.choices:
            if field.kind == "switch":
                whole.addWidget(self._box(field))
            else:
                whole.addWidget(self._field(field))
            if field.note:
                whole.addWidget(Label(t(field.note), "hint", wrap=True))
            whole.addSpacing(4)

    def show_errors(self, errors: dict[str, str]) -> QWidget | None:
        """Say what is wrong beside each field; the first wrong one."""
        for key, labelled in self._labelled.items():
            labelled.set_error(errors.get(key, ""))
        return next((self.controls[key] for key in self._labelled if key in errors), None)

    def _field(self, field: FormField) -> LabelledField:
        control: Any
        if field.kind == "choice":
            control = Combo([Entry(t(words), value) for value, words in field.options], stretch=True)
            control.set_value(self._vm.choice(field))
            control.currentIndexChanged.connect(partial(self._chosen, field, control))
        else:
            control = TextField(self._vm.choice(field))
            control.textChanged.connect(partial(self._vm.set_choice, field.key))
        self.controls[field.key] = control
        labelled = LabelledField(t(field.label), control)
        self._labelled[field.key] = labelled
        return labelled

    def _box(self, field: FormField) -> CheckBox:
        """A check box, not a switch: it counts once the form is saved."""
        control = CheckBox(t(field.label), self._vm.choice(field) == "on")
        control.toggled.connect(partial(self._turned, field.key))
        self.controls[field.key] = control
        return control

    def _chosen(self, field: FormField, control: Combo, _index: int) -> None:
        self._vm.set_choice(field.key, str(control.value() or ""))

    def _turned(self, key: str, on: bool) -> None:
        self._vm.set_choice(key, "on" if on else "")
