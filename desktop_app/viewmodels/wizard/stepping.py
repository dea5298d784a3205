"""What every wizard is to the window: a file, a step, what stands in the way, work that goes on without it.

Owns: the step and the trouble on top of the page. Must not: know what is done with the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal

from desktop_app.model.account import Account
from desktop_app.model.errors import AppError
from desktop_app.provider_api.manifest import Manifest
from desktop_app.services.importing.reading import Look, Mapping
from desktop_app.services.importing.steps import Step
from desktop_app.viewmodels.base import ViewModel


@dataclass(frozen=True, slots=True)
class UnderWay:
    """What a wizard is sending, or has sent: ``done`` of ``total`` were handed over. ``job``: its name in the
    journal, "" for none."""

    file: str
    goes_to: str
    done: int
    total: int
    job: str = ""


class WizardViewModel(ViewModel):
    """Signals:
    step_changed(Step), file_changed(), columns_changed(), targets_changed(): where it goes;
    overview_changed(): numbers, progress_changed(Progress), finished(): the wizard may close.
    trouble(AppError | None): stands on top of the page until the next try.
    """

    step_changed = Signal(object)
    file_changed = Signal()
    columns_changed = Signal()
    targets_changed = Signal()
    overview_changed = Signal()
    progress_changed = Signal(object)
    trouble = Signal(object)
    finished = Signal()

    ended_keys = ("after.run.ended", "after.run.ended_waits")
    """Texts for its end, and for an end before the time."""
    account: Account
    manifest: Manifest
    step: Step
    path: Path | None
    pasted: bool
    look: Look | None
    mapping: Mapping | None
    error: AppError | None

    # -- what the window asks

    @property
    def goes_to(self) -> str:
        """The name of what the rows become or join, "" while it is not known."""
        raise NotImplementedError

    @property
    def would_lose_work(self) -> bool:
        return self.path is not None and self.step in (Step.COLUMNS, Step.CHECK, Step.PLAN)

    @property
    def work(self) -> UnderWay | None:
        """Numbers of what is being sent, or was; None before."""
        raise NotImplementedError

    @property
    def ended_by(self) -> AppError | None:
        """What made the work end early."""
        raise NotImplementedError

    def open_file(self, path: Path, *, pasted: bool = False) -> None:
        """Look at the beginning of a file; what was chosen for another file is forgotten."""
        raise NotImplementedError

    def start_over(self, path: Path) -> None:
        """Another file from the first step on."""
        raise NotImplementedError

    def go_next(self) -> None:
        """What the one filled button of each step does."""
        raise NotImplementedError

    def go_back(self) -> None:
        """Nothing chosen is lost."""
        raise NotImplementedError

    def stop(self) -> None:
        """Stop after what is on its way."""
        raise NotImplementedError

    # -- inside

    def _enter(self, step: Step) -> None:
        self.step = step
        self.step_changed.emit(step)

    def _tell(self, error: AppError | None) -> None:
        self.error = error
        self.trouble.emit(error)
