"""The registry of Java classes a template can meet: names, ancestors and methods by signature. A value has
exactly the methods listed for its class; nothing is looked up on the Python object."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from desktop_app.velocity.java.values import (
    Array,
    BigInteger,
    Byte,
    Char,
    Float,
    JavaObject,
    Long,
    Short,
)

Call = Callable[..., Any]
BOXED = {
    "boolean": "Boolean",
    "char": "Character",
    "byte": "Byte",
    "short": "Short",
    "int": "Integer",
    "long": "Long",
    "float": "Float",
    "double": "Double",
}


class Method:
    """params: type keys ("int", "String", "Object[]"); returns: type key, "void" included; call(receiver,
    *args). A call whose first parameter is named _ needs no receiver: such a method is static."""

    __slots__ = ("call", "name", "params", "returns", "static")

    def __init__(self, signature: str, call: Call) -> None:
        head, _, rest = signature.partition("(")
        self.returns, self.name = head.split()
        inner = rest[:-1]
        self.params: tuple[str, ...] = tuple(inner.split(",")) if inner else ()
        self.call = call
        code = getattr(call, "__code__", None)
        self.static: bool = code is not None and code.co_varnames[:1] == ("_",)


class JavaClass:
    """key: short name used in signatures; name: what getName() says; ancestors: keys of all superclasses and
    interfaces and itself."""

    __slots__ = ("ancestors", "interface", "key", "methods", "name", "superclass")

    def __init__(
        self, key: str, name: str, ancestors: str, methods: list[Method], superclass: str = "Object"
    ) -> None:
        self.key = key
        self.name = name
        self.ancestors = frozenset([key, "Object", *ancestors.split()])
        self.superclass = superclass
        self.interface = False
        self.methods: dict[str, list[Method]] = {}
        seen: set[tuple[str, tuple[str, ...]]] = set()
        for method in methods:
            # of two that differ only in boxing (int, Integer) the engine keeps the first
            key_of = (method.name, tuple(BOXED.get(param, param) for param in method.params))
            if key_of not in seen:
                seen.add(key_of)
                self.methods.setdefault(method.name, []).append(method)

    def simple_name(self) -> str:
        if self.name.startswith("["):
            return _ARRAY_NAMES.get(self.name, self.name[2:-1].rsplit(".", 1)[-1] + "[]")
        return self.name.rsplit(".", 1)[-1].rsplit("$", 1)[-1]

    def describe(self) -> str:
        return f"{'interface' if self.interface else 'class'} {self.name}"


_ARRAY_NAMES = {"[C": "char[]", "[B": "byte[]", "[I": "int[]", "[J": "long[]", "[D": "double[]"}
_CLASSES: dict[str, JavaClass] = {}
_BY_NAME: dict[str, JavaClass] = {}
_BY_TYPE: dict[type, JavaClass] = {}
_PYTHON_TYPES: dict[type, str] = {
    str: "String",
    int: "Integer",
    Long: "Long",
    Short: "Short",
    Byte: "Byte",
    BigInteger: "BigInteger",
    float: "Double",
    Float: "Float",
    Decimal: "BigDecimal",
    bool: "Boolean",
    Char: "Character",
}
_SHARED: list[Method] = []


def methods(table: dict[str, Call]) -> list[Method]:
    """{"boolean contains(CharSequence)": function, ...} as methods."""
    return [Method(signature, call) for signature, call in table.items()]


def share(table: dict[str, Call]) -> None:
    """Methods that every object has (equals, hashCode, toString, getClass, ...)."""
    _SHARED.extend(methods(table))


def register(
    key: str, name: str, ancestors: str, table: dict[str, Call], superclass: str = "Object"
) -> JavaClass:
    own = methods(table)
    seen = {(method.name, method.params) for method in own}
    own += [method for method in _SHARED if (method.name, method.params) not in seen]
    java_class = JavaClass(key, name, ancestors, own, superclass)
    _CLASSES[key] = java_class
    _BY_NAME[name] = java_class
    return java_class


def class_of(value: Any) -> JavaClass:
    """The class of any value but null."""
    kind = type(value)
    known = _BY_TYPE.get(kind)
    if known is not None:
        return known
    key = _PYTHON_TYPES.get(kind)
    if key is None:
        assert isinstance(value, JavaObject), kind
        if isinstance(value, Array):
            return array_class(value.component)
        key = value.java_class
        if not isinstance(kind.__dict__.get("java_class"), str):
            return _CLASSES[key]  # one Python class for several Java classes
    _BY_TYPE[kind] = _CLASSES[key]
    return _CLASSES[key]


def array_class(component: str) -> JavaClass:
    key = component + "[]"
    if key not in _CLASSES:
        codes = {"char": "[C", "byte": "[B", "int": "[I", "long": "[J", "double": "[D"}
        above = "Object[]" if component not in codes else ""
        register(key, codes.get(component, f"[Ljava.lang.{component};"), above, {})
    return _CLASSES[key]


def class_named(name: str) -> JavaClass:
    """By key or by full name; KeyError if there is none."""
    return _CLASSES[name] if name in _CLASSES else _BY_NAME[name]


def is_ancestor(above: str, key: str) -> bool:
    known = _CLASSES.get(key)
    return known is not None and above in known.ancestors
