"""Hands a sentence to the desktop, beside the window. Must not: decide when."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.tasks import Runner

Notify = Callable[[str, str], Coroutine[Any, Any, bool]]


class NoticesViewModel(ViewModel):
    def __init__(self, runner: Runner, notify: Notify, parent: QObject | None = None) -> None:
        super().__init__(runner, parent)
        self._notify = notify

    def show(self, title: str, line: str) -> None:
        self._latest("notice", partial(self._notify, title, line), lambda _shown: None)
