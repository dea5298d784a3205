"""Many addresses checked one by one, each once; what Sendios would write instead is offered, never taken.

Owns: the order of these requests and what each answer means for its address. Must not: change an address,
make a user, send a mail (e-mail, check email).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from desktop_app.model.errors import AppError
from desktop_app.model.texts import t
from desktop_app.provider_api.calls import CallAnswer
from desktop_app.providers.sendios import mapping
from desktop_app.providers.sendios.base import reading
from desktop_app.providers.sendios.errors import ValuesRefused
from desktop_app.providers.sendios.payments import PaymentsPart
from desktop_app.providers.sendios.reasons import reason_in_words

AT_ONCE = 8
_STATE = "platforms.sendios.calls.check_addresses"


class CheckingPart(PaymentsPart):
    """Addresses of an open account."""

    async def check_addresses(self, addresses: Sequence[str]) -> CallAnswer:
        """A row for each different address, in order: ``orig, offered, state, reason, vendor``. When the
        platform fails on the way, the rest is "not checked" and says why; nothing that was found is lost.
        Raises only when not even the first could be checked.
        """
        different: dict[str, str] = {}
        for each in addresses:
            different.setdefault(each.casefold(), each)
        asked = list(different.values())
        rows: list[Mapping[str, Any]] = []
        texts: list[str] = []
        for start in range(0, len(asked), AT_ONCE):
            part = asked[start : start + AT_ONCE]
            found = await asyncio.gather(*(self._checked(each) for each in part), return_exceptions=True)
            stopped: AppError | None = None
            for address, one in zip(part, found, strict=True):
                if isinstance(one, AppError):
                    stopped = stopped or one
                    rows.append(_not_checked(address, one))
                elif isinstance(one, BaseException):
                    raise one
                else:
                    rows.append(one[0])
                    texts.append(one[1])
            if stopped is not None:
                if not texts:
                    raise stopped
                rows += [_not_checked(each, stopped) for each in asked[start + AT_ONCE :]]
                break
        return CallAnswer(tuple(rows), "\n".join(texts), len(rows))

    async def _checked(self, address: str) -> tuple[Mapping[str, Any], str]:
        try:
            answer = await self._call("check", json={"email": address, "sanitize": True})
        except ValuesRefused as error:  # of this address, not of the others
            return _row(address, "", "bad", error.original, ""), error.original
        with reading():
            found, offered = mapping.checked(answer.data), mapping.corrected(answer.data)
        state = "offered" if offered else "good" if found["valid"] else "bad"
        vendor = mapping.as_text(found.get("vendor"))
        return _row(
            address, offered, state, reason_in_words(mapping.as_text(found.get("reason"))), vendor
        ), self._client.clean(answer.text)


def _row(address: str, offered: str, state: str, reason: str, vendor: str) -> Mapping[str, Any]:
    return {
        "orig": address,
        "offered": offered,
        "state": t(f"{_STATE}.{state}"),
        "reason": reason,
        "vendor": vendor,
    }


def _not_checked(address: str, error: AppError) -> Mapping[str, Any]:
    return _row(address, "", "unknown", error.message, "")
