"""What goes around the application on each system, and the one file that is handed out.

Owns: archive, installer and disk image, and the small files they need. Must not: change the application.
Signing happens where credentials are in the environment and is skipped loudly where not (macos.py).
"""

from __future__ import annotations

import lzma
import os
import platform
import shutil
import subprocess
import tarfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


class Missing(Exception):
    """A program that the installer needs is not here; the text says which."""


def dress(system: str, folder: Path, parts: Path, version: str) -> None:
    """Put beside the program what its installation needs."""
    if system == "linux":
        for name in ("install.sh", "uninstall.sh", "campaign-desk.desktop"):
            shutil.copy(HERE / "linux" / name, folder / name)
        glibc = platform.libc_ver()[1]
        words = (HERE / "linux" / "README.txt").read_text("utf-8")
        words = words.replace("@VERSION@", version).replace("@GLIBC@", glibc)
        (folder / "README.txt").write_text(words, "utf-8")
        for side in sorted((parts / "png").iterdir()):
            target = folder / "icons" / side.name
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy(side / "campaign-desk.png", target)


def pack(system: str, folder: Path, target: Path, version: str, *, quick: bool) -> Path:
    """The file that is handed out: tar.xz, Setup.exe or dmg."""
    if system == "linux":
        return tarball(
            folder, target / f"CampaignDesk-{version}-linux-{platform.machine()}.tar.xz", quick=quick
        )
    raise Missing(f"no installer for {system}")


def tarball(folder: Path, file: Path, *, quick: bool) -> Path:
    """``folder`` as a tar.xz, owned by nobody in particular, without the times of this computer.

    The system's ``xz`` uses all cores; Python's own is the way without it.
    """

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        entry.mtime = 0
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    inner = file.name.removesuffix(".tar.xz")
    level = 0 if quick else 6
    program = shutil.which("xz")
    file.unlink(missing_ok=True)
    if program is None:
        with (
            lzma.open(file, "wb", preset=level) as packed,
            tarfile.open(fileobj=packed, mode="w|") as archive,
        ):
            archive.add(folder, inner, filter=plain)
        return file
    with file.open("wb") as target:
        xz = subprocess.Popen([program, "-T0", f"-{level}", "-c"], stdin=subprocess.PIPE, stdout=target)
        assert xz.stdin is not None
        with tarfile.open(fileobj=xz.stdin, mode="w|") as archive:
            archive.add(folder, inner, filter=plain)
        xz.stdin.close()
        if xz.wait():
            raise Missing("xz ended with an error")
    return file


def windows_version_record(version: str) -> str:
    """What Windows shows under Properties, in PyInstaller's form."""
    numbers = tuple(int(part) for part in (version.split(".") + ["0"] * 4)[:4])
    words = {
        "CompanyName": "Campaign Desk",
        "FileDescription": "Campaign Desk",
        "FileVersion": version,
        "InternalName": "CampaignDesk",
        "LegalCopyright": "MIT licence; see the folder licences",
        "OriginalFilename": "CampaignDesk.exe",
        "ProductName": "Campaign Desk",
        "ProductVersion": version,
    }
    table = ", ".join(f"StringStruct({name!r}, {word!r})" for name, word in words.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0,"
        " OS=0x40004, fileType=0x1, subtype=0x0, date=(0, 0)),"
        f" kids=[StringFileInfo([StringTable('040904B0', [{table}])]),"
        " VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n"
    )


def mac_info(version: str) -> dict[str, object]:
    """Info.plist beyond what PyInstaller writes."""
    return {
        "CFBundleName": "Campaign Desk",
        "CFBundleDisplayName": "Campaign Desk",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "LSMinimumSystemVersion": "13.0",
        "LSApplicationCategoryType": "public.app-category.business",
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,
        "NSHumanReadableCopyright": "MIT licence",
    }


def environment_has(*names: str) -> bool:
    """Whether all these credentials are in the environment."""
    return all(os.environ.get(name) for name in names)
