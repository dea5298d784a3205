"""Numbers, dates and lengths of time in the person's own format.

Owns: the format. Must not: hold a sentence (the catalogue does) or know what is counted.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from PySide6.QtCore import QDate, QLocale, QTime

from desktop_app.model.texts import t


def system_locale() -> QLocale:
    """The person's own; where the system names none (``C``), English with grouped numbers."""
    found = QLocale.system()
    return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom) if found.name() == "C" else found


class Formats:
    """Formats of one locale; the system's own by default."""

    def __init__(self, locale: QLocale | None = None) -> None:
        self._locale = locale or system_locale()

    def number(self, value: int | None) -> str:
        """``12,480`` as the system writes it; an unknown number is a dash."""
        return t("formats.unknown") if value is None else self._locale.toString(value)

    def clock(self, moment: datetime, *, seconds: bool = False) -> str:
        """``14:32``, or to the second for waits."""
        return QTime(moment.hour, moment.minute, moment.second).toString("HH:mm:ss" if seconds else "HH:mm")

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
        form = "d MMM" if local.year == today.year else "d MMM yyyy"
        return self._locale.toString(QDate(local.year, local.month, local.day), form)

    def age(self, moment: datetime, now: datetime) -> str:
        """How long ago, in words: ``just now``, ``2 minutes ago``, else the day."""
        seconds = (now - moment).total_seconds()
        if seconds < 60:
            return t("formats.just_now")
        if seconds < 3600:
            return t("formats.minutes_ago", count=int(seconds // 60))
        return self.day(moment, now)

    def range(self, seconds: tuple[float, float] | None) -> str:
        """A length of time as a range in whole units: ``2 to 3 minutes``, ``under 10 seconds``; "" when
        not known."""
        if seconds is None:
            return ""
        low, high = seconds
        if high < 10:
            return t("formats.range.moment")
        for unit, size, upto in (("seconds", 1, 90), ("minutes", 60, 5400), ("hours", 3600, math.inf)):
            if high < upto:
                first, last = max(1, math.floor(low / size)), math.ceil(high / size)
                if unit == "seconds":
                    first, last = max(5, first // 5 * 5), math.ceil(last / 5) * 5
                if first >= last:
                    return t(f"formats.range.about_{unit}", count=last)
                return t(f"formats.range.{unit}", low=self.number(first), high=self.number(last))
        raise AssertionError("unreachable: the last unit has no upper bound")
