"""The client of Sendios: each capability as one or more calls.

Owns: which call answers for what, the walk over projects, one request for each row of a delivery. Must not:
read shapes (``mapping``), build bodies (``delivery``), know the HTTP library.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from collections.abc import Coroutine, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from desktop_app.model.account import AccountInfo
from desktop_app.model.contact import AdditionalField, Contact
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import AppError, AuthRefused, KeyMissing, OutcomeUnknown, ProviderChanged
from desktop_app.model.page import Page
from desktop_app.model.report import SaidBy
from desktop_app.model.texts import t
from desktop_app.provider_api.importing import Delivery, DeliveryAnswer, ImportRow, RowVerdict
from desktop_app.provider_api.opening import Opening
from desktop_app.provider_api.provider import Provider
from desktop_app.providers.sendios import delivery as rows
from desktop_app.providers.sendios import mapping, settings
from desktop_app.providers.sendios.errors import NoSuchUser, ValuesRefused, explain
from desktop_app.providers.sendios.manifest import LABEL, MANIFEST
from desktop_app.runtime.redact import Redactor
from desktop_app.transport.answer import Answer
from desktop_app.transport.errors import WriteUnreadable

T = TypeVar("T")

SDK = "sdk:"
"""In front of a key: it is an SDK key, its sha1 is the API key (transport, key kinds)."""
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
_PROBE = "anna@example.com"
"""An address that nobody has: a check of it creates no user and sends nothing (e-mail, check)."""


class SendiosProvider(Provider):
    """One open account. See :class:`~desktop_app.provider_api.provider.Provider` for what each method
    promises.
    """

    manifest = MANIFEST

    def __init__(self, opening: Opening) -> None:
        account = opening.account
        pasted, self._client_id = opening.key("api_key"), opening.key("client_id")
        MANIFEST.data_centre(account.data_centre)
        if not pasted:
            raise KeyMissing(platform=LABEL, account=account.name)
        if not self._client_id:
            raise KeyMissing("sendios.client_id_missing", platform=LABEL, account=account.name)
        self._account, self._told = account, dict(opening.credentials)
        self._limits = settings.limits(account)
        self._key = self._password = api_key(pasted)
        self._clock = opening.clock
        self._client = opening.client(
            MANIFEST,
            label=LABEL,
            auth=lambda: {"Authorization": f"Basic {_pair(self._client_id, self._password)}"},
            limits=self._limits,
            redactor=Redactor(
                [pasted, pasted.removeprefix(SDK), self._key, sha1(self._key)],
                users=[self._client_id, "campaign-desk"],
                fields=MANIFEST.secret_answer_fields,
            ),
            judge=lambda answer, operation: explain(answer, operation, platform=LABEL),
        )

    def __repr__(self) -> str:
        return f"<SendiosProvider {self._client!r}>"

    async def aclose(self) -> None:
        await self._client.aclose()

    # --- account and projects

    async def fetch_account_info(self) -> AccountInfo:
        """A harmless check of an address. A refused key is tried once more as an SDK key, so that the refusal
        can say which it is; nothing else is ever asked with it.
        """
        try:
            await self._check()
        except AuthRefused as refusal:
            if await self._is_sdk_key():
                raise AuthRefused(
                    "sendios.sdk_key", platform=LABEL, status=refusal.status, original=refusal.original
                ) from refusal
            raise
        told = self._account.settings.get("projects", "") or self._told.get("projects", "")
        count = len(settings.projects(self._account, self._told)) if told.strip() else 0
        return AccountInfo(
            organisation=t("platforms.sendios.account", client=self._client_id, count=count),
            platform_id=self._client_id,
        )

    async def _check(self) -> None:
        answer = await self._call("check", json={"email": _PROBE, "sanitize": False})
        with _reading():
            mapping.checked(answer.data)

    async def _is_sdk_key(self) -> bool:
        self._password = sha1(self._key)
        try:
            await self._check()
        except AppError:
            return False
        finally:
            self._password = self._key
        return True

    async def fetch_lists(self, cursor: str | None = None, *, name: str = "") -> Page[ContactList]:
        """The projects that the account names; nothing is asked, since no call lists them."""
        return Page(settings.projects(self._account, self._told))

    async def fetch_fields(self) -> tuple[AdditionalField, ...]:
        """The fields of every user, and those that the account names; nothing is asked."""
        return settings.fields(self._account, self._told)

    # --- contacts

    async def fetch_contact(self, contact_id: str) -> Contact:
        """By the user's id: two readings, since neither tells all."""
        answer = await self._call("user", path={"user_id": contact_id})
        with _reading():
            found = mapping.user(answer.data)
        more = await self._call("user_fields", path={"user_id": contact_id})
        with _reading():
            return mapping.with_fields(found, more.data)

    async def search_contacts(self, text: str, cursor: str | None = None) -> Page[Contact]:
        """A whole address in every project that the account names, or a user's id; nothing else can be
        found there.
        """
        text = text.strip()
        if _ADDRESS.fullmatch(text):
            named = settings.projects(self._account, self._told)
            found = await self._together(self._user(project.id, text) for project in named)
            return Page(tuple(each for each in found if each is not None))
        if text.isascii() and text.isdigit():
            try:
                return Page((await self.fetch_contact(text),))
            except NoSuchUser:
                return Page(())
        return Page(())

    async def _user(self, project: str, email: str) -> Contact | None:
        try:
            answer = await self._call("user_by_email", path={"project": project, "email": email})
        except NoSuchUser:
            return None
        with _reading():
            return mapping.user(answer.data)

    async def offer_address(self, email: str) -> str:
        """The address that the platform would use instead, "" for none; it is offered, never swapped."""
        answer = await self._call("check", json={"email": email, "sanitize": True})
        with _reading():
            return mapping.corrected(answer.data)

    # --- import

    async def send_delivery(self, delivery: Delivery) -> DeliveryAnswer:
        """One request a row, several on the way at once. What is no answer about a row's values ends the
        delivery; repeating it writes the same values again.
        """
        known = {field.id: field for field in settings.fields(self._account, self._told)}
        rows.check(delivery, known)
        verdicts = await self._together(self._write(delivery.target.id, row, known) for row in delivery.rows)
        asked = sum(verdict.said_by is not SaidBy.RULE for verdict in verdicts)
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
        try:
            with _reading():
                mapping.written(answer.data)
        except ProviderChanged as unread:
            said = self._client.clean(unread.original)
            raise WriteUnreadable(
                "provider_changed", platform=LABEL, status=answer.status, original=said
            ) from unread
        return rows.received(row)

    # --- parts

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

    async def _call(self, operation: str, **more: Any) -> Answer:
        return await self._client.call(MANIFEST.operations[operation], **more)


def api_key(pasted: str) -> str:
    """The password for what a person pasted: an API key as it is, ``sdk:`` and an SDK key by its sha1."""
    if pasted.casefold().startswith(SDK):
        return sha1(pasted[len(SDK) :].strip())
    return pasted


def sha1(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def _pair(client_id: str, key: str) -> str:
    return base64.b64encode(f"{client_id}:{key}".encode()).decode()


@contextmanager
def _reading() -> Iterator[None]:
    """Shapes that nobody documents are the platform's: name it."""
    try:
        yield
    except ProviderChanged as error:
        if not isinstance(error, OutcomeUnknown):
            error.platform = LABEL
        raise
