"""packaging/dev.py: what it says, what it remembers, and what it asks the system for. No installing here."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, ClassVar

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEV = ROOT / "packaging" / "dev.py"


def _dev(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(DEV), *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=dict(os.environ, COLUMNS="200"),
        check=False,
    )


def test_usage_lists_the_commands_that_work() -> None:
    """No command is offered that does nothing."""
    said = _dev("--help").stdout
    for name in ("setup", "run", "test", "lint", "bench", "build", "smoke", "lock"):
        assert f"\n    {name} " in said, said
    assert _dev("nonsense").returncode == 2
    assert _dev().returncode == 2


def test_a_word_no_command_knows_is_refused() -> None:
    """Only test and run hand words on."""
    ended = _dev("lint", "--nonsense")
    assert ended.returncode == 2
    assert "--nonsense" in ended.stderr


def test_standard_library_only() -> None:
    """dev.py, and whatever it brings in, runs before anything is installed."""
    beside = {path.stem: path for path in DEV.parent.glob("*.py")}
    waiting, seen = ["dev"], set()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        for node in ast.walk(ast.parse(beside[name].read_text("utf-8"))):
            found = []
            if isinstance(node, ast.Import):
                found = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                found = [node.module or ""]
            for top in {part.split(".")[0] for part in found}:
                assert top in sys.stdlib_module_names or top in beside, f"{name} imports {top}"
                waiting += [top] if top in beside and top not in seen else []
    assert seen == {"dev", "commands", "environment", "system_libraries", "bench_runner", "second_look"}


def test_an_old_python_is_told_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever calls it with 3.9 reads which version is needed, not a traceback."""
    source = DEV.read_text("utf-8")
    ast.parse(source, feature_version=(3, 4))  # can be read by any Python 3
    monkeypatch.setattr(sys, "version_info", (3, 9, 18, "final", 0))
    with pytest.raises(SystemExit) as left:
        exec(compile(source, str(DEV), "exec"), {"__name__": "__main__"})
    assert "needs Python 3.11 or newer; this is Python 3.9.18" in str(left.value)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The environment module, working in a folder of the test, with every command recorded instead of run."""
    import environment

    class House:
        module = environment
        folder = tmp_path
        calls: ClassVar[list[list[str]]] = []

    House.calls = []
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    for name, path in {
        "FOLDER": ".venv",
        "LOCK": "requirements.lock",
        "PROJECT": "pyproject.toml",
        "STAMP": ".venv/stamp",
    }.items():
        monkeypatch.setattr(environment, name, tmp_path / path)
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "pyvenv.cfg").write_text("version = 3.11.7\n", "utf-8")
    (tmp_path / "requirements.lock").write_text("one==1\n", "utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\n", "utf-8")
    monkeypatch.setattr(environment, "_healthy", lambda: True)
    monkeypatch.setattr(environment, "_pip", lambda *words, **_options: House.calls.append(list(words)))
    return House


def test_setup_does_nothing_twice(house: Any) -> None:
    """The second call installs nothing."""
    assert house.module.make() is True
    installs = len(house.calls)
    assert installs > 0
    assert house.module.make() is False
    assert len(house.calls) == installs


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml", ".venv/pyvenv.cfg"])
def test_setup_notices_a_change(house: Any, name: str) -> None:
    """A new lock, a new configuration or another Python installs again."""
    house.module.make()
    with (house.folder / name).open("a", encoding="utf-8") as target:
        target.write("more\n")
    assert house.module.make() is True


def test_setup_that_failed_is_not_remembered(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupted installation is begun again."""

    def fails(*_words: str, **_options: Any) -> None:
        raise house.module.SetupFailed("no network")

    monkeypatch.setattr(house.module, "_pip", fails)
    with pytest.raises(house.module.SetupFailed):
        house.module.make()
    monkeypatch.setattr(house.module, "_pip", lambda *words, **_options: None)
    assert house.module.make() is True


def test_modules_are_compiled_also_where_python_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A start that compiles every module again is twice as long."""
    import environment

    (tmp_path / "desktop_app").mkdir()
    (tmp_path / "desktop_app" / "one.py").write_text("WORD = 1\n", "utf-8")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "python", lambda: sys.executable)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    environment.compile_modules()
    assert list((tmp_path / "desktop_app" / "__pycache__").glob("one.*.pyc"))


def test_only_hashed_pins_are_installed(house: Any) -> None:
    """Nothing comes in that the lock does not name by its hash."""
    house.module.make()
    first, second, last = house.calls
    assert "--require-hashes" in first
    assert "--no-deps" in first
    assert {"--no-deps", "--no-build-isolation", "--editable"} <= set(second)
    assert last == ["check"]


@pytest.mark.parametrize(
    ("installed", "wanted"),
    [
        ([], None),
        (["libasound2t64", "libglib2.0-0t64"], ["libasound2", "libglib2.0-0"]),
        (["xvfb"], ["xvfb"]),
    ],
)
def test_missing_packages_know_both_spellings(
    monkeypatch: pytest.MonkeyPatch, installed: list[str], wanted: list[str] | None
) -> None:
    """A library that the system calls by its newer name is not missing."""
    import system_libraries

    answer = "".join(f"{name}:amd64 installed\n" for name in installed) + "libnss3 not-installed\n"
    monkeypatch.setattr(
        system_libraries.subprocess,
        "run",
        lambda *_args, **_options: subprocess.CompletedProcess([], 1, stdout=answer, stderr=""),
    )
    there = set(wanted or [])
    assert system_libraries.missing() == [name for name in system_libraries.NEEDED if name not in there]


def test_without_root_one_line_to_type(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line names what is missing and nothing is installed."""
    import system_libraries

    monkeypatch.setattr(system_libraries, "is_debian", lambda: True)
    monkeypatch.setattr(system_libraries, "missing", lambda: ["libnss3", "xvfb"])
    monkeypatch.setattr(system_libraries.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(system_libraries, "add", lambda names: pytest.fail("installed without being root"))
    monkeypatch.delenv("CI", raising=False)
    assert system_libraries.install() is False
    assert "sudo apt-get install -y libnss3 xvfb" in capsys.readouterr().err


def test_run_without_a_display_is_the_demonstration(monkeypatch: pytest.MonkeyPatch) -> None:
    """The window with a display, the main job in the terminal without; off the screen then."""
    import commands

    calls: list[tuple[list[str], Any]] = []
    monkeypatch.setattr(commands, "_call", lambda command, env=None: calls.append((command, env)) or 0)
    monkeypatch.setattr(commands.environment, "has_display", lambda: False)
    commands.run(["--seed", "3"])
    monkeypatch.setattr(commands.environment, "has_display", lambda: True)
    commands.run([])
    (demo, env), (window, _) = calls
    assert "desktop_app.app.demo" in demo[2]
    assert demo[3:] == ["--seed", "3"]
    assert env["QT_QPA_PLATFORM"] == "offscreen"
    assert window[1:] == ["-m", "desktop_app", "--training"]


def test_lint_runs_every_check_and_fails_when_one_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first failure does not hide the others."""
    import commands

    calls: list[str] = []

    def call(command: list[str], env: Any = None) -> int:
        calls.append(" ".join(command))
        return 1 if "format" in command else 0

    monkeypatch.setattr(commands, "_call", call)
    assert commands.lint() == 1
    assert len(calls) == 6
    assert "lint: failed: format" in capsys.readouterr().out


def test_ci_calls_every_part_and_reports_any(tmp_path: Path) -> None:
    """.ci/run fails when one part does, tries nothing that was not built, and ends with the tests' output.

    Without an environment no part can run, so none is tried.
    """
    if sys.platform == "win32":
        bash = "C:/Program Files/Git/bin/bash.exe"
    else:
        bash = "bash"
    (tmp_path / ".ci").mkdir()
    (tmp_path / "packaging").mkdir()
    (tmp_path / ".ci" / "run").write_bytes((ROOT / ".ci" / "run").read_bytes())
    fake = "import os, sys; print('ran', sys.argv[1]); sys.exit(sys.argv[1] == os.environ.get('BREAK'))\n"
    (tmp_path / "packaging" / "dev.py").write_text(fake, "utf-8")
    for broken, code in (("", 0), ("setup", 1), ("lint", 1), ("build", 1), ("smoke", 1), ("test", 1)):
        ended = subprocess.run(
            [bash, str(tmp_path / ".ci" / "run")],
            env=dict(os.environ, BREAK=broken),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        parts = ["setup", "build", "lint", "smoke", "test"]
        if broken == "setup":
            parts = ["setup"]
        elif broken == "build":
            parts.remove("smoke")
        assert (ended.returncode, ended.stdout.split()[1::2]) == (code, parts)


@pytest.mark.parametrize(
    ("on_ci", "lets", "may"), [("true", 0, True), ("true", 1, False), ("", 0, False)], ids=str
)
def test_only_a_build_service_is_asked_for_root(
    monkeypatch: pytest.MonkeyPatch, on_ci: str, lets: int, may: bool
) -> None:
    """On somebody's own computer nothing is installed in passing, also where sudo needs no password."""
    import system_libraries

    monkeypatch.setattr(system_libraries, "is_debian", lambda: True)
    monkeypatch.setattr(system_libraries.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(system_libraries.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setenv("CI", on_ci)
    answer = subprocess.CompletedProcess([], lets)
    monkeypatch.setattr(system_libraries.subprocess, "run", lambda *_args, **_options: answer)
    assert system_libraries.can_install() is may
