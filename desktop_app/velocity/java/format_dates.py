"""The %t conversions of String.format for milliseconds since 1970, in UTC and en_US."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from desktop_app.velocity.errors import JavaFault

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def _hour12(moment: datetime) -> int:
    return moment.hour % 12 or 12


def _half(moment: datetime) -> str:
    return "am" if moment.hour < 12 else "pm"


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M:%S}"


_PARTS: dict[str, Callable[[datetime], str]] = {
    "Y": lambda m: f"{m.year:04d}",
    "C": lambda m: f"{m.year // 100:02d}",
    "y": lambda m: f"{m.year % 100:02d}",
    "j": lambda m: f"{m.timetuple().tm_yday:03d}",
    "m": lambda m: f"{m.month:02d}",
    "d": lambda m: f"{m.day:02d}",
    "e": lambda m: str(m.day),
    "B": lambda m: _MONTHS[m.month - 1],
    "b": lambda m: _MONTHS[m.month - 1][:3],
    "h": lambda m: _MONTHS[m.month - 1][:3],
    "A": lambda m: _DAYS[m.weekday()],
    "a": lambda m: _DAYS[m.weekday()][:3],
    "H": lambda m: f"{m.hour:02d}",
    "I": lambda m: f"{_hour12(m):02d}",
    "k": lambda m: str(m.hour),
    "l": lambda m: str(_hour12(m)),
    "M": lambda m: f"{m.minute:02d}",
    "S": lambda m: f"{m.second:02d}",
    "L": lambda m: f"{m.microsecond // 1000:03d}",
    "N": lambda m: f"{m.microsecond * 1000:09d}",
    "p": _half,
    "z": lambda m: "+0000",
    "Z": lambda m: "UTC",
    "R": lambda m: f"{m.hour:02d}:{m.minute:02d}",
    "T": _clock,
    "r": lambda m: f"{_hour12(m):02d}:{m.minute:02d}:{m.second:02d} {_half(m).upper()}",
    "D": lambda m: f"{m.month:02d}/{m.day:02d}/{m.year % 100:02d}",
    "F": lambda m: f"{m.year:04d}-{m.month:02d}-{m.day:02d}",
    "c": lambda m: (
        f"{_DAYS[m.weekday()][:3]} {_MONTHS[m.month - 1][:3]} {m.day:02d} {_clock(m)} UTC {m.year:04d}"
    ),
}
DATE_PARTS = "".join(_PARTS) + "sQ"


def date_part(milliseconds: int, conversion: str) -> str:
    """One part of the moment. Years outside 1 to 9999 are not offered."""
    if conversion == "Q":
        return str(milliseconds)
    if conversion == "s":
        return str(int(milliseconds / 1000) if abs(milliseconds) < 2**52 else milliseconds // 1000)
    try:
        moment = _EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        raise JavaFault("java.lang.UnsupportedOperationException", "a year beyond 9999") from None
    return _PARTS[conversion](moment)
