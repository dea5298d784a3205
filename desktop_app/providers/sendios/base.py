"""One open account of Sendios: its key, its client, the projects that a person wrote down.

Owns: the parts that all subjects share. Must not: know a subject (the files beside it do).
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Coroutine, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from desktop_app.model.contact import Contact
from desktop_app.model.errors import InvalidInput, KeyMissing, OutcomeUnknown, ProviderChanged
from desktop_app.provider_api.opening import Opening
from desktop_app.provider_api.provider import Provider
from desktop_app.providers.sendios import mapping, settings
from desktop_app.providers.sendios.errors import NoSuchUser, explain
from desktop_app.providers.sendios.fixed import LABEL
from desktop_app.providers.sendios.manifest import MANIFEST, manifest_for
from desktop_app.runtime.redact import Redactor
from desktop_app.transport.answer import Answer
from desktop_app.transport.errors import WriteUnreadable

T = TypeVar("T")

SDK = "sdk:"
"""In front of a key: it is an SDK key, its sha1 is the API key (transport, key kinds)."""


class SendiosAccount(Provider):
    """See :class:`~desktop_app.provider_api.provider.Provider` for what each method promises."""

    manifest = MANIFEST

    def __init__(self, opening: Opening) -> None:
        account = opening.account
        pasted, self._client_id = opening.key("api_key"), opening.key("client_id")
        MANIFEST.data_centre(account.data_centre)
        if not pasted:
            raise KeyMissing(platform=LABEL, account=account.name)
        if not self._client_id:
            raise KeyMissing("sendios.client_id_missing", platform=LABEL, account=account.name)
        self.manifest = manifest_for(account)
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
        return f"<{type(self).__name__} {self._client!r}>"

    async def aclose(self) -> None:
        await self._client.aclose()

    def _project(self, said: str) -> str:
        """The number of a project, from its number or its name; the only one written down where nothing is
        said. InvalidInput otherwise.
        """
        said = said.strip()
        if said.isascii() and said.isdecimal():
            return said
        known = settings.projects(self._account, self._told)
        fitting = [each.id for each in known if each.name == said] if said else [each.id for each in known]
        if len(fitting) != 1:
            raise InvalidInput("sendios.which_project", platform=LABEL, field="project", said=said)
        return fitting[0]

    async def _user(self, project: str, email: str) -> Contact | None:
        try:
            answer = await self._call("user_by_email", path={"project": project, "email": email.strip()})
        except NoSuchUser:
            return None
        with reading():
            return mapping.user(answer.data)

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

    @contextmanager
    def _written(self, answer: Answer) -> Iterator[None]:
        """A write whose answer cannot be read may have been carried out."""
        try:
            yield
        except ProviderChanged as unread:
            said = self._client.clean(unread.original)
            raise WriteUnreadable(
                "provider_changed", platform=LABEL, status=answer.status, original=said
            ) from unread


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
def reading() -> Iterator[None]:
    """Shapes that nobody documents are the platform's: name it."""
    try:
        yield
    except ProviderChanged as error:
        if not isinstance(error, OutcomeUnknown):
            error.platform = LABEL
        raise
