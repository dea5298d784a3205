"""One step with one person that is more than a value: delete, erase, subscribe, unsubscribe, subscribe again.

Owns: what such a step asks for (typed address, reason, list, the platform's own fields) and that its reach,
and whether it can be taken back, are said before. Must not: hold a rule; write.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.model.contact import Contact
from desktop_app.model.contact_change import AddressCheck
from desktop_app.model.errors import AppError
from desktop_app.model.texts import has, t
from desktop_app.services.contact_changes import words_to_type
from desktop_app.viewmodels.contact_detail import ContactDetailViewModel
from desktop_app.views.dialogs.contact_form import show_check
from desktop_app.views.tabs.waiting_line import WaitingLine
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.banner import Tone as BannerTone
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.text_field import TextField

DANGEROUS = ("delete", "erase", "unsubscribe")


class ContactVerb(Dialog):
    """``ContactVerb(window, vm, "erase", contact)``; ``contact`` None only for "subscribe" and "check"."""

    def __init__(
        self,
        host: QWidget,
        vm: ContactDetailViewModel,
        verb: str,
        contact: Contact | None,
        account: AccountEntry | None = None,
    ) -> None:
        self.vm, self.verb, self.contact = vm, verb, contact
        self.typed: TextField | None = None
        self.email: TextField | None = None
        self.reason: TextField | None = None
        self.settings: dict[str, TextField | Combo] = {}
        who = "" if contact is None else contact.full_name or words_to_type(contact)
        label = vm.manifest.label if vm.manifest else ""
        where = vm.account.name if vm.account else ""
        super().__init__(
            host, t(f"contacts.ask.{verb}", name=who, account=where), vm.reach(verb), account, width=560,
            training=bool(vm.account and vm.account.training),
        )  # fmt: skip
        key = f"contacts.ask.{verb}_back"
        if verb == "delete" and vm.rules.recoverable:
            key = "contacts.ask.delete_recoverable"
        if has(key):
            tone: BannerTone = "info" if verb in ("unsubscribe", "resubscribe", "subscribe") else "warn"
            self.body.addWidget(Banner(tone, t(key, platform=label)))
        self.typed = self._field("typed", verb == "erase", what=words_to_type(contact) if contact else "")
        self.email = self._field("email", verb in ("subscribe", "check"))
        self.reason = self._field("reason", verb in ("resubscribe", "unsubscribe"))
        self.lists = self._lists() if verb == "subscribe" or self._in_list else None
        if verb == "subscribe":
            self._add_settings()
        self.body.addStretch(1)
        self.keep = Button(t("contacts.cancel"), tall=True)
        self.keep.clicked.connect(lambda _checked=False: self.reject())
        kind = "danger" if verb in DANGEROUS else "primary"
        self.do = Button(t(f"contacts.ask.{verb}_do", account=where), kind, tall=True)  # type: ignore[arg-type]
        self.do.clicked.connect(lambda _checked=False: self._press())
        dangerous = verb in DANGEROUS
        if dangerous:
            self.set_footer(left=[self.do], right=[self.keep], safe=self.keep)
        else:
            self.set_footer(right=[self.keep], primary=self.do)
        vm.refused.connect(self._refused)
        vm.told.connect(self._told)
        vm.checked.connect(self._checked)
        WaitingLine(self.bar, vm.patience)
        self.finished.connect(self._leave)
        if self.email is not None and contact is not None:
            self.email.setText(contact.email)
        self._look()

    @property
    def _in_list(self) -> bool:
        rules = self.vm.rules
        return self.verb in ("unsubscribe", "resubscribe") and (rules.in_list or rules.by_list)

    def _field(self, name: str, wanted: bool, **words: str) -> TextField | None:
        if not wanted:
            return None
        field = TextField()
        field.textChanged.connect(self._look)
        hint = f"contacts.ask.{name}_hint_{self.verb}"
        label = t(f"contacts.ask.{name}", **words)
        self.body.addWidget(LabelledField(label, field, t(hint) if has(hint) else ""))
        return field

    def _lists(self) -> Combo:
        mine = self.contact.lists if self.contact is not None and self.verb != "subscribe" else None
        offered = [one for one in self.vm.lists if mine is None or one.id in mine]
        none = [] if self.vm.rules.in_list else [Entry(t("contacts.form.no_list"), "")]
        combo = Combo([*none, *(Entry(one.name, one.id) for one in offered)], stretch=True)
        self.body.addWidget(LabelledField(t("contacts.ask.list"), combo))
        return combo

    def _add_settings(self) -> None:
        for field in self.vm.rules.subscribe_fields:
            control: TextField | Combo
            label = t(field.label) if has(field.label) else field.label
            if field.options:
                control = Combo(
                    [Entry(t(words) if has(words) else words, value) for value, words in field.options]
                )
                control.set_value(field.default)
            else:
                control = TextField(field.default)
                control.textChanged.connect(self._look)
            self.settings[field.key] = control
            note = t(field.note) if field.note and has(field.note) else ""
            self.body.addWidget(LabelledField(label, control, note))

    # -- may it be pressed -----------------------------------------------------------------------------------
    def missing(self) -> str:
        """What still has to be filled in, in words; "" when it may be pressed."""
        if self.typed is not None and self.contact is not None:
            typed, wanted = self.typed.text().strip().casefold(), words_to_type(self.contact).casefold()
            if typed != wanted:
                return t("contacts.ask.typed_missing")
        if self.reason is not None and self.verb == "resubscribe" and not self.reason.text().strip():
            return t("contacts.ask.reason_missing")
        if self.email is not None and not self.email.text().strip():
            return t("contacts.ask.email_missing")
        required = [one.key for one in self.vm.rules.subscribe_fields if one.required]
        if self.verb == "subscribe" and any(not self._setting(key) for key in required):
            return t("contacts.ask.settings_missing")
        return ""

    def _look(self) -> None:
        why = self.missing()
        if why:
            self.do.set_off(why)
        else:
            self.do.set_off("")

    def _setting(self, key: str) -> str:
        control = self.settings[key]
        return str(control.value() or "") if isinstance(control, Combo) else control.text().strip()

    def _press(self) -> None:
        if self.missing():
            return
        vm, list_id = self.vm, str(self.lists.value() or "") if self.lists is not None else ""
        reason = self.reason.text().strip() if self.reason is not None else ""
        email = self.email.text().strip() if self.email is not None else ""
        self.do.set_off(t("off.busy"))
        match self.verb:
            case "delete":
                vm.delete()
            case "erase":
                vm.erase(self.typed.text() if self.typed is not None else "")
            case "unsubscribe":
                vm.unsubscribe(list_id, reason)
            case "resubscribe":
                vm.resubscribe(list_id, reason)
            case "subscribe":
                settings = {key: value for key in self.settings if (value := self._setting(key))}
                vm.subscribe({"email": email}, list_id, settings)
            case "check":
                vm.check(email)

    def _checked(self, check: AddressCheck) -> None:
        self._look()
        can = self.contact is not None and self.vm.can("edit") and "email" in self.vm.rules.fields
        show_check(self, check, self._use if can else None)

    def _use(self, email: str) -> None:
        if self.vm.may_change():
            self.vm.save({"email": email})

    def _refused(self, error: AppError) -> None:
        self._look()
        self.bar.show_message("bad", error.message, error.what_to_do, key="refused")

    def _told(self, _sentence: str, _key: str) -> None:
        self.accept()

    def _leave(self, _yes: bool) -> None:
        self.vm.refused.disconnect(self._refused)
        self.vm.told.disconnect(self._told)
        self.vm.checked.disconnect(self._checked)
