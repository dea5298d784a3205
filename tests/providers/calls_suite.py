"""Every declared call of a platform, run once on its twin in one order, and what each answer must hold.

Owns: the running and the common promises. Must not: know a platform; the samples are handed in.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from desktop_app.model.account import Account
from desktop_app.model.errors import AppError, InvalidInput, NotAllowed, OutcomeUnknown
from desktop_app.model.operation import Effect
from desktop_app.provider_api.calls import CallAnswer, PlatformCall
from desktop_app.provider_api.manifest import Manifest
from desktop_app.provider_api.provider import Provider
from desktop_app.providers import discover
from tests.helpers.twins import Twin
from tests.providers.world import QUICK

Values = Mapping[str, str]
Answers = dict[str, CallAnswer]
Sample = Values | Callable[[Answers], Values]
"""The fields of a call, or a function of the answers before it (an id that another call made)."""


def account_on(twin: Twin, platform: str, settings: Mapping[str, str]) -> Account:
    centre, url = next(iter(twin.base_urls.items()))
    return Account("t", platform, "T", centre, base_url=url, training=True, settings=dict(settings))


def with_provider(
    twin: Twin, platform: str, settings: Mapping[str, str], use: Callable[[Provider], Any]
) -> Any:
    async def main() -> Any:
        account = account_on(twin, platform, settings)
        provider = discover()[platform].open(account, twin.keys, policy=QUICK)
        try:
            return await use(provider)
        finally:
            await provider.aclose()

    return asyncio.run(main())


def run_every_call(
    twin: Twin, platform: str, samples: Mapping[str, Sample], settings: Mapping[str, str]
) -> tuple[Answers, list[str]]:
    """The answers by name, and what was wrong with them in words."""
    answers: Answers = {}
    wrong: list[str] = []

    async def use(provider: Provider) -> None:
        for name, sample in samples.items():
            call = provider.manifest.call(name)
            before = len(await asyncio.to_thread(twin.requests))
            values = sample(answers) if callable(sample) else sample
            try:
                answers[name] = await provider.run_call(name, values)
            except AppError as error:
                wrong.append(f"{name}: {error} {error.original}")
                continue
            seen = (await asyncio.to_thread(twin.requests))[before:]
            wrong.extend(f"{name}: {each}" for each in _judge(provider.manifest, call, answers[name], seen))

    with_provider(twin, platform, settings, use)
    return answers, wrong


def _judge(
    manifest: Manifest, call: PlatformCall, answer: CallAnswer, seen: list[dict[str, Any]]
) -> list[str]:
    operation = manifest.operations[call.operation]
    found = []
    place = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(operation.path))
    sent = [one for one in seen if one["method"] == operation.method and re.fullmatch(place, one["path"])]
    if operation.path != "/" and len(sent) != 1:
        found.append(f"{len(sent)} requests of {operation.method} {operation.path}")
    if not isinstance(answer, CallAnswer) or (operation.path != "/" and not answer.text):
        found.append("no text of the platform")
    return found


def missing_columns(call: PlatformCall, answer: CallAnswer) -> list[str]:
    """Columns that no row of the answer has."""
    return [
        path for path, _ in call.columns if answer.rows and not any(_has(row, path) for row in answer.rows)
    ]


def _has(row: Any, path: str) -> bool:
    for part in path.split("."):
        if not isinstance(row, Mapping) or part not in row:
            return False
        row = row[part]
    return True


def closed_calls_send_nothing(twin: Twin, platform: str, samples: Mapping[str, Values]) -> list[str]:
    """Names of the calls that an account has to open; each is refused with its reason before that."""
    closed = []

    async def use(provider: Provider) -> None:
        before = len(await asyncio.to_thread(twin.requests))
        for call in provider.manifest.calls:
            if not call.off:
                continue
            closed.append(call.name)
            with pytest.raises(NotAllowed) as refused:
                await provider.run_call(call.name, samples.get(call.name, {}))
            assert refused.value.what_to_do
            assert not refused.value.what_to_do.startswith("platforms.")
        assert len(await asyncio.to_thread(twin.requests)) == before

    with_provider(twin, platform, {}, use)
    return closed


def missing_fields_are_named(twin: Twin, platform: str, settings: Mapping[str, str]) -> None:
    """A required field that is empty is named before anything is sent."""

    async def use(provider: Provider) -> None:
        before = len(await asyncio.to_thread(twin.requests))
        for call in provider.manifest.calls:
            needed = [field for field in call.fields if field.required and not field.default]
            if not needed:
                continue
            with pytest.raises(InvalidInput) as error:
                await provider.run_call(call.name, {})
            assert error.value.field in {field.key for field in call.fields}, (call.name, error.value.field)
        assert len(await asyncio.to_thread(twin.requests)) == before

    with_provider(twin, platform, settings, use)


def sends_once_without_an_answer(
    twin: Twin, platform: str, samples: Mapping[str, Sample], settings: Mapping[str, str]
) -> list[str]:
    """Names of the calls that must not be repeated: each is cut off after its effect, and goes out once."""
    tried = []

    async def use(provider: Provider) -> None:
        for name, sample in samples.items():
            call = provider.manifest.call(name)
            operation = provider.manifest.operations[call.operation]
            if callable(sample) or operation.effect is not Effect.ONCE:
                continue
            place = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(operation.path))
            await asyncio.to_thread(twin.fault, f"cut-after@{place}$:method={operation.method.lower()}")
            before = len(await asyncio.to_thread(twin.requests))
            with pytest.raises(OutcomeUnknown):
                await provider.run_call(name, sample)
            await asyncio.to_thread(twin.fault, "")
            seen = (await asyncio.to_thread(twin.requests))[before:]
            sent = [one for one in seen if re.fullmatch(place, one["path"])]
            assert len(sent) == 1, (name, sent)
            tried.append(name)

    with_provider(twin, platform, settings, use)
    return tried
