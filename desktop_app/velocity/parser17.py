"""The parser of Velocity 1.7: an older grammar in which the tokens themselves swallow line ends."""

from __future__ import annotations

from desktop_app.velocity.directive_names import BLOCK_DIRECTIVES_17, DIRECTIVES_17
from desktop_app.velocity.lexer import Token
from desktop_app.velocity.nodes import Node
from desktop_app.velocity.parser import Parser
from desktop_app.velocity.tokens import DIRECTIVE

_TEXT = {
    *("TEXT", "DOT", "RPAREN", "LPAREN", "INTEGER", "FLOAT", "STRING", "ESCAPE", "LCURLY", "RCURLY"),
    "EMPTY_INDEX",
}
_ARGUMENT_STARTS = {
    *(
        "IDENTIFIER",
        "LCURLY",
        "WORD",
        "STRING",
        "INTEGER",
        "LBRACKET",
        "FLOAT",
        "LEFT_CURLEY",
        "TRUE",
        "FALSE",
    ),
}


class Parser17(Parser):
    """As Parser, for engine 1.7. There are no prefixes and postfixes to keep."""

    def statement(self, parent: Node, after_newline: bool) -> bool:
        kind = self.kind()
        self._statement = self.at
        if kind == "IF":
            node = self._if_17()
        elif kind == "IDENTIFIER" or (kind == "LCURLY" and self.kind(2) == "IDENTIFIER"):
            node = self.reference()
        elif kind in ("LINE_COMMENT_START", "BLOCK_COMMENT", "FORMAL_COMMENT"):
            node, _ = self._comment(False)
        elif kind == "TEXTBLOCK":
            node = self._single("Textblock")
        elif kind == "SET":
            node = self._set_17()
        elif kind == "ESCAPE_DIRECTIVE":
            node = self._escaped_directive()
        elif kind == "DOUBLE_ESCAPE":
            node = self._escape()
        elif kind in ("WORD", "BRACKETED_WORD"):
            node = self._directive_17()
        elif kind in _TEXT:
            node = self._single("Text")
        else:
            self.unexpected(self.token())
        parent.children.append(node)
        return False

    def _block_17(self, *ends: str) -> Node:
        block = self.open("Block")
        while self.kind() not in ends:
            self.statement(block, False)
        return self.close(block)

    def _if_17(self) -> Node:
        self.enter()
        node = self.open("If")
        self._condition(node, "IF")
        while self.kind() == "ELSEIF":
            branch = self.open("ElseIf")
            self._condition(branch, "ELSEIF")
            node.children.append(self.close(branch))
        if self.kind() == "ELSE":
            otherwise = self.open("Else")
            self.at += 1
            otherwise.children.append(self._block_17("END", "ELSE", "ELSEIF"))
            node.children.append(self.close(otherwise))
        self.take("END")
        self.leave()
        return self.close(node)

    def _condition(self, node: Node, kind: str) -> None:
        self.take(kind)
        self.skip_blank()
        self.take("LPAREN")
        node.children.append(self.expression())
        self.take("RPAREN")
        node.children.append(self._block_17("END", "ELSE", "ELSEIF"))

    def _set_17(self) -> Node:
        node = self.open("Set")
        self.take("SET")
        self.skip_blank()
        node.children.append(self.reference_or_fail())
        self.skip_blank()
        self.take("EQUALS")
        node.children.append(self.expression())
        self.take("RPAREN")
        self.lexer.in_set = False
        if self.kind() == "NEWLINE":
            self.at += 1
        return self.close(node)

    def _directive_17(self) -> Node:
        self.enter()
        node = self.open("Directive")
        word = self.token()
        self.at += 1
        name = word.image[2:-1] if word.kind == "BRACKETED_WORD" else word.image[1:]
        node.note("name", name)
        node.note("token", word)
        is_block = name in BLOCK_DIRECTIVES_17 or (name not in DIRECTIVES_17 and name.startswith("@"))
        self.lexer.state = DIRECTIVE
        if not self._raw_parenthesis():
            if name == "macro":
                raise self._macro_error("A macro declaration requires at least a name argument", word)
            self.lexer.pop()
            self.leave()
            return self.close(node)
        self._arguments_17(node, name, word)
        if is_block:
            node.children.append(self._block_17("END"))
            self.take("END")
            if name == "macro":
                if len(node.children) < 2:
                    raise self._macro_error("First argument to #macro() must be macro name", word)
                self._macro_names.add(self.tokens[node.children[0].first].image)
        self.leave()
        return self.close(node)

    def _another_argument(self) -> bool:
        """Two tokens of lookahead: does an argument follow (behind a blank or a comma)?"""
        first, second = self.kind(), ""
        if first in ("WHITESPACE", "COMMA"):
            second = self.kind(2)
            return second in _ARGUMENT_STARTS or second in ("COMMA", "WHITESPACE")
        if first == "LCURLY":
            return self.kind(2) == "IDENTIFIER"
        return first in _ARGUMENT_STARTS

    def _arguments_17(self, node: Node, name: str, word: Token) -> None:
        called_macro = name not in DIRECTIVES_17 and not name.startswith("@") and self._is_macro(name)
        self.skip_blank()
        self.take("LPAREN")
        position = 0
        while self._another_argument():
            self.skip_blank()
            if self.kind() == "COMMA":
                self.at += 1
                self.skip_blank()
            argument = self._argument()
            node.children.append(argument)
            if argument.type == "Word":
                wrong = name in DIRECTIVES_17 and (name != "foreach" or position != 1)
                if (called_macro or wrong) and not (name == "macro" and position == 0):
                    raise self._macro_error(f"Invalid arg #{position} in {word.image}", word)
            elif name == "macro" and position == 0:
                raise self._macro_error("Invalid first arg in #macro() directive - must be a word", word)
            position += 1
        self.skip_blank()
        self.take("RPAREN")
