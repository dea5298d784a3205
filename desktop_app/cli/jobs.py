"""``campaign-desk jobs list|show|resume|undo|verify|report``.

Owns: their arguments and output. Must not: hold a rule of jobs.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.cli.accounts import hold_credentials
from desktop_app.cli.context import Context, Services, Stop, error_json
from desktop_app.cli.erasures import cut_off
from desktop_app.cli.exit_codes import Exit
from desktop_app.cli.imports import add_consent_option, finish, job_json, job_lines
from desktop_app.cli.undo import add_undo, finish_undo, undo_json, undo_lines
from desktop_app.cli.verify import add_verify
from desktop_app.model.errors import StorageFailed
from desktop_app.model.texts import t

if TYPE_CHECKING:
    from desktop_app.services.importing.nouns import JobView


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the commands."""
    jobs = commands.add_parser("jobs", help=t("cli.help.jobs"))
    actions = jobs.add_subparsers(dest="action", required=True, metavar="ACTION")

    listing = actions.add_parser("list", parents=[common], help=t("cli.help.jobs_list"))
    listing.set_defaults(work=_list)

    show = actions.add_parser("show", parents=[common], help=t("cli.help.jobs_show"))
    show.add_argument("job", metavar="J")
    show.add_argument("--rows", type=Path, metavar="F", help=t("cli.help.jobs_rows"))
    show.set_defaults(work=_show)

    resume = actions.add_parser("resume", parents=[common], help=t("cli.help.jobs_resume"))
    resume.add_argument("job", metavar="J")
    add_consent_option(resume)
    resume.add_argument("--credentials-stdin", action="store_true", help=t("cli.help.credentials_stdin"))
    resume.set_defaults(work=_resume)

    add_undo(actions, common)
    add_verify(actions, common)

    report = actions.add_parser("report", parents=[common], help=t("cli.help.jobs_report"))
    report.add_argument("job", metavar="J")
    report.add_argument("--out", type=Path, required=True, metavar="DIR")
    report.set_defaults(work=_report)


async def _list(context: Context, services: Services, given: argparse.Namespace, stop: Stop) -> Exit:
    views = services.imports.jobs()
    context.terminal.result(
        {"jobs": [view.as_json() for view in views]}, lambda: [_line(view) for view in views]
    )
    if left := len(await cut_off(services)):
        context.terminal.say(t("cli.erasures.some_cut_off", count=left))
    return Exit.GOOD


def _line(view: JobView) -> str:
    return t(
        "cli.job.line",
        job=view.job,
        state=t(f"cli.job.is_{view.state.value}"),
        file=view.file,
        list=view.list,
        account=view.account,
        rows=view.ledger.total,
    )


async def _show(context: Context, services: Services, given: argparse.Namespace, stop: Stop) -> Exit:
    view = services.imports.view(given.job)
    result = undo_json(services, view) if view.of else job_json(services, view)
    if view.error is not None:
        result["error"] = error_json(view.error)
    if given.rows is not None:
        _write_rows(services, given.job, given.rows)
        result["files"] = {"rows": str(given.rows)}
    lines = undo_lines if view.of else partial(job_lines, files={})
    context.terminal.result(result, lambda: [_line(view), *lines(services, view)])
    if view.error is not None:
        context.terminal.explain(view.error)
    return Exit.GOOD


def _write_rows(services: Services, job: str, file: Path) -> None:
    of = services.imports.view(job).of
    rows = services.imports.walk_undo(job) if of else services.imports.walk_rows(job)
    try:
        with open(file, "w", encoding="utf-8", newline="\n", opener=_private) as out:
            for row in rows:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
    except OSError as error:
        raise StorageFailed("file_not_written", file=str(file), original=error.strerror or "") from error


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


async def _resume(context: Context, services: Services, given: argparse.Namespace, stop: Stop) -> Exit:
    view = services.imports.view(given.job)
    hold_credentials(context, services, view.account, given)
    stop.gentle = True
    view = await services.imports.resume(
        given.job, context.terminal.progress, stop, consent_confirmed=given.consent == "confirmed"
    )
    if view.of:
        return finish_undo(context, services, view)
    return await finish(context, services, view)


async def _report(context: Context, services: Services, given: argparse.Namespace, stop: Stop) -> Exit:
    files = await asyncio.to_thread(services.imports.save_results, given.job, given.out)
    context.terminal.result(
        {"job": given.job, "files": {kind: str(path) for kind, path in files.items()}},
        lambda: (
            [t("cli.job.file", path=str(path)) for path in files.values()] or [t("cli.job.nothing_to_mend")]
        ),
    )
    return Exit.GOOD
