"""What the plan says is what happens: row by row, on platforms that can be read beforehand."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import Terminal

Make = Callable[..., Any]
ROWS = 3000


@pytest.fixture
def desk(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "home")


def _name(number: int) -> str:
    """A name of letters: platforms refuse names with many digits."""
    return "Na" + "".join(chr(97 + int(digit)) for digit in str(number))


def _file(path: Path, there: list[dict[str, Any]]) -> Path:
    """New people, known ones with other and with the same values, unsubscribed ones, broken rows."""
    chance = random.Random(7)
    known = [one for one in there if one["email"]]
    chance.shuffle(known)
    rows: list[list[str]] = []
    for number in range(ROWS):
        kind = number % 10
        if kind < 3:
            rows.append([f"new{number}@example.com", _name(number), "Last"])
        elif kind < 6:
            one = known[number % len(known)]
            rows.append([one["email"].upper() if kind == 5 else one["email"], _name(number), ""])
        elif kind < 8:
            one = known[number % len(known)]
            rows.append([one["email"], one["first_name"], one["last_name"]])
        elif kind == 8:
            rows.append([known[number % len(known)]["email"], "", ""])
        else:
            rows.append(
                ["broken@", "Nobody", ""] if number % 20 == 9 else [f"x{number}@example.org", "X", ""]
            )
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Email", "First name", "Last name"])
        writer.writerows(rows)
    return path


@pytest.mark.parametrize(("platform", "listed"), [("esputnik", "Newsletter"), ("ecomail", "id:1")])
def test_the_outcome_is_the_plan(
    desk: Terminal, twin: Make, tmp_path: Path, platform: str, listed: str
) -> None:
    there = twin(platform, contacts=4000)
    added = desk(
        "accounts", "add", "class", "--platform", platform, "--name", "Shop", "--credentials-stdin", "--json",
        "--base-url", there.base_url, "--no-store", given=dict(there.keys),
    )  # fmt: skip
    assert added.code == 0, added
    file = _file(tmp_path / "people.csv", there.state("contacts"))
    words = ("--credentials-stdin", "--json", "--consent", "confirmed")
    given = ("import", file, "--account", "class", "--list", listed)

    plan = desk(*given, "--plan", *words, given=there.keys).result
    said = desk(*given, "--yes", *words, given=there.keys)
    assert "rows" in said.result, said
    done = said.result["rows"]

    total = done["total"]
    assert (
        sum(
            plan[k] for k in ("create", "update", "unchanged", "suppressed", "rejected", "skipped", "unknown")
        )
        == total
    )
    assert plan["unknown"] <= 0.005 * total, "hardly anything cannot be known where the account can be read"
    apart = {
        "created": done["created"] - plan["create"],
        "updated": done["updated"] - plan["update"],
        "unchanged": done["unchanged"] - plan["unchanged"],
        "skipped": done["skipped"] - plan["skipped"] - plan["suppressed"],
        "rejected": done["rejected_here"] - plan["rejected"],
        "else": done["accepted"] + done["in_doubt"] + done["not_sent"] + done["rejected_there"],
    }
    assert sum(map(abs, apart.values())) <= 0.005 * total, apart
    undo = plan["undo"]
    assert sum(part["count"] for part in undo["kinds"]) == plan["create"] + plan["update"] + plan["unknown"]
    assert undo["extent"] in {"full", "partly"}
