"""Java's maps and their live views: LinkedHashMap in the order of insertion, HashMap by buckets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desktop_app.velocity.errors import JavaFault
from desktop_app.velocity.java.collections import Collection, JavaIterator, comodified
from desktop_app.velocity.java.text import java_text, joined
from desktop_app.velocity.java.values import Key, Plain, from_key, java_equals, java_hash, to_key, wrap_int
from desktop_app.velocity.limits import check_items, check_text, tick


class JavaMap(Plain):
    """LinkedHashMap: the order of insertion. `data` maps keys (a str, or Key for anything else) to values."""

    __slots__ = ("data", "modifications")
    java_class = "LinkedHashMap"

    def __init__(self, data: dict[str | Key, Any] | None = None) -> None:
        self.data: dict[str | Key, Any] = {} if data is None else data
        self.modifications = 0

    def size(self) -> int:
        return len(self.data)

    def get(self, key: Any) -> Any:
        return self.data.get(key if type(key) is str else Key(key))

    def has(self, key: Any) -> bool:
        return to_key(key) in self.data

    def put(self, key: Any, value: Any) -> Any:
        place = to_key(key)
        if place not in self.data:
            self.modifications += 1
            check_items(len(self.data))
        old = self.data.get(place)
        self.data[place] = value
        return old

    def remove(self, key: Any) -> Any:
        place = to_key(key)
        if place in self.data:
            self.modifications += 1
        return self.data.pop(place, None)

    def clear(self) -> None:
        self.modifications += 1
        self.data.clear()

    def stored(self) -> Iterator[str | Key]:
        """The stored keys in iteration order; fails when the map is changed meanwhile."""
        expected = self.modifications
        for key in self.ordered():
            if self.modifications != expected:
                raise comodified()
            yield key

    def ordered(self) -> list[str | Key]:
        return list(self.data)

    def text_java(self) -> str:
        parts: list[str] = []
        length = 0
        for key in self.ordered():
            tick()
            name = "(this Map)" if from_key(key) is self else java_text(from_key(key))
            value = self.data[key]
            text = f"{name}={'(this Map)' if value is self else java_text(value)}"
            length += len(text) + 2
            check_text(length)
            parts.append(text)
        return joined(parts, "{", "}")

    def equals_java(self, other: Any) -> bool:
        if self is other:
            return True
        if not isinstance(other, JavaMap) or len(self.data) != len(other.data):
            return False
        return all(
            key in other.data and java_equals(value, other.data[key]) for key, value in self.data.items()
        )

    def hash_java(self) -> int:
        code = 0
        for key, value in self.data.items():
            tick()
            code += java_hash(from_key(key)) ^ java_hash(value)
        return wrap_int(code)


class HashMap(JavaMap):
    """HashMap: iterates by buckets of the keys' hash codes."""

    __slots__ = ()
    java_class = "HashMap"

    def ordered(self) -> list[str | Key]:
        buckets = 16
        while len(self.data) > buckets * 3 // 4:
            buckets *= 2

        def bucket(key: str | Key) -> int:
            code = java_hash(from_key(key)) & 0xFFFFFFFF
            return (code ^ code >> 16) & buckets - 1

        return sorted(self.data, key=bucket)


class Entry(Plain):
    """One key and value of a map, live."""

    __slots__ = ("_key", "_map")
    java_class = "Entry"

    def __init__(self, of_map: JavaMap, key: str | Key) -> None:
        self._map = of_map
        self._key = key

    def key(self) -> Any:
        return from_key(self._key)

    def value(self) -> Any:
        return self._map.data.get(self._key)

    def set_value(self, value: Any) -> Any:
        old = self.value()
        self._map.data[self._key] = value
        return old

    def text_java(self) -> str:
        return f"{java_text(self.key())}={java_text(self.value())}"

    def equals_java(self, other: Any) -> bool:
        if not isinstance(other, Entry):
            return False
        return java_equals(self.key(), other.key()) and java_equals(self.value(), other.value())

    def hash_java(self) -> int:
        return java_hash(self.key()) ^ java_hash(self.value())


class View(Collection):
    """keySet(), values() or entrySet() of a map, live."""

    __slots__ = ("java_class", "map")

    def __init__(self, of_map: JavaMap, java_class: str) -> None:
        self.map = of_map
        self.java_class = java_class

    def size(self) -> int:
        return len(self.map.data)

    def _element(self, key: str | Key) -> Any:
        if self.java_class == "KeySet":
            return from_key(key)
        return self.map.data[key] if self.java_class == "Values" else Entry(self.map, key)

    def elements(self) -> Iterator[Any]:
        for key in self.map.stored():
            yield self._element(key)

    def iterator(self) -> JavaIterator:
        return ViewIterator(self)

    def element_at(self, key: str | Key) -> Any:
        return self._element(key)

    def contains(self, value: Any) -> bool:
        if self.java_class == "KeySet":
            return self.map.has(value)
        return super().contains(value)

    def remove(self, value: Any) -> bool:
        for key in self.map.ordered():
            if java_equals(value, self._element(key)):
                self.map.remove(from_key(key))
                return True
        return False

    def clear(self) -> None:
        self.map.clear()

    def equals_java(self, other: Any) -> bool:
        if self is other:
            return True
        if self.java_class == "Values" or not isinstance(other, View) or other.java_class == "Values":
            return False
        return self.size() == other.size() and all(other.contains(value) for value in self.elements())

    def hash_java(self) -> int:
        if self.java_class == "Values":
            return super().hash_java()
        return wrap_int(sum(java_hash(value) for value in self.elements()))


class ViewIterator(JavaIterator):
    __slots__ = ("_expected", "_keys", "_last", "_view")

    def __init__(self, view: View) -> None:
        self._view = view
        self._keys = view.map.ordered()[::-1]
        self._last: str | Key | None = None
        self._expected = view.map.modifications

    def has_next(self) -> bool:
        return bool(self._keys)

    def next(self) -> Any:
        if self._view.map.modifications != self._expected:
            raise comodified()
        if not self._keys:
            raise JavaFault("java.util.NoSuchElementException")
        self._last = self._keys.pop()
        return self._view.element_at(self._last)

    def remove(self) -> None:
        if self._last is None:
            raise JavaFault("java.lang.IllegalStateException")
        self._view.map.remove(from_key(self._last))
        self._last = None
        self._expected = self._view.map.modifications
