"""The client of EngageLab: each capability as one or more calls.

Owns: which call answers for what, paging, the look-up of an address in the suppression lists. Must not: read
shapes (``mapping``), build the members' body (``delivery``), know the HTTP library.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NoReturn

from desktop_app.model.account import AccountInfo
from desktop_app.model.contact import AdditionalField, Contact, Subscription
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import InvalidInput, KeyMissing, NotFound, OutcomeUnknown, ProviderChanged
from desktop_app.model.message import Message, SentMessage
from desktop_app.model.page import Page
from desktop_app.model.sender import MadeSender, Sender
from desktop_app.model.texts import t
from desktop_app.provider_api.importing import Delivery, DeliveryAnswer
from desktop_app.provider_api.opening import Opening
from desktop_app.provider_api.provider import Provider
from desktop_app.providers.engagelab import delivery as members
from desktop_app.providers.engagelab import mapping, messages
from desktop_app.providers.engagelab.errors import explain
from desktop_app.providers.engagelab.manifest import (
    LABEL,
    MANIFEST,
    PAGE_ROWS,
    SENDER_FIELDS,
    SENDER_FILTERS,
)
from desktop_app.runtime.redact import Redactor
from desktop_app.transport.answer import Answer
from desktop_app.transport.errors import WriteUnreadable

JSON_TYPE = "application/json; charset=utf-8"
LOCKED = "platforms.engagelab.list_locked"


class EngagelabProvider(Provider):
    """One open account. See :class:`~desktop_app.provider_api.provider.Provider` for what each method
    promises.
    """

    manifest = MANIFEST

    def __init__(self, opening: Opening) -> None:
        account = opening.account
        self._user, key = opening.key("api_user"), opening.key("api_key")
        self._centre = MANIFEST.data_centre(account.data_centre)
        if not key or not self._user:
            raise KeyMissing(platform=LABEL, account=account.name)
        pair = base64.b64encode(f"{self._user}:{key}".encode()).decode()
        self._clock = opening.clock
        self._dates: dict[str, str] | None = None
        self._client = opening.client(
            MANIFEST,
            label=LABEL,
            auth=lambda: {"Authorization": f"Basic {pair}"},
            redactor=Redactor([key], users=[self._user], fields=MANIFEST.secret_answer_fields),
            judge=lambda answer, operation: explain(answer, operation, platform=LABEL),
        )

    def __repr__(self) -> str:
        return f"<EngagelabProvider {self._client!r}>"

    async def aclose(self) -> None:
        await self._client.aclose()

    # --- account

    async def fetch_account_info(self) -> AccountInfo:
        """The list of API_USERs: the account itself has no name in this interface (API_USER)."""
        users = await self._api_users({})
        mine = next((each for each in users if each.id == self._user), None)
        domain = mine.address if mine is not None else ""
        centre = self._centre.label
        if mine is None:
            note = t("platforms.engagelab.account_other", user=self._user, count=len(users), centre=centre)
        else:
            kind = t(f"platforms.engagelab.api_user.kind.{mine.state}") if mine.state else ""
            note = t("platforms.engagelab.account", user=self._user, kind=kind, domain=domain, centre=centre)
        return AccountInfo(organisation=domain or self._user, user=self._user, notes=(note,))

    # --- lists

    async def fetch_lists(self, cursor: str | None = None, *, name: str = "") -> Page[ContactList]:
        rows, (following, known) = await self._page("lists", cursor, query={"name": name or None})
        now = self._clock.utc_now()
        with _reading():
            lists = tuple(mapping.contact_list(row, locked=self._locked, now=now) for row in rows)
        return Page(lists, following, known)

    @property
    def _locked(self) -> str:
        """Why nobody can be put into an address list; "" where that is switched on."""
        return LOCKED

    async def fetch_members(self, list_id: str, cursor: str | None = None) -> Page[Contact]:
        """A call that is documented to exist and whose form is likely: reading does no harm."""
        rows, (following, known) = await self._page("members", cursor, path={"id": list_id})
        with _reading():
            return Page(tuple(mapping.member(row) for row in rows), following, known)

    # --- contacts

    async def fetch_contact(self, contact_id: str) -> Contact:
        """What the suppression lists tell of an address; nobody hands out more. NotFound for no address."""
        address = contact_id.strip()
        if not mapping.is_address(address):
            raise NotFound("engagelab.no_address", platform=LABEL)
        return await self._look_up(address)

    async def search_contacts(self, text: str, cursor: str | None = None) -> Page[Contact]:
        """A whole address, looked for among those that get no mail. InvalidInput for anything else."""
        address = text.strip()
        if not mapping.is_address(address):
            raise InvalidInput("engagelab.whole_address", platform=LABEL, field="search")
        found = await self._look_up(address)
        return Page(() if found.subscription is Subscription.UNKNOWN else (found,))

    async def _look_up(self, address: str) -> Contact:
        return mapping.held_contact(address, await self._held(address))

    async def _held(self, address: str) -> dict[str, list[mapping.Row]]:
        """One call a list, and one more for a blocked domain; entries that have run out hold nobody."""
        now = self._clock.utc_now()
        held: dict[str, list[mapping.Row]] = {}
        for name in mapping.SUPPRESSION_LISTS:
            field = "email_or_domain" if name == "blocks" else "email"
            wanted = (address, mapping.domain_of(address)) if name == "blocks" else (address,)
            for value in wanted:
                query: dict[str, str | int] = {field: value}
                if name != "bounces":  # no paging there; elsewhere its default is a misprint
                    query |= {"offset": 0, "limit": PAGE_ROWS}
                answer = await self._call(name, query=query)
                with _reading():
                    rows = [row for row in mapping.result_rows(answer.data) if mapping.still_holds(row, now)]
                held.setdefault(name, []).extend(rows)
        return held

    async def fetch_fields(self) -> tuple[AdditionalField, ...]:
        """A GET beside the documented POST: the form is unsure, reading does no harm."""
        rows = await self._field_rows()
        with _reading():
            found = [mapping.additional_field(row) for row in rows]
        return tuple(field for field in found if field is not None)

    async def _field_rows(self) -> list[mapping.Row]:
        found: list[mapping.Row] = []
        cursor: str | None = None
        while True:
            rows, (cursor, _) = await self._page("fields", cursor)
            found += rows
            if cursor is None:
                with _reading():
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

    # --- import

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

    # --- senders

    async def fetch_senders(self) -> tuple[Sender, ...]:
        return await self._api_users({})

    async def find_senders(self, filters: Mapping[str, str]) -> tuple[Sender, ...]:
        """``filters``: email_type, api_user_type, domain_name; blank ones are left out."""
        known = {field.key for field in SENDER_FILTERS}
        if unknown := sorted(set(filters) - known):
            _refuse_field(unknown[0])
        return await self._api_users({name: value for name, value in filters.items() if value})

    async def create_sender(self, values: Mapping[str, str]) -> MadeSender:
        """POST /v1/api_users with the fields that are given; the rest is the platform's default.

        The new key comes back in ``secrets`` and nowhere else. Never repeated: a second call would make a
        second one, or be refused while the first one's key is lost.
        """
        body = api_user_body(values)
        answer = await self._call("api_user_add", json=body)
        with self._written(answer):
            row = mapping.result_row(answer.data)
            made = mapping.sender(row)
            key = mapping.as_text(row.get("api_key"))
            if not key:
                raise ProviderChanged(original=f"api_key was expected among {sorted(row)[:10]}")
        return MadeSender(made, {"api_user": made.id, "api_key": key})

    # --- messages

    async def send_message(self, message: Message) -> SentMessage:
        """POST /v1/mail/send or sendtemplate, with the message's key as ``request_id``: a repeat within one
        hour returns the first result. The platform would take a suppressed recipient and call it invalid
        afterwards; here each one is looked up before, five calls an address.
        """
        messages.check(message, self._clock.wall())
        for address in message.to:
            held = mapping.held_for(await self._held(address), self._user)
            if held:
                raise InvalidInput(
                    "engagelab.suppressed",
                    platform=LABEL,
                    field="to",
                    address=address,
                    reason=t(f"platforms.engagelab.held.{held}"),
                )
        answer = await self._call(messages.call_of(message), json=messages.body_of(message))
        with self._written(answer):
            return messages.read_sent(message, answer.data)

    async def _api_users(self, filters: Mapping[str, str]) -> tuple[Sender, ...]:
        answer = await self._call("api_users", query=dict(filters))
        with _reading():
            return tuple(mapping.sender(row) for row in mapping.result_rows(answer.data))

    # --- parts

    async def _page(
        self,
        operation: str,
        cursor: str | None,
        *,
        query: Mapping[str, str | None] | None = None,
        path: Mapping[str, str] | None = None,
    ) -> tuple[list[mapping.Row], tuple[str | None, int | None]]:
        """Rows of one page, and (cursor of the next or None, the total that the platform claims).

        Stops at an empty page, a short one, or at the total where one is told (paging).
        """
        start = int(cursor) if cursor else 0
        asked = {**(query or {}), "offset": start, "limit": PAGE_ROWS}
        answer = await self._call(operation, path=path, query=asked)
        with _reading():
            rows, known = mapping.result_rows(answer.data), mapping.total(answer.data)
        after = start + len(rows)
        more = len(rows) >= PAGE_ROWS and (known is None or known <= start or after < known)
        return rows, (str(after) if more else None, known)

    async def _call(self, operation: str, **more: Any) -> Answer:
        if more.get("json") is not None or more.get("content") is not None:
            more["content_type"] = JSON_TYPE
        return await self._client.call(self.manifest.operations[operation], **more)

    @contextmanager
    def _written(self, answer: Answer) -> Iterator[None]:
        """A write whose answer cannot be read may have been carried out."""
        try:
            yield
        except ProviderChanged as unread:
            words = self._client.clean(unread.original)
            raise WriteUnreadable(
                "provider_changed", platform=LABEL, status=answer.status, original=words
            ) from unread


def api_user_body(values: Mapping[str, str]) -> dict[str, Any]:
    """The body that adds an API_USER: numbers and switches in their own JSON types, blanks left out.

    InvalidInput for a field that is unknown, missing, or holds no value of its kind (31110 without a call).
    """
    fields = {field.key: field for field in SENDER_FIELDS}
    if unknown := sorted(set(values) - set(fields)):
        _refuse_field(unknown[0])
    body: dict[str, Any] = {}
    for name, field in fields.items():
        value = values.get(name, "").strip()
        if not value:
            if field.required:
                code = "engagelab.name_empty" if name == "api_user" else "engagelab.field_missing"
                raise InvalidInput(code, platform=LABEL, field=name, label=t(field.label))
            continue
        if field.kind == "switch":
            if value not in ("true", "false"):
                _refuse_field(name)
            body[name] = value == "true"
        elif field.kind == "choice":
            if value not in dict(field.options):
                _refuse_field(name)
            body[name] = int(value)
        else:
            body[name] = value
    return body


def _refuse_field(name: str) -> NoReturn:
    raise InvalidInput("engagelab.field_value", platform=LABEL, field=name)


def sequence_of_addresses(contact_ids: Sequence[str]) -> list[str]:
    """Ids of list members are addresses; ValueError without any, or for one that is none."""
    addresses = [contact_id.strip() for contact_id in contact_ids]
    if not addresses or not all(mapping.is_address(address) for address in addresses):
        raise ValueError("contacts are named by their addresses, and some must be named")
    return addresses


@contextmanager
def _reading() -> Iterator[None]:
    """Shapes that nobody documents are the platform's: name it."""
    try:
        yield
    except ProviderChanged as error:
        if not isinstance(error, OutcomeUnknown):
            error.platform = LABEL
        raise
