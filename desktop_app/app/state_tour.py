"""The walk over every tab of every platform in every state: rows, nothing yet, refused, unreachable, slow.

Owns: how each state is brought about, by the practice platforms' own faults. Must not: draw. Not drawn unless
asked for: a hundred screens, many of which wait for a platform to be given up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from desktop_app.viewmodels.tab import Phase
from desktop_app.viewmodels.window import Screen

if TYPE_CHECKING:
    from desktop_app.app.tour import Waits
    from desktop_app.viewmodels.window import WindowViewModel
    from desktop_app.views.main_window import MainWindow

PLATFORMS = ("esputnik", "ecomail", "engagelab", "sendios")
TABS = ("lists", "contacts", "events", "orders", "senders")
STATES = ("rows", "empty", "refused", "unreachable", "slow")
STATE_SCREENS = (
    *(f"state-{tab}-{platform}-{state}" for platform in PLATFORMS for tab in TABS for state in STATES),
    "state-lists-ecomail-stopped",
)
_FAULTS = {"refused": "expire", "unreachable": "cut-before", "slow": "slow", "stopped": "slow"}
_STILL = (Phase.READY, Phase.EMPTY, Phase.NOT_OFFERED, Phase.FAILED, Phase.NARROWED)


class StateWalk:
    """Mixed into the walk."""

    _window: MainWindow
    _vm: WindowViewModel
    _wait: Waits
    _at: Callable[[str, str], bool]

    def to_state(self, name: str) -> bool:
        """One of :data:`STATE_SCREENS`."""
        _, tab, platform, state = name.split("-")
        if self._vm.screen is Screen.FIRST_RUN:
            self._window.first_run.training.click()
            self._wait.until(lambda: self._vm.screen is Screen.DESK and self._vm.account is not None)
        self._set(platform, "none")
        self._window.toaster.take_away()
        if not self._at(platform, tab):
            return False
        vm: Any = getattr(self._vm.parts, tab)
        if state == "rows" or vm.phase is Phase.NOT_OFFERED:
            return True
        if state == "empty":
            return self._emptied(vm)
        self._set(platform, _FAULTS[state])
        vm.set_account(self._vm.account, self._vm.parts.accounts.manifest)
        if tab == "contacts":  # people are kept here: only who reads anew meets the platform
            self._wait.until(lambda: vm.phase in _STILL and not vm.busy)
            vm.refresh()
        reached = self._reached(vm, state)
        self._window.toaster.take_away()
        return reached

    def _emptied(self, vm: Any) -> bool:
        """An account without anything: what the tab says does not depend on why nothing is there."""
        if vm.phase is Phase.READY:
            vm.clear()
            vm.phase = Phase.EMPTY
            vm.phase_changed.emit(Phase.EMPTY)
        return vm.phase is Phase.EMPTY or vm.phase in _STILL

    def _reached(self, vm: Any, state: str) -> bool:
        """Tabs that ask the platform nothing have nothing to wait for."""
        if state in ("slow", "stopped"):
            self._wait.until(lambda: vm.slow or (vm.phase in _STILL and not vm.busy), 20)
            if state == "stopped" and vm.slow:
                vm.stop_waiting()
            return True
        return self._wait.until(lambda: vm.phase in _STILL and not vm.busy, 60)

    def _set(self, platform: str, fault: str) -> None:
        training = self._vm.parts.training
        training.set_fault(f"training-{platform}", fault, "heavy")
        self._wait.until(lambda: not training.busy)
