"""A file read in parts gives the very rows that it gives when it is read in one go."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.runtime.child import Children
from desktop_app.services.importing import part_joining, reading
from desktop_app.services.importing.part_joining import Joiner, read_in_parts, read_share
from desktop_app.services.importing.reading import Column, Mapping, lines
from desktop_app.services.importing.reading import parts as cutting
from desktop_app.services.importing.source import RowRules, read_source
from tests.helpers.on_the_spot import OnTheSpot

NAMES = ("email", "first_name", "country", "custom:note")
RULES = RowRules({name: name for name in NAMES}, ("email",), country_codes=True)
CELLS = {
    "email": ["a@example.com", "no address", "", "B@Example.com", "č@example.cz"],
    "first_name": ["Олена", "", 'A "B"', "Total"],
    "country": ["UA", "", "Atlantis", "Україна"],
    "custom:note": ["", "plain", "two\nlines", "five\n\n\n\nlines", 'said "so", twice\n"', "x" * 90],
}
WHOLE_LINES = [
    "\n",
    ",,,\n",
    "email,first_name,country,custom:note\n",
    "Total,12\n",
    '"never closed\n',
    '"\n',
]


def as_text(chance: random.Random, ends: tuple[str, ...], odd: float) -> str:
    text = ["email,first_name,country,custom:note", chance.choice(ends)]
    for number in range(chance.randrange(30, 160)):
        if chance.random() < odd:
            text.append(chance.choice(WHOLE_LINES).replace("\n", chance.choice(ends)))
            continue
        cells = [chance.choice(CELLS[name]) for name in NAMES]
        if chance.random() < 0.6:
            cells[0] = f"person{number}@example.com"
        quoted = ['"' + c.replace('"', '""') + '"' if set(c) & set('",\n') else c for c in cells]
        text += [",".join(quoted), chance.choice(ends)]
    text += chance.choice([[], ["Total,160"], ["\n", "Created by hand on Monday\n"], [",,,\n"] * 30])
    return "".join(text)


def both(path: Path, mapping: Mapping, blocks: int) -> tuple[list, list, int]:
    """The rows in one go, the rows in parts, and how many parts there were."""
    whole = [row for chunk in read_source(path, mapping.to_json(), RULES) for row in chunk]
    parts = cutting.parts_of(path, mapping, blocks=blocks, least=0)

    async def joined() -> list:
        given = (OnTheSpot(), path, mapping, RULES, parts)
        return [row async for rows in read_in_parts(*given) for row in rows]

    return whole, asyncio.run(joined()), len(parts)


@pytest.fixture
def short_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (lines, cutting):
        monkeypatch.setattr(module, "BLOCK", 512)


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 10**9))
def test_parts_tell_the_same_as_the_whole(tmp_path_factory, seed: int) -> None:
    """Short blocks, so that a small file has many borders, and records lie across them."""
    chance = random.Random(seed)
    ends = chance.choice([("\n",), ("\r\n",), ("\r",), ("\n", "\r\n", "\r")])
    encoding = chance.choice(["utf-8", "utf-8-sig", "cp1251", "shift_jis", "gb18030"])
    path = tmp_path_factory.mktemp("parts") / "f.csv"
    text = as_text(chance, ends, chance.choice([0, 0, 0.02, 0.2]))
    path.write_bytes(text.encode(encoding, "replace"))
    row = chance.choice([1, 1, 1, None])
    mapping = Mapping(
        encoding, ",", header_row=row, columns=tuple(Column(i, n, n) for i, n in enumerate(NAMES))
    )
    with pytest.MonkeyPatch.context() as patch:
        size = chance.choice([256, 512, 1024])
        for module in (lines, cutting):
            patch.setattr(module, "BLOCK", size)
        whole, joined, _ = both(path, mapping, chance.choice([1, 2]))
    assert joined == whole


@pytest.mark.usefixtures("short_blocks")
def test_a_file_is_really_cut_and_borders_lie_inside_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the property would not tell: that there were parts, and that some had to be read once more."""
    path = tmp_path / "f.csv"
    body = "".join(f'p{n}@example.com,Ann,UA,"one ""{n}"" five\n\n\n\nlines"\n' for n in range(400))
    path.write_text("email,first_name,country,custom:note\n" + body, "utf-8")
    mapping = Mapping("utf-8", ",", columns=tuple(Column(i, n, n) for i, n in enumerate(NAMES)))
    parts = cutting.parts_of(path, mapping, blocks=2, least=0)
    assert len(parts) > 10
    joiner = Joiner(mapping)
    for told in read_share(path, mapping.to_json(), RULES, parts[:1], 0, 1):
        list(joiner.take(told))
    assert joiner.held == ""  # an even number of marks: a border of records
    again: list[str] = []
    behind = cutting.Part.behind
    monkeypatch.setattr(cutting.Part, "behind", lambda part, held: again.append(held) or behind(part, held))
    whole, joined, _ = both(path, mapping, 2)
    assert joined == whole
    assert not again
    # a single mark that belongs to nothing turns every border behind it: still the same rows
    path.write_text(
        path.read_text("utf-8").replace("p3@example.com,Ann", 'p3@example.com,5" Ann', 1), "utf-8"
    )
    whole, joined, count = both(path, mapping, 2)
    assert count > 5
    assert len(again) > 3
    assert joined == whole
    assert len(whole) == 400


def test_what_may_not_be_cut_is_read_in_one_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "f.csv"
    path.write_text("email\n" + "".join(f"p{n}@example.com\n" for n in range(30_000)), "utf-8")
    look = reading.look(path).mapping
    assert len(cutting.parts_of(path, look)) == 1  # small
    assert len(cutting.parts_of(path, look, blocks=1, least=0)) > 1
    for change in (
        {"duplicates": "last"},
        {"encoding": "utf-16"},
        {"kind": "orders"},
        {"header_row": 20_000},
    ):
        made = Mapping.from_json(look.to_json() | change)
        assert len(cutting.parts_of(path, made, blocks=1, least=0)) == 1, change


def test_two_processes_read_a_file_and_find_who_stands_in_both_halves(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    count = 30_000
    path.write_text("email\n" + "".join(f"p{n % (count // 2)}@example.com\n" for n in range(count)), "utf-8")
    mapping = reading.look(path).mapping
    parts = cutting.parts_of(path, mapping, blocks=1, least=0)
    rules = RowRules({"email": "email"}, ("email",))

    async def joined() -> list:
        chunks = read_in_parts(Children(), path, mapping, rules, parts)
        return [row async for rows in chunks for row in rows]

    rows = asyncio.run(joined())
    assert [row[0] for row in rows] == list(range(1, count + 1))
    assert [row[1] for row in rows] == list(range(2, count + 2))
    assert [row[3] for row in rows] == ["waiting"] * (count // 2) + ["duplicate"] * (count // 2)


def test_a_part_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "f.csv"
    path.write_text("email\n" + "".join(f"p{n}@example.com\n" for n in range(30_000)), "utf-8")
    mapping = reading.look(path).mapping
    parts = cutting.parts_of(path, mapping, blocks=1, least=0)
    path.unlink()

    async def joined() -> None:
        async for _ in read_in_parts(Children(), path, mapping, RULES, parts):
            pass

    with pytest.raises(part_joining.FileNotRead):
        asyncio.run(joined())
