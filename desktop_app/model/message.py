"""Messages: stored ones, what is to be sent to whom, and what the platform calls it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message or template that the platform keeps. ``html`` is "" in listings of platforms that tell it
    only one by one. ``syntax``: the manifest's ``message_syntax`` unless the message says otherwise."""

    id: str
    name: str
    subject: str = ""
    html: str = ""
    text: str = ""
    sender: str = ""
    changed: datetime | None = None
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Message:
    """One send. ``key`` is stable across repeats of it; ``first_sent_at`` is the POSIX time at which an
    earlier attempt with this key may have left, None for the first.

    ``template`` names a stored message of the platform, else ``subject`` with ``html`` or ``text`` is the
    content. ``values`` fills its places, the same for every recipient: JSON values where the platform takes
    them, else text. ``sender``: ``Name <a@b>`` or ``a@b``. ``settings`` fills the manifest's
    ``message_fields``.
    """

    key: str
    sender: str
    to: tuple[str, ...]
    subject: str = ""
    html: str = ""
    text: str = ""
    template: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    first_sent_at: float | None = None


@dataclass(frozen=True, slots=True)
class SentMessage:
    """``ids``: the platform's ids, in the order of the recipients where it gives one each. ``refused`` maps a
    recipient to the platform's words where it refused that one inside a good answer."""

    key: str
    ids: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MessageStatus:
    """Where a sent message is. ``state`` is the platform's word; ``delivered`` and ``failed`` both False = on
    its way."""

    id: str
    state: str
    delivered: bool = False
    failed: bool = False
    at: datetime | None = None
    recipient: str = ""
