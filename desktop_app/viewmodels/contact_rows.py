"""Which contacts are shown: narrowed by text, list, status and heads, in which order. Part of the Contacts
tab's view-model.

Owns: what is asked of the cache, and of the platform where not everybody is kept; what stays on screen
meanwhile. Must not: hold a rule or a widget.
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QTimer, Signal

from desktop_app.journal import FIRST_LOOK, CachedContact, CacheState, ContactCache, Wanted
from desktop_app.model.contact import AdditionalField, Contact
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import AppError, InvalidInput
from desktop_app.model.page import Page
from desktop_app.provider_api.capability import Capability
from desktop_app.services.contact_reading import ReadSoFar
from desktop_app.viewmodels.paged_model import PagedModel
from desktop_app.viewmodels.tab import Phase, TabViewModel

SHORTEST_ASKED = 3


class ReadingService(Protocol):
    def open(self, account_id: str) -> Coroutine[Any, Any, ContactCache]: ...

    def state(self, account_id: str) -> Coroutine[Any, Any, CacheState]: ...

    def due(self, state: CacheState) -> bool: ...

    def rows(
        self, account_id: str, wanted: Wanted, most: int | None = None
    ) -> Coroutine[Any, Any, Sequence[int] | None]: ...

    def fill(
        self, account_id: str, report: Any = None, *, anew: bool = False
    ) -> Coroutine[Any, Any, CacheState]: ...

    def fill_list(self, account_id: str, list_id: str, report: Any = None) -> Coroutine[Any, Any, Any]: ...


class ContactsService(Protocol):
    def search(
        self, account_id: str, text: str, cursor: str | None = None
    ) -> Coroutine[Any, Any, Page[Contact]]: ...

    def search_and_keep(self, account_id: str, text: str) -> Coroutine[Any, Any, int]: ...

    def frame(
        self, account_id: str
    ) -> Coroutine[Any, Any, tuple[tuple[ContactList, ...], tuple[AdditionalField, ...]]]: ...


class ContactRows(TabViewModel):
    """Signals:
    filling_changed(): how far the reading is, or that it began or ended.
    total_changed(): how many are shown.
    looking_changed(bool): what is shown is not yet what was asked for.
    """

    filling_changed = Signal()
    total_changed = Signal()
    looking_changed = Signal(bool)
    model: PagedModel[CachedContact]
    state: CacheState
    wanted: Wanted
    filling: ReadSoFar | None
    asking: bool
    looking: bool
    """Rows were asked for by what narrows or orders them, and are not all known yet."""
    ask_hint: str
    _cache: ContactCache | None
    _reading: ReadingService
    _service: ContactsService
    _pause: QTimer

    @property
    def searches(self) -> bool:
        """The platform can be asked for a person."""
        raise NotImplementedError

    def _filled_up(self) -> None:
        raise NotImplementedError

    @property
    def text(self) -> str:
        return self.wanted.text

    @property
    def narrowed(self) -> bool:
        return self.wanted.narrowed

    @property
    def _by_heads_alone(self) -> bool:
        return bool(self.wanted.filters) and not self.wanted._replace(filters=()).narrowed

    # -- narrowing -------------------------------------------------------------------------------------------
    def search(self, text: str) -> None:
        """As one types: out of what is kept at once; the platform itself is asked after a pause where not
        everybody is kept."""
        if text.strip() != self.wanted.text:
            self.wanted = self.wanted._replace(text=text.strip())
            self.cancel("ask")
            self.asking, self.ask_hint = False, ""
            self._look_for()
            if self.wanted.text and self.searches and self.state.complete_at is None:
                self._pause.start()
            else:
                self._pause.stop()

    def set_status(self, status: str) -> None:
        """One of :class:`Subscription`'s values, "" for any."""
        self.wanted = self.wanted._replace(status=status)
        self._mark()
        self._look_for()

    def set_list(self, list_id: str) -> None:
        """Only the people of this list, "" for all; its members are read."""
        self.wanted = self.wanted._replace(list_id=list_id)
        self._mark()
        if self.busy_with("list"):
            self.cancel("list")
            self._end_filling()
        self._look_for()
        can = self.manifest is not None and self.manifest.can(Capability.LISTS_MEMBERS)
        if list_id and can and self.account is not None:
            self.filling = ReadSoFar(0, None)
            self._latest(
                "list",
                partial(self._reading.fill_list, self.account.id, list_id),
                lambda _at: self._filled_up(),
                on_error=self._list_failed,
                on_progress=self._filling_list,
            )
            self.filling_changed.emit()

    def _filter(self) -> None:
        """Columns are filtered by their heads."""
        self.wanted = self.wanted._replace(filters=self.model.filters)
        self._look_for()

    def _mark(self) -> None:
        """The heads that the choices above the table narrow."""
        keys = {"status": self.wanted.status, "name": self.wanted.list_id}
        self.model.mark_filtered([key for key, on in keys.items() if on])

    def _filling_list(self, so_far: ReadSoFar) -> None:
        self.filling = so_far
        self._query()
        self.filling_changed.emit()

    def _end_filling(self) -> None:
        """Nothing is read any more, unless the base or a list still is."""
        if not self.busy_with("fill") and not self.busy_with("list"):
            self.filling = None
        self.filling_changed.emit()

    def _list_failed(self, error: AppError) -> None:
        self._end_filling()
        self.failed.emit(error)

    def _sort(self, key: str, descending: bool) -> None:
        self.wanted = self.wanted._replace(sort=key, descending=descending)
        self._look_for()

    def _look_for(self) -> None:
        """A person asks for other rows: those that are shown stay until they are known."""
        if self._cache is not None and self.account is not None:
            self._set_looking(True)
        self._query()

    def _set_looking(self, looking: bool) -> None:
        if self.looking != looking:
            self.looking = looking
            self.looking_changed.emit(looking)

    def _look_failed(self, error: AppError) -> None:
        self._set_looking(False)
        self.failed.emit(error)

    def _query(self) -> None:
        if self._cache is None or self.account is None:
            return
        self.cancel("all")
        ask = partial(self._reading.rows, self.account.id, self.wanted)
        if self.narrowed and not self.wanted.sort:
            ask, first = partial(ask, FIRST_LOOK), True
        else:
            first = False
        self._latest("rows", ask, partial(self._show_rows, first), on_error=self._look_failed)

    def _show_rows(self, first_look: bool, rows: Sequence[int] | None) -> None:
        if rows is None:
            return
        old = self.model.rows
        grows = isinstance(rows, range) and isinstance(old, range) and old and len(rows) > len(old)
        if grows:
            self.model.grow(rows)
        elif rows != old or self.narrowed:
            self.model.set_rows(rows)
        if first_look and len(rows) == FIRST_LOOK and self.account is not None:
            ask = partial(self._reading.rows, self.account.id, self.wanted)
            self._latest("all", ask, self._show_all, on_error=self._look_failed)
        else:
            self._set_looking(False)
        self._settle()

    def _show_all(self, rows: Sequence[int] | None) -> None:
        if rows is not None:
            self.model.grow(rows)
            self._set_looking(False)
            self.total_changed.emit()

    def _settle(self) -> None:
        """Which of the honest states the tab is in now."""
        self.total_changed.emit()
        if self.phase is Phase.FAILED and self.error is not None and not self.model.rowCount():
            return
        reads = self.busy_with("open") or self.busy_with("read")
        # narrowed to nothing by its heads alone, the table stays: there they are cleared
        if self.model.rowCount() or (self._by_heads_alone and (self.state.count or self.filling is not None)):
            self._enter(Phase.READY)
        elif reads or self.asking or self.filling is not None:
            self._enter(Phase.LOADING)
        else:
            self._enter(Phase.NARROWED if self.narrowed else Phase.EMPTY)

    # -- asking the platform ---------------------------------------------------------------------------------
    def _ask(self) -> None:
        if self.account is not None and len(self.wanted.text) >= SHORTEST_ASKED:
            self.asking = True
            self._settle()
            ask = partial(self._service.search_and_keep, self.account.id, self.wanted.text)
            self._latest("ask", ask, self._answered, on_error=self._ask_failed)
            self.patience.look()

    def _answered(self, _count: int) -> None:
        self.asking = False
        self.model.forget()
        self._query()

    def _ask_failed(self, error: AppError) -> None:
        self.asking = False
        if isinstance(error, InvalidInput):
            self.ask_hint = error.message  # not yet what this platform can look for: said where one types
        else:
            self.failed.emit(error)
        self._settle()
