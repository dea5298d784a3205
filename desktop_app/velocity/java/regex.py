"""Java's Pattern for templates: matches, replaceAll, replaceFirst, split. A backtracking matcher of our own,
so that a catastrophic pattern can be stopped: it counts its steps, which Python's `re` cannot be asked to
do."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from desktop_app.velocity.errors import JavaFault, LimitExceeded
from desktop_app.velocity.java.regex_classes import LINE_ENDS
from desktop_app.velocity.java.regex_length import Tree
from desktop_app.velocity.java.regex_parse import RegexParser
from desktop_app.velocity.limits import check_items, check_text, tick
from desktop_app.velocity.source import from_units

MAX_STEPS = 1_000_000

Spans = list[tuple[int, int]]
# (text, place, spans) -> end of the match or -1
Next = Callable[["Subject", int], int]
Matcher = Callable[["Subject", int, Next], int]
_NONE = (-1, -1)


_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


class Subject:
    """One text being matched, in UTF-16 units: the groups found so far and the steps taken. wide: the text
    holds characters of two units, which one dot takes together though an empty match may fall between
    them."""

    __slots__ = ("anchor", "spans", "steps", "text", "wide")

    def __init__(self, text: str, groups: int) -> None:
        self.text = text
        self.wide = _PAIR.search(text) is not None
        self.spans: Spans = [_NONE] * (groups + 1)
        self.steps = 0
        self.anchor = 0  # where the match before ended

    def step(self) -> None:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise LimitExceeded("a regular expression takes too many steps on this text")
        if not self.steps & 0xFFF:
            tick(2000)


def _sequence(parts: list[Matcher]) -> Matcher:
    def match(subject: Subject, place: int, after: Next) -> int:
        return chain(0, after)(subject, place)

    def chain(index: int, after: Next) -> Next:
        if index == len(parts):
            return after
        part = parts[index]
        rest = chain(index + 1, after)
        return lambda subject, place: part(subject, place, rest)

    return match


def _alternatives(parts: list[Matcher]) -> Matcher:
    def match(subject: Subject, place: int, after: Next) -> int:
        for part in parts:
            subject.step()
            end = part(subject, place, after)
            if end >= 0:
                return end
        return -1

    return match


def _one(test: Callable[[str], bool]) -> Matcher:
    def match(subject: Subject, place: int, after: Next) -> int:
        text = subject.text
        if subject.wide and _PAIR.match(text, place):
            return after(subject, place + 2) if test(from_units(text[place : place + 2])) else -1
        return after(subject, place + 1) if place < len(text) and test(text[place]) else -1

    return match


def _repeat_one(test: Callable[[str], bool], low: int, high: int, mode: str) -> Matcher:
    """Repetition of a single character: a loop, no recursion."""
    slow = _repeat(_one(test), low, high, mode)

    def match(subject: Subject, place: int, after: Next) -> int:
        text = subject.text
        if subject.wide:
            return slow(subject, place, after)
        limit = len(text) if high < 0 else min(len(text), place + high)
        if mode == "?":
            end = place
            while end < limit and end - place < low and test(text[end]):
                end += 1
            if end - place < low:
                return -1
            while True:
                subject.step()
                found = after(subject, end)
                if found >= 0 or end >= limit or not test(text[end]):
                    return found
                end += 1
        end = place
        while end < limit and test(text[end]):
            end += 1
        subject.steps += (end - place) // 8
        if end - place < low:
            return -1
        if mode == "+":
            return after(subject, end)
        while end >= place + low:
            subject.step()
            found = after(subject, end)
            if found >= 0:
                return found
            end -= 1
        return -1

    return match


def _repeat(part: Matcher, low: int, high: int, mode: str) -> Matcher:
    if mode == "+":
        return _atomic(_repeat(part, low, high, ""))

    def match(subject: Subject, place: int, after: Next) -> int:
        def again(count: int) -> Next:
            def go(subject: Subject, here: int) -> int:
                subject.step()
                spans = subject.spans[:]
                if count < low:
                    found = part(subject, here, again(count + 1))
                    if found < 0:
                        subject.spans = spans
                    return found
                if mode == "?":
                    found = after(subject, here)
                    if found >= 0:
                        return found
                if high < 0 or count < high:

                    def progress(subject: Subject, there: int) -> int:
                        return again(count + 1)(subject, there) if there > here else -1

                    found = part(subject, here, progress)
                    if found >= 0:
                        return found
                    subject.spans = spans
                return -1 if mode == "?" else after(subject, here)

            return go

        return again(0)(subject, place)

    return match


def _atomic(part: Matcher) -> Matcher:
    def match(subject: Subject, place: int, after: Next) -> int:
        end = part(subject, place, lambda _, here: here)
        return after(subject, end) if end >= 0 else -1

    return match


def _group(number: int, part: Matcher) -> Matcher:
    def match(subject: Subject, place: int, after: Next) -> int:
        def close(subject: Subject, end: int) -> int:
            old = subject.spans[number]
            subject.spans[number] = (place, end)
            found = after(subject, end)
            if found < 0:
                subject.spans[number] = old
            return found

        return part(subject, place, close)

    return match


def _reference(number: int) -> Matcher:
    def match(subject: Subject, place: int, after: Next) -> int:
        start, end = subject.spans[number] if number < len(subject.spans) else _NONE
        if start < 0 or not subject.text.startswith(subject.text[start:end], place):
            return -1
        return after(subject, place + end - start)

    return match


def _look(part: Matcher, ahead: bool, negative: bool) -> Matcher:
    def match(subject: Subject, place: int, after: Next) -> int:
        if ahead:
            found = part(subject, place, lambda _, here: here) >= 0
        else:
            found = False
            for start in range(place, -1, -1):
                subject.step()
                if part(subject, start, lambda _, here: here if here == place else -1) >= 0:
                    found = True
                    break
        return after(subject, place) if found != negative else -1

    return match


def _is_word(text: str, place: int) -> bool:
    return 0 <= place < len(text) and (text[place].isalnum() or text[place] == "_")


def _at_end(text: str, place: int) -> bool:
    rest = text[place : place + 3]
    return (
        rest == ""
        or (len(rest) == 1 and rest in LINE_ENDS and text[place - 1 : place + 1] != "\r\n")
        or rest == "\r\n"
    )


_ASSERTIONS: dict[str, Callable[[str, int], bool]] = {
    "start": lambda text, place: place == 0,
    "very_end": lambda text, place: place == len(text),
    "end": _at_end,
    "line_start": lambda text, place: place == 0 or (place < len(text) and text[place - 1] in LINE_ENDS),
    "line_end": lambda text, place: place == len(text) or text[place] in LINE_ENDS,
    "word": lambda text, place: _is_word(text, place - 1) != _is_word(text, place),
    "not_word": lambda text, place: _is_word(text, place - 1) == _is_word(text, place),
}


def _assertion(name: str) -> Matcher:
    if name == "anchor":
        return lambda subject, place, after: after(subject, place) if place == subject.anchor else -1
    holds = _ASSERTIONS[name]

    def match(subject: Subject, place: int, after: Next) -> int:
        return after(subject, place) if holds(subject.text, place) else -1

    return match


def _single(tree: Tree) -> Callable[[str], bool] | None:
    """The test of a tree that always matches one character."""
    if tree[0] == "char":
        wanted = tree[1]
        return lambda char: bool(char == wanted)
    if tree[0] == "set":
        test: Callable[[str], bool] = tree[1]
        return test
    return (lambda char: True) if tree[0] == "any" else None


def _compile(tree: Tree) -> Matcher:
    test = _single(tree)
    if test is not None:
        return _one(test)
    kind = tree[0]
    if kind == "seq":
        return _sequence([_compile(part) for part in tree[1]])
    if kind == "alt":
        return _alternatives([_compile(part) for part in tree[1]])
    if kind == "repeat":
        inner = _single(tree[1])
        if inner is not None:
            return _repeat_one(inner, tree[2], tree[3], tree[4])
        return _repeat(_compile(tree[1]), tree[2], tree[3], tree[4])
    if kind == "group":
        return _group(tree[1], _compile(tree[2]))
    if kind == "ref":
        return _reference(tree[1])
    if kind == "look":
        return _look(_compile(tree[1]), tree[2], tree[3])
    if kind == "atomic":
        return _atomic(_compile(tree[1]))
    return _assertion(tree[1])


class Pattern:
    """A compiled pattern; texts are given and returned in UTF-16 units, matched by code points as Java
    does."""

    def __init__(self, pattern: str) -> None:
        parser = RegexParser(from_units(pattern))
        self._matcher = _compile(parser.parse())
        self._groups = parser.groups
        self._names = parser.names

    def _subject(self, text: str) -> Subject:
        return Subject(text, self._groups)

    def _find(self, subject: Subject, start: int) -> tuple[int, int] | None:
        try:
            for place in range(start, len(subject.text) + 1):
                subject.step()
                subject.spans = [_NONE] * (self._groups + 1)
                end = self._matcher(subject, place, lambda _, here: here)
                if end >= 0:
                    subject.spans[0] = (place, end)
                    subject.anchor = end
                    return place, end
        except RecursionError:
            raise LimitExceeded("a regular expression goes too deep on this text") from None
        return None

    def matches(self, text: str) -> bool:
        subject = self._subject(text)
        size = len(subject.text)
        try:
            return self._matcher(subject, 0, lambda _, here: here if here == size else -1) >= 0
        except RecursionError:
            raise LimitExceeded("a regular expression goes too deep on this text") from None

    def replace(self, text: str, replacement: str | None, count: int = 0) -> str:
        """A null replacement is missed only where something is found."""
        subject = self._subject(text)
        plain = replacement
        out: list[str] = []
        place = start = done = length = 0
        while count == 0 or done < count:
            found = self._find(subject, start)
            if found is None:
                break
            if plain is None:
                raise JavaFault("java.lang.NullPointerException", "replacement")
            piece = self._expand(plain, subject)
            out += [subject.text[place : found[0]], piece]
            length += found[0] - place + len(piece)
            check_text(length)
            place = found[1]
            start = place + 1 if found[0] == found[1] else place
            done += 1
            if start > len(subject.text):
                break
        out.append(subject.text[place:])
        return "".join(out)

    def _expand(self, replacement: str, subject: Subject) -> str:
        """\\x is x, $1 and ${name} are groups."""
        if "\\" not in replacement and "$" not in replacement:
            return replacement
        out: list[str] = []
        i = 0
        while i < len(replacement):
            char = replacement[i]
            i += 1
            if char == "\\":
                if i == len(replacement):
                    raise JavaFault(
                        "java.lang.IllegalArgumentException", "character to be escaped is missing"
                    )
                out.append(replacement[i])
                i += 1
            elif char == "$":
                number, i = self._group_number(replacement, i)
                start, end = subject.spans[number]
                out.append(subject.text[start:end] if start >= 0 else "")
            else:
                out.append(char)
        return "".join(out)

    def _group_number(self, replacement: str, i: int) -> tuple[int, int]:
        if replacement[i : i + 1] == "{":
            end = replacement.find("}", i)
            name = replacement[i + 1 : max(end, 0)]
            if name not in self._names:
                raise JavaFault("java.lang.IllegalArgumentException", f"No group with name {{{name}}}")
            return self._names[name], end + 1
        digit = replacement[i : i + 1]
        if not digit:
            raise JavaFault(
                "java.lang.IllegalArgumentException", "Illegal group reference: group index is missing"
            )
        if digit not in "0123456789":
            raise JavaFault("java.lang.IllegalArgumentException", "Illegal group reference")
        number = int(digit)
        if number > self._groups:
            raise JavaFault("java.lang.IndexOutOfBoundsException", f"No group {number}")
        i += 1
        while i < len(replacement) and replacement[i] in "0123456789":
            larger = number * 10 + int(replacement[i])
            if larger > self._groups:
                break
            number = larger
            i += 1
        return number, i

    def split(self, text: str, limit: int) -> list[str]:
        """String.split: an empty match at the very beginning gives nothing, empty ends are dropped when
        limit is 0."""
        subject = self._subject(text)
        parts: list[str] = []
        place = start = 0
        while limit <= 0 or len(parts) < limit - 1:
            found = self._find(subject, start)
            if found is None:
                break
            start = found[1] + 1 if found[0] == found[1] else found[1]
            if found[1] == 0:
                if start > len(subject.text):
                    break
                continue
            parts.append(subject.text[place : found[0]])
            check_items(len(parts))
            place = found[1]
            if start > len(subject.text):
                break
        if not parts and place == 0:
            return [text]
        parts.append(subject.text[place:])
        if limit == 0:
            while parts and parts[-1] == "":
                parts.pop()
        return parts


@lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> Pattern:
    """Raises JavaFault (PatternSyntaxException)."""
    return Pattern(pattern)
