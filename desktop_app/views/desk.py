"""The desk: header with account and tabs, the five pages, the status line. Must not: hold a rule."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.model.account import Account
from desktop_app.model.texts import t
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.window import WindowViewModel
from desktop_app.views.desk_frame import DeskFrame
from desktop_app.views.desk_pages import DeskPages
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.live_bar import LiveBar
from desktop_app.views.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from desktop_app.views.more.more_page import MorePage
    from desktop_app.views.tabs.contacts_tab import ContactsTab
    from desktop_app.views.tabs.events_tab import EventsTab
    from desktop_app.views.tabs.lists_tab import ListsTab
    from desktop_app.views.tabs.orders_tab import OrdersTab
    from desktop_app.views.tabs.senders_page import SendersPage

AGE_EVERY_MS = 30_000


class DeskScreen(QWidget):
    """Everything below the training banner while no wizard is open. Signals: ``settings_requested``,
    ``connect_requested``, ``preview_requested``, ``activity_requested``."""

    settings_requested = Signal()
    connect_requested = Signal()
    preview_requested = Signal()
    activity_requested = Signal()
    jobs_requested = Signal()

    def __init__(
        self, vm: WindowViewModel, frame: DeskFrame | None = None, parent: QWidget | None = None
    ) -> None:
        """``frame``: the first picture, whose header and status line are taken over."""
        super().__init__(parent)
        self.vm = vm
        self._formats = Formats()
        parts = vm.parts
        frame = frame or DeskFrame()
        self.header, self.line, self.status = frame.header, frame.line, frame.status
        self.switcher, self.tabs = self.header.switcher, self.header.tabs
        self.switcher.connect_requested.connect(self.connect_requested)
        self.switcher.account_chosen.connect(parts.accounts.choose)
        self.tabs.chosen.connect(self._choose_tab)
        self.header.preview_requested.connect(self.preview_requested)
        self.header.more_requested.connect(self.show_more)
        self.header.again_requested.connect(self.refresh)
        self.header.activity_requested.connect(self.activity_requested)
        self.header.settings_requested.connect(self.settings_requested)
        self.live = LiveBar("", "", armed=False)
        self.live.hide()
        self.live.action_pressed.connect(parts.live.press)
        parts.live.changed.connect(self._show_live)
        self.messages = MessageBar(margins=(16, 12, 16, 12), folds=True)
        self.stack = QStackedWidget()
        self.pages = DeskPages(vm, self.stack)
        self.pages.file_requested.connect(vm.open_sending)
        self.pages.more_requested.connect(self.show_more)
        parts.lists.members_requested.connect(self._show_members)
        self.status.show_pressed.connect(self._show_job)
        self.status.all_pressed.connect(self.jobs_requested)
        whole = column(self.header, self.line, self.live, self.messages, self.stack, self.status, parent=self)
        whole.setStretchFactor(self.stack, 1)
        vm.tab_changed.connect(self._show_tab)
        parts.accounts.accounts_changed.connect(self._show_accounts)
        parts.jobs.jobs_changed.connect(self.show_jobs)
        for tab_vm in parts.tabs:
            tab_vm.phase_changed.connect(self._show_age)
        self._ages = QTimer(self)
        self._ages.setInterval(AGE_EVERY_MS)
        self._ages.timeout.connect(self._show_age)
        self._ages.start()
        self._show_tab(vm.tab)
        self.show_jobs()
        self._show_live()

    # the pages by name, each made when it is first asked for
    @property
    def lists(self) -> ListsTab:
        return self.pages.lists

    @property
    def contacts(self) -> ContactsTab:
        return self.pages.contacts

    @property
    def events(self) -> EventsTab:
        return self.pages.events

    @property
    def orders(self) -> OrdersTab:
        return self.pages.orders

    @property
    def senders(self) -> SendersPage:
        return self.pages.senders

    @cached_property
    def more(self) -> MorePage:
        page = self.pages.more
        page.back_requested.connect(self._leave_more)
        return page

    def show_account(self, account: Account | None) -> None:
        self._show_accounts()
        self.line.set_colour(account.colour if account else "")
        self.pages.turn_to(self.entry)
        label = self.vm.parts.accounts.manifest.label if self.vm.parts.accounts.manifest else ""
        self.header.name_more(t("more.open", platform=label) if label else t("more.open_short"))

    def _show_members(self, list_id: str) -> None:
        self.vm.choose_tab("contacts")
        self.contacts.show_list(list_id)

    @property
    def entry(self) -> AccountEntry | None:
        """The present account as dialogs show it."""
        account = self.vm.account
        if account is None:
            return None
        line = self.vm.parts.accounts.line_of(account)
        return AccountEntry(line.id, line.name, line.line, line.colour)

    def update_account(self, account: Account) -> None:
        """The same account under another name or colour."""
        self._show_accounts()
        self.line.set_colour(account.colour)

    def _show_live(self) -> None:
        live = self.vm.parts.live
        self.live.setVisible(live.visible)
        self.live.set_state(live.sentence, live.action, live.armed)

    def refresh(self) -> None:
        """Read the present tab again."""
        if self.pages.current is not None:
            self.pages.current.vm.refresh()

    def focus_search(self) -> None:
        if self.pages.current is not None:
            self.pages.current.focus_search()

    def show_jobs(self, _news: object = None) -> None:
        """The status line: what runs, else what has ended, else what can be continued, else nothing."""
        running = [work for wizard in self.vm.running if (work := wizard.work) is not None]
        waiting = self.vm.parts.jobs.to_continue
        if len(running) == 1:
            work = running[0]
            amount = t("window.job_amount", done=work.done, total=work.total)
            words = t("window.job", file=work.file, list=work.goes_to)
            self.status.set_job(words, work.done, work.total, amount, t("window.job_show"))
        elif running:
            self.status.set_job(t("window.jobs", count=len(running)), 0, 0, "", t("window.job_show"))
        elif self.vm.ended:
            work = self.vm.ended[-1].work
            words = t("send_steps.ended", file=work.file if work is not None else "")
            self.status.set_job(words, 0, 0, "", t("window.job_show"), icon="circle-check")
        elif waiting:
            words = t("window.job_open", count=len(waiting))
            show = t("window.job_continue") if len(waiting) == 1 else t("window.job_show")
            self.status.set_job(words, 0, 0, "", show, icon="play")
        else:
            self.status.set_idle(t("window.nothing_running"))

    def _show_job(self) -> None:
        if self.vm.running:
            self.vm.show_wizard(self.vm.running[-1])
        elif self.vm.ended:
            self.vm.show_wizard(self.vm.ended[-1])
        elif len(self.vm.parts.jobs.to_continue) == 1:
            self.vm.continue_job(self.vm.parts.jobs.to_continue[0].job)
        elif self.vm.parts.jobs.to_continue:
            self.jobs_requested.emit()

    def _show_accounts(self) -> None:
        lines = self.vm.parts.accounts.lines
        entries = [AccountEntry(line.id, line.name, line.line, line.colour) for line in lines]
        self.switcher.set_accounts(entries, self.vm.account.id if self.vm.account else "")

    def show_more(self) -> None:
        """What the platform can do beyond the tabs; the tab stays chosen for the way back."""
        self.more.set_back(t(f"tabs.{self.vm.tab}"))
        self.stack.setCurrentWidget(self.more)
        self.header.offer_again(False)
        self._show_age()

    def _choose_tab(self, tab: str) -> None:
        self.vm.choose_tab(tab)
        self._show_tab(tab)  # also when it was chosen before: the way back from elsewhere

    def _leave_more(self) -> None:
        self._show_tab(self.vm.tab)

    def _show_tab(self, tab: str) -> None:
        self.stack.setCurrentWidget(self.pages.of(tab))
        if self.tabs.current != tab:
            self.tabs.choose(tab)
        self.header.offer_again(self.pages.readable)
        self._show_age()

    def _show_age(self, _news: object = None) -> None:
        page = self.pages.current
        read_at = page.vm.read_at if page is not None and self.pages.readable else None
        age = (
            "" if read_at is None else t("window.read_age", age=self._formats.age(read_at, datetime.now(UTC)))
        )
        self.status.set_age(age)
