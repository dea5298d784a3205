"""Whether a contact is proven to have been nowhere before: only then may it be deleted for good."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from desktop_app.provider_api.undo import WriteBack
from desktop_app.providers.ecomail.mapping import account_contact
from desktop_app.providers.ecomail.undoing import EcomailUndo

SENT = datetime(2026, 11, 25, 12, 0, tzinfo=UTC).timestamp()


def proven(inserted: str, subscribed: str, **places: Any) -> bool:
    place = {"list_id": 1, "email": "a@example.com", "status": 1, "subscribed_at": subscribed}
    answer = {
        "subscriber": {
            "email": "a@example.com",
            "inserted_at": inserted,
            "lists": {"1": place, **{key: {**place, "list_id": int(key)} for key in places}},
        }
    }
    return EcomailUndo().proves_new(account_contact(answer), "1", SENT)


@pytest.mark.parametrize(
    ("inserted", "subscribed", "new"),
    [
        ("2026-11-25 13:00:30", "2026-11-25T12:00:30.000000Z", True),  # Prague in winter
        ("2026-11-25 14:00:30", "2026-11-25T12:00:29.000000Z", True),  # Prague in summer
        ("2026-11-25 12:00:30", "2026-11-25T12:00:30.000000Z", True),  # UTC
        ("2026-11-25 12:58:30", "2026-11-25T12:00:30.000000Z", False),  # two minutes before it joined
        ("2025-03-02 09:00:00", "2026-11-25T12:00:30.000000Z", False),  # long there
        ("2026-11-20 13:00:30", "2026-11-20T12:00:30.000000Z", False),  # before we sent anything
        ("", "2026-11-25T12:00:30.000000Z", False),
        ("2026-11-25 13:00:30", "no time", False),
    ],
)
def test_new_is_who_came_into_the_account_and_the_list_at_one_moment(
    inserted: str, subscribed: str, *, new: bool
) -> None:
    assert proven(inserted, subscribed) is new


def test_who_is_in_another_list_as_well_is_not_proven_new() -> None:
    assert not proven("2026-11-25 13:00:30", "2026-11-25T12:00:30.000000Z", **{"2": {}})


def test_nobody_is_named_by_anything_but_an_address() -> None:
    import asyncio

    with pytest.raises(ValueError, match="addresses"):
        asyncio.run(EcomailUndo().take_away(""))
    with pytest.raises(ValueError, match="0 contacts"):
        asyncio.run(EcomailUndo().write_back("1", list[WriteBack]()))
