"""The virtual environment .venv: made once, made again only when what it holds has changed.

Owns where things lie in it and how they get in. Must not be imported by the program; standard library only.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import system_libraries

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
STAMP = FOLDER / "campaign-desk-setup"
_BIN = FOLDER / ("Scripts" if os.name == "nt" else "bin")
_PIP = ["-m", "pip", "--disable-pip-version-check", "--no-input"]


class SetupFailed(Exception):
    """Set-up cannot go on; the text says what to type."""


def script(name: str) -> str:
    """Path of a program inside the environment."""
    return str(_BIN / (f"{name}.exe" if os.name == "nt" else name))


def python() -> str:
    """Path of the environment's Python."""
    return script("python")


def program() -> str:
    """How the program is called from the top folder."""
    return os.path.relpath(script("campaign-desk"), ROOT)


def has_display() -> bool:
    """Whether a window can be shown here."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def headless() -> dict[str, str]:
    """The environment variables for a Qt that has no display."""
    values = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        values.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")  # the HTML preview's sandbox refuses root
    return values


def make() -> bool:
    """Make or refresh .venv; True when something had to be done. Raises SetupFailed."""
    if not _healthy():
        _create()
    wanted = _fingerprint()
    if STAMP.is_file() and STAMP.read_text("utf-8") == wanted:
        return False
    print("Installing what requirements.lock names ...", file=sys.stderr, flush=True)
    # The lock is complete, so nothing is resolved; `pip check` afterwards proves that it was.
    _pip("install", "--quiet", "--no-deps", "--require-hashes", "--requirement", str(LOCK))
    _pip("install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    _pip("check", quiet=True)
    STAMP.write_text(wanted, "utf-8")
    return True


def compile_modules() -> None:
    """The program's modules as byte code beside them, whatever PYTHONDONTWRITEBYTECODE says: where Python may
    not keep it, every start and every child process compiles three hundred files again (0.13 s each time).
    """
    _quiet([python(), "-m", "compileall", "-q", "desktop_app"])


def _fingerprint() -> str:
    digest = hashlib.sha256()
    # The folder, too: an environment that was moved or copied has wrong paths inside.
    for part in (
        LOCK.read_bytes(),
        PROJECT.read_bytes(),
        (FOLDER / "pyvenv.cfg").read_bytes(),
        str(ROOT).encode(),
    ):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _healthy() -> bool:
    if not Path(python()).exists():
        return False
    probe = (
        "import sys, importlib.util as u; sys.exit(sys.version_info < (3, 11) or u.find_spec('pip') is None)"
    )
    return _quiet([python(), "-I", "-c", probe]) == 0


def _create() -> None:
    if FOLDER.exists():
        print("The environment .venv does not work any more and is made anew.", file=sys.stderr)
        shutil.rmtree(FOLDER)
    base = _base_python()
    if _can_venv():
        failed = _quiet([base, "-m", "venv", str(FOLDER)])
        if not failed and _healthy():
            return
        shutil.rmtree(FOLDER, ignore_errors=True)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    # Debian and Ubuntu ship Python without the part that makes environments.
    if system_libraries.can_install() and system_libraries.add([f"python{version}-venv"]):
        if _quiet([base, "-m", "venv", str(FOLDER)]) == 0 and _healthy():
            return
        shutil.rmtree(FOLDER, ignore_errors=True)
    if _with_virtualenv(base):
        return
    hint = "install Python 3.11 or newer from python.org, or, if it is there, its module venv"
    if system_libraries.is_debian():
        hint = f"type: sudo apt-get install -y python{version}-venv"
    raise SetupFailed(f"This Python ({base}) cannot make a virtual environment. To go on, {hint}")


def _base_python() -> str:
    # Called by a virtual environment's own Python, the one it was made from.
    return str(getattr(sys, "_base_executable", None) or sys.executable)


def _can_venv() -> bool:
    return all(importlib.util.find_spec(name) is not None for name in ("venv", "ensurepip"))


def _with_virtualenv(base: str) -> bool:
    if _quiet([base, "-m", "virtualenv", str(FOLDER)]) == 0 and _healthy():
        return True
    with tempfile.TemporaryDirectory() as folder:
        if _quiet([base, *_PIP, "install", "--quiet", "--target", folder, "virtualenv"]) != 0:
            return False
        found = os.pathsep.join(filter(None, [folder, os.environ.get("PYTHONPATH")]))
        made = _quiet([base, "-m", "virtualenv", str(FOLDER)], dict(os.environ, PYTHONPATH=found))
    return made == 0 and _healthy()


def _pip(*words: str, quiet: bool = False) -> None:
    command = [python(), *_PIP, *words]
    ended = subprocess.run(
        command, cwd=ROOT, check=False, stdout=subprocess.PIPE if quiet else None, text=True
    )
    if ended.returncode != 0:
        said = f"\n{ended.stdout}" if quiet else ""
        # Only the pins come from the network; what fails later is in this folder.
        network = "--require-hashes" in words
        advice = "Is there a network connection? Then type the same command again." if network else ""
        raise SetupFailed(f"Installing failed at: pip {words[0]} (see above).{said}\n{advice}".rstrip())


def _quiet(command: list[str], env: dict[str, str] | None = None) -> int:
    return subprocess.run(
        command, cwd=ROOT, env=env, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ).returncode
