"""How PySide's enums are made in the window's process: plainly.

Owns: a short way for ``Enum("Name", [("A", 1), ...])`` where names and numbers are plain. Must not: make
anything that Python itself would not have made so: what is not plain goes Python's own way, and so does all
under another version of Python than the one this was written beside.

PySide makes its enums with Python's ``enum`` when their class is first asked for, all of a class at once: 200
of them with 3,600 members before the window's first picture. Python's own way takes each member through a
class of checks that such lists cannot fail; it took 30 ms of a start of 145.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import Enum, EnumType, Flag, IntEnum, IntFlag
from types import GetSetDescriptorType
from typing import Any

_PLAIN = (Enum, IntEnum, Flag, IntFlag)
_KNOWN = (3, 11)
"""The version of Python whose enums these are; test_pyside_enums.py holds all of PySide's against its own."""
_NOT_PLAIN = frozenset(("name", "value", "mro"))
_set = type.__setattr__


def make_enums_plainly() -> None:
    """From now on. A second call changes nothing."""
    as_ever: Callable[..., Any] = EnumType._create_  # type: ignore[attr-defined]
    if sys.version_info[:2] != _KNOWN or getattr(as_ever, "plain", False):
        return
    bodies: dict[tuple[type, Any], dict[str, Any]] = {}

    def create(
        cls: Any, class_name: str, names: Any, *, module: Any = None, boundary: Any = None, **more: Any
    ) -> Any:
        if module is None:  # Python looks for it in the same place, the caller's caller
            module = sys._getframe(2).f_globals.get("__name__")
        if cls not in _PLAIN or not _are_plain(names) or more.get("qualname") or more.get("type"):
            return as_ever(cls, class_name, names, module=module, boundary=boundary, **more)
        body = bodies.get((cls, boundary))
        if body is None:
            body = bodies[cls, boundary] = _body_of(as_ever(cls, "Empty", (), module="", boundary=boundary))
        return _made(cls, class_name, names, {**body, "__module__": module})

    create.plain = True  # type: ignore[attr-defined]
    EnumType._create_ = create  # type: ignore[attr-defined]


def _are_plain(names: Any) -> bool:
    """A list of pairs of a name and an int; no name twice, none that means something to Python."""
    if type(names) is not list or not names:
        return False
    seen = set()
    for pair in names:
        if type(pair) is not tuple or len(pair) != 2:
            return False
        name, value = pair
        if type(value) is not int or type(name) is not str or not name or name[0] == "_":
            return False
        seen.add(name)
    return len(seen) == len(names) and seen.isdisjoint(_NOT_PLAIN)


def _body_of(empty: Any) -> dict[str, Any]:
    """What an enum of this kind holds besides its members, as Python has made it."""
    return {
        name: value
        for name, value in vars(empty).items()
        if name not in ("__module__", "__doc__", "__new__") and not isinstance(value, GetSetDescriptorType)
    }


def _made(cls: Any, class_name: str, names: list[tuple[str, int]], body: dict[str, Any]) -> Any:
    """The steps of ``enum._proto_member`` and of ``EnumType.__new__`` that are left for plain members."""
    listed: list[str] = []
    by_name: dict[str, Any] = {}
    by_value: dict[int, Any] = {}
    body |= {"_member_names_": listed, "_member_map_": by_name, "_value2member_map_": by_value}
    body["_unhashable_values_"] = []
    made: Any = type.__new__(EnumType, class_name, (cls,), body)
    _set(made, "__new__", Enum.__new__)
    flags = issubclass(cls, Flag)
    whole = issubclass(cls, int)
    new = body["_new_member_"]
    mask = singles = 0
    for name, value in names:
        single = value and not value & (value - 1)
        if flags:
            mask |= value
            if single:
                singles |= value
        member = by_value.get(value)
        if member is None:
            member = new(made, value) if whole else new(made)
            member._value_ = value
            member._name_ = name
            member.__objclass__ = made
            member._sort_order_ = len(listed)
            by_value[value] = member
            if single or not flags:
                listed.append(name)
        _set(made, name, member)
        by_name[name] = member
    if flags:
        _set(made, "_flag_mask_", mask)
        _set(made, "_singles_mask_", singles)
        _set(made, "_all_bits_", 2 ** mask.bit_length() - 1)
        values = [by_name[name]._value_ for name in listed]
        if values != sorted(values):
            _set(made, "_iter_member_", made._iter_member_by_def_)
    return made
