"""The Contacts tab: the people of an account out of what this computer keeps, read on in the background.

Owns: which rows are shown (text, list, status, order), what is being read, the age of it. Must not: hold a
rule or a widget. The panel of one person is :mod:`desktop_app.viewmodels.contact_detail`.
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.journal import (
    FIRST_LOOK,
    CachedContact,
    CacheState,
    ContactCache,
    Wanted,
    can_narrow_by,
    from_row,
)
from desktop_app.model.account import Account
from desktop_app.model.contact import AdditionalField, Contact
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import AppError, InvalidInput
from desktop_app.model.page import Page
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.manifest import Manifest
from desktop_app.services.contact_reading import ReadSoFar
from desktop_app.viewmodels.contact_columns import contact_columns
from desktop_app.viewmodels.contact_detail import ContactDetailViewModel
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.paged_model import PagedModel
from desktop_app.viewmodels.people import PeopleViewModel
from desktop_app.viewmodels.tab import Phase, TabViewModel
from desktop_app.viewmodels.tasks import Runner

_SORTED = frozenset(("name", "email", "phone", "external_id", "status", "changed", "id"))

TYPING_PAUSE_MS = 400
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


class ExportService(Protocol):
    def kept(
        self, account_id: str, wanted: Wanted, path: Path, report: Any = None
    ) -> Coroutine[Any, Any, int]: ...


class ContactsViewModel(TabViewModel):
    """Signals:
    filling_changed(): how far the reading is, or that it began or ended.
    frame_changed(): the account's lists and additional fields are known.
    total_changed(): how many are shown.
    looking_changed(bool): what is shown is not yet what was asked for.
    """

    filling_changed = Signal()
    frame_changed = Signal()
    total_changed = Signal()
    looking_changed = Signal(bool)
    capability = Capability.CONTACTS_SCAN
    awaited = ("open", "read", "fill", "list", "ask")

    def __init__(
        self,
        runner: Runner,
        reading: ReadingService,
        service: ContactsService,
        detail: ContactDetailViewModel,
        formats: Formats,
        parent: QObject | None = None,
        *,
        people: PeopleViewModel | None = None,
        export: ExportService | None = None,
    ) -> None:
        """``people``: one person over all accounts; ``export``: what is shown as a file."""
        super().__init__(runner, parent)
        self.people = people
        self._export = export
        self._reading = reading
        self._service = service
        self.person = detail
        self.formats = formats
        self._cache: ContactCache | None = None
        self.state = CacheState()
        self.wanted = Wanted()
        self.filling: ReadSoFar | None = None
        self.asking = False
        self.looking = False
        """Rows were asked for by what narrows or orders them, and are not all known yet."""
        self._anew = False
        self.ask_hint = ""
        self.lists: tuple[ContactList, ...] = ()
        self.fields: tuple[AdditionalField, ...] = ()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.model: PagedModel[CachedContact] = PagedModel(
            contact_columns(formats), lambda one: one.id, self._page, self._number_of, self,
            filterable=can_narrow_by, sortable=_SORTED.__contains__,
        )  # fmt: skip
        self.model.filters_changed.connect(self._filter)
        self.model.sort_asked.connect(self._sort)
        detail.changed_one.connect(self._changed_one)

    # -- what the account can --------------------------------------------------------------------------------
    @property
    def offered(self) -> bool:
        return self.scans or self.searches

    @property
    def scans(self) -> bool:
        """The platform lets its whole base be read."""
        return self.manifest is not None and self.manifest.can(Capability.CONTACTS_SCAN)

    @property
    def searches(self) -> bool:
        return self.manifest is not None and self.manifest.can(Capability.CONTACTS_SEARCH)

    @property
    def text(self) -> str:
        return self.wanted.text

    @property
    def narrowed(self) -> bool:
        return self.wanted.narrowed

    @property
    def _by_heads_alone(self) -> bool:
        return bool(self.wanted.filters) and not self.wanted._replace(filters=()).narrowed

    # -- reading ---------------------------------------------------------------------------------------------
    def set_account(self, account: Account | None, manifest: Manifest | None) -> None:
        self.person.set_account(account, manifest)
        if self.people is not None and account is not None:
            self.people.training = account.training
        super().set_account(account, manifest)

    @property
    def tables(self) -> tuple[PagedModel[CachedContact]]:
        return (self.model,)

    def shown(self, on_screen: bool) -> None:
        """Coming back, it is looked whether an import made here has outdated what is kept."""
        super().shown(on_screen)
        if on_screen and self._cache is not None and self.account is not None and not self.busy:
            state = partial(self._reading.state, self.account.id)
            self._latest("read", state, partial(self._read_on, False), on_error=self._read_failed)

    def read_anew(self) -> None:
        """What is kept is of no use any more (practice data were set back): from the first page, when it is
        next looked at."""
        self._anew = self._stale = True
        self._read_if_shown()

    def read(self) -> None:
        assert self.account is not None
        anew, self._anew = self._anew or self._cache is not None, False  # the person asked again
        account_id = self.account.id
        self._latest(
            "open", partial(self._reading.open, account_id), self._opened, on_error=self._read_failed
        )
        self._latest(
            "read",
            partial(self._reading.state, account_id),
            partial(self._read_on, anew),
            on_error=self._read_failed,
        )
        self._latest("frame", partial(self._service.frame, account_id), self._take_frame, on_error=_quiet)

    @property
    def awaits_answer(self) -> bool:
        """Nobody waits any longer when the first rows are there: the foot says how far the rest is."""
        return self.phase is Phase.LOADING and super().awaits_answer

    def stop_waiting(self) -> None:
        self.filling, self.asking = None, False
        self.filling_changed.emit()
        super().stop_waiting()

    def stop_reading(self) -> None:
        """The person stops it; it goes on from there the next time."""
        self.cancel("fill")
        self._filled_up()

    def _opened(self, cache: ContactCache) -> None:
        self._cache = cache
        self._query()

    def _read_on(self, anew: bool, state: CacheState) -> None:
        self._take_state(state)
        if self.account is not None and self.scans and (anew or self._reading.due(state)):
            self.filling = ReadSoFar(state.read, None)
            self._latest(
                "fill",
                partial(self._reading.fill, self.account.id, anew=anew and not state.unfinished),
                self._filled,
                on_error=self._fill_failed,
                on_progress=self._filling,
            )
            self.filling_changed.emit()
        self._settle()

    def _filling(self, so_far: ReadSoFar) -> None:
        self.filling = so_far
        if not self.narrowed and not self.wanted.sort:
            self._query()
        self.filling_changed.emit()

    def _filled(self, state: CacheState) -> None:
        self._take_state(state)
        self._filled_up()

    def _filled_up(self) -> None:
        self.filling = None
        self.filling_changed.emit()
        self.model.forget()
        self._query()

    def _fill_failed(self, error: AppError) -> None:
        self.filling = None
        self.filling_changed.emit()
        self._read_failed(error)

    def _take_state(self, state: CacheState) -> None:
        self.state = state
        self.read_at = state.complete_at or state.begun_at or state.touched_at

    def _take_frame(self, frame: tuple[tuple[ContactList, ...], tuple[AdditionalField, ...]]) -> None:
        self.lists, self.fields = frame
        self.person.set_frame(self.lists, self.fields)
        self.frame_changed.emit()

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
        self.cancel("list")
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

    def _list_failed(self, error: AppError) -> None:
        self.filling = None
        self.filling_changed.emit()
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

    # -- as a file -------------------------------------------------------------------------------------------
    def export_shown(self, path: Path) -> None:
        """Everybody who is shown, in this order: CSV, or a spreadsheet by the file's name."""
        if self._export is not None and self.account is not None:
            work = partial(self._export.kept, self.account.id, self.wanted, path)
            self._once("export", work, partial(self._exported, path), on_progress=lambda _count: None)

    def _exported(self, path: Path, count: int) -> None:
        self.person.told.emit(t("lists.done.export", count=count, file=path.name), "")

    # -- one person ------------------------------------------------------------------------------------------
    def open(self, contact_id: str) -> None:
        """Show one contact in the panel: at once what is kept, then everything."""
        row = self.model.row_of(contact_id)
        item = self.model.item(row) if row >= 0 else None
        self.person.open(contact_id, from_row(item) if item is not None else None)

    def look_again(self) -> None:
        """Something was changed elsewhere: the rows, and the person who is shown, are looked at anew."""
        self._changed_one()
        if self.person.contact is not None:
            self.person.open(self.person.contact.id, self.person.contact)

    def close_detail(self) -> None:
        self.person.leave()

    @property
    def detail(self) -> Contact | None:
        return self.person.contact

    def _changed_one(self) -> None:
        self.model.forget()
        self._query()

    # -- inside ----------------------------------------------------------------------------------------------
    def clear(self) -> None:
        self._pause.stop()
        self._cache, self.state = None, CacheState()
        order = self.wanted.sort, self.wanted.descending  # the head of the table still shows it
        self.wanted = Wanted("", "", "", *order, self.model.filters)
        self.filling, self.asking, self.lists, self.fields = None, False, (), ()
        self.model.set_rows(())
        self._set_looking(False)
        self._mark()
        self.person.leave()
        self.frame_changed.emit()

    def close(self) -> None:
        self._pause.stop()
        self.person.close()
        if self.people is not None:
            self.people.close()
        if self.people is not None:
            self.people.close()
        super().close()

    def _page(self, rows: Sequence[int]) -> list[CachedContact]:
        return [] if self._cache is None else self._cache.page(rows)

    def _number_of(self, contact_id: str) -> int:
        return 0 if self._cache is None else self._cache.row_of(contact_id)


def _quiet(_error: AppError) -> None:
    """The frame (lists, fields) is an extra: the tab works without it, the Lists tab says what is wrong."""
