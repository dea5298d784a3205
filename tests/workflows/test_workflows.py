"""The workflows: every command in them exists, and nothing in them moves by itself."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
OF_THE_SYSTEM = {"python", "bash", "choco", "gh"}  # what runners bring


def _steps(file: Path) -> list[dict[str, Any]]:
    jobs = yaml.safe_load(file.read_text("utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


def _commands(file: Path) -> list[list[str]]:
    lines = [line for step in _steps(file) for line in step.get("run", "").splitlines()]
    return [shlex.split(line) for line in lines if line.strip()]


def test_there_are_workflows_for_pushes_and_for_tags() -> None:
    # YAML reads the key "on" as the word for true
    heads = {file.stem: yaml.safe_load(file.read_text("utf-8"))[True] for file in WORKFLOWS}
    assert heads["tests"]["push"] == {"branches": ["**"]}
    assert heads["release"] == {"push": {"tags": ["v*"]}}


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_each_command_exists(file: Path) -> None:
    """Each step calls a program of the runner; what it hands to Python or bash lies in this project."""
    commands = _commands(file)
    assert commands
    for words in commands:
        assert words[0] in OF_THE_SYSTEM, words
        if words[0] in {"python", "bash"}:
            assert (ROOT / words[1]).is_file(), words
        if words[:2] == ["python", "packaging/dev.py"]:
            asked = subprocess.run(
                [sys.executable, str(ROOT / "packaging" / "dev.py"), "--help"],
                capture_output=True, text=True, check=True,
            )  # fmt: skip
            assert f"\n    {words[2]} " in asked.stdout, words


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_actions_of_others_are_pinned_to_what_was_looked_at(file: Path) -> None:
    used = [step["uses"] for step in _steps(file) if "uses" in step]
    assert used
    assert [name for name in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", name)] == []


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_no_word_from_outside_is_run(file: Path) -> None:
    """What a person can choose (a tag's name) reaches a shell as a variable, never as part of the line."""
    assert [step["run"] for step in _steps(file) if "${{" in step.get("run", "")] == []


def test_all_three_systems_are_tested_and_built() -> None:
    for name in ("tests", "release"):
        text = (ROOT / ".github" / "workflows" / f"{name}.yml").read_text("utf-8")
        (systems,) = re.findall(r"system: \[(.*)\]", text)
        assert all(each in systems for each in ("ubuntu", "windows", "macos")), systems


def test_the_linter_of_workflows_sees_a_fault(tmp_path: Path) -> None:
    """The check of ``dev.py lint``, broken on purpose: a tag's name as part of the line."""
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8")
    text = text.replace('build --tag "$TAG"', "build --tag ${{ github.ref_name }}")
    (folder / "release.yml").write_text(text, "utf-8")
    linter = Path(sys.executable).parent / ("zizmor.exe" if sys.platform == "win32" else "zizmor")

    ended = subprocess.run(
        [str(linter), "--offline", "--no-progress", str(folder)], capture_output=True, text=True, check=False
    )
    assert ended.returncode != 0
    assert "template-injection" in ended.stdout
