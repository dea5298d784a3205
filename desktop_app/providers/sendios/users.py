"""Users of Sendios: finding, changing, checking, erasing them; who leaves and comes back; what they were
sent.

Owns: which call answers for what about people. Must not: read shapes (``mapping``, ``history``), build the
body of user data (``delivery``), send mail.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from desktop_app.model.addresses import is_address
from desktop_app.model.contact import AdditionalField, Contact, Subscription
from desktop_app.model.contact_change import AddressCheck, ContactChange, HistoryEntry, SavedContact, Verdict
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import (
    AccountError,
    AppError,
    InvalidInput,
    RateLimited,
    Unreachable,
    UnsupportedFeature,
)
from desktop_app.model.page import Page
from desktop_app.model.report import RowState, SaidBy
from desktop_app.provider_api.importing import Delivery, DeliveryAnswer, ImportRow, RowVerdict
from desktop_app.providers.sendios import delivery as rows
from desktop_app.providers.sendios import history, mapping, push, settings
from desktop_app.providers.sendios.base import SendiosAccount, reading
from desktop_app.providers.sendios.errors import NoSuchUser, ValuesRefused
from desktop_app.providers.sendios.fixed import LABEL
from desktop_app.providers.sendios.manifest import IMPORT, MANIFEST
from desktop_app.providers.sendios.reasons import reason_in_words

AT_ONCE = 8
"""Rows of one delivery that are written at the same time; the pace is the account's, not this."""
TURNED_AWAY = (AccountError, UnsupportedFeature, Unreachable, RateLimited, InvalidInput)
"""After these nothing of that request was carried out."""


class UsersPart(SendiosAccount):
    """People of an open account."""

    async def fetch_lists(self, cursor: str | None = None, *, name: str = "") -> Page[ContactList]:
        """The projects that the account names; nothing is asked, since no call lists them."""
        return Page(settings.projects(self._account, self._told))

    async def fetch_fields(self) -> tuple[AdditionalField, ...]:
        """The fields of every user, and those that the account names; nothing is asked."""
        return settings.fields(self._account, self._told)

    # --- finding

    async def fetch_contact(self, contact_id: str) -> Contact:
        """By the user's id: two readings, since neither tells all."""
        answer = await self._call("user", path={"user_id": contact_id})
        with reading():
            found = mapping.user(answer.data)
        more = await self._call("user_fields", path={"user_id": contact_id})
        with reading():
            return mapping.with_fields(found, more.data)

    async def search_contacts(self, text: str, cursor: str | None = None) -> Page[Contact]:
        """A whole address in every project that the account names, or a user's id; nothing else can be
        found there.
        """
        text = text.strip()
        if is_address(text):
            named = settings.projects(self._account, self._told)
            found = await self._together(self._user(project.id, text) for project in named)
            return Page(tuple(each for each in found if each is not None))
        if text.isascii() and text.isdigit():
            try:
                return Page((await self.fetch_contact(text),))
            except NoSuchUser:
                return Page(())
        return Page(())

    async def _one(self, project: str, email: str) -> Contact:
        """The user of this project and address; NoSuchUser when there is none."""
        answer = await self._call("user_by_email", path={"project": project, "email": email.strip()})
        with reading():
            return mapping.user(answer.data)

    async def fetch_history(self, contact: Contact, cursor: str | None = None) -> Page[HistoryEntry]:
        """``sent_mails`` of the last three months, the only proof of sending, with what else the user's
        record tells: leaving, types switched off, the last payment (users, get user). One page.
        """
        answer = await self._call("user", path={"user_id": contact.id})
        with reading():
            return Page(history.entries(mapping.user(answer.data).raw))

    # --- checking

    async def check_address(self, email: str) -> AddressCheck:
        """POST email/check with mending: makes no user, sends nothing. What it would write instead is
        offered where it is valid; it invents addresses that are not.
        """
        answer = await self._call("check", json={"email": email, "sanitize": True})
        with reading():
            row = mapping.checked(answer.data)
            return AddressCheck(
                email=email,
                verdict=Verdict.GOOD if row["valid"] else Verdict.BAD,
                corrected=mapping.corrected(answer.data),
                reason=reason_in_words(mapping.as_text(row.get("reason"))),
                original=self._client.clean(answer.text),
            )

    # --- changing

    async def save_contact(self, change: ContactChange) -> SavedContact:
        """PUT userfields: by the user's id, else by project and address. Only what is named changes; nobody
        is created (the first mail makes a user): NotFound then.
        """
        known = {field.id: field for field in settings.fields(self._account, self._told)}
        for name in change.values:
            custom = name.startswith(rows.CUSTOM) and name.removeprefix(rows.CUSTOM) in known
            if not custom and name not in IMPORT.fields:
                push.refuse("call_field_unknown", name)
        body = self._body(change.values, known)
        email = (change.values.get("email") or "").strip()
        if change.id:
            if email:
                current = await self._call("user", path={"user_id": change.id})
                with reading():
                    if mapping.user(current.data).email.lower() != email.lower():
                        push.refuse("sendios.address_stays", "email")
            answer = await self._call("user_update", path={"user_id": change.id}, json=body)
        else:
            if not is_address(email):
                push.refuse("call_field_missing", "email")
            path = {"project": self._project(change.list_id), "hash": rows.email_hash(email)}
            answer = await self._call("import", path=path, json=body)
        with self._written(answer):
            mapping.written(answer.data)
        return SavedContact(change.id or email, False, self._client.clean(answer.text))

    def _body(
        self, values: Mapping[str, str | None], known: Mapping[str, AdditionalField]
    ) -> dict[str, object]:
        try:
            body = rows.body(values, known)
        except rows.NoNumber as error:
            raise InvalidInput("sendios.number_field", platform=LABEL, field=str(error)) from error
        if body.get("language"):
            body["language"] = push.language(str(body["language"]))
        if not body:
            push.refuse("sendios.nothing_to_change", "values")
        return body

    async def erase_contact(self, contact_id: str) -> None:
        """POST user/erase: all data of the person in this project, about two days later (users, erase)."""
        answer = await self._call("user", path={"user_id": contact_id})
        with reading():
            found = mapping.user(answer.data)
        project = (found.lists or ("",))[0]
        await self._call("erase", json={"email": found.email, "project_id": int(project)})

    # --- leaving and coming back

    async def unsubscribe(self, email: str, *, list_id: str = "", reason: str = "") -> None:
        """By the operator, from all mail of the project but system mail (subscriptions)."""
        path = {"project": self._project(list_id), "hash": rows.email_hash(email)}
        await self._call("unsubscribe_admin", path=path)

    async def resubscribe(self, email: str, *, list_id: str = "", reason: str) -> None:
        """``DELETE unsub/{user_id}``; types of mail that were switched off one by one stay off."""
        if not reason.strip():
            raise ValueError("bringing somebody back needs a reason")
        found = await self._one(self._project(list_id), email)
        await self._call("subscribe_back", path={"user_id": found.id})

    # --- import

    async def send_delivery(self, delivery: Delivery) -> DeliveryAnswer:
        """One request a row, several on the way at once. What is no answer about a row's values ends the
        delivery: what is on its way is waited for, nothing more begins; ``partly`` tells whether a row was
        written before. Repeating the delivery writes the same values again.
        """
        known = {field.id: field for field in settings.fields(self._account, self._told)}
        rows.check(delivery, known)
        verdicts: list[RowVerdict] = []
        failures: list[AppError] = []
        line = asyncio.Semaphore(AT_ONCE)

        async def write(row: ImportRow) -> None:
            async with line:
                if failures:
                    return
                try:
                    verdicts.append(await self._write(delivery.target.id, row, known))
                except AppError as error:
                    failures.append(error)

        await asyncio.gather(*(write(row) for row in delivery.rows))
        if failures:
            # a write of which nobody knows the outcome says more than a door that is closed
            worst = next((one for one in failures if not isinstance(one, TURNED_AWAY)), failures[0])
            worst.partly = any(one.state is RowState.ACCEPTED for one in verdicts)
            raise worst
        asked = sum(verdict.said_by is not SaidBy.RULE for verdict in verdicts)
        verdicts.sort(key=lambda verdict: verdict.row)
        return DeliveryAnswer(verdicts=tuple(verdicts), requests=asked)

    def seconds_a_row(self) -> float:
        pace = self._limits[MANIFEST.operations["import"].limit]
        return pace.seconds / pace.count

    async def _write(self, project: str, row: ImportRow, known: Mapping[str, AdditionalField]) -> RowVerdict:
        try:
            body = rows.body(row.values, known)
        except rows.NoNumber as error:
            return rows.no_number(row, str(error))
        path = {"project": project, "hash": rows.email_hash(row.values["email"] or "")}
        try:
            answer = await self._call("import", path=path, json=body)
        except NoSuchUser as error:
            return rows.not_a_user(row, error.original)
        except ValuesRefused as error:
            return rows.refused(row, error.original)
        with self._written(answer):
            mapping.written(answer.data)
        return rows.received(row)


def left(contact: Contact) -> bool:
    """Whether the user gets no trigger mail at all."""
    return contact.subscription in (Subscription.UNSUBSCRIBED, Subscription.COMPLAINED)
