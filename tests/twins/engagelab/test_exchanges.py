"""Every exchange typed from the published facts is answered to the letter by a real twin process."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.twins import replay
from tests.twins.engagelab.steps import ask_exchange
from tests.twins.process import TwinProcess

SCENES = replay.scenes(Path(__file__).with_name("exchanges.ndjson"))
SAMPLES = [f"E{number}" for number in range(1, 9)]
SAMPLES += ["A1", "A2", "M1", "M2", "M3", "L1", "T1", "B1", "D1", "D2", "K1", "U1", "U4", "U5", "S1", "S2"]
SAMPLES += ["G1", "G2", "W1", "Q1", "R1"]


@pytest.mark.parametrize("scene", SCENES)
def test_the_twin_answers_as_the_facts_say(twin: TwinProcess, scene: str) -> None:
    """Status, headers and body of each exchange of the scene."""
    replay.play(twin, SCENES[scene], ask=ask_exchange)


def test_the_exchanges_cover_the_recorded_bodies() -> None:
    """Every body sample of the facts that a call answers is replayed; U2 and U3 have tests of their own."""
    lines = [line for scene in SCENES.values() for line in scene]
    named = {word.strip(":,.") for line in lines for word in line.get("note", "").split()}
    assert [name for name in SAMPLES if name not in named] == []
    assert len(lines) >= 100
