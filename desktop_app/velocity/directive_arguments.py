"""The arguments of a directive, #name(...): reading them as 2.4.1 does, and what its built-in directives
accept. Knows nothing of the blocks behind them."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.velocity.directive_names import DIRECTIVES
from desktop_app.velocity.errors import VelocityError
from desktop_app.velocity.expressions import ExpressionParser
from desktop_app.velocity.lexer import Token
from desktop_app.velocity.limits import Guard, Limits
from desktop_app.velocity.nodes import Node
from desktop_app.velocity.tokens import REFERENCE


def check_arguments(name: str, kinds: list[str]) -> str:
    """What is wrong with the arguments of a built-in directive; empty if nothing."""
    count = len(kinds)
    if name == "foreach":
        if count < 3:
            return "Too few arguments to the #foreach directive"
        if kinds[0] != "Reference":
            return "Expected argument 1 of #foreach to be a reference"
        if kinds[1] != "Word":
            return "Expected word 'in' at argument position 2 in #foreach"
        if kinds[2] == "Word":
            return "Argument 3 of #foreach is of the wrong type"
    elif name == "macro":
        return _check_macro(kinds)
    elif name == "break" and count > 1:
        return "The #break directive takes only a single, optional Scope argument"
    elif name == "stop" and count > 1:
        return "The #stop directive only accepts a single message parameter"
    elif name in ("define", "parse"):
        if count != 1:
            return f"The #{name} directive requires one argument"
        if kinds[0] == "Word":
            return f"The argument to #{name} is of the wrong type"
    return ""


def _check_macro(kinds: list[str]) -> str:
    if not kinds:
        return "A macro definition requires at least a macro name"
    if kinds[0] != "Word":
        return "Macro argument 1 must be a token without surrounding ' or \""
    defaults = False
    position = 1
    while position < len(kinds):
        if kinds[position] == "Assign":
            position += 1
            defaults = True
        elif kinds[position] != "Reference":
            return f"Macro argument {position + 1} must be a reference"
        elif defaults:
            return "Macro non-default argument follows a default argument"
        position += 1
    return ""


class ArgumentParser(ExpressionParser):
    """is_macro: names defined before this text was parsed (for #evaluate and literals)."""

    def __init__(
        self, text: str, engine: str, limits: Limits, guard: Guard, is_macro: Callable[[str], bool]
    ) -> None:
        super().__init__(text, engine, limits, guard)
        self._is_macro = is_macro

    def _raw_parenthesis(self) -> bool:
        """Does a bracket follow, perhaps behind blanks? Looks at characters, not tokens."""
        text, position = self.lexer.text, self.lexer.position
        while position < len(text) and text[position] in " \n\r\t":
            position += 1
        return text[position : position + 1] == "("

    def _at_right_parenthesis(self) -> bool:
        kind = self.kind()
        if kind not in ("WHITESPACE", "NEWLINE"):
            return kind == "RPAREN"
        text, position = self.lexer.text, self.lexer.position
        while position < len(text) and text[position] in " \n\r\t":
            position += 1
        return text[position : position + 1] == ")"

    def _at_assignment(self) -> bool:
        if self.lexer.state != REFERENCE:
            return False
        text, position = self.lexer.text, self.lexer.position
        while position < len(text) and (text[position].isspace() or text[position] == "\x1c"):
            position += 1
        return text[position : position + 1] == "="

    def _arguments(self, node: Node, name: str, word: Token, kinds: list[str]) -> None:
        is_macro = name == "macro"
        called_macro = name not in DIRECTIVES and not name.startswith("@") and self._is_macro(name)
        self.skip_blank()
        self.take("LPAREN")
        position = 0
        while not self._at_right_parenthesis():
            self.skip_blank()
            if self.kind() == "COMMA":
                self.at += 1
                self.skip_blank()
            if self.kind() == "LINE_COMMENT_START":
                if not is_macro:
                    raise self._macro_error(f"A Line comment is not allowed in {word.image} arguments", word)
                self.at += 1
                if self.kind() == "LINE_COMMENT":
                    self.at += 1
                continue
            if self.kind() == "IDENTIFIER" and is_macro and self._at_assignment():
                assign = self.open("Assign")
                assign.children.append(self.reference())
                node.children.append(self.close(assign))
                kinds.append("Assign")
                self.skip_blank()
                self.take("EQUALS")
                self.skip_blank()
            argument = self._argument()
            node.children.append(argument)
            kinds.append(argument.type)
            if argument.type == "Word" and called_macro:
                raise self._macro_error(f"Invalid argument {position + 1} in macro call {word.image}", word)
            position += 1
        self.skip_blank()
        self.take("RPAREN")

    def _single(self, type_name: str) -> Node:
        node = self.open(type_name)
        self.at += 1
        return self.close(node)

    def _argument(self) -> Node:
        if self.kind() == "WORD":
            return self._single("Word")
        return self.operand()

    def _macro_error(self, message: str, word: Token) -> VelocityError:
        """Stands on the token behind the directive's name, if that has been read."""
        index = self.tokens.index(word) + 1
        return self.error(message, self.tokens[index] if index < len(self.tokens) else word)

    def _check_arguments(self, name: str, kinds: list[str], word: Token) -> None:
        message = check_arguments(name, kinds)
        if message:
            raise self._macro_error(message, word)
