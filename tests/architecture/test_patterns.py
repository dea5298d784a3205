"""Regular expressions stay within what every supported Python matches rightly.

Possessive groups, `(...)*+`, and atomic ones are new in Python 3.11, and its first releases, the 3.11.2 of
Debian 12 among them, match them wrongly when the group backtracks inside. Possessive single characters and
classes, `[a-z]*+`, are right everywhere.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RISKY = re.compile(r"(?<!\\)\)(?:[*+?]|\{[\d,]+\})\+|\(\?>")


ALLOWED = {
    "desktop_app/services/importing/reading/cells.py",  # chooses by the version of Python
    "desktop_app/velocity/tokens.py",  # nothing follows it, nothing to give back: compared on 3.11.2
    "desktop_app/velocity/java/regex_classes.py",  # a list of signs, no pattern
}


def risky(source: str) -> list[str]:
    """Texts of a module, f-strings in one piece, that hold a possessive or atomic group; docstrings aside."""
    tree = ast.parse(source)
    bodies = [node for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    skipped = {
        id(part) for body in bodies for part in ast.walk(body.value) if isinstance(body.value, ast.Constant)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(part.value if isinstance(part, ast.Constant) else "x" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            text = node.value
        else:
            continue
        if RISKY.search(text):
            found.append(text)
    return found


def test_no_pattern_has_a_possessive_group() -> None:
    """Matched-once is written with a look-ahead and a reference instead."""
    modules = sorted((ROOT / "desktop_app").rglob("*.py"))
    found = {path.relative_to(ROOT).as_posix() for path in modules if risky(path.read_text("utf-8"))}
    assert sorted(found - ALLOWED) == []


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        (r'A = r"(?:ab?c)*+"', True),
        (r'A = rf"(?:{B})*+"', True),
        (r'A = r"(?>ab)"', True),
        (r'A = r"(ab){2,3}+"', True),
        (r'A = r"[ab]*+c"', False),
        (r'A = r"(?:ab)+"', False),
        (r'A = r"\)++"', False),
        ('"""Not (a)*+ but."""', False),
    ],
)
def test_the_check_itself(source: str, wrong: bool) -> None:
    """Groups are seen, single classes and docstrings are not."""
    assert bool(risky(source)) is wrong
