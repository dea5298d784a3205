"""Compiles a reference ($a.b(c)[d], ${a|b}, $!a, escaped and half-finished ones) into closures."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from desktop_app.velocity.errors import JavaFault, VelocityError
from desktop_app.velocity.java.access import find_method, get_property, set_property
from desktop_app.velocity.java.classes import class_named, class_of
from desktop_app.velocity.java.collections import ArrayList
from desktop_app.velocity.java.maps import JavaMap
from desktop_app.velocity.java.resolve import resolve
from desktop_app.velocity.nodes import Node
from desktop_app.velocity.runtime import (
    BlockReference,
    Render,
    Run,
    Test,
    Value,
    text_17,
    text_24,
    truth_17,
    truth_24,
)

if TYPE_CHECKING:
    from desktop_app.velocity.compiler import Compiler

Step = Callable[[Run, Any], Any]
Place = tuple[int, int]


class Reference:
    """One reference, taken apart as the engine does: backslashes in front, glued text, quietness, root and
    steps."""

    def __init__(self, compiler: Compiler, node: Node) -> None:
        self._compiler = compiler
        self.node = node
        self.is_17 = compiler.is_17
        self.converts = not self.is_17
        children = list(node.children)
        self.alternate: Value | None = None
        if children and children[-1].type == "Expression":
            self.alternate = compiler.value(children.pop())
        self.children = children
        self.offset = compiler.tokens[node.first].offset
        self.steps = [self._step(child) for child in children]
        self.quiet = self.runt = self.escaped = False
        self.computable = True
        self.escape_prefix = self.more_prefix = ""
        self.root = self._take_apart()
        if "literal" not in node.extra:
            node.note("literal", compiler.tokens_literal(node))

    def _take_apart(self) -> str:
        tokens = self._compiler.tokens
        token = tokens[self.node.first]
        image = token.image
        if "\\!" in image:
            self.computable = False
            return self._slash_bang(image)
        if image.startswith("\\"):
            count = len(image) - len(image.lstrip("\\"))
            self.escaped = count % 2 != 0
            self.escape_prefix = image[: count // 2]
            image = image[count:]
        dollar = image.rfind("$")
        if dollar > 0:
            self.more_prefix = image[:dollar]
            image = image[dollar:]
        literal = self.node.extra.get("literal")
        if literal is None:
            token.image = image
            literal = self._compiler.tokens_literal(self.node)
            self.node.note("literal", literal)
        self.null_text = literal
        following = tokens[self.node.first + 1].image if self.node.first + 1 < len(tokens) else ""
        if image.startswith("$!"):
            self.quiet = True
            if not self.escaped:
                self.null_text = ""
            return following if image.startswith("$!{") else image[2:]
        if image == "${":
            return following
        if image.startswith("$"):
            return image[1:]
        self.runt = True
        return image

    def _slash_bang(self, image: str) -> str:
        start = image.find("\\", image.index("$"))
        count = 0
        while start + count < len(image) and image[start + count] == "\\":
            count += 1
        self.null_text = image[:start] + image[start : start + count - 1] + image[start + count :]
        return self.null_text

    # -- steps

    def _step(self, child: Node) -> Step:
        if child.type == "Identifier":
            return self._property(child)
        if child.type == "Method":
            return self._method(child)
        return self._index(child)

    def _property(self, child: Node) -> Step:
        name = self._compiler.tokens[child.first].image
        at, place = self._compiler.tokens[child.first].offset, self._compiler.place_at
        converts = self.converts
        plain_key = is_plain_key(name, converts)

        def step(run: Run, value: Any) -> Any:
            if plain_key and type(value) is JavaMap:
                return value.data.get(name)
            try:
                return get_property(value, name, converts)
            except JavaFault as fault:
                raise _invocation(name, value, fault, place(at)) from None

        return step

    def _method(self, child: Node) -> Step:
        name = self._compiler.tokens[child.first].image
        at, place = self._compiler.tokens[child.first].offset, self._compiler.place_at
        arguments = [self._compiler.value(argument) for argument in child.children[1:]]
        converts = self.converts

        def call(value: Any, args: list[Any]) -> Any:
            try:
                found, receiver = find_method(value, name, args, converts)
                if found is None:
                    return None
                result = found.call(receiver, args)
            except JavaFault as fault:
                raise _invocation(name, value, fault, place(at)) from None
            except VelocityError as error:
                raise _placed(error, place(at)) from None
            return "" if result is None and found.is_void else result

        if name == "get" and len(arguments) == 1:
            argument = arguments[0]

            def get(run: Run, value: Any) -> Any:
                key = argument(run)
                if type(key) is str and type(value) is JavaMap:
                    return value.data.get(key)
                return call(value, [key])

            return get
        if not arguments:
            return lambda run, value: call(value, [])
        if len(arguments) == 1:
            only = arguments[0]
            return lambda run, value: call(value, [only(run)])
        return lambda run, value: call(value, [argument(run) for argument in arguments])

    def _index(self, child: Node) -> Step:
        at, place = self._compiler.tokens[child.first].offset, self._compiler.place_at
        argument = self._compiler.value(child.children[0])
        converts = self.converts

        def step(run: Run, value: Any) -> Any:
            key = argument(run)
            if type(value) is ArrayList and type(key) is int and 0 <= key < len(value.items):
                return value.items[key]
            try:
                key = from_the_end(key, value, converts)
                found, receiver = find_method(value, "get", [key], converts)
                if found is None:
                    return None
                result = found.call(receiver, [key])
            except JavaFault as fault:
                message = (
                    f"Error invoking method 'get({key_class(key)})' in {class_of(value).name}: {fault.text()}"
                )
                raise VelocityError(message, *place(at)) from None
            return "" if result is None and found.is_void else result

        return step

    # -- what a trace asks

    def place(self) -> Place:
        return self._compiler.place_at(self.offset)

    def key_of(self, child: Node) -> str | None:
        """The key that a step takes from a map or list, where it is written down: .name, .get('name'),
        [0]."""
        tokens = self._compiler.tokens
        if child.type == "Identifier":
            name = tokens[child.first].image
            return name if is_plain_key(name, self.converts) else None
        arguments = child.children[1:] if child.type == "Method" else child.children
        if child.type == "Method" and (tokens[child.first].image != "get" or len(arguments) != 1):
            return None
        node = arguments[0]
        while node.type == "Expression":
            node = node.children[0]
        image = tokens[node.first].image
        if node.type == "Integer":
            return "[]"
        if node.type == "String" and "$" not in image and "#" not in image:
            return image[1:-1]
        return None

    def name_of(self, child: Node) -> str:
        return self._compiler.tokens[child.first].image if child.type != "Index" else "[...]"

    # -- value, test, render

    def value(self) -> Value:
        """The value, null included; what #set, arguments and operators see."""
        return self.execute() if self.computable else lambda run: None

    def execute(self) -> Value:
        if self.runt:
            return lambda run: None
        plain = _walk(self.root, self.steps)
        alternate = self.alternate
        if alternate is None:
            return self._compiler.traced_value(self, plain)
        other = alternate

        at, place = self.offset, self._compiler.place_at

        def with_alternate(run: Run) -> Any:
            value = plain(run)
            try:
                return value if truth_24(value) else other(run)
            except JavaFault as fault:
                raise VelocityError(fault.text(), *place(at)) from None

        return self._compiler.traced_value(self, with_alternate)

    def test(self) -> Test:
        value = self.execute()
        truth = truth_17 if self.is_17 else truth_24
        return lambda run: truth(value(run))

    def render(self) -> Render | str:
        if self.runt:
            return str(self.node.extra["literal"]) if not self.is_17 else self.root
        value = self.execute()
        null_text = self.null_text
        literal_key = ".literal." + null_text
        prefix = self.escape_prefix + self.more_prefix
        null_prefix = self.escape_prefix * 2 + self.more_prefix
        escape_prefix = self.escape_prefix
        is_17 = self.is_17
        to_text = text_17 if is_17 else text_24
        at, place = self.offset, self._compiler.place_at

        def null_string(run: Run) -> str:
            if is_17:
                argument = run.vars.get(literal_key)
                if argument is not None:
                    return str(argument)
            return null_text

        if self.escaped:

            def render_escaped(run: Run) -> None:
                backslash = "\\" if value(run) is None else ""
                run.w(escape_prefix + backslash + null_string(run))

            return render_escaped

        if not prefix and not is_17:
            # most references: nothing in front, plain null text
            def render_plain(run: Run) -> None:
                result = value(run)
                if type(result) is str:
                    run.w(result)
                elif result is None:
                    run.w(null_text)
                else:
                    render_other(run, result)

        def render_other(run: Run, result: Any) -> None:
            if type(result) is BlockReference:
                if not is_17:
                    run.w(prefix)
                if result.render(run):
                    return
            try:
                text = to_text(result)
            except JavaFault as fault:
                raise VelocityError(fault.text(), *place(at)) from None
            if text is None:
                run.w(null_prefix + null_string(run))
            else:
                run.w(prefix + text)

        def render(run: Run) -> None:
            result = value(run)
            if result is None:
                run.w(null_prefix + null_string(run))
            else:
                render_other(run, result)

        return render if prefix or is_17 else render_plain

    # -- assignment

    def assign(self) -> Callable[[Run, Any], None]:
        root = self.root
        if self.alternate is not None:
            return lambda run, value: None
        if not self.steps:
            if self.is_17:
                root = self._compiler.tokens[self.node.first].image[1:]

            def set_root(run: Run, value: Any) -> None:
                run.vars[root] = value

            return set_root
        target = _walk(root, self.steps[:-1])
        last = self.children[-1]
        if last.type == "Index":
            return self._assign_index(target, last)
        name = self._compiler.tokens[last.first].image

        def set_named(run: Run, value: Any) -> None:
            owner = target(run)
            if owner is not None:
                set_property(owner, name, value)

        return set_named

    def _assign_index(self, target: Value, child: Node) -> Callable[[Run, Any], None]:
        at, place = self._compiler.tokens[child.first].offset, self._compiler.place_at
        argument = self._compiler.value(child.children[0])
        converts = self.converts

        def set_at(run: Run, value: Any) -> None:
            owner = target(run)
            if owner is None:
                return
            key = argument(run)
            try:
                key = from_the_end(key, owner, converts)
                for name in ("set", "put"):
                    found, receiver = find_method(owner, name, [key, value], converts)
                    if found is not None:
                        found.call(receiver, [key, value])
                        return
            except JavaFault as fault:
                raise VelocityError(
                    f"Exception setting [{key_class(key)}]: {fault.text()}", *place(at)
                ) from None

        return set_at


@lru_cache(maxsize=4096)
def is_plain_key(name: str, converts: bool) -> bool:
    """Does `$map.name` mean the key, no method of the map?"""
    map_class = class_named("LinkedHashMap")
    names = ["get" + name, "get" + name[0].swapcase() + name[1:]] + ([name] if converts else [])
    return all(resolve(map_class, candidate, [], converts) is None for candidate in names)


def key_class(key: Any) -> str:
    return "null" if key is None else class_of(key).name


def from_the_end(key: Any, owner: Any, converts: bool) -> Any:
    """A negative index counts from the end."""
    if type(key) is int and key < 0:
        found, receiver = find_method(owner, "size", [], converts)
        if found is None:
            message = f"a size() method is needed for a negative index, {class_of(owner).name} has none"
            raise JavaFault("org.apache.velocity.exception.VelocityException", message)
        return found.call(receiver, []) + key
    return key


def _invocation(name: str, value: Any, fault: JavaFault, place: Place) -> VelocityError:
    message = f"Invocation of method '{name}' in  class {class_of(value).name} threw exception {fault.text()}"
    return VelocityError(message, *place)


def _placed(error: VelocityError, place: Place) -> VelocityError:
    if error.line is None:
        error.line, error.column = place
    return error


def _walk(root: str, steps: list[Step]) -> Value:
    if not steps:
        return lambda run: run.vars.get(root)
    if len(steps) == 1:
        only = steps[0]

        def walk_one(run: Run) -> Any:
            value = run.vars.get(root)
            return None if value is None else only(run, value)

        return walk_one

    def walk(run: Run) -> Any:
        value = run.vars.get(root)
        for step in steps:
            if value is None:
                return None
            value = step(run, value)
        return value

    return walk
