"""What all tabs share: which account, which state the tab is in, when it was read.

Owns: the five states of a tab, the change of account, and what a reading that takes long says meanwhile. Must
not: know one tab's nouns.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop_app.model.account import Account
from desktop_app.model.errors import AppError, Stopped
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.manifest import Manifest
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.patience import Patience, WaitsService
from desktop_app.viewmodels.table_model import TableModel
from desktop_app.viewmodels.tasks import Runner

if TYPE_CHECKING:
    from desktop_app.services.waits import Wait


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
        copied(str): text that a person wants on the clipboard; the view puts it there.
    """

    phase_changed = Signal(object)
    waiting_changed = Signal()
    copied = Signal(str)
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
        self.patience = Patience(
            self, runner, self.asked_accounts, lambda: self.awaits_answer, lambda: self.stop_waiting()
        )
        """What is said while a reading that somebody waits for takes long."""
        self.patience.changed.connect(self.waiting_changed)
        self._shown = False
        self._stale = True

    @property
    def waits(self) -> WaitsService | None:
        return self.patience.waits

    @waits.setter
    def waits(self, waits: WaitsService | None) -> None:
        self.patience.waits = waits

    @property
    def slow(self) -> bool:
        """A reading somebody waits for takes longer than usual."""
        return self.patience.slow

    @property
    def wait(self) -> Wait | None:
        """What that reading waits for, as far as known."""
        return self.patience.wait

    def asked_accounts(self) -> tuple[tuple[str, str], ...]:
        """(account id, name of its platform) of who is asked."""
        if self.account is None or self.manifest is None:
            return ()
        return ((self.account.id, self.manifest.label),)

    def set_account(self, account: Account | None, manifest: Manifest | None) -> None:
        """Turn to another account; reads at once when the tab is on screen, else when it is next shown."""
        self.turn_away()
        self.account, self.manifest = account, manifest
        self.error, self.read_at, self._stale = None, None, True
        self.phase = Phase.LOADING  # the rows that go are no news
        self.clear()
        for one in self.tables:
            one.turn_to(account.id if account is not None else "")
        if account is None or manifest is None:
            self._enter(Phase.NO_ACCOUNT)
        elif not self.offered:
            self._enter(Phase.NOT_OFFERED)
        else:
            self._enter(Phase.LOADING)
            self._read_if_shown()

    @property
    def tables(self) -> Sequence[TableModel[Any]]:
        """Those that remember for each account what their rows are narrowed to."""
        return ()

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
            self.patience.look()

    def copy(self, text: str) -> None:
        """Hand a text to the clipboard; what is empty would only take away what lies there."""
        if text:
            self.copied.emit(text)

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
        self.patience.close()
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
            self.patience.look()
        self.phase_changed.emit(phase)

    def _was_read(self, phase: Phase) -> None:
        self.read_at = datetime.now(UTC)
        self._enter(phase)

    def _read_failed(self, error: AppError) -> None:
        self.error = error
        self._enter(Phase.FAILED)
