"""Methods of lists, maps, sets, entries, iterators, streams and optionals. What takes a function is not
offered."""

from __future__ import annotations

import functools
from typing import Any

from desktop_app.velocity.errors import JavaFault
from desktop_app.velocity.java.classes import Call, array_class, register
from desktop_app.velocity.java.collections import (
    ArrayList,
    Collection,
    FixedList,
    IntegerRange,
    JavaList,
    ListIterator,
    unsupported,
)
from desktop_app.velocity.java.maps import Entry, JavaMap, View
from desktop_app.velocity.java.methods_text import not_offered
from desktop_app.velocity.java.numbers import narrow_to_int, parse_decimal
from desktop_app.velocity.java.small_objects import Optional, Stream
from desktop_app.velocity.java.text import java_text
from desktop_app.velocity.java.values import NUMBERS, Array, compare_values, from_key, java_equals, to_key
from desktop_app.velocity.limits import check_items


def _items(collection: Any) -> list[Any]:
    if collection is None:
        raise JavaFault("java.lang.NullPointerException")
    check_items(collection.size())
    return list(collection.elements())


def _to_array(collection: Collection, given: Any = None) -> Array:
    """Into the given array if it is long enough; what lies behind the elements stays but for one null."""
    items = _items(collection)
    if isinstance(given, Array) and len(given.items) > len(items):
        given.items[: len(items) + 1] = [*items, None]
        return given
    return Array("Object", items)


def _add_all(target: Collection, *args: Any) -> bool:
    source = _items(args[-1])
    if len(args) == 1:
        for value in source:
            target.add(value)
        return bool(source)
    assert isinstance(target, JavaList)
    for offset, value in enumerate(source):
        target.insert(args[0] + offset, value)
    return bool(source)


def _keep(target: Collection, other: Any, wanted: bool) -> bool:
    if other is None:
        raise JavaFault("java.lang.NullPointerException")
    changed = False
    if isinstance(target, ArrayList) and not isinstance(target, FixedList):
        return target.replace_items([value for value in target.items if other.contains(value) == wanted])
    for value in _items(target):
        if other.contains(value) != wanted:
            target.remove(value)
            changed = True
    return changed


def _sort(target: JavaList, comparator: Any) -> None:
    if comparator is not None:
        not_offered()
    items = sorted(_items(target), key=functools.cmp_to_key(compare_values))
    if isinstance(target, ArrayList):
        target.modifications += 1
    for index, value in enumerate(items):
        target.set(index, value)


def _set_last(iterator: Any, value: Any) -> None:
    raise unsupported()


_ITERABLE: dict[str, Call] = {
    "Iterator iterator()": lambda c: c.iterator(),
    "void forEach(Consumer)": not_offered,
    "Spliterator spliterator()": not_offered,
}
_COLLECTION: dict[str, Call] = {
    **_ITERABLE,
    "int size()": lambda c: c.size(),
    "boolean isEmpty()": lambda c: c.size() == 0,
    "boolean contains(Object)": lambda c, v: c.contains(v),
    "boolean containsAll(Collection)": lambda c, o: all(c.contains(v) for v in _items(o)),
    "boolean add(Object)": lambda c, v: c.add(v),
    "boolean addAll(Collection)": _add_all,
    "boolean remove(Object)": lambda c, v: c.remove(v),
    "boolean removeAll(Collection)": lambda c, o: _keep(c, o, False),
    "boolean retainAll(Collection)": lambda c, o: _keep(c, o, True),
    "boolean removeIf(Predicate)": not_offered,
    "void clear()": lambda c: c.clear(),
    "Object[] toArray()": _to_array,
    "Object[] toArray(Object[])": _to_array,
    "Object[] toArray(IntFunction)": not_offered,
    "Stream stream()": lambda c: Stream(_items(c)),
    "Stream parallelStream()": lambda c: Stream(_items(c)),
}


def _made(kind: str) -> dict[str, Call]:
    """List.of and Set.of, which every list and set inherits."""

    def make(_: Any, *values: Any) -> FixedList:
        items = list(values)
        if len(values) == 1 and isinstance(values[0], Array):
            items = list(values[0].items)
        if any(item is None for item in items):
            raise JavaFault("java.lang.NullPointerException")
        return FixedList(items, "ImmutableList")

    table: dict[str, Call] = {f"{kind} of({','.join(['Object'] * count)})": make for count in range(11)}
    table[f"{kind} of(Object[])"] = make
    table[f"{kind} copyOf(Collection)"] = lambda _, c: make(_, *_items(c))
    return table


_LIST: dict[str, Call] = {
    **_COLLECTION,
    **_made("List"),
    "Object get(int)": lambda c, i: c.get(i),
    "Object set(int,Object)": lambda c, i, v: c.set(i, v),
    "void add(int,Object)": lambda c, i, v: c.insert(i, v),
    "boolean addAll(int,Collection)": _add_all,
    "Object remove(int)": lambda c, i: c.remove_at(i),
    "int indexOf(Object)": lambda c, v: c.index_of(v),
    "int lastIndexOf(Object)": lambda c, v: c.last_index_of(v),
    "List subList(int,int)": lambda c, a, b: c.sub_list(a, b),
    "ListIterator listIterator()": lambda c: _list_iterator(c),
    "ListIterator listIterator(int)": lambda c, i: _list_iterator(c, i),
    "void sort(Comparator)": _sort,
    "void replaceAll(UnaryOperator)": not_offered,
}


def _list_iterator(target: JavaList, index: int = 0) -> ListIterator:
    if not 0 <= index <= target.size():
        raise JavaFault("java.lang.IndexOutOfBoundsException", f"Index: {index}")
    return ListIterator(_as_array_list(target), index)


_ARRAY_LIST: dict[str, Call] = {
    **_LIST,
    "Object clone()": lambda c: ArrayList(c.items),
    "void ensureCapacity(int)": lambda *_: None,
    "void trimToSize()": lambda *_: None,
}


def _as_array_list(target: JavaList) -> ArrayList:
    return target if isinstance(target, ArrayList) else ArrayList(_items(target))


def _range_index(target: IntegerRange, value: Any) -> int:
    number = value if type(value) in NUMBERS else parse_decimal(java_text(value))
    if number is None:
        raise JavaFault("java.lang.NumberFormatException")
    return target.index_of_number(narrow_to_int(number))


_RANGE: dict[str, Call] = {
    **_LIST,
    "int indexOf(Object)": _range_index,
    "int lastIndexOf(Object)": _range_index,
    "boolean contains(Object)": lambda c, v: type(v) is int and c.index_of_number(v) >= 0,
}


def _put_all(target: JavaMap, other: Any) -> None:
    if other is None:
        raise JavaFault("java.lang.NullPointerException")
    for key in other.ordered():
        target.put(from_key(key), other.data[key])


def _put_if_absent(target: JavaMap, key: Any, value: Any) -> Any:
    old = target.get(key)
    if old is None:
        target.put(key, value)
    return old


def _remove_pair(target: JavaMap, key: Any, value: Any) -> bool:
    if target.has(key) and java_equals(target.get(key), value):
        target.remove(key)
        return True
    return False


def _replace_pair(target: JavaMap, key: Any, old: Any, new: Any) -> bool:
    if target.has(key) and java_equals(target.get(key), old):
        target.put(key, new)
        return True
    return False


def _map_of(_: Any, *pairs: Any) -> JavaMap:
    made = JavaMap()
    for key, value in zip(pairs[::2], pairs[1::2], strict=True):
        if key is None or value is None:
            raise JavaFault("java.lang.NullPointerException")
        if made.has(key):
            raise JavaFault("java.lang.IllegalArgumentException", f"duplicate key: {java_text(key)}")
        made.put(key, value)
    return made


def _entry(_: Any, key: Any, value: Any) -> Entry:
    if key is None or value is None:
        raise JavaFault("java.lang.NullPointerException")
    holder = JavaMap()
    holder.put(key, value)
    return Entry(holder, to_key(key))


MAP: dict[str, Call] = {
    "int size()": lambda m: m.size(),
    "boolean isEmpty()": lambda m: m.size() == 0,
    "Object get(Object)": lambda m, k: m.get(k),
    "Object getOrDefault(Object,Object)": lambda m, k, d: m.get(k) if m.has(k) else d,
    "boolean containsKey(Object)": lambda m, k: m.has(k),
    "boolean containsValue(Object)": lambda m, v: any(java_equals(v, other) for other in m.data.values()),
    "Object put(Object,Object)": lambda m, k, v: m.put(k, v),
    "Object putIfAbsent(Object,Object)": _put_if_absent,
    "void putAll(Map)": _put_all,
    "Object remove(Object)": lambda m, k: m.remove(k),
    "boolean remove(Object,Object)": _remove_pair,
    "Object replace(Object,Object)": lambda m, k, v: m.put(k, v) if m.has(k) else None,
    "boolean replace(Object,Object,Object)": _replace_pair,
    "void clear()": lambda m: m.clear(),
    "Set keySet()": lambda m: View(m, "KeySet"),
    "Collection values()": lambda m: View(m, "Values"),
    "Set entrySet()": lambda m: View(m, "EntrySet"),
    "Object clone()": lambda m: type(m)(dict(m.data)),
    "void forEach(BiConsumer)": not_offered,
    "Object compute(Object,BiFunction)": not_offered,
    "Object computeIfAbsent(Object,Function)": not_offered,
    "Object computeIfPresent(Object,BiFunction)": not_offered,
    "Object merge(Object,Object,BiFunction)": not_offered,
    "void replaceAll(BiFunction)": not_offered,
    "Entry entry(Object,Object)": _entry,
    "Map copyOf(Map)": lambda _, m: type(m)(dict(m.data)),
    **{f"Map of({','.join(['Object'] * count)})": _map_of for count in range(0, 21, 2)},
}
_ENTRY: dict[str, Call] = {
    "Object getKey()": Entry.key,
    "Object getValue()": Entry.value,
    "Object setValue(Object)": Entry.set_value,
}
_ITERATOR: dict[str, Call] = {
    "boolean hasNext()": lambda i: i.has_next(),
    "Object next()": lambda i: i.next(),
    "void remove()": lambda i: i.remove(),
    "void forEachRemaining(Consumer)": not_offered,
}
_LIST_ITERATOR: dict[str, Call] = {
    **_ITERATOR,
    "boolean hasPrevious()": lambda i: i.has_previous(),
    "Object previous()": lambda i: i.previous(),
    "int nextIndex()": lambda i: i.next_index(),
    "int previousIndex()": lambda i: i.next_index() - 1,
    "void set(Object)": _set_last,
    "void add(Object)": _set_last,
}


def _distinct(stream: Stream) -> Stream:
    made = JavaMap()
    for item in stream.items:
        made.put(item, True)
    return Stream([from_key(key) for key in made.data])


def _limit(stream: Stream, count: int) -> Stream:
    if count < 0:
        raise JavaFault("java.lang.IllegalArgumentException", str(count))
    return Stream(stream.items[:count])


def _skip(stream: Stream, count: int) -> Stream:
    if count < 0:
        raise JavaFault("java.lang.IllegalArgumentException", str(count))
    return Stream(stream.items[count:])


_STREAM: dict[str, Call] = {
    "long count()": lambda s: len(s.items),
    "Stream distinct()": _distinct,
    "Stream sorted()": lambda s: Stream(sorted(s.items, key=functools.cmp_to_key(compare_values))),
    "Stream limit(long)": _limit,
    "Stream skip(long)": _skip,
    "Optional findFirst()": lambda s: Optional(s.items[0] if s.items else None),
    "Optional findAny()": lambda s: Optional(s.items[0] if s.items else None),
    "Object[] toArray()": lambda s: Array("Object", list(s.items)),
    "List toList()": lambda s: FixedList(list(s.items), "ImmutableList"),
    "Iterator iterator()": lambda s: ArrayList(s.items).iterator(),
    "Stream boxed()": lambda s: s,
    "int sum()": lambda s: sum(s.items),
}


def _present(optional: Optional) -> Any:
    if optional.value is None:
        raise JavaFault("java.util.NoSuchElementException", "No value present")
    return optional.value


_OPTIONAL: dict[str, Call] = {
    "Object get()": _present,
    "Object orElse(Object)": lambda o, other: other if o.value is None else o.value,
    "Object orElseThrow()": _present,
    "boolean isPresent()": lambda o: o.value is not None,
    "boolean isEmpty()": lambda o: o.value is None,
}
_LOCALE: dict[str, Call] = {
    "String getLanguage()": lambda v: v.name.split("_")[0],
    "String getCountry()": lambda v: v.name.split("_")[1] if "_" in v.name else "",
}


def install() -> None:
    """Registers the collection classes."""
    lists = "AbstractList List Collection Iterable AbstractCollection RandomAccess"
    register("AbstractList", "java.util.AbstractList", "List Collection Iterable AbstractCollection", _LIST)
    register(
        "ArrayList", "java.util.ArrayList", f"{lists} Cloneable Serializable", _ARRAY_LIST, "AbstractList"
    )
    register("SubList", "java.util.ArrayList$SubList", lists, _LIST, "AbstractList")
    register("FixedList", "java.util.Arrays$ArrayList", f"{lists} Serializable", _LIST, "AbstractList")
    wrapper = "org.apache.velocity.util.ArrayListWrapper"
    register("ArrayListWrapper", wrapper, "AbstractList List Collection Iterable", _LIST, "AbstractList")
    register("ImmutableList", "java.util.ImmutableCollections$ListN", f"{lists} Serializable", _LIST)
    range_name = "org.apache.velocity.runtime.parser.node.ASTIntegerRange$IntegerRange"
    register("IntegerRange", range_name, lists, _RANGE, "AbstractList")
    register(
        "LinkedHashMap",
        "java.util.LinkedHashMap",
        "HashMap Map AbstractMap Cloneable Serializable",
        MAP,
        "HashMap",
    )
    register("HashMap", "java.util.HashMap", "Map AbstractMap Cloneable Serializable", MAP, "AbstractMap")
    sets = "Set Collection Iterable AbstractCollection AbstractSet"
    set_methods = {**_COLLECTION, **_made("Set")}
    register("KeySet", "java.util.LinkedHashMap$LinkedKeySet", sets, set_methods, "AbstractSet")
    register("EntrySet", "java.util.LinkedHashMap$LinkedEntrySet", sets, set_methods, "AbstractSet")
    values = "Collection Iterable AbstractCollection"
    register("Values", "java.util.LinkedHashMap$LinkedValues", values, _COLLECTION, "AbstractCollection")
    register("Entry", "java.util.LinkedHashMap$Entry", "Map$Entry", _ENTRY)
    register("Iterator", "java.util.LinkedHashMap$LinkedKeyIterator", "java.util.Iterator", _ITERATOR)
    register("ListIterator", "java.util.ArrayList$Itr", "java.util.Iterator", _LIST_ITERATOR)
    register("Stream", "java.util.stream.ReferencePipeline$Head", "BaseStream", _STREAM)
    register("Optional", "java.util.Optional", "", _OPTIONAL)
    register("Locale", "java.util.Locale", "Cloneable Serializable", _LOCALE)
    for component in ("Object", "String", "char", "byte", "BigInteger"):
        array_class(component)
