"""Spreadsheets of the kind people really upload, each read exactly as a careful person reads it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_app.services.importing.reading import count_rows, inspect_file, look, read_rows
from tests.services.importing.reading.careful_reader import cases, complaints, unpack


@pytest.mark.parametrize("name", sorted(cases()))
def test_it_is_read_as_a_careful_person_reads_it(name: str, tmp_path: Path) -> None:
    case = cases()[name]
    path = unpack(case, tmp_path)
    out = tmp_path / "rows.ndjson"
    found = inspect_file(path, region=case["default_region"], rows_out=out)
    rows = [json.loads(line) for line in out.read_bytes().split(b"\n") if line] if out.exists() else []
    assert complaints(case, found, rows, path.read_bytes()) == []


@pytest.mark.parametrize("name", sorted(name for name, case in cases().items() if not case["refuse"]))
def test_rows_are_the_same_however_they_are_asked_for(name: str, tmp_path: Path) -> None:
    """The count comes from another path, the rows from a mapping that went through its file form."""
    case = cases()[name]
    path = unpack(case, tmp_path)
    found = look(path, region=case["default_region"], whole=True)
    if found.refusal is not None:
        assert case["refuse_ok"]
        return
    mapping = type(found.mapping).from_json(json.dumps(found.mapping.to_json()))
    assert mapping == found.mapping
    rows = list(read_rows(path, mapping))
    assert [row.row for row in rows] == list(range(1, case["row_count"] + 1))
    assert count_rows(path, mapping) == case["row_count"]
    assert [tuple(row.cells) for row in rows[:50]] == [tuple(cells) for cells in found.rows]


def test_the_judge_notices_a_value_that_was_changed_in_silence(tmp_path: Path) -> None:
    case = next(case for case in cases().values() if case["group"] == "head" and case["row_count"] > 3)
    path = unpack(case, tmp_path)
    out = tmp_path / "rows.ndjson"
    found = inspect_file(path, region=case["default_region"], rows_out=out)
    rows = [json.loads(line) for line in out.read_bytes().split(b"\n") if line]
    rows[0]["email"] = "zz" + rows[0]["email"]
    assert any(said.startswith("SILENT") for said in complaints(case, found, rows, path.read_bytes()))
