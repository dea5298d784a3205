"""What no document names changes nothing: platforms add members to their answers without a word.

Owns: this promise, for every read of every platform. Must not: know one.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_app.provider_api.capability import Capability
from desktop_app.runtime.texts import install_texts
from tests.helpers.twins import Twin
from tests.providers.effects import EFFECTS
from tests.providers.samples import MANIFESTS, suite_of, world_for_calls
from tests.providers.world import widen, without_raw

AS_IT_CAME = frozenset({Capability.MORE_CALLS, Capability.MESSAGES_STATUS})
"""Reads whose answer is shown as it came, or moves on by itself."""


@pytest.mark.parametrize("name", sorted(MANIFESTS))
def test_a_member_more_changes_nothing(
    name: str, shared_twin: Callable[..., Twin], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Objects of an answer get a member more, the outermost one of a megabyte in any script."""
    install_texts()
    world = world_for_calls(name, shared_twin)
    samples = suite_of(name).samples(world)
    reads = {each: use for each, use in samples.items() if each not in EFFECTS and each not in AS_IT_CAME}
    assert reads
    plain = {each: without_raw(world.run(use)) for each, use in reads.items()}
    widen(monkeypatch)
    for each, use in reads.items():
        assert without_raw(world.run(use)) == plain[each], each
