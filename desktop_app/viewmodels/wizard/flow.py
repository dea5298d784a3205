"""The import wizard: one file, one target, six steps.

Owns: which step, what was chosen, what is under way. Must not: hold a rule of reading, planning or sending
(``services.importing`` does), or a widget.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from desktop_app.model.account import Account
from desktop_app.model.contact import AdditionalField
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import AppError
from desktop_app.model.progress import Progress
from desktop_app.model.report import RowState
from desktop_app.provider_api.manifest import ImportTarget, Manifest
from desktop_app.services.importing.columns import (
    fitted,
)
from desktop_app.services.importing.destination import fitting_name
from desktop_app.services.importing.mended_again import Again
from desktop_app.services.importing.nouns import JobView
from desktop_app.services.importing.reading import Look, Mapping
from desktop_app.services.importing.steps import BACK, Step
from desktop_app.services.importing.wizard import AtWork, ImportWizard, Overview
from desktop_app.viewmodels.kept_tables import KeptTables
from desktop_app.viewmodels.tasks import Outcome, Runner
from desktop_app.viewmodels.wizard.after import AfterViewModel
from desktop_app.viewmodels.wizard.check import CheckViewModel
from desktop_app.viewmodels.wizard.known import KnownPart
from desktop_app.viewmodels.wizard.known import Target as Target
from desktop_app.viewmodels.wizard.stepping import UnderWay


class ImportWizardViewModel(KnownPart):
    """See ``WizardViewModel``; overview_changed() tells of the job's numbers."""

    def __init__(
        self,
        runner: Runner,
        service: ImportWizard,
        account: Account,
        manifest: Manifest,
        parent: QObject | None = None,
        *,
        region: str | None = None,
        tables: KeptTables | None = None,
    ) -> None:
        """``region``: of phone numbers without a country code, until the person says another; ``tables``: how
        tables of rows were left."""
        super().__init__(runner, parent)
        if manifest.import_target is None:
            raise ValueError(f"{manifest.id} takes no imports")
        self._service = service
        self.account = account
        self.manifest = manifest
        self.import_target: ImportTarget = manifest.import_target
        self.step = Step.FILE
        self.path: Path | None = None
        self.pasted = False
        self.look: Look | None = None
        self.mapping: Mapping | None = None
        self.region: str | None = region
        self.lists: tuple[ContactList, ...] = ()
        self.fields: tuple[AdditionalField, ...] = ()
        self.lists_error: AppError | None = None
        self.target: Target | None = None
        self.list_obstacle = ""
        self.overview: Overview | None = None
        self.progress: Progress | None = None
        self.consent_confirmed = False
        self.stopping = False
        self.pausing = self.paused = False
        self._before_mending: Overview | None = None
        self._mended = ""
        """The job of mended rows, until its numbers are here."""
        self.error: AppError | None = None
        self.tables = tables or KeptTables()
        self.check = CheckViewModel(runner, service, self, self.tables)
        self.check.told.connect(self._rows_changed)
        self.known_shape = False
        self.again: Again | None = None
        self.recalled: frozenset[int] = frozenset()
        self._edited: frozenset[int] = frozenset()
        self._wanted_list = self._wanted_name = ""

    # -- file and target -----------------------------------------------------------------------------------

    def start(self, list_id: str = "", list_name: str = "") -> None:
        """Read the lists and fields of the account; ``list_id``, or the list of this name, is chosen as soon
        as it is known (a new one where there is none and the platform makes them)."""
        self._wanted_list, self._wanted_name = list_id, list_name
        self._latest(
            "targets",
            partial(self._service.targets, self.account.id),
            self._take_targets,
            on_error=self._no_targets,
        )

    def open_file(self, path: Path, *, pasted: bool = False) -> None:
        """Look at the beginning of a file; what was chosen for another file is forgotten. ``pasted``: it came
        out of the clipboard, and has no folder of the person's."""
        self._discard()
        self._drop_looks()
        self.pasted = pasted
        self.path, self.look, self.mapping = path, None, None
        self._edited = frozenset()
        self._tell(None)
        self.file_changed.emit()
        self._latest(
            "look",
            partial(self._service.look, path, region=self.region),
            self._take_look,
            on_error=self._file_failed,
        )

    def start_over(self, path: Path) -> None:
        """Another file from the first step on, into the same list; a job that was not started is thrown
        away."""
        self._discard()
        self._before_mending, self.progress = None, None
        self.pausing = self.paused = False
        self._enter(Step.FILE)
        self.open_file(path)

    def open_sample(self, name: str) -> None:
        """``clean`` or ``messy``: a file that comes with the app."""
        self.open_file(self._service.sample(name))

    def choose_list(self, name: str) -> None:
        """A list by its name as typed or picked; an unknown name makes a new list."""
        name = name.strip()
        known = next((item for item in self.lists if item.name == name and item.writable), None)
        closed = next((item for item in self.lists if item.name == name), None) if known is None else None
        # a list that is closed for another reason than a rule says so itself
        self.list_obstacle = "" if closed is None else closed.locked or "wizard.file.target_rule"
        usable = bool(name) and not self.list_obstacle
        self.target = Target(name, known.id if known else "") if usable else None
        self.targets_changed.emit()

    def reread(self, **changes: Any) -> None:
        """Read the file another way (``encoding``, ``delimiter``, ``header_row``, ``sheet``, ``region``)."""
        if self.path is None or self.mapping is None:
            return
        self.region = changes.get("region", self.region)
        wanted = self._read_otherwise(changes)
        self._edited = frozenset()
        self._drop_looks()
        self._latest(
            "look",
            partial(self._service.look, self.path, region=self.region, mapping=wanted),
            self._take_look,
            on_error=self._file_failed,
        )

    @property
    def file_obstacle(self) -> str:
        """Text key of what is missing on the first step, "" when it can go on."""
        if self.look is None or self.mapping is None:
            return "wizard.file.file_missing"
        if self.again is not None and self.again.account != self.account.id:
            return "save_again.other_account"
        if self.list_obstacle:
            return self.list_obstacle
        return "" if self.target else "wizard.file.target_missing"

    @property
    def list_as_kept(self) -> str:
        """How the platform will write the name of a new list, "" where it writes it as typed."""
        if self.target is None or self.target.id:
            return ""
        try:
            kept = fitting_name(self.target.name, self.import_target, self.manifest.label)
        except AppError:
            return ""  # the check says what is wrong with it
        return kept if kept != self.target.name else ""

    # -- moving on -----------------------------------------------------------------------------------------

    def go_next(self) -> None:
        """What the one filled button of each step does."""
        match self.step:
            case Step.FILE | Step.COLUMNS if self._waits():
                pass
            case Step.FILE if not self.file_obstacle:
                if self.goes_straight:
                    self._check()
                else:
                    self._enter(Step.COLUMNS)
            case Step.COLUMNS if not self.columns_obstacle:
                self._check()
            case Step.CHECK if (
                self.overview is not None and not self.busy_with("plan") and self.check.settled
            ):
                if self.check.changed:
                    self._plan_again()
                else:
                    self._enter(Step.PLAN)
            case Step.PLAN if self.consent_confirmed and self.sendable:
                self._run()
            case Step.RESULT:
                self.finished.emit()

    def go_back(self) -> None:
        """Nothing chosen is lost; a check under way is stopped. Mended rows lead back to their import."""
        self._goes_on = False
        if self.step is Step.CHECK and self._before_mending is not None:
            before, self._before_mending = self._before_mending, None
            self._discard()
            self.overview = before
            self._enter(Step.RESULT)
            return
        if self.step is Step.CHECK:
            self._discard()
        if self.step in BACK:
            self._tell(None)
            self._enter(BACK[self.step])

    def confirm_consent(self, confirmed: bool) -> None:
        self.consent_confirmed = confirmed
        self.overview_changed.emit()

    @property
    def goes_to(self) -> str:
        if self.target is not None:
            return self.target.name
        return self.overview.view.list if self.overview is not None else ""

    @property
    def work(self) -> UnderWay | None:
        if self.overview is None:
            return None
        view = self.overview.view
        waiting = view.ledger.count(RowState.NOT_SENT) + view.ledger.count(RowState.IN_DOUBT)
        return UnderWay(view.file, view.list, view.handed_over, view.handed_over + waiting, view.job)

    @property
    def ended_by(self) -> AppError | None:
        return None if self.overview is None else self.overview.view.error

    @property
    def sendable(self) -> int:
        """Rows that the import will hand over."""
        return 0 if self.overview is None else self.overview.view.ledger.count(RowState.NOT_SENT)

    def pause(self) -> None:
        """Stop after the delivery that is on its way and stay here: one button goes on."""
        self.pausing = not self.stopping
        self.stop()

    def show_job(self, job_id: str) -> None:
        """The result of a job of earlier, or how far it is."""
        self._tell(None)
        self._latest("overview", partial(self._service.overview, job_id), self._ended)

    def new_after(self, job_id: str = "") -> AfterViewModel:
        """Taking back, comparing, looking through and mending of the present job, or of ``job_id``."""
        service = self._service.after
        assert service is not None, "made without what comes after an import"
        job = job_id or (self.overview.view.job if self.overview else "")
        return AfterViewModel(self._runner, service, self.account, self.manifest, job, tables=self.tables)

    def take_mended(self, view: JobView) -> None:
        """A new import of mended rows: it is checked and planned as any other."""
        self._before_mending, self._mended = self.overview, view.job
        self.overview, self.progress, self.consent_confirmed = None, None, False
        self._enter(Step.CHECK)
        self._latest("overview", partial(self._service.checked, view.job), self._checked)

    def stop(self) -> None:
        """Stop after the delivery that is on its way."""
        if self.overview is not None and not self.stopping:
            self.stopping = True
            self._service.stop(self.overview.view.job)
            self.overview_changed.emit()

    def resume(self, job_id: str) -> None:
        """Go on with a job of earlier; also after the result page says it was stopped."""
        self._tell(None)
        self.stopping = self.pausing = self.paused = False
        self.cancel("overview")
        self._enter(Step.RUN)
        self._once(
            "run",
            partial(self._service.resume, job_id),
            self._ended,
            on_error=self._run_failed,
            on_progress=self._working,
        )

    def save_results(self, folder: Path, form: str, every: bool, saved: Any) -> None:
        """Write a result file (``form``: xlsx or csv) into ``folder``; ``saved(paths)`` is called
        afterwards."""
        if self.overview is not None:
            job = self.overview.view.job
            make = partial(self._service.save_results, job, folder, (form,), every)
            self._once("save", make, saved, on_error=self._tell)

    def close(self) -> None:
        """Leave. A prepared job that was never started is thrown away; a running one goes on."""
        if self.step in (Step.CHECK, Step.PLAN):
            self._discard()
        self.check.close()
        super().close()

    # -- inside --------------------------------------------------------------------------------------------

    def _take_targets(self, found: tuple[Sequence[ContactList], Sequence[AdditionalField]]) -> None:
        self.lists, self.fields = tuple(found[0]), tuple(found[1])
        self.lists_error = None
        if self._wanted_list and self.target is None:
            chosen = next((item for item in self.lists if item.id == self._wanted_list), None)
            if chosen is not None:
                self.target = Target(chosen.name, chosen.id)
        elif self._wanted_name and self.target is None:
            there = {item.name for item in self.lists if item.writable}
            if self._wanted_name in there or self.import_target.creates_lists:
                self.choose_list(self._wanted_name)
        if self.mapping is not None:
            guessed = {column.index for column in self.mapping.columns} - self._edited - self.recalled
            self._map(fitted(self.mapping, self.import_target, self.fields, guessed))
        self.targets_changed.emit()

    def _no_targets(self, error: AppError) -> None:
        self.lists_error = error
        self.targets_changed.emit()

    def _take_look(self, look: Look) -> None:
        if look.refusal is not None:
            self._file_failed(look.refusal.error)
            return
        self._tell(None)
        self.look = look
        everywhere = [column.index for column in look.mapping.columns]
        self.mapping = fitted(look.mapping, self.import_target, self.fields, everywhere)
        self.known_shape, self.recalled, self.again = False, frozenset(), None
        self.file_changed.emit()
        self.columns_changed.emit()
        self._go_on()
        make = partial(self._service.recall, self.account.id, self.mapping, self.path)
        self._latest("recall", make, self._take_recalled, on_error=lambda _error: None)

    def _file_failed(self, error: AppError) -> None:
        self._goes_on = False
        if self.step is Step.FILE:
            self.path, self.look, self.mapping = None, None, None
            self.file_changed.emit()
        self._tell(error)

    def _check(self) -> None:
        assert self.path is not None
        assert self.mapping is not None
        assert self.target is not None
        self._tell(None)
        self.overview, self.progress = None, None
        self._enter(Step.CHECK)
        make = partial(
            self._service.prepare, self.path, self.account.id, self.target.name, self.target.id, self.mapping
        )
        self._once("check", make, self._checked, on_error=self._check_failed, on_progress=self._checking)

    def _checked(self, overview: Overview) -> None:
        self.overview, self._mended = overview, ""
        self.check.show(overview)
        self.overview_changed.emit()

    def _rows_changed(self, overview: Overview) -> None:
        self.overview = overview
        self.overview_changed.emit()

    def _plan_again(self) -> None:
        """Rows were changed since the account was read: the plan is made from what they are now."""
        assert self.overview is not None
        self._tell(None)
        self.progress = None
        self._once(
            "plan",
            partial(self._service.plan_again, self.overview.view.job),
            self._planned_again,
            on_error=self._tell,
            on_progress=self._checking,
        )
        self.overview_changed.emit()

    def _planned_again(self, overview: Overview) -> None:
        assert self.overview is not None
        self.overview = replace(overview, warnings=self.overview.warnings, changes=self.overview.changes)
        self.check.planned()
        self.overview_changed.emit()
        self._enter(Step.PLAN)

    def _check_failed(self, error: AppError) -> None:
        self._enter(Step.COLUMNS)
        self._tell(error)

    def _run(self) -> None:
        assert self.overview is not None
        self._tell(None)
        self.stopping, self.progress = False, None
        self.pausing = self.paused = False
        self._before_mending = None
        self._enter(Step.RUN)
        if self.mapping is not None and self.again is None:
            self._runner.start(partial(self._service.remember, self.account.id, self.mapping), _nothing)
        self._once(
            "run",
            partial(self._service.run, self.overview.view.job),
            self._ended,
            on_error=self._run_failed,
            on_progress=self._working,
        )

    def _checking(self, progress: Progress) -> None:
        self.progress = progress
        self.progress_changed.emit(progress)

    def _working(self, work: AtWork) -> None:
        if work.overview is not None and work.overview is not self.overview:
            self.overview = work.overview
            self.overview_changed.emit()
        if work.progress is not None and work.progress is not self.progress:
            self.progress = work.progress
            self.progress_changed.emit(work.progress)

    def _ended(self, overview: Overview) -> None:
        self.overview = overview
        self.paused = self.pausing and overview.view.can_resume and overview.view.error is None
        self.stopping = self.pausing = False
        self.overview_changed.emit()
        if not self.paused:
            self._enter(Step.RESULT)

    def _run_failed(self, error: AppError) -> None:
        self._tell(error)
        if self.overview is not None:
            self._latest("overview", partial(self._service.overview, self.overview.view.job), self._ended)

    def _discard(self) -> None:
        """A check under way stops, a prepared job that nobody started goes."""
        for key in ("check", "plan", "overview"):
            self.cancel(key)
        self.check.leave()
        job = self.overview.view.job if self.overview is not None else self._mended
        if job and self.step in (Step.CHECK, Step.PLAN):
            # outlives the wizard: leaving must not leave a copy of the file behind
            self._runner.start(partial(self._service.discard, job), _nothing)
        self.overview, self._mended = None, ""
        self.consent_confirmed = False


def _nothing(_outcome: Outcome) -> None:
    """A discarded job tells nobody anything; one that could not be removed expires with its data."""
