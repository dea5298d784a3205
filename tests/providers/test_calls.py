"""Every call that a platform declares is carried out once on its twin: filled in as a person would, a good
answer, rows that the table's columns can read, an effect there where one is declared and nowhere else.

Owns: the promises common to all platforms. Must not: know one; ``samples`` says what is filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from desktop_app.model.errors import InvalidInput, NotAllowed, NotFound
from desktop_app.model.operation import Effect
from desktop_app.provider_api.calls import CallAnswer, Kind, PlatformCall
from desktop_app.runtime.texts import install_texts
from tests.helpers.twins import Twin
from tests.providers.samples import MANIFESTS, is_of, samples_of, world_for_calls
from tests.providers.world import World

Shared = Callable[..., Twin]
NAMES = tuple(name for name, manifest in MANIFESTS.items() if manifest.calls)
each = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(autouse=True)
def _texts() -> None:
    install_texts()


@each
def test_every_call_has_a_sample_and_no_other(name: str) -> None:
    samples = samples_of(name)
    calls = {call.name for call in MANIFESTS[name].calls}
    assert set(samples.all) == calls


@each
def test_every_call_is_carried_out_once(name: str, shared_twin: Shared) -> None:
    """In the order of the samples: one may use what an earlier one answered."""
    samples, world = samples_of(name), world_for_calls(name, shared_twin)
    done: dict[str, CallAnswer] = {}
    for call_name in samples.all:
        call = MANIFESTS[name].call(call_name)
        operation = MANIFESTS[name].operations[call.operation]
        values = samples.filled(call_name, world.twin, done)
        before = len(world.twin.requests())
        answer = _run(world, call_name, values)
        requests = world.twin.requests()[before:]
        if call_name in samples.told("NOT_THERE", ()):
            assert isinstance(answer, NotFound), (call_name, repr(answer))
            continue
        assert isinstance(answer, CallAnswer), (call_name, repr(answer), getattr(answer, "original", ""))
        done[call_name] = answer
        if call_name in samples.told("NO_REQUEST", ()):
            assert requests == []
            continue
        sent = [one for one in requests if is_of(operation, one)]
        # a look-up before it may find nobody, nothing else may be
        assert len(sent) == samples.told("SEVERAL", {}).get(call_name, 1), (call_name, requests)
        assert all(each["status"] < 300 for each in sent), (call_name, sent)
        if call_name not in samples.told("NO_TRACE", ()):
            changes = operation.effect is not Effect.READ
            assert any(request["effect"] for request in requests) is changes, (call_name, requests)
        assert answer.text or call_name in samples.told("WITHOUT_ROWS", ()), call_name  # the original text
        _check_rows(call, answer, samples.told("WITHOUT_ROWS", ()), samples.told("LACKING", {}))
    assert set(done) | set(samples.told("NOT_THERE", ())) == set(samples.all)


def _run(world: World, call: str, values: Mapping[str, str]) -> Any:
    return world.run(lambda one: one.run_call(call, values))


def _check_rows(
    call: PlatformCall, answer: CallAnswer, without: Any, lacking: Mapping[str, list[str]]
) -> None:
    """The table: every column that was declared is found in a row, but those said to be lacking."""
    if call.name in without:
        return
    assert answer.rows, (call.name, answer.text[:300])
    assert call.columns, call.name
    missing = [path for path, _ in call.columns if not any(_has(row, path) for row in answer.rows)]
    assert missing == list(lacking.get(call.name, [])), (call.name, missing, answer.rows[0])


def _has(row: Any, path: str) -> bool:
    for part in path.split("."):
        if not isinstance(row, Mapping) or part not in row:
            return False
        row = row[part]
    return True


@each
def test_nothing_is_sent_for_what_is_not_filled_in(name: str, shared_twin: Shared) -> None:
    """Each field that is needed, left out, is named; an unknown one as well."""
    samples, world = samples_of(name), world_for_calls(name, shared_twin)
    for call in MANIFESTS[name].calls:
        given = samples.all[call.name]
        needed = [field for field in call.fields if field.required and not field.default]
        whole = {field.key: _some(field.kind, field.options) for field in call.fields if field.required}
        assert callable(given) or set(given) >= {field.key for field in needed}, call.name
        for missing in needed:
            values = {key: value for key, value in whole.items() if key != missing.key}
            error = _run(world, call.name, values)
            assert isinstance(error, InvalidInput), (call.name, missing.key, repr(error))
            assert error.field in {field.key for field in call.fields}, (call.name, error.field)
        error = _run(world, call.name, {**whole, "no_such": "x"})
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
def test_what_is_closed_is_refused_with_its_reason(name: str, shared_twin: Shared) -> None:
    """A call that the account has to open, before it did: nothing is sent."""
    samples, world = samples_of(name), world_for_calls(name, shared_twin, settings=False)
    for call in MANIFESTS[name].calls:
        if not call.off:
            continue
        given = samples.all[call.name]
        values = {} if callable(given) else given
        refused = _run(world, call.name, values)
        assert isinstance(refused, NotAllowed), (call.name, repr(refused))
        assert refused.what_to_do
        assert not refused.what_to_do.startswith("platforms.")
    assert world.requests() == []
