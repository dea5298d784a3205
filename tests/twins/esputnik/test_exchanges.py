"""Every exchange typed from the published facts is answered to the letter by a real twin process."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.twins import replay
from tests.twins.process import TwinProcess

SCENES = replay.scenes(Path(__file__).with_name("exchanges.ndjson"))


@pytest.mark.parametrize("scene", SCENES)
def test_the_twin_answers_as_the_facts_say(twin: TwinProcess, scene: str) -> None:
    """Status, headers and body bytes of each exchange of the scene."""
    replay.play(twin, SCENES[scene])


def test_the_exchanges_cover_the_recorded_bodies() -> None:
    """All bodies B1 to B20 of the facts are replayed, and at least 40 exchanges in all."""
    lines = [line for scene in SCENES.values() for line in scene]
    named = " ".join(f"{line['section']} {line.get('note', '')}" for line in lines)
    missing = [number for number in range(1, 21) if not _names(named, number)]
    assert not missing
    assert len(lines) >= 40


def _names(text: str, number: int) -> bool:
    return any(word.strip(":,.") == f"B{number}" for word in text.split())
