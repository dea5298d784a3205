"""Settings, accounts: each account with its state, and the way to connect another. Must not: hold a rule."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.model.account import Account
from desktop_app.model.texts import t
from desktop_app.viewmodels.accounts import AccountLine
from desktop_app.viewmodels.window import WindowViewModel
from desktop_app.views.dialogs.settings_page import Footer, Head, SettingsPage
from desktop_app.views.theme.measure import column, empty, grid, row
from desktop_app.views.widgets.account_plate import AccountEntry, AccountPlate
from desktop_app.views.widgets.button import Button, LinkButton
from desktop_app.views.widgets.choice_card import ChoiceCard
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.pair_grid import PairGrid
from desktop_app.views.widgets.pill import Pill


class AccountListPage(SettingsPage):
    """Signals: ``edit_requested(Account)``, ``connect_requested``."""

    edit_requested = Signal(object)
    connect_requested = Signal()
    place = "accounts"

    def __init__(self, vm: WindowViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vm = vm
        self.buttons: dict[str, Button] = {}
        self._rows = grid(gap=(12, 8))
        self._rows.setColumnStretch(0, 1)
        column(self._rows, None, parent=self)
        vm.parts.accounts.accounts_changed.connect(self._show)
        vm.parts.live.changed.connect(self._show)
        self._show()

    def head(self) -> Head:
        return Head(t("settings_dialog.accounts"), t("account_list.line"))

    def footer(self) -> Footer:
        connect = Button(t("account_list.connect"), "primary", "plus", tall=True)
        connect.clicked.connect(lambda _checked=False: self.connect_requested.emit())
        return Footer(primary=connect)

    def leave(self) -> None:
        self._vm.parts.accounts.accounts_changed.disconnect(self._show)
        self._vm.parts.live.changed.disconnect(self._show)

    def _show(self) -> None:
        had_focus = next((key for key, button in self.buttons.items() if button.hasFocus()), "")
        empty(self._rows)
        self.buttons.clear()
        accounts = self._vm.parts.accounts
        for account, line in zip(accounts.accounts, accounts.lines, strict=True):
            for place, part in enumerate(self._parts(account, line)):
                self._rows.addWidget(part, self._rows.count() // 3, place)
        if had_focus in self.buttons:
            self.buttons[had_focus].setFocus()

    def _parts(self, account: Account, line: AccountLine) -> tuple[QWidget, QWidget, QWidget]:
        if account.training:
            pill = Pill(t("account_list.training"), "acc")
        elif self._vm.parts.live.is_armed(account):
            pill = Pill(t("account_list.armed"), "warn")
        else:
            pill = Pill(t("account_list.read_only"), "mute")
        edit = Button(t("account_list.edit_short"))
        edit.setAccessibleName(t("account_list.edit", name=line.name))
        edit.setToolTip(t("account_list.edit", name=line.name))
        edit.clicked.connect(lambda _checked=False: self.edit_requested.emit(account))
        self.buttons[line.id] = edit
        return AccountPlate(AccountEntry(line.id, line.name, line.line, line.colour)), pill, edit


class PlatformPage(SettingsPage):
    """The first step of a new account. Signals: ``chosen(str)``, ``back_requested``."""

    chosen = Signal(str)
    back_requested = Signal()
    place = "accounts"

    def __init__(self, vm: WindowViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vm = vm
        self._picked = ""
        self._go_on: Button | None = None
        self.back = LinkButton(t("account_form.all_accounts"), "chevron-left")
        self.back.clicked.connect(lambda _checked=False: self.back_requested.emit())
        self.cards: dict[str, ChoiceCard] = {}
        for manifest in vm.parts.form.manifests:
            centres = ", ".join(centre.label for centre in manifest.data_centres)
            card = ChoiceCard(
                manifest.label,
                centres if len(manifest.data_centres) > 1 else t("account_form.one_place"),
            )
            card.toggled.connect(partial(self._pick, manifest.id))
            self.cards[manifest.id] = card
        self._ask: Label | None = None
        cards = PairGrid(*self.cards.values(), gap=12)
        column(row(self.back, None), 16, cards, None, parent=self)

    def head(self) -> Head:
        return Head(t("account_form.new_title"), t("account_form.new_line"))

    def footer(self) -> Footer:
        self._go_on = Button(t("account_form.go_on"), "primary", tall=True)
        self._go_on.clicked.connect(lambda _checked=False: self.chosen.emit(self._picked))
        self._ask = Label("", "hint", align=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._show()
        return Footer(left=[self._ask], primary=self._go_on)

    def first_field(self) -> QWidget | None:
        return next(iter(self.cards.values()), None)

    def _pick(self, platform: str, on: bool) -> None:
        if on:
            self._picked = platform
            self._show()

    def _show(self) -> None:
        missing = "" if self._picked else t("account_form.platform_missing")
        if self._ask is not None and self._go_on is not None:
            self._ask.setText(missing)  # why it is off stands beside it
            self._go_on.set_off(missing)
