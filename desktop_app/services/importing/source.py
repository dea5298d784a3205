"""From the file to rows of the journal: what runs in the child process that reads.

Owns: calling the reading room, and turning its rows into what the journal keeps. Must not: know a platform
(what it takes is handed in), write anything, hold a sentence.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from desktop_app.journal import RowTuple
from desktop_app.model.errors import FileRefused
from desktop_app.model.report import RowState
from desktop_app.provider_api.value_rules import ValueRule, ValueRules
from desktop_app.services.importing import reading
from desktop_app.services.importing.keys import keys_of_row, match_field
from desktop_app.services.importing.mended import Mended, recognise
from desktop_app.services.importing.names import split_name
from desktop_app.services.importing.reading import Look, Problem, Refusal, Value
from desktop_app.services.importing.reading import Mapping as FileMapping
from desktop_app.services.importing.reading.checked import CheckedBlock
from desktop_app.services.importing.reading.findings import Verdict
from desktop_app.services.importing.reading.places import country_code

CHUNK = 2000
CONSENT = "consent"
FULL_NAME = "full_name"
COUNTRY = "country"
_SAID = 120  # characters of a value that a problem carries along
NAME_PARTS = ("first_name", "last_name")
SILENT = ("info",)
VALUE_REFUSED = "value_refused"
OWN_CODES = frozenset({"country_unknown", VALUE_REFUSED})
"""Problems that the making of rows finds, not the reading: only rows that are sent have them."""


@dataclass(frozen=True, slots=True)
class RowRules:
    """How values become what is sent.

    ``fields``: the reading's value key -> field of the delivery (``custom:<id>``); a key that is not there is
    not imported. ``blanks``: column index -> field, for columns whose empty cells clear the value there
    (empty when an empty cell leaves it alone). ``country_codes``: the platform takes two letters only.
    ``values``: what it takes in its fields. ``spelled``: field -> what a row says, in small letters -> how
    that choice is spelled there.
    """

    fields: Mapping[str, str]
    match_on: tuple[str, ...]
    always: str = ""
    blanks: Mapping[int, str] | None = None
    country_codes: bool = False
    values: tuple[ValueRule, ...] = ()
    spelled: Mapping[str, Mapping[str, str]] | None = None

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> RowRules:
        blanks = given["blanks"]
        return cls(
            fields=given["fields"],
            match_on=tuple(given["match_on"]),
            always=given["always"],
            blanks=None if blanks is None else {int(index): name for index, name in blanks.items()},
            country_codes=given["country_codes"],
            values=tuple(map(ValueRule.from_json, given.get("values", ()))),
            spelled=given.get("spelled"),
        )


class FileNotRead(FileRefused):
    """The reading's refusal as a leaf of the error tree. ``file``: the name people know, where another one
    was read."""

    def __init__(self, refusal: Refusal, file: str = "") -> None:
        super().__init__(f"file.{refusal.code}", detail=refusal.detail, file=file or refusal.file)


def look_at(path: Path, request: Mapping[str, Any]) -> Look:
    """The reading's look at the whole file; FileNotRead when it is no table."""
    given = request["mapping"]
    region, kind = request["region"] or None, request["kind"]
    # line 0: nobody has said yet where the header stands
    mapping = FileMapping(region=region, kind=kind, header_row=0) if given is None else None
    if mapping is None:
        mapping = FileMapping.from_json(given)
    mapping = replace(mapping, answers={**mapping.answers, **request["answers"]})
    look = reading.look(path, region=region, kind=kind, mapping=mapping, whole=True)
    if look.refusal is not None:
        raise FileNotRead(look.refusal, Path(request["path"]).name)
    return look


def examine(path: Path, request: Mapping[str, Any]) -> tuple[Look, int, Mended | None]:
    """The look at the whole file, its data rows by the separate count (0 while a question is open), and whose
    rows they are when they were mended.
    """
    look = look_at(path, request)
    mended = recognise(path, look.mapping)
    if look.questions:
        return look, 0, mended
    try:
        return look, reading.count_rows(path, look.mapping), mended
    except reading.Refused as refused:
        raise FileNotRead(refused.refusal, Path(request["path"]).name) from None


def read_source(path: Path, mapping: Mapping[str, Any], rules: RowRules) -> Iterator[list[RowTuple]]:
    """All data rows in file order, in chunks, ready for the journal."""
    settled = FileMapping.from_json(mapping)
    maker = RowMaker(tuple(settled.fields()), rules)
    try:
        for chunk in reading.read_chunks(path, settled, CHUNK):
            yield [maker.make(*checked) for checked in chunk]
    except reading.Refused as refused:
        raise FileNotRead(refused.refusal) from None


class RowMaker:
    """Makes rows of the journal from checked ones; ``keys`` names the values in their order."""

    def __init__(self, keys: tuple[str, ...], rules: RowRules) -> None:
        self._rules = rules
        self._fields = [(place, rules.fields[key]) for place, key in enumerate(keys) if key in rules.fields]
        self._consent = keys.index(CONSENT) if CONSENT in keys else None
        self._choices = [place for place, key in enumerate(keys) if key.partition("#")[0] == CONSENT]
        self._full_name = keys.index(FULL_NAME) if FULL_NAME in keys and _splits(keys, rules) else None
        self._blanks = tuple((rules.blanks or {}).items())
        self._values = ValueRules(rules.values)
        self._spelled = tuple((rules.spelled or {}).items())
        self._said = {field: keys[place] for place, field in self._fields}
        self._countries = rules.country_codes and COUNTRY in rules.fields.values()
        self._lost = "no_email" if rules.match_on == ("email",) else "no_address"
        # by filled cells: (columns as JSON, match field); a file has few such sets
        self._shapes: dict[tuple[str, ...], tuple[str, str]] = {}

    def make(
        self,
        row: int,
        line: int,
        cells: Sequence[str],
        values: Sequence[Value],
        problems: Sequence[Problem],
        verdict: Verdict,
        reject_code: str | None,
    ) -> RowTuple:
        """One row in the order of ``NewRow`` with its state: waiting, left out here, or left alone."""
        kept = list_json(cells)
        notes = _notes(problems) if problems else ""
        if verdict == "reject":
            stays = RowState.REJECTED_HERE, reject_code or "row_unreadable"
        elif verdict == "skip":
            stays = RowState.SKIPPED, reject_code or "duplicate"
        elif self._consent is not None and values[self._consent] is False:
            stays = RowState.SKIPPED, "consent_no"
        else:
            payload = self._payload(cells, values)
            found = list(problems)
            if self._countries and (unknown := _to_code(payload)):
                found.append((COUNTRY, "country_unknown", unknown))
            if self._values:
                found += self._refused(payload)
            if len(found) > len(problems):
                notes = _notes(found)
            columns, match_on = self._shape(payload)
            if match_on:
                key, fallback = keys_of_row(payload, match_on, self._rules.always)
                return (
                    row, line, "not_sent", "waiting", "nobody", kept, object_json(payload), notes, match_on,
                    columns, key, fallback,
                )  # fmt: skip
            refused = any(code == VALUE_REFUSED for _, code, _ in found)
            stays = RowState.REJECTED_HERE, VALUE_REFUSED if refused else self._lost
        state, code = stays
        return row, line, state.value, code, "rule", kept, None, notes, "", "", "", ""

    def _refused(self, payload: dict[str, str | None]) -> list[Problem]:
        """Takes out what the platform would refuse the contact for, and tells it."""
        found: list[Problem] = []
        for field in self._values.refused(payload):
            said = self._said.get(field, FULL_NAME if field in NAME_PARTS else field)
            found.append((said, VALUE_REFUSED, str(payload.pop(field))[:_SAID]))
        return found

    @property
    def always(self) -> str:
        return self._rules.always

    def by_columns(self, block: CheckedBlock) -> tuple[dict[str, Sequence[str | None]], set[int]]:
        """Field to a value for each row of a block, and the places of the rows that ``make`` has to judge."""
        if self._full_name is not None or self._blanks:
            return {}, set(range(len(block.records)))
        columns = list(block.columns.values())
        odd = set(block.notes)
        if block.verdicts.count("send") != len(block.verdicts):
            odd |= {place for place, verdict in enumerate(block.verdicts) if verdict != "send"}
        for place in self._choices:
            chosen = columns[place]
            if place == self._consent and False in chosen:
                odd |= {row for row, value in enumerate(chosen) if value is False}
            columns[place] = [None if value is None else "true" if value else "false" for value in chosen]
        values: dict[str, Sequence[str | None]] = {}
        for place, field in self._fields:
            column = cast(Sequence[str | None], columns[place])
            if field in values:  # the later one wins where it says something
                column = [new or old for new, old in zip(column, values[field], strict=True)]
            values[field] = column
        if self._countries:
            codes = {said: _code_of(said) if said else None for said in set(values[COUNTRY])}
            if any(said != code for said, code in codes.items()):
                values[COUNTRY] = [codes[said] for said in values[COUNTRY]]
            if "" in values[COUNTRY]:
                odd |= {place for place, code in enumerate(values[COUNTRY]) if code == ""}
        for name, spelled in self._spelled:
            if name in values:
                values[name] = [spelled.get(said.lower(), said) if said else said for said in values[name]]
        odd |= self._to_judge(values)
        return {name: column for name, column in values.items() if any(column)}, odd

    def _to_judge(self, values: Mapping[str, Sequence[str | None]]) -> set[int]:
        """The rows with a value that the platform would refuse."""
        rules, found = self._values, set[int]()
        if not rules:
            return found
        for field, column in values.items():
            if rules.judges(field):
                bad = {value for value in set(column) if value and not rules.takes(field, value)}
                if bad:
                    found |= {place for place, value in enumerate(column) if value in bad}
        longest = {field: max(map(len, filter(None, column)), default=0) for field, column in values.items()}
        if rules.may_be_long(longest):
            return set(range(len(next(iter(values.values())))))
        return found

    def shape_of(self, fields: tuple[str, ...]) -> tuple[str, str]:
        """(match field, columns as JSON) of rows that bring just these fields."""
        columns, match_on = self._shape(dict.fromkeys(fields, "."))
        return match_on, columns

    def _shape(self, payload: Mapping[str, str | None]) -> tuple[str, str]:
        names = tuple(payload)
        found = self._shapes.get(names)
        if found is None or None in payload.values():
            found = json.dumps(sorted(names)), self._match_on(payload)
            if (
                None not in payload.values()
            ):  # a blank on purpose finds no contact, so it is no rule for others
                self._shapes[names] = found
        return found

    def _match_on(self, payload: Mapping[str, str | None]) -> str:
        return match_field(payload, self._rules.match_on, self._rules.always)

    def _payload(self, cells: Sequence[str], values: Sequence[Value]) -> dict[str, str | None]:
        payload: dict[str, str | None] = {}
        for place, field in self._fields:
            value = values[place]
            if value is True or value is False:
                payload[field] = "true" if value else "false"
            elif value:
                payload[field] = value
        if self._full_name is not None and isinstance(full := values[self._full_name], str):
            payload |= {f: part for f, part in zip(NAME_PARTS, split_name(full), strict=True) if part}
        for index, field in self._blanks:
            # a cell that could not be understood is not an empty cell: its value is left alone
            if field not in payload and (index >= len(cells) or not cells[index].strip()):
                payload[field] = None
        for name, spelled in self._spelled:
            if said := payload.get(name):
                payload[name] = spelled.get(said.lower(), said)
        return payload


_encode = json.JSONEncoder(ensure_ascii=False).encode


def list_json(cells: Sequence[str]) -> str:
    """A JSON list of texts. Plain texts are put together by hand: most are, and this is most of the work."""
    joined = '", "'.join(cells)
    if joined.isprintable() and "\\" not in joined and joined.count('"') == 2 * (len(cells) - 1):
        return f'["{joined}"]'
    return _encode(list(cells))


def object_json(values: Mapping[str, str | None]) -> str:
    """A JSON object of texts; plain ones by hand, too. Names are ours and need no escape."""
    joined = ", ".join([f'"{name}": "{value}"' if value else _NOT_PLAIN for name, value in values.items()])
    if joined.isprintable() and "\\" not in joined and joined.count('"') == 4 * len(values):
        return f"{{{joined}}}"
    return _encode(values)


_NOT_PLAIN = "\\"  # sends the whole object to the library


def _to_code(payload: dict[str, str | None]) -> str:
    """Put the country's two letters in place of its name; a name without any is taken out and returned."""
    said = payload.get(COUNTRY)
    if not said:
        return ""
    if code := _code_of(said):
        payload[COUNTRY] = code
        return ""
    del payload[COUNTRY]
    return said


def _code_of(said: str) -> str:
    code = said.strip().upper()
    if not (len(code) == 2 and code.isascii() and code.isalpha()):
        code = country_code(said) or ""
    return code


def _splits(keys: tuple[str, ...], rules: RowRules) -> bool:
    """Names are taken apart where both parts have a place and no column of their own."""
    return set(NAME_PARTS) <= set(rules.fields) and not set(NAME_PARTS) & set(keys)


def _notes(problems: Sequence[Problem]) -> str:
    kept = [
        (field, code, said) for field, code, said in problems if reading.effect_of(field, code) not in SILENT
    ]
    return json.dumps(kept, ensure_ascii=False) if kept else ""
