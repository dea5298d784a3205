"""The record of what this app did and what the platforms answered. It is only added to.

Owns: what is written down, when, and its sentence. Must not: hold a key, a filled path or a person's data;
stand in the way of what it records (a full disk is logged, the work goes on).

Requests come from the log of the transport, which keeps their form only. The first of a kind is written at
once; those of the same kind that follow are one entry a second with their number. Verbs come by
:meth:`Activity.done`.
"""

from __future__ import annotations

import asyncio
import contextlib
import csv
import io
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.journal import Journal
from desktop_app.journal.central import ActivityEntry
from desktop_app.model.account import Account
from desktop_app.model.errors import AppError
from desktop_app.model.texts import has, t
from desktop_app.provider_api.entry import ProviderEntry
from desktop_app.provider_api.manifest import Manifest
from desktop_app.runtime.atomic_file import write_private
from desktop_app.runtime.clock import Clock
from desktop_app.services.note import present_job
from desktop_app.services.table_files import csv_row
from desktop_app.transport.request_log import RequestRecord

if TYPE_CHECKING:
    from desktop_app.services.curl import Request, Shell

log = logging.getLogger(__name__)

REQUEST = "request"
TOLD = "told"
GATHER_S = 1.0
LATELY_S = 5.0
"""A kind of request that was not made for so long is news: it is written before anything can end us."""
_KINDS_KNOWN = 500
PAGE = 200
_READ_AT_ONCE = 500
_LOOKED_THROUGH = 20_000


class Show(StrEnum):
    """What the record may be narrowed to."""

    ALL = "all"
    DONE = "done"
    CHANGES = "changes"
    REQUESTS = "requests"
    TROUBLE = "trouble"
    TOLD = "told"


_KINDS: dict[Show, tuple[str, ...]] = {
    Show.DONE: ("done",),
    Show.CHANGES: ("done", "changed"),
    Show.REQUESTS: ("asked", "changed"),
    Show.TOLD: ("told",),
}


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """One entry in words. ``sentence`` for whoever reads it, ``result`` one or two words of how it went.

    ``account`` is its name (as it was then), ``request`` tells whether there is one to look at.
    """

    id: int
    at: datetime
    account_id: str
    account: str
    job: str
    kind: str
    trouble: bool
    sentence: str
    result: str
    request: bool
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def method(self) -> str:
        return str(self.facts.get("method", ""))

    @property
    def path(self) -> str:
        return str(self.facts.get("path", ""))

    @property
    def act(self) -> str:
        """Key of the single change that this entry tells of, "" for none that could be taken back."""
        return str(self.facts.get("act", ""))


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """Newest first. ``older``: ask on with it; None when this was all there is."""

    lines: tuple[ActivityLine, ...]
    older: int | None = None


class Activity:
    """``clean`` takes keys, addresses and the person's folder out of a text. Blocking calls say so; the
    others run in a thread. Reading raises StorageFailed, writing never does.
    """

    def __init__(
        self,
        journals: Callable[[], Mapping[bool, Journal]],
        find_account: Callable[[str], Account],
        platforms: Callable[[], Mapping[str, ProviderEntry]],
        clock: Clock,
        clean: Callable[[str], str],
    ) -> None:
        self._journals = journals
        self._find_account = find_account
        self._platforms = platforms
        self._clock = clock
        self._clean = clean
        self._gate = threading.Lock()
        self._gathered: dict[tuple[Any, ...], tuple[RequestRecord, int]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._lately: dict[tuple[Any, ...], float] = {}

    # --- writing ---------------------------------------------------------------------------------------

    def done(
        self,
        code: str,
        *,
        account: Account | None = None,
        job: str = "",
        trouble: bool = False,
        **facts: Any,
    ) -> None:
        """Write down a verb; its sentence is ``activity.did.<code>``. Blocking: one small write."""
        entry = ActivityEntry(
            0,
            self._clock.utc_now(),
            account.id if account else "",
            job or present_job(),
            code,
            self._plain({**self._who(account), **facts}),
            trouble=trouble,
        )
        self._write(account.training if account else False, [entry])

    def told(self, text: str, account: Account | None = None) -> None:
        """Keep a message that the window showed and took away again. Blocking."""
        facts = self._plain({**self._who(account), "text": text})
        who = account.id if account else ""
        entry = ActivityEntry(0, self._clock.utc_now(), who, "", TOLD, facts, "told")
        self._write(account.training if account else False, [entry])

    async def keep(self, text: str, account: Account | None = None) -> None:
        """:meth:`told`, off the loop."""
        await asyncio.to_thread(self.told, text, account)

    def heard(self, account_id: str, record: RequestRecord) -> None:
        """A request was made; on the loop's thread. On the disk at once when it is the first of its kind, a
        second later with its like, or with :meth:`flush`."""
        key = (
            account_id, present_job(), record.operation, record.status, record.error, record.changes,
            record.attempt > 1, record.base_url,
        )  # fmt: skip
        with self._gate:
            _first, times = self._gathered.get(key, (record, 0))
            self._gathered[key] = (record, times + 1)
            timer = self._timer
        news = self._is_news(key)
        if timer is None or news:
            if timer is not None:
                timer.cancel()
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(0.0 if news else GATHER_S, self._soon, loop)

    def _is_news(self, key: tuple[Any, ...]) -> bool:
        now = self._clock.monotonic()
        before = self._lately.get(key)
        if len(self._lately) > _KINDS_KNOWN:
            self._lately = {one: at for one, at in self._lately.items() if now - at < LATELY_S}
        self._lately[key] = now
        return before is None or now - before >= LATELY_S

    def flush(self) -> None:
        """Write what was gathered. Blocking; safe to call at any time."""
        with self._gate:
            gathered, self._gathered = self._gathered, {}
            self._timer = None
        worlds: dict[bool, list[ActivityEntry]] = {}
        for (account_id, job, *_rest), (record, times) in gathered.items():
            account = self._account(account_id)
            if account is not None:
                worlds.setdefault(account.training, []).append(self._entry(account, job, record, times))
        for training, entries in worlds.items():
            self._write(training, sorted(entries, key=lambda one: one.at))

    # --- reading ---------------------------------------------------------------------------------------

    async def page(
        self,
        training: bool,
        *,
        account_id: str | None = None,
        show: Show | str = Show.ALL,
        text: str = "",
        before: int | None = None,
        limit: int = PAGE,
    ) -> ActivityPage:
        """Entries of training or live accounts whose words hold ``text``."""
        return await asyncio.to_thread(
            partial(self._page, training, account_id, Show(show), text, before, limit)
        )

    async def export(
        self,
        path: Path,
        training: bool,
        *,
        account_id: str | None = None,
        show: Show | str = Show.ALL,
        text: str = "",
    ) -> int:
        """Write all that is shown as CSV, newest first; the number of lines. StorageFailed."""
        return await asyncio.to_thread(partial(self._export, path, training, account_id, Show(show), text))

    def curl(self, line: ActivityLine, shell: Shell | str) -> str:
        """The line's request as a command, "" when there is none: key and places of the path as environment
        variables, everybody's data as names."""
        from desktop_app.services.curl import Shell, curl

        found = self._request(line)
        if found is None:
            return ""
        request, manifest = found
        return curl(request, manifest.login, manifest.id, Shell(shell))

    def variables(self, line: ActivityLine) -> tuple[str, ...]:
        """What must be set before the line's command is run."""
        from desktop_app.services.curl import variables

        found = self._request(line)
        return () if found is None else variables(found[0], found[1].login, found[1].id)

    def _request(self, line: ActivityLine) -> tuple[Request, Manifest] | None:
        from desktop_app.services.curl import Request

        entry = self._platforms().get(str(line.facts.get("platform_id", "")))
        if not line.request or entry is None:
            return None
        facts = line.facts
        request = Request(
            line.method,
            str(facts["base_url"]),
            line.path,
            facts["query"],
            facts["body"],
            facts["content_type"],
        )
        return request, entry.manifest

    # --- inside ----------------------------------------------------------------------------------------

    def _soon(self, loop: asyncio.AbstractEventLoop) -> None:
        with contextlib.suppress(RuntimeError):  # the loop ends: flush() comes with the end of the program
            loop.run_in_executor(None, self.flush)

    def _account(self, account_id: str) -> Account | None:
        try:
            return self._find_account(account_id)
        except AppError:  # removed: nothing of it is kept any more; or being tried before it is saved
            return None

    def _who(self, account: Account | None) -> dict[str, Any]:
        if account is None:
            return {}
        entry = self._platforms().get(account.platform)
        label = entry.manifest_of(account).label if entry else account.platform
        return {"account": account.name, "platform": label, "platform_id": account.platform}

    def _title(self, account: Account, operation: str) -> str:
        """Text key of what the platform's own call does, "" where the operation has a sentence of ours."""
        entry = self._platforms().get(account.platform)
        calls = entry.manifest.calls if entry is not None and not has(f"activity.asked.{operation}") else ()
        return next((call.title for call in calls if call.operation == operation), "")

    def _entry(self, account: Account, job: str, record: RequestRecord, times: int) -> ActivityEntry:
        facts = {
            **self._who(account),
            "operation": record.operation, "title": self._title(account, record.operation),
            "method": record.method, "path": record.path,
            "status": record.status, "error": record.error, "ms": record.ms, "attempt": record.attempt,
            "times": times, "base_url": record.base_url, "query": dict(record.query), "body": record.body,
            "content_type": record.content_type,
            "said": self._clean(record.said),
        }  # fmt: skip
        kind = "changed" if record.changes else "asked"
        at = datetime.fromtimestamp(record.t, UTC)
        return ActivityEntry(0, at, account.id, job, REQUEST, facts, kind, bool(record.error))

    def _plain(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._clean(one) if isinstance(one, str) else one for name, one in facts.items()}

    def _write(self, training: bool, entries: list[ActivityEntry]) -> None:
        try:
            self._journals()[training].add_activities(entries)
        except AppError as error:
            log.warning("activity could not be written: %s", error.code)

    def _page(
        self,
        training: bool,
        account_id: str | None,
        show: Show,
        text: str,
        before: int | None,
        limit: int,
    ) -> ActivityPage:
        self.flush()
        found: list[ActivityLine] = []
        for line in self._walk(training, account_id, show, text, before):
            if len(found) == limit:
                return ActivityPage(tuple(found), found[-1].id)
            found.append(line)
        return ActivityPage(tuple(found))

    def _walk(
        self, training: bool, account_id: str | None, show: Show, text: str, before: int | None
    ) -> Iterator[ActivityLine]:
        journal = self._journals()[training]
        needle = text.strip().casefold()
        looked = 0
        while looked < _LOOKED_THROUGH or not needle:
            entries = journal.activity(
                account=account_id, kinds=_KINDS.get(show, ()), trouble=show is Show.TROUBLE, before=before,
                limit=_READ_AT_ONCE,
            )  # fmt: skip
            for entry in entries:
                line = in_words(entry)
                if not needle or needle in _searched(line):
                    yield line
            if len(entries) < _READ_AT_ONCE:
                return
            looked += len(entries)
            before = entries[-1].id

    def _export(self, path: Path, training: bool, account_id: str | None, show: Show, text: str) -> int:
        self.flush()
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        names = ("time", "account", "what", "result", "times", "request", "job", "said")
        writer.writerow([t(f"activity.column.{name}") for name in names])
        count = 0
        for line in self._walk(training, account_id, show, text, None):
            writer.writerow(csv_row(_exported(line)))
            count += 1
        write_private(path, out.getvalue().encode("utf-8-sig"))
        return count


def in_words(entry: ActivityEntry) -> ActivityLine:
    """An entry with its sentence."""
    facts = entry.facts
    is_request = entry.code == REQUEST
    if is_request:
        sentence, result = _request_words(entry)
    elif entry.code == TOLD:
        sentence, result = str(facts.get("text", "")), t("activity.result.told")
    else:
        sentence = t(f"activity.did.{entry.code}", **facts)
        result = t("activity.result.trouble" if entry.trouble else "activity.result.done")
    return ActivityLine(
        entry.id, entry.at, entry.account, str(facts.get("account", "")), entry.job, entry.kind,
        entry.trouble, sentence, result, is_request, facts,
    )  # fmt: skip


def _request_words(entry: ActivityEntry) -> tuple[str, str]:
    facts = entry.facts
    key, title = f"activity.asked.{facts['operation']}", str(facts.get("title", ""))
    if not has(key):
        key = f"activity.asked.titled_{entry.kind}" if title else f"activity.asked.any_{entry.kind}"
    sentence = t(key, platform=facts.get("platform", ""), title=t(title))
    times = int(facts.get("times", 1))
    if times > 1:
        sentence = t("activity.times", sentence=sentence, count=times)
    if not entry.trouble:
        return sentence, t("activity.result.answered")
    if facts.get("error") == "cancelled":
        return sentence, t("activity.result.stopped")
    return sentence, t(
        "activity.result.no_answer" if facts.get("status") is None else "activity.result.refused"
    )


def _searched(line: ActivityLine) -> str:
    return f"{line.sentence} {line.result} {line.account} {line.method} {line.path} {line.job}".casefold()


def _exported(line: ActivityLine) -> tuple[object, ...]:
    request = f"{line.method} {line.path}" if line.request else ""
    status = line.facts.get("status")
    result = f"{line.result} ({status})" if status is not None else line.result
    return (
        line.at.astimezone().isoformat(timespec="seconds"), line.account, line.sentence, result,
        line.facts.get("times", 1), request, line.job, line.facts.get("said", ""),
    )  # fmt: skip
