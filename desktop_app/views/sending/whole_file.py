"""What holds for the whole file and stands in none of its columns: the currency, further fields of the form.

Must not: judge what is typed.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.viewmodels.sending.flow import SendWizardViewModel
from desktop_app.views.theme.measure import hold
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.form_fields import FormFields
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.text_field import TextField
from desktop_app.views.widgets.themed import show_if


class WholeFile(Card):
    """Out of sight while there is nothing to be asked."""

    def __init__(self, vm: SendWizardViewModel, parent: QWidget | None = None) -> None:
        super().__init__(padding=(16, 14, 16, 16), gap=10, parent=parent)
        self.vm = vm
        self._built: object = None
        self.currency = TextField(vm.currency)
        self.currency.textChanged.connect(vm.set_currency)
        self._currency = LabelledField(t("send_file.currency"), self.currency, t("send_file.currency_hint"))
        hold(self._currency, max_width=320)
        self.fields = FormFields()
        self.fields.changed.connect(vm.set_setting)
        self.body.addWidget(Label(t("send_columns.whole_file"), "strong"))
        self.body.addWidget(self._currency)
        self.body.addWidget(self.fields)
        self.show_fields()

    def show_fields(self) -> None:
        vm = self.vm
        if vm.fields != self._built:
            self._built = vm.fields
            self.fields.set_fields(vm.fields, vm.settings)
        if self.currency.text().strip().upper() != vm.currency:
            self.currency.setText(vm.currency)
        show_if(self._currency, vm.needs_currency)
        show_if(self.fields, bool(vm.fields))
        show_if(self, vm.needs_currency or bool(vm.fields))
