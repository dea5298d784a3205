"""The jobs of this computer: for the status line what runs and what can be continued, for the list all of
them.

Owns: which jobs are unfinished. Must not: start or change one.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.account import Account
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.tasks import Runner

if TYPE_CHECKING:
    from desktop_app.services.importing.nouns import JobView
    from desktop_app.viewmodels.wizard.after import AfterViewModel


class JobsService(Protocol):
    def jobs(self) -> Coroutine[Any, Any, Sequence[JobView]]: ...

    def save_results(
        self, job_id: str, folder: Path, forms: Sequence[str], every: bool
    ) -> Coroutine[Any, Any, dict[str, Path]]: ...


NewAfter = Callable[[Account, str], "AfterViewModel"]


class JobsViewModel(ViewModel):
    """``new_after`` makes what takes a job back, for an account and a job. Signals: jobs_changed()."""

    jobs_changed = Signal()

    def __init__(
        self,
        runner: Runner,
        service: JobsService,
        new_after: NewAfter | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(runner, parent)
        self._service = service
        self.new_after = new_after
        self.jobs: tuple[JobView, ...] = ()

    def read(self) -> None:
        self._latest("read", partial(self._service.jobs), self._show)

    def save_results(
        self, job_id: str, folder: Path, form: str, every: bool, saved: Callable[[dict[str, Path]], None]
    ) -> None:
        """Write a result file of a job (``form``: xlsx or csv) into ``folder``."""
        self._once("save", partial(self._service.save_results, job_id, folder, (form,), every), saved)

    def find(self, job_id: str) -> JobView | None:
        return next((job for job in self.jobs if job.job == job_id), None)

    @property
    def to_continue(self) -> tuple[JobView, ...]:
        """Jobs that nobody works on and that have something left to do, newest first."""
        open_jobs = [job for job in self.jobs if job.can_resume and not job.worked_on]
        return tuple(reversed(open_jobs))

    def _show(self, jobs: Sequence[JobView]) -> None:
        self.jobs = tuple(jobs)
        self.jobs_changed.emit()
