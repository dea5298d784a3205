"""What a person can open, choose, save and send from the preview: menus and dialogs.

Owns: those menus and dialogs. Must not: hold a rule, or lay out the screen.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QPoint, Signal
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QWidget

from desktop_app.model.account import Account
from desktop_app.model.texts import t
from desktop_app.services.preview.service import SAMPLES
from desktop_app.services.preview.syntaxes import SYNTAXES
from desktop_app.viewmodels.preview.preview import PreviewViewModel
from desktop_app.views.file_dialogs import ask_open_file, ask_save_file
from desktop_app.views.preview.payload_dialog import PayloadDialog
from desktop_app.views.preview.pick_dialogs import ContactDialog, StoredDialog
from desktop_app.views.preview.trial_dialog import TrialDialog
from desktop_app.views.widgets.menu import Menu
from desktop_app.views.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from desktop_app.views.preview.mail_view import MailView
    from desktop_app.views.preview.whole_picture import WholePicture

_TEMPLATES = (".html", ".htm", ".vm", ".vtl")
_FRAGMENTS = ("<!--StartFragment-->", "<!--EndFragment-->")


class PreviewActions(QObject):
    """Signals: ``settings_requested(str)`` a place of the settings, ``allow_requested``: the account shall
    take changes."""

    settings_requested = Signal(str)
    allow_requested = Signal()

    def __init__(self, vm: PreviewViewModel, mail: MailView, messages: MessageBar, host: QWidget) -> None:
        super().__init__(host)
        self._vm = vm
        self._mail = mail
        self._messages = messages
        self._host = host
        self.training = False
        self.trial: TrialDialog | None = None
        self._picture: WholePicture | None = None

    # -- opening ---------------------------------------------------------------------------------------------
    def open_menu(self, button: QWidget) -> None:
        vm, menu = self._vm, Menu(self._host)
        if vm.can_open_stored:
            stored = t("preview.more_sources.stored", account=vm.account_name)
            menu.add(stored, self._to_stored, icon="server")
        menu.add(t("preview.open_file"), self.ask_file, icon="folder-open")
        menu.add(t("preview.paste"), self.paste, icon="copy")
        menu.addSeparator()
        for name in SAMPLES:
            menu.add(t(f"preview.sample_{name}"), partial(self.open_sample, name), icon="mail")
        menu.addSeparator()
        written = Menu(menu, t("preview.syntax.title"))
        for syntax in SYNTAXES:
            words = t(f"preview.syntax.{syntax}")
            written.add(words, partial(vm.set_syntax, syntax), checked=vm.syntax == syntax)
        menu.addMenu(written)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def people_menu(self, button: QWidget) -> None:
        vm = self._vm
        if not vm.can_pick_contact:
            self.ask_people()
            return
        menu = Menu(self._host)
        menu.add(t("preview.people_file"), self.ask_people, icon="file-spreadsheet")
        contact = t("preview.more_sources.contact", account=vm.account_name)
        menu.add(contact, self._to_contacts, icon="user")
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def open_sample(self, name: str) -> None:
        self._vm.open_sample(name, t(f"preview.sample_{name}"))

    def paste(self) -> None:
        """The message in the clipboard: as it is written where that is code, else as it was copied from a
        page."""
        # nothing at all where the program that copied it no longer answers
        mime = QGuiApplication.clipboard().mimeData() or QMimeData()
        text = mime.text() if mime.hasText() else ""
        if mime.hasHtml() and "</" not in text and "#if" not in text and "#foreach" not in text:
            text = mime.html()
            for fragment in _FRAGMENTS:
                text = text.replace(fragment, "")
        if text.strip():
            self._vm.paste(text, t("preview.pasted"))
        else:
            self._messages.show_message("info", t("preview.nothing_to_paste"), key="paste")

    def open_path(self, path: Path) -> None:
        """A file dropped here: a template by its ending, else a list of people."""
        if path.suffix.lower() in _TEMPLATES:
            self._vm.open_file(path)
        else:
            self._vm.open_people(path)

    def ask_file(self) -> None:
        path = ask_open_file(self._host, t("preview.open"), t("preview.file_filter"))
        if path is not None:
            self._vm.open_file(path)

    def ask_people(self) -> None:
        path = ask_open_file(self._host, t("preview.choose_people"), t("preview.people_filter"))
        if path is not None:
            self._vm.open_people(path)

    def show_stored(self) -> StoredDialog | None:
        vm = self._vm.new_stored()
        if vm is None:
            return None
        dialog = StoredDialog(self._host.window(), vm, self._vm.account_name, self.training)
        dialog.chosen.connect(self._vm.open_stored)
        dialog.open()
        return dialog

    def show_contacts(self) -> ContactDialog | None:
        vm = self._vm.new_contacts()
        if vm is None:
            return None
        dialog = ContactDialog(self._host.window(), vm, self._vm.account_name, self.training)
        dialog.chosen.connect(self._vm.fill_with_contact)
        dialog.open()
        return dialog

    def _to_stored(self) -> None:
        self.show_stored()

    def _to_contacts(self) -> None:
        self.show_contacts()

    # -- sending ---------------------------------------------------------------------------------------------
    def show_payload(self) -> PayloadDialog:
        dialog = PayloadDialog(self._host.window(), self._vm, self.training)
        dialog.open()
        return dialog

    def show_trial(self) -> TrialDialog | None:
        """The dialog of a test mail; None where there is no account to send with."""
        vm = self._vm.new_trial()
        if vm is None:
            return None
        dialog = self.trial = TrialDialog(self._host.window(), vm, self.training)
        dialog.settings_requested.connect(lambda: self._leave_for(dialog))
        dialog.allow_requested.connect(self.allow_requested)
        dialog.finished.connect(self._trial_left)
        dialog.open()
        return dialog

    def allowed(self, account: Account) -> None:
        """The account takes changes now."""
        if self.trial is not None and account.id == self._vm.account:
            self.trial.vm.armed()

    def _leave_for(self, dialog: TrialDialog) -> None:
        dialog.reject()
        self.settings_requested.emit("safety")

    def _trial_left(self, _yes: bool) -> None:
        self.trial = None

    # -- pictures --------------------------------------------------------------------------------------------
    def save_picture(self) -> None:
        """What is on screen, at once."""
        path = self._ask_picture(t("preview.save_picture"))
        if path is not None and self._mail.save_picture(path):
            self._messages.show_message("good", t("preview.saved"), str(path), key="saved")

    def save_whole(self) -> None:
        path = self._ask_picture(t("preview.picture.whole"))
        if path is not None:
            self.take_whole(path)

    def take_whole(self, path: Path) -> None:
        """The whole message, however long, in the width that is shown."""
        self._picture = self._mail.whole_picture()
        if self._picture is None:
            self._not_taken()
        else:
            self._picture.done.connect(partial(self._taken, path))

    def _taken(self, path: Path, picture: QPixmap, is_cut: bool) -> None:
        self._picture = None
        if picture.isNull() or not picture.save(str(path), "PNG"):
            self._not_taken()
            return
        line = t("preview.picture.saved_line", width=picture.width(), height=picture.height(), file=str(path))
        self._messages.show_message("good", t("preview.saved"), line, key="saved")
        if is_cut:
            self._messages.show_message(
                "warn", t("preview.picture.too_long"),
                t("preview.picture.too_long_do", height=picture.height()), key="cut",
            )  # fmt: skip

    def _not_taken(self) -> None:
        title, do = t("preview.picture.failed"), t("preview.picture.failed_do")
        self._messages.show_message("bad", title, do, key="saved")

    def _ask_picture(self, title: str) -> Path | None:
        name = f"{'TRAINING ' if self.training else ''}{self._vm.name or t('preview.rendered')}.png"
        return ask_save_file(self._host, title, name, t("preview.save_filter"))
