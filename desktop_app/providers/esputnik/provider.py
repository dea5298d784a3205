"""The client of eSputnik: each capability as one or more calls.

Owns: which call answers for what, paging, how a search text is routed. Must not: read shapes (``mapping``),
build the bulk body (``delivery``), know the HTTP library.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from typing import Any

from desktop_app.model.account import AccountInfo
from desktop_app.model.contact import AdditionalField, Contact
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import AppError, NotAllowed
from desktop_app.model.page import Page
from desktop_app.model.sender import Sender
from desktop_app.model.texts import t
from desktop_app.provider_api.importing import Delivery, DeliveryAnswer, ImportState
from desktop_app.provider_api.json_values import as_row, email_key
from desktop_app.providers.esputnik import mapping, shapes
from desktop_app.providers.esputnik.contacts import ContactCalls
from desktop_app.providers.esputnik.delivery import encode_delivery, read_delivery_answer
from desktop_app.providers.esputnik.errors import proves_earlier
from desktop_app.providers.esputnik.messages import MessageCalls
from desktop_app.providers.esputnik.more import MoreCalls
from desktop_app.providers.esputnik.operations import MEMBERS_AT_ONCE
from desktop_app.providers.esputnik.shop import ShopCalls
from desktop_app.providers.esputnik.undoing import EsputnikUndo
from desktop_app.transport.answer import Expect

_WHOLE_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
_PHONE = re.compile(r"\+?[\d\s().-]+")
_SHORTEST_PHONE = 5
_DONE = "-"


class EsputnikProvider(ContactCalls, ShopCalls, MessageCalls, MoreCalls, EsputnikUndo):
    """One open account. See :class:`~desktop_app.provider_api.provider.Provider` for what each method
    promises.
    """

    async def fetch_account_info(self) -> AccountInfo:
        answer = await self._call("account_info")
        with self._reading():
            return mapping.account_info(answer.data)

    async def fetch_key_limits(self) -> tuple[str, ...]:
        """Keys have a scope, and every key may ask whose it is; so lists and contacts are knocked at (hosts,
        auth). What else goes wrong there is no word about the key.
        """
        shut = []
        for operation in ("lists", "contacts"):
            with suppress(AppError):
                try:
                    await self._page(operation, None, {}, rows=1)
                except NotAllowed:
                    shut.append(operation)
        return (t(f"platforms.esputnik.narrow_key.{'_'.join(shut)}", platform=self._label),) if shut else ()

    async def fetch_lists(self, cursor: str | None = None, *, name: str = "") -> Page[ContactList]:
        rows, page = await self._page("lists", cursor, {"name": name or None}, "groups", "group")
        with self._reading():
            return Page(tuple(mapping.contact_list(row) for row in rows), *page)

    async def fetch_members(self, list_id: str, cursor: str | None = None) -> Page[Contact]:
        rows, page = await self._page("members", cursor, {}, "contacts", "contact", path={"id": list_id})
        with self._reading():
            return Page(tuple(mapping.contact(row) for row in rows), *page)

    async def add_members(self, list_id: str, contact_ids: Sequence[str]) -> None:
        await self._change_members("add_members", list_id, contact_ids)

    async def remove_members(self, list_id: str, contact_ids: Sequence[str]) -> None:
        await self._change_members("remove_members", list_id, contact_ids)

    async def fetch_contact(self, contact_id: str) -> Contact:
        answer = await self._call("contact", path={"id": contact_id})
        with self._reading():
            return mapping.contact(as_row(answer.data), lists_told=True)

    async def search_contacts(self, text: str, cursor: str | None = None) -> Page[Contact]:
        """Several questions may stand behind one text; a page joins one page of each, every contact once in
        it.
        """
        text = text.strip()
        if not text:
            return await self.scan_contacts(cursor)
        questions = search_questions(text)
        starts = cursor.split(",") if cursor else [""] * len(questions)
        found: dict[str, Contact] = {}
        rest = []
        for question, start in zip(questions, starts, strict=True):
            if start == _DONE:
                rest.append(_DONE)
                continue
            rows, (following, _) = await self._page(
                "contacts", start or None, question, "contacts", "contact"
            )
            with self._reading():
                for each in (mapping.contact(row) for row in rows):
                    if is_hit(each, question):
                        found.setdefault(each.id, each)
            rest.append(following or _DONE)
        more = any(start != _DONE for start in rest)
        return Page(tuple(found.values()), ",".join(rest) if more else None)

    async def scan_contacts(self, cursor: str | None = None) -> Page[Contact]:
        rows, page = await self._page("contacts", cursor, {"sortBy": "contactId"}, "contacts", "contact")
        with self._reading():
            return Page(tuple(mapping.contact(row) for row in rows), *page)

    async def fetch_fields(self) -> tuple[AdditionalField, ...]:
        answer = await self._call("fields", expect=Expect.JSON_OR_EMPTY)
        with self._reading():
            return mapping.additional_fields(answer.data)

    async def send_delivery(self, delivery: Delivery) -> DeliveryAnswer:
        """A 409 after an attempt of ours that stayed open, or with ``sent_before``, means that it was
        taken.
        """
        answer = await self._call(
            "import",
            content=encode_delivery(delivery),
            proof=proves_earlier,
            earlier_unknown=delivery.sent_before,
        )
        if answer.repeated:
            return DeliveryAnswer(text=self._client.clean(answer.words), repeated=True)
        with self._written(answer):
            return self._clean(read_delivery_answer(delivery, answer.data))

    async def follow_import(self, session: str) -> ImportState:
        answer = await self._call("import_status", path={"id": session})
        with self._reading():
            state = mapping.import_state(answer.data)
        return replace(state, text=self._client.clean(state.text))

    async def fetch_senders(self) -> tuple[Sender, ...]:
        found = []
        for kind in ("email", "sms"):
            answer = await self._call(f"senders_{kind}", expect=Expect.JSON_OR_EMPTY)
            with self._reading():
                rows = shapes.as_rows(_wrapped_single(answer.data), "interfaces", "interface")
                found += [mapping.sender(row, kind) for row in rows]
        return tuple(found)

    async def _change_members(self, operation: str, list_id: str, contact_ids: Sequence[str]) -> None:
        ids = [int(contact_id) for contact_id in contact_ids]
        if not ids:  # without ids a detach empties the whole list (trap 5)
            raise ValueError("no contacts were named")
        for start in range(0, len(ids), MEMBERS_AT_ONCE):
            await self._call(
                operation,
                path={"id": list_id},
                json={"contactIds": ids[start : start + MEMBERS_AT_ONCE]},
                expect=Expect.ANYTHING,
            )

    def _clean(self, answer: DeliveryAnswer) -> DeliveryAnswer:
        """Without secrets: the words go into the journal. Thousands of rows share a few sentences."""
        clean = lru_cache(maxsize=1000)(self._client.clean)
        return replace(
            answer,
            text=clean(answer.text),
            verdicts=tuple(replace(each, text=clean(each.text)) for each in answer.verdicts),
            unplaced=tuple(clean(words) for words in answer.unplaced),
        )


def search_questions(text: str) -> list[dict[str, str]]:
    """The queries to ask for a text: address, phone, external id or names (contacts, search).

    ``externalCustomerId`` cannot be joined with other conditions, first and last name can.
    """
    if "@" in text:
        return [{"email": text}]
    if _PHONE.fullmatch(text) and len(shapes.phone_key(text)) >= _SHORTEST_PHONE:
        return [{"sms": shapes.phone_key(text)}, {"externalCustomerId": text}]
    words = text.split()
    if len(words) == 1:
        return [{"firstname": text}, {"lastname": text}, {"externalCustomerId": text}]
    first, last = words[0], " ".join(words[1:])
    return [
        {"firstname": first, "lastname": last},
        {"firstname": " ".join(words[1:]), "lastname": words[0]},
        {"firstname": text},
        {"lastname": text},
    ]


def is_hit(found: Contact, question: Mapping[str, str]) -> bool:
    """False for the near matches that the platform adds to a search for an address or a phone."""
    if wanted := question.get("email"):
        wanted = email_key(wanted)
        values = [email_key(value) for value in mapping.channel_values(found, "email")]
        if _WHOLE_ADDRESS.fullmatch(wanted):
            return wanted in values
        return any(wanted in value for value in values)
    if wanted := question.get("sms"):
        return any(wanted in shapes.phone_key(value) for value in mapping.channel_values(found, "sms"))
    return True


def _wrapped_single(data: Any) -> Any:
    """An interface has no id, so a bare one is told from a wrapper by its value (trap 1)."""
    return [data] if isinstance(data, Mapping) and "value" in data else data
