"""The bench: finds measurements by itself, judges, tells, and exits as promised."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

ROW = (
    'dict(name="{name}", value={value}, unit="s", reference=2.0, ratio={value} / 2.0, limit="<= 1 x",'
    " ok={value} <= 2.0)"
)


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The runner on a folder of the test, with this very Python."""
    import sys

    import bench_runner

    folder = tmp_path / "bench"
    folder.mkdir()
    monkeypatch.setattr(bench_runner, "FOLDER", folder)
    monkeypatch.setattr(bench_runner.environment, "FOLDER", tmp_path)
    monkeypatch.setattr(bench_runner.environment, "python", lambda: sys.executable)
    return bench_runner


def _write(bench: Any, stem: str, name: str, body: str) -> None:
    source = f'"""A measurement."""\nNAME = "{name}"\ndef measure():\n    {body}\n'
    (bench.FOLDER / f"{stem}.py").write_text(source, "utf-8")


def _row(name: str, value: float) -> str:
    return "yield " + ROW.format(name=name, value=value)


def test_limits_kept(bench: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0, a table, and the same rows in the file."""
    _write(bench, "one", "start", _row("start: window", 1.5))
    _write(bench, "_shared", "not-a-measurement", "raise RuntimeError")
    target = tmp_path / "rows.json"
    assert bench.run(None, target, report_only=False) == 0
    report = json.loads(target.read_text("utf-8"))
    assert (report["schema"], report["broken"]) == (1, [])
    assert [(row["name"], row["ok"]) for row in report["rows"]] == [("start: window", True)]
    assert "start: window" in capsys.readouterr().out


def test_a_missed_limit_fails_unless_only_reported(bench: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1 and the name; with --report exit 0 and still the name."""
    _write(bench, "one", "start", _row("start: window", 3.0))
    assert bench.run(None, None, report_only=False) == 1
    assert bench.run(None, None, report_only=True) == 0
    assert capsys.readouterr().out.count("limits missed: start: window") == 2


def test_a_broken_measurement_is_never_a_good_one(bench: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """An exception or a row of another shape fails, also with --report; the others still run."""
    _write(bench, "one", "breaks", 'raise RuntimeError("no such file")')
    _write(bench, "three", "shape", 'yield dict(name="x", value=1)')
    _write(bench, "two", "start", _row("start: window", 1.0))
    assert bench.run(None, None, report_only=True) == 1
    said = capsys.readouterr()
    assert "no such file" in said.err
    assert "a row has the fields" in said.err
    assert "start: window" in said.out


def test_only_one(bench: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Chosen by name; an unknown name is answered with the known ones."""
    _write(bench, "one", "breaks", "raise RuntimeError")
    _write(bench, "two", "start", _row("start: window", 1.0))
    assert bench.run("start", None, report_only=False) == 0
    assert bench.run("nothing", None, report_only=False) == 2
    assert "breaks, start" in capsys.readouterr().err


def test_the_shipped_measurements_have_names_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file in packaging/bench says its NAME, once."""
    import bench_runner

    names = [bench_runner._name(source) for source in bench_runner.sources()]
    assert len(names) == len(set(names)) >= 2
    assert "bare-window" in names
