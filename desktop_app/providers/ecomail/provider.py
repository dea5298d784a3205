"""The client of Ecomail: each capability as one or more calls.

Owns: which call answers for what, the walk over lists and statuses, the second try of a bulk request without
the row that was refused. Must not: read shapes (``mapping``), build the bulk body (``delivery``), know the
HTTP library.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from desktop_app.model.account import AccountInfo
from desktop_app.model.addresses import is_address
from desktop_app.model.contact import AdditionalField, Contact
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import AppError, NotFound
from desktop_app.model.page import Page
from desktop_app.model.texts import t
from desktop_app.provider_api.importing import Delivery, DeliveryAnswer, ImportRow, RowVerdict
from desktop_app.provider_api.json_values import Row
from desktop_app.providers.ecomail import delivery as bulk
from desktop_app.providers.ecomail import mapping, shapes
from desktop_app.providers.ecomail.account import reading
from desktop_app.providers.ecomail.contacts import ContactCalls
from desktop_app.providers.ecomail.errors import RowRefused
from desktop_app.providers.ecomail.more import MoreCalls
from desktop_app.providers.ecomail.operations import BATCH_ROWS, PAGE_ROWS
from desktop_app.providers.ecomail.shop import ShopCalls
from desktop_app.providers.ecomail.undoing import EcomailUndo
from desktop_app.transport.answer import Answer

T = TypeVar("T")

STATUSES = ("subscribed", "not_confirmed", "bounced", "complained", "unsubscribed")
"""The passes over a list: each shows the people of one status only (subscribers of a list)."""
_COMPLAINED = "complained"
REFUSALS = 30
"""So many rows are taken out of one bulk request, one refusal each; beyond it the caller halves the rest."""


class EcomailProvider(ContactCalls, ShopCalls, MoreCalls, EcomailUndo):
    """One open account. See :class:`~desktop_app.provider_api.provider.Provider` for what each method
    promises.
    """

    # --- account and lists

    async def fetch_account_info(self) -> AccountInfo:
        rows = await self._list_rows()
        with reading():
            names = [mapping.contact_list(row).name for row in rows]
            first = names[0] if names else ""
            key = "platforms.ecomail.account" if names else "platforms.ecomail.account_empty"
            return mapping.account_info(rows, t(key, count=len(names), first=first))

    async def fetch_lists(self, cursor: str | None = None, *, name: str = "") -> Page[ContactList]:
        """All at once: the platform knows no pages here."""
        rows = await self._list_rows()
        now = self._clock.utc_now()
        with reading():
            return Page(tuple(mapping.contact_list(row, now) for row in rows))

    async def fetch_members(self, list_id: str, cursor: str | None = None) -> Page[Contact]:
        """One pass a status; empty passes are skipped, so that a page is never empty before the end."""
        at, page = (int(part) for part in (cursor or "0:1").split(":"))
        while True:
            found, more = await self._members(list_id, STATUSES[at], page)
            at, page = (at, page + 1) if more else (at + 1, 1)
            if at == len(STATUSES):
                return Page(found)
            if found:
                return Page(found, f"{at}:{page}")

    async def fetch_member(self, list_id: str, contact_id: str) -> Contact:
        answer = await self._call("member", path={"list_id": list_id, "email": contact_id})
        with reading():
            found = mapping.list_contact(answer.data)
            return replace(found, lists=(list_id,))

    async def add_members(self, list_id: str, contact_ids: Sequence[str]) -> None:
        """Known people into a list: nothing of them changes, nobody who left comes back, nobody is asked."""
        emails = [contact_id.strip() for contact_id in contact_ids]
        if not emails or not all(is_address(email) for email in emails):
            raise ValueError("contacts are named by their addresses, and some must be named")
        for start in range(0, len(emails), BATCH_ROWS):
            content = bulk.encode_members(emails[start : start + BATCH_ROWS])
            answer = await self._call("add_members", path={"list_id": list_id}, content=content)
            self._inserts(answer)

    # --- contacts

    async def fetch_contact(self, contact_id: str) -> Contact:
        answer = await self._call("contact", path={"email": contact_id})
        with reading():
            return mapping.account_contact(answer.data)

    async def search_contacts(self, text: str, cursor: str | None = None) -> Page[Contact]:
        """A whole address is looked up by the documented call; anything else goes to the search, whose
        answer nobody documents. Custom fields are not told: they belong to single lists.
        """
        text = text.strip()
        if not text:
            return await self.scan_contacts(cursor)
        if is_address(text):
            try:
                return Page((mapping.without_places(await self.fetch_contact(text)),))
            except NotFound:
                return Page(())
        answer = await self._call("search", json={"query": text})
        with reading():
            rows = shapes.collection(answer.data, "subscribers", "subscriber", "results")
            found = {each.id: mapping.without_places(each) for each in map(mapping.found_contact, rows)}
        return Page(tuple(found.values()))

    async def scan_contacts(self, cursor: str | None = None) -> Page[Contact]:
        """Every list, one pass a status; people of several lists come again (callers keep the first).

        The first page holds everybody who ever complained, so that this is what a reading sees of them; after
        them those who are subscribed anywhere come before those who left (``mapping.STRONGEST``).
        """
        if cursor is None:
            ids = [each.id for each in (await self.fetch_lists()).items]
            complained = await self._together(self._complaints(list_id) for list_id in ids)
            first = {each.id: each for group in complained for each in group}
            page = await self._scan(ids, 0, 0, 1)
            shown = [each for each in page.items if each.id not in first]
            return Page((*shown, *first.values()), page.cursor)
        status, place, number, ids_text = cursor.split("|")
        return await self._scan(ids_text.split(","), int(status), int(place), int(number))

    async def _scan(self, ids: Sequence[str], status: int, place: int, number: int) -> Page[Contact]:
        while status < len(STATUSES):
            if place >= len(ids) or STATUSES[status] == _COMPLAINED:
                status, place, number = status + 1, 0, 1
                continue
            try:
                found, more = await self._members(ids[place], STATUSES[status], number)
            except NotFound:  # the list went away while we read
                found, more = (), False
            place, number = (place, number + 1) if more else (place + 1, 1)
            if found:
                shown = tuple(mapping.without_places(each) for each in found)
                return Page(shown, f"{status}|{place}|{number}|{','.join(ids)}")
        return Page(())

    async def _complaints(self, list_id: str) -> list[Contact]:
        found: list[Contact] = []
        number, more = 1, True
        while more:
            page, more = await self._members(list_id, _COMPLAINED, number)
            found += [mapping.without_places(each) for each in page]
            number += 1
        return found

    async def fetch_fields(self) -> tuple[AdditionalField, ...]:
        rows = await self._list_rows()
        with reading():
            ids = [mapping.contact_list(row).id for row in rows]
        return mapping.joined_fields(await self._together(self.fetch_list_fields(one) for one in ids))

    async def fetch_list_fields(self, list_id: str) -> tuple[AdditionalField, ...]:
        answer = await self._call("list", path={"list_id": list_id})
        with reading():
            return mapping.list_fields(answer.data)

    # --- import

    async def send_delivery(self, delivery: Delivery) -> DeliveryAnswer:
        """A refusal names one row: the others go again without it. Whether they were stored the first time
        nobody documents, and it does not matter, since a repeat writes the same values.
        """
        bulk.check(delivery)
        verdicts: list[RowVerdict] = [kept for row in delivery.rows if (kept := bulk.too_long(row))]
        here = {verdict.row for verdict in verdicts}
        rows: list[ImportRow] = [row for row in delivery.rows if row.row not in here]
        path = {"list_id": delivery.target.id}
        while rows:
            try:
                answer = await self._call("import", path=path, content=bulk.encode_rows(rows))
            except RowRefused as refusal:
                place = bulk.named_row(rows, refusal.row)
                if place is None or len(verdicts) - len(here) >= REFUSALS:
                    raise
                verdicts.append(bulk.refused(rows.pop(place), refusal.original))
            except AppError as error:
                error.partly = len(verdicts) > len(here)  # the refused attempt may have stored the others
                raise
            else:
                self._inserts(answer)
                break
        return DeliveryAnswer(verdicts=tuple(sorted(verdicts, key=lambda verdict: verdict.row)))

    def _inserts(self, answer: Answer) -> int:
        with self._written(answer):
            return bulk.read_inserts(answer.data)

    # --- parts

    async def _list_rows(self) -> list[Row]:
        answer = await self._call("lists")
        with reading():
            return shapes.collection(answer.data, "lists")

    async def _members(self, list_id: str, status: str, page: int) -> tuple[tuple[Contact, ...], bool]:
        """One page of one status, and whether more may follow."""
        answer = await self._call(
            "members",
            path={"list_id": list_id},
            query={"status": status, "per_page": PAGE_ROWS, "page": page},
        )
        with reading():
            rows, more, _total = shapes.page_rows(answer.data)
            return tuple(mapping.member(row) for row in rows), more

    async def _together(self, calls: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
        """All at once, in order; when one fails the others are given up."""
        tasks = [asyncio.ensure_future(call) for call in calls]
        try:
            return list(await asyncio.gather(*tasks))
        except BaseException:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            raise
