"""A walk through the window, screen by screen, as a person would take it.

Owns: how each screen is reached, and which texts are cut there. Must not: draw (``pictures`` does).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QWidget

from desktop_app.app.after_tour import AFTER_SCREENS, AfterWalk
from desktop_app.app.erasure_tour import ERASURE_SCREENS, ErasureWalk
from desktop_app.app.people_tour import (
    CONTACT_SCREENS,
    LIST_SCREENS,
    PLATFORM_SCREENS,
    PeopleWalk,
)
from desktop_app.app.preview_tour import PREVIEW_SCREENS
from desktop_app.app.sample_tour import SAMPLE_SCREENS, SampleWalk
from desktop_app.app.settings_tour import SETTINGS_SCREENS, SettingsWalk
from desktop_app.app.state_tour import STATE_SCREENS, StateWalk
from desktop_app.app.tabs_tour import TAB_SCREENS, TabsWalk
from desktop_app.app.window_tour import OVER_SCREENS, OverWalk
from desktop_app.app.wizard_tour import (
    LAST_SCREENS,
    LATER_SCREENS,
    PLAN_SCREENS,
    RUN_SCREENS,
    SAME_SCREENS,
    SIZED_SCREENS,
    WizardWalk,
)
from desktop_app.model.errors import AuthRefused
from desktop_app.services.account_settings import DraftCheck
from desktop_app.services.accounts import NewAccount
from desktop_app.services.importing.steps import Step
from desktop_app.viewmodels.tab import Phase
from desktop_app.viewmodels.window import Screen
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.label import ElidedLabel, Label

if TYPE_CHECKING:
    from desktop_app.app.window import OpenWindow
    from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
    from desktop_app.views.dialogs.settings_dialog import SettingsDialog
    from desktop_app.views.wizard.check_page import CheckPage
    from desktop_app.views.wizard.columns_page import ColumnsPage
    from desktop_app.views.wizard.plan_page import PlanPage

SCREENS = (
    "first-run", "lists", "lists-narrowed", "lists-failed", *LIST_SCREENS, "contacts", "contact",
    *CONTACT_SCREENS, *ERASURE_SCREENS, "contacts-narrowed", *PLATFORM_SCREENS,
    "events", "orders", "senders", *TAB_SCREENS, *OVER_SCREENS, "live-read-only", "live-no-key", "live-armed",
    "settings-accounts", "account-platform", "account-dialog", "account-refused", "account-choices",
    *SETTINGS_SCREENS, "import-file", "import-file-refused", "import-columns",
    "import-reading", "import-check", "import-edit", "import-duplicates", *SAME_SCREENS, "import-plan",
    "import-plan-rows", *PLAN_SCREENS, "import-running", "import-result", *RUN_SCREENS, *LATER_SCREENS,
    *AFTER_SCREENS, *LAST_SCREENS,
    *SAMPLE_SCREENS, *PREVIEW_SCREENS,
)  # fmt: skip


ON_REQUEST = (*STATE_SCREENS, *SIZED_SCREENS)
"""Drawn only when they are asked for: each group takes minutes."""
LIVE_ID = "horizon-shop"
EXAMPLE_KEY = "0123456789-example-key-3f9c"


FIRST_ACCOUNT = "training-esputnik"


class Waits(Protocol):
    def until(self, true: Callable[[], object], seconds: float = ...) -> bool: ...

    def settle(self, seconds: float = ...) -> None: ...


class Tour(
    OverWalk, TabsWalk, PeopleWalk, ErasureWalk, WizardWalk, AfterWalk, SampleWalk, SettingsWalk, StateWalk
):
    """Visits the screens in the order of :data:`SCREENS`; each step stands on the one before."""

    def __init__(self, opened: OpenWindow, wait: Waits, folder: Path) -> None:
        """``folder`` takes the files that the walk needs."""
        self._folder = folder
        self._opened = opened
        self._window = opened.window
        self._vm = opened.vm
        self._wait = wait
        self._wizard: ImportWizardViewModel | None = None
        self._dialog: Dialog | None = None
        self._settings: SettingsDialog | None = None

    def go_to(self, name: str) -> str:
        """Turn to a screen; what went wrong, "" when it was reached."""
        if name.startswith(("preview", "sample", "import-file")):
            for dialog in [one for one in self._window.findChildren(Dialog) if one.isVisible()]:
                dialog.reject()
            self._wait.settle()
        if name in SAMPLE_SCREENS:
            return "" if self._to_sample_view(name) else "not reached in time"
        if name in STATE_SCREENS:
            return "" if self.to_state(name) else "not reached in time"
        if name in SIZED_SCREENS:
            return "" if self.to_sized(name) else "not reached in time"
        reached: bool = getattr(self, "_to_" + name.replace("-", "_"))()
        return "" if reached else "not reached in time"

    def cut_texts(self) -> list[str]:
        """Texts on screen that do not fit. Elided labels may be cut: they have the whole as tool tip."""
        QCoreApplication.sendPostedEvents()  # a text that came this instant has not been laid out yet
        return [text for widget in self._window.findChildren(QWidget) if (text := _cut(widget))]

    # -- the walk --------------------------------------------------------------------------------------------
    def _to_first_run(self) -> bool:
        return self._wait.until(lambda: self._vm.screen is Screen.FIRST_RUN)

    def _to_lists(self) -> bool:
        self._window.first_run.training.click()
        lists = self._vm.parts.lists
        return self._wait.until(lambda: self._vm.screen is Screen.DESK and lists.phase is Phase.READY)

    def _to_lists_narrowed(self) -> bool:
        self._window.desk.lists.search.setText("zzz")
        return self._wait.until(lambda: self._vm.parts.lists.phase is Phase.NARROWED)

    def _to_lists_failed(self) -> bool:
        lists, training = self._vm.parts.lists, self._vm.parts.training
        assert self._vm.account is not None
        account = self._vm.account.id
        self._window.desk.lists.search.clear()
        training.set_fault(account, "expire", "heavy")
        self._wait.until(lambda: not training.busy)
        lists.set_account(self._vm.account, self._vm.parts.accounts.manifest)
        reached = self._wait.until(lambda: lists.phase is Phase.FAILED)
        training.set_fault(account, "none")
        self._wait.until(lambda: not training.busy)
        self._window.toaster.take_away()
        return reached

    def _to_contacts(self) -> bool:
        self.close_dialogs()
        self.back_home()
        self._vm.parts.lists.refresh()
        self._vm.choose_tab("contacts")
        return self._wait.until(lambda: self._vm.parts.contacts.phase is Phase.READY)

    def _to_contact(self) -> bool:
        self._window.desk.contacts.table.select_row(0)
        contacts = self._vm.parts.contacts
        person = contacts.person
        return self._wait.until(lambda: person.contact is not None and not (contacts.busy or person.busy))

    def _to_contacts_narrowed(self) -> bool:
        self.close_dialogs()
        self._vm.parts.contacts.close_detail()
        self._window.desk.contacts.search.setText("nobody@example.org")
        return self._wait.until(lambda: self._vm.parts.contacts.phase is Phase.NARROWED)

    def _to_events(self) -> bool:
        self.back_home()
        self._window.desk.contacts.search.clear()
        return self._to_tab("events")

    def _to_orders(self) -> bool:
        return self._to_tab("orders")

    def _to_senders(self) -> bool:
        self._to_tab("senders")
        return self._wait.until(lambda: self._vm.parts.senders.phase is Phase.READY)

    def _to_tab(self, tab: str) -> bool:
        self.close_dialogs()
        self._vm.choose_tab(tab)
        return self._vm.tab == tab

    def _to_live_read_only(self) -> bool:
        # a live account of this walk: it has no key, so that nothing is asked of a real platform
        self._leave_over()
        desk, accounts = self._opened.desk, self._vm.parts.accounts
        new = NewAccount(LIVE_ID, accounts.manifests[0].id, "Horizon Shop", store=False)
        keys = {field.key: EXAMPLE_KEY for field in accounts.manifests[0].credentials}
        asyncio.run(desk.accounts.add(new, keys))
        desk.secrets.let_go(LIVE_ID)
        self._vm.choose_tab("events")
        accounts.read(choose=LIVE_ID)
        return self._wait.until(lambda: self._vm.parts.live.visible)

    def _to_live_no_key(self) -> bool:
        """Its key is not on this computer: the tab leads to where it is written."""
        self._vm.choose_tab("lists")
        lists = self._vm.parts.lists
        return self._wait.until(lambda: lists.phase is Phase.FAILED and not lists.busy)

    def _to_live_armed(self) -> bool:
        self._vm.choose_tab("events")
        self._vm.parts.live.allow()
        return self._wait.until(lambda: self._vm.parts.live.armed)

    def _to_settings_accounts(self) -> bool:
        self._vm.parts.live.stop()
        self._settings = self._window.open_settings()
        return self._wait.until(lambda: not self._vm.parts.live.armed)

    def _to_account_platform(self) -> bool:
        self._open_settings().show_platforms()
        return True

    def _to_account_dialog(self) -> bool:
        from desktop_app.views.dialogs.account_form import AccountFormPage

        form = self._vm.parts.form
        several = [one for one in form.manifests if len(one.data_centres) > 1]
        self._open_settings().show_new((several or form.manifests)[0].id)
        page = self._open_settings().page
        assert isinstance(page, AccountFormPage)
        page.name.setText("Horizon Shop")
        for name, field in page.fields.items():
            field.setText(EXAMPLE_KEY if name.endswith("key") else "horizon_shop_mail")
        return self._wait.until(lambda: form.place is not None)

    def _to_account_refused(self) -> bool:
        form = self._vm.parts.form
        assert form.manifest is not None
        other = form.manifest.data_centres[-1]
        error = AuthRefused(platform=form.manifest.label)
        accepted = other if len(form.manifest.data_centres) > 1 else None
        form.show_check(DraftCheck(None, error, accepted))
        return form.notice is not None

    def _to_account_choices(self) -> bool:
        """The platform that asks the most about an account, with a training account's form."""
        most = max(self._vm.parts.form.manifests, key=lambda one: len(one.account_fields))
        if not most.account_fields:
            return False
        mine = [one for one in self._vm.parts.accounts.accounts if one.platform == most.id]
        self._open_settings().show_account(mine[0])
        return True

    def _open_settings(self) -> SettingsDialog:
        if self._settings is None:
            self._settings = self._window.open_settings()
        return self._settings

    def _to_import_file(self) -> bool:
        if self._settings is not None:
            self._settings.reject()
            self._settings = None
        lists = self._vm.parts.lists
        self._vm.choose_tab("lists")
        self._vm.parts.accounts.choose(FIRST_ACCOUNT)
        self._wait.until(lambda: lists.account is not None and lists.phase is Phase.READY)
        writable = [item for item in self._vm.parts.lists.model.items if item.writable]
        self._wizard = wizard = self._vm.open_wizard(writable[0].id if writable else "")
        return wizard is not None and self._wait.until(lambda: wizard.target is not None)

    def _to_import_file_refused(self) -> bool:
        wizard = self._open()
        empty = self._folder / "empty.csv"
        empty.write_bytes(b"")
        wizard.open_file(empty)
        return self._wait.until(lambda: wizard.error is not None)

    def _to_import_columns(self) -> bool:
        wizard = self._open()
        wizard.open_sample("messy")
        if not self._wait.until(lambda: wizard.look is not None):
            return False
        wizard.go_next()
        return wizard.step is Step.COLUMNS

    def _to_import_reading(self) -> bool:
        screen = self._window.wizard_screen(self._open())
        page = cast("ColumnsPage", screen.pages[Step.COLUMNS])
        page.change.click()
        self._wait.settle()
        self._dialog = next((one for one in self._window.findChildren(Dialog) if one.isVisible()), None)
        return self._dialog is not None

    def _to_import_check(self) -> bool:
        if self._dialog is not None:
            self._dialog.reject()
        wizard = self._open()
        while wizard.questions:
            question = wizard.questions[0]
            wizard.answer(question, question.options[0][0])
        wizard.go_next()
        return self._wait.until(lambda: wizard.overview is not None)

    def _to_import_edit(self) -> bool:
        """A cell being written, after all suggestions of another kind were taken."""
        wizard = self._open()
        page = cast("CheckPage", self._window.wizard_screen(wizard).pages[Step.CHECK])
        if not self._wait.until(lambda: page.check.fixable > 0):
            return False
        page.check.fix_all()
        if not self._wait.until(lambda: page.check.steps > 0 and not page.check.busy):
            return False
        self._wait.settle()
        page.rows.table.row_activated.emit(0)
        self._wait.settle()
        return page.rows.writing

    def _to_import_duplicates(self) -> bool:
        wizard = self._open()
        page = cast("CheckPage", self._window.wizard_screen(wizard).pages[Step.CHECK])
        codes = [item.code for item in page.kinds.items]
        if "duplicate" not in codes:
            return False
        page.kind_table.select_row(codes.index("duplicate"))
        return self._wait.until(lambda: page.check.kind == "duplicate" and not page.check.busy)

    def _to_import_plan(self) -> bool:
        self.close_dialogs()
        wizard = self._open()
        wizard.go_next()
        if not self._wait.until(lambda: wizard.step is Step.PLAN):
            return False
        wizard.confirm_consent(True)
        return True

    def _to_import_plan_rows(self) -> bool:
        wizard = self._open()
        page = cast("PlanPage", self._window.wizard_screen(wizard).pages[Step.PLAN])
        page.show_rows.click()
        return self._wait.until(lambda: page.rows.model.rowCount() > 0)

    def _to_import_running(self) -> bool:
        self.close_dialogs()
        wizard = self._open()
        wizard.go_next()

        def seen() -> bool:
            overview = wizard.overview
            return wizard.step is Step.RESULT or (overview is not None and overview.view.handed_over > 0)

        return self._wait.until(seen)

    def _to_import_result(self) -> bool:
        wizard = self._open()
        return self._wait.until(lambda: wizard.step is Step.RESULT)


def _cut(widget: QWidget) -> str:
    """The text of a widget that does not fit, "" for all others."""
    if not widget.isVisible() or isinstance(widget, ElidedLabel | QComboBox):
        return ""
    if isinstance(widget, QLabel) and widget.text():
        if widget.wordWrap() and isinstance(widget, Label) and widget.widest_word > widget.width() + 1:
            return widget.text()
        if widget.wordWrap() or widget.hasHeightForWidth():
            return widget.text() if widget.heightForWidth(widget.width()) > widget.height() + 1 else ""
        return widget.text() if widget.sizeHint().width() > widget.width() + 1 else ""
    if isinstance(widget, QAbstractButton) and widget.text() and widget.toolTip().startswith(widget.text()):
        return ""  # cut on purpose, the whole is its tool tip
    if isinstance(widget, QAbstractButton) and widget.text() and not widget.hasHeightForWidth():
        return widget.text() if widget.sizeHint().width() > widget.width() + 1 else ""
    return ""
