"""Writers of contact files as people have them, each with the truth about every row.

Owns what is written and what is known about it; the same seed gives the same bytes. Must not use the
application: the truth here is typed apart from the code that is tested with it.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FIRST = ["Олена", "Іван", "Їжакевич", "Наталія", "Євген", "Ґалина", "Андрій", "Софія", "Мар'яна", "Тарас"]
LAST = ["Шевченко", "Коваль", "Бондаренко", "Їжак", "Ґонта", "Лисенко", "Петренко", "Мороз"]
CITIES = ["Київ", "Львів", "Одеса", "Дніпро; центр", 'Харків "Північ"', "Івано-Франківськ"]
HEADER = {
    "email": "Електронна пошта",
    "first_name": "Ім'я",
    "last_name": "Прізвище",
    "phone": "Телефон",
    "city": "Місто",
}
CAN_BE_BLANK = ("first_name", "last_name", "phone", "city")

# No reader may take these for an address, and none may mend them in silence.
BAD_ADDRESSES = [
    "no-at-sign.example.com",
    "two@@example.com",
    "nobody@",
    "@example.com",
    "space in@example.com",
    "dots..twice@example.com",
    "end@example..com",
]


@dataclass(frozen=True, slots=True)
class MessyRow:
    """The truth about one data row; texts as a careful person would read them, "" for a blank cell."""

    row: int  # data rows from 1
    line: int  # physical line of its first character, from 1
    email: str
    first_name: str
    last_name: str
    phone: str  # E.164
    city: str
    bad: bool  # the address is none


@dataclass(frozen=True, slots=True)
class MessyFile:
    """A written file and the truth about it."""

    path: Path
    rows: tuple[MessyRow, ...]
    encoding: str
    delimiter: str

    @property
    def good(self) -> tuple[MessyRow, ...]:
        return tuple(row for row in self.rows if not row.bad)

    @property
    def bad(self) -> tuple[MessyRow, ...]:
        return tuple(row for row in self.rows if row.bad)


def write_messy_csv(
    path: Path,
    *,
    rows: int = 20_000,
    bad: float = 0.01,
    blanks: float = 0.1,
    blank_lines: int = 0,
    known: Sequence[str] = (),
    seed: int = 1,
    encoding: str = "cp1251",
    delimiter: str = ";",
) -> MessyFile:
    """Write contacts as a Ukrainian Excel saves them, and say what is in each row.

    `bad`: share of rows whose address is none (exactly round(rows * bad), spread over the file).
    `blanks`: share of blank cells among names, phone and city. `blank_lines`: lines of nothing, and of
    delimiters only, in between (no data rows). `known`: addresses that the first good rows take, for people
    the platform has already. No address occurs twice. Phones are written in four ways, all of one number.
    """
    chance = random.Random(seed)
    wrong = set(chance.sample(range(rows), round(rows * bad)))
    gaps = set(chance.sample(range(1, rows), min(blank_lines, max(rows - 1, 0))))
    waiting = iter(known)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(HEADER.values())
    line, truth = 2, []
    for number in range(rows):
        if number in gaps:
            text.write(("" if number % 2 else delimiter * (len(HEADER) - 1)) + "\r\n")
            line += 1
        digits = f"{500_000_000 + number:09d}"
        values = {
            "email": next(waiting, None) or f"person{number}.{seed}@example.com",
            "first_name": chance.choice(FIRST),
            "last_name": chance.choice(LAST),
            "phone": f"+380{digits}",
            "city": chance.choice(CITIES),
        }
        written = dict(values, phone=_phone_as_typed(chance, digits))
        if number in wrong:
            values["email"] = written["email"] = chance.choice(BAD_ADDRESSES)
        elif chance.random() < 0.05:
            written["email"] = f" {values['email']} "
        for field in CAN_BE_BLANK:
            if chance.random() < blanks:
                values[field] = written[field] = ""
        writer.writerow(written.values())
        truth.append(MessyRow(row=number + 1, line=line, bad=number in wrong, **values))
        line += 1
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode(encoding))
    return MessyFile(path, tuple(truth), encoding, delimiter)


def _phone_as_typed(chance: random.Random, digits: str) -> str:
    operator, rest = digits[:2], digits[2:]
    return chance.choice(
        [
            f"+380{digits}",
            f"380{digits}",
            f"0{digits}",
            f"+38 (0{operator}) {rest[:3]}-{rest[3:5]}-{rest[5:]}",
        ]
    )
