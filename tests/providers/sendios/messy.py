"""A messy file about people whom the twin holds: windows-1251, semicolons, blanks, bad cells, strangers.

Owns: making the file, and what each of its rows should become. Must not: ask a client.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HEADER = "E-mail;First name;Last name;City;Gender;Loyalty_points;Shop_note"
SHOP = "Horizon Shop"


@dataclass(frozen=True)
class Wanted:
    """What a row should become: ``state``, and the twin's fields that it writes."""

    email: str
    state: str
    writes: dict[str, Any]


def make(path: Path, contacts: Sequence[dict[str, Any]], rows: int, *, seed: int = 7) -> list[Wanted]:
    """One row in a hundred bad, one in twenty about somebody who is no user yet, the rest about users."""
    chance = random.Random(seed)
    users = [one for one in contacts if one["lists"] == [SHOP]]
    elsewhere = [one for one in contacts if one["lists"] != [SHOP]]
    picked = iter(chance.sample(users, min(len(users), rows)))
    others = iter(elsewhere)
    lines, wanted = [HEADER], []
    for number in range(rows):
        values = _values(chance)
        if number % 100 == 37:
            email, state = f"broken{number}(at)example.com", "rejected_here"
        elif number % 20 == 11:
            stranger = next(others, None) if number % 40 == 11 else None
            email = stranger["email"] if stranger else f"stranger{number}@example.com"
            state = "rejected_there"
        else:
            email, state = next(picked)["email"], "accepted"
        shown = f" {email.upper()} " if number % 9 == 0 and state == "accepted" else email
        cells = (shown, *(values[name] for name in ("first", "last", "city", "gender", "points", "note")))
        lines.append(";".join(cells))
        wanted.append(Wanted(email, state, _writes(values)))
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode("cp1251"))
    return wanted


def _values(chance: random.Random) -> dict[str, str]:
    def maybe(share: float, *words: str) -> str:
        return chance.choice(words) if chance.random() < share else ""

    return {
        "first": maybe(0.8, "Олена", "Тарас", "Ірина", "Богдан"),
        "last": maybe(0.7, "Шевченко", "Коваль", "Бойко"),
        "city": maybe(0.5, "Київ", "Львів", "Одеса"),
        "gender": maybe(0.4, "female", "male", "ж"),
        "points": maybe(0.5, *(str(chance.randrange(1000)) for _ in range(3))),
        "note": maybe(0.3, "любить каву", "VIP"),
    }


def _writes(values: dict[str, str]) -> dict[str, Any]:
    name = " ".join(filter(None, (values["first"], values["last"])))
    made: dict[str, Any] = {"name": name} if name else {}
    if values["city"]:
        made["city"] = values["city"]
    if values["gender"]:
        made["gender"] = "m" if values["gender"] == "male" else "f"
    if values["points"]:
        made["loyalty_points"] = int(values["points"])
    if values["note"]:
        made["shop_note"] = values["note"]
    return made
