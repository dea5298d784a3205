"""What takes the space in the standalone application, and whether it grew unnoticed.

Owns: the parts, the table and the comparison with size_budget.toml. Must not: change a file. Standard library
only; ``python packaging/sizes.py FOLDER`` prints the table of a bundle that exists.
"""

from __future__ import annotations

import os
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

BUDGET = Path(__file__).resolve().parent / "size_budget.toml"
MB = 1_000_000
LARGEST = 12

PARTS = (
    ("HTML engine", r"WebEngine|qtwebengine|icudtl\.dat|v8_context"
                    r"|lib(nss|smime|softokn|freebl|nspr|plc|plds)|Qt6?(Quick|Qml|WebChannel|Positioning)[^/]*\.(dll|so|framework)"),
    ("Qt", r"/PySide6/|/shiboken6/|libQt6|libicu"),
    ("Python", r"libpython|python3\d*\.dll|/python3\.\d+/|base_library|Python\.framework|/lib-dynload/"),
    ("our resources", r"/resources/"),
    ("our program and pure libraries", r"(^|/)(campaign-desk|CampaignDesk)(\.exe)?$"),
    ("licence texts", r"/licences/"),
    ("cryptography", r"/cryptography/|libcrypto|libssl"),
    ("libraries of the system", r"/lib[^/]*\.(so|dylib)(\.\d+)*$|api-ms-|vcruntime|ucrtbase|msvcp"),
)  # fmt: skip
"""Name and pattern, the first that fits counts; what fits none is "other libraries"."""
REST = "other libraries"

_PATTERNS = tuple((name, re.compile(pattern)) for name, pattern in PARTS)


def part_of(place: str) -> str:
    """The part to which the file at ``place`` (within the bundle, forward slashes) counts."""
    rooted = "/" + place
    return next((name for name, pattern in _PATTERNS if pattern.search(rooted)), REST)


def files_of(folder: Path) -> dict[str, int]:
    """Bytes by place; links count nothing."""
    found = {}
    for where, _folders, names in os.walk(folder):
        for name in names:
            path = Path(where, name)
            if not path.is_symlink():
                found[path.relative_to(folder).as_posix()] = path.stat().st_size
    return found


def by_part(files: dict[str, int]) -> dict[str, int]:
    """Bytes of each part, the largest first."""
    counted: Counter[str] = Counter()
    for place, size in files.items():
        counted[part_of(place)] += size
    return dict(counted.most_common())


def table(files: dict[str, int], packed: int | None = None) -> list[str]:
    """The report, line by line."""
    lines = [f"{sum(files.values()) / MB:8.1f} MB  unpacked, {len(files):,} files"]
    if packed is not None:
        lines.append(f"{packed / MB:8.1f} MB  packed")
    lines += ["", "by part"]
    lines += [f"{size / MB:8.1f} MB  {name}" for name, size in by_part(files).items()]
    lines += ["", "the largest files"]
    largest = sorted(files.items(), key=lambda one: -one[1])[:LARGEST]
    return lines + [f"{size / MB:8.1f} MB  {place}" for place, size in largest]


def budget(system: str, source: Path = BUDGET) -> dict[str, float]:
    """What the bundle of a system (linux, windows, macos) may take, in MB: whole, packed, parts."""
    with source.open("rb") as file:
        named: dict[str, dict[str, float]] = tomllib.load(file)
    return named.get(system, {})


def breaches(limits: dict[str, float], files: dict[str, int], packed: int | None = None) -> list[str]:
    """One sentence for each limit that is passed, and for each part without a limit."""
    if not limits:
        return []
    measured = {"unpacked": sum(files.values()), **by_part(files)}
    if packed is not None:
        measured["packed"] = packed
    said = []
    for name, size in measured.items():
        limit = limits.get(name)
        if limit is None:
            said.append(f"{name}: {size / MB:.1f} MB, and {BUDGET.name} gives it no limit")
        elif size > limit * MB:
            said.append(f"{name}: {size / MB:.1f} MB, allowed are {limit:g} MB")
    return said


def main(arguments: Iterable[str]) -> int:
    for folder in arguments:
        print("\n".join(table(files_of(Path(folder)))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
