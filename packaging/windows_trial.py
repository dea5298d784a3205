"""Tries the installer for Windows under wine: installs, uses, removes.

Owns: the trial and its report. Must not: take wine for Windows: the real look, SmartScreen, signing and the
HTML engine's own processes are looked at on Windows (packaging/README.md has the list).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import windows_on_linux as host
from smoke_ground import PLATFORMS, Failed, must, virtual_display, window_names

PATIENCE_S = 240.0


def run(setup: Path) -> int:
    """All steps; the number of those that failed."""
    steps: list[Callable[[], str]] = [
        lambda: _install(setup), _version, _doctor, _training_import, _key_store, _window, _keep_data,
        lambda: _install(setup), _remove_data,
    ]  # fmt: skip
    names = ["install", "version", "doctor", "training import", "key vault", "window", "uninstall, keep data"]
    names += ["install again", "uninstall, remove data"]
    failed = 0
    for name, step in zip(names, steps, strict=True):
        began = time.monotonic()
        try:
            state, said = "ok  ", step()
        except (Failed, OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
            state, said = "FAIL", f"{type(error).__name__}: {error}"
            failed += 1
        print(f"{state} {name:<24} {time.monotonic() - began:6.1f} s  {said}", flush=True)
    print(f"windows trial: {len(steps) - failed} of {len(steps)} steps passed", flush=True)
    return failed


def _user() -> Path:
    users = host.PREFIX / "drive_c" / "users"
    return next(folder for folder in users.iterdir() if folder.name != "Public")


def _place() -> Path:
    return _user() / "AppData" / "Local" / "Programs" / "Campaign Desk"


def _call(program: Path, *words: str, given: str = "", expected: int = 0) -> str:
    ended = subprocess.run(
        ["wine", str(program), *words], env=host.environment(), input=given.encode() or None,
        stdin=None if given else subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    said = ended.stdout.decode("utf-8", "replace").replace("\r\n", "\n")
    if ended.returncode != expected:
        more = ended.stderr.decode("utf-8", "replace")[-2500:]
        raise Failed(
            f"{program.name} {' '.join(words)[:60]} ended with {ended.returncode}: {said[-800:]}{more}"
        )
    return said


def _ask(*words: str, given: str = "", expected: int = 0) -> dict[str, Any]:
    program = _place() / "campaign-desk.exe"
    found: dict[str, Any] = json.loads(_call(program, *words, "--json", given=given, expected=expected))
    return found


def _install(setup: Path) -> str:
    _call(setup, "/S")
    must((_place() / "CampaignDesk.exe").is_file(), f"nothing lies in {_place()}")
    menu = (
        _user()
        / "AppData"
        / "Roaming"
        / "Microsoft"
        / "Windows"
        / "Start Menu"
        / "Programs"
        / "Campaign Desk"
    )
    found = sorted(path.name for path in menu.glob("*.lnk"))
    must(len(found) == 2, f"the Start menu has {found}")
    return ", ".join(found)


def _version() -> str:
    return _call(_place() / "campaign-desk.exe", "--version").strip()


def _doctor() -> str:
    found = _ask("doctor", "--offline")
    must(found["ok"], str([one for one in found["checks"] if one["state"] == "fault"]))
    texts = {one["name"]: one["text"] for one in found["checks"]}
    must(all(name in texts["platforms"] for name in PLATFORMS), texts["platforms"])
    return f"{texts['program']} {texts['keys']}"


def _training_import() -> str:
    sample = _place() / "_internal" / "resources" / "samples" / "customers_messy.csv"
    done = _ask(
        "import", str(sample), "--account", "training-esputnik", "--list", "Newsletter", "--region", "UA",
        "--consent", "confirmed", "--yes", expected=1,
    )  # fmt: skip
    rows = dict(done["rows"])
    total = rows.pop("total")
    must(done["state"] == "done" and total == sum(rows.values()) == 2000, f"{done['state']}: {total}, {rows}")
    return f"{total} rows = " + ", ".join(f"{name} {count}" for name, count in rows.items() if count)


def _key_store() -> str:
    _ask(
        "accounts", "add", "trial", "--platform", "ecomail", "--name", "Trial", "--base-url",
        "http://127.0.0.1:9", "--credentials-stdin", given=json.dumps({"api_key": "k" * 40}),
    )  # fmt: skip
    (mine,) = [one for one in _ask("accounts", "list")["accounts"] if one["id"] == "trial"]
    must(mine["key_stored"], "the key was not kept")
    # nobody listens there: exit 5, and not 4, says that the key was found
    _ask("accounts", "test", "trial", expected=5)
    return "kept by one process, found by the next"


def _window() -> str:
    with virtual_display() as display:
        began = time.monotonic()
        program = subprocess.Popen(
            ["wine", str(_place() / "CampaignDesk.exe"), "--training"],
            env=host.environment(DISPLAY=display, QT_QPA_PLATFORM="windows"),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            while not any(name.startswith("TRAINING") for name in window_names(display)):
                must(program.poll() is None, f"it ended with {program.poll()}")
                must(time.monotonic() - began < PATIENCE_S, f"no window; there are {window_names(display)}")
                time.sleep(0.05)
            start = time.monotonic() - began
            time.sleep(2)
            _call(Path("taskkill.exe"), "/IM", "CampaignDesk.exe")
            program.wait(60)
        finally:
            program.kill()
            program.wait()
    logs = "".join(
        path.read_text("utf-8", "replace")
        for path in (_user() / "AppData" / "Local" / "CampaignDesk").rglob("*.log")
    )
    must("Traceback" not in logs and " CRITICAL " not in logs, logs[-2500:])
    return f"on the screen after {start:.1f} s, closed as by a person (ended with {program.returncode})"


def _keep_data() -> str:
    _uninstall("/S")
    must((_user() / "AppData" / "Local" / "CampaignDesk").is_dir(), "the data is gone, and was to be kept")
    return "the program is gone, the data stays"


def _remove_data() -> str:
    _uninstall("/S", "/REMOVEDATA")
    left = [path for path in _user().rglob("CampaignDesk") if path.is_dir()]
    must(not left, f"left: {left}")
    return "the program and its data are gone"


def _uninstall(*words: str) -> None:
    _call(_place() / "Uninstall.exe", *words)
    end = time.monotonic() + 60  # it goes on from a copy of itself
    while _place().exists() and time.monotonic() < end:
        time.sleep(0.2)
    left = sorted(path.name for path in _place().iterdir()) if _place().exists() else []
    must(not left, f"left: {left}")


def main(arguments: list[str]) -> int:
    return 1 if run(Path(arguments[0]).resolve()) else 0


if __name__ == "__main__":
    os.chdir(host.ROOT)
    sys.exit(main(sys.argv[1:]))
