"""``campaign-desk import FILE --account ID --list NAME|id:N``: the main job from the terminal.

Owns: its arguments, its questions, its output. Must not: hold a rule of an import.

``--plan`` only reads and leaves nothing behind. ``--yes`` sends. With neither the plan is shown and the
person asked; where nobody can answer, that is an error and nothing is read.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.cli.accounts import hold_credentials
from desktop_app.cli.context import Context, Services, Stop, error_json
from desktop_app.cli.exit_codes import Exit, exit_code
from desktop_app.cli.inspection import add_reading_options, answers_of, mapping_of
from desktop_app.model.errors import Stopped, UsageError
from desktop_app.model.report import RowState
from desktop_app.model.texts import t

if TYPE_CHECKING:
    from desktop_app.services.importing.nouns import JobView, Plan

UNFINISHED = (RowState.REJECTED_HERE, RowState.REJECTED_THERE, RowState.IN_DOUBT, RowState.NOT_SENT)
"""States that make exit code 1: the person has something left to do."""


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    parser = commands.add_parser("import", parents=[common], help=t("cli.help.import"))
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--account", required=True, metavar="ID", help=t("cli.help.account"))
    parser.add_argument("--list", required=True, metavar="NAME|id:N", help=t("cli.help.list"))
    add_reading_options(parser)
    add_consent_option(parser)
    parser.add_argument("--credentials-stdin", action="store_true", help=t("cli.help.credentials_stdin"))
    parser.add_argument("--restore-deleted", action="store_true", help=t("cli.help.restore_deleted"))
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--plan", action="store_true", help=t("cli.help.plan"))
    which.add_argument("--yes", action="store_true", help=t("cli.help.yes"))
    parser.set_defaults(work=_import)


def add_consent_option(parser: argparse.ArgumentParser) -> None:
    """``--consent confirmed``: the people of the file agreed to get mail."""
    parser.add_argument("--consent", choices=("confirmed",), default=None, help=t("cli.help.consent"))


async def _import(context: Context, services: Services, given: argparse.Namespace, stop: Stop) -> Exit:
    from desktop_app.services.importing.nouns import ImportRequest

    terminal = context.terminal
    asks = not given.plan and not given.yes
    if asks and (not terminal.interactive or given.credentials_stdin):
        raise UsageError("confirm_missing")
    by_id = given.list.startswith("id:")
    request = ImportRequest(
        path=given.file,
        account_id=given.account,
        list_name="" if by_id else given.list,
        list_id=given.list[3:].strip() if by_id else "",
        kind=given.kind or "contacts",
        mapping=mapping_of(given),
        answers=answers_of(given),
        region=given.region,
        consent_confirmed=given.consent == "confirmed",
        go_on=given.yes,
        restore_deleted=given.restore_deleted,
    )
    hold_credentials(context, services, given.account, given)
    if given.yes:
        services.accounts.require_armed(given.account)  # before the file is read, not after
    view = await services.imports.prepare(request, terminal.progress)
    if not by_id and view.list != request.list_name:
        terminal.say(t("cli.list_named", given=request.list_name, list=view.list, platform=view.platform))
    if given.plan:
        plan = services.imports.plan(view.job)
        services.imports.discard(view.job)
        terminal.result(plan.as_json(), lambda: plan_lines(plan))
        return Exit.GOOD
    if view.error is None and asks and not _agreed(context, services, view):
        services.imports.discard(view.job)
        raise Stopped("import_declined")
    if view.error is None:
        stop.gentle = True
        view = await services.imports.run(view.job, terminal.progress, stop)
    return await finish(context, services, view)


def _agreed(context: Context, services: Services, view: JobView) -> bool:
    plan = services.imports.plan(view.job)
    for line in plan_lines(plan):
        context.terminal.say(line)
    account = services.accounts.get(view.account)
    question = t(
        "cli.import_question",
        count=plan.to_send,
        list=view.list,
        account=account.name,
        kind=t("cli.account_training") if account.training else t("cli.account_live"),
    )
    return context.terminal.ask(question)


async def finish(context: Context, services: Services, view: JobView) -> Exit:
    """Give the result of a job that ended, stopped or waits, and its exit code."""
    from desktop_app.journal.job_state import JobState

    files: dict[str, Path] = {}
    if view.state is JobState.DONE and any(view.ledger.count(state) for state in UNFINISHED):
        files = await asyncio.to_thread(services.imports.save_results, view.job, services.paths.exports)
    result = job_json(services, view)
    result["files"] = {kind: str(path) for kind, path in files.items()}
    error = view.error
    if error is None and view.state is JobState.STOPPED:
        error = Stopped()
    if error is not None:
        result["error"] = error_json(error)
    context.terminal.result(result, lambda: job_lines(services, view, files))
    if error is not None:
        context.terminal.explain(error)
        context.terminal.say(t("cli.resume_with", job=view.job))
        return exit_code(error)
    if view.state is not JobState.DONE:
        context.terminal.say(t("cli.still_at_it", platform=view.platform, job=view.job))
        return Exit.INCOMPLETE
    return Exit.INCOMPLETE if any(view.ledger.count(state) for state in UNFINISHED) else Exit.GOOD


def job_json(services: Services, view: JobView) -> dict[str, Any]:
    """A job with its reasons, as ``import`` and ``jobs show`` give it."""
    reasons: list[dict[str, Any]] = []
    if not view.expired:
        reasons = [
            {"state": one.state.value, "code": one.code, "count": one.count, "text": one.text}
            for one in services.imports.reasons(view.job)
        ]
    return {**view.as_json(), "reasons": reasons}


def plan_lines(plan: Plan) -> list[str]:
    """The plan to read."""
    lines = [
        t(f"cli.plan.{name}", count=getattr(plan, name))
        for name in ("create", "update", "unchanged", "suppressed", "skipped", "rejected", "unknown")
        if getattr(plan, name)
    ]
    lines.append(t("cli.plan.cost", count=plan.requests, seconds=max(1, round(plan.seconds))))
    lines += [t("cli.plan.left_out", column=column) for column in plan.left_out]
    return lines


def job_lines(services: Services, view: JobView, files: dict[str, Path]) -> list[str]:
    """The result of a job to read."""
    lines = [t("cli.job.headline", handed_over=view.handed_over, list=view.list, platform=view.platform)]
    if view.in_list is not None:
        lines.append(
            t(
                "cli.job.in_list",
                count=view.in_list.count,
                time=f"{view.in_list.checked_at.astimezone():%H:%M}",
            )
        )
    lines += [
        t(f"cli.job.state.{state.value}", count=view.ledger.count(state))
        for state in RowState
        if view.ledger.count(state)
    ]
    if not view.expired:
        lines += [
            t("cli.job.reason", count=one.count, text=one.text)
            for one in services.imports.reasons(view.job)
            if one.state in UNFINISHED
        ]
    lines += [t("cli.job.file", path=str(path)) for path in files.values()]
    return lines
