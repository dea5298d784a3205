"""What every object has, and Class. A Class object shows names and nothing else: no fields, no loaders, no
reflection. Static methods can be called through it, on the few classes listed here."""

from __future__ import annotations

from typing import Any

from desktop_app.velocity.errors import JavaFault
from desktop_app.velocity.java import methods_characters, methods_collections, methods_numbers, methods_text
from desktop_app.velocity.java.classes import Call, class_named, class_of, register, share
from desktop_app.velocity.java.methods_text import not_offered
from desktop_app.velocity.java.text import java_text
from desktop_app.velocity.java.values import ClassObject, java_equals, java_hash


def _monitor(*_: Any) -> Any:
    raise JavaFault("java.lang.IllegalMonitorStateException", "current thread is not owner")


_OBJECT: dict[str, Call] = {
    "boolean equals(Object)": java_equals,
    "int hashCode()": java_hash,
    "String toString()": java_text,
    "Class getClass()": lambda v: ClassObject(class_of(v).key),
    "void notify()": _monitor,
    "void notifyAll()": _monitor,
    "void wait()": _monitor,
    "void wait(long)": _monitor,
    "void wait(long,int)": _monitor,
}


def _for_name(_: Any, name: str) -> ClassObject:
    try:
        found = class_named(name)
    except KeyError:
        found = None
    if found is None or found.name != name:
        raise JavaFault("java.lang.ClassNotFoundException", name)
    return ClassObject(found.key)


def _superclass(value: ClassObject) -> ClassObject | None:
    above = class_named(value.key).superclass
    return ClassObject(above) if above != value.key and above in _SHOWN else None


_SHOWN = {"Object", "Number", "AbstractList", "HashMap"}
_CLASS: dict[str, Call] = {
    "String getName()": lambda c: class_named(c.key).name,
    "String getTypeName()": lambda c: class_named(c.key).name,
    "String getSimpleName()": lambda c: class_named(c.key).simple_name(),
    "String getCanonicalName()": lambda c: class_named(c.key).name.replace("$", "."),
    "String getPackageName()": lambda c: class_named(c.key).name.rpartition(".")[0],
    "Class getSuperclass()": _superclass,
    "Class forName(String)": _for_name,
    "boolean isArray()": lambda c: class_named(c.key).name.startswith("["),
    "boolean isInstance(Object)": lambda c, v: v is not None and c.key in class_of(v).ancestors,
    "boolean isInterface()": lambda c: False,
    "boolean isPrimitive()": lambda c: False,
    "boolean isEnum()": lambda c: False,
    "Object newInstance()": not_offered,
    "ClassLoader getClassLoader()": not_offered,
}


def install() -> None:
    """Registers every class once; runs when the engine is imported."""
    share(_OBJECT)
    register("Object", "java.lang.Object", "", {})
    register("Class", "java.lang.Class", "Serializable Type", _CLASS)
    methods_text.install()
    methods_characters.install()
    methods_numbers.install()
    methods_collections.install()
