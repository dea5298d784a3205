"""Send first, then update: the chained job for somebody who is no user yet (FAQ, item 6).

Owns: its three steps (mail, wait for the user, data) and what is said of each. Must not: build bodies.

The mail leaves once. Whatever happens afterwards is told as a step, never as an error of the whole, so that
nobody sends the mail again for the sake of the data.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from desktop_app.model.errors import AppError
from desktop_app.model.texts import t
from desktop_app.provider_api.calls import CallAnswer
from desktop_app.providers.sendios import delivery as rows
from desktop_app.providers.sendios import mapping, push
from desktop_app.providers.sendios.checking import CheckingPart
from desktop_app.providers.sendios.fixed import POLL_FOR_S, POLL_S

_T = "platforms.sendios.calls.chain"


class ChainPart(CheckingPart):
    """The chained job of an open account."""

    async def send_then_update(
        self, told: Mapping[str, str], variables: Mapping[str, Any], data: Mapping[str, Any]
    ) -> CallAnswer:
        """``told``: project, category, type, email and fields of the user; ``variables`` of the mail;
        ``data``: fields of the user to be written once there is one. Raises what the mail raises.
        """
        email, project = told["email"].strip(), self._project(told.get("project", ""))
        if not data:
            push.refuse("call_field_missing", "data")
        category = push.category_of(told.get("category", ""))
        fields = {name: value for name, value in told.items() if name not in ("category", "email", "type_id")}
        mark, refused = await self._push(
            category, told["type_id"], email, variables, {**fields, "project": project}
        )
        if refused:
            return _answer(("mail", "refused", refused))
        steps = [("mail", "taken", mark)]
        try:
            user_id = await self._wait_for(project, email)
            if not user_id:
                return _answer(*steps, ("user", "not_yet", ""), ("data", "not_written", ""))
            steps.append(("user", "there", user_id))
            path = {"project": project, "hash": rows.email_hash(email)}
            answer = await self._call("import", path=path, json=dict(data))
            with self._written(answer):
                mapping.written(answer.data)
        except AppError as error:
            words = error.original or error.message
            step = "data" if len(steps) == 2 else "user"
            return _answer(*steps, (step, "failed", words))
        return _answer(*steps, ("data", "taken", ""))

    async def _wait_for(self, project: str, email: str) -> str:
        """The user's id, asked for no more than once a second and no longer than thirty; "" when there is
        none by then."""
        until = self._clock.monotonic() + POLL_FOR_S
        while True:
            found = await self._user(project, email)
            if found is not None:
                return found.id
            if self._clock.monotonic() + POLL_S > until:
                return ""
            await self._clock.sleep(POLL_S)


def _answer(*steps: tuple[str, str, str]) -> CallAnswer:
    told = tuple(
        {"step": t(f"{_T}.{step}"), "state": t(f"{_T}.{state}"), "id": more} for step, state, more in steps
    )
    return CallAnswer(told, json.dumps(told, ensure_ascii=False, indent=1))
