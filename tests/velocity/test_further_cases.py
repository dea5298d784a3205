"""Templates beside the first collection: written against single rules of Java (formats, patterns, methods,
ranges) or made at random, each with what Apache Velocity 2.4.1 and 1.7 on Java 17 gave for it. v17 is null
where 1.7's answer is not held against (object addresses)."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from desktop_app.velocity.__main__ import answer

_FILE = Path(__file__).with_name("further_cases.ndjson.gz")


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
    place = (error["line"], error["column"])
    return error["line"] is None or (got["error"]["line"], got["error"]["column"]) == place


def test_all_groups_are_there() -> None:
    assert len(CASES) == 9
    assert sum(map(len, CASES.values())) > 1750


@pytest.mark.parametrize("group", sorted(CASES))
def test_engine_2_4_1(group: str) -> None:
    assert [case["id"] for case in CASES[group] if not _fits(case, answer(case))] == []


@pytest.mark.parametrize("group", sorted(CASES))
def test_engine_1_7(group: str) -> None:
    wrong = []
    for case in CASES[group]:
        wanted = case.get("v17", case)
        if wanted is not None and not _fits(wanted, answer({**case, "engine": "1.7"})):
            wrong.append(case["id"])
    assert wrong == []
