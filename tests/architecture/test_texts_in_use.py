"""Every sentence of the catalogue is asked for somewhere: one that is not is a screen forgotten or gone.

Keys are put together in the code (``t(f"wizard.run.{state}")``), so each text of the code that looks like a
key, or like a key with places, is held against the catalogue. What passes may still be unused; what fails is.
"""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PLACE = r"[\w.:-]*"
COUNTED = (".one", ".zero", "._")
SENTENCES = (".what", ".do")


def _written_keys() -> tuple[set[str], re.Pattern[str]]:
    whole, parts = set(), set()
    for path in sorted((ROOT / "desktop_app").rglob("*.py")):
        if "twins" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                said = [str(one.value) for one in node.values if isinstance(one, ast.Constant)]
                if " " not in "".join(said) and re.search(r"[a-z]{2}", "".join(said)):
                    parts.add(
                        "".join(
                            re.escape(str(one.value)) if isinstance(one, ast.Constant) else PLACE
                            for one in node.values
                        )
                    )
    return whole, re.compile("|".join(f"(?:{one})" for one in sorted(parts)))


def _keys(table: dict[str, Any], before: str = "") -> list[str]:
    found: list[str] = []
    for name, value in table.items():
        found += _keys(value, f"{before}{name}.") if isinstance(value, dict) else [before + name]
    return found


def _unused(keys: list[str]) -> list[str]:
    whole, parts = _written_keys()

    def used(key: str) -> bool:
        if key in whole or parts.fullmatch(key):
            return True
        for suffix in COUNTED:
            key = key.removesuffix(suffix)
        key = re.sub(r"\.one_do$", ".do", key)
        # an error's sentences stand under its code, a platform's under the word that its folder uses
        codes = [key.removesuffix(suffix) for suffix in SENTENCES]
        codes += [code.removeprefix("errors.") for code in codes]
        last = key.rsplit(".", 1)[-1] if key.startswith("platforms.") else key
        return any(one in whole or parts.fullmatch(one) for one in (key, last, *codes))

    return [key for key in keys if not used(key)]


def test_every_text_is_asked_for() -> None:
    files = sorted((ROOT / "resources" / "texts" / "en").glob("*.toml"))
    keys = [key for file in files for key in _keys(tomllib.loads(file.read_text(encoding="utf-8")))]
    assert len(keys) > 1_000
    assert _unused(keys) == []


def test_a_forgotten_text_is_found() -> None:
    assert _unused(["wizard.run.nobody_asks_for_this_one"]) == ["wizard.run.nobody_asks_for_this_one"]
