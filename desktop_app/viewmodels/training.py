"""Training: starting the practice platforms, and what a trainer does to them (start over, clock, faults).

Owns: its state. Must not: start a process itself (the service does) or hold a rule.
"""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.tasks import Runner

NO_FAULT = "none"
LEVELS = ("light", "normal", "heavy")
CLOCK_STEPS = (600, 3600, 86_400)
"""Seconds by which the practice clock can be moved on at once."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A thing that can go wrong. Its words are under ``trainer.fault.<name>``; ``specs``: what the practice
    platform is told at each of :data:`LEVELS`."""

    name: str
    icon: str
    specs: tuple[str, str, str]

    def spec(self, level: str) -> str:
        return self.specs[LEVELS.index(level)]


FAULTS: tuple[Fault, ...] = (
    Fault(NO_FAULT, "circle-check", ("", "", "")),
    Fault("429", "hourglass", ("429:every=6,times=1,seconds=2", "429:every=3,times=2,seconds=3",
                               "429:every=2,seconds=6,retry_after=5")),
    Fault("5xx", "server", ("5xx:every=8,times=1", "5xx:every=4,times=2", "5xx:rate=0.5")),
    Fault("reject", "user-minus", ("reject:rate=0.005", "reject:rate=0.02", "reject:rate=0.2")),
    Fault("slow", "clock", ("slow:seconds=1", "slow:seconds=3", "slow:seconds=8")),
    Fault("cut-after", "plug", ("cut-after:method=POST,times=1", "cut-after:method=POST,every=2,times=2",
                                "cut-after:method=POST,rate=0.5")),
    Fault("cut-before", "wifi", ("cut-before:every=6,times=1", "cut-before:every=3", "cut-before")),
    Fault("json", "code", ("json:every=6,times=1", "json:every=3", "json")),
    Fault("expire", "key", ("expire:every=4,seconds=5", "expire:seconds=20", "expire")),
)  # fmt: skip


class TrainingService(Protocol):
    def start(self) -> Coroutine[Any, Any, str]: ...

    def reset(self, account_id: str) -> Coroutine[Any, Any, None]: ...

    def set_fault(self, account_id: str, spec: str, words: str) -> Coroutine[Any, Any, None]: ...

    def fault(self, account_id: str) -> Coroutine[Any, Any, str]: ...

    def advance(self, account_id: str, seconds: int) -> Coroutine[Any, Any, None]: ...


class TrainingViewModel(ViewModel):
    """Signals:
    ready(str): the practice platforms run; the id of the account to open.
    starting_changed(bool)
    fault_changed(): another fault is set in the practice platform, or it is known now.
    done(str, str): text key of what the trainer did, and the name of the fault.
    """

    ready = Signal(str)
    starting_changed = Signal(bool)
    fault_changed = Signal()
    done = Signal(str, str)

    def __init__(
        self, runner: Runner, service: TrainingService, speed: int, parent: QObject | None = None
    ) -> None:
        super().__init__(runner, parent)
        self._service = service
        self.speed = speed
        self._faults: dict[str, str] = {}

    def start(self) -> None:
        if self._once("start", partial(self._service.start), self._started, on_error=self._not_started):
            self.starting_changed.emit(True)

    def reset(self, account_id: str) -> None:
        self._once(
            f"reset {account_id}",
            partial(self._service.reset, account_id),
            partial(self._told, "training.reset_done", ""),
        )

    def advance(self, account_id: str, seconds: int = CLOCK_STEPS[0]) -> None:
        """Move the practice clock on, by one of :data:`CLOCK_STEPS`."""
        make = partial(self._service.advance, account_id, seconds)
        self._once(f"advance {account_id}", make, partial(self._told, f"training.clock_done_{seconds}", ""))

    def set_fault(self, account_id: str, name: str, level: str = "normal") -> None:
        """``name`` of one of :data:`FAULTS`, ``level`` of :data:`LEVELS`."""
        fault = next(one for one in FAULTS if one.name == name)
        spec = fault.spec(level)
        make = partial(self._service.set_fault, account_id, spec, f"{name} ({level})")
        self.cancel(f"look {account_id}")  # it may tell what was set before
        self._latest(f"fault {account_id}", make, partial(self._fault_set, account_id, spec, name))

    def look_for_fault(self, account_id: str) -> None:
        """Ask the practice platform what is set; it may still be there from an earlier start."""
        self._latest(
            f"look {account_id}", partial(self._service.fault, account_id),
            partial(self._fault_known, account_id),
            on_error=lambda _error: None,
        )  # fmt: skip

    def fault_of(self, account_id: str) -> tuple[str, str]:
        """Name and level of the fault that is set, as far as it is known."""
        spec = self._faults.get(account_id, "")
        for fault in FAULTS:
            if spec and spec in fault.specs:
                return fault.name, LEVELS[fault.specs.index(spec)]
        return NO_FAULT, "normal"

    def _fault_set(self, account_id: str, spec: str, name: str, _value: object) -> None:
        self._faults[account_id] = spec
        self.fault_changed.emit()
        self.done.emit("training.fault_gone" if name == NO_FAULT else "training.fault_done", name)

    def _fault_known(self, account_id: str, spec: str) -> None:
        if self._faults.get(account_id, "") != spec:
            self._faults[account_id] = spec
            self.fault_changed.emit()

    def _started(self, account_id: str) -> None:
        self.starting_changed.emit(False)
        self.ready.emit(account_id)

    def _not_started(self, error: object) -> None:
        self.starting_changed.emit(False)
        self.failed.emit(error)

    def _told(self, key: str, fault: str, _value: object) -> None:
        self.done.emit(key, fault)
