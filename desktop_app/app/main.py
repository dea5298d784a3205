"""The program's entry: the window, or a command of the terminal.

Owns: which of the two, and the texts' language. Must not: import Qt, HTTP or a twin before it is their turn;
``--help`` and ``inspect`` answer at once.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

OPENS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods")
"""Endings of files that may be opened with the program; installers tell the system so (packaging)."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the exit codes are those of :mod:`desktop_app.cli.exit_codes`."""
    given = list(sys.argv[1:] if argv is None else argv)
    first = next((word for word in given if not word.startswith("-")), "")
    if first == "twin-host":  # a packed program starts its twins through itself
        from desktop_app.app.twin_host import main as host

        return host(given[1:])
    from desktop_app.model.texts import t
    from desktop_app.runtime.paths import Paths
    from desktop_app.runtime.texts import install_texts

    cache = Paths.from_environment().cache
    install_texts(cache=cache)
    if first == "pictures":
        return _pictures(given[1:])
    words = [word for word in given if word != "--training"]
    file = _contact_file(words)
    if words and file is None:
        return _command(given)  # says what is wrong with them, if something is
    if not _has_screen():
        # Qt would end the process with an abort and a text about plug-ins
        print(t("errors.no_screen.what"), t("errors.no_screen.do"), sep="\n", file=sys.stderr)
        return 2
    from desktop_app.app.pyside import load_pyside

    gc.disable()  # nothing that is loaded now becomes garbage; the window's collector takes over
    load_pyside(cache)
    from desktop_app.app.window import open_window

    return open_window(training="--training" in given, file=file)


def _contact_file(words: list[str]) -> Path | None:
    """The file that a person opened with the program ("Open with ..."); no command has such an ending."""
    if len(words) != 1 or Path(words[0]).suffix.lower() not in OPENS:
        return None
    file = Path(words[0]).absolute()
    return file if file.is_file() else None


def _has_screen() -> bool:
    """Can a window open? X11 and Wayland systems may be without; a Qt platform chosen by name counts."""
    if not sys.platform.startswith(("linux", "freebsd")):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _command(given: list[str]) -> int:
    from desktop_app.app.wiring import Desk
    from desktop_app.cli.context import Context, Terminal
    from desktop_app.cli.exit_codes import Exit
    from desktop_app.cli.main import run

    desk = Desk()
    try:
        code = run(given, Context(Terminal.of_process(), lambda: desk, _twin))
        if code in (Exit.GOOD, Exit.INCOMPLETE) and desk.made("imports"):
            desk.forget_old()
        return code
    finally:
        desk.close()


def _pictures(given: list[str]) -> int:
    from desktop_app.app.pictures import main as pictures
    from desktop_app.cli.exit_codes import exit_code
    from desktop_app.model.errors import AppError

    try:
        return pictures(given)
    except AppError as error:
        print(error.message, error.what_to_do, sep="\n", file=sys.stderr)
        return exit_code(error)


def _twin(given: list[str]) -> int:
    from desktop_app import twins

    return twins.main(given)
