"""One Sendios twin for the tests of this folder; each test starts from the seeded account."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.twins.process import TwinProcess, running


@pytest.fixture(scope="module")
def shared_twin() -> Iterator[TwinProcess]:
    # the clock stands still: tests move it
    with running("sendios", "--contacts", "300", "--speed", "0") as twin:
        yield twin


@pytest.fixture
def twin(shared_twin: TwinProcess) -> TwinProcess:
    """The seeded account."""
    shared_twin.reset()
    return shared_twin
