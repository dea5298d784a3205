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
    replay.play(twin, SCENES[scene], lambda key: {"key": key})


def test_the_exchanges_cover_every_section_that_has_a_call() -> None:
    lines = [line for scene in SCENES.values() for line in scene]
    named = {part.strip() for line in lines for part in line["section"].split(",")}
    assert {"1", "1.1", "1.2", "1.3", "1.4", *map(str, range(3, 17))} <= named
    assert len(lines) >= 90
