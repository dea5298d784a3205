"""Settings, one account: fields from the platform's manifest, test, save, remove.

Owns: laying the form out. Must not: hold a rule, or keep anything typed (the view-model forgets it).
"""

from __future__ import annotations

from functools import partial
from typing import cast
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.model.account import COLOURS
from desktop_app.model.texts import t
from desktop_app.provider_api.manifest import CredentialField
from desktop_app.viewmodels.account_form import NAME, AccountFormViewModel
from desktop_app.views.dialogs.account_choices import AccountChoices
from desktop_app.views.dialogs.keep_choice import KeepChoice
from desktop_app.views.dialogs.settings_page import Footer, Head, SettingsPage
from desktop_app.views.theme.measure import column, row
from desktop_app.views.widgets.banner import Tone
from desktop_app.views.widgets.button import Button, LinkButton
from desktop_app.views.widgets.choice_card import ChoiceCard
from desktop_app.views.widgets.dialog import Dialog, Question
from desktop_app.views.widgets.label import ElidedLabel, Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.pair_grid import PairGrid
from desktop_app.views.widgets.presenter import presented
from desktop_app.views.widgets.secret_field import SecretField
from desktop_app.views.widgets.swatches import Swatches
from desktop_app.views.widgets.text_field import TextField
from desktop_app.views.widgets.themed import show_if

NOTICE = "form"


class AccountFormPage(SettingsPage):
    """Signals: ``back_requested``, ``write_check_requested``."""

    back_requested = Signal()
    write_check_requested = Signal()
    place = "accounts"

    def __init__(self, dialog: Dialog, vm: AccountFormViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.vm = vm
        self._dialog = dialog
        self._save: Button | None = None
        self._test: Button | None = None
        new = vm.account is None
        self.back = LinkButton(
            t("account_form.other_platform" if new else "account_form.all_accounts"), "chevron-left"
        )
        self.back.clicked.connect(lambda _checked=False: self.back_requested.emit())
        self.name = TextField(vm.name)
        self.name.textChanged.connect(vm.set_name)
        self._named = LabelledField(t("account_form.name"), self.name)
        colours = [(colour, t(f"account_form.colours.{colour}")) for colour in COLOURS]
        self.swatches = Swatches(t("account_form.colour"), colours, vm.colour)
        self.swatches.chosen.connect(vm.set_colour)
        self.centres: dict[str, ChoiceCard] = {}
        self.fields: dict[str, TextField] = {}
        self._labelled: dict[str, LabelledField] = {}
        whole = column(
            row(self.back, None),
            12,
            PairGrid(self._named, LabelledField(t("account_form.colour"), self.swatches)),
            16,
            parent=self,
        )
        if vm.manifest is not None and len(vm.manifest.data_centres) > 1:
            whole.addWidget(Label(t("account_form.data_centre"), "field"))
            whole.addSpacing(4)
            whole.addWidget(self._centre_cards())
            whole.addSpacing(16)
        if vm.fields:
            whole.addWidget(PairGrid(*(self._field(field) for field in vm.fields)))
            whole.addSpacing(12)
            self._add_where(whole)
        elif vm.key_fixed:
            whole.addWidget(Label(t("account_form.training_key"), "hint", wrap=True))
        self.choices: AccountChoices | None = None
        if vm.choices:
            self.choices = AccountChoices(vm)
            whole.addSpacing(16)
            whole.addWidget(self.choices)
        self.write_check = LinkButton(t("write_check.open"), "pencil")
        self.write_check.clicked.connect(lambda _checked=False: self.write_check_requested.emit())
        self._write_reason = ElidedLabel(t("write_check.read_only"), "hint")
        self._write_reason.hide()
        if vm.account is not None:
            tried = row(self.write_check, self._write_reason, None, gap=12)
            whole.addSpacing(12)
            whole.addLayout(tried)
        self.keep = KeepChoice(vm)
        whole.addWidget(self.keep)
        whole.addStretch(1)
        self._wire(True)
        self._show_stored()

    def head(self) -> Head:
        vm = self.vm
        kind = "training_line" if vm.training else "live_line"
        title = t("account_form.title", platform=vm.platform_label)
        return Head(title, t(f"account_form.{kind}"), vm.colour, vm.training)

    def footer(self) -> Footer:
        vm = self.vm
        left = []
        if vm.account is not None and not vm.key_fixed:
            remove = Button(t("account_form.remove"), "quiet", tall=True)
            remove.clicked.connect(lambda _checked=False: self._ask_remove())
            left = [remove]
        self._test = Button(t("account_form.test"), icon="plug", tall=True)
        self._test.clicked.connect(lambda _checked=False: vm.test())
        self._save = Button(t("account_form.save"), "primary", tall=True)
        self._save.clicked.connect(lambda _checked=False: vm.save())
        return Footer(left, [self._test], self._save)

    def offer_write_check(self, allowed: bool) -> None:
        """Writing can be tried where changes are allowed now; else the reason stands beside it."""
        self.write_check.set_off("" if allowed else t("write_check.read_only"))
        show_if(self._write_reason, not allowed)

    def first_field(self) -> QWidget | None:
        if self.vm.account is None:
            return next(iter(self.fields.values()), self.name)
        return self.name

    def leave(self) -> None:
        self._wire(False)
        self._save = self._test = None
        self.keep.leave()
        for field in self.fields.values():
            field.clear()
        self._dialog.bar.take_away(NOTICE)
        self.vm.forget()

    # -- building --------------------------------------------------------------------------------------------
    def _wire(self, on: bool) -> None:
        vm = self.vm
        pairs = (
            (vm.stored_told, self._show_stored),
            (vm.centre_changed, self._show_centre),
            (vm.notice_changed, self._show_notice),
            (vm.errors_changed, self._show_errors),
            (vm.revealed, self._reveal),
            (vm.busy_changed, self._show_busy),
            (self.swatches.chosen, self._show_colour),
        )
        for signal, slot in pairs:
            if on:
                signal.connect(slot)
            else:
                signal.disconnect(slot)

    def _centre_cards(self) -> PairGrid:
        assert self.vm.manifest is not None
        for centre in self.vm.manifest.data_centres:
            host = urlsplit(centre.base_url).hostname or centre.base_url
            card = ChoiceCard(
                centre.label, t("account_form.centre_line", host=host), centre.id == self.vm.data_centre
            )
            card.toggled.connect(partial(self._choose_centre, centre.id))
            self.centres[centre.id] = card
        return PairGrid(*self.centres.values())

    def _field(self, field: CredentialField) -> LabelledField:
        control = SecretField() if field.secret else TextField()
        if isinstance(control, SecretField):
            control.reveal_requested.connect(partial(self.vm.reveal, field.key))
        control.textChanged.connect(partial(self._typed, field))
        self.fields[field.key] = control
        hint = "" if field.required else t("account_form.optional")
        labelled = LabelledField(t(field.label), control, hint)
        self._labelled[field.key] = labelled
        return labelled

    def _add_where(self, whole: QVBoxLayout) -> None:
        self.where = LinkButton(t("account_form.where"), "circle-question-mark")
        self.where.setCheckable(True)
        self.where.toggled.connect(self._show_where)
        self.where_words = QWidget()
        words = column(gap=4, parent=self.where_words)
        for field in self.vm.fields:
            words.addWidget(Label(t(field.label), "field"))
            words.addWidget(Label(t(field.where), "small", wrap=True))
            words.addWidget(Label(t(field.whom), "hint", wrap=True))
            words.addSpacing(8)
        if self.vm.manifest is not None and self.vm.manifest.docs_url:
            docs = ElidedLabel(t("account_form.docs", url=self.vm.manifest.docs_url), "hint")
            docs.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(docs)
        self.where_words.hide()
        whole.addLayout(row(self.where, None))
        whole.addSpacing(8)
        whole.addWidget(self.where_words)

    # -- from the person -------------------------------------------------------------------------------------
    def _typed(self, field: CredentialField, text: str) -> None:
        clean = self.vm.set_value(field.key, text)
        control = self.fields[field.key]
        if clean != text:
            place = control.cursorPosition()
            control.setText(clean)
            control.setCursorPosition(min(place, len(clean)))
            return
        hint = "" if field.required else t("account_form.optional")
        if self.vm.looks_odd(field):
            hint = t("account_form.looks_odd", platform=self.vm.platform_label)
        self._labelled[field.key].set_hint(hint)

    def _choose_centre(self, centre: str, on: bool) -> None:
        if on:
            self.vm.set_data_centre(centre)

    def _show_where(self, on: bool) -> None:
        self.where_words.setVisible(on)
        self.where.setText(t("account_form.where_hide" if on else "account_form.where"))
        self.where.setAccessibleName(self.where.text())

    def _ask_remove(self) -> None:
        account = self.vm.account
        if account is None:
            return
        words = {"name": account.name, "platform": self.vm.platform_label}
        question = Question(
            self, t("account_form.remove_question.title", **words),
            t("account_form.remove_question.line", **words), t("account_form.remove_question.do", **words),
            t("account_form.remove_question.keep"), dangerous=True, training=self.vm.training,
        )  # fmt: skip
        question.accepted.connect(self.vm.remove)
        question.open()

    # -- to the person ---------------------------------------------------------------------------------------
    def _show_stored(self) -> None:
        for field in self.vm.fields:
            control = self.fields[field.key]
            if isinstance(control, SecretField):
                control.set_stored(self.vm.stored.ends.get(field.key, ""))
            elif not control.text():
                control.blockSignals(True)
                control.setText(self.vm.shown_value(field.key))
                control.blockSignals(False)

    def _show_centre(self) -> None:
        self.centres[self.vm.data_centre].setChecked(True)

    def _show_colour(self, _colour: str) -> None:
        head = self.head()
        self._dialog.set_head(head.title, head.line, head.colour, head.training)

    def _show_notice(self) -> None:
        notice = self.vm.notice
        if notice is None:
            self._dialog.bar.take_away(NOTICE)
            return
        tone = cast(Tone, notice.tone.value)
        banner = self._dialog.bar.show_message(
            tone,
            presented(notice.title),
            presented(notice.line),
            NOTICE,
            notice.action_words,
            self.vm.act,
            closable=False,
        )
        banner.setToolTip(notice.details)
        if notice.action:
            button = banner.findChild(Button)
            if button is not None:
                button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_errors(self) -> None:
        errors = self.vm.errors
        self._named.set_error(errors.get(NAME, ""))
        for key, labelled in self._labelled.items():
            labelled.set_error(errors.get(key, ""))
        wrong_place = self.keep.show_errors(errors)
        if self.choices is not None:
            wrong_place = self.choices.show_errors(dict(errors)) or wrong_place
        if wrong_place is not None:
            self._dialog.scroll_area.ensureWidgetVisible(wrong_place)
        wrong = next((key for key in (NAME, *self.fields) if key in errors), "")
        if wrong:
            place = self.name if wrong == NAME else self.fields[wrong]
            if not place.hasFocus():
                place.setFocus(Qt.FocusReason.OtherFocusReason)
            self._dialog.scroll_area.ensureWidgetVisible(place)

    def _reveal(self, key: str, value: str) -> None:
        control = self.fields.get(key)
        if isinstance(control, SecretField):
            control.reveal(value)

    def _show_busy(self, _busy: bool) -> None:
        saving = self.vm.busy_with("save") or self.vm.busy_with("remove")
        for button in (self._save, self._test):
            if button is not None:
                button.set_off(t("off.busy") if saving else "")
        show_if(self.back, not saving)
