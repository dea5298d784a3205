"""How the tests fill in the declared calls of a platform: one form for all.

``tests/providers/<name>/call_samples.py`` holds ``SAMPLES`` (what is filled in, in an order in which one may
use what an earlier one answered) and, where needed: ``SETTINGS`` of the account, ``DIALS`` of the twin,
``prepare``, ``WITHOUT_ROWS`` (good answers that have none), ``NO_TRACE`` (writes that the twin calls no
effect), ``NOT_THERE`` (answered "not found" on a fresh account), ``SEVERAL`` (how many requests, where it is
not one), ``NO_REQUEST`` (read what was pasted), ``LACKING`` (columns that an answer leaves out by the state
of things).

Owns: reading them. Must not: promise anything.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from desktop_app.model.operation import Operation
from desktop_app.provider_api.calls import CallAnswer
from desktop_app.provider_api.manifest import Manifest
from desktop_app.providers import discover
from tests.helpers.twins import Twin
from tests.providers.conformance import ProviderConformance
from tests.providers.world import World

Filled = Mapping[str, str]
Done = Mapping[str, CallAnswer]
Sample = Filled | Callable[[Twin, Done], Filled]
MANIFESTS: dict[str, Manifest] = {name: entry.manifest for name, entry in discover().items()}


@dataclass
class Samples:
    """The samples of one platform."""

    module: ModuleType
    all: Mapping[str, Sample] = field(init=False)

    def __post_init__(self) -> None:
        self.all = self.module.SAMPLES

    def told(self, name: str, default: Any) -> Any:
        """One of the optional names above."""
        return getattr(self.module, name, default)

    def filled(self, call: str, twin: Twin, done: Done) -> Filled:
        given = self.all[call]
        return given(twin, done) if callable(given) else given


def path_pattern(operation: Operation) -> str:
    """The filled paths of a template, as a regular expression."""
    return "(/api)?" + re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(operation.path))


def is_of(operation: Operation, request: Mapping[str, Any]) -> bool:
    """Whether a line of the twin's request log is this call."""
    return request["method"] == operation.method and bool(
        re.fullmatch(path_pattern(operation), request["path"])
    )


def samples_of(name: str) -> Samples:
    """None at all for a platform that declares no calls and has no such file."""
    found = f"tests.providers.{name}.call_samples"
    if importlib.util.find_spec(found) is None and not MANIFESTS[name].calls:
        nothing = ModuleType(found)
        nothing.SAMPLES = {}  # type: ignore[attr-defined]
        return Samples(nothing)
    return Samples(importlib.import_module(found))


def world_for_calls(name: str, shared_twin: Callable[..., Twin], *, settings: bool = True) -> World:
    """A fresh twin with the dials, an account with the settings, and what ``prepare`` did."""
    samples = samples_of(name)
    twin = shared_twin(name, contacts=1000, speed=200)
    twin.fresh()
    for dial, value in samples.told("DIALS", {}).items():
        twin.dial(**{dial: value})
    world = World(twin, discover()[name])
    world.settings = dict(samples.told("SETTINGS", {})) if settings else {}
    prepare = samples.told("prepare", None)
    if prepare is not None and settings:
        world.run(lambda one: prepare(one, twin))
    world.forget_requests()
    return world


def suite_of(name: str) -> ProviderConformance:
    """The platform's conformance suite, whose samples say how a good call of each capability looks."""
    module = importlib.import_module(f"tests.providers.{name}.test_conformance")
    found = (
        one
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, ProviderConformance) and one is not ProviderConformance
    )
    return next(found)()
