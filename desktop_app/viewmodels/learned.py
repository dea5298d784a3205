"""Settings, "What was learned": the shapes of an account's files, and forgetting them.

Owns: which account is looked at, what is known of it. Must not: match a file or hold a widget.
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.account import Account
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.tasks import Runner, Work

if TYPE_CHECKING:
    from desktop_app.services.importing.learned_shapes import LearnedShape


class LearnedService(Protocol):
    def shapes(self, account_id: str, training: bool) -> Coroutine[Any, Any, Sequence[LearnedShape]]: ...

    def forget(
        self, account_id: str, training: bool, key: str
    ) -> Coroutine[Any, Any, Sequence[LearnedShape]]: ...

    def forget_all(self, account_id: str, training: bool) -> Coroutine[Any, Any, Sequence[LearnedShape]]: ...


class LearnedViewModel(ViewModel):
    """Signals: shapes_changed(): another account, or what is known of it."""

    shapes_changed = Signal()

    def __init__(self, runner: Runner, service: LearnedService, parent: QObject | None = None) -> None:
        super().__init__(runner, parent)
        self._service = service
        self.account: Account | None = None
        self.shapes: tuple[LearnedShape, ...] = ()

    def choose(self, account: Account | None) -> None:
        """Look at another account."""
        self.account, self.shapes = account, ()
        self.shapes_changed.emit()
        if account is not None:
            self._latest("read", partial(self._service.shapes, account.id, account.training), self._take)

    def forget(self, key: str) -> None:
        if self.account is not None:
            make = partial(self._service.forget, self.account.id, self.account.training, key)
            self._forget(f"{self.account.id} {key}", make)

    def forget_all(self) -> None:
        if self.account is not None and self.shapes:
            make = partial(self._service.forget_all, self.account.id, self.account.training)
            self._forget(f"{self.account.id} all", make)

    def _forget(self, what: str, make: Work) -> None:
        assert self.account is not None
        self.cancel("read")  # it may tell of what is forgotten now
        self._once(f"forget {what}", make, partial(self._take_rest, self.account.id))

    def _take_rest(self, account_id: str, shapes: Sequence[LearnedShape]) -> None:
        if self.account is not None and self.account.id == account_id:  # else another is looked at by now
            self._take(shapes)

    def _take(self, shapes: Sequence[LearnedShape]) -> None:
        self.shapes = tuple(shapes)
        self.shapes_changed.emit()
