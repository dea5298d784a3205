"""Bringing back people who had left, of one import: a separate act with a typed reason that is kept.

Owns: the order of intent, request and answer for each person, and that no import does it in passing. Must
not: choose the platform's call (its provider does).
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass

from desktop_app.journal import JobStore
from desktop_app.journal.job_store import job_lock
from desktop_app.model.errors import InvalidInput, NotFound, UnsupportedFeature, UsageError
from desktop_app.model.report import RowState, SaidBy
from desktop_app.provider_api.capability import Capability
from desktop_app.services.importing.after_verbs import AfterVerbs
from desktop_app.services.importing.desk import Desk, Reporter
from desktop_app.services.importing.nouns import Report
from desktop_app.services.note import job_at_work

LEFT, AT_IT, BACK, REFUSED = "suppressed", "bringing_back", "brought_back", "not_brought_back"
SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """How many people get mail again, and how many the platform kept away."""

    back: int = 0
    refused: int = 0
    left: int = 0


class ForceVerbs(AfterVerbs):
    """The one place where an import's suppressed people are brought back."""

    async def bring_back(
        self,
        job_id: str,
        reason: str,
        report: Report = lambda _: None,
        stop: asyncio.Event | None = None,
    ) -> BroughtBack:
        """Everybody of the import who had left gets mail again; their rows can then be sent by mending.

        Raises UsageError without a reason in words or when nobody had left, UnsupportedFeature, NotArmed,
        Locked.
        """
        if len(reason.strip()) < SHORTEST_REASON:
            raise UsageError("force_needs_reason", least=SHORTEST_REASON)
        _journal, folder = self._place(job_id)
        with self._import_store(job_id) as store:
            account = str(store.fact("account"))
        self._require_armed(account)
        provider = await self._open_provider(account)
        if not provider.manifest.can(Capability.CONTACTS_RESUBSCRIBE):
            raise UnsupportedFeature(
                platform=provider.manifest.label, capability=Capability.CONTACTS_RESUBSCRIBE.value
            )
        with job_lock(folder), JobStore(folder) as store, job_at_work(job_id):
            rows = [
                row
                for row in store.rows.walk((RowState.SKIPPED,))
                if row.code in (LEFT, AT_IT) and row.payload
            ]
            if not rows:
                raise UsageError("force_nobody", kind="job", name=job_id)
            view = self._view(store, mine=True)
            self._note(
                "consent_forced", account=self._find_account(account), job=job_id, file=view.file,
                list=view.list, total=len(rows), reason=reason.strip(),
            )  # fmt: skip
            reporter = Reporter(report, self._clock)
            desk = Desk(store, provider, self._clock, reporter, stop or asyncio.Event())
            reporter.phase("bring_back", len(rows))
            back = refused = 0
            for done, row in enumerate(rows, start=1):
                if desk.stop.is_set():
                    break
                email = str(json.loads(row.payload).get("email") or "")
                store.rows.judge([(row.row, RowState.SKIPPED, AT_IT, SaidBy.NOBODY, "")])
                code = REFUSED
                try:
                    if email:
                        list_id = desk.list_now().id
                        await desk.call(provider.resubscribe(email, list_id=list_id, reason=reason.strip()))
                        code = BACK
                except (InvalidInput, NotFound) as error:
                    store.rows.judge((), [(row.row, error.original or error.message)])
                store.rows.judge([(row.row, RowState.SKIPPED, code, SaidBy.PLATFORM, "")])
                back, refused = back + (code == BACK), refused + (code == REFUSED)
                reporter.step(done)
            reporter.flush()
            desk.keep_figures()
            self._mirror(_journal, store)
        return BroughtBack(back, refused, len(rows) - back - refused)
