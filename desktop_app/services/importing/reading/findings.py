"""What reading finds: rows, problems, questions, refusals, and the look at the beginning of a file.

Owns: these nouns, their JSON form, and the one table of what each problem does to its row. Must not: read a
file, or hold a sentence (sentences come from the text catalogue, in the process that shows them).
"""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from typing import Any, Literal

from desktop_app.model.errors import FileRefused
from desktop_app.model.texts import t
from desktop_app.services.importing.reading.mapping import Mapping, column_letter

Value = str | bool | None
Problem = tuple[str | None, str, str]  # field (None: the whole row), code, what the cell says
Verdict = Literal["send", "reject", "skip"]
Effect = Literal["reject", "leave_out", "warn", "info", "skip"]

#: What a problem does. ``reject``: the row is not sent; ``leave_out``: only this value is not sent;
#: ``warn``: the value is sent and marked; ``info``: nothing to do; ``skip``: left out by a rule the person
#: chose. Where a field is named it goes before the general entry: an address is what a row is sent to.
EFFECTS: dict[str, Effect] = {
    "email_invalid": "reject", "email_missing": "info", "email_typo": "warn",
    "look_alike_letters": "leave_out",
    "multiple_values": "leave_out", "phone_damaged": "leave_out", "phone_invalid": "leave_out",
    "leading_zero_lost": "warn", "id_damaged": "leave_out", "date_ambiguous": "leave_out",
    "date_invalid": "leave_out", "number_ambiguous": "leave_out", "number_invalid": "leave_out",
    "value_unknown": "leave_out", "country_unknown": "leave_out",
    "value_refused": "leave_out", "address_fails": "skip",
    "consent_inverted": "leave_out", "formula_error": "leave_out",
    "encoding_damage": "leave_out", "row_short": "warn", "row_long": "reject", "row_unreadable": "reject",
    "file_truncated": "reject", "quote_unclosed": "warn", "nul_bytes": "warn", "duplicate": "skip",
    "order_id_missing": "reject", "mended": "warn", "several_sheets": "info", "no_rows": "info",
    "row_skipped": "info", "totals_row": "info", "header_repeated": "info", "header_duplicate": "info",
    "header_empty": "info", "header_missing": "info", "date_serial": "info", "phone_extension": "info",
    "phone_missing": "info", "blank_lines": "info", "column_unsure": "info", "column_unmapped": "info",
    "mixed_line_ends": "info", "other_sheets": "info", "cleaned": "info", "bom": "info",
    "empty_columns": "info",
}  # fmt: skip
FIELD_EFFECTS: dict[tuple[str, str], Effect] = {
    ("email", "look_alike_letters"): "reject", ("email", "multiple_values"): "reject",
    ("email", "formula_error"): "reject", ("email", "encoding_damage"): "reject",
    ("order_id", "id_damaged"): "reject", ("order_id", "formula_error"): "reject",
    ("order_id", "encoding_damage"): "reject",
}  # fmt: skip


def effect_of(field: str | None, code: str) -> Effect:
    """What this problem does to its row. Raises KeyError for a code outside the closed list."""
    if field and (field, code) in FIELD_EFFECTS:
        return FIELD_EFFECTS[field, code]
    return EFFECTS[code]


def problem_text(problem: Problem) -> str:
    """The sentence for one problem, with the cell's own text in it."""
    return t(f"reading.problem.{problem[1]}", field=problem[0] or "", said=problem[2])


@dataclass(frozen=True, slots=True)
class Row:
    """One data row.

    Attributes
        row: number of the data row from 1. line: physical line or sheet row on which it starts.
        cells: exact texts as the file has them. values: value key to normalised value.
        verdict: ``send``, ``reject``, or ``skip`` by a rule (both with ``reject_code``).
    """

    row: int
    line: int
    cells: tuple[str, ...]
    values: dict[str, Value]
    problems: tuple[Problem, ...]
    verdict: Verdict
    reject_code: str | None

    def to_json(self) -> dict[str, Any]:
        made = {name: getattr(self, name) for name in self.__slots__}
        return {**made, "cells": list(self.cells), "problems": [list(problem) for problem in self.problems]}

    @classmethod
    def from_json(cls, given: AnyMapping[str, Any]) -> Row:
        problems = tuple((p[0], p[1], p[2]) for p in given["problems"])
        return cls(
            given["row"], given["line"], tuple(given["cells"]), dict(given["values"]), problems,
            given["verdict"], given["reject_code"],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """Something only a person can know.

    Attributes
        name: of the closed list (``date_order`` ...). column: its index, or None for the whole file.
        options: (value to answer with, how a real cell of the file would then be read).
    """

    name: str
    column: int | None
    header: str
    options: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        column = self.header.strip()
        if not column and self.column is not None:
            column = t("wizard.columns.unnamed", letter=column_letter(self.column))
        return t(f"reading.question.{self.name}", column=column)

    @property
    def key(self) -> str:
        """Under which an answer is kept: the name, with the column where there is one."""
        return self.name if self.column is None else f"{self.name}:{self.column}"

    def to_json(self) -> dict[str, Any]:
        options = [list(option) for option in self.options]
        return {"name": self.name, "column": self.column, "header": self.header, "options": options}

    @classmethod
    def from_json(cls, given: AnyMapping[str, Any]) -> Question:
        options = tuple((str(o[0]), str(o[1])) for o in given["options"])
        return cls(given["name"], given["column"], given["header"], options)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file is not read. ``detail`` names the part (an error of the system, a kind of file); ``file`` is
    the file's name, "" where a part of the reading does not know it."""

    code: str
    detail: str = ""
    file: str = ""

    @property
    def error(self) -> FileRefused:
        """The same as a leaf of the error tree."""
        return FileRefused(f"file.{self.code}", detail=self.detail, file=self.file)

    @property
    def text(self) -> str:
        return self.error.message

    @property
    def what_to_do(self) -> str:
        return self.error.what_to_do

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "detail": self.detail, "file": self.file}

    @classmethod
    def from_json(cls, given: AnyMapping[str, Any]) -> Refusal:
        return cls(given["code"], given.get("detail", ""), given.get("file", ""))


class Refused(Exception):
    """Raised inside the room and by ``read_rows``; ``look`` hands the refusal over as a value."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.refusal = Refusal(code, detail)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a column seems to hold. ``confidence``: ``sure``, ``unsure`` or ``left_out``."""

    index: int
    header: str
    field: str | None
    confidence: Literal["sure", "unsure", "left_out"]
    sample: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        made = {name: getattr(self, name) for name in self.__slots__}
        return {**made, "sample": list(self.sample)}

    @classmethod
    def from_json(cls, given: AnyMapping[str, Any]) -> Suggestion:
        return cls(
            given["index"], given["header"], given["field"], given["confidence"], tuple(given["sample"])
        )


@dataclass(frozen=True, slots=True)
class Look:
    """What the beginning of a file (or, with ``whole``, all of it) tells.

    Attributes
        rows: the first data rows, exact cell texts. problems: of the file and its columns (field, code,
        detail).
        facts: for the reading sentence: ``program``, ``sample`` (a real value that shows the encoding),
            ``other_encoding`` and ``other_sample`` where a second reading was near, ``size`` in bytes.
        sheets: names to choose from. whole: everything was read, nothing can turn up later.
    """

    mapping: Mapping
    refusal: Refusal | None = None
    rows: tuple[tuple[str, ...], ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    questions: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    sheets: tuple[str, ...] = ()
    whole: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": 1, "mapping": self.mapping.to_json(),
            "refusal": self.refusal.to_json() if self.refusal else None,
            "rows": [list(row) for row in self.rows],
            "suggestions": [suggestion.to_json() for suggestion in self.suggestions],
            "questions": [question.to_json() for question in self.questions],
            "problems": [list(problem) for problem in self.problems],
            "facts": dict(self.facts), "sheets": list(self.sheets), "whole": self.whole,
        }  # fmt: skip

    @classmethod
    def from_json(cls, given: AnyMapping[str, Any]) -> Look:
        refusal = given["refusal"]
        return cls(
            Mapping.from_json(given["mapping"]),
            Refusal.from_json(refusal) if refusal else None,
            tuple(tuple(row) for row in given["rows"]),
            tuple(Suggestion.from_json(suggestion) for suggestion in given["suggestions"]),
            tuple(Question.from_json(question) for question in given["questions"]),
            tuple((p[0], p[1], p[2]) for p in given["problems"]),
            tuple(given["facts"].items()),
            tuple(given["sheets"]),
            bool(given["whole"]),
        )
