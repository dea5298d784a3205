"""Kill it any time: a few kills here, a hundred by `python -m tests.end_to_end.kill_runs`."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.kill_runs import FAULTS, Series, series_of
from tests.helpers.twins import Twin

KILLS = int(os.environ.get("CAMPAIGN_DESK_KILLS", "3"))


@pytest.mark.timeout(120 + 120 * KILLS)
def test_killed_at_any_instant_an_import_ends_as_if_nothing_had_happened(
    twin: Callable[..., Twin], tmp_path: Path
) -> None:
    """Nothing lost, nothing doubled, and the equation holds in the moment after the kill."""
    series = Series(twin("esputnik", contacts=300, speed=50), tmp_path)
    series.run_undisturbed()
    assert series.reference is not None
    assert series.reference.rows["created"] == 540
    assert series.reference.rows["updated"] == 60
    for number in range(KILLS):
        series.kill_once(number)
    assert len(series.killed) == KILLS
    assert sum("between effect and answer" in where for where in series.killed) >= KILLS // 3


@pytest.mark.parametrize("platform", ["ecomail", "engagelab", "sendios"])
@pytest.mark.timeout(120 + 120 * KILLS)
def test_the_same_on_the_other_platforms_while_they_misbehave(
    twin: Callable[..., Twin], tmp_path: Path, platform: str
) -> None:
    """Refused, overloaded and cut-off requests in between change nothing of the end."""
    series = series_of(platform, tmp_path, twin(platform, contacts=300, speed=50), faults=FAULTS)
    series.run_undisturbed()
    for number in range(max(1, KILLS - 1)):
        series.kill_once(number)
    assert len(series.killed) == max(1, KILLS - 1)
