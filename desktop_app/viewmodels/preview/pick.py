"""Choosing a stored message or a contact of the account. Must not: open the message or fill it (the preview
does)."""

from __future__ import annotations

from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop_app.model.contact import Contact
from desktop_app.model.errors import AppError, Stopped
from desktop_app.model.message import StoredMessage
from desktop_app.model.page import Page
from desktop_app.model.texts import t
from desktop_app.services.preview.stored import StoredMessages
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.cells import Kind
from desktop_app.viewmodels.patience import WaitsService, patience_of
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.viewmodels.tasks import Runner

T = TypeVar("T", StoredMessage, Contact)


class _Asked(ViewModel, Generic[T]):
    """A list that the account is asked for. Signals: changed(): rows, error or busy are different."""

    changed = Signal()

    def __init__(
        self,
        runner: Runner,
        service: StoredMessages,
        account: str,
        parent: QObject | None = None,
        *,
        platform: str = "",
        waits: WaitsService | None = None,
    ) -> None:
        """``waits``: what the account waits for just now; its answers may take long."""
        super().__init__(runner, parent)
        self._service = service
        self._account = account
        self.patience = patience_of(
            self, runner, lambda: ((account, platform),), reads=("read",), stop=self.stop_waiting
        )
        self.patience.waits = waits
        self.text = ""
        self.error: AppError | None = None
        self.model: RowsModel[T] = RowsModel(self._columns(), lambda item: item.id, self)

    def _columns(self) -> tuple[Column[T], ...]:
        raise NotImplementedError

    @property
    def reading(self) -> bool:
        return self.busy_with("read")

    def stop_waiting(self) -> None:
        """What was read before stays."""
        self.cancel("read")
        self._failed(Stopped("reading_stopped", platform=self.patience.platform))

    def _failed(self, error: AppError) -> None:
        self.error = error
        self.changed.emit()


class StoredListViewModel(_Asked[StoredMessage]):
    """Messages that lie at the platform, page by page."""

    cursor: str | None = None

    def _columns(self) -> tuple[Column[StoredMessage], ...]:
        return (
            Column("name", t("stored.column_name"), lambda item: item.name or item.id, Kind.NAME, width=230),
            Column("subject", t("stored.column_subject"), lambda item: item.subject, width=260),
            Column("id", t("stored.column_id"), lambda item: item.id, Kind.DATE, width=120),
        )

    def read(self) -> None:
        """The first page, anew."""
        self.error = None
        work = partial(self._service.fetch_page, self._account, self.text)
        self._latest("read", work, partial(self._take, True), on_error=self._failed)
        self.changed.emit()

    def search(self, text: str) -> None:
        if text.strip() != self.text:
            self.text = text.strip()
            self.read()

    def read_more(self) -> None:
        if self.cursor is not None and not self.reading:
            work = partial(self._service.fetch_page, self._account, self.text, self.cursor)
            self._latest("read", work, partial(self._take, False), on_error=self._failed)
            self.changed.emit()

    def _take(self, first: bool, page: Page[StoredMessage]) -> None:
        self.cursor = page.cursor
        if first:
            self.model.set_items(page.items)
        else:
            self.model.add_items(page.items)
        self.changed.emit()


class ContactPickViewModel(_Asked[Contact]):
    """People of the account, searched for."""

    def _columns(self) -> tuple[Column[Contact], ...]:
        return (
            Column(
                "name",
                t("contact_pick.column_name"),
                lambda item: item.full_name or item.id,
                Kind.NAME,
                width=190,
            ),
            Column("email", t("contact_pick.column_email"), lambda item: item.email, width=250),
            Column("phone", t("contact_pick.column_phone"), lambda item: item.phone, width=160),
        )

    def search(self, text: str) -> None:
        self.text = text.strip()
        self.error = None
        work = partial(self._service.find_contacts, self._account, self.text)
        self._latest("read", work, self._take, on_error=self._failed)
        self.changed.emit()

    def _take(self, found: tuple[Contact, ...]) -> None:
        self.model.set_items(found)
        self.changed.emit()
