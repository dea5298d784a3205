"""``campaign-desk jobs undo J [--plan]``: take an import back.

Owns: its arguments and output. Must not: hold a rule of undo.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from desktop_app.cli.accounts import hold_credentials
from desktop_app.cli.context import Context, Services, Stop, error_json
from desktop_app.cli.exit_codes import Exit, exit_code
from desktop_app.model.errors import Stopped
from desktop_app.model.texts import t

if TYPE_CHECKING:
    from desktop_app.provider_api.manifest import Manifest
    from desktop_app.services.importing.nouns import JobView


def add_undo(actions: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    undo = actions.add_parser("undo", parents=[common], help=t("cli.help.jobs_undo"))
    undo.add_argument("job", metavar="J")
    undo.add_argument("--plan", action="store_true", help=t("cli.help.plan"))
    undo.add_argument("--credentials-stdin", action="store_true", help=t("cli.help.credentials_stdin"))
    undo.set_defaults(work=_undo)


async def _undo(context: Context, services: Services, given: argparse.Namespace, stop: Stop) -> Exit:
    view = services.imports.view(given.job)
    manifest = _manifest(services, view.account)
    if given.plan:
        plan = services.imports.plan_undo(given.job, manifest)
        sentences = services.imports.not_undone(given.job, manifest)
        lines = [
            t("cli.undo.plan", part=t(f"undo.note.{part.note}", platform=manifest.label), count=part.count)
            for part in plan.parts
        ]
        context.terminal.result(
            {"job": given.job, "undo": plan.as_json(), "not_undone": list(sentences)},
            lambda: [
                t(f"undo.{plan.extent.value}"),
                *lines,
                *(t("cli.undo.not_undone", text=one) for one in sentences),
            ],
        )
        return Exit.GOOD
    hold_credentials(context, services, view.account, given)
    stop.gentle = True
    made = await services.imports.undo(given.job, context.terminal.progress, stop)
    return finish_undo(context, services, made)


def finish_undo(context: Context, services: Services, view: JobView) -> Exit:
    """Give the result of an undo that ended, stopped or waits, and its exit code."""
    from desktop_app.journal.job_state import JobState

    result = undo_json(services, view)
    error = view.error
    if error is None and view.state is JobState.STOPPED:
        error = Stopped()
    if error is not None:
        result["error"] = error_json(error)
    context.terminal.result(result, lambda: undo_lines(services, view))
    if error is not None:
        context.terminal.explain(error)
        context.terminal.say(t("cli.resume_with", job=view.job))
        return exit_code(error)
    return Exit.GOOD if view.people["reversed"] == sum(view.people.values()) else Exit.INCOMPLETE


def undo_json(services: Services, view: JobView) -> dict[str, Any]:
    """An undo with its reasons and with what it never takes back."""
    result = view.as_json()
    if not view.expired:
        result["reasons"] = [one.as_json() for one in services.imports.undo_reasons(view.job)]
        manifest = _manifest(services, view.account)
        result["not_undone"] = list(services.imports.not_undone(view.job, manifest))
    return result


def undo_lines(services: Services, view: JobView) -> list[str]:
    """An undo to read."""
    people = view.people
    lines = [t("cli.undo.headline", count=people.get("reversed", 0), total=sum(people.values()))]
    if not view.expired:
        lines += [
            t("cli.undo.line", count=one.count, text=one.text)
            for one in services.imports.undo_reasons(view.job)
        ]
        manifest = _manifest(services, view.account)
        sentences = services.imports.not_undone(view.job, manifest)
        lines += [t("cli.undo.not_undone", text=one) for one in sentences]
    return lines


def _manifest(services: Services, account_id: str) -> Manifest:
    return services.accounts.manifest(services.accounts.get(account_id))
