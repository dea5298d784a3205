"""Settings: the way out of this computer. What is typed holds when it is saved. Must not: show a password."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.transport.proxy import Way
from desktop_app.viewmodels.proxy import ProxyViewModel
from desktop_app.views.dialogs.settings_page import Footer, Head, SettingsPage
from desktop_app.views.theme.measure import column, row
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.pair_grid import PairGrid
from desktop_app.views.widgets.secret_field import SecretField
from desktop_app.views.widgets.segmented import Segment, Segmented
from desktop_app.views.widgets.text_field import TextField
from desktop_app.views.widgets.themed import show_if

_MESSAGE = "proxy"
KEPT = "••••"


class NetworkPage(SettingsPage):
    """Reads what is kept when it is made."""

    place = "network"

    def __init__(self, dialog: Dialog, vm: ProxyViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dialog, self.vm = dialog, vm
        self.way = Segmented(
            t("network_page.way"), [Segment(way.value, t(f"settings_value.proxy.{way.value}")) for way in Way]
        )
        self.way.chosen.connect(self._choose)
        self._hint = Label("", "hint", wrap=True)
        self.address = TextField("", "proxy.example.org:8080")
        self.address.textEdited.connect(vm.type_address)
        self.address_field = LabelledField(
            t("network_page.address"), self.address, t("network_page.address_hint")
        )
        self.user = TextField("", "")
        self.user.textEdited.connect(vm.type_user)
        self.password = SecretField()
        self.password.textEdited.connect(vm.type_password)
        self._named = QWidget()
        password = LabelledField(t("network_page.password"), self.password, t("network_page.password_hint"))
        pair = PairGrid(
            LabelledField(t("network_page.user"), self.user, t("network_page.user_hint")), password
        )
        column(self.address_field, 16, pair, parent=self._named)
        column(
            Label(t("network_page.way"), "field"), 4, row(self.way, None), 8, self._hint, 24,
            self._named, None, parent=self,
        )  # fmt: skip
        self.save: Button | None = None
        self.trial: Button | None = None
        vm.changed.connect(self._show)
        self._show()
        vm.begin()

    def head(self) -> Head:
        return Head(t("settings_dialog.network"), t("network_page.line"))

    def footer(self) -> Footer:
        vm = self.vm
        self.save = Button(t("network_page.save"), "primary", tall=True)
        self.save.clicked.connect(lambda _checked=False: vm.save())
        self.trial = Button(t("network_page.try"), tall=True)
        self.trial.clicked.connect(lambda _checked=False: vm.try_it())
        self._show_buttons()
        return Footer(right=(self.trial,), primary=self.save)

    def leave(self) -> None:
        self.vm.changed.disconnect(self._show)
        self.vm.leave()
        self.vm.close()
        self.password.clear()
        self._dialog.bar.take_away(_MESSAGE)

    def _choose(self, way: str) -> None:
        if way != self.vm.way.value:
            self.vm.choose(way)

    def _show_buttons(self) -> None:
        vm = self.vm
        if self.save is not None and self.trial is not None:
            self.save.set_off("" if vm.can_save else t("network_page.nothing_to_save"))
            self.trial.set_off("" if vm.can_try else t("network_page.save_first"))

    def _show(self) -> None:
        vm = self.vm
        if self.way.current != vm.way.value:
            self.way.choose(vm.way.value)
        self._hint.setText(t(f"network_page.{vm.way.value}_line"))
        show_if(self._named, vm.way is Way.ADDRESS)
        for field, text in ((self.address, vm.address), (self.user, vm.user)):
            if field.text() != text:
                field.setText(text)
        if not vm.has_typed:
            self.password.clear()
            self.password.set_stored(KEPT if vm.kept is not None and vm.kept.has_password else "")
        wrong = vm.error is not None and vm.error.code == "proxy_address"
        self.address_field.set_error(vm.error.message if wrong and vm.error is not None else "")
        self._show_buttons()
        bar = self._dialog.bar
        if vm.error is not None and not wrong:
            bar.show_message("bad", vm.error.message, vm.error.what_to_do, key=_MESSAGE)
        elif vm.busy_with("try"):
            bar.show_message("info", t("network_page.trying"), key=_MESSAGE, closable=False)
        elif vm.worked:
            bar.show_message("good", t("network_page.worked"), t("network_page.worked_line"), key=_MESSAGE)
        elif vm.saved:
            bar.show_message("good", t("network_page.saved"), t("network_page.saved_line"), key=_MESSAGE)
        else:
            bar.take_away(_MESSAGE)
