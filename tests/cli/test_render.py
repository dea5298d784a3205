"""``campaign-desk render``: exact bytes out, or one line that names file, line and column."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal


@pytest.fixture
def desk(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "home")


def _files(folder: Path, template: bytes, data: object) -> tuple[Path, Path]:
    (folder / "letter.vm").write_bytes(template)
    (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return folder / "letter.vm", folder / "data.json"


def test_the_bytes_are_exact_and_no_home_is_made(desk: Terminal, tmp_path: Path) -> None:
    template, data = _files(
        tmp_path, "Привіт $data.name,\r\n$name $mathTool.add(1, 2)\n".encode(), {"name": "Олю"}
    )

    done = subprocess.run(
        desk.command("render", template, "--params", data, "--tools", "math"),
        env=desk.environ, capture_output=True, timeout=60, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == "Привіт Олю,\r\nОлю 3\n".encode()
    assert not desk.home.exists()
    assert (
        desk("render", template, "--params", data, "--tools", "math", "--json")
        .result["output"]
        .startswith("При")
    )


def test_an_error_is_one_line_with_its_place(desk: Terminal, tmp_path: Path) -> None:
    template, data = _files(tmp_path, b"one\n  #if($x", {})

    said = desk("render", template, "--params", data)

    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(f"{template}:2:")
    assert said.err.count("\n") == 1
    error = desk("render", template, "--params", data, "--json").result["error"]
    assert (error["code"], error["line"]) == ("template.parse", 2)


def test_the_older_engine_can_be_asked_for(desk: Terminal, tmp_path: Path) -> None:
    template, data = _files(tmp_path, b"#foreach($i in $data.list)$velocityCount#end", {"list": ["a", "b"]})

    assert desk("render", template, "--params", data, "--engine", "1.7").out == "12"
    assert desk("render", template, "--params", data).out == "$velocityCount$velocityCount"


@pytest.mark.parametrize(
    ("template", "data", "more", "code"),
    [
        (None, "{}", [], "template_unreadable"),
        (b"\xff\xfe\x00", "{}", [], "template_unreadable"),
        (b"x", "{", [], "params_wrong"),
        (b"x", "{}", ["--tools", "hammer"], "tool_unknown"),
        (b"x", "{}", ["--engine", "3"], "arguments"),
    ],
)
def test_wrong_input_is_exit_2_with_a_sentence(
    desk: Terminal, tmp_path: Path, template: bytes | None, data: str, more: list[str], code: str
) -> None:
    if template is not None:
        (tmp_path / "letter.vm").write_bytes(template)
    (tmp_path / "data.json").write_text(data)

    said = desk("render", tmp_path / "letter.vm", "--params", tmp_path / "data.json", "--json", *more)

    assert (said.code, said.error["code"]) == (2, code)
