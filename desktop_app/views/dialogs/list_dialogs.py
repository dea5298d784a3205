"""Make a list, or give one another name. Must not: hold a rule; write (the view-model does)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import AppError
from desktop_app.model.texts import has, t
from desktop_app.provider_api.manifest import FormField
from desktop_app.viewmodels.lists import ListsViewModel
from desktop_app.views.tabs.waiting_line import WaitingLine
from desktop_app.views.theme.measure import column, row
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.check_box import CheckBox
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.text_field import TextField


class ListDialog(Dialog):
    """``ListDialog(window, vm)`` makes a list, ``ListDialog(window, vm, item)`` renames one."""

    def __init__(
        self,
        host: QWidget,
        vm: ListsViewModel,
        item: ContactList | None = None,
        account: AccountEntry | None = None,
    ) -> None:
        self.vm, self.item = vm, item
        where = vm.account.name if vm.account else ""
        title = t("lists.form.new") if item is None else t("lists.form.rename", name=item.name)
        training = bool(vm.account and vm.account.training)
        super().__init__(host, title, "", account, width=480, training=training)
        if item is None:
            self.body.addWidget(Banner("info", t("lists.form.new_back")))
        self.name = TextField(item.name if item else "")
        self.name.textChanged.connect(self._look)
        self._name_field = LabelledField(t("lists.form.name"), self.name)
        self.body.addWidget(self._name_field)
        self.further: dict[str, tuple[FormField, TextField | Combo | CheckBox]] = {}
        for one in vm.manifest.list_fields if vm.manifest is not None and item is None else ():
            self._add(one)
        self.body.addStretch(1)
        keep = Button(t("contacts.cancel"), tall=True)
        keep.clicked.connect(lambda _checked=False: self.reject())
        do = (
            t("lists.form.new_do", account=where)
            if item is None
            else t("lists.form.rename_do", account=where)
        )
        self.do = Button(do, "primary", tall=True)
        self.do.clicked.connect(lambda _checked=False: self._press())
        self.set_footer(right=[keep], primary=self.do)
        self.set_first_focus(self.name)
        vm.refused.connect(self._refused)
        vm.told.connect(self._told)
        WaitingLine(self.bar, vm.asking)
        self.finished.connect(self._leave)
        self._look()

    def _add(self, one: FormField) -> None:
        label = t(one.label) if has(one.label) else one.label
        control: TextField | Combo | CheckBox
        note = t(one.note) if one.note and has(one.note) else ""
        if one.kind == "switch":
            control = CheckBox(label, one.default == "true")
            self.further[one.key] = one, control
            hint = row(24, Label(note, "hint", wrap=True), gap=0)
            hint.setStretch(1, 1)
            self.body.addLayout(column(control, hint, gap=4) if note else column(control))
            return
        if one.options:
            entries = [Entry(t(key) if has(key) else key, value) for value, key in one.options]
            control = Combo(entries, label, stretch=True)
            control.set_value(one.default)
        else:
            control = TextField(one.default)
            control.textChanged.connect(self._look)
        self.further[one.key] = one, control
        self.body.addWidget(LabelledField(label, control, note))

    def values(self) -> dict[str, str]:
        found = {}
        for key, (_one, control) in self.further.items():
            if isinstance(control, CheckBox):
                text = "true" if control.isChecked() else "false"
            else:
                text = str(control.value() or "") if isinstance(control, Combo) else control.text().strip()
            if text:
                found[key] = text
        return found

    def _look(self) -> None:
        name, values = self.name.text().strip(), self.values()
        if self.item is not None and name == self.item.name:
            name = ""
        required = [one for one, _control in self.further.values() if one.required]
        missing = [t(one.label) if has(one.label) else one.label for one in required if one.key not in values]
        if not name:
            missing.insert(0, t("lists.form.name"))
        if missing:
            self.do.set_off(t("lists.form.missing", fields=", ".join(missing)))
        else:
            self.do.set_off("")

    def _press(self) -> None:
        self.do.set_off(t("off.busy"))
        if self.item is None:
            self.vm.create(self.name.text(), self.values())
        else:
            self.vm.rename(self.item, self.name.text())

    def _refused(self, error: AppError) -> None:
        self._look()
        self.bar.show_message("bad", error.message, error.what_to_do, key="refused")

    def _told(self, _sentence: str, _key: str) -> None:
        self.accept()

    def _leave(self, _yes: bool) -> None:
        self.vm.refused.disconnect(self._refused)
        self.vm.told.disconnect(self._told)
