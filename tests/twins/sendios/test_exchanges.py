"""Every exchange typed from the published facts is answered to the letter by a real twin process."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.twins import replay
from tests.twins.process import TwinProcess
from tests.twins.sendios.steps import send

SCENES = replay.scenes(Path(__file__).with_name("exchanges.ndjson"))


@pytest.mark.parametrize("scene", SCENES)
def test_the_twin_answers_as_the_facts_say(twin: TwinProcess, scene: str) -> None:
    """Status, headers and body of each exchange of the scene."""
    replay.play(twin, SCENES[scene], ask=send)


def test_the_exchanges_cover_every_section_that_has_a_call() -> None:
    lines = [line for scene in SCENES.values() for line in scene]
    named = {part.strip() for line in lines for part in line["section"].split(",")}
    wanted = {"2", "2.1", "2.2", "3.2", "4", "5.1", "5.2", "5.3", "5.4", "7", "8", "9", "11", "13"}
    assert wanted | {f"6.{number}" for number in range(1, 8)} <= named
    assert len(lines) >= 90
