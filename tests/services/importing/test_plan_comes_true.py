"""The outcome of an import equals its plan, row by row, on the real twins with a dirty file."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_app.model.report import RowState
from desktop_app.runtime.texts import install_texts
from tests.helpers.twins import Twin
from tests.services.importing.twin_bench import TwinBench

ROWS = 2400
HEAD = ("Email", "First name", "Last name", "Phone", "City")
NAMES = ("Олена", "Žaneta", "O'Neil", "Anne-Marie", "Łukasz", "J. R.")
REFUSED_NAMES = ("Ann 12345", "Client №7", "???", "Anna (new phone)", "x" * 60, "@ann", "Ann;Bob")
NO_ADDRESS = ("not an address", "", "a@b@c", "#N/A", "ann@", "ann example.com")
COMES_TRUE = {
    "create": RowState.CREATED,
    "update": RowState.UPDATED,
    "unchanged": RowState.UNCHANGED,
    "suppressed": RowState.SKIPPED,
    "rejected": RowState.REJECTED_HERE,
}


def dirty_rows(known: list[dict[str, Any]], chance: random.Random) -> list[tuple[str, ...]]:
    """New people, known ones with changed and with the same values, some who left, some twice, bad ones."""
    reachable = [one for one in known if one["email"]]
    rows: list[tuple[str, ...]] = []
    for number in range(ROWS):
        kind = chance.random()
        one = reachable[number % len(reachable)]
        as_known = one["email"], one.get("first_name") or "", one.get("last_name") or ""
        if kind < 0.15:
            rows.append((*as_known, "", ""))
        elif kind < 0.35:
            rows.append((one["email"].upper(), chance.choice(NAMES), "", "", chance.choice(["", "Lviv"])))
        elif kind < 0.45 and rows:
            rows.append(chance.choice(rows))
        elif kind < 0.50:
            rows.append((chance.choice(NO_ADDRESS), "Ann", "", "", ""))
        elif kind < 0.60:
            rows.append((f"odd{number}@example.com", chance.choice(REFUSED_NAMES), "Lee", "", ""))
        elif kind < 0.65:
            rows.append(
                (f"phone{number}@example.com", "", "", chance.choice(["3.8E+11", "12", "call me"]), "")
            )
        else:
            phone = f"+38067{1_000_000 + number}" if chance.random() < 0.5 else ""
            rows.append((f"new{number}@example.com", chance.choice(NAMES), "", phone, ""))
    return [row if any(row) else ("", "", "", "", "Lviv") for row in rows]


@pytest.mark.parametrize("platform", ["esputnik", "ecomail"])
def test_the_outcome_equals_the_plan(shared_twin: Callable[..., Twin], tmp_path: Path, platform: str) -> None:
    install_texts()
    twin = shared_twin(platform, contacts=1500, speed=100)
    bench = TwinBench(twin, tmp_path)
    before = {one["email"].lower(): one for one in twin.state("contacts") if one["email"]}
    sizes = Counter(name for one in before.values() for name in one["lists"])
    rows = dirty_rows(list(before.values()), random.Random(11))
    try:
        job = bench.prepare(bench.file(HEAD, rows), sizes.most_common(1)[0][0]).job
        planned = bench.planned(job)
        view = bench.run(job)
        outcomes = bench.jobs.rows(job, limit=ROWS)
    finally:
        bench.close()
    assert len(planned) == len(outcomes) == view.ledger.total == ROWS
    kinds = Counter(planned.values())
    assert min(kinds[kind] for kind in COMES_TRUE) >= 20, kinds  # all kinds are in the file
    assert kinds["unknown"] <= ROWS * 0.005
    wrong = [
        (planned[one.row], one.state, one.code, one.reason, rows[one.row - 1])
        for one in outcomes
        if COMES_TRUE.get(planned[one.row]) is not one.state
    ]
    assert len(wrong) <= ROWS * 0.005, Counter(one[:3] for one in wrong)
    # and the platform says so itself
    after = {one["email"].lower(): one for one in twin.state("contacts") if one["email"]}
    for one in outcomes:
        email = rows[one.row - 1][0].lower()
        if one.state is RowState.CREATED:
            assert email not in before
            assert email in after
        elif one.state is RowState.SKIPPED and one.code == "suppressed":
            assert after[email] == before[email]
        elif one.state is RowState.UPDATED:
            assert email in before
