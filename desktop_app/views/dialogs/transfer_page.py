"""Settings: into a file, and out of one after a look at what it would change. Must not: hold a rule."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.viewmodels.settings_files import SettingsFilesViewModel
from desktop_app.views.dialogs.settings_page import Footer, Head, SettingsPage
from desktop_app.views.file_dialogs import ask_open_file, ask_save_file
from desktop_app.views.theme.measure import column, empty, row
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.fact_row import FactRow
from desktop_app.views.widgets.key_values import KeyValues
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.themed import show_if

_MESSAGE = "transfer"


class TransferPage(SettingsPage):
    place = "transfer"

    def __init__(self, dialog: Dialog, vm: SettingsFilesViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dialog, self.vm = dialog, vm
        self.write = Button(t("transfer_page.write"), icon="download")
        self.write.clicked.connect(lambda _checked=False: self._ask_write())
        self.read = Button(t("transfer_page.read"), icon="upload")
        self.read.clicked.connect(lambda _checked=False: self._ask_read())
        self._start = QWidget()
        column(
            FactRow("save", t("transfer_page.write_title"), t("transfer_page.write_line")), 8,
            row(self.write, None), 24,
            FactRow("folder-open", t("transfer_page.read_title"), t("transfer_page.read_line")), 8,
            row(self.read, None), 24,
            FactRow("shield-check", t("transfer_page.never_title"), t("transfer_page.never_line")),
            parent=self._start,
        )  # fmt: skip
        self._title = Label("", "h3", wrap=True)
        self._line = Label("", "hint", wrap=True)
        self._changes = column(gap=10)
        self._review = QWidget()
        column(self._title, 2, self._line, 16, self._changes, parent=self._review)
        column(self._start, self._review, None, parent=self)
        vm.changed.connect(self._show)

    def head(self) -> Head:
        return Head(t("settings_dialog.transfer"), t("transfer_page.line"))

    def footer(self) -> Footer:
        vm, incoming = self.vm, self.vm.incoming
        if incoming is None:
            return Footer()
        keep = Button(t("transfer_page.keep"), tall=True)
        keep.clicked.connect(lambda _checked=False: vm.leave_it())
        if not incoming.changes:
            return Footer(right=(keep,))
        take = Button(t("transfer_page.take", count=len(incoming.changes)), "primary", tall=True)
        take.clicked.connect(lambda _checked=False: vm.take())
        return Footer(right=(keep,), primary=take)

    def first_field(self) -> QWidget | None:
        return self.write

    def leave(self) -> None:
        self.vm.changed.disconnect(self._show)
        self.vm.close()
        self._dialog.bar.take_away(_MESSAGE)

    def _ask_write(self) -> None:
        path = ask_save_file(
            self, t("transfer_page.write"), t("transfer_page.file_name"), t("transfer_page.filter")
        )
        if path is not None:
            self.vm.write(path)

    def _ask_read(self) -> None:
        path = ask_open_file(self, t("transfer_page.read"), t("transfer_page.filter"))
        if path is not None:
            self.vm.read(path)

    def _show(self) -> None:
        vm = self.vm
        incoming = vm.incoming
        show_if(self._start, incoming is None)
        show_if(self._review, incoming is not None)
        if incoming is not None:
            count = len(incoming.changes)
            self._title.setText(t("transfer_page.changes", count=count, file=incoming.file))
            self._line.setText(t("transfer_page.same", count=incoming.same))
            empty(self._changes)
            self._changes.addWidget(KeyValues(vm.lines(), key_width=220))
        self.footer_changed.emit()
        self._tell()

    def _tell(self) -> None:
        vm, bar = self.vm, self._dialog.bar
        if vm.error is not None:
            bar.show_message("bad", vm.error.message, vm.error.what_to_do, key=_MESSAGE)
        elif vm.written is not None:
            words = t("transfer_page.written", count=vm.count)
            bar.show_message("good", words, str(vm.written), key=_MESSAGE)
        elif vm.taken is not None:
            words = t("transfer_page.taken", count=len(vm.taken.changes))
            bar.show_message(
                "good", words, "", key=_MESSAGE, action=t("transfer_page.undo"), on_action=vm.put_back
            )
        else:
            bar.take_away(_MESSAGE)
