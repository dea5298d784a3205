"""The Contacts tab: reads the base page by page, searches as one types, shows one contact whole.

Owns: state of the tab. Must not: hold a rule or a widget.
"""

from __future__ import annotations

from collections.abc import Coroutine
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.model.contact import Contact, Subscription
from desktop_app.model.page import Page
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.viewmodels.cells import Kind, Tone
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.viewmodels.tab import Phase, TabViewModel
from desktop_app.viewmodels.tasks import Runner

TYPING_PAUSE_MS = 250

_TONES = {
    Subscription.SUBSCRIBED: Tone.GOOD,
    Subscription.UNSUBSCRIBED: Tone.MUTE,
    Subscription.UNCONFIRMED: Tone.WARN,
    Subscription.ADDRESS_FAILS: Tone.BAD,
    Subscription.COMPLAINED: Tone.BAD,
    Subscription.UNKNOWN: Tone.MUTE,
}


class ContactsService(Protocol):
    def fetch_page(
        self, account_id: str, cursor: str | None = None
    ) -> Coroutine[Any, Any, Page[Contact]]: ...

    def search(
        self, account_id: str, text: str, cursor: str | None = None
    ) -> Coroutine[Any, Any, Page[Contact]]: ...

    def fetch(self, account_id: str, contact_id: str) -> Coroutine[Any, Any, Contact]: ...


class ContactsViewModel(TabViewModel):
    """Signals:
    detail_changed(Contact | None): the contact in the panel.
    more_changed(bool): whether a further page can be read.
    """

    detail_changed = Signal(object)
    more_changed = Signal(bool)
    capability = Capability.CONTACTS_SCAN

    def __init__(
        self, runner: Runner, service: ContactsService, formats: Formats, parent: QObject | None = None
    ) -> None:
        super().__init__(runner, parent)
        self._service = service
        self._formats = formats
        self._cursor: str | None = None
        self.text = ""
        self.total: int | None = None
        self.detail: Contact | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        self.model: RowsModel[Contact] = RowsModel(self._columns(), lambda item: item.id, self)

    def _columns(self) -> tuple[Column[Contact], ...]:
        return (
            Column("name", t("contacts.column.name"), lambda item: item.full_name, Kind.NAME, width=196),
            Column("email", t("contacts.column.email"), lambda item: item.email, width=280),
            Column("phone", t("contacts.column.phone"), lambda item: item.phone, Kind.DATE, width=160),
            Column("external_id", t("contacts.column.external_id"), lambda item: item.external_id, width=140),
            Column(
                "status",
                t("contacts.column.status"),
                subscription_words,
                Kind.PILL,
                tone=subscription_tone,
                width=140,
            ),
            Column("id", t("contacts.column.id"), lambda item: item.id, Kind.DATE, width=120),
        )

    @property
    def more(self) -> bool:
        return self._cursor is not None

    def read(self) -> None:
        assert self.account is not None
        self._cursor = None
        self._latest("read", self._page(None), self._show, on_error=self._read_failed)

    def read_more(self) -> None:
        """Read the next page, when the person has scrolled down to it."""
        if self._cursor is not None and not self.busy_with("read") and not self.busy_with("more"):
            self._latest("more", self._page(self._cursor), self._append)

    def search(self, text: str) -> None:
        """Search as one types: the last text wins, after a short pause."""
        if text.strip() != self.text:
            self.text = text.strip()
            self.cancel("more")
            self._pause.start()

    def open(self, contact_id: str) -> None:
        """Show one contact in the panel: at once what the row knows, then everything."""
        row = self.model.row_of(contact_id)
        self._show_detail(self.model.item(row) if row >= 0 else None)
        if (
            self.account is not None
            and self.manifest is not None
            and self.manifest.can(Capability.CONTACTS_READ)
        ):
            self._latest(
                "detail", partial(self._service.fetch, self.account.id, contact_id), self._show_detail
            )

    def close_detail(self) -> None:
        self.cancel("detail")
        self._show_detail(None)

    def clear(self) -> None:
        self._pause.stop()
        self._cursor, self.total, self.text = None, None, ""
        self.model.set_items(())
        self._show_detail(None)

    def close(self) -> None:
        self._pause.stop()
        super().close()

    def _page(self, cursor: str | None) -> partial[Coroutine[Any, Any, Page[Contact]]]:
        assert self.account is not None
        if self.text:
            return partial(self._service.search, self.account.id, self.text, cursor)
        return partial(self._service.fetch_page, self.account.id, cursor)

    def _show(self, page: Page[Contact]) -> None:
        self.model.set_items(page.items)
        self._take_cursor(page)
        empty = Phase.NARROWED if self.text else Phase.EMPTY
        self._was_read(Phase.READY if page.items else empty)

    def _append(self, page: Page[Contact]) -> None:
        known = {item.id for item in self.model.items}
        self.model.add_items([item for item in page.items if item.id not in known])
        self._take_cursor(page)

    def _take_cursor(self, page: Page[Contact]) -> None:
        self._cursor = page.cursor
        self.total = page.total
        self.more_changed.emit(self.more)

    def _show_detail(self, contact: Contact | None) -> None:
        self.detail = contact
        self.detail_changed.emit(contact)


def subscription_words(contact: Contact) -> str:
    return t(f"contacts.subscription.{contact.subscription.value}")


def subscription_tone(contact: Contact) -> Tone:
    return _TONES[contact.subscription]
