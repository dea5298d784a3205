"""What is written back touches the named fields alone, whatever a request without names would empty."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from desktop_app.model.contact import Contact
from desktop_app.provider_api.undo import WriteBack
from desktop_app.providers.esputnik.undoing import EsputnikUndo, encode_write_back

ANN = Contact(id="7", email="ann@example.com", first_name="Ann")


def body(*contacts: WriteBack) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(encode_write_back(contacts))
    return made


def test_a_blank_is_listed_and_not_sent() -> None:
    made = body(WriteBack(ANN, {"phone": None, "first_name": "Anna", "city": None, "custom:12": None}))
    assert made["dedupeOn"] == "id"
    assert made["contactFields"] == ["town", "firstName", "sms"]
    assert made["customFieldsIDs"] == [12]
    assert made["contacts"] == [{"id": 7, "channels": [], "firstName": "Anna", "fields": []}]
    assert "groupNames" not in made
    assert made["restoreDeleted"] is False


def test_additional_fields_alone_never_leave_the_standard_ones_unnamed() -> None:
    made = body(WriteBack(ANN, {"custom:12": "L"}))
    assert made["contactFields"] == ["firstName"]
    assert made["contacts"][0]["firstName"] == "Ann"
    assert made["contacts"][0]["fields"] == [{"id": 12, "value": "L"}]


def test_what_would_be_dangerous_is_refused() -> None:
    with pytest.raises(ValueError, match="same fields"):
        body(WriteBack(ANN, {"phone": None}), WriteBack(ANN, {"first_name": None}))
    with pytest.raises(ValueError, match="1 to 3000"):
        body()
    with pytest.raises(ValueError, match="no such fields"):
        body(WriteBack(ANN, {"shoe": "9"}))
    with pytest.raises(ValueError, match="no id"):
        asyncio.run(EsputnikUndo().take_away("externalCustomerId"))
