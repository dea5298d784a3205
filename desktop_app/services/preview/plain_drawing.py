"""Drawing and examining of messages whose places are not Velocity.

Owns: these steps for ``%name%``, ``*|NAME|*`` and Twig. Must not: pretend to run Twig: it is shown as it
is written, and the report says so.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from typing import Any

from desktop_app.services.preview import syntaxes
from desktop_app.services.preview.blanks import MARK_CLASS, mark_pieces, place_of, visible
from desktop_app.services.preview.checks import check_message
from desktop_app.services.preview.data_findings import near_name
from desktop_app.services.preview.nouns import Blank, Draft, Drawn, Field, Finding, Report
from desktop_app.services.preview.plain_text import plain_text
from desktop_app.services.preview.syntaxes import TAGS, TWIG, Place

_OPEN, _CLOSE = "\ue000", "\ue001"
_BREAKS = re.compile(r"<[A-Za-z/!?]|&(?!#?\w{1,32};)")


def draw_plain(draft: Draft) -> Drawn:
    """The message with its places filled; Twig as it is written."""
    began = time.perf_counter()
    text = syntaxes.fill(draft.text, draft.syntax, values_of(draft)).text
    return Drawn(text, None, time.perf_counter() - began, len(text.encode("utf-8", "surrogatepass")))


def examine_plain(draft: Draft) -> Report:
    """Places, blanks, checks and names that nobody reads."""
    values = values_of(draft)
    found = syntaxes.places(draft.text, draft.syntax)
    own = [place for place in found if not _is_platforms(place, draft.syntax)]
    filled = syntaxes.fill(draft.text, draft.syntax, values)
    starts = [0, *(match.end() for match in re.finditer("\n", draft.text))]

    def line_at(offset: int) -> int:
        source = filled.origin(offset)
        return draft.text.count("\n", 0, min(source, len(draft.text))) + 1

    rows = draft.text.splitlines() or [""]
    empty = [_blank(place, rows) for place in syntaxes.blanks(draft.text, draft.syntax, values)]
    findings = [
        *([Finding("twig", "info")] if draft.syntax == TWIG else []),
        *_names(draft, own),
        *_breaking(draft, own, values),
        *check_message(filled.text, line_at, leftovers=draft.syntax != TWIG),
    ]
    order = ("error", "warning", "info")
    return Report(
        fields=_fields(own),
        keys=tuple(dict.fromkeys(_first(place) for place in own)),
        skeleton=syntaxes.skeleton(own),
        blanks=tuple(empty),
        findings=tuple(sorted(findings, key=lambda one: (order.index(one.severity), one.line))),
        plain=plain_text(filled.text),
        marked=_marked(draft, empty, starts, filled.text),
        compared=True,
    )


def values_of(draft: Draft) -> dict[str, Any]:
    """What places are filled from: the recipient's fields, and the message's own values over them."""
    return {**draft.contact, **draft.data}


def _is_platforms(place: Place, syntax: str) -> bool:
    return syntax == TAGS and place.name.upper() in syntaxes.PLATFORM_TAGS


def _first(place: Place) -> str:
    return place.name.split(".")[0].removesuffix("[]")


def _fields(found: Sequence[Place]) -> tuple[Field, ...]:
    lists = {place.name for place in found if place.is_list}
    made: dict[str, Field] = {}
    for place in found:
        above, inside, below = place.name.partition("[].")
        if inside:
            known = made.get(above)
            columns = known.columns if known is not None else ()
            if below not in columns:
                columns = (*columns, below)
            made[above] = Field(tuple(above.split(".")), "list", columns, known.line if known else place.line)
        elif place.name in lists:
            made.setdefault(place.name, Field(tuple(place.name.split(".")), "list", (), place.line))
        elif not any(name.startswith(f"{place.name}.") for name in (other.name for other in found)):
            made.setdefault(place.name, Field(tuple(place.name.split(".")), "value", (), place.line))
    return tuple(sorted(made.values(), key=lambda field: (field.kind == "list", field.line)))


def _blank(place: Place, rows: Sequence[str]) -> Blank:
    row = rows[place.line - 1] if place.line <= len(rows) else ""
    before = row[: place.column - 1]
    return Blank(place.line, place.name, place.written, visible(before), place_of(before))


def _names(draft: Draft, found: Sequence[Place]) -> list[Finding]:
    """Values that no place asks for, and places whose name is nearly one of them."""
    wanted = {_first(place).casefold(): place for place in reversed(found)}
    unused = [name for name in draft.data if name.casefold() not in wanted]
    known = {name.casefold() for name in values_of(draft)}
    made: list[Finding] = []
    for name, place in wanted.items():
        near = near_name(_first(place), unused) if name not in known else ""
        if near:
            made.append(Finding("misspelt", "warning", place.line, near, _first(place)))
            unused.remove(near)
    return made + [Finding("unused", "info", 0, name) for name in unused]


def _breaking(draft: Draft, found: Sequence[Place], values: Mapping[str, Any]) -> list[Finding]:
    """Values put in as they are that hold code."""
    known = {name.casefold(): value for name, value in values.items()}
    made: dict[str, Finding] = {}
    for place in found:
        value = known.get(place.name.casefold())
        raw = draft.syntax != TAGS or place.written.startswith("{")
        if draft.syntax != TWIG and raw and isinstance(value, str) and _BREAKS.search(value):
            made.setdefault(place.name, Finding("breaks_html", "warning", place.line, place.name, value[:60]))
    return list(made.values())


def _marked(draft: Draft, empty: Sequence[Blank], starts: Sequence[int], html: str) -> str | None:
    """The message with "empty" marked where a blank is visible; None where it cannot be shown truly."""
    if not empty:
        return None
    wanted = {(blank.line, blank.reference) for blank in empty}
    text = draft.text
    for place in reversed(syntaxes.places(text, draft.syntax)):
        if (place.line, place.written) in wanted and not place.condition:
            at = starts[place.line - 1] + place.column - 1
            text = f"{text[:at]}{_OPEN}{place.written}{_CLOSE}{text[at + len(place.written) :]}"
    output = syntaxes.fill(text, draft.syntax, values_of(draft)).text
    if output.replace(_OPEN, "").replace(_CLOSE, "") != html:
        return None
    return mark_pieces(output)


__all__ = ["MARK_CLASS", "draw_plain", "examine_plain", "values_of"]
