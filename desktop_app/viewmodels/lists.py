"""The Lists tab: the lists of one account, their counts with age, which can be imported into.

Owns: state of the tab. Must not: hold a rule or a widget.
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.contact import Contact
from desktop_app.model.contact_list import ContactList
from desktop_app.model.page import Page
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.viewmodels.cells import Kind
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.viewmodels.tab import Phase, TabViewModel
from desktop_app.viewmodels.tasks import Runner


class ListsService(Protocol):
    def fetch_all(self, account_id: str) -> Coroutine[Any, Any, Sequence[ContactList]]: ...

    def fetch_members(
        self, account_id: str, list_id: str, cursor: str | None = None
    ) -> Coroutine[Any, Any, Page[Contact]]: ...

    def count_members(self, account_id: str, list_id: str) -> Coroutine[Any, Any, int]: ...


class ListsViewModel(TabViewModel):
    """Signals:
    import_requested(str): "Import into this list" for a list id, "" for none in particular.
    counted(str): the members of a list were counted.
    """

    import_requested = Signal(str)
    counted = Signal(str)
    capability = Capability.LISTS_READ

    def __init__(
        self, runner: Runner, service: ListsService, formats: Formats, parent: QObject | None = None
    ) -> None:
        super().__init__(runner, parent)
        self._service = service
        self._formats = formats
        self._counts: dict[str, tuple[int, datetime]] = {}
        self.model: RowsModel[ContactList] = RowsModel(self._columns(), lambda item: item.id, self)

    def _columns(self) -> tuple[Column[ContactList], ...]:
        return (
            Column("name", t("lists.column.name"), lambda item: item.name, Kind.NAME, width=360),
            Column("kind", t("lists.column.kind"), lambda item: item.kind, width=160),
            Column(
                "count",
                t("lists.column.people"),
                lambda item: self._formats.number(self._count(item)),
                Kind.NUMBER,
                sort=lambda item: self._count(item) if self._count(item) is not None else -1,
                width=120,
            ),
            Column("age", t("lists.column.counted"), self._age, Kind.DATE, width=160),
            Column("id", t("lists.column.id"), lambda item: item.id, Kind.DATE, width=140),
        )

    def read(self) -> None:
        assert self.account is not None
        self._latest(
            "read", partial(self._service.fetch_all, self.account.id), self._show, on_error=self._read_failed
        )

    def clear(self) -> None:
        self._counts.clear()
        self.model.set_items(())

    def narrow(self, text: str) -> None:
        self.model.narrow(text)
        if self.phase in (Phase.READY, Phase.NARROWED):
            self._enter(Phase.NARROWED if self.model.items and not self.model.shown else Phase.READY)

    def count_members(self, list_id: str) -> None:
        """Count by paging through the members, where the platform gives no number of its own."""
        if self.account is not None:
            self._latest(
                f"count {list_id}",
                partial(self._service.count_members, self.account.id, list_id),
                partial(self._counted, list_id),
            )

    def request_import(self, list_id: str = "") -> None:
        self.import_requested.emit(list_id)

    def count_of(self, item: ContactList) -> tuple[int | None, datetime | None]:
        """The number of people and when it was counted; the platform's own number has the age of the
        reading."""
        if item.id in self._counts:
            return self._counts[item.id]
        return item.count, (item.counted_at or self.read_at) if item.count is not None else None

    def _count(self, item: ContactList) -> int | None:
        return self.count_of(item)[0]

    def _age(self, item: ContactList) -> str:
        moment = self.count_of(item)[1]
        return "" if moment is None else self._formats.age(moment, datetime.now(UTC))

    def _show(self, items: Sequence[ContactList]) -> None:
        self.model.set_items(items)
        self._was_read(Phase.READY if items else Phase.EMPTY)
        if items and not self.model.shown:
            self._enter(Phase.NARROWED)

    def _counted(self, list_id: str, count: int) -> None:
        self._counts[list_id] = (count, datetime.now(UTC))
        self.model.set_items(self.model.items)
        self.counted.emit(list_id)
