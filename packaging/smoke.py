"""Tries the standalone application as a person would meet it: ``python packaging/smoke.py [FILE or FOLDER]``.

Owns: the trial, step by step, and its report. Must not: let the application see this checkout, this Python or
any variable of this shell: it runs unpacked in a folder of its own, with its own home, on a display and a
session bus of its own, and with nothing on its PATH.

Runs in the project's environment (it looks at the pictures with Qt). Exit code 0 when every step passed. On
Linux all of it is tried; on Windows and macOS what needs no display, bus or list of processes of its own.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from smoke_ground import (
    PATIENCE_S,
    PLATFORMS,
    ROOT,
    SYSTEM,
    Bundle,
    Failed,
    holds,
    must,
    newest,
    session_bus,
    share_of,
    shell,
    twin,
    unpack,
    virtual_display,
    window,
)

MAIL_GREEN = (0x12, 0x70, 0x5C)  # the head of the sample message, which only a rendered one shows


def main(arguments: list[str]) -> int:
    """Try it; prints a line a step."""
    parser = argparse.ArgumentParser(prog="dev.py smoke", description="Try the standalone application.")
    parser.add_argument(
        "bundle", nargs="?", type=Path, help="archive or folder; the newest in dist/ by default"
    )
    given = parser.parse_args(arguments)
    archive = given.bundle or newest()
    if archive is None or not archive.exists():
        print("There is no bundle in dist/. Make one first: python3 packaging/dev.py build", file=sys.stderr)
        return 1
    print(f"smoke test of {archive.name}", flush=True)
    with tempfile.TemporaryDirectory(prefix="campaign desk – проба ", ignore_cleanup_errors=True) as place:
        bundle = Bundle(unpack(archive, Path(place)), Path(place) / "home")
        try:
            return 1 if run(bundle) else 0
        finally:
            for left in bundle.processes():
                os.kill(left, signal.SIGKILL)


def run(bundle: Bundle) -> int:
    """All steps; the number of those that failed. A failed one does not keep the others from being tried."""
    steps: list[Callable[[Bundle], str]] = [version, doctor, platforms, training_import, render]
    if SYSTEM == "linux":
        steps += [key_store, start_and_quit, preview_window, install_and_uninstall, nothing_left]
    else:
        steps += [preview_window]
    failed = 0
    for step in steps:
        began = time.monotonic()
        try:
            said = step(bundle)
            state = "ok  "
        except (Failed, OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
            said, state = f"{type(error).__name__}: {error}", "FAIL"
            failed += 1
        print(f"{state} {step.__name__:<22} {time.monotonic() - began:6.1f} s  {said}", flush=True)
    print(f"smoke: {len(steps) - failed} of {len(steps)} steps passed", flush=True)
    return failed


# --- the steps ------------------------------------------------------------------------------------------


def version(bundle: Bundle) -> str:
    tree = ast.parse((ROOT / "desktop_app" / "__init__.py").read_text("utf-8"))
    (wanted,) = [node.value.value for node in tree.body if isinstance(node, ast.Assign)]  # type: ignore[attr-defined]
    said = bundle.call("--version").strip()
    must(said == f"campaign-desk {wanted}", f"it says {said!r}, the source {wanted!r}")
    return said


def doctor(bundle: Bundle) -> str:
    found = bundle.ask("doctor", "--offline")
    must(found["ok"], f"faults: {[one for one in found['checks'] if one['state'] == 'fault']}")
    program = next(one["text"] for one in found["checks"] if one["name"] == "program")
    must("packed" in program, f"it does not know that it is packed: {program}")
    return program


def platforms(bundle: Bundle) -> str:
    found = bundle.ask("doctor", "--offline")["checks"]
    named = next(one["text"] for one in found if one["name"] == "platforms")
    must(all(name in named for name in PLATFORMS), named)
    twins = [one for one in found if one["name"] == "training" and one["state"] == "good"]
    must(len(twins) == len(PLATFORMS), f"{len(twins)} training accounts run")
    return named


def training_import(bundle: Bundle) -> str:
    sample = bundle.resources / "samples" / "customers_messy.csv"
    done = bundle.ask(
        "import",
        str(sample),
        "--account",
        "training-esputnik",
        "--list",
        "Newsletter",
        "--region",
        "UA",
        "--consent",
        "confirmed",
        "--yes",
        expected=1,  # some rows of the sample cannot be sent
    )
    rows = dict(done["rows"])
    total = rows.pop("total")
    must(
        done["state"] == "done" and total == sum(rows.values()) == 2000,
        f"{done['state']}: {total} and {rows}",
    )
    must(rows["created"] > 0 and rows["updated"] > 0, str(rows))
    counted = ", ".join(f"{name} {count}" for name, count in rows.items() if count)
    return f"{total} rows = {counted}"


def render(bundle: Bundle) -> str:
    template, data = bundle.home / "mail.html", bundle.home / "mail.json"
    template.write_text("<p>$!{name}, #foreach($i in $data.items)$i.title;#end</p>", "utf-8")
    data.write_text(json.dumps({"name": "Олена", "data": {"items": [{"title": "шарф"}]}}), "utf-8")
    exact = bundle.call("render", str(template), "--params", str(data))
    must(exact == "<p>Олена, шарф;</p>", f"rendered as {exact!r}")
    template.write_text("#if($x)", "utf-8")
    bundle.call("render", str(template), "--params", str(data), expected=1)
    return exact


def key_store(bundle: Bundle) -> str:
    """A key goes into the system's key store in one process and comes out of it in another."""
    with session_bus(bundle) as bus, twin(bundle, "ecomail") as facts:
        centre, address = next(iter(facts["base_urls"].items()))
        credentials = json.dumps(facts["credentials"][centre])
        bundle.ask(
            "accounts",
            "add",
            "smoke",
            "--platform",
            "ecomail",
            "--name",
            "Smoke",
            "--base-url",
            address,
            "--credentials-stdin",
            given=credentials,
            **bus,
        )
        listed = bundle.ask("accounts", "list", **bus)["accounts"]
        mine = next(one for one in listed if one["id"] == "smoke")
        must(mine["key_stored"], "the key was not kept")
        must(bundle.ask("accounts", "test", "smoke", **bus)["ok"], "the kept key opens no account")
        for secret in facts["credentials"][centre].values():
            holding = [path for path in bundle.home.rglob("*") if path.is_file() and holds(path, str(secret))]
            must(not holding, f"the key lies in {holding}")
        bundle.ask("accounts", "remove", "smoke", **bus)
        place = bundle.ask("doctor", "--offline", **bus)["checks"]
    return next(one["text"] for one in place if one["name"] == "keys")


def start_and_quit(bundle: Bundle) -> str:
    """The window from a cold and from a warm start; what it has loaded; how it ends."""
    cold = window(bundle, cold=True)
    warm = sorted((window(bundle) for _ in range(3)), key=lambda one: one["start"])[1]
    for name in (path.name for path in (bundle.home / "Campaign Desk" / "logs").glob("*.log*")):
        text = (bundle.home / "Campaign Desk" / "logs" / name).read_text("utf-8", "replace")
        must("Traceback" not in text and " CRITICAL " not in text, f"{name}: {text[-1500:]}")
    load = os.getloadavg()[0]
    return (
        f"window cold {cold['start']:.2f} s, warm {warm['start']:.2f} s; in a training account"
        f" {cold['ready']:.2f} s, {warm['ready']:.2f} s; quit {warm['quit']:.2f} s,"
        f" {warm['memory'] / 1e6:.0f} MB own memory, no HTML engine loaded (load {load:.1f})"
    )


def preview_window(bundle: Bundle) -> str:
    """From the first screen into a training account and to the preview, which the HTML engine has drawn, on a
    real (virtual) display."""
    target = bundle.home / "pictures"
    words = ("pictures", str(target), "--screens", "first-run,lists,preview")
    if SYSTEM == "linux":
        with virtual_display() as display:
            bundle.call(*words, DISPLAY=display, QT_QPA_PLATFORM="xcb")
    else:
        bundle.call(*words, QT_QPA_PLATFORM={"windows": "windows", "macos": "cocoa"}[SYSTEM])
    index = json.loads((target / "index.json").read_text("utf-8"))["screens"]
    must(all(not one["problem"] and not one["cut"] for one in index), str(index))
    share = share_of(target / "preview-light.png", MAIL_GREEN)
    must(share > 0.01, f"the message is not drawn: {share:.2%} of the picture has the colour of its head")
    return f"{len(index)} screens, the message drawn by the HTML engine"


def install_and_uninstall(bundle: Bundle) -> str:
    """Into a home of its own, found there, and removed again without a trace."""
    home = bundle.home.parent / "other home"
    home.mkdir()
    plain = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    shell(bundle.folder / "install.sh", plain)
    entry = (home / ".local/share/applications/campaign-desk.desktop").read_text("utf-8")
    must("@PROGRAM@" not in entry, entry)
    said = subprocess.run(
        [str(home / ".local/bin/campaign-desk"), "accounts", "list", "--json"],
        env={**plain, "PATH": str(bundle.nothing)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )
    must(len(json.loads(said.stdout)["accounts"]) == len(PLATFORMS), said.stdout)
    must((home / ".local/share/CampaignDesk").is_dir(), "no data was made")
    shell(home / ".local/opt/campaign-desk/uninstall.sh", plain, "--keep-data")
    must((home / ".local/share/CampaignDesk").is_dir(), "the data is gone, and was to be kept")
    shell(bundle.folder / "install.sh", plain)
    shell(home / ".local/opt/campaign-desk/uninstall.sh", plain, "--remove-data")
    left = [str(path.relative_to(home)) for path in home.rglob("*") if not path.is_dir()]
    must(not left, f"left behind: {left[:10]}")
    return "installed for one person, data kept when told so, then all removed"


def nothing_left(bundle: Bundle) -> str:
    """No process stays; nothing was written beside the home of the app but what the steps put there."""
    end = time.monotonic() + 10
    while bundle.processes() and time.monotonic() < end:
        time.sleep(0.1)
    must(not bundle.processes(), f"still running: {bundle.processes()}")
    ours = {
        "Campaign Desk",
        "mail.html",
        "mail.json",
        "pictures",
        "bus",
        "keyring",
        ".cache",
        ".local",
        ".dbus",
        "dbus-1",
    }
    found = sorted(path.name for path in bundle.home.iterdir() if path.name not in ours)
    must(not found, f"written into the home folder: {found}")
    return "no process, no file outside its folder"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
