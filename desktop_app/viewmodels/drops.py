"""A file that was dropped on the window, before any page takes it.

Owns: that one drop is looked at, the last. Must not: touch the disk itself, or know a page.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.tasks import Runner


class DropsViewModel(ViewModel):
    """Signals: ``looked(Path, str)``: what is the matter with it (folder, gone), "" for nothing."""

    looked = Signal(object, str)

    def __init__(
        self,
        runner: Runner,
        what_is: Callable[[Path], Coroutine[Any, Any, str]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(runner, parent)
        self._what_is = what_is

    def look(self, path: Path) -> None:
        self._latest("look", partial(self._what_is, path), partial(self.looked.emit, path))
