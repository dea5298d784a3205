"""The number that shows best which country's own form a column is written in.

Owns: choosing the example of the question, and the countries it offers. Must not: choose the country.
"""

from __future__ import annotations

from collections.abc import Iterable

from desktop_app.services.importing.reading.cells import clean
from desktop_app.services.importing.reading.phones import PhoneJudge, needs_region

REGIONS = ("UA", "CZ", "PL", "DE", "FR", "TR", "GB", "US", "SK", "AT", "ES", "IT", "RO")
_LOOKED_AT = 40


def readings(cell: str) -> list[tuple[str, str]]:
    """(country, the whole number) for every country in which this can be dialled."""
    made = ((region, PhoneJudge(region)(cell)) for region in REGIONS)
    return [(region, value) for region, value in made if isinstance(value, str)]


def national_example(cells: Iterable[str]) -> str:
    """A number written for use at home that at least one country can dial; one that carries its country
    would look the same whatever is answered. "" when there is no national number."""
    found = [cell for cell in dict.fromkeys(cells) if clean(cell) and needs_region([cell])]
    return next((cell for cell in found[:_LOOKED_AT] if readings(cell)), found[0] if found else "")
