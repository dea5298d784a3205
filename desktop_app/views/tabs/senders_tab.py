"""The senders of an account: table, the platform's own filters, the panel of one, adding. Must not: hold a
rule."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.model.sender import Sender
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.services.senders import NewSender
from desktop_app.viewmodels.senders import SendersViewModel
from desktop_app.viewmodels.tab import Phase
from desktop_app.views.dialogs.sender_form import SenderForm
from desktop_app.views.shortcuts import bind, tip
from desktop_app.views.tabs.sender_panel import SenderPanel
from desktop_app.views.tabs.table_page import TablePage
from desktop_app.views.theme.measure import empty, row
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.panel import PanelHost


class SendersTab(TablePage):
    """Signals: ``done(str)`` a sentence for the toast."""

    done = Signal(str)

    def __init__(self, vm: SendersViewModel, parent: QWidget | None = None) -> None:
        self.senders = vm
        self.form: SenderForm | None = None
        self.add_button = Button(
            t("senders.add"), "primary", "plus", tip=tip(t("senders.add"), "senders", "add")
        )
        self.filters: dict[str, Combo] = {}
        self._filter_place = QWidget()
        self._filter_row = row(gap=8, parent=self._filter_place)
        super().__init__(
            vm, vm.model, "senders", "mail", [self.add_button], stretch="name", filters=[self._filter_place],
            rows="two", parent=parent,
        )  # fmt: skip
        self.add_button.clicked.connect(lambda _checked=False: self.add())
        bind(self, "senders", lambda _add: self.add(), window_wide=("add",))
        self.table.selection_told.connect(self._open_chosen)
        vm.columns_changed.connect(self._build_filters)
        vm.phase_changed.connect(self._say_how_to_add)
        vm.detail_changed.connect(self._show_detail)
        vm.made.connect(self._made)
        self._build_filters()  # the account may have been chosen before this page was made

    def make_main(self, table_side: QWidget) -> QWidget:
        self.panel = SenderPanel(self.senders)
        self.host = PanelHost(table_side, self.panel)
        self.host.panel_closed.connect(self.senders.close_detail)
        return self.host

    def empty_buttons(self) -> Sequence[Button]:
        if not self.senders.can_add:
            return ()
        button = Button(t("senders.add"), "primary", "plus", tall=True)
        button.clicked.connect(lambda _checked=False: self.add())
        return [button]

    def empty_line(self) -> str:
        return t("senders.empty.line_add") if self.senders.can_add else super().empty_line()

    def search_for(self, text: str) -> None:
        self.senders.narrow(text)

    def add(self) -> None:
        """The form of a new sender."""
        if self.senders.can_add:
            self.form = SenderForm(self, self.senders)
            self.form.open()

    def _build_filters(self) -> None:
        empty(self._filter_row)
        self.filters = {}
        for field in self.senders.filter_fields:
            any_words = t("senders.any", field=t(field.label))
            entries = [Entry(any_words, ""), *(Entry(t(words), value) for value, words in field.options)]
            combo = Combo(entries, t(field.label), max_width=260)
            combo.currentIndexChanged.connect(partial(self._filter, field.key, combo))
            self.filters[field.key] = combo
            self._filter_row.addWidget(combo)

    def _filter(self, key: str, combo: Combo, _index: int) -> None:
        self.senders.set_filter(key, str(combo.value() or ""))

    def _say_how_to_add(self, phase: Phase) -> None:
        """What the platform cannot do is said once, with the way round."""
        self.messages.take_away("add")
        manifest = self.vm.manifest
        self.offer_actions(self.senders.can_add)
        if phase is Phase.READY and manifest is not None and not manifest.can(Capability.SENDERS_CREATE):
            note = manifest.support[Capability.SENDERS_CREATE].note
            self.messages.show_message("info", t(note), key="add", closable=True)

    def _open_chosen(self) -> None:
        keys = self.table.selected_keys()
        if len(keys) == 1 and (self.senders.detail is None or self.senders.detail.id != keys[0]):
            self.senders.open(keys[0])

    def _show_detail(self, sender: Sender | None) -> None:
        if sender is None:
            self.host.close_panel()
        else:
            self.host.open_panel()
            self.follow(sender.id)

    def _made(self, new: NewSender) -> None:
        platform = self.vm.manifest.label if self.vm.manifest else ""
        name = new.sender.name or new.sender.address
        self.done.emit(t("senders.added", name=name, platform=platform))
