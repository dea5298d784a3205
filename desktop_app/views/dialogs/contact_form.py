"""Edit or add one contact: every field that can be changed, and beside each what stands there now.

Owns: the fields typed. Must not: hold a rule; write (the view-model does).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.model.contact import Contact
from desktop_app.model.contact_change import AddressCheck, Verdict
from desktop_app.model.errors import AppError
from desktop_app.model.texts import has, t
from desktop_app.viewmodels.contact_detail import ContactDetailViewModel, FieldLine
from desktop_app.views.tabs.waiting_line import WaitingLine
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.button import Button, LinkButton
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.pair_grid import PairGrid
from desktop_app.views.widgets.text_field import TextField
from desktop_app.views.widgets.themed import show_if


class _Pair(PairGrid):
    """Two fields whose tops are in line, also when only one has a hint below."""

    def _lay(self) -> None:
        super()._lay()
        for item in self._items:
            self._grid.setAlignment(item, Qt.AlignmentFlag.AlignTop)


class ContactForm(Dialog):
    """``ContactForm(window, vm, contact)``; None makes a new one."""

    def __init__(
        self,
        host: QWidget,
        vm: ContactDetailViewModel,
        contact: Contact | None,
        account: AccountEntry | None = None,
        list_id: str = "",
    ) -> None:
        self.vm, self.contact = vm, contact
        name = "" if contact is None else contact.full_name or contact.email or contact.phone
        title = t("contacts.form.new") if contact is None else t("contacts.form.edit", name=name)
        label = vm.manifest.label if vm.manifest else ""
        line = t("contacts.form.new_line" if contact is None else "contacts.form.edit_line", platform=label)
        training = bool(vm.account and vm.account.training)
        super().__init__(host, title, line, account, width=720, height=560, training=training)
        self.fields: dict[str, tuple[FieldLine, LabelledField]] = {}
        held: list[QWidget] = []
        for one in vm.form(contact):
            field = LabelledField(one.label, self._control(one))
            self.fields[one.key] = one, field
            held.append(field)
        self.lists: Combo | None = None
        if contact is None or vm.rules.in_list:
            self.lists = self._lists(list_id)
            held.append(LabelledField(t("contacts.form.list"), self.lists))
        self.changes = Label("", "small", wrap=True)
        self.body.addWidget(self.changes)
        for at in range(0, len(held), 2):
            self.body.addWidget(_Pair(*held[at : at + 2]))
        self.check = LinkButton(t("contacts.form.check"), "shield-check")
        self.check.clicked.connect(lambda _checked=False: self._check())
        if vm.can("check") and "email" in self.fields:
            self.body.insertWidget(2, self.check)
        self.body.addStretch(1)
        self.keep = Button(t("contacts.cancel"), tall=True)
        self.keep.clicked.connect(lambda _checked=False: self.reject())
        self.save = Button("", "primary", tall=True)
        self.save.clicked.connect(lambda _checked=False: self._save())
        self.set_footer(right=[self.keep], primary=self.save)
        vm.refused.connect(self._refused)
        vm.told.connect(self._told)
        vm.checked.connect(self._checked)
        WaitingLine(self.bar, vm.patience)
        self.finished.connect(self._leave)
        self._show_changes()

    # -- fields ----------------------------------------------------------------------------------------------
    def _control(self, one: FieldLine) -> QWidget:
        if one.options:
            combo = Combo(
                [Entry(t("contacts.form.none"), ""), *(Entry(words, value) for value, words in one.options)]
            )
            combo.set_value(one.old)
            combo.currentIndexChanged.connect(self._show_changes)
            return combo
        key = f"contacts.example.{one.key}"
        field = TextField(one.old, t(key) if has(key) else "")
        field.textChanged.connect(self._show_changes)
        return field

    def _lists(self, chosen: str) -> Combo:
        writable = [Entry(one.name, one.id) for one in self.vm.lists if one.writable]
        none = [] if self.vm.rules.in_list else [Entry(t("contacts.form.no_list"), "")]
        combo = Combo([*none, *writable], t("contacts.form.list"), stretch=True)
        combo.set_value(chosen)
        return combo

    def values(self) -> dict[str, str]:
        """Only what differs from what stands there."""
        found: dict[str, str] = {}
        for key, (one, field) in self.fields.items():
            control = field.control
            text = str(control.value() or "") if isinstance(control, Combo) else control.text()  # type: ignore[attr-defined]
            # a value that stands there with blanks around it is not changed by looking at it
            if text != one.old and text.strip() != one.old.strip():
                found[key] = text.strip()
        return found

    def _show_changes(self) -> None:
        values = self.values()
        for key, (one, field) in self.fields.items():
            was = t("contacts.form.was", old=one.old or t("contacts.form.blank"))
            field.set_hint(was if self.contact is not None and key in values else "")
        account = self.vm.account.name if self.vm.account else ""
        show_if(self.changes, self.contact is not None)
        if self.contact is None:
            self.save.setText(t("contacts.form.add", account=account))
        else:
            self.save.setText(t("contacts.form.save", count=len(values), account=account))
            shown = [self._change(key, new) for key, new in values.items()]
            self.changes.setText("\n".join(shown) or t("contacts.form.nothing_changed"))
        self._offer(values)

    def _offer(self, values: Mapping[str, str]) -> None:
        why = t("off.no_value") if self.contact is None else t("contacts.form.nothing_changed")
        self.save.set_off("" if values else why)

    def _change(self, key: str, new: str) -> str:
        one = self.fields[key][0]
        blank = t("contacts.form.blank")
        return t("contacts.form.change", field=one.label, old=one.old or blank, new=new or blank)

    # -- address ---------------------------------------------------------------------------------------------
    def _check(self) -> None:
        self.vm.check(self.fields["email"][1].control.text().strip())  # type: ignore[attr-defined]

    def _checked(self, check: AddressCheck) -> None:
        show_check(self, check, self._use)

    def _use(self, email: str) -> None:
        self.fields["email"][1].control.setText(email)  # type: ignore[attr-defined]
        self.bar.take_away("check")

    # -- saving ----------------------------------------------------------------------------------------------
    def _save(self) -> None:
        list_id = str(self.lists.value() or "") if self.lists is not None else ""
        self.save.set_off(t("off.busy"))
        if self.contact is None:
            self.vm.create(self.values(), list_id)
        else:
            self.vm.save(self.values(), list_id)

    def _refused(self, error: AppError) -> None:
        self._offer(self.values())
        field = str(error.values.get("field", ""))
        if field in self.fields:
            self.fields[field][1].set_error(error.message)
        else:
            self.bar.show_message("bad", error.message, error.what_to_do, key="refused")

    def _told(self, _sentence: str, _key: str) -> None:
        self.accept()

    def _leave(self, _yes: bool) -> None:
        self.vm.refused.disconnect(self._refused)
        self.vm.told.disconnect(self._told)
        self.vm.checked.disconnect(self._checked)


def show_check(dialog: Dialog, check: AddressCheck, use: object = None) -> None:
    """What the platform thinks of an address; a correction is offered, never put in its place."""
    tone = {Verdict.GOOD: "good", Verdict.BAD: "bad", Verdict.UNKNOWN: "info"}[check.verdict]
    title = t(f"contacts.check.{check.verdict.value}", email=check.email)
    line = check.reason
    offered = check.corrected if check.corrected and check.corrected != check.email and callable(use) else ""
    dialog.bar.show_message(
        tone,  # type: ignore[arg-type]
        title,
        line,
        key="check",
        action=t("contacts.check.use", email=offered) if offered else "",
        on_action=partial(use, offered) if offered and callable(use) else None,
    )
