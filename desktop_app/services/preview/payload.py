"""The exact body that the platform would be handed for a recipient.

Owns: the JSON of ``jsonParam`` (a text holding JSON inside JSON; contract of "Send prepared message") and
of event
``params``. Must not: send anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from desktop_app.services.preview.syntaxes import PERCENT, TAGS


def json_text(data: Any) -> str:
    """Compact JSON; letters stand as themselves. Raises ValueError for what JSON cannot carry (NaN)."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def message_body(data: Mapping[str, Any], locator: str, *, language: str = "") -> str:
    """The body of "Send prepared message" for one recipient: its data are encoded twice."""
    recipient: dict[str, Any] = {"locator": locator, "jsonParam": json_text(dict(data))}
    if language:
        recipient["languageCode"] = language
    return json_text({"recipients": [recipient], "email": True, "fromName": None})


def event_params(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """``params`` of an event (version 2): texts, lists and objects as they are, all else as its JSON text."""
    return [{"name": str(name), "value": _event_value(value)} for name, value in data.items()]


def event_body(data: Mapping[str, Any], event_key: str, key_value: str) -> str:
    """The body of one event."""
    body = {"eventTypeKey": event_key, "keyValue": key_value, "params": event_params(data)}
    return json_text(body)


def places_body(syntax: str, data: Mapping[str, Any]) -> str:
    """What fills the places of a message that is not Velocity, in the form of its platforms: ``vars``,
    ``global_merge_vars`` or Twig's ``data``."""
    if syntax == PERCENT:
        return json_text({"vars": {name: [_as_text(value)] for name, value in data.items()}})
    if syntax == TAGS:
        places = [{"name": name, "content": value} for name, value in data.items()]
        return json_text({"global_merge_vars": places})
    return json_text({"data": dict(data)})


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json_text(value)


def _event_value(value: Any) -> Any:
    return value if isinstance(value, str | list | dict) else json_text(value)
