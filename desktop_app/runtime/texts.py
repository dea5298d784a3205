"""Loads the text catalogue from ``resources/texts/<language>/*.toml`` and installs it in ``model.texts``.

Owns: where the files lie, how nested tables become dotted keys, when the read copy serves. Must not: hold
a sentence.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from desktop_app.model import texts
from desktop_app.runtime.read_copy import read_copy, write_copy
from desktop_app.runtime.resources import resource_path

_FORM = "texts 2"


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
    kept = None if copy is None else read_copy(copy, stamp)
    found: Mapping[str, str]
    if kept is not None and len(kept) % 2 == 0:
        found = dict(zip(kept[::2], kept[1::2], strict=True))  # key and text in turn
    else:
        found = _read(folder, tuple(name for name, _ in files), stamp)
        if copy is not None:
            write_copy(copy, stamp, [word for pair in found.items() for word in pair])
    texts.install(found, language)


@lru_cache(maxsize=1)
def _read(folder: Path, names: tuple[str, ...], stamp: str) -> Mapping[str, str]:
    """The sentences by key; the files are read again only when ``stamp`` says that they are others."""
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
