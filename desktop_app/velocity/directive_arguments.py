"""What the built-in directives of 2.x accept as arguments. Looks at kinds of nodes, nothing else."""

from __future__ import annotations


def check_arguments(name: str, kinds: list[str]) -> str:
    """What is wrong with the arguments of a built-in directive; empty if nothing."""
    count = len(kinds)
    if name == "foreach":
        if count < 3:
            return "Too few arguments to the #foreach directive"
        if kinds[0] != "Reference":
            return "Expected argument 1 of #foreach to be a reference"
        if kinds[1] != "Word":
            return "Expected word 'in' at argument position 2 in #foreach"
        if kinds[2] == "Word":
            return "Argument 3 of #foreach is of the wrong type"
    elif name == "macro":
        return _check_macro(kinds)
    elif name == "break" and count > 1:
        return "The #break directive takes only a single, optional Scope argument"
    elif name == "stop" and count > 1:
        return "The #stop directive only accepts a single message parameter"
    elif name in ("define", "parse"):
        if count != 1:
            return f"The #{name} directive requires one argument"
        if kinds[0] == "Word":
            return f"The argument to #{name} is of the wrong type"
    return ""


def _check_macro(kinds: list[str]) -> str:
    if not kinds:
        return "A macro definition requires at least a macro name"
    if kinds[0] != "Word":
        return "Macro argument 1 must be a token without surrounding ' or \""
    defaults = False
    position = 1
    while position < len(kinds):
        if kinds[position] == "Assign":
            position += 1
            defaults = True
        elif kinds[position] != "Reference":
            return f"Macro argument {position + 1} must be a reference"
        elif defaults:
            return "Macro non-default argument follows a default argument"
        position += 1
    return ""
