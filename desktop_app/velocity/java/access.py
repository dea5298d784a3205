"""What `$a.b`, `$a.b(c)`, `$a[c]` and #foreach do with a Java value, in both engines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desktop_app.velocity.errors import JavaFault
from desktop_app.velocity.java.classes import JavaClass, class_of
from desktop_app.velocity.java.collections import Collection, FixedList, JavaIterator
from desktop_app.velocity.java.maps import JavaMap, View
from desktop_app.velocity.java.resolve import Resolved, known_class, resolve
from desktop_app.velocity.java.values import Array, ClassObject


def find_method(receiver: Any, name: str, args: list[Any], converts: bool) -> tuple[Resolved | None, Any]:
    """The method and the object to call it on (an array is seen as a list)."""
    found = resolve(class_of(receiver), name, args, converts)
    if found is None:
        if type(receiver) is Array:
            receiver = FixedList(receiver.items, "ArrayListWrapper")
            found = resolve(class_of(receiver), name, args, converts)
        elif type(receiver) is ClassObject:
            shown = known_class(receiver.key)
            if shown is not None:
                found = resolve(shown, name, args, converts)
                if found is not None and not found.is_static:
                    message = "object is not an instance of declaring class"
                    raise JavaFault("java.lang.IllegalArgumentException", message)
    return found, receiver


def _swapped(name: str) -> str:
    first = name[0]
    return (first.upper() if first.islower() else first.lower()) + name[1:]


def _getter(java_class: JavaClass, name: str, converts: bool) -> Resolved | None:
    names = ["get" + name, "get" + _swapped(name)]
    if converts:
        names.append(name)
    for candidate in names:
        found = resolve(java_class, candidate, [], converts)
        if found is not None:
            return found
    return None


def _boolean_getter(java_class: JavaClass, name: str, converts: bool) -> Resolved | None:
    for candidate in ("is" + name, "is" + _swapped(name)):
        found = resolve(java_class, candidate, [], converts)
        if found is not None:
            return found if found.returns in ("boolean", "Boolean") else None
    return None


_KEY = object()
_PROPERTIES: dict[tuple[str, str, bool], Any] = {}


def _property(value: Any, java_class: JavaClass, name: str, converts: bool) -> Any:
    found: Any = _getter(java_class, name, converts)
    if found is None and isinstance(value, JavaMap):
        found = _KEY
    if found is None:
        found = _boolean_getter(java_class, name, converts)
    if found is None and converts and type(value) is Array:
        wrapper = known_class("ArrayListWrapper")
        assert wrapper is not None
        found = _boolean_getter(wrapper, name, converts)
    return found


def get_property(value: Any, name: str, converts: bool) -> Any:
    """`$value.name`: a getter, (2.x) a method of that name, a map's key, a boolean getter; None if there is
    none."""
    java_class = class_of(value)
    key = (java_class.key, name, converts)
    if key in _PROPERTIES:
        found = _PROPERTIES[key]
    else:
        found = _property(value, java_class, name, converts)
        if len(_PROPERTIES) > 20_000:
            _PROPERTIES.clear()
        _PROPERTIES[key] = found
    if found is _KEY:
        return value.get(name)
    if found is None or found.takes:
        return None
    if type(value) is Array and found.returns == "boolean":
        value = FixedList(value.items, "ArrayListWrapper")
    return found.call(value, [])


def set_property(target: Any, name: str, value: Any) -> None:
    """`#set($target.name = value)`: only maps and scopes take it; anything else is silently left alone."""
    if isinstance(target, JavaMap):
        target.put(name, value)


def iterate(value: Any) -> JavaIterator | None:
    """What #foreach walks over; None for what cannot be walked."""
    if isinstance(value, Collection):
        return value.iterator()
    if isinstance(value, JavaMap):
        return View(value, "Values").iterator()
    if isinstance(value, JavaIterator):
        return value
    if type(value) is Array:
        return JavaIterator(_copy(value))
    return None


def _copy(array: Array) -> Iterator[Any]:
    yield from array.items
