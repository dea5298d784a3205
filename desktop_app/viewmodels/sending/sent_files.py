"""The last files of events or orders that were sent to an account.

Owns: the list as it was last read, the words for how each stands. Must not: open a result (the window does),
or hold a rule.
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.account import Account
from desktop_app.model.texts import t
from desktop_app.services.sent_files import SentFile
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.cells import Tone
from desktop_app.viewmodels.tasks import Runner


class ListsSent(Protocol):
    def sent_files(self, account: Account, kind: str) -> Coroutine[Any, Any, Sequence[SentFile]]: ...


class SentFilesViewModel(ViewModel):
    """``kind``: events or orders. Signals: lines_changed(): they were read."""

    lines_changed = Signal()

    def __init__(
        self, runner: Runner, service: ListsSent, account: Account, kind: str, parent: QObject | None = None
    ) -> None:
        super().__init__(runner, parent)
        self._service = service
        self.account, self.kind = account, kind
        self.lines: tuple[SentFile, ...] | None = None
        """None until they were read, newest first afterwards."""

    def read(self) -> None:
        self._latest("read", partial(self._service.sent_files, self.account, self.kind), self._take)

    def _take(self, lines: Sequence[SentFile]) -> None:
        self.lines = tuple(lines)
        self.lines_changed.emit()


def how_it_stands(line: SentFile) -> tuple[str, Tone]:
    """The most that somebody has to do about it."""
    counts = line.kept.counts
    if line.running:
        return t("sent_files.running"), Tone.ACC
    if count := counts.get("in_doubt", 0):
        return t("sent_files.not_certain", count=count), Tone.WARN
    if not line.ended and line.left:
        return t("sent_files.left", count=line.left), Tone.WARN
    if count := counts.get("refused", 0):
        return t("sent_files.refused", count=count), Tone.BAD
    if count := counts.get("held_back", 0):
        return t("sent_files.left_out", count=count), Tone.GOOD
    return t("sent_files.sent"), Tone.GOOD
