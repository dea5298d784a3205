"""What is known of jobs without working on them: views, plans, rows, result files.

Owns: every look at the jobs of one or more data folders. Must not: send anything, change a job's rows, know a
platform.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desktop_app.journal import JobHeader, JobState, JobStore, Journal, StoredRow, UndoState
from desktop_app.journal.job_store import is_worked_on, remove_job_folder
from desktop_app.model import texts
from desktop_app.model.account import Account
from desktop_app.model.errors import Locked, UsageError
from desktop_app.model.report import Ledger, ReasonCount, RowOutcome, RowState, SaidBy
from desktop_app.provider_api.provider import Provider
from desktop_app.runtime.child import Children
from desktop_app.runtime.clock import Clock
from desktop_app.services.importing.delivery_lines import delivery_lines
from desktop_app.services.importing.desk import Reporter
from desktop_app.services.importing.errors_kept import error_from_json
from desktop_app.services.importing.nouns import DeliveryLine, InList, JobView, Plan
from desktop_app.services.importing.plan_file import write_plan
from desktop_app.services.importing.reasons import outcome_of, reason_count, row_json
from desktop_app.services.importing.results import FORMS, write_results
from desktop_app.services.note import Note, unheard


class JobLooks:
    """All jobs of one or more data folders, to look at.

    ``journals``: by "is it training", since training and live never share a folder. ``open_provider`` gives
    the open account; whoever handed it in closes it. ``require_armed`` raises NotArmed, and is asked before
    anything is sent.
    """

    def __init__(
        self,
        *,
        journals: Mapping[bool, Journal],
        find_account: Callable[[str], Account],
        open_provider: Callable[[str], Awaitable[Provider]],
        require_armed: Callable[[str], object],
        clock: Clock,
        children: Children | None = None,
        note: Note = unheard,
    ) -> None:
        self._journals = journals
        self._find_account = find_account
        self._open_provider = open_provider
        self._require_armed = require_armed
        self._clock = clock
        self._children = children or Children()
        self._note = note
        self._reporter: Reporter | None = None

    # --- looking ---

    def jobs(self) -> tuple[JobView, ...]:
        """All jobs, oldest first."""
        views = []
        for journal in self._journals.values():
            for header in journal.headers():
                folder = journal.jobs_folder / header.job
                settled = header.state is JobState.DONE or header.expired
                # a line that is settled is a true copy; the others may have been overtaken by a killed
                # process
                if settled or not JobStore.exists(folder):
                    views.append(_view_of_header(header))
                else:
                    views.append(self.view(header.job))
            views += [self.view(job) for job in journal.unlisted()]
        return tuple(sorted(views, key=lambda view: (view.started, view.job)))

    def view(self, job_id: str) -> JobView:
        """One job, counted from its rows now. UsageError for an unknown one."""
        journal, folder = self._place(job_id)
        if not JobStore.exists(folder):
            header = journal.header(job_id)
            assert header is not None
            return _view_of_header(header)
        with JobStore(folder) as store:
            return self._view(store)

    def plan(self, job_id: str) -> Plan:
        """What will happen (or was going to). UsageError before the plan stands."""
        with self._store(job_id) as store:
            kept = store.fact("plan")
        if kept is None:
            raise UsageError("job_not_prepared", kind="job", name=job_id)
        return Plan.from_json(kept)

    def ledger(self, job_id: str) -> Ledger:
        with self._store(job_id) as store:
            return store.rows.ledger()

    def reasons(self, job_id: str) -> tuple[ReasonCount, ...]:
        """Rows by state and reason, in words."""
        with self._store(job_id) as store:
            label = store.fact("label", "")
            return tuple(
                reason_count(state, code, said_by, count, label)
                for state, code, said_by, count in store.rows.reasons()
            )

    def rows(
        self,
        job_id: str,
        states: Sequence[RowState] = (),
        *,
        code: str = "",
        offset: int = 0,
        limit: int = 200,
    ) -> tuple[RowOutcome, ...]:
        """A page of rows in file order, of these states and this code ("" = any)."""
        with self._store(job_id) as store:
            label = store.fact("label", "")
            return tuple(
                outcome_of(row, label) for row in store.rows.page(states, code or None, offset, limit)
            )

    def stored_rows(
        self,
        job_id: str,
        states: Sequence[RowState] = (),
        *,
        code: str = "",
        offset: int = 0,
        limit: int = 200,
    ) -> list[StoredRow]:
        """The same with the cells of the file."""
        with self._store(job_id) as store:
            return store.rows.page(states, code or None, offset, limit)

    def warnings(self, job_id: str) -> tuple[ReasonCount, ...]:
        """Problems that keep no row back, by kind: a value is left out, or sent although it looks wrong."""
        with self._store(job_id) as store:
            label = store.fact("label", "")
            return tuple(
                reason_count(RowState.NOT_SENT, code, SaidBy.RULE, count, label)
                for code, count in store.rows.notes_by_code()
            )

    def walk_rows(self, job_id: str, states: Sequence[RowState] = ()) -> Iterator[dict[str, object]]:
        """Every row as its JSON object, in file order, a page in memory at a time."""
        with self._store(job_id) as store:
            label = store.fact("label", "")
            for row in store.rows.walk(states):
                yield row_json(row, label)

    def deliveries(self, job_id: str) -> list[dict[str, Any]]:
        """The deliveries of a job in order: {rows, state, text, sent_at, answered_at}, for "Details"."""
        with self._store(job_id) as store:
            return [
                {
                    "rows": b.rows, "state": b.state.value, "text": b.text, "sent_at": b.sent_at,
                    "answered_at": b.answered_at, "attempts": b.attempts,
                }
                for b in store.batches.all()
            ]  # fmt: skip

    def save_plan(
        self, job_id: str, target: Path, first: Sequence[tuple[str, str]], names: Mapping[str, str]
    ) -> Path:
        """Write what will happen as a workbook, every row of it; ``first`` goes before, ``names`` are those
        of the fields. Blocking; the work is done in a child process. StorageFailed."""
        _journal, place = self._place(job_id)
        what = (place, target, texts.language(), tuple(first), dict(names))
        return self._children.once_blocking(write_plan, *what)

    def latest_deliveries(self, job_id: str) -> tuple[DeliveryLine, ...]:
        """The next delivery and those sent lately, for the page of a job at work."""
        with self._store(job_id) as store:
            return delivery_lines(store)

    def save_results(
        self, job_id: str, folder: Path, forms: Sequence[str] = FORMS, every: bool = False
    ) -> dict[str, Path]:
        """Write the rows to mend as workbook and CSV: {"xlsx": path, "csv": path}, {} when there are none.

        ``forms``: one of both or both; ``every``: all rows of the import.

        Blocking; the work is done in a child process. StorageFailed when ``folder`` cannot be written.
        """
        _journal, place = self._place(job_id)
        return self._children.once_blocking(
            write_results, place, folder, texts.language(), tuple(forms), every
        )

    # --- inside ---

    def _place(self, job: str) -> tuple[Journal, Path]:
        for journal in self._journals.values():
            try:
                return journal, journal.folder_of(job)
            except UsageError:
                continue
        raise UsageError("job_unknown", kind="job", name=job)

    def _store(self, job: str) -> JobStore:
        _journal, folder = self._place(job)
        if not JobStore.exists(folder):
            raise UsageError("job_expired", kind="job", name=job)
        return JobStore(folder)

    def _remove(self, journal: Journal, folder: Path) -> None:
        if not remove_job_folder(folder):
            raise Locked("job_locked", job=folder.name)
        journal.remove_job(folder.name)

    def _mirror(self, journal: Journal, store: JobStore) -> None:
        view = self._view(store)
        journal.put_job(
            JobHeader(
                view.job, view.account, view.platform, view.list, view.file, view.state, view.started,
                self._clock.utc_now(),
                {
                    "counts": view.ledger.as_json(), "requests": view.requests, "seconds": view.seconds,
                    "asked_s": store.fact("asked_s", 0.0),
                    "in_list": store.fact("in_list"), "error": store.fact("error"),
                    "list_id": view.list_id, "text": view.text, "left_out": list(view.left_out),
                    "kind": view.kind, "of": view.of, "people": dict(view.people),
                    "undone_by": view.undone_by, "mends": view.mends, "mended_in": list(view.mended_in),
                },
            )
        )  # fmt: skip

    def _view(self, store: JobStore, *, mine: bool = False) -> JobView:
        """``mine``: the lock that is held is our own, and about to be given back."""
        facts = store.facts()
        target = facts.get("target") or {}
        counts = store.batches.counts()
        words = store.batches.words()
        ledger = store.rows.ledger()
        moving = store.rows.count(code="in_flight", state=RowState.IN_DOUBT)
        return JobView(
            job=store.job,
            state=JobState(facts["state"]),
            account=facts["account"],
            platform=facts["label"],
            list=target.get("name") or facts["list"],
            list_id=target.get("id", ""),
            file=facts["file"],
            started=datetime.fromtimestamp(facts["started"], UTC),
            ledger=ledger,
            requests=int(facts.get("requests", 0)),
            seconds=float(facts.get("seconds", 0.0)),
            in_list=_in_list(facts.get("in_list")),
            error=error_from_json(facts.get("error")),
            sessions_open=sum(n for state, n in counts.items() if state == "answered"),
            on_the_way=min(moving, ledger.count(RowState.IN_DOUBT)),  # an answer may come in between
            worked_on=not mine and is_worked_on(store.folder),
            text="\n".join(words),
            left_out=_left_out(facts.get("placement")),
            kind=facts.get("kind", "import"),
            of=facts.get("of", ""),
            people=_people(store) if facts.get("kind") else {},
            undone_by=facts.get("undone_by", ""),
            mends=facts.get("mends", ""),
            mended_in=tuple(facts.get("mended_in", ())),
        )


def _people(store: JobStore) -> dict[str, int]:
    counts = {state.value: 0 for state in UndoState}
    for state, _code, _kind, count in store.undo.counts():
        counts[state.value] += count
    return counts


def _left_out(placement: Mapping[str, Any] | None) -> tuple[str, ...]:
    return () if placement is None else (*placement["left_out"], *placement["spare"])


def _in_list(kept: Mapping[str, Any] | None) -> InList | None:
    return None if not kept else InList(kept["count"], datetime.fromtimestamp(kept["checked_at"], UTC))


def _view_of_header(header: JobHeader) -> JobView:
    summary = header.summary
    counts = {state: summary["counts"][state.value] for state in RowState}
    return JobView(
        job=header.job,
        state=header.state,
        account=header.account,
        platform=header.platform,
        list=header.list,
        list_id=summary["list_id"],
        file=header.file,
        started=header.started,
        ledger=Ledger(summary["counts"]["total"], counts),
        requests=summary["requests"],
        seconds=summary["seconds"],
        in_list=_in_list(summary["in_list"]),
        error=error_from_json(summary["error"]),
        text=summary["text"],
        left_out=tuple(summary["left_out"]),
        expired=header.expired,
        kind=summary.get("kind", "import"),
        of=summary.get("of", ""),
        people=summary.get("people", {}),
        undone_by=summary.get("undone_by", ""),
        mends=summary.get("mends", ""),
        mended_in=tuple(summary.get("mended_in", ())),
    )
