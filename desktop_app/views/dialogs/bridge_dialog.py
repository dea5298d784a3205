"""Copy the people of a list into another account: where to, who and what travels, then on to the import.

Owns: the choice of the account and what is said of it. Must not: hold a rule; write.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.model.account import Account
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import AppError
from desktop_app.model.texts import t
from desktop_app.viewmodels.list_bridge import ListBridgeViewModel
from desktop_app.views.tabs.waiting_line import WaitingLine
from desktop_app.views.theme.measure import row
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.check_box import CheckBox
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.themed import show_if
from desktop_app.views.widgets.tile import Tile

TILES = {"all": "mute", "go": "good", "stay": "warn"}


class BridgeDialog(Dialog):
    """``BridgeDialog(window, vm, account, item).open()``."""

    def __init__(
        self,
        host: QWidget,
        vm: ListBridgeViewModel,
        source: Account,
        item: ContactList,
        account: AccountEntry | None = None,
    ) -> None:
        self.vm = vm
        super().__init__(
            host, t("bridge.title", name=item.name), t("bridge.line"), account, width=640, height=568,
            training=source.training,
        )  # fmt: skip
        vm.begin(source, item)
        self.into = Combo([Entry(one.name, one.id) for one in vm.targets], t("bridge.into"), stretch=True)
        if vm.target is not None:
            self.into.set_value(vm.target.id)
        self.into.currentIndexChanged.connect(lambda _at: vm.choose(str(self.into.value() or "")))
        self.body.addWidget(LabelledField(t("bridge.into"), self.into, t("bridge.list_hint")))
        self.working = Label("", "hint", wrap=True)
        self.body.addWidget(self.working)
        self.tiles = {name: Tile(t(f"bridge.tile_{name}"), "–", "", tone) for name, tone in TILES.items()}
        self._tiles = QWidget()
        line = row(*self.tiles.values(), gap=12, parent=self._tiles)
        for place in range(len(TILES)):
            line.setStretch(place, 1)
        self._tiles.hide()
        self.body.addWidget(self._tiles)
        self.consent = Label("", "body2", wrap=True)
        self.fields = Label("", "body2", wrap=True)
        self.failing = CheckBox()
        self.failing.toggled.connect(vm.take_failing)
        self.failing.hide()
        for widget in (self.consent, self.failing, self.fields):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        keep = Button(t("contacts.cancel"), tall=True)
        keep.clicked.connect(lambda _checked=False: self.reject())
        self.do = Button("", "primary", tall=True)
        self.do.clicked.connect(lambda _checked=False: self._go_on())
        self.set_footer(right=[keep], primary=self.do)
        self.set_first_focus(self.into)
        vm.changed.connect(self._show)
        vm.progress.connect(self._read)
        vm.refused.connect(self._refused)
        WaitingLine(self.bar, vm.patience)
        self.finished.connect(self._leave)
        self._show()

    def _show(self) -> None:
        vm, copied = self.vm, self.vm.copied
        where = vm.target.name if vm.target is not None else ""
        self.do.setText(t("bridge.do", account=where) if where else t("bridge.goes_on"))
        self.working.setText("" if copied is not None else t("bridge.reading" if where else "bridge.none"))
        show_if(self._tiles, copied is not None)
        show_if(self.working, copied is None)
        if copied is not None:
            number = vm.number
            self.tiles["all"].set(number(copied.count))
            self.tiles["go"].set(number(vm.travelling))
            self.tiles["stay"].set(number(copied.count - vm.travelling), vm.left_words)
        self.failing.setText(vm.failing_words)
        show_if(self.failing, bool(vm.failing_words))
        self.consent.setText("\n".join(vm.consent_lines))
        self.fields.setText("\n".join(vm.field_lines))
        for label in (self.consent, self.fields):
            show_if(label, bool(label.text()))
        waits = t("bridge.to_wait") if where else t("bridge.none")
        if copied is not None:
            waits = "\n".join((vm.field_lines or vm.consent_lines)[:1])
        self.do.set_off("" if vm.can_go_on else waits)

    def _read(self, count: int) -> None:
        if self.vm.copied is None:
            self.working.setText(t("bridge.read", count=self.vm.number(count)))

    def _refused(self, error: AppError) -> None:
        self.working.setText("")
        self.bar.show_message("bad", error.message, error.what_to_do, key="refused")
        self.do.set_off(error.message)

    def _go_on(self) -> None:
        self.accept()
        self.vm.go_on()

    def _leave(self, yes: bool) -> None:
        self.vm.changed.disconnect(self._show)
        self.vm.progress.disconnect(self._read)
        self.vm.refused.disconnect(self._refused)
        if not yes:
            self.vm.leave()
