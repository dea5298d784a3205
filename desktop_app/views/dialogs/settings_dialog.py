"""The settings: a rail of places at the left, one page at the right.

Owns: which page is shown. Must not: hold a rule; every page speaks to its own view-model.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop_app.model.account import Account
from desktop_app.model.texts import t
from desktop_app.viewmodels.window import WindowViewModel
from desktop_app.views.dialogs.account_form import AccountFormPage
from desktop_app.views.dialogs.account_list import AccountListPage, PlatformPage
from desktop_app.views.dialogs.formats_page import FormatsPage
from desktop_app.views.dialogs.keys_page import KeysPage
from desktop_app.views.dialogs.learned_page import LearnedPage
from desktop_app.views.dialogs.network_page import NetworkPage
from desktop_app.views.dialogs.plain_pages import ImportsPage, LookPage, SafetyPage
from desktop_app.views.dialogs.settings_page import SettingsPage
from desktop_app.views.dialogs.transfer_page import TransferPage
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.nav_list import NavList, Place
from desktop_app.views.widgets.themed import show_if

if TYPE_CHECKING:
    from desktop_app.views.dialogs.write_check_dialog import WriteCheckDialog

PLACES = (
    ("accounts", "users"),
    ("look", "palette"),
    ("formats", "languages"),
    ("imports", "upload"),
    ("learned", "columns-3"),
    ("safety", "shield-check"),
    ("keys", "key"),
    ("network", "globe"),
    ("transfer", "save"),
)
WIDTH, HEIGHT = 880, 536
RAIL_FROM = 720


class SettingsDialog(Dialog):
    """``SettingsDialog(window, vm).open()``; ``show_platforms()`` begins a new account at once.

    It closes when a new account was saved.
    """

    def __init__(self, host: QWidget, vm: WindowViewModel, place: str = "accounts") -> None:
        places = [Place(key, t(f"settings_dialog.{key}"), icon) for key, icon in PLACES]
        nav = NavList(t("settings_dialog.title"), places, place)
        rail = QFrame()
        column(
            Label(t("settings_dialog.title"), "h3"), 10, nav, margins=(16, 22, 12, 16), parent=rail
        ).setStretch(2, 1)
        super().__init__(host, t("settings_dialog.title"), width=WIDTH, height=HEIGHT, rail=rail)
        self.vm, self.nav, self._rail = vm, nav, rail
        self.page: SettingsPage | None = None
        self.menu = Combo([Entry(one.text, one.key) for one in places], label=t("settings_dialog.section"))
        self.menu.set_value(place)
        self.menu.hide()
        self.body.addWidget(self.menu, 0, Qt.AlignmentFlag.AlignLeft)
        self.nav.chosen.connect(self.show_place)
        self.menu.currentIndexChanged.connect(lambda _index: self.nav.choose(self.menu.value()))
        form = vm.parts.form
        form.saved.connect(self._saved)
        form.removed.connect(self._removed)
        self.finished.connect(self._left)
        self.show_place(place)

    # -- pages -----------------------------------------------------------------------------------------------
    def show_place(self, place: str) -> None:
        """One of :data:`PLACES`."""
        if self.nav.current != place:
            self.nav.choose(place)  # comes back here
            return
        self.menu.set_value(place)
        settings = self.vm.parts.settings
        page: SettingsPage
        if place == "accounts":
            page = self._account_list()
        elif place == "keys":
            page = KeysPage(self, self.vm.parts.keys)
        elif place == "network":
            page = NetworkPage(self, self.vm.parts.new_proxy())
        elif place == "transfer":
            page = TransferPage(self, self.vm.parts.new_settings_files())
        elif place == "learned":
            accounts = self.vm.parts.accounts.accounts
            page = LearnedPage(self, self.vm.parts.learned, accounts, self.vm.account)
        else:
            page = {"look": LookPage, "formats": FormatsPage, "imports": ImportsPage, "safety": SafetyPage}[
                place
            ](settings)
        self._put(page)

    def show_platforms(self) -> None:
        """The first step of a new account."""
        page = PlatformPage(self.vm)
        page.chosen.connect(self.show_new)
        page.back_requested.connect(lambda: self.show_place("accounts"))
        self._put(page, focus=True)

    def show_new(self, platform: str) -> None:
        """The form of a new account."""
        accounts = self.vm.parts.accounts.accounts
        self.vm.parts.form.choose_platform(platform, [account.colour for account in accounts])
        page = AccountFormPage(self, self.vm.parts.form)
        page.back_requested.connect(self.show_platforms)
        self._put(page, focus=True)

    def show_account(self, account: Account) -> None:
        """The form of a registered account."""
        self.vm.parts.form.edit(account)
        page = AccountFormPage(self, self.vm.parts.form)
        page.back_requested.connect(lambda: self.show_place("accounts"))
        page.write_check_requested.connect(partial(self.try_writing, account))
        page.offer_write_check(self.vm.parts.live.is_armed(account))
        self._put(page, focus=True)

    def try_writing(self, account: Account) -> WriteCheckDialog:
        """One made-up contact goes into a list and out again."""
        from desktop_app.views.dialogs.write_check_dialog import WriteCheckDialog

        parts = self.vm.parts
        parts.write_check.begin(account, parts.accounts.manifest_of(account).label)
        line = parts.accounts.line_of(account)
        entry = AccountEntry(line.id, line.name, line.line, line.colour)
        dialog = WriteCheckDialog(self, parts.write_check, entry, account.training)
        dialog.open()
        return dialog

    def _account_list(self) -> AccountListPage:
        page = AccountListPage(self.vm)
        page.connect_requested.connect(self.show_platforms)
        page.edit_requested.connect(self.show_account)
        return page

    def _put(self, page: SettingsPage, focus: bool = False) -> None:
        if self.page is not None:
            before, self.page = self.page, None
            before.leave()
            self.body.removeWidget(before)
            before.hide()
            before.deleteLater()
        self.page = page
        self.bar.clear()
        self.body.addWidget(page, 1)
        head = page.head()
        self.set_head(head.title, head.line, head.colour, head.training)
        page.show()
        self._renew_footer()
        page.footer_changed.connect(self._renew_footer)
        self.scroll_area.verticalScrollBar().setValue(0)
        if focus:
            self.focus_page()

    def _renew_footer(self) -> None:
        if self.page is None:
            return
        footer = self.page.footer()
        self.set_footer(footer.left, footer.right, footer.primary)
        show_if(self._footer_frame, footer.primary is not None or bool(footer.right))
        for part in (*footer.left, *footer.right, footer.primary):
            if part is not None:
                part.show()  # a layout shows what it was given later: Tab and focus need it now

    def focus_page(self) -> None:
        """To the first field of the page."""
        first = self.page.first_field() if self.page is not None else None
        if first is not None:
            self.set_first_focus(first)
            if self.isVisible():
                first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- what the form did -----------------------------------------------------------------------------------
    def _saved(self, _account_id: str, _moved: bool) -> None:
        form = self.vm.parts.form
        if form.account is None:
            self.accept()
            return
        self.show_place("accounts")
        self.bar.show_message("good", t("account_list.saved", name=form.name), key="saved")

    def _removed(self, _account_id: str) -> None:
        account = self.vm.parts.form.account
        self.show_place("accounts")
        words = t("account_list.removed", name=account.name if account else "")
        self.bar.show_message("good", words, key="removed")

    def _left(self, _yes: bool) -> None:
        form = self.vm.parts.form
        form.saved.disconnect(self._saved)
        form.removed.disconnect(self._removed)
        if self.page is not None:
            self.page.leave()
            self.page = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not hasattr(self, "_rail"):  # the frame arranges itself before the page is made
            return
        narrow = self.width() < self.theme.px(RAIL_FROM)
        self._rail.setVisible(not narrow)
        self.menu.setVisible(narrow)
