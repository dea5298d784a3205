"""What Sendios can do beyond the tabs: one declared call, filled in.

Owns: the order of its steps. Must not: declare a call, build a body (``call_bodies``), or show the key with
which a person is logged in at the shop (``ak``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from desktop_app.model.texts import t
from desktop_app.provider_api.calls import CallAnswer, PlatformCall, fill
from desktop_app.provider_api.running import check_open, read_answer, send_parts
from desktop_app.providers.sendios import history, mapping
from desktop_app.providers.sendios.call_bodies import ARRAYS, own_values, parts_of
from desktop_app.providers.sendios.chain import ChainPart
from desktop_app.transport.answer import Expect
from desktop_app.transport.client import encode_json

_HELP = "platforms.sendios.calls.webhooks"
_STEPS = ("project", "account", "meaning")


class MorePart(ChainPart):
    """The calls of an open account that no tab has."""

    async def run_call(self, name: str, values: Mapping[str, str]) -> CallAnswer:
        """See the contract. ``send_then_update`` and ``check_addresses`` make several requests; ``webhooks``
        sends nothing: it explains where they are set up, and reads a report that Sendios posted.
        """
        call = self.manifest.call(name)
        check_open(self.manifest, call, self._account.settings)
        fill(call, values)  # what is missing or wrong is said before anything is asked
        own = own_values(call, values)
        if name == "webhooks":
            return _reports(own.get("report"))
        if name == "check_addresses":
            return await self.check_addresses(own["addresses"])
        project = self._project(own.get("project", "")) if _asks_project(call) else ""
        if name == "send_then_update":
            told = {key: str(value) for key, value in own.items() if key not in ("variables", "data")}
            return await self.send_then_update(
                {**told, "project": project}, own.get("variables") or {}, own["data"]
            )
        parts = parts_of(call, values, project)
        if name in ARRAYS:
            answer = await self._client.call(
                self.manifest.operations[call.operation],
                content=encode_json([parts.body]),
                expect=Expect.ANYTHING,
            )
            return _shown(call, read_answer(self._client, call, answer))
        found = await send_parts(self._client, self.manifest, call, parts)
        return _shown(call, found)


def _asks_project(call: PlatformCall) -> bool:
    return any(field.key == "project" for field in call.fields)


def _shown(call: PlatformCall, found: CallAnswer) -> CallAnswer:
    """Rows without the login key; the paged list of who left in any of its forms."""
    rows = found.rows
    if call.operation in ("unsubscribed", "unsubscribed_all"):
        rows = tuple(history.unsubscribed_rows(list(rows)))
    return replace(found, rows=tuple(mapping.open_part(row) for row in rows))


def _reports(report: Any) -> CallAnswer:
    if report is None:
        steps = tuple({"event": t(f"{_HELP}.{step}")} for step in _STEPS)
        return CallAnswer(steps, "\n".join(step["event"] for step in steps))
    rows = tuple(mapping.open_part(row) for row in history.reported(report))
    return CallAnswer(rows, encode_json(mapping.open_part(report)).decode(), len(rows))
