"""How places in a message are written where it is not Velocity: ``%name%`` and ``{{name}}``, ``*|NAME|*``,
and Twig.

Owns: finding such places, filling them, which stay empty. Must not: know a platform (a manifest names the
syntax), or pretend to run Twig: its variables are found, nothing is filled in.

``percent``: classic ``%name%`` and dynamic ``{{name}}`` places; one that is empty or blank renders as
nothing. ``tags``: ``*|NAME|*`` (put in as text), ``{*|name|*}`` (put in as it is), and ``*|IF:NAME|* …
*|ELSE:|* … *|END:IF|*`` on a field being filled.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

VELOCITY, PERCENT, TAGS, TWIG = "velocity", "percent", "tags", "twig"
SYNTAXES = (VELOCITY, PERCENT, TAGS, TWIG)

_PERCENT = re.compile(r"%(?![0-9A-F]{2}%)([A-Za-z_]\w*)%|\{\{\s*([A-Za-z_]\w*)\s*\}\}")
_TAG = re.compile(
    r"(?P<raw>\{\*\|(?P<raw_name>[A-Za-z_][\w.]*)\|\*\})|\*\|(?P<word>IF|ELSE|END):?(?P<about>[\w.]*)\|\*"
    r"|\*\|(?P<name>[A-Za-z_][\w.]*)\|\*"
)
_TWIG_PIECE = re.compile(r"\{\{(?P<printed>.*?)\}\}|\{%-?(?P<code>.*?)-?%\}|\{#.*?#\}", re.DOTALL)
_TWIG_FOR = re.compile(r"\s*for\s+(\w+)(?:\s*,\s*(\w+))?\s+in\s+(.*)", re.DOTALL)
_TWIG_SET = re.compile(r"\s*set\s+(\w+)\s*=(.*)", re.DOTALL)
_TWIG_NAME = re.compile(r"(?<![\w.|'\"])([A-Za-z_]\w*+(?:\.[A-Za-z_]\w*+)*)(?!\s*\(|\.[A-Za-z_])")
_TWIG_TEXT = re.compile(r"'[^']*'|\"[^\"]*\"")
_TWIG_WORDS = frozenset(
    (
        *("if", "elseif", "else", "endif", "for", "endfor", "in", "set", "endset", "and", "or", "not", "is"),
        *(
            "true",
            "false",
            "null",
            "none",
            "defined",
            "empty",
            "loop",
            "block",
            "endblock",
            "include",
            "with",
        ),
        *("only", "even", "odd", "same", "as", "matches", "starts", "ends", "autoescape", "endautoescape"),
        *("raw", "endraw", "verbatim", "endverbatim", "spaceless", "endspaceless", "filter", "endfilter"),
        *("iterable", "constant", "divisible", "by", "apply", "endapply", "macro", "endmacro", "import"),
    )
)
# filled in by the platform itself, never a value of ours
PLATFORM_TAGS = frozenset(("UNSUB", "SUBCONFIRM", "ECM_COUPON"))


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a message. ``name`` as the data call it, ``items[].title`` inside a list; ``written``: the
    text that stands there; ``column`` from 1. ``condition``: it decides and prints nothing."""

    name: str
    written: str
    line: int
    column: int
    condition: bool = False
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """``text`` with every place filled; ``pieces`` say where each stretch of it began in the message."""

    text: str
    pieces: tuple[tuple[int, int], ...]

    def origin(self, offset: int) -> int:
        """Offset in the message behind an offset of ``text``."""
        at = bisect_right(self.pieces, (offset, 1 << 60)) - 1
        if at < 0:
            return 0
        start, source = self.pieces[at]
        return source + offset - start


def places(text: str, syntax: str) -> list[Place]:
    """Every place in the order of the message; conditions of ``tags`` and loops of Twig included."""
    line_of = _lines(text)
    if syntax == PERCENT:
        return [
            Place(match.group(1) or match.group(2), match.group(), *line_of(match.start()))
            for match in _PERCENT.finditer(text)
        ]
    if syntax == TAGS:
        return _tag_places(text, line_of)
    return _twig_places(text, line_of) if syntax == TWIG else []


def fill(text: str, syntax: str, values: Mapping[str, Any]) -> Filled:
    """The message with its places filled; Twig stays as it is written."""
    known = _folded(values)
    if syntax == PERCENT:
        return _filled(text, _PERCENT, lambda match: _text(_get(known, match.group(1) or match.group(2))))
    if syntax == TAGS:
        return _fill_tags(text, known)
    return Filled(text, ((0, 0),))


def blanks(text: str, syntax: str, values: Mapping[str, Any]) -> list[Place]:
    """Places that print nothing with these values. None of Twig: it is not filled here."""
    if syntax not in (PERCENT, TAGS):
        return []
    known = _folded(values)
    taken = _taken(text, known) if syntax == TAGS else None
    found = []
    for place in places(text, syntax):
        if place.condition or (place.name.upper() in PLATFORM_TAGS and syntax == TAGS):
            continue
        if taken is not None and not taken(place):
            continue  # it stands in a branch that these values do not take
        if not _text(_get(known, place.name)).strip():
            found.append(place)
    return found


def guessed(text: str, usual: str) -> str:
    """The syntax of a message from anywhere: ``usual`` unless only another one's places are in it."""
    signs = {
        VELOCITY: re.search(r"#(?:if|foreach|set|end)\b|\$!?\{?[A-Za-z_]", text) is not None,
        TWIG: re.search(r"\{%-?\s*\w+|\{\{[^{}]*[.|(][^{}]*\}\}", text) is not None,
        TAGS: re.search(r"\*\|[A-Za-z_:]+\|\*", text) is not None,
        PERCENT: re.search(r"\{\{\s*\w+\s*\}\}|%[a-z]\w*%", text) is not None,
    }
    if signs.get(usual) or not any(signs.values()):
        return usual or VELOCITY
    return next(name for name, found in signs.items() if found)


def skeleton(found: Sequence[Place]) -> dict[str, Any]:
    """Every name that the message asks for, empty; one element in every list."""
    made: dict[str, Any] = {}
    for place in found:
        level: Any = made
        steps = place.name.split(".")
        for number, step in enumerate(steps):
            name, in_list = step.removesuffix("[]"), step.endswith("[]")
            last = number == len(steps) - 1
            if in_list or (last and place.is_list):
                inside = level.setdefault(name, [{}])
                if not isinstance(inside, list):
                    inside = level[name] = [{}]
                if not last:
                    if not isinstance(inside[0], dict):
                        inside[0] = {}
                    level = inside[0]
            elif last:
                level.setdefault(name, "")
            else:
                inside = level.setdefault(name, {})
                if not isinstance(inside, dict):
                    inside = level[name] = {}
                level = inside
    return made


# -- one kind of place -------------------------------------------------------------------------------------


def _tag_places(text: str, line_of: Callable[[int], tuple[int, int]]) -> list[Place]:
    found = []
    for match in _TAG.finditer(text):
        word = match.group("word")
        if word == "IF" and match.group("about"):
            found.append(Place(match.group("about"), match.group(), *line_of(match.start()), condition=True))
        elif not word:
            name = match.group("raw_name") or match.group("name")
            found.append(Place(name, match.group(), *line_of(match.start())))
    return found


def _branches(text: str, known: Mapping[str, Any]) -> list[tuple[re.Match[str], bool]]:
    """Each tag with whether its place is reached with these values."""
    open_now: list[bool] = []
    found: list[tuple[re.Match[str], bool]] = []
    for match in _TAG.finditer(text):
        word, about = match.group("word"), match.group("about")
        if word == "IF" and about:
            open_now.append(bool(_text(_get(known, about)).strip()))
        elif word == "ELSE" and open_now:
            open_now[-1] = not open_now[-1]
        elif word == "END" and open_now:
            open_now.pop()
        found.append((match, all(open_now)))
    return found


def _taken(text: str, known: Mapping[str, Any]) -> Callable[[Place], bool]:
    line_of = _lines(text)
    reached = {line_of(match.start()): on for match, on in _branches(text, known)}
    return lambda place: reached.get((place.line, place.column), True)


def _fill_tags(text: str, known: Mapping[str, Any]) -> Filled:
    out = _Out()
    at, on = 0, True
    for match, after in _branches(text, known):
        if on:
            out.add(text[at : match.start()], at)
        if match.group("word") is None and after:
            name = match.group("raw_name") or match.group("name")
            value = _get(known, name)
            if value is None and name.upper() in PLATFORM_TAGS:
                out.add(match.group(), match.start())
            else:
                shown = _text(value)
                out.add(shown if match.group("raw") else html.escape(shown, quote=False), match.start())
        at, on = match.end(), after
    if on:
        out.add(text[at:], at)
    return out.done()


def _twig_places(text: str, line_of: Callable[[int], tuple[int, int]]) -> list[Place]:
    found: list[Place] = []
    meant: dict[str, str] = {}  # a loop's own name -> the list it walks; what {% set %} made -> ""
    for match in _TWIG_PIECE.finditer(text):
        printed, code = match.group("printed"), match.group("code")
        if printed is None and code is None:
            continue
        body, is_list = (printed if printed is not None else code), False
        loop = _TWIG_FOR.match(code) if code is not None else None
        made = _TWIG_SET.match(code) if code is not None else None
        if loop is not None:
            body, is_list = loop.group(3), True
        elif made is not None:
            body = made.group(2)
        for name in _twig_names(body):
            resolved = _resolved(name, meant)
            if resolved:
                place = line_of(match.start())
                found.append(
                    Place(resolved, match.group(), *place, condition=printed is None, is_list=is_list)
                )
        if loop is not None:
            names = _twig_names(loop.group(3))
            over = _resolved(names[0], meant) if names else ""
            meant[loop.group(2) or loop.group(1)] = f"{over}[]" if over else ""
            if loop.group(2):
                meant[loop.group(1)] = ""
        elif made is not None:
            meant[made.group(1)] = ""
    return found


def _twig_names(body: str) -> list[str]:
    bare = re.sub(
        r"\|\s*\w+", " | ", _TWIG_TEXT.sub("''", body)
    )  # texts and names of filters are no variables
    return [name for name in _TWIG_NAME.findall(bare) if name.split(".")[0] not in _TWIG_WORDS]


def _resolved(name: str, meant: Mapping[str, str]) -> str:
    first, dot, rest = name.partition(".")
    if first not in meant:
        return name
    return f"{meant[first]}{dot}{rest}" if meant[first] and rest else ""


# -- small things ------------------------------------------------------------------------------------------


class _Out:
    def __init__(self) -> None:
        self._parts: list[str] = []
        self._pieces: list[tuple[int, int]] = []
        self._length = 0

    def add(self, text: str, source: int) -> None:
        if text:
            self._pieces.append((self._length, source))
            self._parts.append(text)
            self._length += len(text)

    def done(self) -> Filled:
        return Filled("".join(self._parts), tuple(self._pieces) or ((0, 0),))


def _filled(text: str, pattern: re.Pattern[str], value: Callable[[re.Match[str]], str]) -> Filled:
    out, at = _Out(), 0
    for match in pattern.finditer(text):
        out.add(text[at : match.start()], at)
        out.add(value(match), match.start())
        at = match.end()
    out.add(text[at:], at)
    return out.done()


def _folded(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name.casefold(): value for name, value in values.items()}


def _get(known: Mapping[str, Any], name: str) -> Any:
    return known.get(name.casefold())


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _lines(text: str) -> Callable[[int], tuple[int, int]]:
    starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(offset: int) -> tuple[int, int]:
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    return place
