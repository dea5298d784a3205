"""Check many addresses: pasted, out of a file or chosen in the table; how far it is, and what was found.

Owns: the field, the bar, the table of findings. Must not: hold a rule.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from desktop_app.model.account import Account
from desktop_app.model.errors import AppError
from desktop_app.model.texts import t
from desktop_app.services.address_checks import Finding
from desktop_app.viewmodels.address_checks import AddressChecksViewModel
from desktop_app.views import file_dialogs
from desktop_app.views.tabs.waiting_line import WaitingLine
from desktop_app.views.theme.measure import hold, row
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.copy_button import CopyButton
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.menu import Menu
from desktop_app.views.widgets.progress_bar import ProgressBar
from desktop_app.views.widgets.table_view import TableView
from desktop_app.views.widgets.text_area import TextArea
from desktop_app.views.widgets.themed import show_if


class AddressChecksDialog(Dialog):
    """``AddressChecksDialog(window, vm, account, platform, addresses).open()``."""

    def __init__(
        self,
        host: QWidget,
        vm: AddressChecksViewModel,
        account: Account,
        platform: str,
        addresses: Sequence[str] = (),
        entry: AccountEntry | None = None,
    ) -> None:
        self.vm = vm
        super().__init__(
            host, t("addresses.title"), t("addresses.line", platform=platform), entry, width=860, height=600,
            training=account.training,
        )  # fmt: skip
        vm.begin(account, addresses, platform)
        self.text = TextArea("\n".join(addresses), t("addresses.example"))
        self.text.textChanged.connect(lambda: vm.set_text(self.text.toPlainText()))
        self.body.addWidget(LabelledField(t("addresses.field"), self.text))
        self.file = Button(t("addresses.file"), icon="folder-open")
        self.file.clicked.connect(lambda _checked=False: self._ask_file())
        self.line = Label("", "body2", wrap=True)
        bar = QWidget()
        row(self.file, self.line, gap=12, parent=bar).setStretch(1, 1)
        self.body.addWidget(bar)
        self.progress = ProgressBar(t("addresses.title"))
        self.body.addWidget(self.progress)
        self.table = TableView(t("addresses.table"), vm.model, rows="small", stretch="reason")
        self.table.row_menu_requested.connect(self._open_menu)
        self._rows = Card(padding=(0, 0, 0, 0), gap=0)
        self._rows.body.addWidget(self.table)
        self._rows.hem(self.table)
        hold(self._rows, min_height=160)
        self.body.addWidget(self._rows, 1)
        self.save = Button(t("addresses.save"), icon="download", tall=True)
        self.save.clicked.connect(lambda _checked=False: self._save())
        self.copy_good = CopyButton(
            t("addresses.copy"), t("addresses.copied"), lambda: "\n".join(vm.good_ones), tall=True
        )
        self.copy_good.setToolTip(t("addresses.copy_tip"))
        self.stop = Button(t("addresses.stop"), tall=True)
        self.stop.clicked.connect(lambda _checked=False: vm.stop())
        self.shut = Button(t("widgets.close"), tall=True)
        self.shut.clicked.connect(lambda _checked=False: self.reject())
        self.do = Button("", "primary", tall=True)
        self.do.clicked.connect(lambda _checked=False: vm.run())
        self.set_footer(left=[self.save, self.copy_good], right=[self.stop, self.shut], primary=self.do)
        self.set_first_focus(self.text)
        vm.changed.connect(self._show)
        vm.filled.connect(self._filled)
        vm.refused.connect(self._refused)
        vm.told.connect(self._told)
        WaitingLine(self.bar, vm.patience)
        self.finished.connect(self._leave)
        self._show()

    def _show(self) -> None:
        vm = self.vm
        where = vm.account.name if vm.account is not None else ""
        self.line.setText(vm.line)
        self.do.setText(t("addresses.do", count=len(vm.left), account=where))
        show_if(self.do, not vm.running and bool(vm.left or not vm.found))
        self.do.set_off(vm.why_not)
        show_if(self.stop, vm.running)
        show_if(self.progress, vm.running)
        self.progress.set_progress(vm.done, len(vm.addresses))
        self.text.setReadOnly(vm.running)
        self.file.set_off(t("off.busy") if vm.running else "")
        show_if(self._rows, bool(vm.found))
        for button in (self.save, self.copy_good):
            show_if(button, bool(vm.found) and not vm.running)

    def _ask_file(self) -> None:
        path = file_dialogs.ask_open_file(self, t("addresses.file"), t("wizard.file.filter"))
        if path is not None:
            self.vm.fill_from_file(path)

    def _filled(self) -> None:
        self.text.setPlainText("\n".join(self.vm.addresses))

    def _save(self) -> None:
        path = file_dialogs.ask_save_file(
            self, t("addresses.save"), "addresses.csv", t("addresses.save_filter")
        )
        if path is not None:
            self.vm.save(path)

    def _open_menu(self, place: int, at: QPoint) -> None:
        one = self.vm.model.at(place)
        menu = Menu(self)
        if one is not None and one.finding is Finding.OFFERED:
            menu.add(
                t("contacts.check.use", email=one.offered),
                lambda: self._use(one.address, one.offered),
                "check",
            )
        menu.add(t("widgets.copy"), self.table.copy, "copy", "Ctrl+C")
        menu.popup(at)

    def _use(self, old: str, new: str) -> None:
        """The offered spelling in place of what was typed: it is checked with the next press."""
        lines = [new if one == old else one for one in self.vm.addresses]
        self.text.setPlainText("\n".join(lines))

    def _refused(self, error: AppError) -> None:
        self.bar.show_message("bad", error.message, error.what_to_do, key="refused")

    def _told(self, sentence: str) -> None:
        self.bar.show_message("good", sentence, key="told")

    def _leave(self, _yes: bool) -> None:
        self.vm.changed.disconnect(self._show)
        self.vm.filled.disconnect(self._filled)
        self.vm.refused.disconnect(self._refused)
        self.vm.told.disconnect(self._told)
        self.vm.leave()
