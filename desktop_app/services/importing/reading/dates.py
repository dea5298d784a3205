"""Dates to ISO. Day and month that could change places are settled by the whole column or asked, never
guessed.

Must not: use the region to decide an order: people of every country write both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from desktop_app.services.importing.reading.cells import Finding, Judged, clean, common_damage
from desktop_app.services.importing.reading.words import plain

_TIME = (
    r"(?:[,T ]\s*(?:(?:v|at|о|в|um|à|o|"
    r"godz\.?) )?(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d+)?)?"
    r"\s*(?P<half>[aApP]\.?\s?[mM]\.?)?\s*(?P<zone>Z|(?:UTC|GMT)?[+-]\d\d:?\d\d|[+-]\d\d|UTC|GMT)?(?:\s*\([^()]*\))?)?"
)
_YEAR_WORD = r"\s*(?:р\.?|г\.?|року|года|r\.?|roku)?"
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})(?P<cut>[-/. ])\s?(?P<m>\d{1,2})(?P=cut)\s?(?P<d>\d{1,2})\.?" + _TIME)
_COMPACT = re.compile(
    r"(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?:T?(?P<clock>\d{6}))?"
)
_THREE = re.compile(
    r"(?P<a>\d{1,2})\s?(?P<cut>[-/.,])\s?(?P<b>\d{1,2})\s?(?P=cut)\s?(?P<c>\d{4}|\d\d)" + _YEAR_WORD + _TIME
)
_BLANKS = re.compile(r"(?P<a>\d{1,2}) (?P<cut>)(?P<b>\d{1,2}) (?P<c>\d{4})" + _TIME)
_WEEKDAY = re.compile(r"^[^\W\d_]{2,12}\.?,\s*(?=\d)|^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s+")
_DAY_WORD = re.compile(
    r"(?P<d>\d{1,2})(?:\.|er|st|nd|rd|th|ère|-?го|-?е)?[\s\-./]*(?:de |of |"
    r"d[’'])?(?P<word>[^\W\d_]{3,12})\.?(?: de)?[\s\-.,/]+"
    r"(?P<y>\d{4}|\d\d)" + _YEAR_WORD + _TIME,
    re.IGNORECASE,
)  # fmt: skip
_WORD_DAY = re.compile(r"(?P<word>[^\W\d_]{3,12})\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})" + _TIME)
_YEAR_WORD_DAY = re.compile(r"(?P<y>\d{4})[-\s](?P<word>[^\W\d_]{3,12})\.?[-\s](?P<d>\d{1,2})" + _TIME)
_CTIME = re.compile(
    r"(?P<word>[A-Z][a-z]{2}) +(?P<d>\d{1,2}) (?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
    r"(?: (?P<zone>Z|UTC|GMT|[+-]\d{4}))? (?P<y>\d{4})(?P<half>)"
)
_SERIAL = re.compile(r"(\d{5})(?:[.,](\d+))?")
_STAMP = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d+)?")

_MONTHS = (
    "january|jan|січень|січня|січ|январь|января|янв|leden|ledna|led|január|styczeń|stycznia|sty|januar|jänner|jän|janvier|janv|"
    "ocak|oca|enero|ene|gennaio|gen|sausis",
    "february|feb|лютий|лютого|лют|февраль|февраля|фев|únor|února|úno|február|luty|lutego|lut|februar|feber|février|févr|fév|"
    "şubat|şub|febrero|febbraio",
    "march|mar|березень|березня|бер|март|марта|мар|březen|března|bře|marec|marca|marzec|märz|mär|mrz|mars|mart|marzo",
    "april|apr|квітень|квітня|кві|квіт|апрель|апреля|апр|duben|dubna|dub|apríl|kwiecień|kwietnia|kwi|avril|avr|nisan|nis|abril|"
    "abr|aprile",
    "may|травень|травня|тра|трав|май|мая|květen|května|kvě|máj|mája|maj|maja|mai|mayıs|mayo|maggio|mag",
    "june|jun|червень|червня|чер|черв|июнь|июня|июн|červen|června|čvn|jún|júna|czerwiec|czerwca|cze|juni|juin|haziran|haz|junio|"
    "giugno|giu",
    "july|jul|липень|липня|лип|июль|июля|июл|červenec|července|čvc|júl|júla|lipiec|lipca|lip|juli|juillet|juil|temmuz|tem|julio|"
    "luglio|lug",
    "august|aug|серпень|серпня|сер|серп|август|августа|авг|srpen|srpna|srp|sierpień|sierpnia|sie|août|ağustos|ağu|agosto|ago",
    "september|sep|sept|вересень|вересня|вер|сентябрь|сентября|сен|сент|září|zář|wrzesień|września|wrz|septembre|eylül|eyl|"
    "septiembre|settembre|set",
    "october|oct|жовтень|жовтня|жов|жовт|октябрь|октября|окт|říjen|října|říj|október|październik|października|paź|oktober|okt|"
    "octobre|ekim|eki|octubre|ottobre|ott",
    "november|nov|листопад|листопада|лис|лист|ноябрь|ноября|ноя|нояб|listopad|listopadu|lis|listopada|novembre|kasım|kas|"
    "noviembre",
    "december|dec|грудень|грудня|гру|груд|декабрь|декабря|дек|prosinec|prosince|pro|grudzień|grudnia|gru|dezember|dez|décembre|"
    "déc|aralık|ara|diciembre|dic|dicembre",
)  # fmt: skip
MONTH = {plain(word): number for number, words in enumerate(_MONTHS, 1) for word in words.split("|")}
#: letters of a damaged id ("MAR-01" became "01.Mar") are met here too
ORDERS = ("dmy", "mdy", "ymd")
_OLDEST_BIRTH = 1900


def _today() -> date:
    return datetime.now(UTC).date() + timedelta(days=1)  # somewhere it is tomorrow already


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(text: str, *, birthday: bool, century: str | None = None) -> int | None:
    """Four digits of a year written with two; None when the century cannot be known. ``century``: ``1900`` or
    ``2000``, chosen by a person for years that could be of either."""
    if len(text) == 4:
        return int(text)
    short, now = int(text), _today().year % 100
    if birthday:
        if short > now:
            return 1900 + short
        return int(century) + short if century in {"1900", "2000"} else None
    return 2000 + short if short <= now + 10 else 1900 + short


def possible_orders(text: str, *, birthday: bool) -> frozenset[str] | None:
    """Orders in which a cleaned cell is a date that has been; None when its order is no question."""
    found = _THREE.fullmatch(text) or _BLANKS.fullmatch(text)
    if not found:
        return None
    a, b, c, cut = found["a"], found["b"], found["c"], found["cut"]
    if len(c) == 2 and cut in "-/":
        trials = {"dmy": (c, b, a), "mdy": (c, a, b), "ymd": (a, b, c)}
    else:
        trials = {"dmy": (c, b, a), "mdy": (c, a, b)}
    good: set[str] = set()
    for order, (year_text, month, day) in trials.items():
        if len(year_text) == 1:
            continue
        year = _full_year(year_text, birthday=birthday)
        year = 2000 + int(year_text) if year is None else year
        made = _made(year, int(month), int(day))
        if made and (made <= _today() or len(c) == 4):
            good.add(order)
    if cut == "." and "dmy" in good:
        good = {"dmy"}  # points mean day first in every country that writes them
    return frozenset(good)


def settle_order(cells: Iterable[str], *, birthday: bool) -> tuple[str | None, str, bool]:
    """(order proven by the column, a cell that is open, short years met). An open cell of "" means that no
    order is needed."""
    proven: dict[str, int] = {}
    open_cell = ""
    short = False
    texts = {clean(cell) for cell in cells}
    remaining = frozenset(ORDERS)
    for text in sorted(texts):
        orders = possible_orders(text, birthday=birthday)
        if orders is None:
            worded = _DAY_WORD.fullmatch(text)
            short = short or bool(worded and len(worded["y"]) == 2)
            continue
        found = _THREE.fullmatch(text)
        if found and len(found["c"]) == 2:
            short = True
        if found and found["a"].lstrip("0") == found["b"].lstrip("0") and len(found["c"]) == 4:
            continue  # the fifth of May is the same in every order
        if len(orders) == 1:
            (only,) = orders
            if found and found["cut"] == "." and len(found["c"]) == 4:
                continue  # says nothing about cells with other marks
            proven[only] = proven.get(only, 0) + 1
        elif orders:
            open_cell = open_cell or text
        if orders:
            remaining &= orders
    if not open_cell:
        return (next(iter(proven)) if len(proven) == 1 else None), "", short
    if len(proven) == 1 and len(remaining) >= 1:
        return next(iter(proven)), open_cell, short
    if len(remaining) == 1:
        return next(iter(remaining)), open_cell, short
    by_years = _order_by_years(texts) if short and "ymd" in remaining else None
    return by_years, open_cell, short


def _order_by_years(texts: set[str]) -> str | None:
    """``ymd`` when two-digit dates begin with few neighbouring numbers and end with many."""
    parts = [found for text in texts if (found := _THREE.fullmatch(text)) and len(found["c"]) == 2]
    first, last = {int(part["a"]) for part in parts}, {int(part["c"]) for part in parts}
    if len(parts) >= 8 and len(first) <= 4 and max(first) - min(first) <= 4 and len(last) >= 8:
        return "ymd"
    return None


class DateJudge:
    """``order``: settled for the column, or None. ``birthday``: a day in a life, else a moment of an
    order."""

    def __init__(self, order: str | None, *, birthday: bool, century: str | None = None) -> None:
        self.order = order
        self.century = century
        self.birthday = birthday
        self._today = _today()

    def __call__(self, cell: str) -> Judged:
        if len(cell) == 10 and cell.isascii():
            mark = cell[2]
            if mark in "./" and cell[5] == mark:
                first, second, year = cell[:2], cell[3:5], cell[6:]
                if self.order == "mdy" and mark == "/":
                    first, second = second, first
                elif mark == "/" and self.order != "dmy":
                    return self.slow(cell)
            elif cell[4] == "-" == cell[7]:
                year, second, first = cell[:4], cell[5:7], cell[8:]
            else:
                return self.slow(cell)
            if first.isdigit() and second.isdigit() and year.isdigit():
                made = _made(int(year), int(second), int(first))
                if made is not None:
                    return self._checked(made, "")
        return self.slow(cell)

    def slow(self, cell: str) -> Judged:
        """All rules; gives the same as the fast path where that applies."""
        text = clean(cell)
        if not text or not text.strip("-–—./ "):
            return None
        damage = common_damage(cell, text)
        if damage:
            return damage
        found = _YEAR_FIRST.fullmatch(text)
        if found:
            return self._finished(int(found["y"]), int(found["m"]), int(found["d"]), found)
        compact = _COMPACT.fullmatch(text)
        if compact:
            clock = compact["clock"]
            made = _made(int(compact["y"]), int(compact["m"]), int(compact["d"]))
            if made and not clock:
                return self._checked(made, "")
            if made and clock:
                return self._checked(made, f"T{clock[:2]}:{clock[2:4]}:{clock[4:]}")
        three = _THREE.fullmatch(text) or _BLANKS.fullmatch(text)
        if three:
            return self._three(text, three)
        return self._in_words(text) or self._counted(text) or Finding(None, ("date_invalid",))

    def _three(self, text: str, found: re.Match[str]) -> Judged:
        orders = possible_orders(text, birthday=self.birthday)
        if not orders:
            return Finding(None, ("date_invalid",))
        order = next(iter(orders)) if len(orders) == 1 else self.order
        # a proven order that cannot be meant here: two orders stand in one column
        if self.order and self.order not in orders and found["cut"] != ".":
            order = None if len(orders) > 1 else order
        if order is None or order not in orders:
            same = {self._parts(found, one)[1:] for one in orders}
            if len(same) > 1 or len(found["c"]) == 2:
                return Finding(None, ("date_ambiguous",))
            order = next(iter(orders))
        year_text, month, day = self._parts(found, order)
        year = _full_year(year_text, birthday=self.birthday, century=self.century)
        if year is None:
            return Finding(None, ("date_ambiguous",))
        return self._finished(year, int(month), int(day), found)

    @staticmethod
    def _parts(found: re.Match[str], order: str) -> tuple[str, str, str]:
        a, b, c = found["a"], found["b"], found["c"]
        if order == "ymd":
            return a, b, c
        return (c, b, a) if order == "dmy" else (c, a, b)

    def _in_words(self, text: str) -> Judged:
        text = _WEEKDAY.sub("", text)
        for pattern in (_DAY_WORD, _WORD_DAY, _YEAR_WORD_DAY, _CTIME):
            found = pattern.fullmatch(text)
            if found:
                month = MONTH.get(plain(found["word"]))
                year = _full_year(found["y"], birthday=self.birthday, century=self.century)
                if month is None:
                    return None
                if year is None:
                    return Finding(None, ("date_ambiguous",))
                return self._finished(year, month, int(found["d"]), found)
        return None

    def _counted(self, text: str) -> Judged:
        """Days since 1900 as spreadsheets count, seconds since 1970 as databases do."""
        serial = _SERIAL.fullmatch(text)
        if serial and 3000 < int(serial.group(1)) < 80000:
            made = date(1899, 12, 30) + timedelta(days=int(serial.group(1)))
            if made > self._today:
                return None
            clock = ""
            if serial.group(2) and not self.birthday:
                seconds = round(float("0." + serial.group(2)) * 86400)
                moment = datetime(2000, 1, 1) + timedelta(seconds=min(seconds, 86399))
                clock = f"T{moment:%H:%M:%S}"
            judged = self._checked(made, clock)
            return judged if isinstance(judged, Finding) else Finding(judged, ("date_serial",))
        stamp = _STAMP.fullmatch(text)
        if stamp and not self.birthday and 800_000_000 < int(stamp.group(1)) < 4_000_000_000:
            moment = datetime.fromtimestamp(int(stamp.group(1)), UTC)
            return f"{moment:%Y-%m-%dT%H:%M:%S}+00:00"
        return None

    def _finished(self, year: int, month: int, day: int, found: re.Match[str]) -> Judged:
        made = _made(year, month, day)
        if made is None:
            return Finding(None, ("date_invalid",))
        clock = _clock(found)
        return Finding(None, ("date_invalid",)) if clock is None else self._checked(made, clock)

    def _checked(self, made: date, clock: str) -> Judged:
        if self.birthday:
            if made > self._today or made.year < _OLDEST_BIRTH:
                return Finding(None, ("date_invalid",))
            return made.isoformat()
        return made.isoformat() + clock


def _clock(found: re.Match[str]) -> str | None:
    """``T10:00:00+02:00``, "" without a time, None when there is no such time."""
    parts = found.groupdict()
    if not parts.get("hour"):
        return ""
    hour, minute, second = int(parts["hour"]), int(parts["minute"]), int(parts.get("second") or 0)
    half = (parts.get("half") or "").lower().replace(".", "").replace(" ", "")
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    zone = parts.get("zone") or ""
    if len(zone) > 3:
        zone = zone.removeprefix("UTC").removeprefix("GMT")
    if zone in {"Z", "UTC", "GMT"}:
        zone = "+00:00"
    elif zone:
        zone = f"{zone[:3]}:{zone[3:].lstrip(':') or '00'}"
    return f"T{hour:02}:{minute:02}:{second:02}{zone}"
