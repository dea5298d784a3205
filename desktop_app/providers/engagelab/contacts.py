"""People at EngageLab: marketing members, custom fields, the suppression lists, the mails of one address.

Owns: which call answers for what about people. Must not: read shapes (``mapping``), build the members' body
(``delivery``), change a suppression list (their form is unproven: ``unproven``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from desktop_app.model.contact import AdditionalField, Contact, Subscription
from desktop_app.model.contact_change import ContactChange, HistoryEntry, SavedContact
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import InvalidInput, NotFound
from desktop_app.model.page import Page
from desktop_app.model.texts import t
from desktop_app.provider_api.importing import Delivery, DeliveryAnswer
from desktop_app.provider_api.json_values import Row
from desktop_app.providers.engagelab import delivery as members
from desktop_app.providers.engagelab import mapping, sent
from desktop_app.providers.engagelab.base import EngagelabAccount, reading
from desktop_app.providers.engagelab.fixed import LABEL, PAGE_ROWS
from desktop_app.providers.engagelab.manifest import IMPORT

LOCKED = "platforms.engagelab.list_locked"
HISTORY_DAYS = 30
"""How far mails of one address are told from the day that is named (email_status, send_date)."""


class PeoplePart(EngagelabAccount):
    """Lists and contacts of an open account."""

    _dates: dict[str, str] | None = None

    # --- address lists

    async def fetch_lists(self, cursor: str | None = None, *, name: str = "") -> Page[ContactList]:
        rows, (following, known) = await self._page("lists", cursor, query={"name": name or None})
        now = self._clock.utc_now()
        with reading():
            lists = tuple(mapping.contact_list(row, locked=self._locked, now=now) for row in rows)
        return Page(lists, following, known)

    @property
    def _locked(self) -> str:
        """Why nobody can be put into an address list; "" where that is switched on."""
        return LOCKED

    async def fetch_members(self, list_id: str, cursor: str | None = None) -> Page[Contact]:
        """A call that is documented to exist and whose form is likely: reading does no harm."""
        rows, (following, known) = await self._page("members", cursor, path={"id": list_id})
        with reading():
            return Page(tuple(mapping.member(row) for row in rows), following, known)

    # --- what is known of an address

    async def fetch_contact(self, contact_id: str) -> Contact:
        """What the suppression lists tell of an address; nobody hands out more. NotFound for no address."""
        return await self._look_up(whole_address(contact_id))

    async def search_contacts(self, text: str, cursor: str | None = None) -> Page[Contact]:
        """A whole address, looked for among those that get no mail. InvalidInput for anything else."""
        address = text.strip()
        if not mapping.is_address(address):
            raise InvalidInput("engagelab.whole_address", platform=LABEL, field="search")
        found = await self._look_up(address)
        return Page(() if found.subscription is Subscription.UNKNOWN else (found,))

    async def _look_up(self, address: str) -> Contact:
        return mapping.held_contact(address, await self._held(address))

    async def _held(self, address: str) -> dict[str, list[Row]]:
        """One call a list, and one more for a blocked domain; entries that have run out hold nobody."""
        now = self._clock.utc_now()
        held: dict[str, list[Row]] = {}
        for name in mapping.SUPPRESSION_LISTS:
            field = "email_or_domain" if name == "blocks" else "email"
            wanted = (address, mapping.domain_of(address)) if name == "blocks" else (address,)
            for value in wanted:
                query: dict[str, str | int] = {field: value}
                if name != "bounces":  # no paging there; elsewhere its default is a misprint
                    query |= {"offset": 0, "limit": PAGE_ROWS}
                answer = await self._call(name, query=query)
                with reading():
                    rows = [row for row in mapping.result_rows(answer.data) if mapping.still_holds(row, now)]
                held.setdefault(name, []).extend(rows)
        return held

    async def fetch_history(self, contact: Contact, cursor: str | None = None) -> Page[HistoryEntry]:
        """GET /v1/email_status with the address: its mails of thirty days (status and statistics); up to ten
        minutes old. The last of the days is tomorrow: a computer's clock may be behind the platform's
        midnight, and would miss the newest. NotFound for a contact without an address.
        """
        address = whole_address(contact.email or contact.id)
        first = self._clock.utc_now().astimezone(mapping.ZONE) - timedelta(days=HISTORY_DAYS - 2)
        query = {"send_date": f"{first:%Y-%m-%d}", "email": address}
        rows, (following, known) = await self._page("email_status", cursor, query=query)
        with reading():
            entries = [sent.history_entry(row) for row in rows]
        return Page(tuple(entries), following, known)

    # --- custom fields

    async def fetch_fields(self) -> tuple[AdditionalField, ...]:
        """A GET beside the documented POST: the form is unsure, reading does no harm."""
        rows = await self._field_rows()
        with reading():
            found = [mapping.additional_field(row) for row in rows]
        return tuple(field for field in found if field is not None)

    async def _field_rows(self) -> list[Row]:
        found: list[Row] = []
        cursor: str | None = None
        while True:
            rows, (cursor, _) = await self._page("fields", cursor)
            found += rows
            if cursor is None:
                with reading():
                    self._dates = dict(form for row in found if (form := mapping.date_format(row)))
                return found

    async def _date_forms(self, columns: Sequence[str]) -> Mapping[str, str]:
        """How the account writes dates, by field; asked once, and only where a delivery has custom fields."""
        if self._dates is None and any(name.startswith(members.CUSTOM) for name in columns):
            try:
                await self._field_rows()
            except NotFound:
                self._dates = {}
        return self._dates or {}

    # --- marketing members

    async def send_delivery(self, delivery: Delivery) -> DeliveryAnswer:
        """Marketing contacts with the list's name as tag. A row whose address breaks the platform's own rule
        is refused here, since it would refuse all the others; a refusal of the whole request is InvalidInput.
        """
        members.check(delivery)
        if delivery.target.id:
            raise InvalidInput(
                "list_locked", platform=LABEL, field="list", name=delivery.target.name, reason=t(LOCKED)
            )
        here = members.refused_here(delivery.rows)
        out = {verdict.row for verdict in here}
        rows = [row for row in delivery.rows if row.row not in out]
        if not rows:
            return DeliveryAnswer(verdicts=tuple(here))
        dates = await self._date_forms(delivery.columns)
        content = members.encode_members(rows, delivery.columns, delivery.target.name.strip(), dates)
        answer = await self._call("import", content=content)
        with self._written(answer):
            read = members.read_answer(rows, delivery.columns, answer.data)
        return replace(read, verdicts=(*here, *read.verdicts))

    async def save_contact(self, change: ContactChange) -> SavedContact:
        """One marketing member by its address: POST /v1/marketing/lists/members without tags, so that its
        tags stay. InvalidInput for what the platform has no place for.
        """
        email = (change.values.get("email") or change.id).strip()
        if not mapping.is_address(email):
            raise InvalidInput("engagelab.recipient_wrong", platform=LABEL, field="email", address=email)
        if change.id and mapping.email_key(change.id) != mapping.email_key(email):
            raise InvalidInput("engagelab.address_stays", platform=LABEL, field="email", address=change.id)
        values = {**change.values, "email": email}
        for name in values:
            if name not in IMPORT.fields and not name.startswith(members.CUSTOM):
                raise InvalidInput("call_field_unknown", platform=LABEL, field=name)
        dates = await self._date_forms(tuple(values))
        body = members.single(values, dates)
        answer = await self._call("import", json=body)
        with self._written(answer):
            taken = members.taken(answer.data)
        if not taken:
            raise InvalidInput("engagelab.not_taken", platform=LABEL, field="email", address=email)
        return SavedContact(mapping.email_key(email), None, self._client.clean(answer.text))


def whole_address(text: str) -> str:
    """NotFound for anything else: people are known by their address only."""
    address = text.strip()
    if not mapping.is_address(address):
        raise NotFound("engagelab.no_address", platform=LABEL)
    return address
