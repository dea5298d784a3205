"""What a person types into an order, read as files are read: amounts as they are written in many countries,
days and times.

Owns: text to value, and the sentence where it cannot be one. Must not: judge the order.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from desktop_app.model.texts import t
from desktop_app.services.importing.reading.cells import Finding
from desktop_app.services.importing.reading.numbers import NumberJudge

_AMOUNT = NumberJudge(None)
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(.*)", re.DOTALL)


def typed_amount(text: str) -> Decimal | None:
    """``1820.50``, ``1 820,50``, ``1.820,50 Kč``; None for nothing. ValueError with the sentence, also where
    one mark may part thousands or decimals (``1,820``)."""
    if not text.strip():
        return None
    said = _AMOUNT(text)
    if isinstance(said, str):
        return Decimal(said)
    unclear = isinstance(said, Finding) and "number_ambiguous" in said.codes
    raise ValueError(t(f"orders.trouble.{'number_unclear' if unclear else 'number'}", text=text.strip()))


def typed_moment(text: str) -> datetime | None:
    """``2026-11-25 14:30``, with an offset or without, or ``25.11.2026 14:30``; None for nothing. ValueError
    with the sentence."""
    given = text.strip()
    if not given:
        return None
    dotted = _DOTTED.fullmatch(given)
    if dotted is not None:
        day, month, year, rest = dotted.groups()
        given = f"{year}-{month:0>2}-{day:0>2}{rest}"
    try:
        return datetime.fromisoformat(given)
    except ValueError:
        raise ValueError(t("orders.trouble.moment", text=text.strip())) from None
