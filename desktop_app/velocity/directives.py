"""Compiles #foreach, #macro and macro calls, #define, #evaluate, #break, #stop, #parse and #include."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop_app.velocity import macros
from desktop_app.velocity.directive_names import DIRECTIVES, DIRECTIVES_17
from desktop_app.velocity.errors import JavaFault, LimitExceeded, StopRendering, VelocityError
from desktop_app.velocity.java.access import iterate
from desktop_app.velocity.java.collections import ArrayList, JavaIterator
from desktop_app.velocity.java.text import java_text
from desktop_app.velocity.nodes import Node
from desktop_app.velocity.runtime import BlockReference, Render, Run
from desktop_app.velocity.scope import Scope, ScopeInfo

if TYPE_CHECKING:
    from desktop_app.velocity.compiler import Compiler, Item

DEFINE_DEPTH = 2


def compile_directive(compiler: Compiler, node: Node) -> list[Item]:
    name = node.extra["name"]
    if name not in (DIRECTIVES_17 if compiler.is_17 else DIRECTIVES):
        return macros.compile_call(compiler, node, name)
    render = {
        "foreach": _foreach,
        "literal": _literal_17,
        "macro": macros.define_macro,
        "define": _define,
        "evaluate": _evaluate,
        "break": _break,
        "stop": _stop,
        "parse": _resource,
        "include": _resource,
    }[name](compiler, node)
    return compiler.framed(node, render)


def _literal_17(compiler: Compiler, node: Node) -> Render:
    """Prints its block, or its first argument, as it is written; references in it have lost their
    backslashes."""
    for child in node.children:
        if child.type == "Block":
            compiler.block(child)
        else:
            compiler.value(child)
    if not node.children or node.children[0].last < node.children[0].first:
        raise VelocityError("#literal has nothing to print")
    text = compiler.tokens_literal(node.children[0])
    return lambda run: run.w(text)


def _arguments(node: Node) -> list[Node]:
    return [child for child in node.children if child.type != "Block"]


def _foreach(compiler: Compiler, node: Node) -> Render:
    blocks = [child for child in node.children if child.type == "Block"]
    arguments = _arguments(node)
    place = compiler.place_at(node.extra["token"].offset)
    if compiler.is_17 and (len(node.children) != 4 or not blocks):
        return _odd_foreach_17(compiler, node, place)
    if not blocks or len(arguments) < 3:
        raise compiler.error("Too few arguments to the #foreach directive", place)
    first = arguments[0]
    if first.type == "Reference":
        key = compiler.reference(first).root
    else:
        key = compiler.tokens[first.first].image[1:]
    iterable = compiler.value(arguments[2])
    if compiler.plan is not None and first.type == "Reference":
        compiler.plan.loop(key, arguments[2], compiler)
    rendered = [compiler.block(block) for block in blocks]
    if compiler.plan is not None:
        rendered = compiler.plan.branches("#foreach", rendered, [compiler.place(block) for block in blocks])
    loop = _Loop(key, rendered[0], place, compiler.is_17)
    otherwise = rendered[1] if len(rendered) > 1 else None

    def render(run: Run) -> None:
        values = iterable(run)
        iterator = None if values is None else iterate(values)
        if iterator is None or not (iterator.has_next() or compiler_is_17):
            if otherwise is not None:
                otherwise(run)
            return
        if type(values) is ArrayList:
            loop.over_list(run, values)
        else:
            loop.over(run, iterator)

    compiler_is_17 = compiler.is_17
    return render


def _odd_foreach_17(compiler: Compiler, node: Node, place: tuple[int, int]) -> Render:
    """1.7 does not check: the third argument is the list and the fourth the body, whatever they are."""
    if len(node.children) < 3:

        def refuse(run: Run) -> None:
            """Found out when the loop is reached, so never in a macro that is not called."""
            raise VelocityError("Too few arguments to the #foreach directive", *place)

        return refuse
    third, fourth = node.children[2], node.children[3] if len(node.children) > 3 else None
    for child in node.children:
        if child.type == "Block":
            compiler.block(child)
    if third.type in ("Block", "Word") or fourth is None:
        return lambda run: None
    first = node.children[0]
    key = (
        compiler.reference(first).root
        if first.type == "Reference"
        else compiler.tokens[first.first].image[1:]
    )
    iterable = compiler.value(third)
    body = compiler.sequence(compiler.statement(fourth)) if fourth.type == "Reference" else (lambda run: None)
    loop = _Loop(key, body, place, True)

    def render(run: Run) -> None:
        values = iterable(run)
        iterator = None if values is None else iterate(values)
        if iterator is not None:
            loop.over(run, iterator)

    return render


class _Loop:
    """One #foreach. Its own object is the owner that #break($foreach) stops."""

    def __init__(self, key: str, body: Render, place: tuple[int, int], is_17: bool) -> None:
        self.key = key
        self.body = body
        self.place = place
        self.is_17 = is_17

    def over_list(self, run: Run, values: ArrayList) -> None:
        """As over(), without an iterator object: most loops walk a plain list."""
        variables, key, body, items = run.vars, self.key, self.body, values.items
        expected = values.modifications
        saved, scope = self._begin(run)
        index = 0
        try:
            while index != len(items):
                if values.modifications != expected:
                    raise VelocityError("java.util.ConcurrentModificationException", *self.place)
                if self.is_17:
                    variables["velocityCount"] = index + 1
                    variables["velocityHasNext"] = index + 1 != len(items)
                variables[key] = items[index]
                index += 1
                scope.index += 1
                scope.has_next = index != len(items)
                run.pass_loop()
                body(run)
        except StopRendering as stop:
            if not stop.is_for(self):
                self._end(run, saved)
                raise
        self._end(run, saved)

    def over(self, run: Run, iterator: JavaIterator) -> None:
        variables, key, body = run.vars, self.key, self.body
        saved, scope = self._begin(run)
        count = 0
        try:
            while iterator.has_next():
                value = self._next(iterator)
                count += 1
                variables[key] = value
                scope.index += 1
                scope.has_next = iterator.has_next()
                if self.is_17:
                    variables["velocityCount"] = count
                    variables["velocityHasNext"] = scope.has_next
                run.pass_loop()
                body(run)
        except StopRendering as stop:
            if not stop.is_for(self):
                self._end(run, saved)
                raise
        self._end(run, saved)

    def _next(self, iterator: JavaIterator) -> Any:
        try:
            return iterator.next()
        except JavaFault as fault:
            raise VelocityError(fault.text(), *self.place) from None

    def _begin(self, run: Run) -> tuple[list[tuple[str, Any]], Scope]:
        names = [self.key, "velocityCount", "velocityHasNext"] if self.is_17 else [self.key]
        saved = [(name, run.vars.get(name)) for name in names]
        scope = Scope(self, run.vars.get("foreach"), ScopeInfo(*self.place))
        run.vars["foreach"] = scope
        return saved, scope

    def _end(self, run: Run, saved: list[tuple[str, Any]]) -> None:
        variables = run.vars
        for name, value in saved:
            if value is not None:
                variables[name] = value
            else:
                variables.remove(name)
        scope = variables.get("foreach")
        if scope is None and not self.is_17:
            # the template has set it to nothing: the engine then stumbles over its own scope
            raise VelocityError("NullPointerException: $foreach was set to null inside the loop", *self.place)
        if not isinstance(scope, Scope):
            return
        if scope.parent is not None:
            variables["foreach"] = scope.parent
        elif scope.replaced is not None:
            variables["foreach"] = scope.replaced
        else:
            variables.remove("foreach")


def _define(compiler: Compiler, node: Node) -> Render:
    blocks = [child for child in node.children if child.type == "Block"]
    arguments = _arguments(node)
    place = compiler.place_at(node.extra["token"].offset)
    if len(node.children) != 2 or not blocks:
        raise compiler.error("parameter missing: block name", place)
    argument = arguments[0]
    if not compiler.is_17 and argument.type != "Reference":
        raise compiler.error("The argument to #define must be a reference", place)
    if argument.type == "Reference":
        compiler.reference(argument)
    else:
        compiler.value(argument)
    key = compiler.tokens[argument.first].image[1:]
    body = compiler.block(blocks[0])
    owner = object()
    if compiler.plan is not None:
        compiler.plan.assigned(key)

    def render(run: Run) -> None:
        run.vars[key] = BlockReference(run, body, owner, DEFINE_DEPTH)

    return render


def _evaluate(compiler: Compiler, node: Node) -> Render:
    from desktop_app.velocity.compiler import Compiler as Inner

    place = compiler.place(node)
    count = len(node.children)
    values = [compiler.value(child) for child in node.children if child.type != "Word"]
    if count != 1:
        where = place if count == 0 else compiler.place(node.children[1])
        raise compiler.error("#evaluate() requires exactly one argument", where, "parse")
    if node.children[0].type not in ("String", "Reference"):
        where = compiler.place(node.children[0])
        raise compiler.error("#evaluate() argument must be a string literal or reference", where, "parse")
    value = values[0]
    engine, owner = compiler.engine, object()

    def render(run: Run) -> None:
        source = value(run)
        text = "" if source is None else java_text(source)
        run.enter()
        try:
            inner = Inner(text, engine, run.limits, run.guard, run.macros, depth=run.depth)
            content = inner.compile()
        except LimitExceeded:
            raise
        except VelocityError as error:
            if error.kind != "parse":
                raise
            raise VelocityError(f"#evaluate: {error.message}", *place, kind="parse") from None
        try:
            content(run)
        except StopRendering as stop:
            if not stop.is_for(owner):
                raise
        except VelocityError as error:
            if error.kind == "parse":
                error.line, error.column = place
            raise
        finally:
            run.leave()

    return render


def _break(compiler: Compiler, node: Node) -> Render:
    arguments = node.children
    place = compiler.place_at(node.extra["token"].offset)
    if len(arguments) > 1:
        raise compiler.error("#break takes only a single scope object", place)
    if not arguments:

        def stop_nearest(run: Run) -> None:
            raise StopRendering(True)

        return stop_nearest
    value = compiler.value(arguments[0]) if arguments[0].type != "Word" else (lambda run: None)
    literal = compiler.literal(arguments[0]) or "the argument"

    def stop_scope(run: Run) -> None:
        scope = value(run)
        if not isinstance(scope, Scope):
            raise VelocityError(f"{literal} is not a valid scope to break", *place)
        raise StopRendering(False, scope.owner)

    return stop_scope


def _stop(compiler: Compiler, node: Node) -> Render:
    if len(node.children) > 1:
        place = compiler.place_at(node.extra["token"].offset)
        raise compiler.error("#stop only accepts a single message parameter", place)
    values = [compiler.value(child) for child in node.children if child.type != "Word"]

    def render(run: Run) -> None:
        for value in values:
            value(run)
        raise StopRendering(False)

    return render


def _resource(compiler: Compiler, node: Node) -> Render:
    """#parse and #include: a preview has no other templates, so every name is missing."""
    name = node.extra["name"]
    place = compiler.place_at(node.extra["token"].offset)
    arguments = [
        (child.type, compiler.value(child) if child.type != "Word" else None) for child in node.children
    ]
    is_17 = compiler.is_17

    def render(run: Run) -> None:
        if name == "parse" and not arguments:
            raise VelocityError("#parse(): argument missing", *place)
        for index, (kind, value) in enumerate(arguments[:1] if name == "parse" else arguments):
            if name == "include" and kind not in ("String", "Reference"):
                raise VelocityError(f"invalid #include() argument {index}", *place)
            found = value(run) if value is not None else None
            if found is not None:
                raise VelocityError(f"Unable to find resource '{java_text(found)}'", *place)
            if name == "include":
                run.w(_include_error(index, is_17))

    return render


def _include_error(index: int, is_17: bool) -> str:
    text = f"error with arg {index} please see log."
    return f"<!-- include error : {text} see error log -->" if is_17 else f"null {text} null"
