"""Loads the text catalogue from ``resources/texts/<language>/*.toml`` and installs it in ``model.texts``.

Owns: where the files lie and how nested tables become dotted keys. Must not: hold a sentence.
"""

from __future__ import annotations

import tomllib
from typing import Any

from desktop_app.model import texts
from desktop_app.runtime.resources import resource_path


def install_texts(language: str = "en") -> None:
    """Install ``language``; ``xx`` is the pseudo-language made from English. Unknown languages fall back
    to English."""
    folder = resource_path("texts", language)
    if not folder.is_dir():
        folder = resource_path("texts", "en")
    found: dict[str, str] = {}
    for file in sorted(folder.glob("*.toml")):
        for key, value in _flat(tomllib.loads(file.read_text(encoding="utf-8")), ""):
            if key in found:
                raise ValueError(f"text key {key} stands twice, again in {file.name}")
            found[key] = value
    texts.install(found, language)


def _flat(table: dict[str, Any], prefix: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            # "key._" is the sentence of a key that also has children
            pairs += _flat(value, f"{prefix}{name}.")
        else:
            pairs.append((f"{prefix}{name}".removesuffix("._"), str(value)))
    return pairs
