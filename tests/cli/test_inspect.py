"""``campaign-desk inspect``: one object for every file; what it found goes back in as a mapping."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal


@pytest.fixture
def desk(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "home")


def test_rows_and_mapping_are_written_and_the_mapping_goes_back_in(desk: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "люди.csv"
    file.write_bytes(
        "Пошта;Телефон\r\nann@example.com;050 000 12 34\r\n;\r\nbo@example;\r\n".encode("cp1251")
    )

    said = desk(
        "inspect",
        file,
        "--region",
        "UA",
        "--rows",
        tmp_path / "r.ndjson",
        "--mapping-out",
        tmp_path / "m.json",
    )

    assert said.code == 0, said.err
    found = said.result
    assert {
        "refused",
        "encoding",
        "delimiter",
        "sheet",
        "header_row",
        "columns",
        "row_count",
        "questions",
    } <= set(found)
    assert (found["encoding"], found["delimiter"], found["row_count"]) == ("cp1251", ";", 2)
    rows = [json.loads(line) for line in (tmp_path / "r.ndjson").read_text("utf-8").splitlines()]
    assert rows[0]["phone"] == "+380500001234"
    assert len(rows) == 2
    mapping = json.loads((tmp_path / "m.json").read_text("utf-8"))
    assert [column["field"] for column in mapping["columns"]] == ["email", "phone"]
    mapping["columns"][1]["field"] = None
    (tmp_path / "m.json").write_text(json.dumps(mapping), "utf-8")
    again = desk("inspect", file, "--mapping", tmp_path / "m.json").result
    assert [column["field"] for column in again["columns"]] == ["email", None]
    assert not desk.home.exists(), "looking at a file needs no folder of ours"


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 500, b"PK\x03\x04 broken", b"\n\n\n"])
def test_what_is_no_table_is_refused_with_exit_0(desk: Terminal, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.csv").write_bytes(content)

    said = desk("inspect", tmp_path / "x.csv", "--json")

    assert said.code == 0, said.err
    assert said.result["refused"] is True
    assert said.result["reason"]
    assert said.result["problems"]


def test_rows_that_cannot_be_written_are_a_sentence(desk: Terminal, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("Email\nann@example.com\n")

    said = desk("inspect", tmp_path / "x.csv", "--mapping-out", tmp_path / "no" / "such" / "folder.json")

    assert (said.code, said.error["code"]) == (6, "file_not_written")
    if os.path.exists("/dev/full"):
        full = desk("inspect", tmp_path / "x.csv", "--rows", "/dev/full")
        assert full.code == 6, full
        assert "Traceback" not in full.err


@pytest.mark.skipif(os.name != "posix", reason="elsewhere every file name is text")
def test_a_file_name_that_is_no_text_does_not_break_the_result(desk: Terminal, tmp_path: Path) -> None:
    file = os.fsencode(tmp_path) + b"/bad\xffname.csv"

    said = desk("inspect", os.fsdecode(file))

    assert said.code == 0, said.err
    assert said.result["refused"] is True
