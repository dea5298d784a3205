"""Training: starting the practice platforms, and the trainer's menu (start over, clock, faults).

Owns: its state. Must not: start a process itself (the service does) or hold a rule.
"""

from __future__ import annotations

from collections.abc import Coroutine
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.tasks import Runner

FAULTS: tuple[tuple[str, str], ...] = (
    ("fault_none", ""),
    ("fault_429", "429:every=3,times=2,seconds=3"),
    ("fault_5xx", "5xx:every=4,times=2"),
    ("fault_reject", "reject:rate=0.02"),
    ("fault_slow", "slow:seconds=2"),
    ("fault_cut", "cut-after@/contacts$:times=1"),
    ("fault_expire", "expire"),
)
"""(text key under ``training``, what the practice platform is told)."""


class TrainingService(Protocol):
    def start(self) -> Coroutine[Any, Any, str]: ...

    def reset(self, account_id: str) -> Coroutine[Any, Any, None]: ...

    def set_fault(self, account_id: str, spec: str) -> Coroutine[Any, Any, None]: ...

    def advance(self, account_id: str, seconds: int) -> Coroutine[Any, Any, None]: ...


class TrainingViewModel(ViewModel):
    """Signals:
    ready(str): the practice platforms run; the id of the account to open.
    starting_changed(bool)
    done(str, str): text key of what the trainer did, and the name of the fault.
    """

    ready = Signal(str)
    starting_changed = Signal(bool)
    done = Signal(str, str)

    def __init__(
        self, runner: Runner, service: TrainingService, speed: int, parent: QObject | None = None
    ) -> None:
        super().__init__(runner, parent)
        self._service = service
        self.speed = speed

    def start(self) -> None:
        if self._once("start", partial(self._service.start), self._started, on_error=self._not_started):
            self.starting_changed.emit(True)

    def reset(self, account_id: str) -> None:
        self._once(
            "reset", partial(self._service.reset, account_id), partial(self._told, "training.reset_done", "")
        )

    def advance(self, account_id: str) -> None:
        make = partial(self._service.advance, account_id, 600)
        self._once("advance", make, partial(self._told, "training.clock_done", ""))

    def set_fault(self, account_id: str, name: str) -> None:
        """``name`` is one of :data:`FAULTS`."""
        make = partial(self._service.set_fault, account_id, dict(FAULTS)[name])
        self._latest("fault", make, partial(self._told, "training.fault_done", name))

    def _started(self, account_id: str) -> None:
        self.starting_changed.emit(False)
        self.ready.emit(account_id)

    def _not_started(self, error: object) -> None:
        self.starting_changed.emit(False)
        self.failed.emit(error)

    def _told(self, key: str, fault: str, _value: object) -> None:
        self.done.emit(key, fault)
