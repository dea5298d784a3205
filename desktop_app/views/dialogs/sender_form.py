"""The form of a new sender, made from the platform's fields. Must not: hold a rule; know a platform."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.model.errors import AppError
from desktop_app.model.texts import t
from desktop_app.provider_api.manifest import FormField
from desktop_app.viewmodels.senders import SendersViewModel
from desktop_app.views.tabs.waiting_line import WaitingLine
from desktop_app.views.theme.measure import row
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.pair_grid import PairGrid
from desktop_app.views.widgets.switch import Switch
from desktop_app.views.widgets.text_field import TextField


class SenderForm(Dialog):
    """``SenderForm(window, vm).open()``; it closes when the platform made the sender."""

    def __init__(self, host: QWidget, vm: SendersViewModel) -> None:
        account = vm.account
        self._platform = vm.manifest.label if vm.manifest else ""
        entry = AccountEntry(account.id, account.name, self._platform, account.colour) if account else None
        super().__init__(
            host, t("senders.form_title"), t("senders.form_line", platform=self._platform), account=entry,
            width=720, height=520, training=bool(account and account.training),
        )  # fmt: skip
        self.vm = vm
        self.controls: dict[str, Any] = {}
        self._labelled: dict[str, LabelledField] = {}
        self._names = {field.key: t(field.label) for field in vm.fields}
        self._pressed = False
        note = vm.note_on_adding
        self.body.addWidget(Banner("info", t("senders.look_first", platform=self._platform), note))
        plain = [field for field in vm.fields if field.kind != "switch"]
        self.body.addWidget(PairGrid(*(self._field(field) for field in plain)))
        for field in vm.fields:
            if field.kind == "switch":
                self.body.addLayout(self._switch(field))
        self.body.addStretch(1)
        self.add = Button(t("senders.form_do", account=account.name if account else ""), "primary", tall=True)
        self.add.setToolTip(t("senders.form_tip"))
        self.add.clicked.connect(lambda _checked=False: self._create())
        cancel = Button(t("senders.form_cancel"), tall=True)
        cancel.clicked.connect(lambda _checked=False: self.reject())
        self.set_footer(right=[cancel], primary=self.add)
        first = next(iter(self.controls.values()), None)
        if first is not None:
            self.set_first_focus(first)
        vm.made.connect(self._made)
        vm.create_failed.connect(self._failed)
        vm.busy_changed.connect(self._look)
        WaitingLine(self.bar, vm.asking)
        self.finished.connect(self._leave)

    def values(self) -> dict[str, str]:
        found = {}
        for key, control in self.controls.items():
            if isinstance(control, Combo):
                found[key] = str(control.value() or "")
            elif isinstance(control, Switch):
                found[key] = "true" if control.isChecked() else "false"
            else:
                found[key] = control.text().strip()
        return found

    def _field(self, field: FormField) -> LabelledField:
        control: Any
        if field.kind == "choice":
            entries = [Entry(t(words), value) for value, words in field.options]
            control = Combo(entries, stretch=True)
            control.set_value(field.default or (field.options[0][0] if field.options else ""))
        else:
            control = TextField(field.default)
            control.textChanged.connect(self._look)
        self.controls[field.key] = control
        labelled = LabelledField(t(field.label), control, t(field.note) if field.note else "")
        self._labelled[field.key] = labelled
        return labelled

    def _switch(self, field: FormField) -> Any:
        control = Switch(t(field.label), field.default == "true")
        self.controls[field.key] = control
        note = Label(t(field.note), "hint", wrap=True) if field.note else Label("", "hint")
        line = row(control, Label(t(field.label)), note, gap=12)
        line.setStretch(2, 1)
        return line

    def _create(self) -> None:
        self._pressed = True
        self._look()
        self.vm.create(self.values())

    def _look(self, _news: object = None) -> None:
        missing = self.vm.missing(self.values())
        for key, labelled in self._labelled.items():
            told = self._pressed and key in missing
            labelled.set_error(t("senders.form_missing", field=self._names[key]) if told else "")
        self.add.set_off(t("off.busy") if self.vm.busy_with("create") else "")

    def _leave(self, _yes: bool) -> None:
        self.vm.made.disconnect(self._made)
        self.vm.create_failed.disconnect(self._failed)
        self.vm.busy_changed.disconnect(self._look)

    def _made(self, _new: object) -> None:
        self.accept()

    def _failed(self, error: AppError) -> None:
        self.bar.show_message("bad", error.message, error.what_to_do, "failed", closable=False)
