"""Numbers, dates and lengths of time in the person's own format.

Owns: the format. Must not: hold a sentence (the catalogue does) or know what is counted.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from PySide6.QtCore import QDate, QDateTime, QLocale, QTime, QTimeZone

from desktop_app.model.texts import t

_SEPARATORS = {"comma": ",", "space": "\u202f", "dot": ".", "apostrophe": "’"}
_DATES = {"day_first": "dd.MM.yyyy", "month_first": "MM/dd/yyyy", "year_first": "yyyy-MM-dd"}
AS_REGION = "region"


def system_locale() -> QLocale:
    """The person's own; where the system names none (``C``), English with grouped numbers."""
    found = QLocale.system()
    return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom) if found.name() == "C" else found


_UNITS = (("seconds", 1, 90), ("minutes", 60, 5400), ("hours", 3600, 172_800), ("days", 86_400, math.inf))


@dataclass(frozen=True, slots=True)
class Style:
    """``region``: a locale's name, "" for the system's. ``numbers`` and ``dates``: one of the forms, or as
    the region has it. ``clock``: "24" or "12"."""

    region: str = ""
    numbers: str = AS_REGION
    dates: str = AS_REGION
    clock: str = "24"

    @property
    def locale(self) -> QLocale:
        return QLocale(self.region) if self.region else system_locale()


class _Chosen:
    """What the person chose for all the window."""

    style = Style()
    locale: QLocale | None = None  # asked of the system when first needed


def choose_style(style: Style) -> None:
    """From now on every :class:`Formats` without a locale of its own writes this way."""
    _Chosen.style, _Chosen.locale = style, style.locale


class Formats:
    """Formats of one locale, else of what the person chose; the system's own by default."""

    def __init__(self, locale: QLocale | None = None, style: Style | None = None) -> None:
        """``style``: for a sample of it; else that of the window."""
        self._own = locale if locale is not None else style.locale if style is not None else None
        self._style = Style() if locale is not None else style

    @property
    def _locale(self) -> QLocale:
        if self._own is not None:
            return self._own
        if _Chosen.locale is None:
            _Chosen.locale = _Chosen.style.locale
        return _Chosen.locale

    @property
    def style(self) -> Style:
        return self._style if self._style is not None else _Chosen.style

    def number(self, value: int | None) -> str:
        """``12,480`` as the person writes it; an unknown number is a dash."""
        if value is None:
            return t("formats.unknown")
        separator = _SEPARATORS.get(self.style.numbers)
        return self._locale.toString(value) if separator is None else f"{value:,}".replace(",", separator)

    def money(self, value: Decimal | None) -> str:
        """``1,820.50`` as the person writes it, two places behind; "" for none."""
        if value is None:
            return ""
        separator = _SEPARATORS.get(self.style.numbers)
        if separator is None:
            return self._locale.toString(float(value), "f", 2)
        whole, _, part = f"{value:,.2f}".partition(".")
        point = "." if self.style.numbers in ("comma", "apostrophe") else ","
        return f"{whole.replace(',', separator)}{point}{part}"

    def ungrouped(self, text: str) -> str:
        """A number that was written here as a spreadsheet of this person takes it: without what parts its
        thousands. Any other text as it is."""
        separator = _SEPARATORS.get(self.style.numbers) or self._locale.groupSeparator()
        return re.sub(rf"(?<=\d){re.escape(separator)}(?=\d{{3}}(?!\d))", "", text)

    def clock(self, moment: datetime, *, seconds: bool = False) -> str:
        """``14:32`` or ``2:32 pm``, or to the second for waits."""
        time = QTime(moment.hour, moment.minute, moment.second)
        if self.style.clock == "12":
            return QLocale.c().toString(time, "h:mm:ss ap" if seconds else "h:mm ap")
        return time.toString("HH:mm:ss" if seconds else "HH:mm")

    def date(self, day: date, *, year: bool = True) -> str:
        """``18 Nov 2026`` in the region's words, or in numbers as chosen (then always with its year)."""
        form = _DATES.get(self.style.dates) or ("d MMM yyyy" if year else "d MMM")
        return self._locale.toString(QDate(day.year, day.month, day.day), form)

    def day(self, moment: datetime | None, now: datetime) -> str:
        """``Today 09:12``, ``Yesterday``, ``18 Nov`` and with the year for other years. ``""`` for no
        moment."""
        if moment is None:
            return ""
        local, today = moment.astimezone(), now.astimezone().date()
        if local.date() == today:
            return t("formats.today", clock=self.clock(local))
        if local.date() == today - timedelta(days=1):
            return t("formats.yesterday")
        return self.date(local.date(), year=local.year != today.year)

    def zone(self, moment: datetime) -> str:
        """The zone that this computer's clock is in then, in words: ``Eastern European Standard Time
        (UTC+02:00)``."""
        local = moment.astimezone()
        offset = local.strftime("%z")
        apart = f"UTC{offset[:3]}:{offset[3:5]}" if offset.strip("+-0") else "UTC"
        name = QTimeZone.systemTimeZone().displayName(
            QDateTime.fromSecsSinceEpoch(int(local.timestamp())),
            QTimeZone.NameType.LongName,
            QLocale(QLocale.Language.English),
        )
        return name if not name or name.startswith("UTC") else f"{name} ({apart})"

    def age(self, moment: datetime, now: datetime) -> str:
        """How long ago, in words: ``just now``, ``2 minutes ago``, else the day."""
        seconds = (now - moment).total_seconds()
        if seconds < 60:
            return t("formats.just_now")
        if seconds < 3600:
            return t("formats.minutes_ago", count=int(seconds // 60))
        return self.day(moment, now)

    def range(self, seconds: tuple[float, float] | None, *, about: bool = False) -> str:
        """A length of time as a range in whole units: ``2 to 3 minutes``, ``under 10 seconds``; "" when
        not known. ``about``: an estimate, and called one."""
        if seconds is None:
            return ""
        low, high = seconds
        if high < 10:
            return t("formats.range.moment")
        for unit, size, upto in _UNITS:
            if high < upto:
                first, last = max(1, math.floor(low / size)), math.ceil(high / size)
                if unit == "seconds":
                    first, last = max(5, first // 5 * 5), math.ceil(last / 5) * 5
                if first >= last:
                    return t(f"formats.range.about_{unit}", count=last)
                told = t(f"formats.range.{unit}", low=self.number(first), high=self.number(last))
                return t("formats.range.about_span", range=told) if about else told
        raise AssertionError("unreachable: the last unit has no upper bound")
