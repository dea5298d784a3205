"""How a file is to be read: the settled answers, and their form as a file (``--mapping F``).

Owns: the nouns ``Column`` and ``Mapping`` and their JSON form. Must not: look into a file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Rule = Literal["overwrite", "only_if_blank", "never"]
KINDS = ("date", "datetime", "whole", "number")
RULES: tuple[Rule, ...] = ("overwrite", "only_if_blank", "never")

CONTACT_FIELDS = (
    "email", "phone", "first_name", "last_name", "full_name", "company", "birthday", "gender", "city",
    "region", "address", "postcode", "country", "language", "external_id", "tags", "consent",
)  # fmt: skip
ORDER_FIELDS = (
    "order_id", "order_date", "order_status", "order_total", "order_currency", "email", "phone", "item_id",
    "item_name", "item_quantity", "item_price", "item_url", "first_name", "last_name",
)  # fmt: skip

READ_BY = ("sheet", "encoding")
"""Questions whose answers are parts of the mapping itself."""


def column_letter(index: int) -> str:
    """What a spreadsheet calls the column at this place from 0: A, B, ... Z, AA."""
    said, left = "", index + 1
    while left:
        left, letter = divmod(left - 1, 26)
        said = chr(65 + letter) + said
    return said


def default_rule(field_name: str | None) -> Rule:
    """Consent is never overwritten unless a person chose so; every other field is."""
    return "only_if_blank" if field_name == "consent" else "overwrite"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file.

    Attributes
        index: from 0 at the first column of the file or sheet.
        field: canonical field, ``custom:<name>``, or None for "not imported".
        rule: what happens to a value the platform already has.
        form: how this column's cells are settled to be read: date order (``dmy`` ``mdy`` ``ymd``), decimal
            sign (``,`` ``.``), a pair of consent letters (``a/n``) ... or None where nothing needs settling.
        kind: what an additional field of the account takes, where it is more than text: ``date``,
            ``datetime``, ``whole`` or ``number``; its cells are read as that and told in the plain form.
    """

    index: int
    header: str
    field: str | None
    rule: Rule = "overwrite"
    form: str | None = None
    kind: str | None = None

    def to_json(self) -> dict[str, Any]:
        made: dict[str, Any] = {"index": self.index, "header": self.header, "field": self.field}
        made["rule"] = self.rule
        if self.form is not None:
            made["form"] = self.form
        if self.kind is not None:
            made["kind"] = self.kind
        return made

    @classmethod
    def from_json(cls, given: AnyMapping[str, Any]) -> Column:
        """Raises ValueError when a part is missing or no rule of ours."""
        try:
            index, name = int(given["index"]), given.get("field")
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"a column needs an index: {given!r}") from error
        rule = given.get("rule") or default_rule(name)
        if rule not in RULES:
            raise ValueError(f"unknown rule {rule!r} for column {index}")
        form, kind = given.get("form"), given.get("kind")
        if kind is not None and kind not in KINDS:
            raise ValueError(f"unknown kind {kind!r} for column {index}")
        return cls(
            index, str(given.get("header") or ""), name, rule, None if form is None else str(form), kind
        )


@dataclass(frozen=True, slots=True)
class Mapping:
    r"""Everything needed to read a file again in exactly the same way.

    Attributes
        encoding: a Python codec name; None for workbooks.
        delimiter: one character; None when each line is one cell, and for workbooks.
        quote: ``"``, ``'``, "" for none, ``\"`` where a backslash hides a mark inside a cell, or ``line``
        when
            whole lines stand in quotes.
        sheet: sheet of a workbook, or member of a zip archive.
        header_row: physical line (text) or sheet row, from 1; None = no header.
        date_order, decimal: chosen by a person for every column that has no ``form`` of its own.
        duplicates: which row of several with the same address is sent.
        empty: what an empty cell means; ``keep`` leaves the platform's value alone.
        answers: question name, or ``name:<column index>``, to the value chosen.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str = '"'
    sheet: str | None = None
    header_row: int | None = 1
    date_order: Literal["dmy", "mdy", "ymd"] | None = None
    decimal: Literal[",", "."] | None = None
    duplicates: Literal["first", "last"] = "first"
    empty: Literal["keep", "clear"] = "keep"
    region: str | None = None
    kind: Literal["contacts", "orders"] = "contacts"
    answers: dict[str, str] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The object that ``--mapping F`` holds."""
        return {
            "schema": 1, "encoding": self.encoding, "delimiter": self.delimiter, "quote": self.quote,
            "sheet": self.sheet, "header_row": self.header_row, "date_order": self.date_order,
            "decimal": self.decimal, "duplicates": self.duplicates, "empty": self.empty,
            "region": self.region, "kind": self.kind, "answers": dict(self.answers),
            "columns": [column.to_json() for column in self.columns],
        }  # fmt: skip

    @classmethod
    def from_json(cls, given: AnyMapping[str, Any] | str | bytes) -> Mapping:
        """Raises ValueError, naming the part that is wrong."""
        if isinstance(given, str | bytes):
            given = json.loads(given)
        if not isinstance(given, AnyMapping):
            raise ValueError("a mapping is one JSON object")
        known = cls()
        parts: dict[str, Any] = {
            "columns": tuple(Column.from_json(column) for column in given.get("columns") or ()),
            "answers": {str(name): str(value) for name, value in (given.get("answers") or {}).items()},
        }
        for name, allowed in _CHOICES.items():
            value = given.get(name, getattr(known, name))
            if value not in allowed:
                raise ValueError(f"{name}: {value!r} is none of {', '.join(map(str, allowed))}")
            parts[name] = value
        for name in ("encoding", "delimiter", "sheet", "region"):
            value = given.get(name)
            parts[name] = None if value is None else str(value)
        row = given.get("header_row", 1)
        if row is not None and (isinstance(row, bool) or not isinstance(row, int) or row < 1):
            raise ValueError(f"header_row: {row!r} is no line number")
        parts["header_row"] = row
        return cls(**parts)

    def fields(self) -> dict[str, Column]:
        """Value key to column, in file order; the second column of a field is ``field#2``."""
        found: dict[str, Column] = {}
        seen: dict[str, int] = {}
        for column in self.columns:
            if column.field:
                number = seen[column.field] = seen.get(column.field, 0) + 1
                found[column.field if number == 1 else f"{column.field}#{number}"] = column
        return found

    def with_answer(self, question: str, value: str) -> Mapping:
        """A copy that remembers the answer to a question."""
        return replace(self, answers={**self.answers, question: value})

    def read_as_answered(self) -> Mapping:
        """Which sheet and which letters were answered is how the file is read from here on."""
        rest = {key: value for key, value in self.answers.items() if key not in READ_BY}
        sheet, encoding = (self.answers.get(name) for name in READ_BY)
        return replace(self, sheet=sheet or self.sheet, encoding=encoding or self.encoding, answers=rest)


_CHOICES: dict[str, tuple[Any, ...]] = {
    "quote": ('"', "'", "", '\\"', "line"),
    "date_order": (None, "dmy", "mdy", "ymd"),
    "decimal": (None, ",", "."),
    "duplicates": ("first", "last"),
    "empty": ("keep", "clear"),
    "kind": ("contacts", "orders"),
}
