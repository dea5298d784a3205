"""Java's lists, maps, sets, their views and iterators, with live views and fail-fast iteration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from desktop_app.velocity.errors import JavaFault, LimitExceeded
from desktop_app.velocity.java.text import java_text, joined
from desktop_app.velocity.java.values import (
    JavaObject,
    Plain,
    java_equals,
    java_hash,
    wrap_int,
)
from desktop_app.velocity.limits import MAX_ITEMS, check_items, check_text, tick


def out_of_bounds(index: int, size: int) -> JavaFault:
    return JavaFault("java.lang.IndexOutOfBoundsException", f"Index {index} out of bounds for length {size}")


def comodified() -> JavaFault:
    return JavaFault("java.util.ConcurrentModificationException")


def unsupported() -> JavaFault:
    return JavaFault("java.lang.UnsupportedOperationException")


def watched(elements: Iterator[Any]) -> Iterator[Any]:
    """The same elements, counted as work, since a range may have two thousand million of them."""
    for element in elements:
        tick()
        yield element


class Collection(Plain):
    """Anything with elements. Subclasses give size() and elements()."""

    __slots__ = ()

    def size(self) -> int:
        raise NotImplementedError

    def elements(self) -> Iterator[Any]:
        raise NotImplementedError

    def iterator(self) -> JavaIterator:
        return JavaIterator(self.elements())

    def text_java(self) -> str:
        parts: list[str] = []
        length = 0
        for value in self.elements():
            tick()
            text = "(this Collection)" if value is self else java_text(value)
            length += len(text) + 2
            check_text(length)
            parts.append(text)
        return joined(parts, "[", "]")

    def contains(self, value: Any) -> bool:
        return any(java_equals(value, element) for element in watched(self.elements()))

    def remove(self, value: Any) -> bool:
        raise unsupported()

    def clear(self) -> None:
        raise unsupported()

    def add(self, value: Any) -> bool:
        raise unsupported()


class JavaIterator(JavaObject):
    """Over any elements, with one element of lookahead."""

    __slots__ = ("_next", "_source")
    java_class = "Iterator"
    _END = object()

    def __init__(self, source: Iterator[Any]) -> None:
        self._source = source
        self._next = next(source, self._END)

    def has_next(self) -> bool:
        return self._next is not self._END

    def next(self) -> Any:
        value = self._next
        if value is self._END:
            raise JavaFault("java.util.NoSuchElementException")
        self._next = next(self._source, self._END)
        return value

    def remove(self) -> None:
        raise unsupported()


class JavaList(Collection):
    """List: equality and hash by elements, in order."""

    __slots__ = ()
    java_class = "AbstractList"

    def get(self, index: int) -> Any:
        raise NotImplementedError

    def set(self, index: int, value: Any) -> Any:
        raise unsupported()

    def insert(self, index: int, value: Any) -> None:
        raise unsupported()

    def remove_at(self, index: int) -> Any:
        raise unsupported()

    def index_of(self, value: Any) -> int:
        for index, element in enumerate(watched(self.elements())):
            if java_equals(value, element):
                return index
        return -1

    def last_index_of(self, value: Any) -> int:
        found = -1
        for index, element in enumerate(watched(self.elements())):
            if java_equals(value, element):
                found = index
        return found

    def remove(self, value: Any) -> bool:
        index = self.index_of(value)
        if index >= 0:
            self.remove_at(index)
        return index >= 0

    def sub_list(self, start: int, end: int) -> SubList:
        size = self.size()
        if start < 0:
            raise JavaFault("java.lang.IndexOutOfBoundsException", f"fromIndex = {start}")
        if end > size:
            raise JavaFault("java.lang.IndexOutOfBoundsException", f"toIndex = {end}")
        if start > end:
            message = f"fromIndex({start}) > toIndex({end})"
            raise JavaFault("java.lang.IllegalArgumentException", message)
        return SubList(self, start, end - start)

    def equals_java(self, other: Any) -> bool:
        if self is other:
            return True
        if not isinstance(other, JavaList) or self.size() != other.size():
            return False
        return all(
            java_equals(a, b) for a, b in zip(watched(self.elements()), other.elements(), strict=False)
        )

    def hash_java(self) -> int:
        code = 1
        for value in self.elements():
            tick()
            code = 31 * code + java_hash(value) & 0xFFFFFFFF
        return wrap_int(code)


class ArrayList(JavaList):
    __slots__ = ("items", "modifications")
    java_class = "ArrayList"

    def __init__(self, items: Iterable[Any] = ()) -> None:
        self.items = list(items)
        self.modifications = 0

    def size(self) -> int:
        return len(self.items)

    def elements(self) -> Iterator[Any]:
        expected = self.modifications
        items = self.items
        index = 0
        while index != len(items):
            if self.modifications != expected or index > len(items):
                raise comodified()
            yield items[index]
            index += 1

    def iterator(self) -> JavaIterator:
        return ListIterator(self)

    def get(self, index: int) -> Any:
        items = self.items
        if 0 <= index < len(items):
            return items[index]
        raise out_of_bounds(index, len(items))

    def set(self, index: int, value: Any) -> Any:
        old = self.get(index)
        self.items[index] = value
        return old

    def add(self, value: Any) -> bool:
        self.modifications += 1
        self.items.append(value)
        check_items(len(self.items))
        return True

    def insert(self, index: int, value: Any) -> None:
        if not 0 <= index <= len(self.items):
            raise JavaFault("java.lang.IndexOutOfBoundsException", f"Index: {index}, Size: {len(self.items)}")
        self.modifications += 1
        self.items.insert(index, value)
        check_items(len(self.items))

    def remove_at(self, index: int) -> Any:
        old = self.get(index)
        self.modifications += 1
        del self.items[index]
        return old

    def clear(self) -> None:
        self.modifications += 1
        self.items.clear()

    def replace_items(self, items: list[Any]) -> bool:
        changed = len(items) != len(self.items)
        if changed:
            self.modifications += 1
            self.items[:] = items
        return changed


class FixedList(ArrayList):
    """Arrays.asList and arrays seen as lists: elements may be set, not added."""

    __slots__ = ("java_class",)

    def __init__(self, items: list[Any], java_class: str = "FixedList") -> None:
        self.items = items
        self.modifications = 0
        self.java_class = java_class

    def add(self, value: Any) -> bool:
        raise unsupported()

    def insert(self, index: int, value: Any) -> None:
        raise unsupported()

    def remove_at(self, index: int) -> Any:
        raise unsupported()

    def remove(self, value: Any) -> bool:
        if self.java_class == "ImmutableList":
            raise unsupported()
        return super().remove(value)

    def clear(self) -> None:
        if self.items or self.java_class == "ImmutableList":
            raise unsupported()


class ListIterator(JavaIterator):
    """ArrayList's own iterator: fails when the list was changed behind its back."""

    __slots__ = ("_cursor", "_expected", "_last", "_list")
    java_class = "ListIterator"

    def __init__(self, target: ArrayList, cursor: int = 0) -> None:
        self._list = target
        self._cursor = cursor
        self._last = -1
        self._expected = target.modifications

    def has_next(self) -> bool:
        return self._cursor != len(self._list.items)

    def next(self) -> Any:
        if self._list.modifications != self._expected:
            raise comodified()
        if self._cursor >= len(self._list.items):
            raise JavaFault("java.util.NoSuchElementException")
        self._last = self._cursor
        self._cursor += 1
        return self._list.items[self._last]

    def has_previous(self) -> bool:
        return self._cursor != 0

    def previous(self) -> Any:
        if self._list.modifications != self._expected:
            raise comodified()
        if self._cursor <= 0:
            raise JavaFault("java.util.NoSuchElementException")
        self._cursor -= 1
        self._last = self._cursor
        return self._list.items[self._last]

    def next_index(self) -> int:
        return self._cursor

    def remove(self) -> None:
        if self._last < 0:
            raise JavaFault("java.lang.IllegalStateException")
        self._list.remove_at(self._last)
        self._cursor, self._last = self._last, -1
        self._expected = self._list.modifications


class SubList(JavaList):
    """A live window on another list."""

    __slots__ = ("_length", "_parent", "_start")
    java_class = "SubList"

    def __init__(self, parent: JavaList, start: int, length: int) -> None:
        self._parent = parent
        self._start = start
        self._length = length

    def size(self) -> int:
        return self._length

    def elements(self) -> Iterator[Any]:
        for index in range(self._length):
            yield self._parent.get(self._start + index)

    def get(self, index: int) -> Any:
        if not 0 <= index < self._length:
            raise out_of_bounds(index, self._length)
        return self._parent.get(self._start + index)

    def set(self, index: int, value: Any) -> Any:
        self.get(index)
        return self._parent.set(self._start + index, value)

    def add(self, value: Any) -> bool:
        self.insert(self._length, value)
        return True

    def insert(self, index: int, value: Any) -> None:
        if not 0 <= index <= self._length:
            raise JavaFault("java.lang.IndexOutOfBoundsException", f"Index: {index}, Size: {self._length}")
        self._parent.insert(self._start + index, value)
        self._length += 1

    def remove_at(self, index: int) -> Any:
        self.get(index)
        self._length -= 1
        return self._parent.remove_at(self._start + index)

    def clear(self) -> None:
        while self._length:
            self.remove_at(0)


class IntegerRange(JavaList):
    """[from..to] of 2.x: computed, never stored, read only."""

    __slots__ = ("_delta", "_left", "_right")
    java_class = "IntegerRange"

    def __init__(self, left: int, right: int) -> None:
        self._left = left
        self._right = right
        self._delta = -1 if left >= right else 1

    def size(self) -> int:
        return wrap_int(abs(wrap_int(self._right - self._left)) + 1)

    def elements(self) -> Iterator[Any]:
        value = self._left
        if wrap_int(value - self._delta) == self._right:
            return  # the iterator begins one step before, which is the end already
        while value != self._right:
            yield value
            value += self._delta
        yield value

    def get(self, index: int) -> Any:
        value = wrap_int(self._left + wrap_int(self._delta * index))
        if (self._delta > 0 and value > self._right) or (self._delta < 0 and value < self._right):
            raise JavaFault("java.lang.IndexOutOfBoundsException")
        return value

    def index_of_number(self, number: int) -> int:
        place = (number - self._left) * self._delta
        return place if 0 <= place < self.size() else -1

    def text_java(self) -> str:
        if self.size() > MAX_ITEMS:
            raise LimitExceeded(f"a list of more than {MAX_ITEMS:,} elements")
        return joined([str(value) for value in self.elements()], "[", "]")
