"""The open account of eSputnik: its HTTP client, paging, and how unknown shapes are named.

Owns: what all calls of the account share. Must not: know what a call is good for.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from desktop_app.model.errors import KeyMissing, OutcomeUnknown, ProviderChanged
from desktop_app.provider_api.json_values import Row
from desktop_app.provider_api.opening import Opening
from desktop_app.provider_api.provider import Provider
from desktop_app.providers.esputnik import shapes
from desktop_app.providers.esputnik.errors import explain
from desktop_app.providers.esputnik.manifest import MANIFEST
from desktop_app.providers.esputnik.operations import PAGE_ROWS
from desktop_app.runtime.redact import Redactor
from desktop_app.transport.answer import Answer, Expect
from desktop_app.transport.errors import WriteUnreadable

USER = "campaign-desk"
"""Any user name goes with the key; a fixed one that is not empty is safest (hosts, auth)."""


class EsputnikAccount(Provider):
    """What the parts of the client stand on."""

    manifest = MANIFEST

    def __init__(self, opening: Opening) -> None:
        account, key = opening.account, opening.key("api_key")
        self._label = MANIFEST.data_centre(account.data_centre).label.partition(" (")[0]
        if not key:
            raise KeyMissing(platform=self._label, account=account.name)
        pair = base64.b64encode(f"{USER}:{key}".encode()).decode()
        self._clock = opening.clock
        self._client = opening.client(
            MANIFEST,
            label=self._label,
            auth=lambda: {"Authorization": f"Basic {pair}"},
            redactor=Redactor([key], users=[USER], fields=MANIFEST.secret_answer_fields),
            judge=lambda answer, operation: explain(answer, operation, platform=self._label),
        )

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._client!r}>"

    async def aclose(self) -> None:
        await self._client.aclose()

    async def _call(self, operation: str, **more: Any) -> Answer:
        return await self._client.call(MANIFEST.operations[operation], **more)

    async def _page(
        self,
        operation: str,
        cursor: str | None,
        query: Mapping[str, str | None],
        *wrappers: str,
        path: Mapping[str, str] | None = None,
        rows: int = PAGE_ROWS,
    ) -> tuple[list[Row], tuple[str | None, int | None]]:
        """Rows of one page, and (cursor of the next or None, the total that the platform claims).

        An empty body is an empty page (contacts, search). A page that is not full is the last one.
        """
        start = int(cursor) if cursor else 1
        answer = await self._call(
            operation,
            path=path,
            query={**query, "startindex": start, "maxrows": rows},
            expect=Expect.JSON_OR_EMPTY,
        )
        with self._reading():
            found = shapes.as_rows(answer.data, *wrappers)
        following = str(start + len(found)) if len(found) >= rows else None
        return found, (following, shapes.total_count(answer.headers))

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Shapes that nobody documents are the platform's: name it."""
        try:
            yield
        except ProviderChanged as error:
            if not isinstance(error, OutcomeUnknown):
                error.platform = self._label
            raise

    @contextmanager
    def _written(self, answer: Answer) -> Iterator[None]:
        """A write whose answer cannot be read may have been carried out."""
        try:
            yield
        except ProviderChanged as unread:
            words = self._client.clean(unread.original)
            raise WriteUnreadable(
                "provider_changed", platform=self._label, status=answer.status, original=words
            ) from unread
