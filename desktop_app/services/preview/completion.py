"""What can be written next in a template: names of the data, of a loop's element, directives.

Owns: that choice. Must not: know an editor.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop_app.services.preview.syntaxes import PERCENT, TAGS, TWIG, VELOCITY

_REFERENCE = re.compile(r"\$!?\{?((?:[A-Za-z_]\w*\.)*)([A-Za-z_]\w*)?\Z")
_DIRECTIVE = re.compile(r"(?<![\w&])#\{?([a-z]*)\Z")
_OTHERS = {
    PERCENT: re.compile(r"(?:%|\{\{\s*)([A-Za-z_]\w*)?\Z"),
    TAGS: re.compile(r"\*\|([A-Za-z_]\w*)?\Z"),
    TWIG: re.compile(r"\{[{%][^{}%]*?((?:[A-Za-z_]\w*\.)*)([A-Za-z_]\w*)?\Z"),
}
_LOOP = re.compile(
    r"#\{?foreach\}?\s*\(\s*\$!?\{?(\w+)\}?\s+in\s+\$!?\{?([\w.]+?)(?:\.(?:entrySet|values)\(\))?\}?\s*\)"
)
_SET = re.compile(r"#\{?set\}?\s*\(\s*\$!?\{?(\w+)")
_DIRECTIVES = (
    "if",
    "elseif",
    "else",
    "end",
    "foreach",
    "set",
    "break",
    "stop",
    "macro",
    "define",
    "evaluate",
)
_LOOP_WORDS = ("count", "first", "hasNext", "index", "last", "parent")
_LIST_WORDS = ("get(0)", "isEmpty()", "size()")
_TOOLS = ("dateTool", "mathTool", "numberTool")


@dataclass(frozen=True, slots=True)
class Choices:
    """``typed``: the beginning that stands there already; ``words`` all begin with it, without case."""

    typed: str
    words: tuple[str, ...]


def completions(
    before: str, data: Mapping[str, Any], names: Iterable[str], syntax: str = VELOCITY
) -> Choices | None:
    """``before``: the template up to the cursor. ``names``: further names that hold a value (fields of the
    recipient, what the template reads). None where no name is being written."""
    if syntax != VELOCITY:
        return _other(before, data, names, syntax)
    directive = _DIRECTIVE.search(before)
    if directive is not None:
        return _fitting(directive.group(1), _DIRECTIVES)
    reference = _REFERENCE.search(before)
    if reference is None:
        return None
    path = [step for step in reference.group(1).split(".") if step]
    typed = reference.group(2) or ""
    loops = {match.group(1): match.group(2) for match in _LOOP.finditer(before)}
    if not path:
        own = [match.group(1) for match in _SET.finditer(before)]
        inside = ["foreach", *loops] if loops else []
        return _fitting(typed, [*data, *names, *own, *inside, *_TOOLS])
    if path == ["foreach"]:
        return _fitting(typed, _LOOP_WORDS)
    return _fitting(typed, _inside(_value(path, data, loops)))


def _other(before: str, data: Mapping[str, Any], names: Iterable[str], syntax: str) -> Choices | None:
    found = _OTHERS[syntax].search(before) if syntax in _OTHERS else None
    if found is None:
        return None
    if syntax != TWIG:
        return _fitting(found.group(1) or "", [*data, *names])
    path = [step for step in found.group(1).split(".") if step]
    words = _inside(_value(path, data, {})) if path else [*data, *(name.split(".")[0] for name in names)]
    return _fitting(found.group(2) or "", [word for word in words if not word.endswith(")")])


def _value(path: list[str], data: Mapping[str, Any], loops: Mapping[str, str]) -> Any:
    """What lies there: an element of its list for the name of a loop."""
    value: Any = data
    steps = list(path)
    for _ in range(len(loops) + 1):  # a loop may walk through the element of another
        if steps and steps[0] in loops:
            steps = [*loops[steps[0]].split("."), "[]", *steps[1:]]
    if steps[:1] == ["data"] and "data" not in data:
        steps = steps[1:]
    for step in steps:
        if step == "[]":
            items = (
                value
                if isinstance(value, list)
                else list(value.values())
                if isinstance(value, Mapping)
                else []
            )
            value = next((item for item in items if isinstance(item, Mapping)), None)
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _inside(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [str(name) for name in value]
    return list(_LIST_WORDS) if isinstance(value, list) else []


def _fitting(typed: str, words: Iterable[str]) -> Choices:
    wanted = typed.casefold()
    fitting = {word for word in words if word and word.casefold().startswith(wanted) and word != typed}
    return Choices(typed, tuple(sorted(fitting, key=str.casefold)))
