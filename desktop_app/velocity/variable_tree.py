"""The variables a template reads, as a tree: what a form or a JSON skeleton is made from. Names that the
template gives a meaning itself (loop variables, #set, macro arguments, tools) are left out or seen
through."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from desktop_app.velocity.trace import EACH, Plan, ReferenceInfo

_LIST_CALLS = {"size", "get", "subList", "add"}


@dataclass
class Variable:
    """One name. kind: "value", "object" (children by name) or "list" (children of its elements); places:
    where the template reads it."""

    name: str
    kind: str = "value"
    children: dict[str, Variable] = field(default_factory=dict)
    places: list[tuple[int, int]] = field(default_factory=list)


def tree_of(plan: Plan) -> dict[str, Variable]:
    """Top-level names of the data. A leading `$data` is looked through: its keys are top-level names too."""
    tree: dict[str, Variable] = {}
    for path in plan.lists:
        _mark_list(_walk(tree, path, plan))
    for reference in plan.references:
        variable = _walk(tree, reference.path, plan)
        if variable is None:
            continue
        variable.places.append((reference.line, reference.column))
        if variable.kind == "value" and reference.calls and reference.calls[0] in _LIST_CALLS:
            variable.kind = "list"
    return tree


def _mark_list(variable: Variable | None) -> None:
    if variable is not None:
        variable.kind = "list"


def _walk(tree: dict[str, Variable], path: tuple[str, ...], plan: Plan) -> Variable | None:
    if path[:1] == ("data",):
        path = path[1:]
    elif path and path[0] in plan.own_names:
        return None
    level, variable = tree, None
    for step in path:
        if step == EACH:
            if variable is not None:
                variable.kind = "list"
            continue
        if variable is not None and variable.kind == "value":
            variable.kind = "object"
        variable = level.setdefault(step, Variable(step))
        level = variable.children
    return variable


def skeleton(tree: dict[str, Variable]) -> dict[str, Any]:
    """JSON-like sample data of the right shape: empty texts, one element in every list."""
    return {name: _sample(variable) for name, variable in tree.items()}


def _sample(variable: Variable) -> Any:
    inside: Any = skeleton(variable.children) if variable.children else ""
    if variable.kind == "list":
        return [inside]
    return inside


def printed_plainly(reference: ReferenceInfo) -> bool:
    """A printed reference without `!`: its own text appears when the value is missing."""
    return reference.printed and not reference.quiet
