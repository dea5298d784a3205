"""The window as a whole: which screen, which account, which tab; joins the view-models of its parts.

Owns: what is open. Must not: hold a rule or a widget.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.model.account import Account
from desktop_app.model.errors import AppError
from desktop_app.provider_api.capability import Capability
from desktop_app.services.importing.steps import Step
from desktop_app.viewmodels.cut_off import CutOffNotices
from desktop_app.viewmodels.parts import Parts as Parts
from desktop_app.viewmodels.screen import TABS as TABS
from desktop_app.viewmodels.screen import Screen as Screen
from desktop_app.viewmodels.tab import TabViewModel

if TYPE_CHECKING:
    from desktop_app.services.importing.nouns import JobView
    from desktop_app.viewmodels.preview.preview import PreviewViewModel
    from desktop_app.viewmodels.preview.sent_tests import SentTests
    from desktop_app.viewmodels.sending.flow import SendWizardViewModel
    from desktop_app.viewmodels.wizard.after import AfterViewModel
    from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
    from desktop_app.viewmodels.wizard.stepping import WizardViewModel


PASTE_TABS = ("lists", "contacts")
FOLLOW_AFTER_MS = 5000
"""After the start, so that what it loads is in nobody's way."""
FILE_TABS = ("events", "orders")
"""Tabs with files of their own kind."""


class WindowViewModel(QObject):
    """Signals:
    screen_changed(Screen), tab_changed(str), account_changed(Account | None),
    account_updated(Account): the same account under another name or colour, or with changes allowed.
    arming_needed(Account): an import was asked for, but the account is read-only; answer with
    ``allow_and_import`` or ``forget_import``.
    unlock_needed(): the keys lie in an encrypted file that waits for its passphrase; once a file.
    wizard_opened(WizardViewModel), wizard_closed().
    undo_wanted(JobView, bool): show this undo, and go on with it when True.
    erasure_wanted(CutOff | Proof): show how far this erasure is, to go on with it, or its sheet.
    """

    screen_changed = Signal(object)
    tab_changed = Signal(str)
    account_changed = Signal(object)
    account_updated = Signal(object)
    arming_needed = Signal(object)
    unlock_needed = Signal()
    wizard_opened = Signal(object)
    wizard_closed = Signal()
    undo_wanted = Signal(object, bool)
    erasure_wanted = Signal(object)

    def __init__(self, parts: Parts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.parts = parts
        self.screen = Screen.FIRST_RUN
        self.tab = TABS[0]
        self.wizards: list[WizardViewModel] = []
        self.wizard: WizardViewModel | None = None
        self.preview: PreviewViewModel | None = None
        self._tests: SentTests | None = None
        self._closed = False
        self._wanted: tuple[Callable[[], object], Path | None] | None = None
        self._wanted_file: Path | None = None
        if parts.contacts.people is not None:
            self._cut_off = CutOffNotices(parts.contacts.people, parts.messages, self)
            self._cut_off.wanted.connect(self.erasure_wanted)
            parts.accounts.current_changed.connect(self._cut_off.turn_to)
        parts.accounts.current_changed.connect(self._turn_to)
        parts.accounts.current_updated.connect(self._updated)
        for part in (parts.live, parts.keys, parts.settings):
            part.failed.connect(parts.messages.tell_error)
        parts.live.account_changed.connect(parts.accounts.take)
        parts.live.allowed.connect(self._allowed)
        self._first_account = ""
        self._asked_to_unlock = False
        parts.keys.unlocked.connect(self._unlocked)
        for tab in parts.tabs:
            tab.phase_changed.connect(partial(self._look_for_lock, tab))
        parts.form.saved.connect(self._account_saved)
        parts.form.removed.connect(self._account_removed)
        parts.accounts.failed.connect(parts.messages.tell_error)
        parts.lists.failed.connect(parts.messages.tell_error)
        parts.contacts.failed.connect(parts.messages.tell_error)
        parts.contacts.person.failed.connect(parts.messages.tell_error)
        parts.contacts.person.arming_needed.connect(self._ask_to_change)
        parts.lists.arming_needed.connect(self._ask_to_change)
        parts.jobs.failed.connect(parts.messages.tell_error)
        parts.lists.import_requested.connect(self.open_wizard)
        parts.activity.taken_back.connect(self._taken_back)
        parts.paste.ready.connect(self._open_pasted)
        parts.bridge.ready.connect(self._open_copied)
        parts.paste.failed.connect(parts.messages.tell_error)
        parts.training.ready.connect(self._training_ready)
        parts.training.failed.connect(lambda _error: self._forget_file())

    @property
    def account(self) -> Account | None:
        return self.parts.accounts.current

    @property
    def can_import(self) -> bool:
        manifest = self.parts.accounts.manifest
        return manifest is not None and manifest.can(Capability.CONTACTS_IMPORT)

    @property
    def why_no_import(self) -> str:
        """Why files of contacts cannot be brought into this account, in words; "" where they can."""
        manifest = self.parts.accounts.manifest
        return "" if manifest is None or self.can_import else manifest.why_not(Capability.CONTACTS_IMPORT)

    def start(self, training: bool, path: Path | None = None) -> None:
        """Open the desk where there is an account to look at, else the first screen. ``path``: a file that
        the person opened with this program; the first account takes it."""
        self._wanted_file = path
        if training:
            self.parts.training.start()
        else:
            self.parts.accounts.accounts_changed.connect(self._first_accounts)
            self.parts.accounts.read()

    def choose_tab(self, tab: str) -> None:
        if tab in TABS and tab != self.tab:
            self.tab = tab
            self.tab_changed.emit(tab)

    def open_wizard(
        self, list_id: str = "", path: Path | None = None, list_name: str = ""
    ) -> ImportWizardViewModel | None:
        """A new import into the present account, of the file at ``path`` if one is named; ``list_name``
        suggests a list, that may be a new one. None for live accounts that are read-only: then the person
        is asked first."""
        if self.account is None or not self.can_import:
            return None
        if not self.parts.live.is_armed(self.account):
            self._wanted = (partial(self.open_wizard, list_id, path, list_name), path)
            self.arming_needed.emit(self.account)
            return None
        wizard = self._new_wizard(self.account)
        wizard.start(list_id, list_name)
        if path is not None:
            wizard.open_file(path, pasted=self.parts.paste.is_pasted(path))
        return wizard

    @property
    def takes_paste(self) -> bool:
        """Whether a table can be pasted on what is open now."""
        if self.screen is Screen.WIZARD:
            return self.wizard is not None and self.wizard.step is Step.FILE
        own = self.own_files
        return self.screen is Screen.DESK and (bool(own) or (self.tab in PASTE_TABS and self.can_import))

    @property
    def own_files(self) -> str:
        """Events or orders where the open tab takes files of these, "" elsewhere."""
        offered = self.tab in FILE_TABS and getattr(self.parts, self.tab).offered
        return self.tab if offered else ""

    def sends_files(self, kind: str) -> bool:
        """Whether files of events or orders can be sent into this account, from the desk."""
        return self.screen is Screen.DESK and self.account is not None and getattr(self.parts, kind).offered

    def open_table(self, path: Path) -> None:
        """A file as the open tab takes it: events, orders, or contacts."""
        if self.own_files:
            self.open_sending(self.own_files, path)
        else:
            self.open_wizard(path=path)

    def paste_table(self, text: str) -> None:
        """A table as text becomes the file of the open wizard, or of a new import."""
        if self.takes_paste:
            self.parts.paste.take(text)

    def _open_pasted(self, path: Path) -> None:
        if not self.takes_paste:
            self.parts.paste.forget(path)  # the person went on meanwhile, to where no table is taken
        elif self.screen is Screen.WIZARD and self.wizard is not None:
            self.parts.paste.forget(self.wizard.path)
            self.wizard.open_file(path, pasted=True)
        else:
            self.open_table(path)

    def _open_copied(self, path: Path, account: Account, list_name: str) -> None:
        """The people of a list of another account become an import into this one."""
        self.parts.paste.adopt(path)
        self.parts.accounts.choose(account.id)
        if self.account is not None and self.account.id == account.id:
            self.open_wizard("", path, list_name)
        else:
            self.parts.paste.forget(path)  # the account went meanwhile: nobody's people go into another one

    def _ask_to_change(self) -> None:
        """A change was asked for, but the account is read-only; it is asked for again afterwards."""
        self._wanted = None
        if self.account is not None:
            self.arming_needed.emit(self.account)

    def _taken_back(self, kind: str) -> None:
        """A change was taken back from the record: what is on screen is looked at again."""
        if kind == "list":
            self.parts.lists.refresh()
        else:
            self.parts.contacts.look_again()

    @property
    def import_waits(self) -> bool:
        """An import was asked for and goes on once changes are allowed."""
        return self._wanted is not None

    def allow_and_import(self) -> None:
        """Allow changes for a while, then open the import that was asked for."""
        self.parts.live.allow()

    def forget_import(self) -> None:
        if self._wanted is not None:
            self.parts.paste.forget(self._wanted[1])
        self._wanted = None

    def open_file_first(self, path: Path) -> None:
        """A file before any account: it is looked at in a training account, where nothing can go wrong."""
        self._wanted_file = path
        self.parts.training.start()

    def open_handed_over(self, path: Path) -> None:
        """A file that the person opened with this program while it runs."""
        if self.account is None:
            self.open_file_first(path)
        elif self.screen is not Screen.WIZARD:
            self.open_wizard(path=path)

    def continue_job(self, job_id: str) -> None:
        """Go on with a job of earlier: an import in the wizard, an undo in its own dialog."""
        job = self.parts.jobs.find(job_id)
        account = None if job is None else self._account_of(job.account)
        if job is None or account is None:
            return
        if job.of:
            self.undo_wanted.emit(job, True)
            return
        self._new_wizard(account).resume(job_id)

    def show_job(self, job_id: str) -> None:
        """The result of an import of earlier, or what became of an undo."""
        job = self.parts.jobs.find(job_id)
        account = None if job is None else self._account_of(job.account)
        if job is None or account is None:
            return
        if job.of:
            self.undo_wanted.emit(job, False)
            return
        self._new_wizard(account).show_job(job_id)

    def new_after(self, job: JobView) -> AfterViewModel | None:
        """Taking back for the import that ``job`` undoes; None when its account is gone."""
        account, make = self._account_of(job.account), self.parts.jobs.new_after
        return None if account is None or make is None else make(account, job.of)

    def show_wizard(self, wizard: WizardViewModel) -> None:
        self.wizard = wizard
        self.wizard_opened.emit(wizard)
        self._enter(Screen.WIZARD)

    def leave_wizard(self, *, keep_running: bool = False) -> None:
        """Back to the desk. A running import goes on and stands in the status line."""
        wizard, self.wizard = self.wizard, None
        if wizard is not None and not keep_running:
            self._drop(wizard)
        self.wizard_closed.emit()
        self._enter(Screen.DESK)
        self.parts.jobs.read()

    def open_sending(self, kind: str, path: Path | None = None) -> SendWizardViewModel | None:
        """Events or orders out of a file, into the present account. None without one, and for live accounts
        that are read-only: then the person is asked first."""
        if self.account is None:
            return None
        if not self.parts.live.is_armed(self.account):
            self._wanted = (partial(self.open_sending, kind, path), path)
            self.arming_needed.emit(self.account)
            return None
        made = self._new_sending(self.account, kind)
        if path is not None:
            made.open_file(path, pasted=self.parts.paste.is_pasted(path))
        return made

    def show_sent_file(self, account: Account, kind: str, send: str) -> None:
        """The result of a file of events or orders of earlier. Looking changes nothing there."""
        self._new_sending(account, kind).reopen(send)

    def show_sent(self, account_id: str, send: str) -> None:
        """The result of a file of events or orders out of the list of all jobs, whatever its account."""
        found, account = self.parts.jobs.find_sent(account_id, send), self._account_of(account_id)
        if found is not None and account is not None:
            self.show_sent_file(account, found.kept.kind, send)

    def _new_sending(self, account: Account, kind: str) -> SendWizardViewModel:
        made = self.parts.new_sending(account, kind)
        tab = self.parts.events if kind == "events" else self.parts.orders
        made.sent.connect(tab.refresh)
        made.finished.connect(tab.refresh)
        self._add_wizard(made)
        return made

    def open_preview(self) -> PreviewViewModel:
        """The template preview; made when first opened, and kept with its message."""
        if self.preview is None:
            self.preview = self.parts.new_preview()
        self._enter(Screen.PREVIEW)
        return self.preview

    def leave_preview(self) -> None:
        self._enter(Screen.FIRST_RUN if self.account is None else Screen.DESK)

    def close(self) -> None:
        """The window goes: nothing more is shown, jobs stop after their delivery."""
        self._closed = True
        for wizard in list(self.wizards):
            wizard.stop()
            self._drop(wizard)
        if self.preview is not None:
            self.preview.close()
        if self._tests is not None:
            self._tests.close()
        parts = self.parts
        parts.form.forget()
        for part in (
            parts.accounts, *parts.tabs, parts.jobs, parts.training,
            parts.settings, parts.live, parts.keys, parts.form, parts.activity, parts.paste, parts.drops,
            parts.bridge, parts.addresses,
            parts.write_check,
            parts.notices,
        ):  # fmt: skip
            part.close()

    @property
    def running(self) -> tuple[WizardViewModel, ...]:
        return tuple(wizard for wizard in self.wizards if wizard.busy_with("run"))

    @property
    def ended(self) -> tuple[WizardViewModel, ...]:
        """Whose result stands nowhere else: they were left while they sent a file, and have ended since."""
        left = (one for one in self.wizards if one is not self.wizard and not one.busy_with("run"))
        return tuple(one for one in left if one.work is not None and not one.work.job)

    def tell(self, error: AppError) -> None:
        self.parts.messages.tell_error(error)

    def _new_wizard(self, account: Account) -> ImportWizardViewModel:
        wizard = self.parts.new_wizard(account)
        self._add_wizard(wizard)
        return wizard

    def _add_wizard(self, wizard: WizardViewModel) -> None:
        wizard.failed.connect(self.tell)
        wizard.finished.connect(self.leave_wizard)
        self.wizards.append(wizard)
        self.show_wizard(wizard)

    def _drop(self, wizard: WizardViewModel) -> None:
        if wizard in self.wizards:
            self.wizards.remove(wizard)
            self.parts.paste.forget(wizard.path)
            wizard.close()
            wizard.deleteLater()

    def _account_of(self, account_id: str) -> Account | None:
        return self.parts.accounts.find(account_id)

    def _first_accounts(self) -> None:
        self.parts.accounts.accounts_changed.disconnect(self._first_accounts)
        QTimer.singleShot(FOLLOW_AFTER_MS, self, self._follow_tests)
        live = [account for account in self.parts.accounts.accounts if not account.training]
        self.parts.settings.set("first_run_done", bool(live))  # the next start begins with the right picture
        if live:
            last = self.parts.settings["last_account"]
            self.parts.accounts.choose(next((one.id for one in live if one.id == last), live[0].id))
            self._enter(Screen.DESK)
            self.parts.jobs.read()
            self._open_wanted_file()
        else:
            self._enter(Screen.FIRST_RUN)
            if self._wanted_file is not None:
                self.open_file_first(self._wanted_file)

    @property
    def sent_tests(self) -> SentTests:
        """Test mails that have left, for as long as the window is there."""
        if self._tests is None:
            self._tests = self.parts.new_tests()
        return self._tests

    def _follow_tests(self) -> None:
        """What an earlier run of the program did not see the end of; the preview need not be opened."""
        if not self._closed:
            self.sent_tests.follow_pending()

    def _training_ready(self, account_id: str) -> None:
        self.parts.accounts.read(choose=account_id)
        self._enter(Screen.DESK)
        self.parts.jobs.read()
        if self._wanted_file is not None and self.account is not None and self.account.training:
            self._open_wanted_file()

    def _forget_file(self) -> None:
        self._wanted_file = None

    def _open_wanted_file(self) -> None:
        path, self._wanted_file = self._wanted_file, None
        if path is not None:
            self.open_wizard(path=path)

    def _updated(self, account: Account) -> None:
        for tab in self.parts.tabs:
            tab.account = account
        self._show_live()
        self.account_updated.emit(account)

    def _allowed(self, account: Account) -> None:
        if self._wanted is None or self.account is None or account.id != self.account.id:
            return  # of another account than the one that the import waits for
        wanted, self._wanted = self._wanted, None
        wanted[0]()

    def _look_for_lock(self, tab: TabViewModel, _phase: object) -> None:
        if tab.error is not None and tab.error.code == "key_file_locked" and not self._asked_to_unlock:
            self._asked_to_unlock = True
            self.unlock_needed.emit()

    def _unlocked(self) -> None:
        self._asked_to_unlock = False
        self.parts.accounts.read(anew=True)

    def _account_saved(self, account_id: str, moved: bool) -> None:
        new = self.parts.accounts.find(account_id) is None
        here = self.account is not None and self.account.id == account_id
        self.parts.accounts.read(choose=account_id if new else "", anew=moved and (new or here))
        self._first_account = account_id if self.screen is Screen.FIRST_RUN else ""

    def _account_removed(self, account_id: str) -> None:
        if self.parts.settings["last_account"] == account_id:
            self.parts.settings.set("last_account", "")
        self.parts.accounts.read()

    def _show_live(self) -> None:
        """The bar speaks of the account that the screen works in."""
        on_wizard = self.screen is Screen.WIZARD and self.wizard is not None
        account = self.wizard.account if on_wizard and self.wizard else self.account
        known = None if account is None else self.parts.accounts.find(account.id)
        self.parts.live.set_account(None if self.screen is Screen.FIRST_RUN else known or account)

    def _turn_to(self, account: Account | None) -> None:
        if account is not None and not account.training:
            self.parts.settings.set("last_account", account.id)  # the next start begins with it
        manifest = self.parts.accounts.manifest
        for tab in self.parts.tabs:
            tab.set_account(account, manifest)
        if account is not None and account.id == self._first_account:
            self._first_account = ""
            self._enter(Screen.DESK)  # not before: the desk would read the training account meanwhile
            self.parts.jobs.read()
        self.parts.activity.set_account(account)
        self._show_live()
        self.account_changed.emit(account)
        if self._wanted_file is not None and account is not None and account.training:
            self._open_wanted_file()

    def _enter(self, screen: Screen) -> None:
        self.screen = screen
        self._show_live()
        self.screen_changed.emit(screen)
