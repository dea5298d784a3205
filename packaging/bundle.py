"""Makes the standalone application of this system: called by ``dev.py build``.

Owns: the steps and their order. Must not: know what is left out (trimming.py), how large it may be
(sizes.py), what is told about licences (notices.py), how an installer is made (installers.py). Runs in the
project's environment, which has PyInstaller.

Everything is made under build/, what is handed out lies in dist/. The same sources give the same files, as
far as PyInstaller can do that.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import plistlib
import shutil
import subprocess
import sys
import time
from pathlib import Path

import installers
import macos
import notices
import sizes

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "packaging"
SYSTEM = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
WORK = ROOT / "build" / SYSTEM
TARGET = ROOT / "dist"
PARTS = WORK / "parts"


class BuildFailed(Exception):
    """The text says what to do."""


def main(arguments: list[str]) -> int:
    """Build; 0, or 1 when a step failed or the size budget is broken."""
    parser = argparse.ArgumentParser(prog="dev.py build", description="Make the standalone application.")
    parser.add_argument("--quick", action="store_true", help="pack faster and larger; not for handing out")
    parser.add_argument("--windows", action="store_true", help="on Linux: for Windows, tried under wine")
    parser.add_argument("--tag", metavar="vX.Y.Z", help="fail unless the program's version is this one")
    parser.add_argument("--no-pack", action="store_true", help="only the folder, no archive or installer")
    given = parser.parse_args(arguments)
    if given.tag is not None and given.tag != f"v{version()}":
        print(f"The tag is {given.tag}, the version in desktop_app/__init__.py {version()}.", file=sys.stderr)
        return 1
    if given.windows:
        import windows_on_linux

        return windows_on_linux.main()
    try:
        folder = _timed("application", make_application)
        files = sizes.files_of(folder)
        packed = None if given.no_pack else _timed("archive or installer", _pack, folder, quick=given.quick)
    except (BuildFailed, notices.Unexplained, installers.Missing) as failure:
        print(f"\nThe build failed: {failure}", file=sys.stderr)
        return 1
    print("\n" + "\n".join(sizes.table(files, packed.stat().st_size if packed else None)), flush=True)
    if packed is not None:
        digest = hashlib.sha256(packed.read_bytes()).hexdigest()
        packed.with_name(packed.name + ".sha256").write_text(f"{digest}  {packed.name}\n", "ascii")
        print(f"\n{packed.relative_to(ROOT)}\nsha256 {digest}")
    # what was packed in a hurry is larger and says nothing
    measured = packed.stat().st_size if packed and not given.quick else None
    return judge(SYSTEM, files, measured)


def judge(system: str, files: dict[str, int], packed: int | None) -> int:
    """1 when a limit of the budget is passed, with what to do about it."""
    limits = sizes.budget(system)
    broken = sizes.breaches(limits, files, packed)
    if broken:
        print("\nThe size budget is broken:", *broken, sep="\n  ", file=sys.stderr)
        print(
            "If it had to grow, raise packaging/size_budget.toml and say why in the commit; if not, look at"
            " the table above and leave out what is new in packaging/trimming.py.",
            file=sys.stderr,
        )
    elif limits:
        print("The size is within packaging/size_budget.toml.")
    else:
        print(f"packaging/size_budget.toml has no limits for {system} yet.")
    return 1 if broken else 0


def make_application() -> Path:
    """The finished folder (macOS: the .app), with notices and icons, not packed."""
    _make_parts()
    made, work = WORK / "dist", WORK / "work"
    shutil.rmtree(made, ignore_errors=True)
    _run_pyinstaller(made, work)
    folder = made / ("Campaign Desk.app" if SYSTEM == "macos" else "CampaignDesk")
    if not folder.is_dir():
        raise BuildFailed(f"PyInstaller made no {folder.name}")
    if SYSTEM == "linux":
        _strip(folder)
    inside = folder / "Contents" / "Resources" if SYSTEM == "macos" else folder
    notices.write(inside / "licences", work / "campaign_desk")
    installers.dress(SYSTEM, folder, PARTS, version())
    return folder


def version() -> str:
    """The program's version; ``desktop_app/__init__.py`` is its one place."""
    from desktop_app import __version__

    return str(__version__)


def _make_parts() -> None:
    shutil.rmtree(PARTS, ignore_errors=True)
    PARTS.mkdir(parents=True)
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    if subprocess.run(
        [sys.executable, str(HERE / "icons.py"), str(PARTS)], env=environment, check=False
    ).returncode:
        raise BuildFailed("the icons could not be drawn")
    if SYSTEM == "windows":
        (PARTS / "version.txt").write_text(installers.windows_version_record(version()), "utf-8")
    if SYSTEM == "macos":
        (PARTS / "Info.plist").write_bytes(plistlib.dumps(macos.info(version())))


def _run_pyinstaller(made: Path, work: Path) -> None:
    environment = dict(
        os.environ,
        CAMPAIGN_DESK_PARTS=str(PARTS),
        PYTHONHASHSEED="1",  # the order of sets is the order in the archive
        QT_QPA_PLATFORM="offscreen",
    )
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", str(made), "--workpath", str(work), str(HERE / "campaign_desk.spec")]
    # on Windows in other hands (a service, a pipe that nobody reads) it must not wait for a console
    ended = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False)
    if ended.returncode:
        raise BuildFailed("PyInstaller ended with an error (see above)")


def _strip(folder: Path) -> None:
    """Take debugging symbols out of Python's own library: three quarters of it, where Python was made here.

    Nothing else is touched: Qt's libraries come stripped, and what was signed or patched stays as it was
    made.
    """
    strip = shutil.which("strip")
    found = [*folder.glob("_internal/libpython3*.so*"), *folder.glob("_internal/python3*/lib-dynload/*.so")]
    if strip is None:
        print("No program 'strip' here: Python's library keeps its debugging symbols.", file=sys.stderr)
        return
    subprocess.run([strip, "--strip-unneeded", *map(str, found)], check=True)


def _pack(folder: Path, *, quick: bool) -> Path:
    TARGET.mkdir(exist_ok=True)
    return installers.pack(SYSTEM, folder, TARGET, version(), quick=quick)


def _timed(name, work, *args, **options):  # type: ignore[no-untyped-def] # hands through whatever it is given
    began = time.monotonic()
    result = work(*args, **options)
    print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
    return result


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(sys.argv[1:]))
