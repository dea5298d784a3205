"""Settings, "Where my keys are": the place and what lies there by name. Must not: show a key."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.services.account_settings import KeyLine
from desktop_app.viewmodels.keys import KeysViewModel
from desktop_app.views.dialogs.settings_page import Footer, Head, SettingsPage
from desktop_app.views.theme.measure import column, empty, row
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.dot import Dot
from desktop_app.views.widgets.fact_row import FactRow
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.secret_field import SecretField
from desktop_app.views.widgets.themed import show_if

_MESSAGE = "keys"


class KeysPage(SettingsPage):
    """Reads the page when it is made."""

    place = "keys"

    def __init__(self, dialog: Dialog, vm: KeysViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dialog, self._vm = dialog, vm
        self._where = FactRow("shield-check", "")
        self.passphrase = SecretField()
        self._field = LabelledField(t("account_form.keep.passphrase"), self.passphrase)
        self.unlock = Button(t("keys_page.unlock"))
        self.unlock.clicked.connect(lambda _checked=False: self._unlock())
        self.passphrase.returnPressed.connect(self._unlock)
        self._lock = QWidget()
        column(16, self._field, 8, row(self.unlock, None), parent=self._lock)
        self._lock.hide()
        self._lines = column(gap=10)
        column(
            Label(t("keys_page.place"), "field"),
            8,
            self._where,
            self._lock,
            24,
            Label(t("keys_page.accounts"), "field"),
            8,
            self._lines,
            None,
            parent=self,
        )
        vm.page_changed.connect(self._show)
        vm.unlocked.connect(self._unlocked)
        self._show()
        vm.read()

    def first_field(self) -> QWidget | None:
        return self.passphrase

    def head(self) -> Head:
        return Head(t("settings_dialog.keys"), t("keys_page.line"))

    def footer(self) -> Footer:
        return Footer()

    def leave(self) -> None:
        self._vm.page_changed.disconnect(self._show)
        self._vm.unlocked.disconnect(self._unlocked)
        self._vm.cancel("read")
        self.passphrase.clear()
        self._dialog.bar.take_away(_MESSAGE)

    def _unlock(self) -> None:
        if not self.passphrase.text():
            self._field.set_error(t("keys_page.passphrase_missing"))
            return
        self._field.set_error("")
        self._vm.unlock(self.passphrase.text())

    def _unlocked(self) -> None:
        self.passphrase.clear()
        self._dialog.bar.show_message("good", t("keys_page.unlocked"), key=_MESSAGE)

    def _show(self) -> None:
        vm = self._vm
        if vm.error is not None:
            if vm.error.code == "key_file_passphrase":
                self._field.set_error(vm.error.message)
                self.passphrase.setFocus()
            else:
                self._dialog.bar.show_message("bad", vm.error.message, vm.error.what_to_do, key=_MESSAGE)
        came = vm.locked and self._lock.isHidden()
        show_if(self._lock, vm.locked)
        if came:
            self.passphrase.setFocus()
        if vm.page is None:
            return
        self._where.set(vm.place_words, t(f"keys_page.{vm.page.place.kind}_hint"))
        empty(self._lines)
        for line in vm.page.lines:
            self._lines.addWidget(self._line(line))

    def _line(self, line: KeyLine) -> QWidget:
        whole = QWidget()
        words = column(
            Label(line.account.name, "name", wrap=True),
            Label(self._vm.line_words(line), "hint", wrap=True),
            gap=2,
        )
        row(Dot(line.account.colour), words, gap=12, parent=whole).setStretch(1, 1)
        whole.setAccessibleName(f"{line.account.name}: {self._vm.line_words(line)}")
        return whole
