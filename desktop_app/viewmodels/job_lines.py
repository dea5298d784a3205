"""The lines of the list of all that ran: imports, what was taken back, files of events and orders.

Owns: one line's words for each of these. Must not: hold a rule, open anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop_app.journal.job_state import JobState
from desktop_app.model.report import RowState
from desktop_app.model.texts import t
from desktop_app.viewmodels.cells import Tone
from desktop_app.viewmodels.sending.sent_files import how_it_stands

if TYPE_CHECKING:
    from desktop_app.services.importing.nouns import JobView
    from desktop_app.services.sent_files import SentFile

_TONES = {
    JobState.PREPARING: Tone.INFO, JobState.PREPARED: Tone.MUTE, JobState.RUNNING: Tone.ACC,
    JobState.FOLLOWING: Tone.INFO, JobState.DONE: Tone.GOOD, JobState.STOPPED: Tone.WARN,
    JobState.FAILED: Tone.BAD,
}  # fmt: skip
_LEFT = (RowState.REJECTED_HERE, RowState.REJECTED_THERE, RowState.IN_DOUBT, RowState.NOT_SENT)


@dataclass(frozen=True, slots=True)
class JobLine:
    """``job`` or ``sent`` is what the line is about. ``at``: when it began, or last went on."""

    key: str
    what: str
    account: str
    state: str
    tone: Tone
    tip: str
    rows: int
    left: int
    at: datetime
    job: JobView | None = None
    sent: SentFile | None = None


def lines_of(
    jobs: Sequence[JobView], sent: Sequence[SentFile], name_of: Callable[[str], str]
) -> tuple[JobLine, ...]:
    """Newest first. ``name_of``: an account's name by its id."""
    lines = [_of_job(job, name_of) for job in jobs] + [_of_sent(one, name_of) for one in sent]
    return tuple(sorted(lines, key=lambda line: line.at, reverse=True))


def _of_job(job: JobView, name_of: Callable[[str], str]) -> JobLine:
    name = name_of(job.account)
    what = t("after.jobs.undo" if job.of else "after.jobs.import", file=job.file, list=job.list)
    state, tone = t(f"after.state.{job.state.value}"), _TONES[job.state]
    if job.undone_by:
        state, tone = t("after.state.undone"), Tone.MUTE
    if job.of:
        rows, left = sum(job.people.values()), job.people.get("waiting", 0) + job.people.get("at_work", 0)
    else:
        rows = job.ledger.total
        left = 0 if job.undone_by else sum(job.ledger.count(one) for one in _LEFT)
    tip = "" if job.error is None else f"{job.error.message}\n{job.error.what_to_do}"
    account = t("jobs_links.mends", account=name) if job.mends else name
    return JobLine(job.job, what, account, state, tone, tip, rows, left, job.started, job=job)


def _of_sent(one: SentFile, name_of: Callable[[str], str]) -> JobLine:
    kept, (state, tone) = one.kept, how_it_stands(one)
    what = t(f"after.jobs.{kept.kind}", file=kept.file, type=kept.told.get("type") or "")
    open_ones = 0 if one.running else kept.counts.get("in_doubt", 0) + kept.counts.get("refused", 0)
    at = kept.at or kept.changed or datetime.min.replace(tzinfo=UTC)
    key = f"{kept.account} {kept.id}"
    return JobLine(
        key, what, name_of(kept.account), state, tone, "", kept.total, one.left + open_ones, at, sent=one
    )
