"""An account as the journal's JSON record and back. Must not: hold a key; there is no place for one.

Unknown names in a record are passed over: a newer version may have written them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from desktop_app.model.account import COLOURS, Account


def to_record(account: Account) -> dict[str, Any]:
    """What is written; times as ISO text in UTC."""
    return {
        "id": account.id,
        "platform": account.platform,
        "name": account.name,
        "data_centre": account.data_centre,
        "colour": account.colour,
        "base_url": account.base_url,
        "training": account.training,
        "armed_until": account.armed_until.isoformat() if account.armed_until else None,
        "armed_from": account.armed_from.isoformat() if account.armed_from else None,
        "key_stored": account.key_stored,
        "settings": dict(account.settings),
    }


def from_record(record: dict[str, Any]) -> Account:
    """The account of a record written by this or another version."""
    until, since = record.get("armed_until"), record.get("armed_from")
    colour = str(record.get("colour", ""))
    return Account(
        id=str(record["id"]),
        platform=str(record["platform"]),
        name=str(record.get("name") or record["id"]),
        data_centre=str(record.get("data_centre", "")),
        colour=colour if colour in COLOURS else COLOURS[0],
        base_url=str(record.get("base_url", "")),
        training=bool(record.get("training", False)),
        armed_until=datetime.fromisoformat(until) if until else None,
        armed_from=datetime.fromisoformat(since) if since else None,
        key_stored=bool(record.get("key_stored", True)),
        settings={str(key): str(value) for key, value in dict(record.get("settings") or {}).items()},
    )
