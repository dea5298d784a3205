"""The libraries of the operating system that Qt and the tests need, on Debian and Ubuntu.

Owns their list and how they get in: installed when we are root, else one line to type. On Windows and macOS
the wheels bring everything. Standard library only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

OFFSCREEN = ["libgl1", "libegl1", "libxkbcommon0", "libfontconfig1", "libdbus-1-3", "libglib2.0-0"]
WINDOW = ["libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxkbcommon-x11-0"]
PREVIEW = [
    "libnss3",
    "libasound2",
    "libxcomposite1",
    "libxdamage1",
    "libxrandr2",
    "libxtst6",
    "libxkbfile1",
]
TESTS = ["xvfb", "xauth", "fonts-noto-color-emoji", "gnome-keyring", "dbus-x11", "at-spi2-core", "nsis"]
NEEDED = [*OFFSCREEN, *WINDOW, *PREVIEW, *TESTS]

# Since Ubuntu 24.04 and Debian 13 some libraries carry a new name.
RENAMED = {"libasound2": "libasound2t64", "libglib2.0-0": "libglib2.0-0t64"}


def is_debian() -> bool:
    """Debian, Ubuntu or a child of theirs."""
    return sys.platform.startswith("linux") and bool(shutil.which("dpkg-query") and shutil.which("apt-get"))


def can_install() -> bool:
    """Whether we may install packages of the system: as root, and on build services, which let us be it."""
    return is_debian() and (os.geteuid() == 0 or _may_become_root())


def _may_become_root() -> bool:
    # never on somebody's own computer, even where sudo asks for nothing
    if os.environ.get("CI") != "true" or shutil.which("sudo") is None:
        return False
    return subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0


def install() -> bool:
    """Install what is missing; True when something was. Never raises: the program may work without."""
    if not is_debian():
        return False
    lacking = missing()
    if not lacking:
        return False
    if can_install() and add(lacking):
        return True
    sudo = "" if os.geteuid() == 0 else "sudo "
    print(
        f"Qt needs libraries of the system. Type: {sudo}apt-get install -y {' '.join(lacking)}",
        file=sys.stderr,
    )
    return False


def missing() -> list[str]:
    """Names, as this system spells them, of what is needed and not installed."""
    both = [*NEEDED, *RENAMED.values()]
    form = "${binary:Package} ${db:Status-Status}\n"
    listed = subprocess.run(
        ["dpkg-query", "-W", "-f", form, *both], capture_output=True, text=True, check=False
    )
    installed = {
        line.split(" ")[0].partition(":")[0]
        for line in listed.stdout.splitlines()
        if line.endswith(" installed")
    }
    return [name for name in NEEDED if name not in installed and RENAMED.get(name) not in installed]


def add(names: list[str]) -> bool:
    """apt-get install, after an update when the package lists are old or absent; True on success."""
    print(f"Installing packages of the system: {' '.join(names)}", file=sys.stderr, flush=True)
    if not all(_offered(name) for name in names):
        _apt("update")
    if _apt("install", *_spelled(names)):
        return True
    # Lists of yesterday name versions that the server no longer has.
    return _apt("update") and _apt("install", *_spelled(names))


def _spelled(names: list[str]) -> list[str]:
    return [name if _offered(name) or name not in RENAMED else RENAMED[name] for name in names]


def _offered(name: str) -> bool:
    shown = subprocess.run(["apt-cache", "policy", name], capture_output=True, text=True, check=False)
    return "Candidate:" in shown.stdout and "Candidate: (none)" not in shown.stdout


def _apt(verb: str, *names: str) -> bool:
    become = [] if os.geteuid() == 0 else ["sudo", "-n"]
    command = [*become, "apt-get", "-qq", verb]
    if verb == "install":
        command += ["-y", "--no-install-recommends", *names]
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive", LC_ALL="C")
    ended = subprocess.run(
        command, env=quiet, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if ended.returncode != 0:
        print(ended.stdout[-2000:], file=sys.stderr)
    return ended.returncode == 0
