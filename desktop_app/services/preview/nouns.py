"""What the preview speaks of: a draft, what was drawn, what was found, the people, the shapes of a list.

Owns: these nouns; all of them travel between processes. Must not: render, read a file or hold a sentence
(words come from the text catalogue, ``preview.finding.<code>``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A template with the data of one recipient.

    Attributes
        data: the message's own data: ``$data`` and top-level variables. contact: fields of the recipient;
        names
            ignore case there, and ``data`` wins over them.
    """

    text: str
    data: Mapping[str, Any] = field(default_factory=dict)
    contact: Mapping[str, Any] = field(default_factory=dict)
    syntax: str = "velocity"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a template cannot be drawn; ``line`` 0 where no place is known. ``kind``: parse, render or
    limit."""

    line: int
    column: int
    message: str
    kind: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to know about a message.

    Attributes
        code: names sentence and remedy. line: of the template, 0 for the whole message. detail: what the
            sentence names (a key, an address, a value). other: a second thing it names.
    """

    code: str
    severity: Severity
    line: int = 0
    detail: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """A reference that came out empty, or (``printed``) stands in the message as it was written.

    Attributes
        key: where the value lies in the data, ``items[].name``; a merge tag's name for merge tags.
        before: the visible text in front of it on its line. place: ``text``, ``link`` or ``attribute``.
    """

    line: int
    key: str
    reference: str
    before: str
    place: Literal["text", "link", "attribute"]
    printed: bool = False
    times: int = 1


@dataclass(frozen=True, slots=True)
class Field:
    """One line of the form. kind ``list``: ``columns`` are the names inside its elements (none: plain
    values)."""

    path: tuple[str, ...]
    kind: Literal["value", "list"]
    columns: tuple[str, ...] = ()
    line: int = 0

    @property
    def name(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The message for one recipient: ``html`` exactly as it would leave, or the problem."""

    html: str | None
    problem: Problem | None
    seconds: float
    size: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """Lines that Velocity 2.4.1 and 1.7 make differently; ``line`` of the template, 0 if unknown.

    ``spaces``: only blanks and line ends differ, which no reader of a mail sees.
    """

    line: int
    new: str
    old: str
    spaces: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was found out about one drawing.

    Attributes
        fields: None where the template cannot be read, so that a form stays as it was. marked: the message
            with every blank marked, for the screen only; None where nothing is to mark.
    """

    fields: tuple[Field, ...] | None = None
    keys: tuple[str, ...] = ()
    skeleton: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    blanks: tuple[Blank, ...] = ()
    findings: tuple[Finding, ...] = ()
    differences: tuple[Difference, ...] = ()
    untaken: tuple[tuple[int, str], ...] = ()
    plain: str = ""
    marked: str | None = None
    compared: bool = False


@dataclass(frozen=True, slots=True)
class People:
    """Recipients of a file: ``headers`` and for each person the cells in that order.

    Attributes
        fields: canonical field of each column or "". total: rows of the file, more than ``rows`` when not all
            were taken.
    """

    name: str
    headers: tuple[str, ...]
    fields: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Shape:
    """People whose message has the same look.

    Attributes
        blanks: keys that stay empty. empty_lists: lists without an element. error: why it cannot be drawn.
        members: places of the people, from 0, in the order of the file.
    """

    blanks: tuple[str, ...]
    empty_lists: tuple[str, ...]
    error: str
    members: tuple[int, ...]

    @property
    def normal(self) -> bool:
        return not (self.blanks or self.empty_lists or self.error)

    @property
    def weight(self) -> tuple[int, int, int]:
        """The worse, the greater."""
        return (1 if self.error else 0, len(self.blanks), len(self.empty_lists))


@dataclass(frozen=True, slots=True)
class WholeList:
    """What became of everybody: shapes, the largest first."""

    people: int
    shapes: tuple[Shape, ...]
    seconds: float
    largest: int = 0

    @property
    def with_blanks(self) -> int:
        return sum(len(shape.members) for shape in self.shapes if not shape.normal)

    @property
    def worst(self) -> int:
        """Place of the person whose message is worst, -1 when all are fine."""
        bad = [shape for shape in self.shapes if not shape.normal]
        return max(bad, key=lambda shape: shape.weight).members[0] if bad else -1


@dataclass(frozen=True, slots=True)
class Message:
    """A message to look at: its template and its sample data.

    ``syntax`` "" = to be found out. ``account`` and ``stored``: the account that keeps it and its id there,
    "" for a message from elsewhere; ``subject`` and ``sender`` as they stand there.
    """

    name: str
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)
    syntax: str = ""
    account: str = ""
    stored: str = ""
    subject: str = ""
    sender: str = ""
