"""One sender: its key where one was made here, covered; what is known of it; what cannot be done.

Owns: showing the key only while the button is held. Must not: keep it.
"""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_app.model.sender import Sender
from desktop_app.model.texts import t
from desktop_app.services.senders import NewSender
from desktop_app.viewmodels.senders import SendersViewModel
from desktop_app.views.theme.measure import column, row
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.copy_button import CopyButton
from desktop_app.views.widgets.key_box import KeyBox
from desktop_app.views.widgets.key_values import KeyValues
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.panel import Panel
from desktop_app.views.widgets.separator import Separator

COVERED = "•" * 20


class SenderPanel(Panel):
    def __init__(self, vm: SendersViewModel, parent: QWidget | None = None) -> None:
        super().__init__(t("senders.column.name"), width=352, parent=parent)
        self.vm = vm
        self._wanted = ""
        self.safe = Banner("good", "")
        self.box = KeyBox(t("senders.key_hidden"), COVERED)
        self.hold = Button(t("senders.hold"), icon="eye")
        self.hold.pressed.connect(self._show_key)
        self.hold.released.connect(self._cover)
        self.copy = CopyButton(t("senders.copy"), t("senders.copied"))
        self.copy.copy_requested.connect(self._copy_key)
        self.clock = vm.clock
        self.clock.clipboard = QGuiApplication.clipboard()
        self.clock_line = Label("", "hint", wrap=True)
        self.clock.ticked.connect(lambda left: self.clock_line.setText(t("senders.clipboard", seconds=left)))
        self.clock.cleared.connect(lambda: self.clock_line.setText(t("senders.clipboard_cleared")))
        self.key_side = QWidget()
        buttons = row(self.hold, self.copy, gap=8)
        buttons.setStretch(0, 1)
        buttons.setStretch(1, 1)
        column(
            Label(t("senders.key"), "field"), self.box, buttons, self.clock_line, gap=8, parent=self.key_side
        )
        self.no_key = Label("", "hint", wrap=True)
        self.values = KeyValues(key_width=124)
        self.cannot = Label("", "hint", wrap=True)
        for widget in (self.safe, self.key_side, self.no_key, Separator(), self.values):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.body.addWidget(self.cannot)
        vm.detail_changed.connect(self.show_sender)
        vm.key_told.connect(self._key_told)
        vm.revealed.connect(self._revealed)
        vm.made.connect(self._made)

    def show_sender(self, sender: Sender | None) -> None:
        self._cover()
        if sender is None or sender.id != self.vm.fresh:  # a reading after the making keeps what was said
            self.safe.hide()
        self.key_side.hide()
        self.no_key.hide()
        if sender is None:
            return
        platform = self.vm.manifest.label if self.vm.manifest else ""
        self.set_head(sender.name or sender.address, platform)
        self.values.set_pairs(self.vm.facts(sender))
        self.cannot.setText(t("senders.not_removed", platform=platform))

    def _key_told(self, kept: bool) -> None:
        self.key_side.setVisible(kept)
        platform = self.vm.manifest.label if self.vm.manifest else ""
        self.no_key.setText(t("senders.key_unknown", platform=platform))
        self.no_key.setVisible(not kept and self.vm.can_add)

    def _made(self, new: NewSender) -> None:
        platform = self.vm.manifest.label if self.vm.manifest else ""
        kind = "safe" if new.kept else "held"
        self.safe.set_tone("good" if new.kept else "warn")
        self.safe.set_words(t(f"senders.key_{kind}"), t(f"senders.key_{kind}_line", platform=platform))
        self.safe.show()

    def _show_key(self) -> None:
        self._wanted = "show"
        self.vm.reveal()

    def _copy_key(self) -> None:
        self._wanted = "copy"
        self.vm.reveal()

    def _revealed(self, key: str) -> None:
        if self._wanted == "show" and self.hold.isDown():
            self.box.set_text(key)
        elif self._wanted == "copy":
            self.clock.put(key)
            self.copy.confirm()
        self._wanted = "" if self._wanted == "copy" else self._wanted

    def _cover(self) -> None:
        self._wanted = ""
        self.box.set_text(COVERED)
