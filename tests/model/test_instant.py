"""Instants from numbers: every number that a platform may send is an instant or none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop_app.model.instant import from_unix


@pytest.mark.parametrize(
    ("seconds", "at"),
    [
        (0, datetime(1970, 1, 1, tzinfo=UTC)),
        (1625489019.5, datetime(2021, 7, 5, 12, 43, 39, 500000, tzinfo=UTC)),
        (-1, datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (-62135596800, datetime(1, 1, 1, tzinfo=UTC)),
        (253402300799, datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (-62135596801, None),
        (253402300800, None),
        (10**18, None),
        (-(10**18), None),
        (1e300, None),
        (10**400, None),
        (float("nan"), None),
        (float("inf"), None),
    ],
)
def test_every_number_is_an_instant_or_none(seconds: float, at: datetime | None) -> None:
    assert from_unix(seconds) == at
