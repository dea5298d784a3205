"""``campaign-desk render T --params F``: a template with data, as the platform's engine makes it.

Owns: its arguments and output. Must not: know how a template is rendered.

Standard output gets the exact bytes, nothing added; an error is one line ``T:line:col: text``. The data are
``$data``, and their names are variables, too. Needs no account and makes no folder.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from desktop_app.cli.context import Context, Services, Stop
from desktop_app.cli.exit_codes import Exit
from desktop_app.model.errors import UsageError
from desktop_app.model.texts import t

ENGINES = ("2.4.1", "1.7")
TOOLS = {"math": "mathTool", "number": "numberTool", "date": "dateTool"}


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    render = commands.add_parser("render", parents=[common], help=t("cli.help.render"))
    render.add_argument("template", type=Path, metavar="T")
    render.add_argument("--params", type=Path, required=True, metavar="F", help=t("cli.help.params"))
    render.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help=t("cli.help.engine"))
    render.add_argument("--tools", default="", metavar="math,number,date", help=t("cli.help.tools"))
    render.set_defaults(work=_render)


async def _render(context: Context, services: Services, given: argparse.Namespace, stop: Stop) -> Exit:
    from desktop_app.velocity import VelocityError, compile_template

    template = _read(given.template)
    data = _data(given.params)
    tools = _tools(given.tools)
    root = data if isinstance(data, dict) else None
    try:
        text = await asyncio.to_thread(
            lambda: compile_template(template, given.engine).render(data, root=root, tools=tools)
        )
    except VelocityError as error:
        place = {"line": error.line, "column": error.column}
        if context.terminal.as_json:
            said = {
                "code": f"template.{error.kind}",
                "message": error.message,
                "what_to_do": t("cli.mend_template"),
            }
            context.terminal.result({"error": {**said, **place}}, list)
        context.terminal.say(f"{given.template}:{error.line or 0}:{error.column or 0}: {error.message}")
        return Exit.INCOMPLETE
    if context.terminal.as_json:
        context.terminal.result({"output": text}, list)
    else:
        # not through the text layer: it would change line ends on Windows
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
        sys.stdout.buffer.flush()
    return Exit.GOOD


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError("template_unreadable", name=str(file), original=error.strerror or "") from None
    except UnicodeDecodeError as error:
        raise UsageError("template_unreadable", name=str(file), original=str(error)) from None


def _data(file: Path) -> Any:
    try:
        return json.loads(_read(file))
    except ValueError as error:
        raise UsageError("params_wrong", name=str(file), original=str(error)) from None


def _tools(names: str) -> list[str]:
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    for name in wanted:
        if name not in TOOLS:
            raise UsageError("tool_unknown", name=name, known=", ".join(TOOLS))
    return [TOOLS[name] for name in wanted]
