"""Messages that a platform keeps, and contacts to fill one with.

Owns: these two reads and how their answers become what the preview speaks of. Must not: know a platform.
"""

from __future__ import annotations

from desktop_app.model.contact import AdditionalField, Contact
from desktop_app.model.errors import UnsupportedFeature
from desktop_app.model.message import StoredMessage
from desktop_app.model.page import Page
from desktop_app.provider_api.capability import Capability
from desktop_app.services.accounts import Accounts
from desktop_app.services.preview.nouns import Message, People

_PLAIN = (
    *("email", "phone", "first_name", "last_name", "external_id", "language", "city", "region", "address"),
    *("postcode", "country", "company", "birthday", "gender"),
)


class StoredMessages:
    """Every call opens the account if need be and raises the leaves of the error tree."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    async def fetch_page(
        self, account_id: str, text: str = "", cursor: str | None = None
    ) -> Page[StoredMessage]:
        """Messages whose name or subject holds ``text``; some platforms cannot narrow, so it is held here
        too."""
        provider = await self._accounts.open(account_id)
        page = await provider.fetch_messages(cursor, name=text.strip())
        wanted = text.strip().casefold()
        items = tuple(item for item in page.items if _fits(item, wanted))
        return Page(items, page.cursor, page.total if not wanted else None)

    async def open(self, account_id: str, message_id: str) -> Message:
        """One message whole. NotFound when it has gone."""
        account = self._accounts.get(account_id)
        provider = await self._accounts.open(account_id)
        stored = await provider.fetch_message(message_id)
        return Message(
            stored.name or stored.subject or stored.id,
            (stored.html or stored.text).replace("\r\n", "\n"),
            syntax=self._accounts.manifest(account).message_syntax,
            account=account_id,
            stored=stored.id,
            subject=stored.subject,
            sender=stored.sender,
        )

    async def find_contacts(self, account_id: str, text: str) -> tuple[Contact, ...]:
        """The first page of contacts that fit the text; none for a blank one."""
        if not text.strip():
            return ()
        provider = await self._accounts.open(account_id)
        return (await provider.search_contacts(text.strip())).items

    async def contact_as_people(self, account_id: str, contact_id: str) -> People:
        """One contact, whole, as a list of one: every field under its own name and its merge-tag name."""
        provider = await self._accounts.open(account_id)
        contact = await provider.fetch_contact(contact_id)
        fields: tuple[AdditionalField, ...] = ()
        if provider.manifest.can(Capability.CONTACTS_FIELDS) and contact.fields:
            try:
                fields = await provider.fetch_fields()
            except UnsupportedFeature:
                fields = ()  # some lists tell theirs only one by one; ids serve as names then
        return people_of(contact, fields)


def people_of(contact: Contact, fields: tuple[AdditionalField, ...]) -> People:
    """Headers are the names under which a message may ask for a value."""
    names = {field.id: field for field in fields}
    headers: list[str] = []
    canonical: list[str] = []
    cells: list[str] = []
    for name in _PLAIN:
        value = str(getattr(contact, name) or "")
        headers.append("")
        canonical.append(name)
        cells.append(value)
    for key, value in contact.fields.items():
        known = names.get(key)
        for header in dict.fromkeys((known.key, known.name) if known is not None else (key,)):
            if header:
                headers.append(header)
                canonical.append("")
                cells.append(str(value))
    name = contact.full_name or contact.email or contact.phone or contact.id
    return People(name, tuple(headers), tuple(canonical), (tuple(cells),), 1)


def _fits(item: StoredMessage, wanted: str) -> bool:
    return not wanted or wanted in f"{item.name}\n{item.subject}\n{item.id}".casefold()
