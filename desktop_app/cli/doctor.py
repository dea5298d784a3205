"""``campaign-desk doctor [--json] [--offline]``.

Owns: its arguments and output. Must not: check anything itself.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from desktop_app import __version__
from desktop_app.cli.context import Context, Services, Stop
from desktop_app.cli.exit_codes import Exit
from desktop_app.model.texts import t

if TYPE_CHECKING:
    from desktop_app.services.doctor import Finding


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    doctor = commands.add_parser("doctor", parents=[common], help=t("cli.help.doctor"))
    doctor.add_argument("--offline", action="store_true", help=t("cli.help.offline"))
    doctor.set_defaults(work=_doctor)


async def _doctor(context: Context, services: Services, given: argparse.Namespace, stop: Stop) -> Exit:
    from desktop_app.services.doctor import State

    findings = await services.doctor.examine(offline=given.offline)
    good = all(finding.state is not State.FAULT for finding in findings)
    context.terminal.result(
        {"ok": good, "version": __version__, "checks": [finding.as_json() for finding in findings]},
        lambda: [line for finding in findings for line in _lines(finding)],
    )
    return Exit.GOOD if good else Exit.INCOMPLETE


def _lines(finding: Finding) -> list[str]:
    lines = [f"{t(f'doctor.state.{finding.state}')}  {finding.text}"]
    return [*lines, f"      {finding.advice}"] if finding.advice else lines
