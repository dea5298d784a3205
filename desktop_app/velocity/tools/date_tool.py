"""$dateTool of the platform: present moment, formatting, date arithmetic, differences. Written after the
platform's documented examples and not verified against it: what is not documented is chosen here and said in
the docstrings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from desktop_app.velocity.errors import JavaFault
from desktop_app.velocity.java.classes import Call, register
from desktop_app.velocity.java.numbers import narrow_to_long
from desktop_app.velocity.java.text import java_text
from desktop_app.velocity.java.values import NUMBERS, JavaObject
from desktop_app.velocity.tools.date_format import add_months, format_date, parse_date, zone
from desktop_app.velocity.tools.math_tool import to_number

# tried in this order when no input format is given
INPUTS = ("dd/MM/yyyy HH:mm", "dd/MM/yyyy", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd")
_ISO = (
    *("yyyy-MM-dd'T'HH:mm:ss.SSSX", "yyyy-MM-dd'T'HH:mm:ssX", "yyyy-MM-dd'T'HH:mm:ss.SSS"),
    *("yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mmX"),
    *INPUTS,
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS = ("YEARS", "MONTHS", "DAYS", "HOURS", "MINUTES")


class DateTool(JavaObject):
    """now: the present moment (None: the clock); timezone: the contact's."""

    __slots__ = ("now", "timezone")
    java_class = "DateTool"

    def __init__(self, now: datetime | None, timezone: str) -> None:
        self.now = now
        self.timezone = timezone

    def moment(self) -> datetime:
        return datetime.now(UTC) if self.now is None else self.now


def _refuse(text: str) -> JavaFault:
    return JavaFault("java.lang.IllegalArgumentException", text)


def _current_date(tool: DateTool, pattern: str = INPUTS[0], where: str = "UTC") -> str:
    """Without a format: dd/MM/yyyy HH:mm in UTC (not documented; chosen as the first input format)."""
    return format_date(_text(pattern), tool.moment().astimezone(zone(_text(where))))


def _text(value: Any) -> str:
    if value is None:
        raise JavaFault("java.lang.NullPointerException")
    return java_text(value)


def _from_millis(millis: int) -> datetime:
    try:
        return _EPOCH + timedelta(milliseconds=millis)
    except OverflowError:
        raise _refuse("the date is out of range") from None


def _format_date(tool: DateTool, pattern: str, millis: Any, where: str = "UTC") -> str:
    number = to_number(millis)
    if number is None:
        raise _refuse(f"{java_text(millis)} is no time in milliseconds")
    return format_date(_text(pattern), _from_millis(narrow_to_long(number)).astimezone(zone(_text(where))))


def _in_contact_zone(tool: DateTool, pattern: str, text: Any) -> str:
    moment, _ = _read(text, _ISO)
    return format_date(_text(pattern), moment.astimezone(zone(tool.timezone)))


def _read(value: Any, formats: tuple[str, ...]) -> tuple[datetime, str]:
    """The moment and the format that fitted. Numbers are milliseconds."""
    if type(value) in NUMBERS:
        return _from_millis(narrow_to_long(value)), INPUTS[0]
    text = _text(value)
    for pattern in formats:
        moment = parse_date(pattern, text, UTC)
        if moment is not None:
            return moment, pattern
    raise _refuse(f"the date '{text}' has none of the formats {', '.join(formats)}")


def _adding(add: Any) -> Call:
    def call(tool: DateTool, date: Any, count: int, *formats: Any) -> str:
        inputs = (_text(formats[0]),) if formats else INPUTS
        moment, fitted = _read(date, inputs)
        output = _text(formats[1]) if len(formats) > 1 else fitted
        try:
            return format_date(output, add(moment, int(count)))
        except (ValueError, OverflowError):
            raise _refuse("the date is out of range") from None

    return call


def _diff(tool: DateTool, first: Any, second: Any, *rest: Any) -> int:
    """diff(a, b, unit) or diff(a, b, format, unit): whole units, never negative (as the documented examples
    print)."""
    unit = _text(rest[-1]).upper()
    if unit not in _UNITS:
        raise _refuse(f"{unit} is none of {', '.join(_UNITS)}")
    formats = (_text(rest[0]),) if len(rest) > 1 else INPUTS
    a, b = sorted((_read(first, formats)[0], _read(second, formats)[0]))
    if unit in ("YEARS", "MONTHS"):
        months = (b.year - a.year) * 12 + b.month - a.month
        if add_months(a, months) > b:
            months -= 1
        return months // 12 if unit == "YEARS" else months
    seconds = int((b - a).total_seconds())
    return seconds // {"DAYS": 86400, "HOURS": 3600, "MINUTES": 60}[unit]


def _table() -> dict[str, Call]:
    table: dict[str, Call] = {
        "String currentDate()": _current_date,
        "String currentDate(String)": _current_date,
        "String currentDate(String,String)": _current_date,
        "long currentTimeStamp()": lambda tool: (tool.moment() - _EPOCH) // timedelta(milliseconds=1),
        "String formatDate(String,Object)": _format_date,
        "String formatDate(String,Object,String)": _format_date,
        "String formatInContactTimezone(String,Object)": _in_contact_zone,
        "long diff(Object,Object,String)": _diff,
        "long diff(Object,Object,String,String)": _diff,
    }
    additions = {
        "addYears": lambda moment, count: add_months(moment, 12 * count),
        "addMonths": add_months,
        "addDays": lambda moment, count: moment + timedelta(days=count),
        "addHours": lambda moment, count: moment + timedelta(hours=count),
        "addMinutes": lambda moment, count: moment + timedelta(minutes=count),
    }
    for name, add in additions.items():
        call = _adding(add)
        table[f"String {name}(Object,int)"] = call
        table[f"String {name}(Object,int,String)"] = call
        table[f"String {name}(Object,int,String,String)"] = call
    return table


def install() -> None:
    """Registers the tool's class."""
    register("DateTool", "platform.DateTool", "", _table())
