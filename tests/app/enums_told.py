"""Says all that can be asked of every enum of PySide, a line each: the child of test_pyside_enums.py.

python -m tests.app.enums_told plainly|as-ever
"""

from __future__ import annotations

import importlib
import pickle
import sys
from collections.abc import Callable, Iterator
from enum import Enum, EnumType, Flag
from typing import Any

MODULES = ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtNetwork", "QtWebEngineCore", "QtWebEngineWidgets")


def enums() -> Iterator[Any]:
    """Every enum of these modules, those inside classes too; asking for a class makes its enums."""
    for name in MODULES:
        module = importlib.import_module(f"PySide6.{name}")
        for place in dir(module):
            yield from _inside(getattr(module, place), f"PySide6.{name}", set())


def _inside(thing: Any, module: str, seen: set[int]) -> Iterator[Any]:
    if not isinstance(thing, type) or id(thing) in seen:
        return
    seen.add(id(thing))
    if isinstance(thing, EnumType):
        if thing.__module__ == module:
            yield thing
        return
    for inner in list(vars(thing).values()):
        if isinstance(inner, type) and inner.__module__ == module:
            yield from _inside(inner, module, seen)


def told(kind: Any) -> Iterator[object]:
    """What it is, what its members are, and what it answers to values of all sorts."""
    yield kind.__module__, kind.__qualname__, repr(kind), [base.__name__ for base in kind.__mro__]
    yield dir(kind), sorted(name for name in vars(kind) if name != "__doc__"), kind.__doc__
    yield [(name, _simple(value)) for name, value in sorted(vars(kind).items()) if name.startswith("_")]
    yield len(kind), [one.name for one in kind], [one.name for one in reversed(kind)]
    for name, one in kind.__members__.items():
        yield name, one.name, one.value, type(one.value).__name__, repr(one), str(one), f"{one}", hash(one)
        yield sorted((key, _simple(value)) for key, value in vars(one).items())
        yield getattr(kind, name) is one, kind[name] is one, kind(one.value) is one, one in kind
        yield _or_error(lambda one=one: pickle.loads(pickle.dumps(one)) is one)
    some = list(kind.__members__.values())[:12]
    numbers = [0, -1, 3, 2**31, 2**40, *(one.value + 1 for one in some)]
    for number in numbers:
        yield number, _or_error(lambda number=number: _simple(kind(number)))
    for a in some:
        for b in some[:4]:
            yield [_or_error(lambda a=a, b=b, do=do: _simple(do(a, b))) for do in OPERATIONS]


OPERATIONS: tuple[Callable[[Any, Any], object], ...] = (
    lambda a, b: a | b, lambda a, b: a & b, lambda a, b: a ^ b, lambda a, _: ~a, lambda a, b: a == b,
    lambda a, b: a < b, lambda a, b: list(a | b), lambda a, b: a | 1024, lambda a, _: bool(a),
)  # fmt: skip


def _or_error(ask: Callable[[], object]) -> object:
    try:
        return ask()
    except Exception as error:  # noqa: BLE001 - what it refuses, and how, is asked too
        return f"{type(error).__name__}: {error}"


def _simple(value: Any) -> object:
    """Without an address in memory."""
    if isinstance(value, Enum):
        return repr(value), value._value_, type(value).__qualname__
    if isinstance(value, Flag | int | str | list | tuple):
        return str(value)
    if isinstance(value, dict):
        return [(key, _simple(one)) for key, one in value.items()]
    return getattr(value, "__qualname__", type(value).__name__)


def main() -> None:
    """Tell it. Which way the enums are made is decided before PySide is loaded."""
    if sys.argv[1] == "plainly":
        from desktop_app.app.pyside_enums import make_enums_plainly

        make_enums_plainly()
        make_enums_plainly()
    count = 0
    for kind in enums():
        count += 1
        for line in told(kind):
            print(line)
    print(count, "enums")


if __name__ == "__main__":
    main()
