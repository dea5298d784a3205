"""The log file: rotating, for its owner alone, without secrets.

Owns: where records go, the last filter before the file, the crash file. Must not: decide what is logged.

Two nets: every room logs path templates and counts, never filled paths or values; and whatever still slips
into a record is cleaned by the filter handed in (``runtime.redact``) before it is written. A record that
cannot be cleaned is not written.
"""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import os
import sys
import time
import traceback
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType

from desktop_app.model.errors import StorageFailed
from desktop_app.runtime.paths import make_private

FILE_NAME = "campaign-desk.log"
MAX_BYTES = 2_000_000
KEPT_FILES = 5

Clean = Callable[[str], str]


class CleanFormatter(logging.Formatter):
    """One record to text, with everything in it cleaned: arguments and tracebacks too."""

    def __init__(self, clean: Clean) -> None:
        super().__init__(
            "%(asctime)s.%(msecs)03dZ %(levelname)s %(process)d %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S"
        )
        self.converter = time.gmtime
        self._clean = clean

    def format(self, record: logging.LogRecord) -> str:
        """The whole text of the record, cleaned once, at the end."""
        return self._clean(super().format(record))


class PrivateRotatingFile(logging.handlers.RotatingFileHandler):
    """Rotating file that only its owner may read. Window and terminal append to the same one."""

    def _open(self) -> TextIOWrapper:
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return os.fdopen(handle, "a", encoding="utf-8", errors="backslashreplace")

    def doRollover(self) -> None:  # noqa: N802 - the base class's name
        try:
            super().doRollover()
        except PermissionError:  # another process holds it open (Windows): go on in the same file
            if self.stream is None:
                self.stream = self._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the base class's name
        """A full disk must not end the work; the record is lost, the next may not be."""


class Logs:
    """The installed logging of one process; :meth:`close` puts things back as they were."""

    def __init__(self, folder: Path, clean: Clean, *, level: int = logging.INFO) -> None:
        """StorageFailed when the log folder or file cannot be made."""
        make_private(folder)
        self.file = folder / FILE_NAME
        try:
            self._handler = PrivateRotatingFile(
                self.file, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8", delay=False
            )
        except OSError as error:
            raise StorageFailed(
                "folder_not_writable", folder=str(folder), original=error.strerror or ""
            ) from error
        self._handler.setFormatter(CleanFormatter(clean))
        self._handler.setLevel(level)
        root = logging.getLogger()
        self._level_before = root.level
        root.addHandler(self._handler)
        root.setLevel(min(level, root.level or level))
        # The HTTP libraries name full URLs at INFO; our own request log keeps templates instead.
        for noisy in ("httpx", "httpcore", "keyring", "asyncio"):
            logging.getLogger(noisy).setLevel(logging.WARNING)
        logging.captureWarnings(True)

    def watch_crashes(self) -> None:
        """Also write where each thread stood when the interpreter itself dies (``crash.log``)."""
        self._crash_file = open(  # noqa: SIM115 - stays open as long as the process
            self.file.with_name("crash.log"), "a", encoding="utf-8", opener=_private
        )
        faulthandler.enable(self._crash_file)

    def close(self) -> None:
        """Flush and leave the root logger as it was. Safe to call twice."""
        root = logging.getLogger()
        root.removeHandler(self._handler)
        root.setLevel(self._level_before)
        self._handler.close()
        logging.captureWarnings(False)
        crash_file = getattr(self, "_crash_file", None)
        if crash_file is not None and not crash_file.closed:
            faulthandler.disable()
            crash_file.close()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def describe_traceback(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None, clean: Clean
) -> str:
    """An error with its traceback for a report, cleaned, without values of variables."""
    text = "".join(traceback.format_exception(kind, error, trace))
    return clean(f"Python {sys.version.split()[0]} on {sys.platform}\n{text}")
