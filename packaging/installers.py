"""What goes around the application on each system, and the one file that is handed out.

Owns: archive, installer and disk image, and the small files they need. Must not: change the application.
Signing happens where credentials are in the environment and is skipped loudly where not.
"""

from __future__ import annotations

import lzma
import os
import platform
import shutil
import subprocess
import tarfile
from pathlib import Path

import macos

HERE = Path(__file__).resolve().parent
THUMBPRINT = "CAMPAIGN_DESK_WINDOWS_THUMBPRINT"
"""Names a certificate in the store of Windows by its SHA-1; no password passes through here."""


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
    if system == "macos":
        shutil.copy(parts / "contact-file.icns", folder / "Contents" / "Resources" / "contact-file.icns")
    if system == "windows":
        for name in ("campaign-desk.ico", "contact-file.ico"):
            shutil.copy(parts / name, folder / name)


def pack(system: str, folder: Path, target: Path, version: str, *, quick: bool) -> Path:
    """The file that is handed out: tar.xz, Setup.exe or dmg."""
    if system == "linux":
        return tarball(
            folder, target / f"CampaignDesk-{version}-linux-{platform.machine()}.tar.xz", quick=quick
        )
    if system == "windows":
        return windows_setup(folder, target / f"CampaignDesk-{version}-windows-x64-setup.exe", version)
    return macos.disk_image(folder, target / f"CampaignDesk-{version}-macos-{platform.machine()}.dmg")


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


def windows_setup(folder: Path, file: Path, version: str) -> Path:
    """The installer, by NSIS; signed where a certificate is at hand."""
    program = makensis()
    file.unlink(missing_ok=True)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    values = {
        "VERSION": version,
        "SOURCE": str(folder),
        "OUTPUT": str(file),
        "ICON": str(folder / "campaign-desk.ico"),
        "SIZE_KB": str(size // 1024),
    }
    signing = windows_sign_command()
    if signing:
        for each in ("CampaignDesk.exe", "campaign-desk.exe"):
            subprocess.run([*signing, str(folder / each)], check=True)
        values["SIGN"] = subprocess.list2cmdline(signing)
    else:
        macos.loud(
            f"{THUMBPRINT} is not set: the installer is not signed, and Windows SmartScreen will warn."
        )
    given = [f"-D{name}={value}" for name, value in values.items()]
    ended = subprocess.run(
        [program, "-V2", "-WX", "-INPUTCHARSET", "UTF8", *given, str(HERE / "windows" / "installer.nsi")],
        stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    if ended.returncode or not file.is_file():
        raise Missing("NSIS ended with an error (see above)")
    return file


def makensis() -> str:
    """Path of NSIS's compiler. Missing when it is not here."""
    usual = [
        Path(os.environ.get(name, ""), "NSIS", "makensis.exe")
        for name in ("ProgramFiles(x86)", "ProgramFiles")
    ]
    found = shutil.which("makensis") or next((str(path) for path in usual if path.is_file()), None)
    if found is None:
        raise Missing("NSIS makes the installer: https://nsis.sourceforge.io (Debian: apt-get install nsis)")
    return found


def windows_sign_command() -> list[str]:
    """The call that signs one file, which is added to it; empty without a certificate in Windows' store."""
    print_of = os.environ.get(THUMBPRINT, "")
    if not print_of:
        return []
    stamp = ["/fd", "sha256", "/tr", "http://timestamp.digicert.com", "/td", "sha256"]
    return ["signtool", "sign", "/sha1", print_of, *stamp]


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
