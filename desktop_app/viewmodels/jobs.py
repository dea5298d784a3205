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
    from desktop_app.services.sent_files import SentFile
    from desktop_app.viewmodels.wizard.after import AfterViewModel


class JobsService(Protocol):
    def jobs(self) -> Coroutine[Any, Any, Sequence[JobView]]: ...

    def save_results(
        self, job_id: str, folder: Path, forms: Sequence[str], every: bool
    ) -> Coroutine[Any, Any, dict[str, Path]]: ...


class SentService(Protocol):
    def all_sent_files(self) -> Coroutine[Any, Any, Sequence[SentFile]]: ...


NewAfter = Callable[[Account, str], "AfterViewModel"]


class JobsViewModel(ViewModel):
    """``new_after`` makes what takes a job back, for an account and a job; ``sent`` what knows the files of
    events and orders. Signals: jobs_changed(): also when only those files were read."""

    jobs_changed = Signal()

    def __init__(
        self,
        runner: Runner,
        service: JobsService,
        new_after: NewAfter | None = None,
        parent: QObject | None = None,
        *,
        sent: Callable[[], SentService] | None = None,
    ) -> None:
        super().__init__(runner, parent)
        self._service = service
        self._new_sent = sent
        self.sent: tuple[SentFile, ...] | None = None
        """Files of events and orders of all accounts; None until they were read."""
        self.new_after = new_after
        self.jobs: tuple[JobView, ...] = ()

    def read(self) -> None:
        self._latest("read", partial(self._service.jobs), self._show)

    def read_sent(self, *, again: bool = True) -> None:
        """Files of events and orders. ``again`` False: only when one of them is being sent, since their count
        is read from every line of the journal."""
        moving = self.sent is None or any(one.running for one in self.sent)
        if self._new_sent is not None and (again or moving) and not self.busy_with("sent"):
            self._latest("sent", self._new_sent().all_sent_files, self._show_sent)

    def find_sent(self, account: str, send: str) -> SentFile | None:
        files = self.sent or ()
        return next((one for one in files if (one.kept.account, one.kept.id) == (account, send)), None)

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

    def _show_sent(self, sent: Sequence[SentFile]) -> None:
        self.sent = tuple(sent)
        self.jobs_changed.emit()

    def _show(self, jobs: Sequence[JobView]) -> None:
        self.jobs = tuple(jobs)
        self.jobs_changed.emit()
