"""The licence notices of everything that is shipped, written into the bundle.

Owns: which distributions, libraries of the system and other works are in the bundle, and their texts. Must
not: guess: whatever is in the bundle and has no text here fails the build (:class:`Unexplained`).

What is in the bundle is read from what PyInstaller wrote down about its own work (the tables of contents in
its working folder), not from what we believe to ship.
"""

from __future__ import annotations

import ast
import importlib.metadata
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
Row = tuple[str, str, str]  # name, version, licence
TEXTS = ROOT / "packaging" / "licences"

QT = ("PySide6_Essentials", "PySide6_Addons", "shiboken6")
"""Their packages carry no texts; ours lie in packaging/licences, the explanation is QT_WORDS."""

LIKE = {"licen", "copying", "notice", "authors", "copyright"}

QT_WORDS = """\
Qt, Qt WebEngine and Qt for Python (PySide6, Shiboken) {version}
=====================================================================
Copyright (C) The Qt Company Ltd. and other contributors. Used under the GNU Lesser General Public License,
version 3 (LGPL-3.txt; it adds to GPL-3.txt). Qt WebEngine contains Chromium and its third-party parts
(Blink: LGPL 2.1, see LGPL-2.1.txt; FFmpeg: LGPL 2.1; V8, Skia, ICU, BoringSSL and others under BSD-like
licences). Lists with all notices: https://doc.qt.io/qt-6/licenses-used-in-qt.html and
https://doc.qt.io/qt-6/qtwebengine-licensing.html

They are unmodified, as published by their makers, and lie as dynamic libraries of their own in
{where}. You may replace them by your own builds of the same version, also modified ones: put your files in
the place of ours, under the same names. Campaign Desk checks neither their content nor a signature, and its
own licence (MIT) allows taking the program apart to debug such changes. On macOS, sign the changed
application again for your own computer: codesign --force --deep --sign - "Campaign Desk.app"

Source code: https://download.qt.io/official_releases/qt/{short}/{version}/ and, for Qt for Python,
https://download.qt.io/official_releases/QtForPython/pyside6/ (version {version}). If you cannot get it there,
ask whoever gave you this program: for three years from then they will send you the complete source of these
libraries for the cost of the medium and its postage.
"""


class Unexplained(Exception):
    """Something is in the bundle and nobody says under which licence."""


def write(folder: Path, work: Path) -> None:
    """Write every notice into ``folder``. ``work``: PyInstaller's working folder of this bundle."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    contents = sources(work)
    rows = [("Campaign Desk", _own_version(), "MIT")]
    shutil.copyfile(ROOT / "LICENSE", folder / "Campaign-Desk-LICENSE.txt")
    rows += _distributions(folder, shipped_distributions(contents))
    rows += _python(folder)
    rows += _system_libraries(folder, contents)
    rows += _resources(folder)
    _overview(folder, rows)


def sources(work: Path) -> dict[str, str]:
    """Place in the bundle or module -> file it was taken from, from PyInstaller's tables of contents."""
    found: dict[str, str] = {}
    for name in ("PYZ-00.toc", "COLLECT-00.toc"):
        tables = ast.literal_eval((work / name).read_text("utf-8"))
        for entry in _entries(tables):
            found[entry[0]] = entry[1]
    return found


def _entries(table: object) -> list[tuple[str, str, str]]:
    if not isinstance(table, list | tuple):
        return []
    if len(table) in (3, 4) and all(isinstance(part, str) for part in table[:3]):
        return [(str(table[0]), str(table[1]), str(table[2]))]
    return [entry for part in table for entry in _entries(part)]


def shipped_distributions(contents: dict[str, str]) -> list[importlib.metadata.Distribution]:
    """The installed distributions from which a file of the bundle was taken, by name."""
    owners = {}
    for each in importlib.metadata.distributions():
        for file in each.files or []:
            owners[str(Path(str(each.locate_file(file))).resolve())] = each
    places = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    found, unknown = {}, set()
    for place, source in contents.items():
        path = Path(source)
        if not path.is_absolute() or not any(path.is_relative_to(folder) for folder in places):
            continue
        owner = owners.get(str(path.resolve()))
        if owner is not None:
            found[owner.name] = owner
        elif "__pycache__" not in source:
            unknown.add(f"{place} ({path.name})")
    if unknown:
        raise Unexplained("no distribution owns " + ", ".join(sorted(unknown)[:10]))
    return [found[name] for name in sorted(found, key=str.lower)]


def texts_of(distribution: importlib.metadata.Distribution) -> list[Path]:
    """Its licence files."""
    found = []
    for file in distribution.files or []:
        inside = ".dist-info" in file.parts[0] if file.parts else False
        if inside and any(word in file.name.lower() for word in LIKE):
            found.append(Path(str(distribution.locate_file(file))))
    return sorted(path for path in found if path.is_file())


def licence_of(distribution: importlib.metadata.Distribution) -> str:
    """Its licence's short name."""
    about = distribution.metadata
    named = about.get("License-Expression") or ""
    short = (about.get("License") or "").strip()
    classifiers = [one for one in about.get_all("Classifier") or () if "License ::" in one]
    classified = ", ".join(one.rsplit("::", 1)[-1].strip() for one in classifiers)
    # a short text says more than the classifier: PyInstaller's holds the exception for what it packs
    return named or (short if 0 < len(short) < 150 and "\n" not in short else classified or "see its text")


def _distributions(
    folder: Path, shipped: list[importlib.metadata.Distribution]
) -> list[tuple[str, str, str]]:
    rows = []
    for each in shipped:
        if each.name == "campaign-desk":
            continue
        rows.append((each.name, each.version, licence_of(each)))
        texts = texts_of(each)
        if not texts and each.name not in QT:
            raise Unexplained(f"{each.name} {each.version} ships no licence text")
        for number, text in enumerate(texts):
            more = f"-{number + 1}" if len(texts) > 1 else ""
            (folder / f"{each.name}{more}.txt").write_bytes(text.read_bytes())
    qt = importlib.metadata.version("PySide6_Essentials")
    words = QT_WORDS.format(version=qt, short=".".join(qt.split(".")[:2]), where=_where_qt_lies())
    (folder / "Qt.txt").write_text(words, "utf-8")
    for text in sorted(TEXTS.iterdir()):
        shutil.copyfile(text, folder / f"{text.name}.txt")
    return rows


def _where_qt_lies() -> str:
    return {
        "win32": r"_internal\PySide6",
        "darwin": "Contents/Frameworks/PySide6/Qt/lib",
    }.get(sys.platform, "_internal/PySide6/Qt/lib")


def _python(folder: Path) -> list[Row]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    candidates = [
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path(sys.base_prefix) / "LICENSE.txt",
        Path(sys.base_prefix) / "LICENSE",
        Path(f"/usr/share/doc/python3.{sys.version_info[1]}/copyright"),
    ]
    text = next((path for path in candidates if path.is_file()), None)
    if text is None:
        raise Unexplained("this Python has no licence text")
    shutil.copyfile(text, folder / "Python.txt")
    return [("Python", version, "PSF-2.0")]


def _system_libraries(folder: Path, contents: dict[str, str]) -> list[Row]:
    """Linux: what was taken from packages of the system, each with its copyright file."""
    if not sys.platform.startswith("linux"):
        return []
    taken = sorted({source for source in contents.values() if re.match(r"/(usr/)?lib", source)})
    packages: dict[str, str] = {}
    for path in taken:
        package = _package_of(path)
        if package is None:
            raise Unexplained(f"no package of this system owns {path}")
        packages[package] = path
    rows = []
    for package in sorted(packages):
        text = Path("/usr/share/doc") / package.partition(":")[0] / "copyright"
        if not text.is_file():
            raise Unexplained(f"the package {package} has no copyright file")
        shutil.copyfile(text, folder / f"system-{package.partition(':')[0]}.txt")
        shown = subprocess.run(
            ["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True, check=True
        )
        rows.append((package.partition(":")[0], shown.stdout, "see its text"))
    return rows


def _package_of(path: str) -> str | None:
    # dpkg remembers some files under /lib, some under /usr/lib, and one is a link to the other
    real = str(Path(path).resolve())
    merged = real.removeprefix("/usr") if real.startswith("/usr/lib") else "/usr" + real
    for spelled in dict.fromkeys((path, real, merged)):
        asked = subprocess.run(["dpkg-query", "-S", spelled], capture_output=True, text=True, check=False)
        if asked.returncode == 0:
            return asked.stdout.partition(": ")[0].split(",")[0].strip()
    return None


def _resources(folder: Path) -> list[Row]:
    here = ROOT / "resources"
    for name, text in {
        "Inter": here / "fonts" / "Inter-LICENSE.txt",
        "JetBrainsMono": here / "fonts" / "JetBrainsMono-LICENSE.txt",
        "Lucide": here / "icons" / "LICENSE",
    }.items():
        shutil.copyfile(text, folder / f"{name}.txt")
    return [
        ("Inter (font)", "", "OFL-1.1"),
        ("JetBrains Mono (font)", "", "OFL-1.1"),
        ("Lucide (icons)", "", "ISC"),
    ]


def _overview(folder: Path, rows: list[Row]) -> None:
    lines = [
        "Campaign Desk is made of the works below. Each text lies beside this file; Qt.txt says how Qt's",
        "libraries can be replaced and where their source is.",
        "",
        *(f"{name:<28} {version:<28} {licence}".rstrip() for name, version, licence in rows),
    ]
    (folder / "README.txt").write_text("\n".join(lines) + "\n", "utf-8")


def _own_version() -> str:
    from desktop_app import __version__

    return str(__version__)
