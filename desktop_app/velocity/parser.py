"""The parser of Velocity 2.4.1: statements, directives and the rules of space gobbling. The tree keeps the
prefixes and postfixes that the engine may drop; what is printed is decided by the compiler."""

from __future__ import annotations

import re
from collections.abc import Callable

from desktop_app.velocity.directive_arguments import ArgumentParser
from desktop_app.velocity.directive_names import BLOCK_DIRECTIVES, CONTROL, DIRECTIVES, DIRECTIVES_17
from desktop_app.velocity.lexer import Token
from desktop_app.velocity.limits import Guard, Limits
from desktop_app.velocity.nodes import Node
from desktop_app.velocity.plain_reference import plain_reference
from desktop_app.velocity.tokens import DEFAULT, DIRECTIVE

_TEXT_24 = {
    **dict.fromkeys(
        ("DOT", "RPAREN", "LPAREN", "INTEGER", "FLOAT", "STRING", "ESCAPE", "LCURLY", "RCURLY"), False
    ),
    **dict.fromkeys(("EMPTY_INDEX", "PIPE", "WHITESPACE"), False),
    **dict.fromkeys(("TEXT", "NEWLINE", "SUFFIX"), True),
}


_OPENING = re.compile(r"\s*#\{?(?:if|foreach|macro|define|@\w+)\b")
_PLAIN_TEXT = {"TEXT": True, "INLINE_TEXT": False, "NEWLINE": True, "INTEGER": False, "EMPTY_INDEX": False}


class Parser(ArgumentParser):
    """parse() gives the tree. is_macro: names defined before this text was parsed (for #evaluate and
    literals)."""

    def __init__(
        self, text: str, engine: str, limits: Limits, guard: Guard, is_macro: Callable[[str], bool]
    ) -> None:
        super().__init__(text, engine, limits, guard, is_macro)
        self._macro_names: set[str] = set()
        self._statement = 0

    def parse(self) -> Node:
        root = self.open("process")
        self._statements(root, ("EOF",), True)
        self.at += 1
        return self.close(root)

    def failed_at(self, closers: tuple[str, ...]) -> tuple[int, bool]:
        """After an error: where the statement begins that could not be read, and whether it is only a closing
        directive without its opening."""
        token = self.tokens[min(self._statement, len(self.tokens) - 1)] if self.tokens else None
        return (0, False) if token is None else (token.offset, token.kind in closers)

    def failed_opening(self, start: int) -> bool:
        """Does a directive begin there that wants an #end?"""
        return _OPENING.match(self.lexer.text, start) is not None

    # -- statements

    def _starts(self, kinds: tuple[str, ...], after_newline: bool) -> bool:
        """One of these tokens, perhaps behind the indentation of a fresh line."""
        kind = self.kind()
        return kind in kinds or (after_newline and kind == "WHITESPACE" and self.kind(2) in kinds)

    def statement(self, parent: Node, after_newline: bool) -> bool:
        """Adds one statement to the parent; true if it ended with a line end."""
        kind = self.kind()
        self._statement = self.at
        node: Node | None
        if self._starts(("IF",), after_newline):
            node, ended = self._if(after_newline)
        elif kind == "IDENTIFIER" or (kind == "LCURLY" and self.kind(2) == "IDENTIFIER"):
            node, ended = self.reference(), False
        elif kind in ("LINE_COMMENT_START", "BLOCK_COMMENT", "FORMAL_COMMENT"):
            node, ended = self._comment(after_newline)
        elif kind == "TEXTBLOCK":
            node, ended = self._single("Textblock"), False
        elif self._starts(("SET",), after_newline):
            node, ended = self._set(after_newline)
        elif kind == "ESCAPE_DIRECTIVE":
            node, ended = self._escaped_directive(), False
        elif kind == "DOUBLE_ESCAPE":
            node, ended = self._escape(), False
        elif self._starts(("WORD", "BRACKETED_WORD"), after_newline):
            node, ended = self._directive(after_newline)
        else:
            node, ended = self._text(kind, after_newline)
        if node is not None:
            parent.children.append(node)
        return ended

    def _text(self, kind: str, after_newline: bool) -> tuple[Node | None, bool]:
        if kind in _TEXT_24:
            return self._single("Text"), _TEXT_24[kind]
        if kind == "LONE_SYMBOL":
            self.token().image = self.token().image[:-1]
            return self._single("Text"), False
        if kind == "ZERO_WIDTH" and self.kind(2) == "EOF":
            self.at += 1
            return None, after_newline
        if kind == "OR_2":
            return self._single("Text"), after_newline
        if kind == "ZERO_WIDTH":
            return self._single("Text"), False
        return self.unexpected(self.token())

    def _comment(self, after_newline: bool) -> tuple[Node, bool]:
        node = self.open("Comment")
        line_comment = self.kind() == "LINE_COMMENT_START"
        self.at += 1
        if line_comment and self.kind() == "LINE_COMMENT":
            self.at += 1
        return self.close(node), line_comment

    def _escaped_directive(self) -> Node:
        node = self.open("EscapedDirective")
        token = self.take("ESCAPE_DIRECTIVE")
        last = token.image.rindex("\\")
        directive = token.image[last + 1 :]
        name = directive[1:]
        if name[0] == "{":
            name = name[1:-1]
        if self._known(name) or name in CONTROL:
            token.image = token.image[: last // 2] + directive
        return self.close(node)

    def _known(self, name: str) -> bool:
        known = DIRECTIVES_17 if self.is_17 else DIRECTIVES
        return name in known or name in self._macro_names or self._is_macro(name)

    def _escape(self) -> Node:
        node = self.open("Escape")
        count = 0
        while self.kind() == "DOUBLE_ESCAPE":
            self.at += 1
            count += 1
        # the real parser looks at the next token only if it has been read; the loop above has read it
        following = self.token()
        control = following.kind in ("IF", "ELSE", "ELSEIF", "END") or self._known(following.image[1:])
        node.note("text", ("\\" if control else "\\\\") * count)
        return self.close(node)

    # -- blank ends of lines

    def _line_rest(self) -> str | None:
        """The blank rest of the line with its end, taken; None (and nothing taken) if more stands on the
        line."""
        if self.kind() == "NEWLINE":
            image = self.token().image
            self.at += 1
            return image
        if self.kind() == "WHITESPACE" and self.kind(2) == "NEWLINE":
            image = self.token().image + self.token(2).image
            self.at += 2
            return image
        return None

    def _indentation(self, node: Node) -> None:
        if self.kind() == "WHITESPACE":
            node.note("prefix", self.token().image)
            self.at += 1

    def _stray(self, token: Token) -> str:
        """Text that the lexer has glued in front of a # (as in $$#end)."""
        place = token.image.rfind("#")
        return token.image[:place] if place > 0 else ""

    # -- #if and #set

    def _if(self, after_newline: bool) -> tuple[Node, bool]:
        self.enter()
        at_start = after_newline
        node = self.open("If")
        self._indentation(node)
        token = self.take("IF")
        node.note("stray", self._stray(token))
        self.skip_blank()
        self.take("LPAREN")
        node.children.append(self.expression())
        self.take("RPAREN")
        block, after_newline = self._branch(("ELSEIF", "ELSE", "END"), after_newline)
        node.children.append(block)
        while self._starts(("ELSEIF",), after_newline):
            block, after_newline = self._else_if(node, block, after_newline)
        if self._starts(("ELSE",), after_newline):
            block, after_newline = self._else(node, block, after_newline)
        if self.kind() == "WHITESPACE" and after_newline:
            block.note("postfix", self.token().image)
            self.at += 1
        end = self.take("END")
        after_newline = self._after_end(node, at_start)
        block.note("stray", self._stray(end))
        self.leave()
        return self.close(node), after_newline

    def _after_end(self, node: Node, at_start: bool) -> bool:
        start = self.at
        rest = self._line_rest()
        if rest is not None and at_start:
            node.note("postfix", rest)
            return True
        self.at = start
        return False

    def _branch(self, ends: tuple[str, ...], after_newline: bool) -> tuple[Node, bool]:
        block = self.open("Block")
        rest = self._line_rest()
        if rest is not None:
            after_newline = True
        after_newline = self._statements(block, ends, after_newline)
        return self.close(block), after_newline

    def _statements(self, block: Node, ends: tuple[str, ...], after_newline: bool) -> bool:
        children = block.children
        lexer, tokens = self.lexer, self.tokens
        quick = not self.is_17
        while True:
            if quick and self.at == len(tokens) and lexer.state == DEFAULT:
                node = plain_reference(self)
                if node is not None:
                    children.append(node)
                    after_newline = False
                    continue
                text = lexer.plain_text()
                if text is not None:
                    tokens.append(text)
            kind = self.kind()
            ended = _PLAIN_TEXT.get(kind) if quick else None
            if ended is not None:
                self._plain(children)
                after_newline = ended
                continue
            if kind in ends or (after_newline and kind == "WHITESPACE" and self.kind(2) in ends):
                return after_newline
            after_newline = self.statement(block, after_newline)

    def _plain(self, siblings: list[Node]) -> None:
        """A token of text: with what stands before it, one node."""
        at = self._statement = self.at
        if siblings and siblings[-1].type == "Text" and siblings[-1].last == at - 1:
            siblings[-1].last = at
        else:
            siblings.append(Node("Text", at))
        self.at = at + 1

    def _else_if(self, parent: Node, previous: Node, after_newline: bool) -> tuple[Node, bool]:
        node = self.open("ElseIf")
        self._previous_postfix(previous)
        token = self.take("ELSEIF")
        self.skip_blank()
        self.take("LPAREN")
        node.children.append(self.expression())
        self.take("RPAREN")
        block, after_newline = self._branch(("ELSEIF", "ELSE", "END"), after_newline)
        node.children.append(block)
        previous.note("stray", self._stray(token))
        parent.children.append(self.close(node))
        return block, after_newline

    def _previous_postfix(self, previous: Node) -> None:
        if self.kind() == "WHITESPACE":
            previous.note("postfix", self.token().image)
            self.at += 1

    def _else(self, parent: Node, previous: Node, after_newline: bool) -> tuple[Node, bool]:
        node = self.open("Else")
        self._previous_postfix(previous)
        token = self.take("ELSE")
        block, after_newline = self._branch(("END",), after_newline)
        node.children.append(block)
        previous.note("stray", self._stray(token))
        parent.children.append(self.close(node))
        return block, after_newline

    def _set(self, after_newline: bool) -> tuple[Node, bool]:
        node = self.open("Set")
        self._indentation(node)
        node.note("stray", self._stray(self.take("SET")))
        self.skip_blank()
        node.children.append(self.reference_or_fail())
        self.skip_blank()
        self.take("EQUALS")
        node.children.append(self.expression())
        self.take("RPAREN")
        self.lexer.in_set = False
        return self.close(node), self._after_end_of_set(node, after_newline)

    def _after_end_of_set(self, node: Node, after_newline: bool) -> bool:
        ended = self._after_end(node, after_newline)
        node.last = self.at - 1
        return ended

    # -- directives

    def _directive(self, after_newline: bool) -> tuple[Node, bool]:
        self.enter()
        at_start = after_newline
        node = self.open("Directive")
        self._indentation(node)
        word = self.token()
        self.at += 1
        cut = word.image.rfind("#")
        bracketed = word.kind == "BRACKETED_WORD"
        name = word.image[cut + 2 : -1] if bracketed else word.image[cut + 1 :]
        node.note("name", name)
        node.note("stray", word.image[:cut] if cut > 0 else "")
        node.note("token", word)
        is_block = name in BLOCK_DIRECTIVES or (name not in DIRECTIVES and name.startswith("@"))
        self.lexer.state = DIRECTIVE
        kinds: list[str] = []
        if self._raw_parenthesis():
            self._arguments(node, name, word, kinds)
        else:
            self.lexer.pop()
        after_newline = False
        start = self.at
        rest = self._line_rest()
        if rest is not None and (is_block or at_start or name in ("include", "parse")):
            after_newline = True
            if not is_block:
                node.note("postfix", rest)
        else:
            self.at = start
        if name in DIRECTIVES:
            self._check_arguments(name, kinds, word)
        if is_block:
            after_newline = self._directive_block(node, name, at_start, after_newline)
            if name == "macro":
                self._macro_names.add(self.tokens[node.children[0].first].image)
        self.leave()
        return self.close(node), after_newline

    def _directive_block(self, node: Node, name: str, at_start: bool, after_newline: bool) -> bool:
        block = self.open("Block")
        after_newline = self._statements(block, ("END", "ELSE"), after_newline)
        node.children.append(self.close(block))
        if self.kind() == "WHITESPACE" and after_newline:
            block.note("postfix", self.token().image)
            self.at += 1
        if name == "foreach" and self.kind() == "ELSE":
            otherwise = self.open("Block")
            token = self.take("ELSE")
            rest = self._line_rest()
            if rest is not None:
                after_newline = True
            after_newline = self._statements(otherwise, ("END",), after_newline)
            node.children.append(self.close(otherwise))
            block.note("stray", self._stray(token))
            block = otherwise
        if self.kind() == "WHITESPACE" and after_newline:
            block.note("postfix", self.token().image)
            self.at += 1
        end = self.take("END")
        after_newline = self._after_end(node, at_start)
        block.note("stray", self._stray(end))
        return after_newline
