"""What each column means: by its header in eleven languages and by its content, each bearing out the other.

Must not: read a file or judge single values. What neither tells is asked (``column_mapping``), never guessed.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from desktop_app.services.importing.reading.cells import repaired
from desktop_app.services.importing.reading.choices import says_yes_or_no
from desktop_app.services.importing.reading.mapping import CONTACT_FIELDS, ORDER_FIELDS, column_letter
from desktop_app.services.importing.reading.places import country_code, is_town
from desktop_app.services.importing.reading.shapes import looks_like_phone, shares, squeezed
from desktop_app.services.importing.reading.words import (
    fields_of,
    hinted_field,
    is_generic,
    is_inverted,
    may_be_consent,
    plain,
    says_plainly,
)

Confidence = Literal["sure", "unsure", "left_out"]
_ORDER_ONLY = frozenset(ORDER_FIELDS) - frozenset(CONTACT_FIELDS)
_MANY = frozenset({"email", "phone"})  # a contact may have several of these
_SCIENTIFIC = re.compile(r"\d[.,]\d+[eE]\+\d+")
_TOKEN = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class Guess:
    """One column on its way to a field. ``by_header``: named by its header alone."""

    index: int
    header: str
    cells: list[str]
    field: str | None = None
    confidence: Confidence = "left_out"
    by_header: bool = False
    asks: bool = False
    total: int = 0
    shape: dict[str, float] = dataclasses.field(default_factory=dict)
    phones: float = 0.0

    def share(self, name: str) -> float:
        return self.shape.get(name, 0.0)

    def give(self, name: str | None, confidence: Confidence) -> None:
        self.field, self.confidence = name, confidence

    def custom(self) -> None:
        name = squeezed(self.header) or f"Column {column_letter(self.index)}"
        self.give(f"custom:{name}", "unsure" if is_generic(self.header) else "sure")


def find_kind(headers: Sequence[str]) -> Literal["contacts", "orders"]:
    """Orders, when a header names an order or an item, or three of its other parts."""
    found = {
        name
        for header in headers
        for name in fields_of(header)[:1]
        # a rule that takes a header apart may see an item where a contact file counts things
        if name in _ORDER_ONLY and (name == "order_id" or says_plainly(header))
    }
    strong = {name for name in found if name == "order_id" or name.startswith("item_")} - {"item_url"}
    if "order_id" in found or len(strong) >= 2 or len(found) >= 3:
        return "orders"
    return "contacts"


def find_columns(
    headers: Sequence[str] | None, rows: Sequence[Sequence[str]], kind: str, region: str | None
) -> list[Guess]:
    """One guess per column that has a header or content. ``headers`` None: the file has no header."""
    width = max([len(headers or ()), *map(len, rows)], default=0)
    guesses = []
    for index in range(width):
        header = headers[index] if headers and index < len(headers) else ""
        cells = [row[index] for row in rows if index < len(row) and row[index].strip()]
        if headers is not None and index >= len(headers) and len(cells) * 2 <= len(rows):
            break  # cells of broken rows, not a column that somebody forgot to name
        if header.strip() or cells:
            guesses.append(_looked_at(Guess(index, header, cells)))
    allowed = frozenset(ORDER_FIELDS if kind == "orders" else CONTACT_FIELDS)
    for guess in guesses:
        _by_header(guess, allowed, region)
    for guess in guesses:
        _borne_out(guess)
    _by_content(guesses, allowed, headers is None)
    _names(guesses, kind)
    _orders(guesses, kind)
    _one_each(guesses)
    for guess in guesses:
        if guess.field is None and guess.total and (guess.header.strip() or headers is None):
            guess.custom()
    _asked(guesses, headers is None, kind)
    return guesses


def _looked_at(guess: Guess) -> Guess:
    guess.total, guess.shape = shares(guess.cells[:400])
    if guess.total:
        guess.phones = sum(map(looks_like_phone, guess.cells[:400])) / guess.total
    return guess


def _by_header(guess: Guess, allowed: frozenset[str], region: str | None) -> None:
    if is_inverted(guess.header) and "consent" in allowed:
        guess.give("consent", "unsure")
        guess.by_header = True
        return
    named = fields_of(guess.header) or fields_of(repaired(guess.header) or "")
    names = [name for name in named if name in allowed]
    if "region" in names and "country" in names:
        countries = sum(country_code(cell) is not None for cell in guess.cells)
        polish = region == "PL" if not guess.cells else countries * 2 > len(guess.cells)
        names = ["country"] if polish else ["region"]
    if names:
        guess.give(names[0], "sure" if says_plainly(guess.header) else "unsure")
        guess.by_header = True
        return
    if "consent" in allowed and not named and may_be_consent(guess.header) and says_yes_or_no(guess.cells):
        guess.give("consent", "unsure")
        guess.by_header = True
        return
    if named:
        return  # a field of the other kind of file
    hinted = hinted_field(guess.header)
    if hinted in allowed and guess.total and _fits(guess, hinted) > 0.6:
        guess.give(hinted, "unsure")
        guess.by_header = True


def _fits(guess: Guess, name: str | None) -> float:
    """Share of cells that could be values of this field."""
    if name == "email":
        return guess.share("email")
    if name == "phone":
        return guess.phones
    if name in {"birthday", "order_date"}:
        return guess.share("date") + guess.share("number")
    if name in {"first_name", "last_name", "city"}:
        return guess.share("word") + guess.share("words")
    return 0.5 if name in {"consent", "postcode"} else 0.0


def _borne_out(guess: Guess) -> None:
    """Content has the last word where it is plain: addresses are addresses whatever the header says."""
    if not guess.by_header or guess.total < 2:
        return
    if guess.field != "email" and guess.share("email") > 0.5:
        guess.give("email", "unsure")
        guess.asks = True
    elif guess.field == "email" and guess.share("email") < 0.1 and guess.total >= 3:
        if not any("@" in cell for cell in guess.cells):
            guess.give("phone" if guess.phones > 0.6 else None, "unsure")
            guess.asks = True
    elif guess.field == "phone":
        digits = sum(sum(char.isdigit() for char in cell) >= 5 for cell in guess.cells)
        damaged = sum(1 for cell in guess.cells if _SCIENTIFIC.search(cell) or cell.startswith("#"))
        if (digits + damaged) * 5 < len(guess.cells) and guess.total >= 4:
            guess.give(None, "unsure")
    elif guess.field in {"first_name", "last_name", "full_name", "city"} and guess.share("phone") > 0.6:
        guess.give("phone", "unsure")
        guess.asks = True


def _by_content(guesses: list[Guess], allowed: frozenset[str], bare: bool) -> None:
    """Columns whose header says nothing."""
    addresses = next((one for one in guesses if one.share("email") > 0.6), None)
    for guess in guesses:
        if guess.field or not guess.total or guess.by_header:
            continue
        if not (bare or is_generic(guess.header)) and guess.share("email") < 0.8:
            continue
        if guess.share("email") > 0.6:
            constant = guess.total > 3 and len(set(guess.cells)) == 1
            if not constant:
                guess.give("email", "unsure")
        elif guess.share("phone") > 0.6 or (guess.share("phone") > 0.2 and guess.phones > 0.8):
            guess.give("phone", "unsure")
        elif bare or is_generic(guess.header):
            _by_words(guess, addresses, allowed)


def _by_words(guess: Guess, addresses: Guess | None, allowed: frozenset[str]) -> None:
    towns = sum(map(is_town, guess.cells)) / guess.total
    if towns > 0.6 and "city" in allowed:
        guess.give("city", "unsure")
        return
    place = _place_in_address(guess, addresses) if addresses else None
    if place is not None and guess.share("word") > 0.6:
        guess.give(("first_name", "last_name")[place], "unsure")
    elif guess.share("words") > 0.7 and "full_name" in allowed and _looks_like_names(guess.cells):
        guess.give("full_name", "unsure")


def _looks_like_names(cells: Sequence[str]) -> bool:
    """Two or three capitalised words without digits."""
    good = 0
    for cell in cells:
        words = squeezed(cell).split()
        good += 2 <= len(words) <= 3 and all(word[0].isupper() and word[-1].isalpha() for word in words)
    return good * 10 >= len(cells) * 8


def _place_in_address(guess: Guess, addresses: Guess) -> int | None:
    """0 when the cells are the first part of the addresses in their rows, 1 for the second."""
    hits = [0, 0]
    pairs = list(zip(guess.cells, addresses.cells, strict=False))
    for cell, address in pairs:
        local = [plain(part) for part in _TOKEN.findall(address.split("@")[0])]
        word = plain(cell).replace(" ", "")
        for place in (0, 1):
            if place < len(local) and len(word) > 1 and local[place] == word:
                hits[place] += 1
    best = max((0, 1), key=lambda place: hits[place])
    return best if hits[best] * 2 > len(pairs) else None


def _names(guesses: list[Guess], kind: str) -> None:
    """ "Jméno", "Nom", "Name": whose name depends on the other columns and on how many words stand in it."""
    by_field = {guess.field: guess for guess in guesses if guess.field}
    for guess in guesses:
        if guess.field not in {"first_name", "last_name", "full_name"} or not guess.by_header:
            continue
        several = guess.share("words") > 0.6
        if (
            guess.field == "first_name" and several and "last_name" not in by_field and kind == "contacts"
        ) or (guess.field == "last_name" and several and "first_name" not in by_field and kind == "contacts"):
            if "full_name" not in by_field and _looks_like_names(guess.cells):
                guess.give("full_name", "unsure")
        elif (
            guess.field == "full_name" and not several and guess.total and plain(guess.header) == "name"
            and "first_name" in by_field and "last_name" not in by_field
        ):  # fmt: skip
            guess.give("last_name", "unsure")


def _orders(guesses: list[Guess], kind: str) -> None:
    if kind != "orders" or any(guess.field == "order_id" for guess in guesses):
        return
    for guess in guesses:
        if plain(guess.header) in {
            "name",
            "id",
            "number",
            "no",
            "номер",
            "numer",
            "cislo",
            "nummer",
            "numero",
        }:
            numbered = sum(any(char.isdigit() for char in cell) for cell in guess.cells)
            if numbered * 10 >= max(1, len(guess.cells)) * 9:
                guess.give("order_id", "unsure")
                guess.by_header = True
                guess.asks = True
                return


def _one_each(guesses: list[Guess]) -> None:
    """Two columns with one meaning: the fuller one keeps it; a second address or number is kept beside it."""
    claimed: dict[str, list[Guess]] = {}
    for guess in guesses:
        if guess.field and not guess.field.startswith("custom:"):
            claimed.setdefault(guess.field, []).append(guess)
    for name, several in claimed.items():
        if len(several) < 2:
            continue
        keeper = max(several, key=lambda one: (one.confidence == "sure", _worth(one, name), -one.index))
        headers = {plain(one.header) for one in several}
        for one in several:
            if one is keeper:
                continue
            same = len(headers) < len(several)
            if name in _MANY and _fits(one, name) > 0.5:
                constant = one.total > 3 and len(set(one.cells)) == 1
                if not constant:
                    one.asks = one.asks or not one.by_header
                    continue
            if name == "full_name" and one.total and sum(map(is_town, one.cells)) * 2 > one.total:
                one.give("city", "unsure")
                one.asks = True
                continue
            one.give(None, "unsure")
            one.asks = one.asks or same


def _worth(guess: Guess, name: str) -> float:
    if name in _MANY:
        return _fits(guess, name) + 0.5 * len(set(guess.cells)) / max(1, len(guess.cells))
    if name == "full_name":
        return guess.share("words")
    return min(1.0, guess.total / 20)


def _asked(guesses: list[Guess], bare: bool, kind: str) -> None:
    """Which columns only a person can name."""
    reached = any(guess.field in {"email", "phone", "external_id", "order_id"} for guess in guesses)
    named = any(guess.by_header for guess in guesses)
    for guess in guesses:
        if not guess.total:
            continue
        says_nothing = bare or (not named and is_generic(guess.header) and bool(guess.header.strip()))
        if (says_nothing and not (bare and len(guesses) == 1 and guess.field in _MANY)) or (
            not reached and guess is guesses[0]
        ):
            guess.asks = True
