"""``campaign-desk jobs verify J [--full | --sample N]`` and ``jobs bring-back J --reason TEXT``.

Owns: its arguments and output. Must not: compare.
"""

from __future__ import annotations

import argparse
from typing import Any

from desktop_app.cli.accounts import hold_credentials
from desktop_app.cli.context import Context, Services, Stop
from desktop_app.cli.exit_codes import Exit
from desktop_app.model.texts import t

SHOWN = 1000


def add_verify(actions: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    verify = actions.add_parser("verify", parents=[common], help=t("cli.help.jobs_verify"))
    verify.add_argument("job", metavar="J")
    which = verify.add_mutually_exclusive_group()
    which.add_argument("--full", action="store_true", help=t("cli.help.verify_full"))
    which.add_argument("--sample", type=int, default=200, metavar="N", help=t("cli.help.verify_sample"))
    verify.add_argument("--credentials-stdin", action="store_true", help=t("cli.help.credentials_stdin"))
    verify.set_defaults(work=_verify)

    back = actions.add_parser("bring-back", parents=[common], help=t("cli.help.jobs_bring_back"))
    back.add_argument("job", metavar="J")
    back.add_argument("--reason", required=True, metavar="TEXT", help=t("cli.help.force_reason"))
    back.add_argument("--credentials-stdin", action="store_true", help=t("cli.help.credentials_stdin"))
    back.set_defaults(work=_bring_back)


async def _bring_back(context: Context, services: Services, given: argparse.Namespace, stop: Stop) -> Exit:
    view = services.imports.view(given.job)
    hold_credentials(context, services, view.account, given)
    stop.gentle = True
    made = await services.imports.bring_back(given.job, given.reason, context.terminal.progress, stop)
    lines = [t("cli.bring_back.done", back=made.back, refused=made.refused)]
    if made.left:
        lines.append(t("cli.bring_back.left", count=made.left))
    result = {"job": given.job, "back": made.back, "refused": made.refused, "left": made.left}
    context.terminal.result(result, lambda: lines)
    return Exit.GOOD if not made.refused and not made.left else Exit.INCOMPLETE


async def _verify(context: Context, services: Services, given: argparse.Namespace, stop: Stop) -> Exit:
    view = services.imports.view(given.job)
    hold_credentials(context, services, view.account, given)
    stop.gentle = True
    made = await services.imports.verify(
        given.job, context.terminal.progress, stop, full=given.full, sample=max(1, given.sample)
    )
    found = services.imports.differences(given.job, limit=SHOWN)
    lines = [t("cli.verify.headline", **{name: getattr(made, name) for name in made.__slots__})]
    if made.not_told:
        lines.append(t("cli.verify.not_told", count=made.not_told))
    for one in found:
        key = "cli.verify.line" if one.field else "cli.verify.missing"
        lines.append(t(key, **one._asdict()))
    context.terminal.result(
        {
            "job": given.job,
            "verified": made.as_json(),
            "differences": [one._asdict() for one in found],
        },
        lambda: lines,
    )
    return Exit.INCOMPLETE if made.differ or made.missing else Exit.GOOD
