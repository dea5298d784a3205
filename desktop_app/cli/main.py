"""The terminal: arguments in, services called, result and exit code out.

Owns: the command line, errors into exit codes, Ctrl-C and SIGTERM. Must not: import Qt or a twin, hold a
rule, go round a service.

A first signal asks a job to stop after its batch; whatever else is at work is cancelled at once. A second one
cancels the job, too: it can be resumed all the same.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, NoReturn

from desktop_app import __version__
from desktop_app.cli.context import Context, Services, Stop
from desktop_app.cli.exit_codes import Exit, exit_code
from desktop_app.model.errors import AppError, KeyStoreUnavailable, Stopped, UsageError
from desktop_app.model.texts import t

log = logging.getLogger(__name__)

Work = Callable[[Context, Services, argparse.Namespace, Stop], Coroutine[Any, Any, Exit]]


class _Refused(Exception):
    """The arguments were not understood."""


class _Parser(argparse.ArgumentParser):
    """Raises instead of ending the process, so that ``--json`` gets its object."""

    def error(self, message: str) -> NoReturn:
        raise _Refused(f"{self.prog}: {message}")


def build_parser() -> argparse.ArgumentParser:
    """All commands of the terminal."""
    from desktop_app.cli import accounts, doctor, erasures, imports, inspection, jobs, render

    common = _Parser(add_help=False)
    common.add_argument("--json", action="store_true", help=t("cli.help.json"))
    parser = _Parser(prog="campaign-desk", description=t("cli.help.program"))
    parser.add_argument("--version", action="version", version=f"campaign-desk {__version__}")
    parser.add_argument("--training", action="store_true", help=t("cli.help.training"))
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    for room in (accounts, inspection, imports, jobs, erasures, render, doctor):
        room.add_parser(commands, common)
    commands.add_parser("twin", add_help=False, help=t("cli.help.twin"))
    commands.add_parser("pictures", add_help=False, help=t("cli.help.pictures"))  # drawn by the app itself
    return parser


def run(argv: Sequence[str], context: Context) -> int:
    """Carry out one command and return its exit code."""
    if argv and argv[0] == "twin":  # its own arguments, its own way of stopping
        return context.twin(list(argv[1:]))
    terminal = context.terminal
    terminal.as_json = "--json" in argv
    signals = _Signals()
    try:
        with signals:
            given = build_parser().parse_args(argv)
            if getattr(given, "work", None) is None:
                raise _Refused("campaign-desk: a command is missing")
            return int(_drive(given, context, signals))
    except SystemExit as ended:  # --help, --version
        return int(ended.code or 0)
    except _Refused as refused:
        terminal.fail(UsageError("arguments", original=str(refused)))
        return Exit.ARGUMENTS
    except AppError as error:
        terminal.fail(error)
        return exit_code(error)
    except (KeyboardInterrupt, asyncio.CancelledError):
        terminal.fail(Stopped())
        return Exit.STOPPED
    except BrokenPipeError:
        # Whoever read our output has gone. Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.GOOD
    except Exception:
        log.exception("uncaught in the terminal")
        terminal.fail(AppError("bug"))
        return Exit.BUG


def _drive(given: argparse.Namespace, context: Context, signals: _Signals) -> Exit:
    work: Work = given.work

    async def whole() -> Exit:
        stop = Stop()
        with signals.reach(asyncio.get_running_loop(), asyncio.current_task(), stop):
            services = context.services()
            try:
                return await _unlocked(partial(work, context, services, given, stop), context, services)
            finally:
                await services.aclose()

    return asyncio.run(whole())


async def _unlocked(
    work: Callable[[], Coroutine[Any, Any, Exit]], context: Context, services: Services
) -> Exit:
    """Do the work; where the file with the keys is locked and a person is there, ask for its passphrase."""
    try:
        return await work()
    except KeyStoreUnavailable as error:
        if error.code != "key_file_locked" or not context.terminal.interactive:
            raise
        await services.secrets.open_file(context.terminal.ask_passphrase())
        return await work()


class _Signals:
    """SIGINT and SIGTERM while a command runs. Before the loop runs they end it as Ctrl-C does."""

    def __init__(self) -> None:
        self._ask: Callable[[], object] | None = None
        self._before: dict[int, Any] = {}

    def __enter__(self) -> _Signals:
        for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
            number = getattr(signal, name, None)
            if number is not None:
                self._before[number] = signal.signal(number, self._heard)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _heard(self, _number: int, _frame: object) -> None:
        if self._ask is None:
            raise KeyboardInterrupt
        self._ask()

    @contextmanager
    def reach(
        self,
        loop: asyncio.AbstractEventLoop,
        task: asyncio.Task[Any] | None,
        stop: Stop,
    ) -> Iterator[None]:
        """While inside, a signal sets a gentle ``stop`` first; otherwise, and the second time, it cancels."""
        assert task is not None

        def ask() -> None:
            if stop.gentle and not stop.is_set():
                stop.set()
            else:
                task.cancel()

        # The handler runs between two instructions of the main thread: hand over, and wake the loop.
        self._ask = lambda: loop.call_soon_threadsafe(ask)
        try:
            yield
        finally:
            self._ask = None
