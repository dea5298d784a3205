"""The proxy as the settings page shows it: typed, kept, tried.

Owns: what is typed and not kept yet, and what the last trial said. Must not: keep a password longer than the
page is open, or know where it lies.
"""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.errors import AppError
from desktop_app.services.proxy import ProxyState
from desktop_app.transport.proxy import Way
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.tasks import Runner


class ProxyService(Protocol):
    async def state(self) -> ProxyState: ...

    async def save(
        self, way: Way, address: str = "", user: str = "", password: str | None = None
    ) -> ProxyState: ...

    async def try_it(self) -> int: ...


class ProxyViewModel(ViewModel):
    """Signals: changed(): anything shown may be different."""

    changed = Signal()

    def __init__(self, runner: Runner, service: ProxyService, parent: QObject | None = None) -> None:
        super().__init__(runner, parent)
        self._service = service
        self.kept: ProxyState | None = None
        self.way = Way.SYSTEM
        self.address = self.user = ""
        self._password: str | None = None
        self.saved = self.worked = self.has_typed = False
        self._typed_since = False
        """More was typed since it was last given to be kept."""
        self.error: AppError | None = None

    def begin(self) -> None:
        """The page opens: read what is kept."""
        self.leave()
        self._latest("state", self._service.state, self._take, on_error=self._wrong)

    def leave(self) -> None:
        """The page goes: what was typed and not kept is forgotten, a password above all."""
        self.cancel("state")
        self._forget_typed()

    def _forget_typed(self) -> None:
        self.cancel("try")
        self._password, self.error = None, None
        self._typed_since = False
        self.saved = self.worked = self.has_typed = False

    def choose(self, way: str) -> None:
        self.way = Way(way)
        self._typed()

    def type_address(self, text: str) -> None:
        self.address = text
        self._typed()

    def type_user(self, text: str) -> None:
        self.user = text
        self._typed()

    def type_password(self, text: str) -> None:
        self._password = text or None
        self._typed()

    @property
    def can_save(self) -> bool:
        enough = self.way is not Way.ADDRESS or bool(self.address.strip())
        return self.has_typed and enough and not self.busy_with("save")

    @property
    def can_try(self) -> bool:
        return self.kept is not None and not self.has_typed and not self.busy_with("try")

    def save(self) -> None:
        if not self.can_save:
            return
        password = self._password if self.way is Way.ADDRESS else None
        work = partial(self._service.save, self.way, self.address, self.user, password)
        self._typed_since = False
        self._once("save", work, self._kept, on_error=self._wrong)
        self.changed.emit()

    def try_it(self) -> None:
        """One line to a platform, the way that is kept."""
        if self.can_try:
            self.saved = self.worked = False
            self.error = None
            self._once("try", self._service.try_it, self._tried, on_error=self._wrong)
            self.changed.emit()

    def _typed(self) -> None:
        self.cancel("try")  # it tells of what was kept before
        self.has_typed = self._typed_since = True
        self.saved = self.worked = False
        self.error = None
        self.changed.emit()

    def _take(self, state: ProxyState) -> None:
        """What is kept; it never takes the place of what was typed while it was being read."""
        self.kept = state
        if self.has_typed:
            self.changed.emit()
            return
        self.way, self.address, self.user = state.way, state.address, state.user
        self.changed.emit()

    def _kept(self, state: ProxyState) -> None:
        if not self._typed_since:  # else what was typed meanwhile stays, and is not kept yet
            self._forget_typed()
            self.saved = True
        self._take(state)

    def _tried(self, _status: int) -> None:
        self.worked = True
        self.changed.emit()

    def _wrong(self, error: AppError) -> None:
        self.error = error
        self.changed.emit()
