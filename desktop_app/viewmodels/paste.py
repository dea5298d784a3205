"""What lies in the clipboard, as a file to import.

Owns: that one paste is worked on at a time, and when its file goes. Must not: touch the clipboard (the view
does).
"""

from __future__ import annotations

from collections.abc import Coroutine
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.tasks import Runner


class PasteService(Protocol):
    def write(self, text: str) -> Coroutine[Any, Any, Path]: ...

    def forget(self, path: Path) -> Coroutine[Any, Any, None]: ...


class PasteViewModel(ViewModel):
    """Signals: ready(Path): the table is a file now."""

    ready = Signal(object)

    def __init__(self, runner: Runner, service: PasteService, parent: QObject | None = None) -> None:
        super().__init__(runner, parent)
        self._service = service
        self._made: set[Path] = set()

    def take(self, text: str) -> None:
        """A table as text; ``failed`` says why it is none."""
        self._once("take", partial(self._service.write, text), self._made_one)

    def is_pasted(self, path: Path | None) -> bool:
        """Did this file come out of the clipboard?"""
        return path in self._made

    def adopt(self, path: Path) -> None:
        """A file of this run that was made otherwise: it goes as a pasted one does."""
        self._made.add(path)

    def forget(self, path: Path | None) -> None:
        """The import of this file is over."""
        if path is not None and path in self._made:
            self._made.discard(path)
            self._once(f"forget {path}", partial(self._service.forget, path), lambda _done: None)

    def _made_one(self, path: Path) -> None:
        self._made.add(path)
        self.ready.emit(path)
