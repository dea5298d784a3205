"""Files of events and orders of a shape that was sent before: matched as the last time.

Owns: what is remembered of such a matching and how it is given back. Must not: remember a cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desktop_app.journal.learned_table import LearnedTable
from desktop_app.services.importing.learned import headings_of, shape_of
from desktop_app.services.importing.reading.mapping import Mapping as FileMapping


@dataclass(frozen=True, slots=True)
class Remembered:
    """By a column's place in the file: ``roles`` what it became, ``names`` a parameter's name that was typed.
    ``statuses``: word of the file to the platform's; ``currency``, ``form``, ``event_type`` as chosen.
    ``answers`` to questions of the reading, by their keys."""

    roles: Mapping[int, str]
    names: Mapping[int, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""
    form: str = ""
    event_type: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


def remember(
    learned: LearnedTable, account: str, kind: str, mapping: FileMapping, told: Remembered, at: datetime
) -> None:
    """A file without headings is not remembered. Blocking."""
    shape = shape_of(mapping.columns, kind)
    if not shape or mapping.header_row is None:
        return
    heads = headings_of(mapping.columns)
    kept: dict[str, Any] = {
        "purpose": kind,
        "columns": {head: [told.roles[place], "overwrite"] for place, head in heads.items()
                    if place in told.roles},
        "names": {heads[place]: name for place, name in told.names.items() if place in heads and name},
        "answers": _by_heading(told.answers, heads),
        "statuses": dict(told.statuses), "currency": told.currency, "form": told.form,
        "event_type": told.event_type,
    }  # fmt: skip
    learned.put(account, shape, kept, at)


def recall(learned: LearnedTable, account: str, kind: str, mapping: FileMapping) -> Remembered | None:
    """Only the very same headings, in whatever order: a new column may be what an order lacked. Blocking."""
    shape = shape_of(mapping.columns, kind)
    kept = next((told for known, told in learned.all(account) if shape and known == shape), None)
    if kept is None or kept.get("purpose") != kind:
        return None
    places = {head: place for place, head in headings_of(mapping.columns).items()}
    answers = {}
    for key, value in kept["answers"].items():
        question, _, head = key.partition(":")
        if not head:
            answers[question] = value
        elif head in places:
            answers[f"{question}:{places[head]}"] = value
    return Remembered(
        {places[head]: role for head, (role, _rule) in kept["columns"].items() if head in places},
        {places[head]: name for head, name in kept["names"].items() if head in places},
        kept["statuses"], kept["currency"], kept["form"], kept["event_type"], answers,
    )  # fmt: skip


def _by_heading(answers: Mapping[str, str], heads: Mapping[int, str]) -> dict[str, str]:
    made = {}
    for key, value in answers.items():
        question, _, place = key.partition(":")
        if not place:
            made[question] = value
        elif place.isdigit() and int(place) in heads:
            made[f"{question}:{heads[int(place)]}"] = value
    return made
