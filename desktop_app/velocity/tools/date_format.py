"""Java's SimpleDateFormat (en_US) for reading and writing dates, and time zones by name. Knows nothing of
the tool."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from desktop_app.velocity.errors import JavaFault

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LETTERS = "GyYMLwWDdFEuaHkKhmsSzZX"
_OFFSET = re.compile(r"(?:GMT|UTC)?([+-])([0-9]{1,2})(?::?([0-9]{2}))?\Z")


def zone(name: str) -> tzinfo:
    """ "GMT+3", "UTC", "Europe/Kyiv"; an unknown name is GMT, as in Java."""
    found = _OFFSET.match(name)
    if found is not None:
        minutes = int(found.group(2)) * 60 + int(found.group(3) or 0)
        if minutes < 24 * 60:
            return timezone(timedelta(minutes=minutes if found.group(1) == "+" else -minutes))
    try:
        return ZoneInfo(name) if re.fullmatch(r"[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*", name) else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def _pieces(pattern: str) -> list[tuple[str, str]]:
    """(letter, run) for fields, ("", text) for literal text."""
    pieces: list[tuple[str, str]] = []
    i = 0
    while i < len(pattern):
        char = pattern[i]
        if char == "'":
            end = pattern.find("'", i + 1)
            if end < 0:
                raise JavaFault("java.lang.IllegalArgumentException", "Unterminated quote")
            pieces.append(("", pattern[i + 1 : end] or "'"))
            i = end + 1
            continue
        if char.isascii() and char.isalpha():
            if char not in _LETTERS:
                raise JavaFault("java.lang.IllegalArgumentException", f"Illegal pattern character '{char}'")
            end = i
            while end < len(pattern) and pattern[end] == char:
                end += 1
            pieces.append((char, pattern[i:end]))
            i = end
            continue
        pieces.append(("", char))
        i += 1
    return pieces


def format_date(pattern: str, moment: datetime) -> str:
    """SimpleDateFormat.format of a moment in its own zone. Raises JavaFault for a bad pattern."""
    return "".join(
        [text if not letter else _field(letter, len(text), moment) for letter, text in _pieces(pattern)]
    )


def _field(letter: str, width: int, moment: datetime) -> str:
    if letter == "G":
        return "AD"
    if letter in "yY":
        return f"{moment.year % 100:02d}" if width == 2 else f"{moment.year:0{width}d}"
    if letter in "ML" and width >= 3:
        name = _MONTHS[moment.month - 1]
        return name if width > 3 else name[:3]
    if letter == "E":
        name = _DAYS[moment.weekday()]
        return name if width > 3 else name[:3]
    if letter == "a":
        return "AM" if moment.hour < 12 else "PM"
    if letter in "zZX":
        return _zone_text(letter, width, moment)
    numbers = {
        "M": moment.month,
        "L": moment.month,
        "w": moment.isocalendar().week,
        "W": (moment.day + moment.replace(day=1).isoweekday() % 7 - 1) // 7 + 1,
        "D": moment.timetuple().tm_yday,
        "d": moment.day,
        "F": (moment.day - 1) // 7 + 1,
        "u": moment.isoweekday(),
        "H": moment.hour,
        "k": moment.hour or 24,
        "K": moment.hour % 12,
        "h": moment.hour % 12 or 12,
        "m": moment.minute,
        "s": moment.second,
        "S": moment.microsecond // 1000,
    }
    return f"{numbers[letter]:0{width}d}"


def _zone_text(letter: str, width: int, moment: datetime) -> str:
    offset = moment.utcoffset() or timedelta()
    minutes = int(offset.total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    if letter == "Z":
        return f"{sign}{hours:02d}{rest:02d}"
    if letter == "X":
        if minutes == 0:
            return "Z"
        return f"{sign}{hours:02d}" + ("" if width == 1 else f"{rest:02d}" if width == 2 else f":{rest:02d}")
    if isinstance(moment.tzinfo, ZoneInfo):
        return moment.tzname() or "GMT"
    if moment.tzinfo is UTC:
        return "UTC"
    return "GMT" if minutes == 0 else f"GMT{sign}{hours:02d}:{rest:02d}"


def parse_date(pattern: str, text: str, default: tzinfo) -> datetime | None:
    """SimpleDateFormat.parse with lenient widths, the whole text having to fit; None if it does not."""
    fields: dict[str, str] = {}
    expression = ""
    for number, (letter, piece) in enumerate(_pieces(pattern)):
        if not letter:
            expression += re.escape(piece)
            continue
        name = f"f{number}"
        fields[name] = letter
        expression += f"(?P<{name}>{_field_pattern(letter, len(piece))})"
    found = re.fullmatch(expression, text.strip(), re.IGNORECASE)
    if found is None:
        return None
    return _moment({letter: found.group(name) for name, letter in fields.items()}, default)


def _field_pattern(letter: str, width: int) -> str:
    if letter in "ML" and width >= 3:
        return r"[A-Za-z]{3,9}"
    if letter in "Ea":
        return r"[A-Za-z]{2,9}"
    if letter in "zZX":
        return r"Z|[A-Za-z]{1,5}(?:[+-][0-9:]{1,5})?|[+-][0-9]{2}:?(?:[0-9]{2})?"
    return r"[0-9]{1,4}" if letter in "yY" else r"[0-9]{1,3}"


def _moment(values: dict[str, str], default: tzinfo) -> datetime | None:
    year = int(values.get("y") or values.get("Y") or 1970)
    if len(values.get("y") or values.get("Y") or "") == 2:
        year += 2000 if year < 70 else 1900
    month_text = values.get("M") or values.get("L") or "1"
    if month_text.isdecimal():
        month = int(month_text)
    else:
        starts = [name[:3].lower() for name in _MONTHS]
        if month_text[:3].lower() not in starts:
            return None
        month = starts.index(month_text[:3].lower()) + 1
    hour = int(values.get("H") or values.get("k") or 0) % 24
    if "h" in values or "K" in values:
        hour = int(values.get("h") or values.get("K") or 0) % 12
        hour += 12 if values.get("a", "am").lower() == "pm" else 0
    where: tzinfo = default
    for letter in "zZX":
        if letter in values:
            where = UTC if values[letter].upper() == "Z" else zone(values[letter])
    try:
        base = datetime(year, 1, 1, tzinfo=where)
        moved = add_months(base, month - 1) + timedelta(days=int(values.get("d") or 1) - 1)
        micro = int(values.get("S") or 0) * 1000
        return moved + timedelta(
            hours=hour,
            minutes=int(values.get("m") or 0),
            seconds=int(values.get("s") or 0),
            microseconds=micro,
        )
    except (ValueError, OverflowError):
        return None


def add_months(moment: datetime, months: int) -> datetime:
    """Calendar.add(MONTH): a day that the month does not have becomes its last one. Raises ValueError out of
    range."""
    index = moment.year * 12 + moment.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise ValueError("year out of range")
    first_of_next = (
        datetime(year + month // 11, (month + 1) % 12 + 1, 1) if (year, month) != (9999, 11) else None
    )
    last = 31 if first_of_next is None else (first_of_next - timedelta(days=1)).day
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))
