"""The lines of the form: what a template reads, a line a value, lists as tables; and writing a value.

Owns: which lines there are, their order, reading and writing by path. Must not: know a widget.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from typing import Any

from desktop_app.services.preview.nouns import Field
from desktop_app.velocity import Variable


def fields_of(tree: Mapping[str, Variable]) -> tuple[Field, ...]:
    """Lines in the order in which the template reads them; lists after the values."""
    found: list[Field] = []
    _collect(tree, (), found)
    return tuple(sorted(found, key=lambda field: (field.kind == "list", field.line)))


def value_at(data: Mapping[str, Any], path: Sequence[str]) -> Any:
    """What stands there, None when nothing does."""
    value: Any = data
    for step in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


def with_value(data: Mapping[str, Any], path: Sequence[str], value: Any) -> dict[str, Any]:
    """A copy with ``value`` at ``path``; objects on the way are made."""
    made = copy.deepcopy(dict(data))
    level = made
    for step in path[:-1]:
        inside = level.get(step)
        if not isinstance(inside, dict):
            inside = level[step] = {}
        level = inside
    level[path[-1]] = value
    return made


def items_at(data: Mapping[str, Any], path: Sequence[str]) -> list[Any]:
    """Elements of the list at ``path``, none when something else stands there."""
    value = value_at(data, path)
    return list(value) if isinstance(value, list) else []


def with_cell(
    data: Mapping[str, Any], path: Sequence[str], row: int, column: str, text: str
) -> dict[str, Any] | None:
    """A copy with ``text`` typed into one cell of the list at ``path``; ``column`` "" for lists of plain
    values. None where there is no such row."""
    items = items_at(data, path)
    if not 0 <= row < len(items):
        return None
    if column:
        item = dict(items[row]) if isinstance(items[row], Mapping) else {}
        item[column] = typed(text, item.get(column))
        items[row] = item
    else:
        items[row] = typed(text, items[row])
    return with_value(data, path, items)


def with_row(data: Mapping[str, Any], path: Sequence[str], columns: Sequence[str]) -> dict[str, Any]:
    """A copy with an empty element more in the list at ``path``: of these columns, or a plain one."""
    new: Any = dict.fromkeys(columns, "") if columns else ""
    return with_value(data, path, [*items_at(data, path), new])


def without_row(data: Mapping[str, Any], path: Sequence[str], row: int) -> dict[str, Any] | None:
    """A copy without this element of the list at ``path``. None where there is no such row."""
    items = items_at(data, path)
    if not 0 <= row < len(items):
        return None
    del items[row]
    return with_value(data, path, items)


def typed(text: str, before: Any) -> Any:
    """Typed words as a value: they stay a number or a truth value where one stood and they still read as
    one."""
    if isinstance(before, bool | int | float):
        try:
            value = json.loads(text)
        except ValueError:
            return text
        if isinstance(value, bool | int | float):
            return value
    return text


def shown(value: Any) -> str:
    """A value in a field: texts as they are, all else as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _collect(tree: Mapping[str, Variable], above: tuple[str, ...], found: list[Field]) -> None:
    for name, variable in tree.items():
        path = (*above, name)
        line = variable.places[0][0] if variable.places else _first_line(variable)
        if variable.kind == "list":
            found.append(Field(path, "list", tuple(variable.children), line))
        elif variable.children:
            _collect(variable.children, path, found)
        else:
            found.append(Field(path, "value", (), line))


def _first_line(variable: Variable) -> int:
    lines = [line for child in variable.children.values() for line, _column in child.places]
    return min(lines, default=0)
