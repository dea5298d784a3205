"""The engine gives what Apache Velocity 2.4.1 and 1.7 gave, case by case: output character by character,
errors on the same line and column."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from desktop_app.velocity.__main__ import answer

_FILE = Path(__file__).with_name("cases.ndjson.gz")


def _load() -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    with gzip.open(_FILE, "rt", encoding="utf-8") as lines:
        for line in lines:
            case = json.loads(line)
            groups.setdefault(case["group"], []).append(case)
    return groups


CASES = _load()


def _fits(wanted: dict[str, Any], got: dict[str, Any]) -> bool:
    if "output" in wanted:
        return got.get("output") == wanted["output"]
    error = wanted["error"]
    if "error" not in got:
        return False
    return error["line"] is None or (got["error"]["line"], got["error"]["column"]) == (
        error["line"],
        error["column"],
    )


def test_all_groups_are_there() -> None:
    """The file holds all 1,791 cases in 30 groups; a lost file would otherwise look like success."""
    assert len(CASES) == 30
    assert sum(map(len, CASES.values())) == 1791


@pytest.mark.parametrize("group", sorted(CASES))
def test_engine_2_4_1(group: str) -> None:
    """Every case of the group."""
    wrong = [case["id"] for case in CASES[group] if not _fits(case, answer(case))]
    assert wrong == []


@pytest.mark.parametrize("group", sorted(set(CASES) - {"tools_math"}))
def test_engine_1_7(group: str) -> None:
    """Every case of the group, held against 1.7 where that differs (null: an object address was printed)."""
    wrong = []
    for case in CASES[group]:
        wanted = case.get("v17", case)
        if (
            wanted is not None
            and "tools" not in case
            and not _fits(wanted, answer({**case, "engine": "1.7"}))
        ):
            wrong.append(case["id"])
    assert wrong == []
