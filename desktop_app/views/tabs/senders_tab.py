"""The Sender Accounts tab. Must not: hold a rule."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.viewmodels.senders import SendersViewModel
from desktop_app.viewmodels.tab import Phase
from desktop_app.views.tabs.table_page import TablePage


class SendersTab(TablePage):
    def __init__(self, vm: SendersViewModel, parent: QWidget | None = None) -> None:
        self.senders = vm
        super().__init__(vm, vm.model, "senders", "mail", stretch="address", parent=parent)
        vm.phase_changed.connect(self._say_how_to_add)

    def search_for(self, text: str) -> None:
        self.senders.narrow(text)

    def _say_how_to_add(self, phase: Phase) -> None:
        """What the platform cannot do is said once, with the way round."""
        self.messages.take_away("add")
        manifest = self.vm.manifest
        if phase is Phase.READY and manifest is not None and not manifest.can(Capability.SENDERS_CREATE):
            note = manifest.support[Capability.SENDERS_CREATE].note
            self.messages.show_message("info", t(note), key="add", closable=True)
