"""What must not be repeated by itself is not: its answer is lost after its effect, in each of several ways,
and one effect is there. Which calls these are comes from the manifests alone, so that a new one cannot be
left out.

Three sources of calls: the declared ones (``samples``), those behind the capabilities (the conformance
suites' samples), and further ones of a platform (``MORE_WRITES`` in its ``call_samples``). Owns: this
promise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from desktop_app.model.errors import AppError, OutcomeUnknown
from desktop_app.model.operation import Effect, Operation
from desktop_app.provider_api.calls import CallAnswer
from desktop_app.runtime.texts import install_texts
from desktop_app.transport.connection import Timeouts
from desktop_app.transport.request_log import RequestLog
from tests.helpers.twins import Twin
from tests.providers.samples import MANIFESTS, is_of, path_pattern, samples_of, suite_of, world_for_calls
from tests.providers.world import Call, World

Shared = Callable[..., Twin]
NEVER_TWICE = frozenset({Effect.ONCE, Effect.KEYED, Effect.PROVEN})
LOST = ("cut-after", "cut-after:half=1", "json:act=1", "slow:seconds=0.5")
"""Ways in which an answer is lost after its effect."""
each = pytest.mark.parametrize("name", sorted(MANIFESTS))


@pytest.fixture(autouse=True)
def _texts() -> None:
    install_texts()


def guarded(name: str) -> dict[str, Operation]:
    """The operations of a platform whose repeat may do more than once carrying them out."""
    operations = MANIFESTS[name].operations
    return {key: each for key, each in operations.items() if each.effect in NEVER_TWICE}


@each
def test_every_effect_is_tried(name: str, shared_twin: Shared) -> None:
    """Declared calls, capabilities and further writes together reach every such operation of the manifest."""
    declared = {call.operation for call in MANIFESTS[name].calls}
    world = world_for_calls(name, shared_twin)
    reached = set()
    for use in _writes(name, world).values():
        log = RequestLog()
        world.run(use, request_log=log)
        reached |= {record.operation for record in log.records()}
    assert {each.name for each in guarded(name).values()} <= declared | reached


@each
@pytest.mark.parametrize("fault", LOST)
def test_a_declared_call_happens_once(name: str, fault: str, shared_twin: Shared) -> None:
    """All are carried out in the order of the samples, then again on a fresh twin with what was filled in
    then: what the lost answers would have named is there under the same numbers."""
    filled = _filled_in(name, world_for_calls(name, shared_twin))
    world = world_for_calls(name, shared_twin)
    for call_name, values in filled.items():
        operation = MANIFESTS[name].operations[MANIFESTS[name].call(call_name).operation]

        async def use(one: Any, at: str = call_name, what: Mapping[str, str] = values) -> Any:
            return await one.run_call(at, what)

        if operation.effect in NEVER_TWICE:
            assert _lose_the_answer(name, world, fault, use), call_name
        else:
            world.run(use)


def _filled_in(name: str, world: World) -> dict[str, Mapping[str, str]]:
    samples, done = samples_of(name), {}
    filled: dict[str, Mapping[str, str]] = {}
    for call_name in samples.all:
        filled[call_name] = values = samples.filled(call_name, world.twin, done)
        answer = world.run(lambda one, at=call_name, what=values: one.run_call(at, what))  # type: ignore[misc]
        if isinstance(answer, CallAnswer):
            done[call_name] = answer
    return filled


@each
@pytest.mark.parametrize("fault", LOST)
def test_a_write_of_a_tab_happens_once(name: str, fault: str, shared_twin: Shared) -> None:
    world = world_for_calls(name, shared_twin)
    tried = [_lose_the_answer(name, world, fault, use) for use in _writes(name, world).values()]
    assert any(tried), "no write of a tab reached what must not be repeated"


def _writes(name: str, world: World) -> dict[str, Call]:
    """One good call of each capability, and what else the platform's samples add."""
    samples = suite_of(name).samples(world)
    return {**{each.value: use for each, use in samples.items()}, **samples_of(name).told("MORE_WRITES", {})}


def _lose_the_answer(name: str, world: World, fault: str, use: Call) -> int:
    """Run ``use`` while every guarded operation loses its answers; how many were tried."""
    kind, _, more = fault.partition(":")
    rules = [
        f"{kind}@^{path_pattern(each)}$:method={each.method.lower()}{',' if more else ''}{more}"
        for each in guarded(name).values()
    ]
    world.twin.fault(";".join(rules))
    before, log = len(world.twin.requests()), RequestLog()
    result = world.run(use, timeouts=Timeouts(read=0.1), request_log=log)
    world.twin.fault("")
    seen = world.twin.requests()[before:]
    meant = {record.operation for record in log.records()}  # two operations may share a path
    tried = 0
    for key, operation in guarded(name).items():
        sent = [one for one in seen if is_of(operation, one)]
        said = (key, fault, repr(result), sent)
        if operation.name not in meant:
            continue
        tried += 1
        assert sum(bool(one["effect"]) for one in sent) <= 1, said
        if operation.effect is Effect.ONCE:
            assert len(sent) == 1, said
        nothing_to_halve = "half" in fault and not isinstance(result, AppError)  # an empty answer came whole
        assert isinstance(result, OutcomeUnknown) or nothing_to_halve, said
    return tried
