"""What EngageLab can do beyond the tabs: one declared call, filled in.

Owns: the order of its steps (open? filled in? may they get mail? send, read). Must not: declare a call.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.provider_api.calls import CallAnswer
from desktop_app.provider_api.running import check_open, send_parts
from desktop_app.providers.engagelab import sent
from desktop_app.providers.engagelab.base import JSON_TYPE
from desktop_app.providers.engagelab.call_bodies import SENDS, own_values, parts_of, recipients
from desktop_app.providers.engagelab.mail import MailPart
from desktop_app.transport.client import encode_json

_TO_LISTS = ("send_to_lists", "send_template_to_lists")


class MorePart(MailPart):
    """The calls of an open account that no tab has."""

    async def run_call(self, name: str, values: Mapping[str, str]) -> CallAnswer:
        """See the contract. ``webhook_report`` sends nothing: it reads what EngageLab posted. A send to
        addresses looks each one up first, as :meth:`send_message` does."""
        call = self.manifest.call(name)
        if name == "webhook_report":
            rows = sent.reported(own_values(call, values)["report"])
            return CallAnswer(rows, encode_json([dict(row) for row in rows]).decode(), len(rows))
        check_open(self.manifest, call, self._account.settings)
        parts = parts_of(call, values)
        if name in SENDS and name not in _TO_LISTS and parts.body is not None:
            await self._nobody_held(recipients(parts.body))
        more = {} if parts.body is None else {"content_type": JSON_TYPE}
        return await send_parts(self._client, self.manifest, call, parts, **more)
