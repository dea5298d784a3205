"""#macro, calls of macros, and calls with a body (#@name ... #end). In 2.x arguments are values, put under
their names for the time of the call; in 1.7 they are expressions, computed again wherever the name is
used."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from desktop_app.velocity.errors import LimitExceeded, StopRendering, VelocityError
from desktop_app.velocity.nodes import Node
from desktop_app.velocity.runtime import BlockReference, Render, Run, Value

if TYPE_CHECKING:
    from desktop_app.velocity.compiler import Compiler, Item

MACRO_DEPTH = 20
BODY = "bodyContent"


class Macro:
    """name, parameters with their defaults, body, and where the body begins."""

    __slots__ = ("body", "name", "parameters", "place")

    def __init__(
        self, name: str, parameters: list[tuple[str, Value | None]], body: Render, place: tuple[int, int]
    ) -> None:
        self.name = name
        self.parameters = parameters
        self.body = body
        self.place = place


def define_macro(compiler: Compiler, node: Node) -> Render:
    """Registers the macro while compiling: it can be called from anywhere in the template."""
    *arguments, block = node.children
    names = [_name(compiler, arguments[0], True)]
    parameters: list[tuple[str, Value | None]] = []
    position = 1
    while position < len(arguments):
        argument = arguments[position]
        default: Value | None = None
        if argument.type == "Assign":
            position += 1
            default = compiler.value(arguments[position])
        elif argument.type == "Reference":
            compiler.reference(argument)
        parameters.append((_name(compiler, argument, False), default))
        position += 1
    if compiler.plan is not None:
        compiler.plan.macro([name for name, _ in parameters])
    body = compiler.block(block)
    compiler.macros.setdefault(names[0], Macro(names[0], parameters, body, compiler.place(block)))
    return lambda run: None


def _name(compiler: Compiler, argument: Node, first: bool) -> str:
    if argument.type == "Assign":
        compiler.reference(argument.children[0])
    image = compiler.tokens[argument.first].image
    return image[1:] if not first and image.startswith("$") else image


def compile_call(compiler: Compiler, node: Node, name: str) -> list[Item]:
    """#name(...) or #@name(...) body #end. An unknown name prints as it stands."""
    place = compiler.place(node)
    with_body = name.startswith("@")
    if with_body and not node.children:
        return [
            node.extra.get("prefix", "")
            + node.extra.get("stray", "")
            + "#"
            + name
            + node.extra.get("postfix", "")
        ]
    bare = name[1:] if with_body else name
    arguments = node.children[:-1] if with_body else node.children
    wrong = [argument for argument in arguments if argument.type == "Word"]
    values = [compiler.value(argument) if argument.type != "Word" else _nothing for argument in arguments]
    body = compiler.block(node.children[-1]) if with_body else None
    text = _literal(compiler, node)
    if not compiler.may_call:
        stray = node.extra.get("stray", "")
        before, after = (
            (node.extra.get("prefix", "") + stray, node.extra.get("postfix", "")) if stray else ("", "")
        )
        return [before + text + after]
    call = _Call(compiler, bare, arguments, values, place)
    bad = f"Invalid arg '{compiler.tokens[wrong[0].first].image}' in macro #{bare}" if wrong else ""
    body_owner = object()

    def render(run: Run) -> None:
        macro = run.macros.get(bare)
        if macro is None:
            run.w(text)
            return
        if bad:
            raise VelocityError(bad, *place)
        content = None if body is None else BlockReference(run, body, body_owner, MACRO_DEPTH)
        run.enter()
        try:
            call(run, macro, content)
        except StopRendering as stop:
            if not stop.is_for(call):
                raise
        finally:
            run.leave()

    return compiler.framed(node, render)


def _nothing(run: Run) -> None:
    return None


def _literal(compiler: Compiler, node: Node) -> str:
    """The call as it stands in the text, from the #; with the blank line's ends that the parser has taken."""
    stray = node.extra.get("stray", "")
    out: list[str] = []
    seen = False
    for token in compiler.tokens[node.first : node.last + 1]:
        image = token.image
        if seen or compiler.is_17:
            out.append(image)
        elif "#" in image:
            seen = True
            out.append(image[image.rindex("#") :])
        elif not stray:
            out.append(image)
    text = "".join(out)
    postfix = node.extra.get("postfix", "")
    if stray and postfix and text.endswith(postfix):
        text = text[: -len(postfix)]
    return text


class _Call:
    """One place where a macro is called; its own object is what #break inside the macro stops at."""

    def __init__(
        self,
        compiler: Compiler,
        name: str,
        arguments: list[Node],
        values: list[Value],
        place: tuple[int, int],
    ) -> None:
        self.name = name
        self.place = place
        self.values = values
        self.is_17 = compiler.is_17
        self.literals = [compiler.literal(argument) or "" for argument in arguments]
        self.by_name = [_is_by_name(argument) for argument in arguments]
        self.plain_roots = [_plain_root(compiler, argument) for argument in arguments]

    def __call__(self, run: Run, macro: Macro, content: BlockReference | None) -> None:
        if self.is_17:
            self._call_17(run, macro, content)
        else:
            self._call_24(run, macro, content)

    def _check_depth(self, run: Run, macro: Macro) -> None:
        if len(run.macro_names) >= MACRO_DEPTH:
            message = f"Max calling depth of {MACRO_DEPTH} was exceeded in macro '{self.name}'"
            raise VelocityError(message, *macro.place)

    def _call_24(self, run: Run, macro: Macro, content: BlockReference | None) -> None:
        variables = run.vars
        old_body = variables.remove(BODY)
        if content is not None:
            variables[BODY] = content
        self._check_depth(run, macro)
        saved: list[tuple[bool, Any, Any]] = []
        for index, (name, default) in enumerate(macro.parameters):
            given = None
            if index < len(self.values):
                given = self.values[index](run)
            elif default is not None:
                given = default(run)
            saved.append((name in variables, variables.get(name), given))
        for (name, _), (_, _, given) in zip(macro.parameters, saved, strict=True):
            variables[name] = given
        run.macro_names.append(macro.name)
        try:
            macro.body(run)
        except LimitExceeded:
            raise
        finally:
            run.macro_names.pop()
            if variables.get(BODY) is content:
                _restore(variables, BODY, old_body is not None, old_body)
            for (name, _), (existed, old, given) in zip(macro.parameters, saved, strict=True):
                if _same(variables.get(name), given):
                    _restore(variables, name, existed, old)

    def _call_17(self, run: Run, macro: Macro, content: BlockReference | None) -> None:
        outer = run.vars
        inner = ProxyVariables(outer, run)
        for index, (name, _) in enumerate(macro.parameters[: len(self.values)]):
            if self.by_name[index]:
                inner.proxies[name] = self._evaluator(index)
                inner.local[".literal.$" + name] = self.literals[index]
            else:
                inner.local[name] = self.values[index](run)
        if content is not None:
            inner.local[BODY] = content
        self._check_depth(run, macro)
        run.macro_names.append(macro.name)
        run.vars = inner
        try:
            macro.body(run)
        finally:
            run.vars = outer
            run.macro_names.pop()

    def _evaluator(self, index: int) -> Value:
        root = self.plain_roots[index]
        return self.values[index] if root is None else (lambda run: run.vars.get(root))


def _is_by_name(argument: Node) -> bool:
    return argument.type in ("Range", "Reference", "List", "Map", "String")


def _plain_root(compiler: Compiler, argument: Node) -> str | None:
    if argument.type != "Reference" or argument.children:
        return None
    return compiler.reference(argument).root


def _same(current: Any, given: Any) -> bool:
    """The very same Java object (small Integers are shared)."""
    if current is given:
        return True
    return type(current) is int and type(given) is int and current == given and -128 <= current <= 127


def _restore(variables: Any, name: str, existed: bool, old: Any) -> None:
    if existed:
        variables[name] = old
    else:
        variables.remove(name)


class ProxyVariables:
    """1.7: what a macro sees. Its own names first, then arguments computed in the caller's context, then the
    rest."""

    __slots__ = ("_outer", "_run", "local", "proxies")

    def __init__(self, outer: Any, run: Run) -> None:
        self._outer = outer
        self._run = run
        self.local: dict[str, Any] = {}
        self.proxies: dict[str, Callable[[Run], Any]] = {}

    def get(self, name: str) -> Any:
        value = self.local.get(name)
        if value is not None:
            return value
        proxy = self.proxies.get(name)
        if proxy is None:
            return self._outer.get(name)
        run = self._run
        saved, run.vars = run.vars, self._outer
        try:
            return proxy(run)
        finally:
            run.vars = saved

    def __contains__(self, name: str) -> bool:
        return name in self.proxies or name in self.local or name in self._outer

    def __setitem__(self, name: str, value: Any) -> None:
        self.local[name] = value
        self._outer[name] = value

    def remove(self, name: str) -> Any:
        value = self.local.pop(name, None)
        self.proxies.pop(name, None)
        outer = self._outer.remove(name)
        return outer if value is None else value
