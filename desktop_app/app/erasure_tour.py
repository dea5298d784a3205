"""The steps of the walk over an erasure that an earlier run did not bring to its end: the notice at the
start, where it stands, the sheet.

Owns: how these screens are reached, by what such a run leaves on the disk about somebody who is nowhere. Must
not: draw, or erase anybody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from desktop_app.journal.acts import Act, ActState
from desktop_app.journal.erasures import KeptErasure, KeptPlace
from desktop_app.provider_api.capability import Capability
from desktop_app.views.dialogs.erase_dialogs import CutOffDialog

if TYPE_CHECKING:
    from desktop_app.app.tour import Waits
    from desktop_app.app.window import OpenWindow
    from desktop_app.model.account import Account
    from desktop_app.viewmodels.window import WindowViewModel
    from desktop_app.views.main_window import MainWindow

ERASURE_SCREENS = ("erasure-cut-off", "erasure-go-on", "erasure-sheet")
_WHO = "z.nowhere@example.com"
_STATES = (ActState.TAKEN, ActState.SENDING)
"""How far the run came, account by account; the rest was not begun."""


class ErasureWalk:
    """Mixed into the walk."""

    _opened: OpenWindow
    _window: MainWindow
    _vm: WindowViewModel
    _wait: Waits
    _cut_off_dialog: CutOffDialog | None = None
    close_dialogs: Callable[[], None]
    back_home: Callable[[], None]

    def _to_erasure_cut_off(self) -> bool:
        self.close_dialogs()
        self.back_home()
        people = self._vm.parts.contacts.people
        if people is None:
            return False
        self._vm.choose_tab("contacts")
        self._vm.parts.contacts.close_detail()
        self._leave_behind()
        people.look_for_cut_off(True)
        return self._wait.until(lambda: self._notice() != "")

    def _to_erasure_go_on(self) -> bool:
        self._vm.parts.messages.pressed.emit(self._notice())
        shown = [one for one in self._window.findChildren(CutOffDialog) if one.isVisible()]
        self._cut_off_dialog = shown[0] if shown else None
        return bool(shown)

    def _to_erasure_sheet(self) -> bool:
        dialog, people = self._cut_off_dialog, self._vm.parts.contacts.people
        if dialog is None or people is None:
            return False
        dialog.do.click()
        return self._wait.until(lambda: people.proof is not None and self._notice() == "")

    def _notice(self) -> str:
        keys = (one.key for one in self._vm.parts.messages.messages)
        return next((one for one in keys if one.startswith("erasure ")), "")

    def _leave_behind(self) -> None:
        """What a run leaves that was killed while it erased somebody in three accounts."""
        store = asyncio.run(self._opened.desk.acts.of_world(True))
        at = datetime.now(UTC) - timedelta(days=1)
        places = tuple(
            KeptPlace(one.id, f"cut-off-{one.id}", verb, "900000001", _WHO, (f"email:{_WHO}",))
            for one in self._vm.parts.accounts.accounts
            if one.training and (verb := self._verb(one))
        )[:3]
        store.erasures.begin(KeptErasure("walk", at, _WHO, True, places))
        for place, state in zip(places, _STATES, strict=False):
            store.begin([Act(place.act, place.account, "contact", "erase")], at)
            if state is not ActState.SENDING:
                store.settle(place.act, state, at)

    def _verb(self, account: Account) -> str:
        told = self._vm.parts.accounts.manifest_of(account)
        if not told.can(Capability.CONTACTS_ERASE):
            return "deleted" if told.can(Capability.CONTACTS_DELETE) else ""
        return "erased"
