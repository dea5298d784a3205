"""Carries out a declared call as it was filled in: the common way of ``run_call``.

Owns: the path from filled-in text to an answer's rows. Must not: know a platform. A platform whose call needs
a body of its own shape builds it and uses its client itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop_app.model.errors import NotAllowed
from desktop_app.model.texts import t
from desktop_app.provider_api.calls import CallAnswer, CallParts, PlatformCall, rows_of
from desktop_app.provider_api.manifest import Manifest
from desktop_app.transport.answer import Answer, Expect
from desktop_app.transport.client import ApiClient


def check_open(manifest: Manifest, call: PlatformCall, settings: Mapping[str, str]) -> None:
    """NotAllowed for a call that is switched off until the account's setting opens it."""
    if call.off and settings.get(call.opens) != "on":
        raise NotAllowed("closed_here", platform=manifest.label, reason=t(call.off))


async def send_parts(
    client: ApiClient, manifest: Manifest, call: PlatformCall, parts: CallParts, **more: Any
) -> CallAnswer:
    """The same for parts that the platform's client built or changed."""
    answer = await client.call(
        manifest.operations[call.operation],
        path=parts.path,
        query=parts.query,
        json=parts.body,
        **{"expect": Expect.ANYTHING, **more},
    )
    return read_answer(client, call, answer)


def read_answer(client: ApiClient, call: PlatformCall, answer: Answer) -> CallAnswer:
    """Rows for a table and the platform's own text, without the account's secrets."""
    return CallAnswer(
        rows=rows_of(call, answer.data), text=client.clean(answer.text), repeated=answer.repeated
    )
