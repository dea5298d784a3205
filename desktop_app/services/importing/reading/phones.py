"""Phone numbers to E.164. phonenumbers is the judge; plain shapes are judged by the very patterns of its
metadata without its overhead (see the property test). Damage by spreadsheets is said, digits are never
invented.

Must not: guess a country: a national number without a region is left out and asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from desktop_app.services.importing.reading.cells import (
    Finding,
    Judged,
    clean,
    column_pattern,
    common_damage,
    is_plain_column,
)
from desktop_app.services.importing.reading.places import country_code

_SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})")
_ROUNDED = re.compile(r"[1-9]\d{4,6}0{6,}")  # what 3.80501E+11 turns into when it is saved once more
_FLOAT = re.compile(r"(\d{6,16})[.,]0{1,2}")
_EXTENSION = re.compile(
    r"[\s,;(]*(?:(?<![^\W\d_])(?:ext(?:ension)?|extn|x|вн|внутр|дод|доб|добавочный|linka|l|kl|klapka|wew|w|wewn|int|poste|dahili|dah|"
    r"durchwahl|dw|app)(?![^\W\d_])|#|;ext=)[\s.:=]*(\d{1,6})\s*\)?\s*$",
    re.IGNORECASE,
)
_NOISE = str.maketrans("", "", " \t\u00a0\u202f-–—.()/·")
_BETWEEN = re.compile(r"[\s/\\&+]+(?=[+(\d])")
_SPLIT = re.compile(r"\s*(?:[,;|\n]|\s/\s|\s(?:та|и|і|or|and|oder|nebo|lub|ou|veya)\s)\s*")
_LETTER_DIGITS = str.maketrans(
    {"O": "0", "o": "0", "О": "0", "о": "0", "l": "1", "I": "1", "І": "1", "З": "3", "з": "3", "б": "6"}
)
_LOOKS_ALIKE = re.compile(r"[+\dOoОоlIІЗзб\s().\-/]{7,24}")
_LABEL = re.compile(
    r"^(?:tel(?:efon|ephone)?|phone|mob(?:il|ile)?|тел(?:ефон)?|моб|gsm|handy|viber|whatsapp|fax|tel:|м|т)\s*[.:]*\s*(?=[+(\d])",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\s*\((?:[^\W\d_]|[\s.])+\)|[\s,]+(?:моб|роб|дом|раб|mob|mobil|mobile|home|work|cell|dom|praca|priv|privat|office|fax|viber|whatsapp|telegram|вайбер|телеграм)"
    r"\.?$",
    re.IGNORECASE,
)
_INVISIBLE_PLUS = str.maketrans({"＋": "+"})


class _Region:
    """What the library's metadata say about one region, as two compiled patterns."""

    def __init__(self, region: str) -> None:
        from phonenumbers import PhoneMetadata

        data: Any = PhoneMetadata.metadata_for_region(region, None)
        self.code = str(data.country_code)
        self.prefix = data.national_prefix or ""
        kinds = (
            data.fixed_line, data.mobile, data.toll_free, data.premium_rate, data.shared_cost, data.voip,
            data.personal_number, data.pager, data.uan, data.voicemail,
        )  # fmt: skip
        patterns = [
            kind.national_number_pattern
            for kind in kinds
            if kind is not None and kind.national_number_pattern
        ]
        lengths = set(data.general_desc.possible_length)
        pattern = "|".join(f"(?:{pattern})" for pattern in patterns)
        self._valid = re.compile(pattern)
        self.column = column_pattern(rf"\+{self.code}(?:{pattern})")
        self.written = re.compile(rf"\+{self.code}(?:{pattern})")
        self._lengths = lengths
        self.full_lengths = {len(self.code) + 1 + length for length in lengths}
        self.simple_prefix = (data.national_prefix_for_parsing or "") == self.prefix

    def takes(self, national: str) -> bool:
        return len(national) in self._lengths and self._valid.fullmatch(national) is not None


@cache
def _region(name: str) -> _Region:
    return _Region(name)


#: regions that have their country code for themselves, so that the code alone names the metadata
_ALONE = ("UA", "CZ", "SK", "PL", "TR", "DE", "FR", "AT", "ES", "RO", "HU", "BG", "NL", "BE", "GR", "PT")


class PhoneJudge:
    """``regions``: gives the region of a cell's row, for files with a country column."""

    def __init__(self, region: str | None) -> None:
        self.region = region
        self._national = _region(region) if region in _ALONE else None
        self._by_code: dict[str, _Region] = {}
        self._written = self._national.written.fullmatch if self._national else re.compile("(?!)").fullmatch
        self._lengths = self._national.full_lengths if self._national else set()
        if self._national:
            self._by_code[self._national.code] = self._national

    def __call__(self, cell: str) -> Judged:
        if len(cell) in self._lengths and self._written(cell):
            return cell
        digits = cell.translate(_NOISE)
        if digits.isascii():
            if digits[:1] == "+" and digits[1:].isdigit() and "(0)" not in cell:
                if self._known(digits[1:]):
                    return digits
            elif "(0)" not in cell and not digits.endswith("000000"):
                value = self._short_way(digits)
                if value:
                    return value
        return self.slow(cell)

    def all_plain(self, column: Sequence[str]) -> bool:
        """True when all are numbers of the home region in full and nothing but digits."""
        own = self._national
        if own is None or not {*map(len, column)} <= {*own.full_lengths, 0}:
            return False
        return is_plain_column(column, own.column)

    def _known(self, digits: str) -> bool:
        own = self._national
        if own is not None and digits.startswith(own.code):
            return own.takes(digits[len(own.code) :])
        for size in (2, 3):
            found = self._by_code.get(digits[:size])
            if found is not None:
                return found.takes(digits[size:])
        return self._learnt(digits)

    def _learnt(self, digits: str) -> bool:
        if not digits[:3]:
            return False
        from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

        for size in (2, 3):
            if not digits[:size]:
                continue
            regions = COUNTRY_CODE_TO_REGION_CODE.get(int(digits[:size]), ())
            if len(regions) == 1 and regions[0] in _ALONE:
                found = self._by_code[digits[:size]] = _region(regions[0])
                return found.takes(digits[size:])
        return False

    def _short_way(self, digits: str) -> str | None:
        own = self._national
        if own is None or not own.simple_prefix or not digits.isdigit():
            return None
        if own.prefix:
            if digits.startswith("00") or not digits.startswith(own.prefix):
                return None
            national = digits[len(own.prefix) :]
            return f"+{own.code}{national}" if own.takes(national) and not own.takes(digits) else None
        if digits.startswith(("0", own.code)):
            return None
        return f"+{own.code}{digits}" if own.takes(digits) else None

    def slow(self, cell: str) -> Judged:
        """All rules; gives the same as the fast path where that applies."""
        text = clean(cell).translate(_INVISIBLE_PLUS)
        if not text or text.strip("-–—.") == "":
            return None
        damage = common_damage(cell, text)
        if damage:
            return damage
        scientific = _SCIENTIFIC.fullmatch(text)
        if scientific:
            return self._scientific(scientific)
        whole = _FLOAT.fullmatch(text)
        if whole:
            text = whole.group(1)
        if _ROUNDED.fullmatch(text):
            return Finding(None, ("phone_damaged",))
        parts = [part for part in _SPLIT.split(text) if sum(map(str.isdigit, part)) >= 7]
        if len(parts) > 1 and sum(self._valid(part) is not None for part in parts) > 1:
            return Finding(None, ("multiple_values",))
        value = self._valid(_ASIDE.sub("", _LABEL.sub("", text)))
        if value is not None:
            return value
        return Finding(None, (self._why_not(text),))

    def _why_not(self, text: str) -> str:
        if _LOOKS_ALIKE.fullmatch(text) and self._valid(text.translate(_LETTER_DIGITS)) is not None:
            return "look_alike_letters"
        # two numbers with anything between them: both halves can be dialled
        for found in _BETWEEN.finditer(text):
            left, right = text[: found.start()], text[found.end() :]
            if self._valid(left) is not None and self._valid(right) is not None:
                return "multiple_values"
        return "phone_invalid"

    def _scientific(self, found: re.Match[str]) -> Judged:
        first, rest, exponent = found.group(1), found.group(2) or "", int(found.group(3))
        if len(rest) < exponent:
            return Finding(None, ("phone_damaged",))
        value = self._valid(first + rest[:exponent])
        return value if value is not None else Finding(None, ("phone_damaged",))

    def _valid(self, text: str) -> Judged:
        """E.164 (a Finding with an extension), or None."""
        extension = _EXTENSION.search(text)
        number = text[: extension.start()] if extension else text
        if any(char.isalpha() for char in number):
            return None
        value = _library_number(number, self.region)
        if value is None:
            return None
        if extension:
            return Finding(f"{value};ext={extension.group(1)}", ("phone_extension",))
        return value


def _library_number(text: str, region: str | None) -> str | None:
    """What phonenumbers makes of it, E.164, or None."""
    import phonenumbers

    digits = "".join(char for char in text if char.isdigit())
    if not 5 <= len(digits) <= 18 or not digits.isascii():
        return None
    trials: list[tuple[str, str | None]] = []
    bare = text.strip().replace("(0)", "") if "+" in text or text.strip().startswith("00") else text
    if bare.strip().startswith("00"):
        bare = "+" + bare.strip()[2:]
    if region == "UA" and len(digits) == 11 and digits.startswith("80") and "+" not in bare:
        bare = digits[1:]  # the trunk prefix of former times
    trials.append((bare, region))
    # a number in full length which only lost its plus on the way through a spreadsheet
    if "+" not in bare and len(digits) >= 11 and not digits.startswith("0"):
        trials.append(("+" + digits, None))
        if region in _ALONE and _region(region).prefix and digits.startswith(_region(region).code):
            trials.reverse()  # at home one would write the trunk prefix, so this begins with the country
    for candidate, home in trials:
        try:
            number = phonenumbers.parse(candidate, home)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return None


def needs_region(cells: Iterable[str]) -> bool:
    """True when a number can only be dialled from within its own country."""
    for cell in cells:
        text = clean(cell)
        digits = "".join(char for char in text if char.isdigit())
        local = 6 <= len(digits) <= 12 and "+" not in text and not digits.startswith("00")
        if local and (len(digits) < 11 or _library_number("+" + digits, None) is None):
            return True
    return False


class PhoneByCountry(dict[str, PhoneJudge]):
    """Country as a row names it to the judge of its numbers."""

    def __init__(self, region: str | None) -> None:
        super().__init__()
        self._home = PhoneJudge(region)
        self._regions: dict[str, PhoneJudge] = {}

    def __missing__(self, country: str) -> PhoneJudge:
        code = country_code(country)
        if not country.strip() or code == self._home.region:
            judge = self._home
        else:
            # a country that we do not know: only a number in full can be read
            judge = self._regions.setdefault(code or "", PhoneJudge(code))
        if len(self) > 5000:
            self.clear()
        self[country] = judge
        return judge
