"""The Contacts tab: the people of an account out of what this computer keeps, read on in the background.

Owns: what is being read, the age of it; which rows are shown is told by :mod:`contact_rows`. Must not: hold a
rule or a widget. The panel of one person is :mod:`desktop_app.viewmodels.contact_detail`.
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.journal import (
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
from desktop_app.model.errors import AppError
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.manifest import Manifest
from desktop_app.services.contact_reading import ReadSoFar
from desktop_app.viewmodels.base import there
from desktop_app.viewmodels.contact_columns import contact_columns
from desktop_app.viewmodels.contact_detail import ContactDetailViewModel
from desktop_app.viewmodels.contact_rows import ContactRows, ContactsService, ReadingService
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.lists import saved
from desktop_app.viewmodels.paged_model import PagedModel
from desktop_app.viewmodels.people import PeopleViewModel
from desktop_app.viewmodels.tab import Phase
from desktop_app.viewmodels.tasks import Runner

_SORTED = frozenset(("name", "email", "phone", "external_id", "status", "changed", "id"))


TYPING_PAUSE_MS = 400


class ExportService(Protocol):
    def kept(
        self, account_id: str, wanted: Wanted, path: Path, report: Any = None
    ) -> Coroutine[Any, Any, int]: ...


class ContactsViewModel(ContactRows):
    """Signals: ``frame_changed()``: the account's lists and additional fields are known; and those of
    :class:`ContactRows`."""

    frame_changed = Signal()
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
        self._end_filling()
        self.model.forget()
        self._query()

    def _fill_failed(self, error: AppError) -> None:
        self._end_filling()
        self._read_failed(error)

    def _take_state(self, state: CacheState) -> None:
        self.state = state
        self.read_at = state.complete_at or state.begun_at or state.touched_at

    def _take_frame(self, frame: tuple[tuple[ContactList, ...], tuple[AdditionalField, ...]]) -> None:
        self.lists, self.fields = frame
        self.person.set_frame(self.lists, self.fields)
        self.frame_changed.emit()

    # -- to the clipboard ------------------------------------------------------------------------------------
    def copy_id(self, item: CachedContact | Contact) -> None:
        self.copy(item.id)

    def copy_email(self, item: CachedContact | Contact) -> None:
        self.copy(item.email)

    # -- as a file -------------------------------------------------------------------------------------------
    def export_shown(self, path: Path) -> None:
        """Everybody who is shown, in this order: CSV, or a spreadsheet by the file's name."""
        if self._export is not None and self.account is not None:
            work = partial(self._export.kept, self.account.id, self.wanted, path)
            self._once(
                "export", work, partial(self._exported, path), on_progress=lambda _count: None,
                away=there(self.account, partial(saved, path)),
            )  # fmt: skip

    def _exported(self, path: Path, count: int) -> None:
        self.person.told.emit(saved(path, count), "")

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
        super().close()

    def _page(self, rows: Sequence[int]) -> list[CachedContact]:
        return [] if self._cache is None else self._cache.page(rows)

    def _number_of(self, contact_id: str) -> int:
        return 0 if self._cache is None else self._cache.row_of(contact_id)


def _quiet(_error: AppError) -> None:
    """The frame (lists, fields) is an extra: the tab works without it, the Lists tab says what is wrong."""
