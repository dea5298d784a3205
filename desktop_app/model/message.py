"""Messages: what is to be sent to whom, and what the platform calls it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """One send. ``key`` is stable across repeats of it; ``first_sent_at`` is the POSIX time at which an
    earlier attempt with this key may have left, None for the first.

    ``template`` names a stored message of the platform, else ``subject`` with ``html`` or ``text`` is the
    content. ``values`` fills its places, the same for every recipient. ``sender``: ``Name <a@b>`` or ``a@b``.
    """

    key: str
    sender: str
    to: tuple[str, ...]
    subject: str = ""
    html: str = ""
    text: str = ""
    template: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    first_sent_at: float | None = None


@dataclass(frozen=True, slots=True)
class SentMessage:
    """``ids``: the platform's ids, in the order of the recipients where it gives one each."""

    key: str
    ids: tuple[str, ...] = ()
