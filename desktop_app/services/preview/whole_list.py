"""One message for everybody on a list: drawn for each person, grouped by what it looks like.

Owns: the walk and the grouping. Must not: open a process (the service does), or keep a drawn message.
Every person
is really drawn, with the trace on: no blank is taken for granted from the data.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

from desktop_app.services.preview import syntaxes
from desktop_app.services.preview.blanks import key_of
from desktop_app.services.preview.drawing import TOOLS
from desktop_app.services.preview.nouns import People, Shape, WholeList
from desktop_app.services.preview.people import contact_of, filled, names_of
from desktop_app.services.preview.syntaxes import VELOCITY
from desktop_app.velocity import Limits, PlatformContext, Trace, VelocityError, compile_template, merge_tags
from desktop_app.velocity.variable_tree import tree_of

TELL_EVERY = 250
_LIMITS = Limits(parse_seconds=5.0, seconds=5.0)  # on a computer that may be busy with other things


class _BlanksOnly(Trace):
    """A trace without the origin of every piece of output: a third of the time for a list of thousands."""

    def wrote(self, run: Any, text: str, line: int, column: int) -> None:
        run.w(text)

    def _add(self, length: int, line: int, column: int) -> None:
        return


def walk(
    text: str, data: Mapping[str, Any], people: People, syntax: str = VELOCITY
) -> Iterator[tuple[int, int] | WholeList]:
    """(done, all) now and then, at last the result. Raises nothing for a template: an error is a shape."""
    if syntax != VELOCITY:
        yield from _walk_plain(text, data, people, syntax)
        return
    began = time.perf_counter()
    shapes: dict[tuple[tuple[str, ...], tuple[str, ...], str], list[int]] = {}
    everybody = len(people.rows)
    largest = 0
    try:
        template = compile_template(text, limits=_LIMITS)
        plan = template.plan(_LIMITS)
    except VelocityError as error:
        one = Shape((), (), str(error), tuple(range(everybody)))
        yield WholeList(everybody, (one,) if everybody else (), time.perf_counter() - began)
        return
    keys = tuple(tree_of(plan))
    lists = [path for path in plan.lists if "[]" not in path]
    known = names_of(people)
    tags = "%" in text
    for place in range(everybody):
        contact = contact_of(people, place)
        mine = filled(data, keys, known, contact)
        trace = _BlanksOnly()
        try:
            output = template.render(PlatformContext(contact, mine), tools=TOOLS, limits=_LIMITS, trace=trace)
        except VelocityError as error:
            look: tuple[tuple[str, ...], tuple[str, ...], str] = ((), (), str(error))
        else:
            if tags:
                output = merge_tags.fill(output, {**mine, **contact})
            largest = max(largest, len(output))
            look = (_blank_keys(trace, text if tags else "", {**mine, **contact}), _empty(mine, lists), "")
        shapes.setdefault(look, []).append(place)
        if (place + 1) % TELL_EVERY == 0:
            yield place + 1, everybody
    found = [Shape(*look, tuple(members)) for look, members in shapes.items()]
    found.sort(key=lambda shape: (not shape.normal, -len(shape.members)))
    yield WholeList(everybody, tuple(found), time.perf_counter() - began, largest)


def _walk_plain(
    text: str, data: Mapping[str, Any], people: People, syntax: str
) -> Iterator[tuple[int, int] | WholeList]:
    """The same for places that are not Velocity. Twig is filled elsewhere: everybody's looks alike here."""
    began = time.perf_counter()
    shapes: dict[tuple[str, ...], list[int]] = {}
    keys = tuple(dict.fromkeys(place.name for place in syntaxes.places(text, syntax)))
    known, largest = names_of(people), 0
    for place in range(len(people.rows)):
        contact = contact_of(people, place)
        values = {**contact, **filled(data, keys, known, contact)}
        largest = max(largest, len(syntaxes.fill(text, syntax, values).text))
        look = tuple(dict.fromkeys(one.name for one in syntaxes.blanks(text, syntax, values)))
        shapes.setdefault(look, []).append(place)
        if (place + 1) % TELL_EVERY == 0:
            yield place + 1, len(people.rows)
    found = [Shape(look, (), "", tuple(members)) for look, members in shapes.items()]
    found.sort(key=lambda shape: (not shape.normal, -len(shape.members)))
    yield WholeList(len(people.rows), tuple(found), time.perf_counter() - began, largest)


def _blank_keys(trace: Trace, tagged: str, contact: Mapping[str, Any]) -> tuple[str, ...]:
    keys: dict[str, None] = {}
    for read in trace.reads:
        reference = read.reference
        if reference.printed and (read.blank or (read.missing and not reference.quiet)):
            keys[key_of(reference.path)] = None
    if tagged:
        for tag in merge_tags.blanks(tagged, contact):
            keys[tag.name] = None
    return tuple(keys)


def _empty(data: Mapping[str, Any], lists: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Lists the message walks through that have no element for this person."""
    found = []
    for path in lists:
        value: Any = data
        for step in path[1:] if path[:1] == ("data",) else path:
            value = value.get(step) if isinstance(value, Mapping) else None
        if not value:
            found.append(key_of(path))
    return tuple(sorted(found))
