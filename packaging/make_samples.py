"""Makes the sample files that ship with the app: ``python packaging/make_samples.py [FOLDER]``.

Owns: ``resources/samples/customers_clean.csv`` and ``customers_messy.csv``. The same bytes every time.

Both look as a Ukrainian Excel writes "CSV": windows-1251, semicolons, CRLF, dates as day.month.year. The
people are invented: addresses end in example.* or .example, phone numbers are runs of zeros. About two fifths
of them are known to the training account (the twin's own seeded people), so that an import there creates,
changes and leaves alone. The messy file has 2,000 rows, one in a hundred of which cannot be sent, and blanks
all over.
"""

from __future__ import annotations

import csv
import io
import random
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from desktop_app.twins.people import Person, people  # noqa: E402 - the checkout is put in reach first

HEADER = ("Електронна пошта", "Ім'я", "Прізвище", "Телефон", "Місто", "Дата народження")
ROWS = {"clean": 600, "messy": 2000}
KNOWN_EVERY = (1, 3)  # of five rows these are people that the training account knows
BAD_EVERY = 100
TRAINING_CONTACTS = 20_000

Row = list[str]


def main(folder: Path, sizes: dict[str, int] | None = None) -> None:
    """Write the files into ``folder``; ``sizes`` for others than the shipped ones (rows by name)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, count in (sizes or ROWS).items():
        rows = list(_rows(name, count))
        text = _messy(rows) if name == "messy" else _plain([list(HEADER), *rows])
        (folder / f"customers_{name}.csv").write_bytes(text.encode("cp1251"))


def _ukrainians(seed: str, among: int) -> Iterator[Person]:
    return (one for one in people(random.Random(seed), among) if one.country == "UA")


def _rows(name: str, count: int) -> Iterator[Row]:
    chance = random.Random(f"samples/{name}")
    known, new = _ukrainians("1/people", TRAINING_CONTACTS), _ukrainians("samples/people", 20 * count)
    taken = {one.email for one in people(random.Random("1/people"), TRAINING_CONTACTS)}
    for number in range(count):
        if number % 5 in KNOWN_EVERY and (person := next(known, None)) is not None:
            town = person.town if chance.random() < 0.6 else ""
            yield [person.email, person.first_name, person.last_name, "", town, ""]
            continue
        person = next(one for one in new if one.email not in taken)
        year, month, day = person.birthday.split("-")
        yield [
            person.email,
            person.first_name,
            person.last_name,
            _phone(number) if chance.random() < 0.7 else "",
            person.town if chance.random() < 0.8 else "",
            f"{day}.{month}.{year}" if chance.random() < 0.5 else "",
        ]


def _phone(number: int) -> str:
    """+380, a mobile prefix, a run of zeros and a number: five forms people write."""
    prefix = ("50", "67", "63")[number % 3]
    tail = f"000{number % 10_000:04d}"
    forms = (
        f"+380{prefix}{tail}",
        f"0{prefix}{tail}",
        f"(0{prefix}) {tail[:3]}-{tail[3:5]}-{tail[5:]}",
        f"+38 0{prefix} {tail[:3]} {tail[3:5]} {tail[5:]}",
        f"380{prefix}{tail}",
    )
    return forms[number % 5]


def _plain(rows: list[Row]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _messy(rows: list[Row]) -> str:
    chance = random.Random("samples/mess")
    for number, row in enumerate(rows):
        if number % BAD_EVERY == 37:
            _spoil(row, number // BAD_EVERY)
            continue
        roll = chance.random()
        if roll < 0.05:
            row[0] = f" {row[0]}\u00a0"
        elif roll < 0.08:
            row[0] = row[0].upper()
        elif roll < 0.09:
            row[0] = f"{row[1]} {row[2]} <{row[0]}>"
        elif roll < 0.11 and row[4]:
            row[4] = f"м. {row[4]}; центр"
        elif roll < 0.14:
            row[1] = f"{row[1]}  "
        elif roll < 0.20:
            row[2] = ""
    size = len(rows)
    rows[size * 32 // 100] = list(rows[size * 12 // 2000])  # two people stand in the file twice
    rows[size * 29 // 40] = list(rows[size * 333 // 2000])
    lines = _plain([list(HEADER), *rows]).split("\r\n")
    lines.insert(size // 4, ";;;;;")  # what is left of rows that somebody emptied
    lines.insert(size * 3 // 5, "")
    return "\r\n".join(lines)


def _spoil(row: Row, kind: int) -> None:
    address = row[0]
    row[0] = (
        address.replace("@", ""),
        address.replace("@", " @ at "),
        f"{address}, {row[1]}@example",
        address.partition("@")[0] + "@",
        "немає",
    )[kind % 5]
    row[3] = ""


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources" / "samples")
