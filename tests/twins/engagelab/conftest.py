"""One EngageLab twin for the tests of this folder; each test starts from the seeded account."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.twins.process import TwinProcess, running


@pytest.fixture(scope="module")
def shared_twin() -> Iterator[TwinProcess]:
    # the clock stands still: tests move it. Early morning at +08:00, so that a test stays within one day
    with running(
        "engagelab", "--contacts", "300", "--speed", "0", "--now", "2026-03-01T16:30:00+00:00"
    ) as twin:
        yield twin


@pytest.fixture
def twin(shared_twin: TwinProcess) -> TwinProcess:
    """The seeded account, and every limit window a long time ago."""
    shared_twin.reset()
    shared_twin.advance(86400)
    return shared_twin
