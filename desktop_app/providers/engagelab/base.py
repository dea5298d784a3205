"""One open account of EngageLab: its key, its client, and how pages and answers of writes are read.

Owns: the parts that all subjects share. Must not: know a subject (the files beside it do).
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
from desktop_app.providers.engagelab import mapping
from desktop_app.providers.engagelab.errors import explain
from desktop_app.providers.engagelab.fixed import LABEL, PAGE_ROWS
from desktop_app.providers.engagelab.manifest import MANIFEST
from desktop_app.runtime.redact import Redactor
from desktop_app.transport.answer import Answer
from desktop_app.transport.errors import WriteUnreadable

JSON_TYPE = "application/json; charset=utf-8"


class EngagelabAccount(Provider):
    """See :class:`~desktop_app.provider_api.provider.Provider` for what each method promises."""

    manifest = MANIFEST

    def __init__(self, opening: Opening) -> None:
        account = opening.account
        self._account = account
        self._user, key = opening.key("api_user"), opening.key("api_key")
        self._centre = MANIFEST.data_centre(account.data_centre)
        if not key or not self._user:
            raise KeyMissing(platform=LABEL, account=account.name)
        pair = base64.b64encode(f"{self._user}:{key}".encode()).decode()
        self._clock = opening.clock
        self._client = opening.client(
            MANIFEST,
            label=LABEL,
            auth=lambda: {"Authorization": f"Basic {pair}"},
            redactor=Redactor([key], users=[self._user], fields=MANIFEST.secret_answer_fields),
            judge=lambda answer, operation: explain(answer, operation, platform=LABEL),
        )

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._client!r}>"

    async def aclose(self) -> None:
        await self._client.aclose()

    async def _page(
        self,
        operation: str,
        cursor: str | None,
        *,
        query: Mapping[str, str | None] | None = None,
        path: Mapping[str, str] | None = None,
    ) -> tuple[list[Row], tuple[str | None, int | None]]:
        """Rows of one page, and (cursor of the next or None, the total that the platform claims).

        Stops at an empty page, a short one, or at the total where one is told (paging).
        """
        start = int(cursor) if cursor else 0
        asked = {**(query or {}), "offset": start, "limit": PAGE_ROWS}
        answer = await self._call(operation, path=path, query=asked)
        with reading():
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


@contextmanager
def reading() -> Iterator[None]:
    """Shapes that nobody documents are the platform's: name it."""
    try:
        yield
    except ProviderChanged as error:
        if not isinstance(error, OutcomeUnknown):
            error.platform = LABEL
        raise
