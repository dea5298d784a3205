"""Turns the syntax tree into Python closures, once per template. Closures get the state of a rendering and
nothing else; no text of the template ever becomes Python code."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from desktop_app.velocity import directives, operators
from desktop_app.velocity.errors import JavaFault, LimitExceeded, VelocityError
from desktop_app.velocity.java.collections import ArrayList
from desktop_app.velocity.java.maps import JavaMap
from desktop_app.velocity.limits import Guard, Limits
from desktop_app.velocity.nodes import Node, token_literal
from desktop_app.velocity.parser import Parser
from desktop_app.velocity.parser17 import Parser17
from desktop_app.velocity.references import Place, Reference
from desktop_app.velocity.runtime import Render, Run, Test, Value, text_17, text_24, truth_24
from desktop_app.velocity.source import Places

if TYPE_CHECKING:
    from desktop_app.velocity.trace import Plan

Item = Render | str
_OPERATORS = {"Add": "+", "Subtract": "-", "Mul": "*", "Div": "/", "Mod": "%"}
_SIGNS = {"EQ": "==", "NE": "!=", "LT": "<", "GT": ">", "LE": "<=", "GE": ">=", "And": "&&", "Or": "||"}


class Compiler:
    """Compiles one text. outer: where a string literal stands whose inside is being compiled (line, column).
    macros: name -> macro; filled in the order of the text, the first definition of a name stays."""

    def __init__(
        self,
        text: str,
        engine: str,
        limits: Limits,
        guard: Guard,
        macros: dict[str, Any],
        outer: Place | None = None,
        plan: Plan | None = None,
        depth: int = 0,
    ) -> None:
        self.engine = engine
        self.is_17 = engine == "1.7"
        self.macros = macros
        self.limits = limits
        self.guard = guard
        self.plan = plan
        self.depth = depth
        self._outer = outer
        if depth > limits.depth:
            raise LimitExceeded(f"nested more than {limits.depth} deep")
        kind = Parser17 if self.is_17 else Parser
        self._parser = kind(text, engine, limits, guard, macros.__contains__)
        self.tokens = self._parser.tokens
        # without these words every unknown #name is text, whatever happens at run time
        self.may_call = depth > 0 or "macro" in text or "evaluate" in text
        self.place_at = Places(self._parser.lines, outer).at
        self._references: dict[int, Reference] = {}

    def compile(self) -> Render:
        root = self._parser.parse()
        try:
            return self.sequence(self.items(root))
        finally:
            # what the closures need they hold by now; without this the tree would live as long as they
            self._references.clear()

    # -- places and texts

    def place(self, node: Node) -> Place:
        return self.place_at(self.tokens[node.first].offset)

    def tokens_literal(self, node: Node) -> str:
        return "".join([token_literal(token) for token in self.tokens[node.first : node.last + 1]])

    def literal(self, node: Node) -> str | None:
        """How a node that gave null is named in a joined text or a complaint. None where 2.4.1 itself
        stumbles: it has thrown the tokens of numbers, lists, maps and ranges away by then."""
        kind = node.type
        if kind == "Reference":
            return str(node.extra.get("literal") or self.tokens_literal(node))
        if self.is_17:
            return self.tokens_literal(node)
        if kind == "Expression":
            return self.literal(node.children[0])
        if kind in ("Not", "Negate"):
            inner = self.literal(node.children[0])
            return None if inner is None else ("!" if kind == "Not" else "-") + inner
        if kind in _OPERATORS or kind in _SIGNS:
            left = self.literal(node.children[0])
            return None if left is None else f"{left} {_OPERATORS.get(kind) or _SIGNS[kind]} "
        return self.tokens_literal(node) if kind in ("String", "Word") else None

    def complaint(self, node: Node) -> Callable[[], None]:
        """Called where the engine names a node in a log message; raises where that makes 2.4.1 fail."""
        if self.literal(node) is not None:
            return _no_complaint
        place = self.place(node)

        def complain() -> None:
            raise VelocityError("NullPointerException: the engine cannot name this operand", *place)

        return complain

    def error(self, message: str, place: Place, kind: str = "render") -> VelocityError:
        return VelocityError(message, *place, kind=kind)

    # -- statements

    def items(self, parent: Node) -> list[Item]:
        """The children as texts and closures, texts next to each other joined."""
        out: list[Item] = []
        for child in parent.children:
            for item in self.statement(child):
                if isinstance(item, str):
                    if not item:
                        continue
                    if out and isinstance(out[-1], str) and self.plan is None:
                        out[-1] += item
                        continue
                    if self.plan is not None and self._outer is None:
                        item = self.plan.text(item, self.place(child))
                out.append(item)
        return out

    def sequence(self, items: list[Item]) -> Render:
        if len(items) == 1:
            only = items[0]
            return only if not isinstance(only, str) else _writer(only)

        def render(run: Run) -> None:
            for item in items:
                if type(item) is str:
                    run.w(item)
                else:
                    item(run)  # type: ignore[operator]

        return render

    def block(self, node: Node) -> Render:
        """A block of #if, #foreach, ...: its content, and what the lexer glued in front of the closing
        directive."""
        items = self.items(node)
        stray = node.extra.get("stray", "")
        if stray:
            items.append(node.extra.get("postfix", "") + stray)
        return self.sequence(items)

    def statement(self, node: Node) -> list[Item]:
        kind = node.type
        self.guard.tick(20)
        if kind == "Text":
            return [self.tokens_literal(node) if not self.is_17 else token_literal(self.tokens[node.first])]
        if kind == "Reference":
            return [self._reference_item(node)]
        if kind == "Comment":
            return [self._comment(node)]
        if kind == "Textblock":
            return [self.tokens[node.first].image[3:-3]]
        if kind == "EscapedDirective":
            return [self.tokens[node.first].image]
        if kind == "Escape":
            return [node.extra["text"]]
        if kind == "If":
            return self._framed(node, self._if(node))
        if kind == "Set":
            return self._framed(node, self._set(node))
        return directives.compile_directive(self, node)

    def framed(self, node: Node, render: Render) -> list[Item]:
        return self._framed(node, render)

    def _framed(self, node: Node, render: Render) -> list[Item]:
        """Indentation and line end around a directive are printed only where text is glued to its #."""
        stray = node.extra.get("stray", "")
        if not stray:
            return [render]
        return [node.extra.get("prefix", "") + stray, render, node.extra.get("postfix", "")]

    def _comment(self, node: Node) -> str:
        image = self.tokens[node.first].image
        line, block = image.find("##"), image.find("#*")
        if line < 0 and block < 0:
            return ""
        return image[: line if line >= 0 else block]

    def _reference_item(self, node: Node) -> Item:
        reference = self.reference(node)
        rendered = reference.render()
        if isinstance(rendered, str):
            return rendered
        return self.traced_render(reference, rendered)

    def _if(self, node: Node) -> Render:
        branches: list[tuple[Test, Render]] = [(self.test(node.children[0]), self.block(node.children[1]))]
        otherwise: Render | None = None
        places = [self.place(node)]
        for child in node.children[2:]:
            places.append(self.place(child))
            if child.type == "ElseIf":
                branches.append((self.test(child.children[0]), self.block(child.children[1])))
            else:
                otherwise = self.block(child.children[0])
        if self.plan is not None:
            blocks = [body for _, body in branches] + ([otherwise] if otherwise else [])
            blocks = self.plan.branches("#if", blocks, places)
            branches = [(test, body) for (test, _), body in zip(branches, blocks, strict=False)]
            otherwise = blocks[-1] if otherwise else None
        if len(branches) == 1:
            return _if_else(branches[0][0], branches[0][1], otherwise)

        def render(run: Run) -> None:
            for test, body in branches:
                if test(run):
                    body(run)
                    return
            if otherwise is not None:
                otherwise(run)

        return render

    def _set(self, node: Node) -> Render:
        left = self.reference(node.children[0])
        assign = left.assign()
        value = self.value(node.children[1])
        keeps_null = not self.is_17
        place = self.place(node)

        def render(run: Run) -> None:
            try:
                result = value(run)
            except JavaFault as fault:
                raise VelocityError(fault.text(), *place) from None
            except LimitExceeded as error:
                if error.line is None:
                    error.line, error.column = place
                raise
            if result is not None or keeps_null:
                assign(run, result)

        if self.plan is not None:
            self.plan.assigned(left.root, node.children[1], self)
        return render

    # -- expressions

    def reference(self, node: Node) -> Reference:
        if id(node) not in self._references:
            self._references[id(node)] = Reference(self, node)
        return self._references[id(node)]

    def value(self, node: Node) -> Value:
        kind = node.type
        if kind == "Expression":
            return self.value(node.children[0])
        if kind == "Reference":
            return self.reference(node).value()
        if kind in ("String", "Integer", "Float", "True", "False"):
            return self._literal_value(node)
        if kind == "List":
            values = [self.value(child) for child in node.children]
            return lambda run: ArrayList([value(run) for value in values])
        if kind == "Map":
            return self._map(node)
        if kind == "Range":
            low, high = self.value(node.children[0]), self.value(node.children[1])
            is_17 = self.is_17
            return lambda run: operators.integer_range(low(run), high(run), is_17)
        if kind in _OPERATORS:
            return self._math(node)
        if kind == "Negate":
            inner = self.value(node.children[0])
            complaint = self.complaint(node.children[0])
            return lambda run: operators.negated(inner(run), complaint)
        if kind == "Word":
            return _no_value
        return self.test(node)

    def _literal_value(self, node: Node) -> Value:
        image = self.tokens[node.first].image
        constant: Any
        if node.type == "String":
            return self._string(node, image)
        try:
            if node.type == "Integer":
                constant = operators.parse_number(image)
            elif node.type == "Float":
                constant = operators.parse_float(image)
            else:
                constant = node.type == "True"
        except ValueError:
            raise self.error(f"'{image}' is no number", self.place(node), "parse") from None
        return lambda run: constant

    def _map(self, node: Node) -> Value:
        values = [self.value(child) for child in node.children]
        pairs = list(zip(values[::2], values[1::2], strict=True))

        def value(run: Run) -> JavaMap:
            made = JavaMap()
            for key, item in pairs:
                name = key(run)
                made.put(name, item(run))
            return made

        return value

    def _math(self, node: Node) -> Value:
        left, right = (self.value(child) for child in node.children)
        operation = operators.math_operation(node.type, self.is_17, *map(self.complaint, node.children))
        if node.type != "Add":
            return lambda run: operation(left(run), right(run))
        texts = [self.literal(child) for child in node.children]
        complaints = [self.complaint(child) for child in node.children]
        to_text = text_17 if self.is_17 else text_24

        def add(run: Run) -> Any:
            a, b = left(run), right(run)
            if type(a) is str or type(b) is str:
                if a is None or b is None:
                    complaints[0 if a is None else 1]()
                a = texts[0] if a is None else a if type(a) is str else to_text(a)
                b = texts[1] if b is None else b if type(b) is str else to_text(b)
                return operators.joined(str(a), str(b))
            return operation(a, b)

        return add

    def test(self, node: Node) -> Test:
        kind = node.type
        if kind == "Expression":
            return self.test(node.children[0])
        if kind == "Reference":
            return self.reference(node).test()
        if kind == "And":
            first, second = (self.test(child) for child in node.children)
            return lambda run: first(run) and second(run)
        if kind == "Or":
            first, second = (self.test(child) for child in node.children)
            return lambda run: first(run) or second(run)
        if kind == "Not":
            inner = self.test(node.children[0])
            return lambda run: not inner(run)
        if kind in ("EQ", "NE"):
            return self._equality(node)
        if kind in operators.COMPARISONS:
            return self._order(node)
        if kind == "True":
            return lambda run: True
        if self.is_17 or kind in _OPERATORS or kind in ("False", "Range"):
            # no truth of their own: the engine calls them false (their values are still computed nowhere)
            self.value(node)
            return lambda run: False
        if kind == "Negate":
            return self.test(node.children[0])
        if kind in ("List", "Map"):
            filled = bool(node.children)
            self.value(node)
            return lambda run: filled
        value = self.value(node)
        return lambda run: truth_24(value(run))

    def _equality(self, node: Node) -> Test:
        left, right = (self.value(child) for child in node.children)
        equal: Callable[[Any, Any], bool] = operators.equal_17 if self.is_17 else operators.equal_24
        if node.type == "NE":
            return lambda run: not equal(left(run), right(run))
        return lambda run: equal(left(run), right(run))

    def _order(self, node: Node) -> Test:
        left, right = (self.value(child) for child in node.children)
        compare = operators.compare_17 if self.is_17 else operators.compare_24
        holds = operators.COMPARISONS[node.type]
        complaints = [self.complaint(child) for child in node.children]

        def test(run: Run) -> bool:
            a, b = left(run), right(run)
            if a is None or b is None:
                complaints[0 if a is None else 1]()
                return False
            order = compare(a, b)
            return order is not None and holds(order)

        return test

    # -- string literals

    def _string(self, node: Node, image: str) -> Value:
        quote, text = image[0], image[1:-1]
        if quote == '"':
            text = self._unescaped(node, text)
        text = text.replace(quote * 2, quote)
        if quote == "'" or ("$" not in image and "#" not in image):
            return lambda run: text
        place = self.place(node)
        padded = self.is_17 and "##" not in text
        compiler = Compiler(
            text + " " if padded else text,
            self.engine,
            self.limits,
            self.guard,
            self.macros,
            place,
            self.plan,
            self.depth + 1,
        )
        try:
            tree = compiler.parse_only()
        except LimitExceeded:
            raise
        except VelocityError as error:
            raise self.error(f"Failed to parse String literal: {error.message}", place, "parse") from None
        render = compiler.sequence(compiler.items(tree))

        def value(run: Run) -> str:
            result = run.capture(render)
            return result[:-1] if padded else result

        return value

    def parse_only(self) -> Node:
        return self._parser.parse()

    def _unescaped(self, node: Node, text: str) -> str:
        out: list[str] = []
        start = 0
        while True:
            found = text.find("\\u", start)
            if found < 0:
                return "".join([*out, text[start:]])
            digits = text[found + 2 : found + 6]
            try:
                unit = int(digits, 16) if len(digits) == 4 and digits.strip() == digits else -1
            except ValueError:
                unit = -1
            if not 0 <= unit <= 0xFFFF or "_" in digits:
                raise self.error(f"\\u{digits} is no character", self.place(node), "parse")
            out += [text[start:found], chr(unit)]
            start = found + 6

    # -- tracing

    def traced_value(self, reference: Reference, value: Value) -> Value:
        return value if self.plan is None else self.plan.value(reference, value)

    def traced_render(self, reference: Reference, render: Render) -> Render:
        return render if self.plan is None else self.plan.render(reference, render)


def _no_value(run: Run) -> Any:
    """A bare word where a value is wanted, as in #macro(m $a=null)."""
    return None


def _no_complaint() -> None:
    return None


def _writer(text: str) -> Render:
    return lambda run: run.w(text)


def _if_else(test: Test, body: Render, otherwise: Render | None) -> Render:
    if otherwise is None:

        def render(run: Run) -> None:
            if test(run):
                body(run)

        return render
    other = otherwise

    def render_either(run: Run) -> None:
        if test(run):
            body(run)
        else:
            other(run)

    return render_either
