"""What all tabs share: which account, which state the tab is in, when it was read.

Owns: the five states of a tab, the change of account, and what a reading that takes long says meanwhile. Must
not: know one tab's nouns.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.model.account import Account
from desktop_app.model.errors import AppError, Stopped
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.manifest import Manifest
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.tasks import Runner

if TYPE_CHECKING:
    from desktop_app.services.waits import Wait

SLOW_MS = 2000
"""So long nobody is told that an answer takes long."""
_WAITING = "waiting"


class WaitsService(Protocol):
    def follow(self, account_id: str, report: Callable[[Wait], None]) -> Coroutine[Any, Any, None]: ...


class Phase(StrEnum):
    """What the tab shows. Empty, failed, narrowed to nothing and not offered are different sentences."""

    NO_ACCOUNT = "no_account"
    LOADING = "loading"
    READY = "ready"
    EMPTY = "empty"
    NARROWED = "narrowed"
    FAILED = "failed"
    NOT_OFFERED = "not_offered"


class TabViewModel(ViewModel):
    """One tab on one account.

    Signals:
        phase_changed(Phase): also when only the error or the reading time changed.
        waiting_changed(): ``slow`` or ``wait`` changed.
    """

    phase_changed = Signal(object)
    waiting_changed = Signal()
    capability: Capability
    awaited: tuple[str, ...] = ("read",)
    """Keys of the readings that somebody waits for."""

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(runner, parent)
        self.account: Account | None = None
        self.manifest: Manifest | None = None
        self.phase = Phase.NO_ACCOUNT
        self.error: AppError | None = None
        self.read_at: datetime | None = None
        self.waits: WaitsService | None = None
        """Given by whoever makes the tab; without it nothing is said of slow answers."""
        self.slow = False
        """A reading somebody waits for takes longer than usual."""
        self.wait: Wait | None = None
        """What that reading waits for, as far as known."""
        self._shown = False
        self._stale = True
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(SLOW_MS)
        self._patience.timeout.connect(self._grow_impatient)

    def set_account(self, account: Account | None, manifest: Manifest | None) -> None:
        """Turn to another account; reads at once when the tab is on screen, else when it is next shown."""
        for key in list(self._under_way):
            self.cancel(key)
        self.account, self.manifest = account, manifest
        self.error, self.read_at, self._stale = None, None, True
        self.clear()
        if account is None or manifest is None:
            self._enter(Phase.NO_ACCOUNT)
        elif not self.offered:
            self._enter(Phase.NOT_OFFERED)
        else:
            self._enter(Phase.LOADING)
            self._read_if_shown()

    @property
    def offered(self) -> bool:
        return self.manifest is not None and self.manifest.can(self.capability)

    @property
    def why_not_offered(self) -> str:
        """Text key of the manifest's note, "" where there is none."""
        return "" if self.manifest is None else self.manifest.support[self.capability].note

    def reason_for(self, capability: Capability) -> str:
        """Why a further verb of this tab is not offered, in words; "" where nothing is to be said."""
        note = self.manifest.support[capability].note if self.manifest is not None else ""
        return t(note) if note else ""

    def shown(self, on_screen: bool) -> None:
        """The view tells that it came on screen or went; hidden tabs do not read."""
        self._shown = on_screen
        self._read_if_shown()

    def refresh(self) -> None:
        """Read again; what is shown stays until the answer is here."""
        if self.account is not None and self.offered:
            self._stale = False
            if self.read_at is None:
                self._enter(Phase.LOADING)
            self.read()
            self._be_patient()

    @property
    def awaits_answer(self) -> bool:
        """Somebody waits for an answer of the platform."""
        return any(self.busy_with(key) for key in self.awaited)

    def stop_waiting(self) -> None:
        """The person does not want to wait any longer. What was read before stays."""
        for key in self.awaited:
            self.cancel(key)
        platform = self.manifest.label if self.manifest is not None else ""
        if self.read_at is not None:
            self._enter(Phase.READY)
        else:
            self._read_failed(Stopped("reading_stopped", platform=platform))

    def close(self) -> None:
        self._patience.stop()
        super().close()

    def read(self) -> None:
        """Start the reading of this tab."""
        raise NotImplementedError

    def clear(self) -> None:
        """Forget the rows of the account before."""
        raise NotImplementedError

    def _read_if_shown(self) -> None:
        if self._shown and self._stale:
            self.refresh()

    def _enter(self, phase: Phase) -> None:
        self.phase = phase
        if phase is not Phase.FAILED:
            self.error = None
        if not self.awaits_answer:
            self._calm_down()
        self.phase_changed.emit(phase)

    def _be_patient(self) -> None:
        """A reading began: when it takes long, that is said."""
        if self.awaits_answer and self.waits is not None:
            self._patience.start()

    def _grow_impatient(self) -> None:
        if not self.awaits_answer or self.account is None or self.waits is None:
            return
        self.slow = True
        self.waiting_changed.emit()
        follow = partial(self.waits.follow, self.account.id)
        self._latest(_WAITING, follow, lambda _none: None, on_progress=self._heard_of_wait)

    def _heard_of_wait(self, wait: Wait) -> None:
        self.wait = wait
        self.waiting_changed.emit()

    def _calm_down(self) -> None:
        self._patience.stop()
        self.cancel(_WAITING)
        if self.slow:
            self.slow, self.wait = False, None
            self.waiting_changed.emit()

    def _was_read(self, phase: Phase) -> None:
        self.read_at = datetime.now(UTC)
        self._enter(phase)

    def _read_failed(self, error: AppError) -> None:
        self.error = error
        self._enter(Phase.FAILED)
