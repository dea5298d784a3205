"""``campaign-desk inspect FILE``: what a careful reading finds in a file, as one JSON object.

Owns: its arguments and output. Must not: read the file itself. Needs no account and makes no folder.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from functools import partial
from pathlib import Path
from typing import Any

from desktop_app.cli.context import Context, Services, Stop
from desktop_app.cli.exit_codes import Exit
from desktop_app.model.errors import StorageFailed, UsageError
from desktop_app.model.texts import t


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    inspect = commands.add_parser("inspect", parents=[common], help=t("cli.help.inspect"))
    inspect.add_argument("file", type=Path, metavar="FILE")
    add_reading_options(inspect)
    inspect.add_argument("--rows", type=Path, metavar="OUT.ndjson", help=t("cli.help.rows"))
    inspect.add_argument("--mapping-out", type=Path, metavar="F", help=t("cli.help.mapping_out"))
    inspect.set_defaults(work=_inspect)


def add_reading_options(parser: argparse.ArgumentParser) -> None:
    """The options that say how a file is to be read, for every command that reads one."""
    parser.add_argument("--region", default="", metavar="UA", help=t("cli.help.region"))
    parser.add_argument("--kind", choices=("contacts", "orders"), default=None, help=t("cli.help.kind"))
    parser.add_argument("--mapping", type=Path, metavar="F", help=t("cli.help.mapping"))
    parser.add_argument("--answer", action="append", default=[], metavar="Q=V", help=t("cli.help.answer"))


def answers_of(given: argparse.Namespace) -> dict[str, str]:
    """``--answer q=v`` as a mapping. UsageError for one without ``=``."""
    found: dict[str, str] = {}
    for text in given.answer:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise UsageError("answer_form", name=text)
        found[name.strip()] = value.strip()
    return found


def mapping_of(given: argparse.Namespace) -> Any:
    """The mapping of ``--mapping F``, or None. UsageError when the file is not one."""
    from desktop_app.services.importing.reading import Mapping

    if given.mapping is None:
        return None
    try:
        return Mapping.from_json(given.mapping.read_bytes())
    except OSError as error:
        raise UsageError(
            "mapping_unreadable", name=str(given.mapping), original=error.strerror or ""
        ) from None
    except ValueError as error:
        raise UsageError("mapping_wrong", name=str(given.mapping), original=str(error)) from None


def write_mapping(file: Path, mapping: dict[str, Any]) -> None:
    """Write how a file was read, to be changed and given back. StorageFailed when that fails."""
    try:
        file.write_text(json.dumps(mapping, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise StorageFailed("file_not_written", file=str(file), original=error.strerror or "") from error


async def _inspect(context: Context, services: Services, given: argparse.Namespace, stop: Stop) -> Exit:
    from desktop_app.services.importing.reading import inspect_file

    context.terminal.as_json = True  # its result has one form only
    look = partial(
        inspect_file,
        given.file,
        region=given.region or None,
        kind=given.kind,
        mapping=mapping_of(given),
        answers=answers_of(given),
        rows_out=given.rows,
    )
    try:
        found = await asyncio.to_thread(look)
    except OSError as error:  # what is wrong with the file itself is a refusal in the result
        said = error.strerror or ""
        raise StorageFailed("file_not_written", file=str(given.rows), original=said) from error
    if given.mapping_out is not None and not found["refused"]:
        write_mapping(given.mapping_out, found["mapping"])
    context.terminal.result(found, list)
    return Exit.GOOD
