"""Seeded persons: believable, repeatable, and nobody's.

Owns: putting persons together from ``names``.
Must not: produce an address or a phone number that could belong to somebody. Addresses end in
example.com/.org/.net or .example (reserved by RFC 2606); phones come from ranges kept free for drama (+44
7700 900xxx, +1 NPA 555-01xx) or from prefixes that no network was given (+380 10, +420 199, +48 10, +90 100,
+49 10).
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.twins.names import LATIN, LOCALES, Locale

_DOMAINS = (
    "example.com",
    "example.com",
    "example.com",
    "example.org",
    "example.net",
    "poshta.example",
    "mail.example",
    "firma.example",
)
_OLDEST = date(1944, 1, 1)


@dataclass(frozen=True, slots=True)
class Person:
    """``phone``: digits in international form without plus. ``female`` decides names only. ``number`` counts
    from 0.
    """

    number: int
    first_name: str
    last_name: str
    email: str
    phone: str
    external_id: str
    language: str
    country: str
    timezone: str
    female: bool
    birthday: str
    town: str
    region: str
    postcode: str
    street: str


def ascii_letters(text: str) -> str:
    """Lower-case ASCII spelling, as people write their own names into addresses."""
    spelled = "".join(LATIN.get(letter, letter) for letter in text.lower())
    flat = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return "".join(letter for letter in flat if letter.isalnum() or letter == "-")


def people(chance: random.Random, count: int) -> Iterator[Person]:
    """``count`` persons; the first n are the same whatever the count. Addresses and phones never repeat."""
    taken: set[str] = set()
    weighted = [locale for locale in LOCALES for _ in range(locale.weight)]
    spelled: dict[str, str] = {}
    pick = chance.random
    for number in range(count):
        locale = weighted[int(pick() * len(weighted))]
        female = pick() < 0.56
        given = locale.female if female else locale.male
        first = given[int(pick() * len(given))]
        male_form, slash, female_form = locale.surnames[int(pick() * len(locale.surnames))].partition("/")
        last = female_form if female and slash else male_form
        for word in (first, last):
            if word not in spelled:
                spelled[word] = ascii_letters(word)
        town, region, prefix = locale.towns[int(pick() * len(locale.towns))].split("|")
        born = _OLDEST + timedelta(days=int(pick() * 23_000))
        yield Person(
            number=number,
            first_name=first,
            last_name=last,
            email=_address(spelled[first], spelled[last], born.year, pick, taken),
            phone=_phone(locale, number),
            external_id=f"C-{100_001 + number}",
            language=locale.language,
            country=locale.country,
            timezone=locale.timezone,
            female=female,
            birthday=born.isoformat(),
            town=town,
            region=region,
            postcode=_postcode(prefix, int(pick() * 1000)),
            street=f"{locale.streets[int(pick() * len(locale.streets))]} {1 + int(pick() * 120)}",
        )


def _address(first: str, last: str, year: int, pick: object, taken: set[str]) -> str:
    roll = pick()  # type: ignore[operator]
    domain = _DOMAINS[int(pick() * len(_DOMAINS))]  # type: ignore[operator]
    if roll < 0.45:
        local = f"{first}.{last}"
    elif roll < 0.65:
        local = f"{first[0]}.{last}"
    elif roll < 0.85:
        local = f"{last}{year % 100:02d}"
    else:
        local = f"{first}_{last}"
    address = f"{local}@{domain}"
    extra = 1
    while address in taken:
        extra += 1
        address = f"{local}{extra}@{domain}"
    taken.add(address)
    return address


def _phone(locale: Locale, number: int) -> str:
    scattered = (number * 7_919 + 1_234_567) % 10_000_000  # 7919 is prime to 10^7: no number comes twice
    if locale.country == "GB" and number < 1000:
        return f"447700900{number:03d}"
    if locale.country == "GB":
        return (
            f"1{200 + number // 100 % 800}55501{number % 100:02d}"
            if number < 80_000
            else f"4910{scattered:08d}"
        )
    return {"UA": "38010", "CZ": "420199", "PL": "4810", "TR": "90100", "DE": "4910"}[
        locale.country
    ] + f"{scattered:07d}"


def _postcode(prefix: str, number: int) -> str:
    return f"{prefix} {number % 10}AA" if prefix[0].isalpha() else f"{prefix}{number:03d}"
