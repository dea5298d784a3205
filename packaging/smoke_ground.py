"""What the trial of the standalone application stands on: the bundle, its bare environment, a display, a bus.

Owns: how the application is called and watched from outside. Must not: judge (smoke.py does).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.end_to_end.x_display import virtual_display, window_names  # noqa: E402 - put in reach above

PATIENCE_S = 120.0
SYSTEM = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
PROGRAM = {"windows": "campaign-desk.exe", "macos": "Contents/MacOS/campaign-desk"}.get(
    SYSTEM, "campaign-desk"
)
RESOURCES = "Contents/Resources/resources" if SYSTEM == "macos" else "_internal/resources"
PLATFORMS = ("Ecomail", "EngageLab", "eSputnik", "Sendios")
NAME, TITLE = "Campaign Desk", "TRAINING"
FOREIGN = re.compile(r"/(site-packages|dist-packages|lib-dynload)/|libpython|\.venv|QtWebEngine|PySide6")


class Failed(Exception):
    """A step did not show what it must; the text says what was seen."""


class Bundle:
    """The application, unpacked, and how it is called: nothing of this process's environment reaches it."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.program = folder / PROGRAM
        self.resources = folder / RESOURCES
        self.home = home
        self.nothing = home.parent / "nothing-on-path"
        for each in (home, self.nothing):
            each.mkdir(exist_ok=True)

    def environment(self, **more: str) -> dict[str, str]:
        plain = {
            "HOME": str(self.home),
            "PATH": str(self.nothing),
            "LANG": "C.UTF-8",
            "CAMPAIGN_DESK_HOME": str(self.home / "Campaign Desk"),
            "XDG_RUNTIME_DIR": str(self.home),
        }
        if sys.platform == "win32":
            plain |= {name: os.environ[name] for name in ("SystemRoot", "SystemDrive") if name in os.environ}
            plain |= dict.fromkeys(("USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP"), str(self.home))
        elif os.geteuid() == 0:
            plain["QTWEBENGINE_DISABLE_SANDBOX"] = "1"  # Chromium refuses root with its sandbox on
        return {**plain, **more}

    def call(self, *words: str, given: str = "", expected: int = 0, **more: str) -> str:
        """Standard output of one command. Failed when it ends otherwise than with ``expected``."""
        ended = subprocess.run(
            [str(self.program), *words],
            env=self.environment(**more),
            cwd=self.home,
            input=given or None,
            stdin=None if given else subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE_S,
            check=False,
        )
        if ended.returncode != expected:
            words_said = f"{ended.stdout[-1500:]}\n{ended.stderr[-3000:]}"
            raise Failed(f"{' '.join(words)[:80]} ended with {ended.returncode}\n{words_said}")
        return ended.stdout

    def ask(self, *words: str, **more: Any) -> dict[str, Any]:
        """The JSON that one command gives."""
        found: dict[str, Any] = json.loads(self.call(*words, "--json", **more))
        return found

    def processes(self) -> list[int]:
        """Everything that runs from this bundle; only Linux tells."""
        found: list[int] = []
        if SYSTEM != "linux":
            return found
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    running = os.readlink(entry / "exe")
                except OSError:
                    continue
                if running.startswith(str(self.folder)):
                    found.append(int(entry.name))
        return found

    def forget_files(self) -> None:
        """Drop the bundle from the system's memory of files, so that the next start is a cold one."""
        for path in self.folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                handle = os.open(path, os.O_RDONLY)
                os.fsync(handle)
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(handle)


def newest() -> Path | None:
    """What the last build made: the archive on Linux, elsewhere the folder that went into the installer."""
    if SYSTEM != "linux":
        name = "Campaign Desk.app" if SYSTEM == "macos" else "CampaignDesk"
        return ROOT / "build" / SYSTEM / "dist" / name
    found = sorted(
        (ROOT / "dist").glob("CampaignDesk-*-linux-*.tar.xz"), key=lambda file: file.stat().st_mtime
    )
    return found[-1] if found else None


def unpack(archive: Path, place: Path) -> Path:
    """The folder with the program. The names in it hold a space and letters of two alphabets on purpose."""
    if archive.is_dir():
        return Path(shutil.copytree(archive, place / "app" / archive.name, symlinks=True))
    with tarfile.open(archive) as packed:
        packed.extractall(place / "app", filter="data")
    (folder,) = (place / "app").iterdir()
    return folder


def must(true: object, seen: str) -> None:
    if not true:
        raise Failed(seen)


def window(bundle: Bundle, *, cold: bool = False) -> dict[str, float]:
    """Seconds until the window is on the screen and until it stands in a training account; its own memory;
    seconds of its end after SIGTERM."""
    if cold:
        bundle.forget_files()
    with virtual_display() as display:
        program = subprocess.Popen(
            [str(bundle.program), "--training"],
            env=bundle.environment(DISPLAY=display, QT_QPA_PLATFORM="xcb"),
            cwd=bundle.home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            start = _seconds_until(lambda name: name.endswith(NAME), display, program)
            ready = start + _seconds_until(lambda name: name.startswith(TITLE), display, program)
            time.sleep(1.5)  # what is loaded after the first picture
            mapped = _mapped(program.pid)
            foreign = [
                path for path in mapped if FOREIGN.search(path) and not path.startswith(str(bundle.folder))
            ]
            must(not foreign, f"files of another Python or Qt are in use: {foreign[:5]}")
            engine = [path for path in mapped if "WebEngine" in path]
            must(not engine, f"the HTML engine is loaded before a preview is open: {engine}")
            memory = _own_memory(program.pid)
            told = time.monotonic()
            program.send_signal(signal.SIGTERM)
            said, _ = program.communicate(timeout=PATIENCE_S)
            quit_ = time.monotonic() - told
        finally:
            program.kill()
            program.wait()
    must(program.returncode == 0 and not said, f"it ended with {program.returncode}: {said[-2000:]}")
    return {"start": start, "ready": ready, "memory": memory, "quit": quit_}


def _seconds_until(named: Callable[[str], bool], display: str, program: subprocess.Popen[str]) -> float:
    """Until a window of such a name is there; Failed when the program ends or it takes too long."""
    began = time.monotonic()
    while not any(named(name) for name in window_names(display)):
        if program.poll() is not None:
            raise Failed(f"it ended: {program.communicate()[0][-2000:]}")
        must(time.monotonic() - began < PATIENCE_S, f"no such window; there are {window_names(display)}")
        time.sleep(0.01)
    return time.monotonic() - began


def _mapped(pid: int) -> set[str]:
    """Files that a process has loaded."""
    text = Path(f"/proc/{pid}/maps").read_text("utf-8", "replace")
    return {line.split(None, 5)[5] for line in text.splitlines() if "/" in line}


def _own_memory(pid: int) -> float:
    """Bytes of memory that this process has for itself."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    return 1024.0 * sum(int(found) for found in re.findall(r"^Private_\w+:\s+(\d+) kB", text, re.MULTILINE))


def holds(path: Path, secret: str) -> bool:
    return "keyring" not in path.parts and secret.encode() in path.read_bytes()


def share_of(picture: Path, colour: tuple[int, int, int]) -> float:
    """Share of the pixels of a picture that have this colour."""
    from PySide6.QtGui import QImage

    image = QImage(str(picture)).convertToFormat(QImage.Format.Format_RGB888)
    must(not image.isNull(), f"{picture.name} is no picture")
    width, wanted, found = image.width(), bytes(colour), 0
    raw, stride = bytes(image.constBits()), image.bytesPerLine()
    for line in range(image.height()):
        pixels = raw[line * stride : line * stride + 3 * width]
        found += sum(pixels[at : at + 3] == wanted for at in range(0, 3 * width, 3))
    return found / (width * image.height())


def shell(script: Path, environment: dict[str, str], *words: str) -> None:
    ended = subprocess.run(
        ["/bin/sh", str(script), *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    must(ended.returncode == 0, f"{script.name} ended with {ended.returncode}: {ended.stdout}{ended.stderr}")


@contextmanager
def session_bus(bundle: Bundle) -> Iterator[dict[str, str]]:
    """A session bus with an unlocked key store that nobody else has; yields the variables that lead to it."""
    place = bundle.home / "keyring"
    environment = {**bundle.environment(), "PATH": "/usr/bin:/bin", "XDG_DATA_HOME": str(place)}
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--address=unix:tmpdir=/tmp", "--print-address"],
        env={**environment, "PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    keyring = None
    try:
        assert bus.stdout is not None
        found = bus.stdout.readline().strip()
        must(found, "no session bus")
        keyring = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
            env={**environment, "DBUS_SESSION_BUS_ADDRESS": found},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert keyring.stdin is not None
        keyring.stdin.write("\n")
        keyring.stdin.close()
        time.sleep(1.0)
        yield {"DBUS_SESSION_BUS_ADDRESS": found}
    finally:
        for process in (keyring, bus):
            if process is not None:
                process.terminate()
                process.wait(10)


@contextmanager
def twin(bundle: Bundle, name: str) -> Iterator[dict[str, Any]]:
    """A practice platform that runs until the end of the block; yields what it says of itself."""
    running = subprocess.Popen(
        [str(bundle.program), "twin", name, "--contacts", "100"],
        env=bundle.environment(),
        cwd=bundle.home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert running.stdout is not None
        yield json.loads(running.stdout.readline())
    finally:
        running.terminate()
        running.wait(20)
