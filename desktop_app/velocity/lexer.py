"""The lexer: one token at a time, longest match first, with the state stack of the Velocity grammars. The
parser may change the state between two tokens (a directive's name switches to DIRECTIVE), so tokens are made
on demand."""

from __future__ import annotations

from desktop_app.velocity import tokens as t
from desktop_app.velocity.errors import VelocityError
from desktop_app.velocity.limits import Guard
from desktop_app.velocity.source import Lines

_PRE_STATES = (t.PRE_REFERENCE, t.PRE_DIRECTIVE)


_MAY_BE_MORE = frozenset(("", " ", "\t", "\r", "\n", "$", "#", "\\", "\x1c"))


class Token:
    """kind, text, where it begins, and the special tokens (stray $ and #) that stood before it."""

    __slots__ = ("image", "kind", "offset", "special")

    def __init__(self, kind: str, image: str, offset: int, special: list[str] | None) -> None:
        self.kind = kind
        self.image = image
        self.offset = offset
        self.special = special


class Lexer:
    """Tokens of one text (in UTF-16 units) for engine 2.4.1 or 1.7."""

    def __init__(self, text: str, engine: str, guard: Guard) -> None:
        self.is_17 = engine == "1.7"
        self.text = text if self.is_17 else text + "\x1c"
        self.lines = Lines(self.text)
        self.position = 0
        self.state = t.DEFAULT
        self.in_set = False
        self._guard = guard
        self._table = t.TABLE_17 if self.is_17 else t.TABLE_24
        self._stack: list[tuple[int, int, int, int]] = []
        self._lparen = 0
        self._rparen = 0
        self._curly = 0
        self._in_comment = False
        self._slashes_end = 0

    # -- state stack

    def pop(self) -> bool:
        if not self._stack:
            self._lparen = 0
            self.state = t.DEFAULT
            return False
        self._lparen, self._rparen, self._curly, self.state = self._stack.pop()
        return True

    def _push(self) -> None:
        self._stack.append((self._lparen, self._rparen, self._curly, self.state))
        self._lparen = 0
        self._curly = 0

    def _push_unless_pre(self) -> None:
        if self.is_17 or self.state not in _PRE_STATES:
            self._push()

    # -- tokens

    def tick(self) -> None:
        self._guard.tick()

    def next(self) -> Token:
        text = self.text
        end_of_text = len(text)
        table = self._table
        special: list[str] | None = None
        begin = self.position
        self._guard.tick()
        while True:
            position = self.position
            if position >= end_of_text:
                if begin == position:
                    return Token("EOF", "", max(0, end_of_text - 1), special)
                raise self._lexical_error(end_of_text - 1)
            kind = ""
            end = position
            char = text[position]
            candidates = table[self.state][char]
            if char == "\\":
                candidates = self._behind_backslashes(position, candidates)
            for name, match in candidates:
                found = match(text, position)
                if found is not None and found.end() > end:
                    kind, end = name, found.end()
            if not kind:
                raise self._lexical_error(position)
            self.position = end
            last = kind[-1]
            if last == "!":
                self._more(kind)
            elif last == "?":
                if special is None:
                    special = []
                special.append(text[begin:end])
                self._guard.tick()
                self.position -= 1
                self.pop()
                begin = self.position
            elif last == "-":
                self._guard.tick()
                begin = self.position
            else:
                token = Token(kind, text[begin:end], begin, special)
                action = _ACTIONS.get(kind)
                if action is not None:
                    action(self, token)
                return token

    def _behind_backslashes(self, position: int, candidates: t.Candidates) -> t.Candidates:
        """Without what only a $ or # behind the row of backslashes could make: the row is looked through
        once, not once for each of its signs."""
        if position >= self._slashes_end:
            self._slashes_end = t.BACKSLASHES(self.text, position).end()  # type: ignore[union-attr]
        following = self.text[self._slashes_end : self._slashes_end + 1]
        if following == "$":
            return candidates
        if following == "#" and (self._slashes_end - position) % 2:
            return candidates
        return [pair for pair in candidates if pair[0] not in ("DOLLAR!", "ESCAPE_DIRECTIVE")]

    def plain_text(self) -> Token | None:
        """In the state DEFAULT of 2.4.1: the token of text, #end or #else that begins here, found by one
        pattern instead of by all that may begin so; None where something else may begin."""
        text, position = self.text, self.position
        first = text[position : position + 1]
        if first == "#":
            closing = t.CLOSING(text, position)
            if closing is None:
                return None
            self._guard.tick()
            self.position = closing.end()
            return Token("END" if closing.group() == "#end" else "ELSE", closing.group(), position, None)
        if first in _MAY_BE_MORE:
            return None
        found = t.WHOLE_LINES(text, position)
        kind = "TEXT"
        if found is None:
            found = t.REST_OF_LINE(text, position)
            kind = "INLINE_TEXT"
            if found is None:
                return None
        self._guard.tick()
        self.position = found.end()
        return Token(kind, found.group(), position, None)

    def _lexical_error(self, position: int) -> VelocityError:
        text = self.text
        last = len(text) - 1
        unclosed = position < len(text) and text[position] in "\"'"
        if unclosed:
            place = last if self.is_17 else text.index("\x1c", position)
        elif self.state == t.IN_TEXTBLOCK or position >= last:
            place = last
        else:
            place = self._furthest(position)
        line, column = self.lines.place(max(0, min(place, last)))
        if place >= last and text[-1:] in ("\n", "\r"):
            line, column = line + 1, 0
        elif place >= last and (self.is_17 or text[place : place + 1] == "\x1c"):
            column += 1
        char = text[position : position + 1].replace("\x1c", "")
        what = (
            "an unclosed string" if unclosed else f"the character {char!r}" if char else "the end of the text"
        )
        return VelocityError(f"Lexical error: {what} cannot be understood here", line, column, "parse")

    def _furthest(self, position: int) -> int:
        """The scanner has looked one character on where a token of two characters might have begun."""
        if self.text[position] == "\\":
            while self.text[position : position + 1] == "\\":
                position += 1
            return position
        return position + 1 if self._table[self.state][self.text[position]] else position

    def _more(self, kind: str) -> None:
        if self._in_comment:
            return
        state = self.state
        if kind == "DOLLAR!":
            if state == t.REFERENCE or (state == t.PRE_REFERENCE and not self.is_17):
                self.pop()
            self._push_unless_pre()
            self.state = t.REFERENCE if self.is_17 else t.PRE_REFERENCE
        elif kind == "HASH!":
            ends = (
                (t.REFERENCE, t.REFMODIFIER) if self.is_17 else (t.REFERENCE, t.PRE_REFERENCE, t.REFMODIFIER)
            )
            if state in ends:
                self.pop()
            if not self.is_17 and self.state not in _PRE_STATES and self.state == t.REFMOD3:
                self.state = t.DEFAULT
            self._push_unless_pre()
            self.state = t.PRE_DIRECTIVE
        elif kind != "BLOCK_TEXT!":
            self._in_comment = True
            self._push_unless_pre()
            if kind == "TEXTBLOCK_START!":
                self.state = t.IN_TEXTBLOCK
            elif kind == "FORMAL_START!":
                self.position -= 1
                self.state = t.IN_FORMAL_COMMENT
            else:
                self.state = t.IN_BLOCK_COMMENT

    # -- what single tokens do

    def _index_open(self, token: Token) -> None:
        self._push()
        self.state = t.REFINDEX

    def _popping(self, token: Token) -> None:
        self.pop()

    def _pipe(self, token: Token) -> None:
        if self._curly == 1:
            self.state = t.ALT_VAL
        else:
            self.pop()

    def _left_curley(self, token: Token) -> None:
        self._curly += 1

    def _right_curley(self, token: Token) -> None:
        self._curly -= 1
        if self.state == t.ALT_VAL and self._curly == 0:
            self.pop()

    def _lparen_seen(self, token: Token) -> None:
        if not self._in_comment:
            self._lparen += 1
        if self.state == t.REFMODIFIER:
            self.state = t.REFMOD2

    def _rparen_seen(self, token: Token) -> None:
        while not self._in_comment:
            if self._lparen > 0:
                if self._lparen == self._rparen + 1:
                    self.pop()
                else:
                    self._rparen += 1
                return
            if not self.pop():
                return

    def _method_closed(self, token: Token) -> None:
        self.state = t.REFERENCE if self.is_17 else t.REFMOD3

    def _set_seen(self, token: Token) -> None:
        if not self._in_comment:
            self._push()
            self.in_set = True
            self.state = t.DIRECTIVE
            self._lparen += 1

    def _line_comment_start(self, token: Token) -> None:
        if not self._in_comment:
            if self.state == t.REFERENCE or (self.state == t.PRE_REFERENCE and not self.is_17):
                self.pop()
            self._in_comment = True
            self._push()
            self.state = t.IN_LINE_COMMENT

    def _comment_end(self, token: Token) -> None:
        self._in_comment = False
        self.pop()
        if not self.is_17 and self.state in (t.REFERENCE, t.REFMOD3):
            self.pop()

    def _textblock_end(self, token: Token) -> None:
        self._in_comment = False
        self.pop()

    def _newline(self, token: Token) -> None:
        if self.is_17:
            self.pop()
        self.in_set = False

    def _string_seen(self, token: Token) -> None:
        if self.state == t.DIRECTIVE and not self.in_set and self._lparen == 0:
            self.pop()

    def _integer(self, token: Token) -> None:
        if token.image.endswith(".."):
            self.position -= 2
            token.image = token.image[:-2]
        outside = (t.REFMOD2, t.REFINDEX, t.ALT_VAL)
        if self._lparen == 0 and not self.in_set and self.state not in outside:
            self.pop()

    def _float(self, token: Token) -> None:
        if self._lparen == 0 and not self.in_set and self.state not in (t.REFMOD2, t.ALT_VAL):
            self.pop()

    def _to_directive(self, token: Token) -> None:
        self.state = t.DIRECTIVE

    def _identifier(self, token: Token) -> None:
        if self.state == t.PRE_REFERENCE:
            self.state = t.REFERENCE

    def _dot(self, token: Token) -> None:
        self.position -= 1
        token.image = "."
        self.state = t.REFMODIFIER

    def _lcurly(self, token: Token) -> None:
        self._curly += 1

    def _rcurly(self, token: Token) -> None:
        if self.is_17:
            self.pop()
            return
        while self._curly == 0 and self.state != t.DEFAULT:
            self.pop()
        if self.state not in (t.DEFAULT, t.DIRECTIVE, t.REFMOD2):
            self.pop()


_ACTIONS = {
    "LONE_SYMBOL": Lexer._popping,
    "INDEX_LBRACKET": Lexer._index_open,
    "OR_2": Lexer._popping,
    "PIPE": Lexer._pipe,
    "INDEX_RBRACKET": Lexer._popping,
    "LEFT_CURLEY": Lexer._left_curley,
    "RIGHT_CURLEY": Lexer._right_curley,
    "LPAREN": Lexer._lparen_seen,
    "RPAREN": Lexer._rparen_seen,
    "REFMOD2_RPAREN": Lexer._method_closed,
    "SET": Lexer._set_seen,
    "LINE_COMMENT_START": Lexer._line_comment_start,
    "LINE_COMMENT": Lexer._comment_end,
    "FORMAL_COMMENT": Lexer._comment_end,
    "BLOCK_COMMENT": Lexer._comment_end,
    "TEXTBLOCK": Lexer._textblock_end,
    "NEWLINE": Lexer._newline,
    "SUFFIX": Lexer._popping,
    "STRING": Lexer._string_seen,
    "END": Lexer._popping,
    "IF": Lexer._to_directive,
    "ELSEIF": Lexer._to_directive,
    "ELSE": Lexer._popping,
    "INTEGER": Lexer._integer,
    "FLOAT": Lexer._float,
    "IDENTIFIER": Lexer._identifier,
    "DOT": Lexer._dot,
    "LCURLY": Lexer._lcurly,
    "RCURLY": Lexer._rcurly,
}
