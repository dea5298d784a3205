"""References, literals and expressions of both engines: the part of the grammar inside brackets. The parser
reads tokens on demand and looks ahead only as far as the real grammar does, since looking ahead fixes the
lexer's state."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from desktop_app.velocity.errors import LimitExceeded, VelocityError
from desktop_app.velocity.lexer import Lexer, Token
from desktop_app.velocity.limits import Guard, Limits
from desktop_app.velocity.nodes import Node
from desktop_app.velocity.source import Lines

_LEVELS: dict[str, tuple[int, str]] = {
    "OR": (1, "Or"),
    "OR_2": (1, "Or"),
    "AND": (2, "And"),
    "EQ": (3, "EQ"),
    "NE": (3, "NE"),
    "LT": (4, "LT"),
    "GT": (4, "GT"),
    "LE": (4, "LE"),
    "GE": (4, "GE"),
    "PLUS": (5, "Add"),
    "MINUS": (5, "Subtract"),
    "MULTIPLY": (6, "Mul"),
    "DIVIDE": (6, "Div"),
    "MODULUS": (6, "Mod"),
}
_LITERALS = {"STRING": "String", "INTEGER": "Integer", "FLOAT": "Float", "TRUE": "True", "FALSE": "False"}
# 1.7 looks at the token behind a ! before it takes the !
_UNARY_STARTS = frozenset(
    ("WHITESPACE", "NOT", "LPAREN", "LBRACKET", "LEFT_CURLEY", "IDENTIFIER", "LCURLY", *_LITERALS)
)
_ARGUMENT_STARTS = {
    *("WHITESPACE", "STRING", "INTEGER", "LBRACKET", "LEFT_CURLEY", "TRUE", "FALSE"),
    *("IDENTIFIER", "LCURLY", "FLOAT", "REFMOD2_RPAREN"),
}
_ARGUMENT_STARTS_24 = _ARGUMENT_STARTS | {"NEWLINE", "NOT", "MINUS", "LPAREN"}

Memo = dict[tuple[str, int], tuple[Node | None, int, VelocityError | None]]


class ExpressionParser:
    """Tokens in, nodes out. tokens: everything read so far; at: index of the next token to take."""

    def __init__(self, text: str, engine: str, limits: Limits, guard: Guard) -> None:
        self.engine = engine
        self.is_17 = engine == "1.7"
        self.lexer = Lexer(text, engine, guard)
        self.lines: Lines = self.lexer.lines
        self.tokens: list[Token] = []
        self.at = 0
        self._limits = limits
        self._depth = 0
        self._memo: Memo = {}
        self._method_starts = _ARGUMENT_STARTS if self.is_17 else _ARGUMENT_STARTS_24

    # -- tokens

    def kind(self, ahead: int = 1) -> str:
        index = self.at + ahead - 1
        tokens = self.tokens
        while index >= len(tokens):
            tokens.append(self.lexer.next())
        return tokens[index].kind

    def token(self, ahead: int = 1) -> Token:
        index = self.at + ahead - 1
        tokens = self.tokens
        while index >= len(tokens):
            tokens.append(self.lexer.next())
        return tokens[index]

    def take(self, kind: str) -> Token:
        token = self.token()
        if token.kind != kind:
            self.unexpected(token)
        self.at += 1
        return token

    def skip_blank(self) -> None:
        """Whitespace and line ends between the parts of an expression."""
        if self.is_17:
            if self.kind() == "WHITESPACE":
                self.at += 1
            return
        while self.kind() in ("WHITESPACE", "NEWLINE"):
            self.at += 1

    def error(self, message: str, token: Token) -> VelocityError:
        line, column = self.lines.place(token.offset)
        return VelocityError(message, line, column, "parse")

    def unexpected(self, token: Token) -> NoReturn:
        image = token.image.replace("\x1c", "")
        what = f"'{image[:40]}'".replace("\n", "\\n") if image else "the end of the template"
        raise self.error(f"Encountered {what} where it was not expected", token)

    def open(self, type_name: str) -> Node:
        self.token()
        return Node(type_name, self.at)

    def close(self, node: Node) -> Node:
        node.last = self.at - 1
        return node

    def enter(self) -> None:
        self._depth += 1
        if self._depth > self._limits.depth:
            line, column = self.lines.place(self.token().offset)
            raise LimitExceeded(f"nested more than {self._limits.depth} deep", line, column)

    def leave(self) -> None:
        self._depth -= 1

    def _once(self, rule: str, parse: Callable[[], Node]) -> Node:
        """Parses a rule at this place once, however often lookahead asks for it."""
        key = (rule, self.at)
        known = self._memo.get(key)
        if known is None:
            try:
                node = parse()
            except VelocityError as error:
                self._memo[key] = (None, self.at, error)
                raise
            self._memo[key] = (node, self.at, None)
            return node
        node_or_none, self.at, error_or_none = known
        if node_or_none is None:
            assert error_or_none is not None
            raise error_or_none
        return node_or_none

    # -- references

    def reference(self) -> Node:
        return self._once("reference", self._reference)

    def _reference(self) -> Node:
        self.enter()
        node = self.open("Reference")
        formal = self.kind() == "LCURLY"
        if formal:
            self.at += 1
        self.take("IDENTIFIER")
        self._indexes(node)
        while self.kind() == "DOT" and self.kind(2) == "IDENTIFIER":
            self.at += 1
            if self.kind(2) == "LPAREN" and self.kind(3) in self._method_starts:
                node.children.append(self._method())
            else:
                identifier = self.open("Identifier")
                self.at += 1
                node.children.append(self.close(identifier))
            self._indexes(node)
        if formal:
            if not self.is_17 and self.kind() == "PIPE":
                self.at += 1
                node.children.append(self.expression())
            if (
                self.kind() not in ("RCURLY",)
                if self.is_17
                else self.kind() not in ("RCURLY", "RIGHT_CURLEY")
            ):
                self.unexpected(self.token())
            self.at += 1
        self.leave()
        return self.close(node)

    def _indexes(self, node: Node) -> None:
        while self.kind() == "INDEX_LBRACKET":
            index = self.open("Index")
            self.at += 1
            self.skip_blank()
            index.children.append(self._index_17() if self.is_17 else self.expression())
            self.skip_blank()
            self.take("INDEX_RBRACKET")
            node.children.append(self.close(index))

    def _index_17(self) -> Node:
        if self.kind() in ("IDENTIFIER", "LCURLY"):
            return self.reference()
        if self.kind() in ("STRING", "INTEGER", "TRUE", "FALSE"):
            return self.literal()
        return self.unexpected(self.token())

    def _method(self) -> Node:
        method = self.open("Method")
        name = self.open("Identifier")
        self.at += 1
        method.children.append(self.close(name))
        self.take("LPAREN")
        argument = self.parameter if self.is_17 else self.expression
        if self.kind() != "REFMOD2_RPAREN":
            method.children.append(argument())
            while self.kind() == "COMMA":
                self.at += 1
                method.children.append(argument())
        self.take("REFMOD2_RPAREN")
        return self.close(method)

    # -- literals

    def literal(self) -> Node:
        node = self.open(_LITERALS[self.kind()])
        self.at += 1
        return self.close(node)

    def _is_range(self) -> bool:
        """Is this bracket the beginning of [from..to]?"""
        start = self.at
        try:
            self.at += 1
            self.skip_blank()
            if self.kind() == "INTEGER":
                self.at += 1
            elif self.kind() in ("IDENTIFIER", "LCURLY"):
                self.reference()
            else:
                return False
            self.skip_blank()
            return self.kind() == "DOUBLEDOT"
        except LimitExceeded:
            raise
        except VelocityError as error:
            if error.message.startswith("Lexical"):
                raise
            return False
        finally:
            self.at = start

    def bracket(self) -> Node:
        """[from..to] or a list."""
        self.enter()
        if self._is_range():
            node = self.open("Range")
            self.at += 1
            self.skip_blank()
            node.children.append(self._bound())
            self.skip_blank()
            self.take("DOUBLEDOT")
            self.skip_blank()
            node.children.append(self._bound())
            self.skip_blank()
        else:
            node = self.open("List")
            self.at += 1
            if self.kind() != "RBRACKET":
                node.children.append(self.parameter())
                while self.kind() == "COMMA":
                    self.at += 1
                    node.children.append(self.parameter())
        self.take("RBRACKET")
        self.leave()
        return self.close(node)

    def _bound(self) -> Node:
        return self.literal() if self.kind() == "INTEGER" else self.reference_or_fail()

    def reference_or_fail(self) -> Node:
        if self.kind() not in ("IDENTIFIER", "LCURLY"):
            self.unexpected(self.token())
        return self.reference()

    def _is_filled_map(self) -> bool:
        if self.is_17:
            # two tokens of lookahead: anything but "}" directly behind
            first = self.kind()
            second = self.kind(2) if first == "WHITESPACE" else first
            return second not in ("RIGHT_CURLEY", "RCURLY")
        start = self.at
        try:
            self.skip_blank()
            if self.kind() in ("RIGHT_CURLEY", "RCURLY"):
                return False
            self.parameter()
            return self.kind() == "COLON"
        except LimitExceeded:
            raise
        except VelocityError as error:
            if error.message.startswith("Lexical"):
                raise
            return False
        finally:
            self.at = start

    def map_literal(self) -> Node:
        self.enter()
        node = self.open("Map")
        self.take("LEFT_CURLEY")
        if self._is_filled_map():
            while True:
                node.children.append(self.parameter())
                self.take("COLON")
                node.children.append(self.parameter())
                if self.kind() != "COMMA":
                    break
                self.at += 1
        else:
            self.skip_blank()
        if self.kind() not in ("RIGHT_CURLEY", "RCURLY"):
            self.unexpected(self.token())
        self.at += 1
        self.leave()
        return self.close(node)

    def parameter(self) -> Node:
        """An element of a list or map (and, in 1.7, an argument): no arithmetic."""
        return self._once("parameter", self._parameter)

    def _parameter(self) -> Node:
        self.skip_blank()
        node = self.operand()
        self.skip_blank()
        return node

    def operand(self) -> Node:
        kind = self.kind()
        if kind in _LITERALS:
            return self.literal()
        if kind in ("IDENTIFIER", "LCURLY"):
            return self.reference()
        if kind == "LBRACKET":
            return self.bracket()
        if kind == "LEFT_CURLEY":
            return self.map_literal()
        return self.unexpected(self.token())

    # -- operators

    def expression(self) -> Node:
        self.enter()
        node = self.open("Expression")
        node.children.append(self._binary(1))
        self.leave()
        return self.close(node)

    def _binary(self, lowest: int) -> Node:
        left = self._unary()
        while True:
            level = _LEVELS.get(self.kind())
            if level is None or level[0] < lowest:
                return left
            image = self.token().image
            self.at += 1
            node = self.open(level[1])
            node.note("image", image)
            right = self._binary(level[0] + 1)
            node.children += [left, right]
            left = self.close(node)

    def _unary(self) -> Node:
        blank = self.kind() == "WHITESPACE"
        self.skip_blank()
        kind = self.kind()
        if kind == "NOT":
            if self.is_17 and not blank and self.kind(2) not in _UNARY_STARTS:
                self.unexpected(self.token())
            self.at += 1
            self.enter()
            node = self.open("Not")
            node.children.append(self._unary())
            self.leave()
            return self.close(node)
        if kind == "MINUS" and not self.is_17:
            self.at += 1
            node = self.open("Negate")
            node.children.append(self._primary())
            return self.close(node)
        return self._primary()

    def _primary(self) -> Node:
        self.skip_blank()
        if self.kind() == "LPAREN":
            self.at += 1
            node = self.expression()
            self.take("RPAREN")
        else:
            node = self.operand()
        self.skip_blank()
        return node
