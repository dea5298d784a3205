"""The twin fixtures: a real process, its first line, its control calls, and no trace left behind."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.twins import Twin, TwinFailed, start_twin


def test_a_twin_of_ones_own(twin: Callable[..., Twin]) -> None:
    """It serves on this machine, holds the seeded contacts, and control calls work."""
    made = twin("esputnik", contacts=7, seed=3)
    assert made.name == "esputnik"
    assert all(url.startswith("http://127.0.0.1:") for url in made.base_urls.values())
    assert made.keys
    assert len(made.state("contacts")) == 7
    assert made.requests() == []
    made.clock(3600)
    made.reset()
    with pytest.raises(TwinFailed, match="state"):
        made.state("no-such-kind")


def test_faults_can_be_set_and_taken_away(twin: Callable[..., Twin]) -> None:
    """A dialled fault answers in the platform's place; the empty one ends it."""
    made = twin("esputnik", contacts=1)
    made.fault("5xx:rate=1")
    assert _status(made) >= 500
    made.fault("")
    assert _status(made) < 500
    assert [request["status"] >= 500 for request in made.requests()] == [True, False]


def _status(made: Twin) -> int:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{made.base_url.rstrip('/')}/v1/account/info", timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


_first: list[Any] = []


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.xdist_group("shared-twin-of-test-twins")
def test_a_shared_twin_is_fresh_for_each_test(shared_twin: Callable[..., Twin], turn: int) -> None:
    """One process for both turns; the second sees neither faults nor requests of the first."""
    made = shared_twin("esputnik", contacts=3)
    assert made is shared_twin("esputnik", contacts=3)
    assert made.requests() == []
    assert _status(made) < 500
    made.fault("5xx:rate=1")
    _first.append(made)
    assert all(one is made for one in _first)


def test_a_twin_that_does_not_start_says_why(tmp_path: Path) -> None:
    """The complaint of the process is in the error, and no child is left."""
    with pytest.raises(TwinFailed, match="nobody"):
        start_twin("nobody", state=tmp_path / "state")


def test_state_survives_a_restart(twin: Callable[..., Twin], tmp_path: Path) -> None:
    """Killed and started again on the same folder, it holds the same contacts."""
    made = twin("esputnik", contacts=5, state=tmp_path / "kept")
    contacts = made.state("contacts")
    assert len(contacts) == 5
    before = json.dumps(contacts, sort_keys=True)
    made.kill()
    again = twin("esputnik", contacts=5, state=tmp_path / "kept")
    assert json.dumps(again.state("contacts"), sort_keys=True) == before
