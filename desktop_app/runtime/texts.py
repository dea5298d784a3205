"""Loads the text catalogue from ``resources/texts/<language>/*.toml`` and installs it in ``model.texts``.

Owns: where the files lie, how nested tables become dotted keys, and the read copy that makes the next start
quick. Must not: hold a sentence.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from desktop_app.model import texts
from desktop_app.runtime.resources import resource_path

_FORM = "texts 1"
_BETWEEN = "\0"
"""Stands in no text and in no name of a file."""


def install_texts(language: str = "en", cache: Path | None = None) -> None:
    """Install ``language``; ``xx`` is the pseudo-language made from English. Unknown languages fall back
    to English.

    ``cache``: a folder of the person's own in which a read copy is kept. It is used only while it was made of
    just these files (names, sizes, times); without the folder, or when it cannot be used, the files are read.
    """
    folder = resource_path("texts", language)
    if not folder.is_dir():
        folder = resource_path("texts", "en")
    with os.scandir(folder) as entries:
        files = sorted((entry.name, entry.stat()) for entry in entries if entry.name.endswith(".toml"))
    stamp = f"{_FORM} {folder} " + " ".join(f"{name}:{at.st_size}:{at.st_mtime_ns}" for name, at in files)
    copy = None if cache is None else cache / f"texts-{folder.name}.bin"
    found = None if copy is None else _read_copy(copy, stamp)
    if found is None:
        found = _read(folder, [name for name, _ in files])
        if copy is not None:
            _write_copy(copy, stamp, found)
    texts.install(found, language)


def _read(folder: Path, names: list[str]) -> dict[str, str]:
    import tomllib  # not needed where the read copy serves

    found: dict[str, str] = {}
    for name in names:
        for key, value in _flat(tomllib.loads((folder / name).read_text(encoding="utf-8")), ""):
            if key in found:
                raise ValueError(f"text key {key} stands twice, again in {name}")
            found[key] = value
    return found


def _flat(table: dict[str, Any], prefix: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            # "key._" is the sentence of a key that also has children
            pairs += _flat(value, f"{prefix}{name}.")
        else:
            pairs.append((f"{prefix}{name}".removesuffix("._"), str(value)))
    return pairs


def _read_copy(copy: Path, stamp: str) -> dict[str, str] | None:
    """What was kept, or None when it was made of other files or is not whole."""
    try:
        parts = copy.read_bytes().decode("utf-8").split(_BETWEEN)
    except (OSError, UnicodeDecodeError):
        return None
    # stamp, number of texts, then key and text in turn
    if len(parts) < 2 or parts[0] != stamp or parts[1] != str((len(parts) - 2) // 2):
        return None
    return dict(zip(parts[2::2], parts[3::2], strict=True)) if len(parts) % 2 == 0 else None


def _write_copy(copy: Path, stamp: str, found: dict[str, str]) -> None:
    """Keep it for the next start. A folder that is missing or full is no reason to say anything."""
    parts = [stamp, str(len(found))]
    for pair in found.items():
        parts += pair
    if any(_BETWEEN in part for part in parts):
        return
    beside = copy.with_name(f"{copy.name}.{os.getpid()}")
    try:
        beside.write_bytes(_BETWEEN.join(parts).encode("utf-8"))
        beside.replace(copy)
    except OSError:
        with suppress(OSError):
            beside.unlink()
