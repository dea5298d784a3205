"""The commands of packaging/dev.py: setup, run, test, lint, bench, build, smoke, lock.

Owns what each command does, step by step. Must not need anything but the standard library: it runs before
anything is installed. How the environment is made is in environment.py, the system's libraries are in
system_libraries.py, the measurements in bench_runner.py. Building and trying what was built need the
environment and run in it: bundle.py and smoke.py.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import bench_runner
import environment
import second_look
import system_libraries
from environment import ROOT, SetupFailed

TEST_WORKERS = 3
"""On two cores: a test of the window mostly waits, for its platform, a pause or a child process."""
IN_ENVIRONMENT = {"build": "bundle.py", "smoke": "smoke.py"}
HAND_ON = {"test", "run", *IN_ENVIRONMENT}
"""Commands that hand words on to what they call."""


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit code."""
    parser = _parser()
    options, rest = parser.parse_known_args(arguments)
    if rest and options.command not in HAND_ON:
        parser.error(f"{options.command} does not know {' '.join(rest)}")
    try:
        setup()
        if options.command == "setup":
            return 0
        if options.command == "test":
            return test(rest)
        if options.command == "run":
            return run(rest)
        if options.command == "lint":
            return lint()
        if options.command == "lock":
            return lock()
        if options.command in IN_ENVIRONMENT:
            script = str(ROOT / "packaging" / IN_ENVIRONMENT[options.command])
            return _call([environment.python(), script, *rest])
        return bench_runner.run(options.only, options.json, report_only=options.report)
    except SetupFailed as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dev.py", description="Set up, run, test and measure Campaign Desk."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("setup", help="make .venv with everything the program and its tests need")
    commands.add_parser(
        "run", help="start in training mode; without a display: the main job and a picture of each screen"
    )
    commands.add_parser(
        "test", help="all tests; further words go to pytest (dev.py test tests/velocity -k loop)"
    )
    commands.add_parser("lint", help="style, types, import contracts, rules of the house")
    bench = commands.add_parser("bench", help="measure speed and size beside a reference")
    bench.add_argument("--only", metavar="NAME", help="only the measurement of this name (or its beginning)")
    bench.add_argument("--json", metavar="FILE", type=Path, help="write the rows to this file, too")
    bench.add_argument("--report", action="store_true", help="a missed limit does not fail the command")
    commands.add_parser(
        "build",
        help="the standalone application and its installer, into dist/ (--quick, --no-pack)",
        add_help=False,
    )
    commands.add_parser("smoke", help="try the standalone application in a bare environment", add_help=False)
    commands.add_parser("lock", help="remake requirements.lock from pyproject.toml")
    return parser


def setup() -> None:
    """Everything the program needs; quick when nothing changed."""
    begin = time.monotonic()
    changed = environment.make()
    changed |= system_libraries.install()
    environment.compile_modules()
    if changed:
        print(f"Ready after {time.monotonic() - begin:.0f} s: {environment.program()}", file=sys.stderr)


def test(rest: list[str]) -> int:
    """All tests, or what the words after `test` choose."""
    pytest = [environment.python(), "-m", "pytest"]
    if rest:
        return _call([*pytest, *rest])
    return second_look.run(_call, pytest, TEST_WORKERS, ROOT / ".pytest_cache")


def run(rest: list[str]) -> int:
    """The window in training mode; without a display, the demonstration in the terminal."""
    python = environment.python()
    if environment.has_display():
        return _call([python, "-m", "desktop_app", "--training", *rest])
    code = "import sys; from desktop_app.app.demo import main; sys.exit(main())"
    return _call([python, "-c", code, *rest], environment.headless())


def lint() -> int:
    """Every check runs, also after one failed; the exit code says whether all passed."""
    python = environment.python()
    checks = {
        "style": [python, "-m", "ruff", "check", "."],
        "format": [python, "-m", "ruff", "format", "--check", "."],
        "types": [python, "-m", "mypy"],
        "import contracts": [environment.script("lint-imports")],
        "workflows": [environment.script("zizmor"), "--offline", "--no-progress", ".github/workflows"],
        "rules of the house": [python, "-m", "pytest", "-q", "tests/architecture"],
    }
    failed = []
    for name, command in checks.items():
        print(f"--- {name}", flush=True)
        if _call(command) != 0:
            failed.append(name)
    print(f"lint: {'failed: ' + ', '.join(failed) if failed else 'all passed'}", flush=True)
    return 1 if failed else 0


def lock() -> int:
    """Remake the lock file for all systems and Python versions, with uv in a folder that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        code = _call([environment.python(), "-m", "pip", "install", "-q", "--target", folder, "uv"])
        if code != 0:
            return code
        uv = Path(folder, "bin", "uv.exe" if os.name == "nt" else "uv")
        extras = ["--extra", "dev", "--extra", "build"]
        compile_all = ["--universal", "--python-version", "3.11", "--generate-hashes", *extras]
        # No host, no path of this machine in the file.
        plain = ["--no-header", "--no-emit-index-url", "--no-emit-find-links", "--quiet"]
        return _call(
            [str(uv), "pip", "compile", *compile_all, *plain, "-o", "requirements.lock", "pyproject.toml"]
        )


def _call(command: list[str], env: dict[str, str] | None = None) -> int:
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
