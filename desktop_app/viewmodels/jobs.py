"""The jobs of this computer, for the status line: what runs, what can be continued.

Owns: which jobs are unfinished. Must not: start or change one.
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.tasks import Runner

if TYPE_CHECKING:
    from desktop_app.services.importing.nouns import JobView


class JobsService(Protocol):
    def jobs(self) -> Coroutine[Any, Any, Sequence[JobView]]: ...


class JobsViewModel(ViewModel):
    """Signals: jobs_changed()."""

    jobs_changed = Signal()

    def __init__(self, runner: Runner, service: JobsService, parent: QObject | None = None) -> None:
        super().__init__(runner, parent)
        self._service = service
        self.jobs: tuple[JobView, ...] = ()

    def read(self) -> None:
        self._latest("read", partial(self._service.jobs), self._show)

    @property
    def to_continue(self) -> tuple[JobView, ...]:
        """Jobs that nobody works on and that have something left to do, newest first."""
        open_jobs = [job for job in self.jobs if job.can_resume and not job.worked_on]
        return tuple(reversed(open_jobs))

    def _show(self, jobs: Sequence[JobView]) -> None:
        self.jobs = tuple(jobs)
        self.jobs_changed.emit()
