"""The open account of Ecomail: its HTTP client, and how unknown shapes are named.

Owns: what all calls of the account share. Must not: know what a call is good for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from desktop_app.model.errors import AuthRefused, KeyMissing, OutcomeUnknown, ProviderChanged
from desktop_app.provider_api.opening import Opening
from desktop_app.provider_api.provider import Provider
from desktop_app.providers.ecomail.errors import explain
from desktop_app.providers.ecomail.manifest import MANIFEST
from desktop_app.providers.ecomail.operations import LABEL
from desktop_app.runtime.redact import Redactor
from desktop_app.transport.answer import Answer
from desktop_app.transport.errors import WriteUnreadable


class EcomailAccount(Provider):
    """What the parts of the client stand on."""

    manifest = MANIFEST

    def __init__(self, opening: Opening) -> None:
        key = opening.key("api_key")
        MANIFEST.data_centre(opening.account.data_centre)
        if not key:
            raise KeyMissing(platform=LABEL, account=opening.account.name)
        self._clock = opening.clock
        self._client = opening.client(
            MANIFEST,
            label=LABEL,
            auth=lambda: _key_header(key),
            redactor=Redactor([key], fields=MANIFEST.secret_answer_fields),
            judge=lambda answer, operation: explain(answer, operation, platform=LABEL),
        )

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._client!r}>"

    async def aclose(self) -> None:
        await self._client.aclose()

    async def _call(self, operation: str, **more: Any) -> Answer:
        return await self._client.call(MANIFEST.operations[operation], **more)

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


def _key_header(key: str) -> dict[str, str]:
    """The key stands in a header of its own, so letters that no header takes can be no key (transport)."""
    if not (key.isascii() and key.isprintable()):
        raise AuthRefused("ecomail.key_form", platform=LABEL)
    return {"key": key}


def gone(answer: Answer) -> bool:
    """404 after an attempt of ours that stayed open: it was deleted by it."""
    return answer.status == 404


@contextmanager
def reading() -> Iterator[None]:
    """Shapes that nobody documents are the platform's: name it."""
    try:
        yield
    except ProviderChanged as error:
        if not isinstance(error, OutcomeUnknown):
            error.platform = LABEL
        raise
