"""The look at a file: what it is, how it is to be read, what its columns mean, what only a person can tell.

Reads the beginning (text: 128 KB and a scan of its bytes) or, with ``whole``, everything. Must not: raise
for a bad file; a refusal is an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from desktop_app.services.importing.reading.columns import Guess, find_columns, find_kind
from desktop_app.services.importing.reading.dialect import find_dialect
from desktop_app.services.importing.reading.encoding import find_encoding
from desktop_app.services.importing.reading.findings import (
    Look,
    Problem,
    Question,
    Refusal,
    Refused,
    Suggestion,
)
from desktop_app.services.importing.reading.header import find_header
from desktop_app.services.importing.reading.lines import Block, Dialect, read_blocks, read_texts, split_lines
from desktop_app.services.importing.reading.mapping import (
    CONTACT_FIELDS,
    ORDER_FIELDS,
    Column,
    Mapping,
    default_rule,
)
from desktop_app.services.importing.reading.questions import (
    currency_question,
    encoding_question,
    mapping_questions,
    settled_questions,
    sheet_question,
)
from desktop_app.services.importing.reading.refusal import refuse_by_text, refuse_prose
from desktop_app.services.importing.reading.settle import Settler
from desktop_app.services.importing.reading.shapes import shape
from desktop_app.services.importing.reading.source import Source, identify, sheet_part
from desktop_app.services.importing.reading.table import Table, is_blank
from desktop_app.services.importing.reading.words import known_header, plain

HEAD = 128 << 10
SAMPLE_ROWS = 50
MOST_COLUMNS = 1 << 14  # as many as a sheet of a spreadsheet program has
_CONTENT_ROWS = 200
_SHALLOW_ROWS = 3000
_MEMBERS = 20
_NAMES = frozenset((*CONTACT_FIELDS, *ORDER_FIELDS))

Kind = Literal["contacts", "orders"]


@dataclass(slots=True)
class _Start:
    """The beginning of a table, whatever file it came from."""

    mapping: Mapping
    records: list[Sequence[str]]
    lines: list[int]
    questions: list[Question] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    prose: list[str] = field(default_factory=list)
    first: Source | None = None  # what the beginning was read from, and its first rows are


def look(
    path: str | Path,
    *,
    region: str | None = None,
    kind: Kind | None = None,
    mapping: Mapping | None = None,
    whole: bool = False,
) -> Look:
    """What the beginning of a file tells (``whole``: all of it, which settles orders of dates and decimal
    signs).

    ``mapping``: what a person has already chosen; parts that are given are taken as they are.
    """
    mapping = mapping and mapping.read_as_answered()
    given = mapping or Mapping(region=region, kind=kind or "contacts", header_row=0)
    try:
        return _looked(path, region or given.region, kind, mapping, whole)
    except Refused as refused:
        refusal = refused.refusal
    except (OSError, MemoryError) as error:
        refusal = Refusal("not_readable", getattr(error, "strerror", None) or str(error))
    named = replace(refusal, file=Path(path).name)
    return Look(replace(given, region=region or given.region), refusal=named)


def _looked(
    path: str | Path, region: str | None, kind: Kind | None, mapping: Mapping | None, whole: bool
) -> Look:
    source = identify(path, mapping.sheet if mapping else None)
    if len(source.members) > 1 and not (mapping and mapping.sheet):
        return _looked_at_members(path, source, region, kind, mapping, whole)
    return _looked_at(source, region, kind, mapping, whole)


def _looked_at_members(
    path: str | Path,
    source: Source,
    region: str | None,
    kind: Kind | None,
    mapping: Mapping | None,
    whole: bool,
) -> Look:
    """An archive with several files: those that are tables, the first of them looked at, the choice asked."""
    found: list[Look] = []
    refused: Refused | None = None
    for name in source.members[:_MEMBERS]:
        try:
            found.append(_looked_at(identify(path, name), region, kind, mapping, whole and not found))
        except Refused as error:
            refused = refused or error
    if not found:
        raise refused or Refused("not_a_table", "archive")
    first = found[0]
    if len(found) == 1:
        return replace(first, problems=((None, "other_sheets", ", ".join(source.members)), *first.problems))
    names = tuple(one.mapping.sheet or "" for one in found)
    question = sheet_question((one.mapping.sheet or "", one.rows[0][0] if one.rows else "") for one in found)
    return replace(
        first, sheets=names, questions=(question, *first.questions),
        problems=((None, "several_sheets", ", ".join(names)), *first.problems),
    )  # fmt: skip


def _looked_at(
    source: Source, region: str | None, kind: Kind | None, mapping: Mapping | None, whole: bool
) -> Look:
    first = source.beginning()
    if source.kind == "text":
        start = _text_start(source, region, mapping, whole)
    elif source.kind == "workbook":
        try:
            start = _workbook_start(first, mapping)
        except Refused:
            if not first.shortened:
                raise
            first = source  # cut where it may not be cut: then the whole, however long it takes
            start = _workbook_start(first, mapping)
    else:
        blocks = list(source.blocks(Mapping()))
        start = _Start(
            Mapping(), [r for b in blocks for r in b.records], [n for b in blocks for n in b.lines]
        )
    start.mapping = replace(start.mapping, region=region)
    if source.member is not None:
        inner = start.mapping.sheet
        start.mapping = replace(start.mapping, sheet=f"{source.member}!{inner}" if inner else source.member)
        start.sheets = tuple(f"{source.member}!{sheet}" for sheet in start.sheets)
    start.facts["size"] = str(source.size)
    start.first = first
    return _with_columns(source, start, kind, mapping, whole)


def _text_start(source: Source, region: str | None, mapping: Mapping | None, whole: bool) -> _Start:
    found = find_encoding(source.opener, region, whole=whole)
    name = (mapping and mapping.encoding) or found.name
    with source.opener() as stream:
        text = "".join(read_texts(stream, name, HEAD))
        if not text:  # one line longer than the beginning
            stream.seek(0)
            text = stream.read(HEAD).decode(name, "replace")
    refuse_by_text(text)
    if mapping and mapping.columns:
        dialect = Dialect(mapping.delimiter, mapping.quote)
    else:
        dialect = find_dialect(text).dialect
        if mapping and mapping.delimiter:
            dialect = Dialect(mapping.delimiter, mapping.quote)
    blocks = list(read_blocks(iter([text]), dialect))
    start = _Start(
        Mapping(encoding=name, delimiter=dialect.delimiter, quote=dialect.quote),
        [record for block in blocks for record in block.records],
        [line for block in blocks for line in block.lines],
    )
    start.prose = split_lines(text)[:200]
    sample = next((line for line in start.prose if not line.isascii()), "")
    start.facts["program"] = _program(found.name, found.bom, dialect, text)
    if found.other and not (mapping and mapping.encoding) and not found.mixed:
        start.facts["other_encoding"] = found.other
        other = sample.encode(name, "replace").decode(found.other, "replace") if sample else ""
        start.facts["other_sample"] = other[:80]
        start.questions.append(encoding_question(name, sample[:80], found.other, other[:80]))
    if found.mixed:
        start.problems.append((None, "encoding_damage", ""))
    start.facts["sample"] = _sample_cell(start.records)
    return start


def _program(encoding: str, bom: bool, dialect: Dialect, text: str) -> str:
    """Which kind of program likely wrote this file."""
    if (
        encoding.startswith("utf-16")
        or text[:5].lower().startswith("sep=")
        or (bom and dialect.delimiter == ";")
    ):
        return "excel"
    if encoding.startswith("cp125") and dialect.delimiter == ";":
        return "excel"
    if encoding.startswith("mac"):
        return "mac"
    return "export" if dialect.delimiter == "," else "text"


def _sample_cell(records: Sequence[Sequence[str]]) -> str:
    for record in records[1:200]:
        for cell in record:
            if not cell.isascii() and 2 <= len(cell) <= 60:
                return cell.strip()
    return next((cell for record in records[:5] for cell in record if cell.strip()), "")[:60]


def _workbook_start(source: Source, mapping: Mapping | None) -> _Start:
    from desktop_app.services.importing.reading.workbook import Workbook

    with source.opener() as stream:
        book = Workbook(stream)
        sheets = book.sheets()
        filled = [sheet for sheet in sheets if sheet.filled]
        if not filled:
            raise Refused("empty_file")
        starts: dict[str, list[Block]] = {}

        def beginning(name: str) -> list[Block]:
            if name not in starts:
                starts[name] = list(book.blocks(name, limit=_CONTENT_ROWS))
            return starts[name]

        visible = [sheet for sheet in filled if sheet.visible] or filled
        tables = [sheet for sheet in visible if _is_table(beginning(sheet.name))]
        names = tuple(sheet.name for sheet in sheets)
        likely = tables or [sheet for sheet in visible if _has_columns(beginning(sheet.name))]
        chosen = (likely or visible)[0].name
        given = sheet_part(mapping.sheet, source.member) if mapping else None
        if given in names:
            chosen = str(given)
        blocks = beginning(chosen)
        start = _Start(
            Mapping(sheet=chosen),
            [record for block in blocks for record in block.records],
            [line for block in blocks for line in block.lines],
        )
        start.sheets = names
        start.facts["program"] = "workbook"
        if len(tables) > 1:
            start.problems.append((None, "several_sheets", ", ".join(sheet.name for sheet in tables)))
            if given is None:
                first = [(sheet.name, _first_cells(beginning(sheet.name))) for sheet in tables]
                start.questions.append(sheet_question(first))
        elif len(names) > 1:
            start.problems.append((None, "other_sheets", ", ".join(names)))
    start.facts["sample"] = _sample_cell(start.records)
    return start


def _merged(source: Source, mapping: Mapping) -> bool:
    from desktop_app.services.importing.reading.workbook import Workbook

    with source.opener() as stream:
        name = sheet_part(mapping.sheet, source.member)
        return name is not None and Workbook(stream).merged_below(name, mapping.header_row or 0)


def _first_cells(blocks: Iterable[Block]) -> str:
    cells = (cell for block in blocks for record in block.records for cell in record if cell.strip())
    return next(cells, "")


def _is_table(blocks: Iterable[Block]) -> bool:
    records = [record for block in blocks for record in block.records if not is_blank(record)]
    if not records:
        return False
    for record in records[:30]:
        filled = [cell for cell in record if cell.strip()]
        if len(filled) >= 2 and sum(map(known_header, filled)) * 2 > len(filled):
            return True
    shapes = [shape(cell) for record in records[:50] for cell in record]
    return shapes.count("email") >= 2 or shapes.count("phone") >= 3


def _has_columns(blocks: Iterable[Block]) -> bool:
    """Rows of several cells each: more than notes, whatever they hold."""
    filled = [sum(1 for cell in record if cell.strip()) for block in blocks for record in block.records]
    return sum(1 for cells in filled if cells > 1) > 1


def _with_columns(
    source: Source, start: _Start, kind: Kind | None, mapping: Mapping | None, whole: bool
) -> Look:
    records, lines = start.records, start.lines
    if not any(not is_blank(record) for record in records):
        raise Refused("empty_file")
    widest = max(map(len, records))
    if widest > MOST_COLUMNS:
        raise Refused("too_wide", f"{MOST_COLUMNS:,}")
    if mapping is not None and mapping.columns:
        return _chosen(source, start, mapping, whole)
    found = find_header(records)
    place, first = found.place, found.first
    if mapping is not None and mapping.header_row != 0:
        place, first = _given_header(lines, mapping.header_row)
    headers = records[place] if place is not None else None
    body = [record for record in records[first : first + _CONTENT_ROWS] if not is_blank(record)]
    kind = kind or find_kind(headers or [])
    guesses = find_columns(headers, body, kind, start.mapping.region)
    if mapping is not None:
        _give_answered(guesses, mapping)
    reached = any(guess.field in {"email", "phone"} and guess.total for guess in guesses)
    known = headers is not None and sum(map(known_header, headers)) >= 2
    refuse_prose(start.prose, has_table=reached or known)
    named = headers is not None and any(map(known_header, headers))
    if (
        not reached
        and not named
        and (headers is None or start.mapping.delimiter is None)
        and source.kind == "text"
    ):
        raise Refused("not_a_table", "text")
    columns = tuple(
        Column(guess.index, guess.header, guess.field, default_rule(guess.field)) for guess in guesses
    )
    header_row = lines[place] if place is not None else None
    made = replace(start.mapping, header_row=header_row, kind=kind, columns=columns)
    if mapping is not None:
        made = replace(
            made, date_order=mapping.date_order, decimal=mapping.decimal, duplicates=mapping.duplicates,
            empty=mapping.empty, answers=dict(mapping.answers),
        )  # fmt: skip
    start.mapping = made
    # where cells are merged stands behind the last row: of a large workbook only a whole reading tells it
    seen = source if whole or start.first is None else start.first
    if source.kind == "workbook" and "merged_cells" not in made.answers and _merged(seen, made):
        start.questions.append(Question("merged_cells", None, "", (("leave", ""), ("fill", "↓"))))
    _header_problems(start, headers, guesses)
    if "column_mapping" not in made.answers:
        start.questions += mapping_questions(guesses, kind)
    return _finished(source, start, guesses, whole)


def _give_answered(guesses: Sequence[Guess], mapping: Mapping) -> None:
    """A field that was answered for a column is its own; another column gives it up."""
    told = {guess.index: mapping.answers.get(f"column_mapping:{guess.index}", "") for guess in guesses}
    for guess in guesses:
        field = told[guess.index]
        if field in _NAMES or field.startswith("custom:"):
            guess.give(field, "sure")
            guess.asks = False
        elif guess.field and guess.field in told.values():
            guess.custom()


def _given_header(lines: Sequence[int], header_row: int | None) -> tuple[int | None, int]:
    if header_row is None:
        return None, 0
    place = next((place for place, line in enumerate(lines) if line >= header_row), None)
    return place, 0 if place is None else place + 1


def _header_problems(start: _Start, headers: Sequence[str] | None, guesses: Sequence[Guess]) -> None:
    if headers is None:
        start.problems.append((None, "header_missing", ""))
        return
    words = [plain(header) for header in headers if header.strip()]
    if len(set(words)) < len(words):
        start.problems.append((None, "header_duplicate", ""))
    if any(not guess.header.strip() and guess.total for guess in guesses):
        start.problems.append((None, "header_empty", ""))


def _chosen(source: Source, start: _Start, mapping: Mapping, whole: bool) -> Look:
    """A mapping that names its columns is taken as it stands; only forms it leaves open are settled."""
    region = start.mapping.region or mapping.region
    sheet = mapping.sheet or start.mapping.sheet
    encoding = mapping.encoding or start.mapping.encoding
    start.mapping = replace(mapping, region=region, sheet=sheet, encoding=encoding)
    _, first = _given_header(start.lines, mapping.header_row)
    body = [record for record in start.records[first : first + _CONTENT_ROWS] if not is_blank(record)]
    guesses = []
    for column in mapping.columns:
        cells = [record[column.index] for record in body if column.index < len(record)]
        guess = Guess(column.index, column.header, [cell for cell in cells if cell.strip()])
        guess.give(column.field, "sure" if column.field else "left_out")
        guesses.append(guess)
    return _finished(source, start, guesses, whole)


def _finished(source: Source, start: _Start, guesses: Sequence[Guess], whole: bool) -> Look:
    settler = Settler(start.mapping)
    first = start.first or source
    rows, ended = _first_rows(first, start.mapping, settler)
    ended = ended and not first.shortened
    if not rows:
        raise Refused("no_rows")
    if whole and not ended:
        _settle_all(source, start.mapping, settler)
    results = settler.results()
    mapping = settler.mapping(results)
    questions = start.questions + settled_questions(mapping, results)
    currencies = settler.currencies()
    if len(currencies) > 1 and "order_currency" not in {column.field for column in mapping.columns}:
        total = next((column for column in mapping.columns if column.field == "order_total"), None)
        if total is not None and "currency" not in mapping.answers:
            questions.append(currency_question(total, currencies))
    suggestions = tuple(
        Suggestion(guess.index, guess.header, guess.field, guess.confidence, tuple(guess.cells[:3]))
        for guess in guesses
    )
    return Look(
        mapping, None, tuple(rows), suggestions, tuple(questions), tuple(start.problems),
        tuple(start.facts.items()), start.sheets, whole=whole or ended,
    )  # fmt: skip


def _first_rows(source: Source, mapping: Mapping, settler: Settler) -> tuple[list[tuple[str, ...]], bool]:
    """The first data rows, their cells given to the settler; True when the file ended there."""
    rows: list[tuple[str, ...]] = []
    seen = 0
    blocks = Table(mapping).rows(source.blocks(mapping))
    with closing(blocks):
        for block in blocks:
            if seen >= _SHALLOW_ROWS:
                return rows, False
            seen += len(block.records)
            settler.add(block)
            rows += [tuple(record) for record in block.records[: SAMPLE_ROWS - len(rows)]]
    return rows, True


def _settle_all(source: Source, mapping: Mapping, settler: Settler) -> None:
    """Every row once more for what only the whole column proves; nothing is parted that is not needed."""
    upto = settler.upto
    if upto < 0:
        return
    top = mapping.header_row or 0
    blocks = source.blocks(mapping, upto + 1)
    with closing(blocks):
        for block in blocks:
            start = 0
            if top and block.lines[0] <= top:
                start = next(
                    (place for place, line in enumerate(block.lines) if line > top), len(block.lines)
                )
            settler.add(block, start)
            if settler.upto < 0:
                return
