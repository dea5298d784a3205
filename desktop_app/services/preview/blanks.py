"""Quiet blanks: what was meant to stand in a message and came out empty, and their marks in the picture.

Owns: finding them in a trace, the words before them, the marks. Must not: change what is sent; a marked
message is
for the screen alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from desktop_app.services.preview.nouns import Blank
from desktop_app.velocity import ReferenceInfo, Trace, merge_tags

_OPEN, _CLOSE = "\ue000", "\ue001"
_TAGS = re.compile(
    r"<[^>]*>|<!--.*?-->|\{?\*\|[^|]*\|\*\}?|\{\{.*?\}\}|\{%.*?%\}|%[a-z_]\w*%|#\w+(?:\([^)]*\))?|\$!?\{[^}]*\}|\$!?[\w.]+"
)
_LINK = re.compile(r"<a\b[^>]*\bhref\s*=\s*[\"']?[^\"'>]*\Z", re.IGNORECASE)
_INSIDE = re.compile(r"<[A-Za-z][^>]*\Z")
_PIECES = re.compile(
    r"(<!--.*?-->|<(style|script|title|textarea|head)\b.*?</\2\s*>|<[A-Za-z/!][^>]*>)", re.DOTALL | re.I
)
MARK_CLASS = "campaign-desk-blank"


def key_of(path: Sequence[str]) -> str:
    """``items[].name`` for ("data", "items", "[]", "name"); a leading ``data`` is looked through."""
    steps = path[1:] if path[:1] == ("data",) and len(path) > 1 else path
    text = ""
    for step in steps:
        text += step if step == "[]" or not text else f".{step}"
    return text


def find_blanks(text: str, trace: Trace, contact: Mapping[str, Any]) -> list[Blank]:
    """Blanks of one rendering in the order of the template, merge tags included."""
    lines = text.splitlines() or [""]
    found: list[Blank] = []
    for read in trace.reads:
        reference = read.reference
        if not reference.printed:
            continue
        printed = not reference.quiet and read.missing > 0
        if not (read.blank or printed):
            continue
        before = _source_before(lines, reference.line, reference.column)
        times = read.missing if printed else read.blank
        found.append(
            Blank(
                reference.line,
                key_of(reference.path),
                reference.text,
                visible(before),
                place_of(before),
                printed,
                times,
            )
        )
    if "%" in text:
        for tag in merge_tags.blanks(text, contact):
            before = _source_before(lines, tag.line, tag.column)
            found.append(Blank(tag.line, tag.name, f"%{tag.name}%", visible(before), place_of(before)))
    return sorted(found, key=lambda blank: blank.line)


def marked_html(
    text: str,
    references: Sequence[ReferenceInfo],
    blanks: Sequence[Blank],
    html: str,
    render: Callable[[str], str | None],
) -> str | None:
    """The message with "empty" marked where a blank is visible; None where it cannot be shown truly.

    References are put between two marks, and where nothing stands between them the mark stays. Marks
    inside tags go.
    The rest must be the message letter by letter, else there are no marks at all.
    """
    wanted = {(blank.line, blank.reference) for blank in blanks if not blank.printed}
    rows = text.splitlines(keepends=True)
    for reference in sorted(references, key=lambda one: (one.line, one.column), reverse=True):
        if (reference.line, reference.text) not in wanted or not reference.printed:
            continue
        row = rows[reference.line - 1]
        start = _index(row, reference.column)
        if (
            row[start : start + len(reference.text)] != reference.text
            or row[max(0, start - 1) : start] == "\\"
        ):
            continue
        end = start + len(reference.text)
        rows[reference.line - 1] = f"{row[:start]}{_OPEN}{row[start:end]}{_CLOSE}{row[end:]}"
    output = render("".join(rows))
    if output is None or output.replace(_OPEN, "").replace(_CLOSE, "") != html:
        return None
    return mark_pieces(output)


def mark_pieces(output: str) -> str:
    """Two marks with nothing between them become the mark of a blank; inside tags they go."""
    pieces = _PIECES.split(output)
    made: list[str] = []
    # split gives text, piece, group 2, text, ...: every third from 0 is text
    for number, piece in enumerate(pieces):
        if number % 3 == 0:
            mark = f'<span class="{MARK_CLASS}"></span>'
            made.append(piece.replace(_OPEN + _CLOSE, mark).replace(_OPEN, "").replace(_CLOSE, ""))
        elif number % 3 == 1:
            made.append(piece.replace(_OPEN, "").replace(_CLOSE, ""))
    return "".join(made)


def _source_before(lines: Sequence[str], line: int, column: int) -> str:
    if not 0 < line <= len(lines):
        return ""
    row = lines[line - 1]
    return row[: _index(row, column)]


def _index(row: str, column: int) -> int:
    """Place in the row of a column as the engine counts: tabs reach to the next 8, far letters count 2."""
    if row.isascii() and "\t" not in row:
        return column - 1
    at = 0
    for index, char in enumerate(row):
        if at >= column - 1:
            return index
        at += 8 - at % 8 if char == "\t" else 2 if ord(char) > 0xFFFF else 1
    return len(row)


def visible(before: str) -> str:
    """The last words that a reader sees before a place."""
    words = _TAGS.sub(" ", _INSIDE.sub(" ", before))
    return re.sub(r"\s+", " ", words).strip()[-40:]


def place_of(before: str) -> Literal["text", "link", "attribute"]:
    """Where a place stands, by what is written before it on its line."""
    if _LINK.search(before):
        return "link"
    return "attribute" if _INSIDE.search(before) else "text"
