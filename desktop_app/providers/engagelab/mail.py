"""Messages of EngageLab: templates, sends with a key, and what became of them.

Owns: which call answers for what, and the look-up before a send. Must not: build bodies (``messages``) or
read shapes (``sent``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desktop_app.model.errors import InvalidInput
from desktop_app.model.message import Message, MessageStatus, SentMessage, StoredMessage
from desktop_app.model.page import Page
from desktop_app.model.texts import t
from desktop_app.providers.engagelab import mapping, messages, sent
from desktop_app.providers.engagelab.base import reading
from desktop_app.providers.engagelab.contacts import PeoplePart
from desktop_app.providers.engagelab.fixed import LABEL, STATUS_IDS


class MailPart(PeoplePart):
    """Messages of an open account."""

    async def fetch_messages(self, cursor: str | None = None, *, name: str = "") -> Page[StoredMessage]:
        """GET /v1/templates (templates)."""
        rows, (following, known) = await self._page("templates", cursor, query={"name": name or None})
        with reading():
            return Page(tuple(sent.template(row) for row in rows), following, known)

    async def fetch_message(self, message_id: str) -> StoredMessage:
        """GET /v1/templates/{key}: whether the key is the number or the name is not visible; the name is
        unique, and reading does no harm.
        """
        answer = await self._call("template", path={"key": message_id})
        with reading():
            return sent.template(mapping.result_row(answer.data))

    async def send_message(self, message: Message) -> SentMessage:
        """POST /v1/mail/send or sendtemplate, with the message's key as ``request_id``: a repeat within one
        hour returns the first result. The platform would take a suppressed recipient and call it invalid
        afterwards; here each one is looked up before, five calls an address.
        """
        messages.check(message, self._clock.wall())
        body = messages.body_of(message)
        await self._nobody_held((*message.to, *messages.copies(message)))
        answer = await self._call(messages.call_of(message), json=body)
        with self._written(answer):
            return messages.read_sent(message, answer.data)

    def message_body(self, message: Message) -> Mapping[str, Any]:
        messages.check(message, self._clock.wall())
        return messages.body_of(message)

    async def _nobody_held(self, addresses: Sequence[str]) -> None:
        """InvalidInput names the first address that is known to get no mail."""
        for address in addresses:
            held = mapping.held_for(await self._held(address), self._user)
            if held:
                raise InvalidInput(
                    "engagelab.suppressed",
                    platform=LABEL,
                    field="to",
                    address=address,
                    reason=t(f"platforms.engagelab.held.{held}"),
                )

    async def fetch_message_status(self, ids: Sequence[str]) -> tuple[MessageStatus, ...]:
        """GET /v1/email_status, twenty ids of one day a call (status and statistics); answers are up to ten
        minutes old.
        """
        found: list[MessageStatus] = []
        for day, part in sent.by_day(ids, self._clock.utc_now(), STATUS_IDS):
            query = {"send_date": day, "email_ids": ";".join(part), "offset": 0, "limit": STATUS_IDS}
            answer = await self._call("email_status", query=query)
            with reading():
                found += [sent.message_status(row) for row in mapping.result_rows(answer.data)]
        wanted = set(ids)
        return tuple(each for each in found if each.id in wanted)
