"""What a tab shows that has nothing to show: it could not be read (what happened, what to do, once more), or
the platform does not offer it (why, and what it offers instead). What stands above rows read before, too.

Owns: the buttons beside the sentence. Must not: judge the error.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop_app.model.account import Account
from desktop_app.model.errors import AppError, AuthRefused, KeyMissing, Stopped
from desktop_app.model.texts import t
from desktop_app.viewmodels.tab import TabViewModel
from desktop_app.views.dialogs.details_dialog import details_of, open_details
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.empty_state import EmptyState
from desktop_app.views.widgets.message_bar import MessageBar


def key_is_wrong(error: AppError | None, account: Account | None) -> bool:
    """Whether writing the account's key is the next step. A training account takes its key by itself: there
    only time or the trainer mends it; an account that is not looked at any more has its own page."""
    if error is None or error.account or account is None or account.training:
        return False
    return isinstance(error, AuthRefused | KeyMissing)


def key_button(open_key: Callable[[], object], *, primary: bool = False) -> Button:
    """Leads to where the account's key is written."""
    key = Button(t("failed.key"), "primary" if primary else "normal", "key", tall=primary)
    key.clicked.connect(lambda _checked=False: open_key())
    return key


def tell_failed(messages: MessageBar, vm: TabViewModel, prefix: str, open_key: Callable[[], object]) -> None:
    """Above the rows of before: they could not be read anew."""
    error = vm.error
    line = f"{error.message} {error.what_to_do}".strip() if error is not None else ""
    banner = messages.show_message(
        "bad", t(f"{prefix}.failed.title"), line, key="failed",
        action=t(f"{prefix}.failed.button"), on_action=vm.refresh,
    )  # fmt: skip
    if key_is_wrong(error, vm.account):
        banner.add_action(key_button(open_key))


def failed_state(page: QWidget, vm: TabViewModel, prefix: str, open_key: Callable[[], object]) -> EmptyState:
    """``prefix`` names the tab's texts (``lists``, ``orders``); ``open_key`` leads to where the account's key
    is written."""
    error = vm.error
    wrong_key = key_is_wrong(error, vm.account)
    again = Button(t(f"{prefix}.failed.button"), "normal" if wrong_key else "primary", tall=True)
    again.clicked.connect(vm.refresh)
    buttons = [again]
    if wrong_key:
        buttons.append(key_button(open_key, primary=True))
    if isinstance(error, Stopped):  # nothing went wrong
        return EmptyState("hourglass", error.message, error.what_to_do, buttons)
    line = f"{error.message}\n{error.what_to_do}" if error else ""
    if error is not None and (details := details_of(error)):
        more = Button(t("window.details"), tall=True)
        more.clicked.connect(lambda _checked=False: open_details(page, error.message, details))
        buttons.insert(0, more)
    return EmptyState("circle-alert", t(f"{prefix}.failed.title"), line, buttons, tone="bad")


def not_offered_state(vm: TabViewModel, show_more: Callable[[], object]) -> EmptyState:
    """Where no account is chosen, that is said. ``show_more`` leads to what the platform offers beyond the
    tabs."""
    label, note = vm.manifest.label if vm.manifest else "", vm.why_not_offered
    if not label:
        return EmptyState("users", t("not_offered.no_account_title"), t("not_offered.no_account_line"))
    more = Button(t("not_offered.more", platform=label), icon="ellipsis", tall=True)
    more.clicked.connect(lambda _checked=False: show_more())
    return EmptyState("info", t("not_offered.title", platform=label), t(note) if note else "", [more])
