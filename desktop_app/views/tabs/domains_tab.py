"""Sending domains: table, and the panel of one with its records to copy. Must not: hold a rule."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.model.domain import DnsRecord, Domain
from desktop_app.model.errors import AppError
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.services.domains import PURPOSES, sorted_records
from desktop_app.viewmodels.domains import DomainsViewModel, proven_tone, proven_words
from desktop_app.viewmodels.shortcuts import keys_of
from desktop_app.viewmodels.tab import Phase
from desktop_app.views.shortcuts import bind, tip
from desktop_app.views.tabs.failed_state import key_button, key_is_wrong
from desktop_app.views.tabs.table_page import TablePage
from desktop_app.views.tabs.waiting_line import WaitingLine
from desktop_app.views.theme.measure import column, empty, row
from desktop_app.views.widgets.button import Button, LinkButton
from desktop_app.views.widgets.copy_button import CopyButton
from desktop_app.views.widgets.dialog import Dialog, Question
from desktop_app.views.widgets.key_values import KeyValues
from desktop_app.views.widgets.keys_kept import keys_kept
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.menu import Menu
from desktop_app.views.widgets.panel import Panel, PanelHost
from desktop_app.views.widgets.pill import Pill
from desktop_app.views.widgets.separator import Separator
from desktop_app.views.widgets.text_field import TextField


class DomainsTab(TablePage):
    """Signals: ``done(str)`` a sentence for the toast."""

    done = Signal(str)

    def __init__(self, vm: DomainsViewModel, parent: QWidget | None = None) -> None:
        self.domains = vm
        self.add_button = Button(
            t("domains.add"), "primary", "plus", tip=tip(t("domains.add"), "domains", "add")
        )
        super().__init__(vm, vm.model, "domains", "globe", [self.add_button], stretch="name", parent=parent)
        self.add_button.clicked.connect(lambda _checked=False: self.add())
        bind(self, "domains", self.do, window_wide=("add",))
        self.table.selection_told.connect(self._open_chosen)
        self.table.row_menu_requested.connect(self._open_menu)
        vm.detail_changed.connect(self._show_detail)
        vm.phase_changed.connect(self._show_offers)
        vm.added.connect(lambda domain: self.done.emit(t("domains.added", name=domain.name)))
        vm.removed.connect(lambda name: self.done.emit(t("domains.removed", name=name)))
        vm.failed.connect(self._failed)
        WaitingLine(self.messages, vm.asking)

    def make_main(self, table_side: QWidget) -> QWidget:
        self.panel = Panel(t("domains.column.name"), width=400)
        self.host = PanelHost(table_side, self.panel)
        self.host.panel_closed.connect(self.domains.close_detail)
        return self.host

    def empty_buttons(self) -> Sequence[Button]:
        if not self.domains.can_add:
            return ()
        button = Button(t("domains.empty.button"), "primary", "plus", tall=True)
        button.clicked.connect(lambda _checked=False: self.add())
        return [button]

    def search_for(self, text: str) -> None:
        self.domains.narrow(text)

    def add(self) -> Dialog:
        """Ask for the domain."""
        account = self.vm.account
        platform = self.vm.manifest.label if self.vm.manifest else ""
        back = (
            t("domains.add_back") if self.domains.can_remove else t("domains.add_no_back", platform=platform)
        )
        dialog = Dialog(
            self,
            t("domains.add"),
            f"{t('domains.add_line')} {back}",
            training=bool(account and account.training),
        )
        name = TextField(placeholder=t("domains.add_example"))
        dialog.body.addWidget(LabelledField(t("domains.add_label"), name))
        do = Button(t("domains.add_do", account=account.name if account else ""), "primary", tall=True)
        do.setToolTip(t("senders.form_tip"))
        do.set_off(t("off.domain"))
        do.clicked.connect(lambda _checked=False: dialog.accept())
        name.textChanged.connect(lambda text: do.set_off("" if "." in text.strip() else t("off.domain")))
        cancel = Button(t("senders.form_cancel"), tall=True)
        cancel.clicked.connect(lambda _checked=False: dialog.reject())
        dialog.set_footer(right=[cancel], primary=do)
        dialog.set_first_focus(name)
        dialog.accepted.connect(lambda: self.domains.add(name.text()))
        dialog.open()
        return dialog

    def do(self, command: str) -> None:
        """What a key asks for, on the domain that is chosen."""
        keys = self.table.selected_keys()
        chosen = next((one for one in self.domains.model.items if [one.id] == keys), None)
        if command == "add":
            if self.domains.can_add:
                self.add()
        elif chosen is None:
            return
        elif command == "check":
            self.domains.open(chosen.id)
        elif command == "copy":
            self.domains.copy_records(chosen)
        elif command == "remove" and self.domains.can_remove:
            self._ask_remove(chosen)

    def _open_chosen(self) -> None:
        keys = self.table.selected_keys()
        if len(keys) == 1 and (self.domains.detail is None or self.domains.detail.id != keys[0]):
            self.domains.open(keys[0])

    def _open_menu(self, index: int, at: QPoint) -> None:
        domain = self.domains.model.item(index)
        menu = Menu(self)
        check, copy = partial(self.domains.open, domain.id), partial(self.domains.copy_records, domain)
        menu.add(t("domains.check"), check, "refresh-cw", keys_of("domains", "check"))
        menu.add(t("domains.copy_all"), copy, "copy", keys_of("domains", "copy"))
        menu.addSeparator()
        self._add_remove(menu, domain)
        menu.popup(at)

    def _add_remove(self, menu: Menu, domain: Domain) -> None:
        can = self.domains.can_remove
        words = t("domains.remove") if can else t("contacts.verb_off", verb=t("domains.remove"))
        remove = partial(self._ask_remove, domain)
        entry = menu.add(words, remove, "trash-2", keys_of("domains", "remove"), enabled=can)
        menu.setToolTipsVisible(True)
        if not can:
            entry.setToolTip(self.domains.reason_for(Capability.DOMAINS_DELETE))

    def _show_offers(self, phase: Phase) -> None:
        """What the platform cannot do is said once, with the way round."""
        self.messages.take_away("add")
        if phase is Phase.LOADING:
            self.messages.take_away("answer")
        self.offer_actions(self.domains.can_add)
        if phase is Phase.READY and not self.domains.can_add:
            self.messages.show_message("info", self.domains.reason_for(Capability.DOMAINS_CREATE), key="add")

    def _ask_remove(self, domain: Domain) -> None:
        platform = self.vm.manifest.label if self.vm.manifest else ""
        question = Question(
            self, t("domains.remove_title", name=domain.name, platform=platform), t("domains.remove_line"),
            t("domains.remove_do", name=domain.name), t("domains.remove_keep"), dangerous=True,
            training=bool(self.vm.account and self.vm.account.training),
        )  # fmt: skip
        question.accepted.connect(lambda: self.domains.remove(domain))
        question.open()

    def _show_detail(self, domain: Domain | None) -> None:
        if domain is None:
            self.host.close_panel()
            return
        with keys_kept(self.panel):  # a record looked up again stays under the keys
            self._fill_panel(domain)
        self.host.open_panel()
        self.follow(domain.id)

    def _fill_panel(self, domain: Domain) -> None:
        platform = self.vm.manifest.label if self.vm.manifest else ""
        self.panel.set_head(domain.name, platform, Pill(proven_words(domain), proven_tone(domain).value))
        empty(self.panel.body)
        records = sorted_records(domain)
        if not records:
            self.panel.body.addWidget(Label(t("domains.no_records", platform=platform), "hint", wrap=True))
        if records:
            copy = LinkButton(t("domains.copy_all"), "copy")
            copy.clicked.connect(lambda _checked=False: self.domains.copy_records(domain))
            self.panel.body.addLayout(row(copy, None))
        for record in records:
            self.panel.body.addWidget(_RecordCard(record))
            self.panel.body.addWidget(Separator())
        self.panel.body.addStretch(1)
        again = Button(t("domains.check"), icon="refresh-cw")
        again.clicked.connect(lambda _checked=False: self.domains.open(domain.id))
        self.panel.set_footer(again)

    def _failed(self, error: object) -> None:
        message, line = getattr(error, "message", ""), getattr(error, "what_to_do", "")
        banner = self.messages.show_message("bad", message, line, key="answer")
        if isinstance(error, AppError) and key_is_wrong(error, self.vm.account):
            banner.add_action(key_button(self.key_requested.emit))


class _RecordCard(QWidget):
    """One record: what it is for in plain words, whether it was found, its parts to copy."""

    def __init__(self, record: DnsRecord) -> None:
        super().__init__()
        purpose = record.purpose if record.purpose in PURPOSES else "other"
        state = "unknown" if record.good is None else "good" if record.good else "bad"
        pill = Pill(t(f"domains.record.{state}"), {"good": "good", "bad": "warn"}.get(state, "mute"))
        title = Label(t(f"domains.purpose.{purpose}"), "name", wrap=True)
        head = row(title, pill, gap=8)
        head.setStretch(0, 1)
        values = KeyValues(
            [
                (t("domains.record_type"), record.type),
                (t("domains.record_host"), record.host),
                (t("domains.record_value"), record.value),
            ]
        )
        copy = CopyButton(t("domains.copy_record"), t("domains.copied"), lambda: record.value, kind="link")
        column(head, values, row(copy, None), gap=8, parent=self)
