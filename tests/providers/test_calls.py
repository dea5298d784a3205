"""Every call that a platform declares is carried out once on its twin: filled in as a person would, a good
answer, rows that the table's columns can read, an effect there where one is declared and nowhere else.

``tests/providers/<name>/call_samples.py`` says what is filled in. Owns: the promises common to all platforms.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from desktop_app.model.errors import AppError, InvalidInput
from desktop_app.model.operation import Effect
from desktop_app.provider_api.calls import CallAnswer, Kind, PlatformCall
from desktop_app.providers import discover
from desktop_app.runtime.texts import install_texts
from tests.helpers.twins import Twin
from tests.providers.world import World

Filled = Mapping[str, str]


MANIFESTS = {name: entry.manifest for name, entry in discover().items()}


def samples_of(name: str) -> Any:
    return importlib.import_module(f"tests.providers.{name}.call_samples")


NAMES = ("ecomail", "esputnik")
"""EngageLab and Sendios have suites of their own, in their folders."""
each = pytest.mark.parametrize("name", NAMES)


def test_every_platform_with_calls_has_samples() -> None:
    with_calls = {name for name, manifest in MANIFESTS.items() if manifest.calls}
    assert with_calls == {name for name in MANIFESTS if samples_of(name)}


@pytest.fixture(autouse=True)
def _texts() -> None:
    install_texts()


@each
def test_every_call_has_a_sample_and_no_other(name: str) -> None:
    calls = {call.name for call in MANIFESTS[name].calls}
    assert set(samples_of(name).SAMPLES) == calls


@each
def test_every_call_is_carried_out_once(name: str, shared_twin: Callable[..., Twin]) -> None:
    """In the order of the samples: one may use what an earlier one answered."""
    samples = samples_of(name)
    world = _world(name, shared_twin)
    if hasattr(samples, "prepare"):
        world.run(lambda one: samples.prepare(one, world.twin))
    done: dict[str, CallAnswer] = {}
    for call_name, given in samples.SAMPLES.items():
        call = MANIFESTS[name].call(call_name)
        values: Filled = given(world.twin, done) if callable(given) else given
        before = len(world.twin.requests())
        answer = world.run(lambda one, at=call_name, what=values: one.run_call(at, what))
        assert not isinstance(answer, AppError), (call_name, repr(answer), answer.original)
        requests = world.twin.requests()[before:]
        # a look-up before it may find nobody; the call itself is the last one
        assert requests, call_name
        assert requests[-1]["status"] < 300, (call_name, requests)
        changes = MANIFESTS[name].operations[call.operation].effect is not Effect.READ
        no_trace = getattr(samples, "NO_TRACE", frozenset())
        if call_name not in no_trace:
            assert any(request["effect"] for request in requests) is changes, (call_name, requests)
        _check_rows(call, answer, call_name in samples.WITHOUT_ROWS)
        done[call_name] = answer


def _check_rows(call: PlatformCall, answer: CallAnswer, without: bool) -> None:
    if without:
        return
    assert answer.rows, (call.name, answer.text[:300])
    assert call.columns, call.name
    seen = {path for path, _ in call.columns for row in answer.rows if _at(row, path) not in (None, "")}
    assert len(seen) * 2 >= len(call.columns), (call.name, seen, answer.rows[0])


def _at(row: Mapping[str, Any], path: str) -> Any:
    value: Any = row
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


@each
def test_nothing_is_sent_for_what_is_not_filled_in(name: str, shared_twin: Callable[..., Twin]) -> None:
    """Each field that is needed, left out, is named; an unknown one as well."""
    samples = samples_of(name)
    world = _world(name, shared_twin)
    world.forget_requests()
    for call in MANIFESTS[name].calls:
        given = samples.SAMPLES[call.name]
        whole = {field.key: _some(field.kind, field.options) for field in call.fields if field.required}
        assert callable(given) or set(given) >= {
            field.key for field in call.fields if field.required and not field.default
        }, call.name
        for missing in [field for field in call.fields if field.required and not field.default]:
            values = {key: value for key, value in whole.items() if key != missing.key}
            error = world.run(lambda one, at=call.name, what=values: one.run_call(at, what))
            assert isinstance(error, InvalidInput), (call.name, missing.key, repr(error))
        error = world.run(lambda one, at=call.name, what=whole: one.run_call(at, {**what, "no_such": "x"}))
        assert isinstance(error, InvalidInput), call.name
        assert error.field == "no_such"
    assert world.requests() == []


def _some(kind: Kind, options: tuple[tuple[str, str], ...]) -> str:
    if options:
        return options[0][0]
    plain = {
        Kind.NUMBER: "1", Kind.DECIMAL: "1.5", Kind.SWITCH: "true", Kind.DATE: "2026-01-02",
        Kind.MOMENT: "2026-01-02T03:04", Kind.NUMBERS: "1", Kind.STRUCTURE: "[]",
    }  # fmt: skip
    return plain.get(kind, "x@example.com")


@each
def test_what_must_not_be_repeated_is_sent_once_when_no_answer_comes(
    name: str, shared_twin: Callable[..., Twin]
) -> None:
    """Cut off after its effect: the outcome is open, and one request reached the platform."""
    samples = samples_of(name)
    world = _world(name, shared_twin)
    for call in MANIFESTS[name].calls:
        given = samples.SAMPLES[call.name]
        if callable(given) or MANIFESTS[name].operations[call.operation].effect is not Effect.ONCE:
            continue
        operation = MANIFESTS[name].operations[call.operation]
        world.twin.fault(f"cut-after:method={operation.method.lower()}")
        before = sum(request["method"] == operation.method for request in world.twin.requests())
        error = world.run(lambda one, at=call.name, what=given: one.run_call(at, what))
        world.twin.fault("")
        sent = sum(request["method"] == operation.method for request in world.twin.requests()) - before
        if operation.method == "GET":
            assert sent == 1, call.name
        assert isinstance(error, AppError), call.name
        assert sent <= 1, (call.name, sent)


def _world(name: str, shared_twin: Callable[..., Twin]) -> World:
    samples = samples_of(name)
    twin = shared_twin(name, contacts=1000, speed=200)
    twin.fresh()
    for dial, value in samples.DIALS.items():
        twin.dial(**{dial: value})
    world = World(twin, discover()[name])
    world.settings = dict(getattr(samples, "SETTINGS", {}))
    return world
