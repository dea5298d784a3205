"""Amounts and quantities. One comma or point before three digits may part thousands or decimals: that is
settled by the column or asked, never guessed. Must not: convert currencies."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop_app.services.importing.reading.cells import (
    Finding,
    Judged,
    clean,
    column_pattern,
    common_damage,
    is_plain_column,
)

_FAST = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d\d?)?")
_FAST_COLUMN = column_pattern(_FAST.pattern)
_FAST_COMMA = re.compile(r"-?(?:0|[1-9]\d*),\d\d?")
CURRENCIES = (
    r"₴|€|\$|£|₺|₽|¥|грн\.?|гривень|uah|eur|usd|us\$|gbp|chf|czk|kč|pln|zł|zl|try|tl|rub|руб\.?|р\.|huf|ft|ron|lei|"
    r"sek|nok|dkk|kr\.?|cad|aud|bgn|лв\.?|kc|fr\.|sfr\.?"
)
_CURRENCY = re.compile(rf"\s*(?:{CURRENCIES})\s*", re.IGNORECASE)
_UNIT = re.compile(
    r"\s*(?:ks|шт\.?|szt\.?|stk\.?|st\.?|pcs\.?|pc|pcs|adet|x|×|pièces?|db)\s*$", re.IGNORECASE
)
_EMPTY_CENTS = re.compile(r"([.,])\s*[-–—]+$")
_GROUP_BLANK = re.compile(r"\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?")
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE][+-]?\d{1,3}")
_SIGNED = re.compile(r"[-−–]\s*(.*)|(.*?)\s*[-−–]|\((.*)\)", re.DOTALL)


def bare_number(text: str) -> tuple[str, str]:
    """(sign, digits with their marks) of a cleaned cell, freed of currency and unit."""
    text = text.replace("’", "'").replace("`", "'").replace("\u2212", "-")
    text = _EMPTY_CENTS.sub(r"\g<1>00", text.strip())
    sign = ""
    for _ in range(2):
        text = _CURRENCY.sub(" ", text, count=2).strip() if not text.isdigit() else text
        text = _UNIT.sub("", text)
        text = _EMPTY_CENTS.sub(r"\g<1>00", text).strip()
        signed = _SIGNED.fullmatch(text)
        if signed and not sign:
            inner = next(part for part in signed.groups() if part is not None).strip()
            if inner[:1].isdigit() or _CURRENCY.match(inner):
                sign, text = "-", inner
    if text.startswith("+"):
        text = text[1:].strip()
    return sign, text


_SAME = {
    "₴": "uah", "грн": "uah", "гривень": "uah", "€": "eur", "$": "usd", "us$": "usd", "£": "gbp",
    "₺": "try", "tl": "try",
    "₽": "rub", "руб": "rub", "р": "rub", "kč": "czk", "kc": "czk", "zł": "pln", "zl": "pln", "fr": "chf",
    "sfr": "chf",
    "ft": "huf", "lei": "ron", "лв": "bgn",
}  # fmt: skip


def currency_of(text: str) -> str:
    """The currency named in a cell, as a code in small letters, or ""."""
    found = _CURRENCY.search(clean(text))
    if not found:
        return ""
    sign = found.group().strip().rstrip(".").lower()
    return _SAME.get(sign, sign)


class NumberJudge:
    """``decimal``: the sign settled for the column, or None. ``whole``: a quantity, where ``1.000`` means
    one or a thousand just as an amount would."""

    def __init__(self, decimal: str | None) -> None:
        self.decimal = decimal

    def __call__(self, cell: str) -> Judged:
        if _FAST.fullmatch(cell):
            return cell
        if _FAST_COMMA.fullmatch(cell):
            return cell.replace(",", ".")
        return self.slow(cell)

    def all_plain(self, column: Sequence[str]) -> bool:
        return is_plain_column(column, _FAST_COLUMN)

    def slow(self, cell: str) -> Judged:
        """All rules; gives the same as the fast path where that applies."""
        text = clean(cell)
        if not text:
            return None
        damage = common_damage(cell, text, is_name=False)
        if damage:
            return damage
        sign, bare = bare_number(text)
        if _SCIENTIFIC.fullmatch(bare):
            return self._scientific(sign, bare)
        if _AMBIGUOUS.fullmatch(bare):
            if self.decimal is None:
                return Finding(None, ("number_ambiguous",))
            mark = "," if "," in bare else "."
            return sign + bare.replace(mark, "." if mark == self.decimal else "")
        value = plain_number(bare)
        return Finding(None, ("number_invalid",)) if value is None else sign + value

    def _scientific(self, sign: str, bare: str) -> Judged:
        mantissa, exponent = re.split("[eE]", bare.replace(",", "."))
        digits = len(mantissa.replace(".", "")) - 1
        if int(exponent) > digits or int(exponent) < 0:
            return Finding(None, ("number_invalid",))
        whole, _, part = mantissa.partition(".")
        moved = whole + part[: int(exponent)]
        return sign + moved + ("." + part[int(exponent) :] if part[int(exponent) :] else "")


def plain_number(text: str) -> str | None:
    """Digits with a decimal point, or None when the marks make no sense."""
    if text.isdigit() and text.isascii():
        return text
    if " " in text or "'" in text:
        if not _GROUP_BLANK.fullmatch(text):
            return None
        text = text.replace(" ", "").replace("'", "")
    if not re.fullmatch(r"[0-9][0-9.,]*|[.,][0-9]+", text):
        return None
    comma, point = text.count(","), text.count(".")
    if comma and point:
        last = max(text.rfind(","), text.rfind("."))
        whole, part = text[:last], text[last + 1 :]
        other = "," if text[last] == "." else "."
        if (
            text.count(text[last]) > 1
            or not re.fullmatch(rf"\d{{1,3}}(?:\{other}\d{{3}})+", whole)
            or not part
        ):
            return None
        return whole.replace(other, "") + "." + part
    mark = "," if comma else "."
    if comma + point > 1:
        return text.replace(mark, "") if re.fullmatch(rf"\d{{1,3}}(?:\{mark}\d{{3}})+", text) else None
    if comma + point == 0:
        return text
    whole, _, part = text.partition(mark)
    return f"{whole or '0'}.{part}" if part else whole or None
