"""What is said while somebody waits for an answer of a platform: that it takes long, and what is tried again.

Owns: when an answer is called late, and which wait is told. Must not: know what is read or written; repeat or
stop anything itself (its owner does).
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QTimer, Signal

from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.tasks import Runner

if TYPE_CHECKING:
    from desktop_app.services.waits import Wait

SLOW_MS = 2000
"""So long nobody is told that an answer takes long."""


class WaitsService(Protocol):
    def follow(self, account_id: str, report: Callable[[Wait], None]) -> Coroutine[Any, Any, None]: ...


class Patience(ViewModel):
    """Signals: changed(): ``slow`` or ``wait`` changed.

    ``of()``: (account id, name of its platform) of whoever is asked, one for each account. ``awaits()``: is
    somebody waiting? ``stop()``: the person waits no longer. ``stoppable()``: False for what changes
    something: it left, so there is nothing to stop.
    """

    changed = Signal()

    def __init__(
        self,
        owner: ViewModel,
        runner: Runner,
        of: Callable[[], tuple[tuple[str, str], ...]],
        awaits: Callable[[], bool],
        stop: Callable[[], None],
        stoppable: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__(runner, owner)
        self._of = of
        self._awaits = awaits
        self._stop = stop
        self._stoppable = stoppable
        self.waits: WaitsService | None = None
        """Given by whoever joins the window; without it nothing is said of slow answers."""
        self.slow = False
        """An answer that somebody waits for takes longer than usual."""
        self.wait: Wait | None = None
        """What it waits for, as far as known."""
        self.platform = ""
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(SLOW_MS)
        self.timer.timeout.connect(self._grow_impatient)

    @property
    def can_stop(self) -> bool:
        return self._stoppable()

    def stop(self) -> None:
        if self.can_stop:
            self._stop()

    def look(self) -> None:
        """Something began or ended."""
        if not self._awaits():
            self._calm_down()
        elif self.waits is not None and not self.slow and not self.timer.isActive():
            self.timer.start()

    def close(self) -> None:
        self.timer.stop()
        super().close()

    def _grow_impatient(self) -> None:
        asked = self._of()
        if not self._awaits() or self.waits is None:
            return
        if not asked:  # whom it asks is not known yet
            self.timer.start()
            return
        self.slow, self.platform = True, asked[0][1] if len(asked) == 1 else ""
        self.changed.emit()
        for account_id, platform in asked:
            follow = partial(self.waits.follow, account_id)
            heard = partial(self.heard, platform)
            self._latest(f"waiting {account_id}", follow, lambda _none: None, on_progress=heard)

    def heard(self, platform: str, wait: Wait) -> None:
        """An account waits for this from now on."""
        self.platform, self.wait = platform, wait
        self.changed.emit()

    def _calm_down(self) -> None:
        self.timer.stop()
        for key in list(self._under_way):
            self.cancel(key)
        if self.slow:
            self.slow, self.wait = False, None
            self.changed.emit()


def patience_of(
    owner: ViewModel,
    runner: Runner,
    of: Callable[[], tuple[tuple[str, str], ...]],
    *,
    reads: tuple[str, ...] = (),
    writes: tuple[str, ...] = (),
    stop: Callable[[], None] = lambda: None,
    stoppable: Callable[[], bool] = lambda: True,
) -> Patience:
    """Patience with the calls of ``owner`` under these keys (``"count"`` stands for ``"count 17"``, too);
    while one that writes is under way nothing can be stopped."""

    def under_way(keys: tuple[str, ...]) -> bool:
        return any(key.split(" ")[0] in keys for key in owner.under_way)

    made = Patience(
        owner,
        runner,
        of,
        lambda: under_way((*reads, *writes)),
        stop,
        lambda: stoppable() and not under_way(writes),
    )
    owner.watch(made)
    return made
