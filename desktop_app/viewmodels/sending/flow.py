"""The wizard that sends events or orders of a file: its steps, the send, what became of each.

Owns: which step, the pace, what is under way. Must not: hold a rule of making or sending (``services`` does),
or a widget.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.account import Account
from desktop_app.model.errors import AppError, Locked
from desktop_app.model.progress import Progress
from desktop_app.model.texts import t
from desktop_app.provider_api.manifest import Manifest
from desktop_app.services.event_items import EventItems
from desktop_app.services.file_sends import FileLedger, SentBefore, expected_seconds
from desktop_app.services.importing.steps import BACK, Step
from desktop_app.services.order_items import OrderItems
from desktop_app.services.send_counts import Counted
from desktop_app.services.send_file import Item
from desktop_app.services.sent_files import Reopened
from desktop_app.viewmodels.file_orders import FileOrders
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.kept_tables import KeptTables
from desktop_app.viewmodels.sending.items_part import Chosen, ItemsPart, TellsSent
from desktop_app.viewmodels.sending.source_part import ReadsFiles
from desktop_app.viewmodels.tasks import Outcome, Runner
from desktop_app.viewmodels.wizard.stepping import UnderWay

PACES = (0, 10, 60, 600)
"""Items a minute to choose from; 0 = as the platform allows."""
_GONE = ("taken", "done", "refused", "in_doubt")
"""States of items that left this computer."""


class FileSender(TellsSent, Protocol):
    def send(
        self,
        account_id: str,
        items: Sequence[Item],
        at_once: int,
        per_minute: float,
        report: Callable[[Progress], None],
        settings: Mapping[str, str] | None = None,
        total: int | None = None,
        file: str = "",
        name: str = "",
    ) -> Coroutine[Any, Any, FileLedger]: ...

    def reopen(
        self, account: Account, manifest: Manifest, send: str
    ) -> Coroutine[Any, Any, tuple[Reopened, FileLedger]]: ...

    async def stop_soon(self) -> None: ...

    def check(
        self,
        account: Account,
        items: EventItems | OrderItems,
        settings: Mapping[str, str] | None = None,
    ) -> Coroutine[Any, Any, None]: ...

    def measured(
        self, account: Account, kind: str, form: str, at_once: int
    ) -> Coroutine[Any, Any, float | None]: ...

    def ledger(self, account: Account, items: Sequence[Item]) -> Coroutine[Any, Any, FileLedger]: ...

    def rows_in(
        self, account: Account, items: Sequence[Item], state: str
    ) -> Coroutine[Any, Any, list[tuple[Item, str]]]: ...

    def save_rows(
        self,
        account: Account,
        path: Path,
        items: EventItems | OrderItems,
        every: bool,
        words: Mapping[str, str],
    ) -> Coroutine[Any, Any, None]: ...


class SendWizardViewModel(ItemsPart):
    """See ``WizardViewModel``. Signals: ``sent()`` something was sent, ``saved(str)`` the file with the rows,
    ``state_rows(str, list)`` items of a state, each with why it is in it."""

    sent = Signal()
    saved = Signal(str)
    state_rows = Signal(str, object)
    ended_keys = ("send_steps.ended", "send_steps.ended_waits")

    def __init__(
        self,
        runner: Runner,
        service: FileSender,
        files: ReadsFiles,
        account: Account,
        manifest: Manifest,
        kind: str,
        region: str | None = None,
        parent: QObject | None = None,
        *,
        tables: KeptTables | None = None,
    ) -> None:
        """``kind``: events or orders. ``region``: of phone numbers without a country code."""
        super().__init__(runner, parent)
        self.tables = tables or KeptTables()
        self._service = self._sent = service
        self._files = files
        self.account, self.manifest, self.kind, self.region = account, manifest, kind, region
        self.step = Step.FILE
        self.path = None
        self.pasted = False
        self.look, self.mapping, self._seen = None, None, None
        self.error = None
        self.known_shape, self.recalled, self._edited = False, frozenset(), frozenset()
        self.form = manifest.event_forms[0] if kind == "events" and manifest.event_forms else None
        self.event_type = ""
        self.roles, self.names, self.settings, self.statuses = {}, {}, {}, {}
        self.currency = ""
        self.file, self.items, self._read_as, self._counted_for = None, None, None, None
        self.counted, self.chosen, self.shown = Counted(), Chosen(), []
        self._changed, self._steps = {}, []
        self.before, self._asked_for = SentBefore(1, 0, None), ""
        self.once_more = self.consent_confirmed = False
        self.pace = 0
        self.measured: float | None = None
        """Seconds that a request took here before, None where nothing was measured."""
        self.unfit: AppError | None = None
        """What keeps every item from being sent, in whatever way it is tried."""
        self.progress: Progress | None = None
        self.stopping = False
        self.ledger: FileLedger | None = None
        self._reopened: Reopened | None = None
        self.cards = FileOrders(manifest.order_form, Formats(), self)

    # -- what the window asks

    @property
    def goes_to(self) -> str:
        if self.kind == "events":
            return self.event_type or (t(self.form.label) if self.form and not self.form.typed else "")
        return t("send_steps.goes_to_orders", platform=self.manifest.label)

    @property
    def work(self) -> UnderWay | None:
        if self.path is None or self.step not in (Step.RUN, Step.RESULT):
            return None
        done, total = (self.progress.done, self.progress.total or 0) if self.progress else (0, self.left)
        return UnderWay(self.path.name, self.goes_to, done, total)

    @property
    def ended_by(self) -> AppError | None:
        return self.error

    # -- moving on

    def go_next(self) -> None:
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
            case Step.CHECK if self.ready and self.settled and self.good:
                self._ask_pace()
                self._enter(Step.PLAN)
                self._ask_fit()
            case Step.PLAN if self.can_send:
                self._run()
            case Step.RESULT:
                self.finished.emit()

    def go_back(self) -> None:
        """Nothing chosen is lost; a reading under way is stopped."""
        self._goes_on = False
        if self.step is Step.CHECK and self.busy_with("read"):
            self.cancel("read")
        if self.step in BACK:
            self._tell(None)
            self._enter(BACK[self.step])

    def _check(self) -> None:
        self._tell(None)
        self._enter(Step.CHECK)
        self._read()

    # -- before it is sent

    @property
    def at_once(self) -> int:
        """So many items go with one request."""
        if self.kind == "events":
            return self.form.at_once if self.form is not None else 1
        orders = self.manifest.order_form
        return orders.most(self._given()) if orders is not None else 1

    @property
    def expected(self) -> tuple[float, float] | None:
        """How long it may take, in seconds."""
        orders = self.manifest.order_form
        call = (
            self.form.operation if self.form is not None else orders.operation if orders is not None else ""
        )
        return expected_seconds(self.manifest, call, self.left, self.at_once, self.pace, self.measured)

    @property
    def may_start(self) -> bool:
        """Sending may start something at the platform, or make contacts there."""
        if self.kind == "events":
            return self.form is not None and not self.form.past
        form = self.manifest.order_form
        alone = form is not None and form.most(self._given()) < form.at_once  # as the person chose
        return form is not None and (form.creates_contacts or bool(form.starts) or alone)

    @property
    def can_send(self) -> bool:
        known = self.ready and not self.busy_with("before") and not self.busy_with("fit")
        agreed = self.consent_confirmed and known and self.unfit is None
        return agreed and self.left > 0 and not self.busy_with("run")

    def confirm_consent(self, confirmed: bool) -> None:
        """The person knows what it may start."""
        self.consent_confirmed = confirmed
        self.overview_changed.emit()

    def _ask_fit(self) -> None:
        """Whether anything of the file can go at all."""
        assert self.items is not None
        self.unfit = None
        settings = self._given() if self.kind == "orders" else None
        work = partial(self._service.check, self.account, self.items, settings)
        self._latest("fit", work, self._take_fit, on_error=self._take_fit)

    def _take_fit(self, error: AppError | None) -> None:
        self.unfit = error
        if error is not None:
            self._tell(error)
        self.overview_changed.emit()

    def _ask_pace(self) -> None:
        """What requests took at this account before."""
        form = self.form.id if self.form is not None else ""
        work = partial(self._service.measured, self.account, self.kind, form, self.at_once)
        self._latest("pace", work, self._take_pace, on_error=lambda _error: None)

    def _take_pace(self, measured: float | None) -> None:
        self.measured = measured
        self.overview_changed.emit()

    def set_pace(self, per_minute: int) -> None:
        self.pace = per_minute
        self.overview_changed.emit()

    # -- a result of earlier

    def reopen(self, send: str) -> None:
        """The result of a file that was sent before; the file itself is not needed."""
        work = partial(self._service.reopen, self.account, self.manifest, send)
        self._once("reopen", work, self._take_reopened, on_error=self._tell)

    def _take_reopened(self, found: tuple[Reopened, FileLedger]) -> None:
        again, ledger = found
        told = again.kept.told
        self._reopened, self.items, self.settings = again, again.items, dict(again.settings)
        self.path = Path(again.kept.file)
        self.form = next((one for one in self.manifest.event_forms if one.id == told.get("form")), self.form)
        self.event_type = str(told.get("type") or "")
        self.counted = Counted(ledger.total - ledger.counts.get("held_back", 0))
        self._done(ledger)

    # -- the send

    def _run(self) -> None:
        """What can be sent and did not go in this sending before."""
        assert self.items is not None
        self._tell(None)
        self.stopping, self.progress, self.ledger = False, None, None
        self._enter(Step.RUN)
        if self.mapping is not None:
            told = self.remembered()
            keep = partial(self._files.remember, self.account, self.kind, self.mapping, told)
            self._runner.start(keep, _nothing)
        settings = self._given() if self.kind == "orders" else None  # each event tells its own
        name = self.path.name if self.path is not None else ""
        self._once(
            "run",
            partial(
                _send, self._service, self.account.id, self.items, self.at_once, float(self.pace), settings,
                self.good, name,
            ),
            self._done,
            on_error=self._run_failed,
            on_progress=self._working,
        )  # fmt: skip

    def resume(self) -> None:
        """Go on with what was not sent."""
        if self.step is Step.RESULT and not self.busy_with("run"):
            self._run()

    def stop(self) -> None:
        """Stop before the next request; what was sent stands."""
        if self.busy_with("run") and not self.stopping:
            self.stopping = True
            self._once("stop", self._service.stop_soon, _none)
            self.overview_changed.emit()

    def save_rows(self, path: Path, every: bool) -> None:
        """The rows that stayed here or were refused, or every row, with what became of each."""
        if self.ledger is None or self.items is None:
            return
        states = ("taken", "done", "refused", "in_doubt", "held_back", "not_sent", "sending")
        words = {state: t(f"send_file.result_{state}", platform=self.manifest.label) for state in states}
        work = partial(self._service.save_rows, self.account, path, self.items, every, words)
        self._once("save", work, lambda _none: self.saved.emit(path.name), on_error=self._tell)

    def read_state(self, state: str) -> None:
        """The first of those in this state; ``state_rows`` tells them."""
        if self.items is not None:
            work = partial(self._service.rows_in, self.account, self.items, state)
            self._latest("state", work, partial(self.state_rows.emit, state), on_error=self._tell)

    def close(self) -> None:
        """The wizard goes, and with it what was read."""
        super().close()
        self._let_go()

    def _working(self, progress: Progress) -> None:
        self.progress = progress
        self.progress_changed.emit(progress)

    def _done(self, ledger: FileLedger) -> None:
        self.ledger, self.stopping = ledger, False
        self.sent.emit()
        self._enter(Step.RESULT)
        self.overview_changed.emit()

    def _run_failed(self, error: AppError) -> None:
        """What went before the failure stands, and is told."""
        assert self.items is not None
        self.stopping = False
        ask = partial(self._service.ledger, self.account, self.items)
        self._latest("ledger", ask, partial(self._failed_with, error), on_error=self._no_ledger)

    def _no_ledger(self, error: AppError) -> None:
        """Not even that can be read: nothing is claimed."""
        self._enter(Step.PLAN)
        self._tell(error)

    def _failed_with(self, error: AppError, ledger: FileLedger) -> None:
        here = not isinstance(error, Locked)  # else another window does it
        if self._reopened is not None or (here and any(ledger.counts.get(state) for state in _GONE)):
            self._done(ledger)
        else:
            self._asked_for = ""
            self._ask_before()
            self._enter(Step.PLAN)
        self._tell(error)


async def _send(
    service: FileSender,
    account_id: str,
    items: EventItems | OrderItems,
    at_once: int,
    per_minute: float,
    settings: Mapping[str, str] | None,
    total: int,
    name: str,
    report: Callable[[Progress], None],
) -> FileLedger:
    return await service.send(
        account_id, items, at_once, per_minute, report, settings, total, items.file, name
    )


def _nothing(_outcome: Outcome) -> None:
    """What was learned is a comfort: that it could not be kept stops nobody."""


def _none(_value: object) -> None:
    """It stops by itself."""
