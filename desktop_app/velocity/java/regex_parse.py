"""Java's regular expressions, read into a small tree. What Java refuses is refused here
(PatternSyntaxException)."""

from __future__ import annotations

import unicodedata
from typing import NoReturn

from desktop_app.velocity.errors import JavaFault
from desktop_app.velocity.java.regex_classes import (
    CATEGORIES,
    CLASSES,
    LINE_ENDS,
    PROPERTIES,
    SPACE,
    VERTICAL,
    Test,
    category,
)
from desktop_app.velocity.java.regex_length import Tree, is_bounded
from desktop_app.velocity.limits import tick


class Flags:
    def __init__(self) -> None:
        self.ignore_case = False
        self.multiline = False
        self.dotall = False
        self.comments = False
        self.unicode_case = False

    def copy(self) -> Flags:
        other = Flags()
        other.__dict__.update(self.__dict__)
        return other


_MAX_NESTING = 60
_OF_ONE_CASE = frozenset(("Lu", "Ll", "Lt", "Lower", "Upper"))
_FLAGS: Tree = ("flags",)  # (?i) alone: nothing to repeat


class RegexParser:
    """Reads one pattern. groups: how many; names: of named groups."""

    def __init__(self, pattern: str) -> None:
        self.pattern = _without_quotes(pattern)
        self.at = 0
        self.groups = 0
        self.names: dict[str, int] = {}
        self.flags = Flags()
        self._depth = 0

    def parse(self) -> Tree:
        tree = self._alternatives()
        if self.at < len(self.pattern):
            self._fail("Unmatched closing ')'")
        return tree

    def _fail(self, message: str) -> NoReturn:
        text = f"{message} near index {self.at}"
        raise JavaFault("java.util.regex.PatternSyntaxException", text)

    def _peek(self) -> str:
        if self.flags.comments:
            self._skip_comments()
        return self.pattern[self.at : self.at + 1]

    def _skip_comments(self) -> None:
        while self.at < len(self.pattern):
            char = self.pattern[self.at]
            if SPACE(char):
                self.at += 1
            elif char == "#":
                while self.at < len(self.pattern) and self.pattern[self.at] not in LINE_ENDS:
                    self.at += 1
            else:
                return

    def _alternatives(self) -> Tree:
        self._depth += 1
        if self._depth > _MAX_NESTING:
            self._fail("too many brackets inside brackets")
        branches = [self._sequence()]
        while self._peek() == "|":
            self.at += 1
            branches.append(self._sequence())
        self._depth -= 1
        return branches[0] if len(branches) == 1 else ("alt", branches)

    def _sequence(self) -> Tree:
        items: list[Tree] = []
        while True:
            char = self._peek()
            if char == "" or char in "|)":
                return items[0] if len(items) == 1 else ("seq", items)
            if char in "*+?":
                self._fail(f"Dangling meta character '{char}'")
            tick(20)
            atom = self._atom()
            if atom != _FLAGS:
                items.append(self._quantified(atom))

    def _literal(self, char: str) -> Tree:
        if (
            self.flags.ignore_case
            and char.lower() != char.upper()
            and (char < "\x80" or self.flags.unicode_case)
        ):
            both = {char.lower(), char.upper()}
            return ("set", lambda other: other in both)
        return ("char", char)

    def _quantified(self, node: Tree) -> Tree:
        """One quantifier at most; a second one is refused by the sequence, or counts what is empty."""
        char = self._peek()
        if char == "" or char not in "*+?{":
            return node
        low, high = {"*": (0, -1), "+": (1, -1), "?": (0, 1)}.get(char, (-1, -1))
        if char == "{":
            low, high = self._bounds()
        else:
            self.at += 1
        mode = self._peek()
        if mode in ("?", "+"):
            self.at += 1
        else:
            mode = ""
        return ("repeat", node, low, high, mode)

    def _bounds(self) -> tuple[int, int]:
        end = self.pattern.find("}", self.at)
        body = self.pattern[self.at + 1 : end if end >= 0 else None]
        low, comma, high = body.partition(",")
        if end < 0 or not low.isdecimal() or not low.isascii() or (high and not high.isdecimal()):
            self._fail("Illegal repetition")
        if len(low) > 9 or len(high) > 9:
            self._fail("Illegal repetition range")
        self.at = end + 1
        least = int(low)
        most = -1 if comma and not high else int(high) if high else least
        if 0 <= most < least:
            self._fail("Illegal repetition range")
        return least, most

    def _atom(self) -> Tree:
        char = self._peek()
        self.at += 1
        if char == "(":
            return self._group()
        if char == "[":
            test = self._class()
            return ("set", test)
        if char == ".":
            return ("any",) if self.flags.dotall else ("set", lambda other: other not in LINE_ENDS)
        if char == "^":
            return ("assert", "line_start" if self.flags.multiline else "start")
        if char == "$":
            return ("assert", "line_end" if self.flags.multiline else "end")
        if char == "\\":
            return self._escape()
        if char == "{":
            self.at -= 1
            return ("seq", [])
        return self._literal(char)

    def _group(self) -> Tree:
        saved = self.flags.copy()
        if self.pattern[self.at : self.at + 1] != "?":
            self.groups += 1
            number = self.groups
            node = self._alternatives()
            self._close(saved)
            return ("group", number, node)
        self.at += 1
        rest = self.pattern[self.at :]
        for opening, ahead, negative in (
            ("=", True, False),
            ("!", True, True),
            ("<=", False, False),
            ("<!", False, True),
        ):
            if rest.startswith(opening):
                self.at += len(opening)
                node = self._alternatives()
                self._close(saved)
                if not ahead and not is_bounded(node):
                    self._fail("Look-behind group does not have an obvious maximum length")
                return ("look", node, ahead, negative)
        if rest.startswith(">"):
            self.at += 1
            node = self._alternatives()
            self._close(saved)
            return ("atomic", node)
        if rest.startswith("<"):
            return self._named(saved)
        return self._flag_group(saved)

    def _named(self, saved: Flags) -> Tree:
        end = self.pattern.find(">", self.at)
        name = self.pattern[self.at + 1 : max(end, 0)]
        if not (name.isascii() and name.isalnum() and name[0].isalpha()) or name in self.names:
            self._fail("wrong group name")
        self.at = end + 1
        self.groups += 1
        number = self.groups
        self.names[name] = number
        node = self._alternatives()
        self._close(saved)
        return ("group", number, node)

    def _close(self, saved: Flags) -> None:
        if self._peek() != ")":
            self._fail("Unclosed group")
        self.at += 1
        self.flags = saved

    def _flag_group(self, saved: Flags) -> Tree:
        on = True
        while True:
            char = self.pattern[self.at : self.at + 1]
            self.at += 1
            if char == "-":
                on = False
            elif char == "i":
                self.flags.ignore_case = on
            elif char == "m":
                self.flags.multiline = on
            elif char == "s":
                self.flags.dotall = on
            elif char == "x":
                self.flags.comments = on
            elif char == "u":
                self.flags.unicode_case = on
            elif char in ("U", "d") and char:
                continue
            elif char == ")":
                return _FLAGS
            elif char == ":":
                node = self._alternatives()
                self._close(saved)
                return node
            else:
                self._fail("Unknown inline modifier")

    def _escape(self) -> Tree:
        char = self.pattern[self.at : self.at + 1]
        self.at += 1
        if char == "":
            self._fail("Unexpected internal error")
        if char in "123456789":
            return self._reference(char)
        if char == "k":
            end = self.pattern.find(">", self.at)
            name = self.pattern[self.at + 1 : max(end, 0)]
            if self.pattern[self.at : self.at + 1] != "<" or name not in self.names:
                self._fail("named capturing group is missing")
            self.at = end + 1
            return ("ref", self.names[name])
        if char in "bBAGzZ":
            names = {"b": "word", "B": "not_word", "A": "start", "G": "anchor", "z": "very_end", "Z": "end"}
            return ("assert", names[char])
        if char == "R":
            newline: Tree = ("set", VERTICAL)
            return ("alt", [("seq", [("char", "\r"), ("char", "\n")]), newline])
        self.at -= 1
        test_or_char = self._escaped_member()
        return self._literal(test_or_char) if isinstance(test_or_char, str) else ("set", test_or_char)

    def _reference(self, digit: str) -> Tree:
        number = int(digit)
        while self.at < len(self.pattern) and self.pattern[self.at] in "0123456789":
            larger = number * 10 + int(self.pattern[self.at])
            if larger > self.groups:
                break
            number = larger
            self.at += 1
        return ("ref", number)

    def _escaped_member(self) -> str | Test:
        """What follows a backslash, inside or outside brackets: one character or a class of them."""
        char = self.pattern[self.at : self.at + 1]
        self.at += 1
        if char.lower() in CLASSES and char:
            test = CLASSES[char.lower()]
            return test if char.islower() else _negate(test)
        if char in ("p", "P"):
            test = self._property()
            return test if char == "p" else _negate(test)
        simple = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "a": "\x07", "e": "\x1b"}
        if char in simple:
            return simple[char]
        if char in ("x", "u"):
            return self._hexadecimal(char)
        if char == "0":
            return self._octal()
        if char == "c":
            self.at += 1
            return chr(ord(self.pattern[self.at - 1 : self.at] or "@") ^ 64)
        if char == "" or (char.isascii() and char.isalpha()):
            self._fail("Illegal/unsupported escape sequence")
        return char

    def _hexadecimal(self, kind: str) -> str:
        if kind == "x" and self.pattern[self.at : self.at + 1] == "{":
            end = self.pattern.find("}", self.at)
            digits = self.pattern[self.at + 1 : max(end, 0)]
            self.at = end + 1
        else:
            length = 2 if kind == "x" else 4
            digits = self.pattern[self.at : self.at + length]
            self.at += length
            if len(digits) < length:
                digits = ""
        try:
            return chr(int(digits, 16))
        except (ValueError, OverflowError):
            self._fail("Illegal hexadecimal escape sequence")

    def _octal(self) -> str:
        digits = ""
        while len(digits) < 3 and self.pattern[self.at : self.at + 1] in tuple("01234567"):
            if len(digits) == 2 and digits[0] > "3":
                break
            digits += self.pattern[self.at]
            self.at += 1
        if not digits:
            self._fail("Illegal octal escape sequence")
        return chr(int(digits, 8))

    def _property(self) -> Test:
        if self.pattern[self.at : self.at + 1] == "{":
            end = self.pattern.find("}", self.at)
            name = self.pattern[self.at + 1 : max(end, 0)]
            self.at = end + 1
        else:
            name = self.pattern[self.at : self.at + 1]
            self.at += 1
        if self.flags.ignore_case and name in _OF_ONE_CASE:
            return category("Lu", "Ll", "Lt") if len(name) == 2 else PROPERTIES["Alpha"]
        if name in PROPERTIES:
            return PROPERTIES[name]
        bare = name.removeprefix("Is")
        if "=" in name:
            kind, _, value = name.partition("=")
            if kind in ("sc", "script"):
                script = value.upper()
                return lambda char: unicodedata.name(char, "").startswith(script)
            bare = value
        if bare in CATEGORIES:
            return category(bare)
        return self._fail(f"Unknown character property name {{{name}}}")

    def _class(self) -> Test:
        """Behind an opening bracket, up to the closing one: unions, ranges, nested classes, &&
        intersections."""
        self._depth += 1
        if self._depth > _MAX_NESTING:
            self._fail("too many brackets inside brackets")
        negated = self.pattern[self.at : self.at + 1] == "^"
        if negated:
            self.at += 1
        parts: list[Test] = []
        whole: Test | None = None
        first = True
        while True:
            char = self._peek() if self.flags.comments else self.pattern[self.at : self.at + 1]
            if char == "":
                self._fail("Unclosed character class")
            if char == "]" and not first:
                self.at += 1
                break
            first = False
            if self.pattern.startswith("&&", self.at):
                self.at += 2
                if parts:
                    whole = _union(parts) if whole is None else _both(whole, _union(parts))
                parts = []
                continue
            if char == "[":
                self.at += 1
                parts.append(self._class())
                continue
            parts.append(self._member())
        test = _union(parts) if whole is None else _both(whole, _union(parts)) if parts else whole
        self._depth -= 1
        return _negate(test) if negated else test

    def _member(self) -> Test:
        low = self._member_char()
        if not isinstance(low, str):
            return low
        following = self.pattern[self.at + 1 : self.at + 2]
        if self.pattern[self.at : self.at + 1] == "-" and following not in ("", "]", "["):
            self.at += 1
            high = self._member_char()
            if not isinstance(high, str) or high < low:
                self._fail("Illegal character range")
            first, last = low, high
            if self.flags.ignore_case:
                return lambda char: (
                    first <= char <= last
                    or (char < "\x80" and (first <= char.lower() <= last or first <= char.upper() <= last))
                )
            return lambda char: first <= char <= last
        only = low
        if self.flags.ignore_case:
            return lambda char: char == only or (char < "\x80" and char.lower() == only.lower())
        return lambda char: char == only

    def _member_char(self) -> str | Test:
        char = self.pattern[self.at]
        self.at += 1
        return self._escaped_member() if char == "\\" else char


def _without_quotes(pattern: str) -> str:
    """\\Q...\\E, also inside brackets, as single escaped characters."""
    if "\\Q" not in pattern:
        return pattern
    out: list[str] = []
    at, quoted = 0, False
    while at < len(pattern):
        pair = pattern[at : at + 2]
        if quoted and pair == "\\E":
            quoted = False
            at += 2
        elif quoted:
            char = pattern[at]
            plain = char.isalpha() or not char.isascii()
            out.append(char if plain else f"\\x{ord(char):02x}" if char.isdigit() else "\\" + char)
            at += 1
        elif pair == "\\Q":
            quoted = True
            at += 2
        else:
            size = 2 if pair[0] == "\\" else 1
            out.append(pattern[at : at + size])
            at += size
    return "".join(out)


def _negate(test: Test) -> Test:
    return lambda char: not test(char)


def _both(left: Test, right: Test) -> Test:
    return lambda char: left(char) and right(char)


def _union(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    members = tuple(tests)
    return lambda char: any(test(char) for test in members)
