"""$foreach and the other scopes: a map of its own values with a parent, and the counters of a loop."""

from __future__ import annotations

from typing import Any

from desktop_app.velocity.java.classes import Call, register
from desktop_app.velocity.java.maps import HashMap
from desktop_app.velocity.java.methods_collections import MAP
from desktop_app.velocity.java.values import Plain, to_key
from desktop_app.velocity.runtime import BlockReference


class Scope(HashMap):
    """What a block sees of itself under its own name. replaced: the value that stood under the name
    before."""

    __slots__ = ("has_next", "index", "info", "owner", "parent", "replaced")
    java_class = "ForeachScope"

    def __init__(self, owner: object, previous: Any, info: ScopeInfo) -> None:
        super().__init__()
        self.owner = owner
        self.index = -1
        self.has_next = False
        self.info = info
        self.parent: Scope | None = previous if isinstance(previous, Scope) else None
        self.replaced = None if isinstance(previous, Scope) else previous
        info.scope = self

    def get(self, key: Any) -> Any:
        value = self.data.get(to_key(key))
        if value is None and self.parent is not None and not self.has(key):
            return self.parent.get(key)
        return value

    def depth(self) -> int:
        return 1 if self.parent is None else self.parent.depth() + 1

    def topmost(self) -> Scope:
        return self if self.parent is None else self.parent.topmost()

    def first_replaced(self) -> Any:
        if self.replaced is None and self.parent is not None:
            return self.parent.first_replaced()
        return self.replaced


class ScopeInfo(Plain):
    """$foreach.info: where the loop stands."""

    __slots__ = ("column", "line", "scope")
    java_class = "ScopeInfo"

    def __init__(self, line: int, column: int) -> None:
        self.line = line
        self.column = column
        self.scope: Scope | None = None

    def depth(self) -> int:
        return self.scope.depth() if self.scope else 1

    def text_java(self) -> str:
        depth = self.depth()
        nested = f" depth:{depth}" if depth > 1 else ""
        return f"#foreach[type:block{nested} template:template line:{self.line} column:{self.column}]"


def _set(scope: Scope, key: Any, value: Any) -> str:
    scope.put(key, value)
    return ""


_SCOPE: dict[str, Call] = {
    **MAP,
    "String set(Object,Object)": _set,
    "int getIndex()": lambda s: s.index,
    "int getCount()": lambda s: s.index + 1,
    "boolean hasNext()": lambda s: s.has_next,
    "boolean getHasNext()": lambda s: s.has_next,
    "boolean isFirst()": lambda s: s.index < 1,
    "boolean getFirst()": lambda s: s.index < 1,
    "boolean isLast()": lambda s: not s.has_next,
    "boolean getLast()": lambda s: not s.has_next,
    "Scope getParent()": lambda s: s.parent,
    "Scope getTopmost()": Scope.topmost,
    "Object getReplaced()": Scope.first_replaced,
    "Info getInfo()": lambda s: s.info,
}
_INFO: dict[str, Call] = {
    "String getName()": lambda i: "foreach",
    "String getType()": lambda i: "block",
    "String getTemplate()": lambda i: "template",
    "int getDepth()": ScopeInfo.depth,
    "int getLine()": lambda i: i.line,
    "int getColumn()": lambda i: i.column,
}


def install() -> None:
    """Registers the classes of scopes."""
    name = "org.apache.velocity.runtime.directive"
    register("ForeachScope", f"{name}.ForeachScope", "Scope AbstractMap Map", _SCOPE, "Scope")
    block = {
        "boolean getAsBoolean()": BlockReference.as_boolean,
        "String toString()": BlockReference.text_or_none,
    }
    register("BlockReference", f"{name}.Block$Reference", "Renderable", block)
    register("ScopeInfo", f"{name}.Scope$Info", "", _INFO)
