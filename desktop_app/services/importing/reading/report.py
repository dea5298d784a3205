"""``inspect``: everything reading finds, as one JSON object and, on wish, one line of NDJSON a data row.

Must not: hold rules; it only puts the parts together.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop_app.services.importing.reading.checking import Checker
from desktop_app.services.importing.reading.findings import Look, Problem, Value, effect_of
from desktop_app.services.importing.reading.first_look import Kind, look
from desktop_app.services.importing.reading.mapping import Column, Mapping
from desktop_app.services.importing.reading.rows import data_blocks
from desktop_app.services.importing.reading.table import Table


def inspect_file(
    path: str | Path,
    *,
    region: str | None = None,
    kind: Kind | None = None,
    mapping: Mapping | None = None,
    answers: dict[str, str] | None = None,
    rows_out: str | Path | None = None,
    with_rows: bool = False,
    keep: Callable[[dict[str, Any]], None] | None = None,
) -> dict[str, Any]:
    """Read a whole file and say all that was found. Never raises for a bad file: ``refused`` is then true.

    ``with_rows``: what is wrong with a row stands in its line of ``rows_out`` and not in the list: a file of
    a million bad rows then costs no memory. ``_held`` is (field, code, text) of what holds the row back,
    ``_lost`` the same of each cell whose value could not be read. ``keep``: takes such a row in place of a
    line of ``rows_out``.
    """
    if answers:
        base = mapping or Mapping(region=region, kind=kind or "contacts", header_row=0)
        mapping = replace(base, answers={**base.answers, **answers})
    found = look(path, region=region, kind=kind, mapping=mapping, whole=True)
    if found.refusal is not None:
        return _refused(found)
    used = found.mapping
    table = Table(used)
    problems: list[dict[str, Any]] = [
        {"row": None, "field": field, "code": code} for field, code, _ in found.problems
    ]
    count, verdicts = _read(path, used, table, None if with_rows else problems, rows_out, keep)
    for line, code in table.skipped:
        problems.append({"row": None, "field": None, "code": code, "line": line})
    return {
        "schema": 1, "refused": False, "reason": "", "encoding": used.encoding, "delimiter": used.delimiter,
        "sheet": _sheet(used), "header_row": used.header_row, "kind": used.kind,
        "columns": [column.to_json() for column in used.columns], "row_count": count, "rows": verdicts,
        "questions": sorted({question.name for question in found.questions}),
        "open_questions": [question.to_json() | {"text": question.text} for question in found.questions],
        "problems": problems, "mapping": used.to_json(),
    }  # fmt: skip


def _sheet(mapping: Mapping) -> str | None:
    """The sheet of a workbook; a text inside an archive has none."""
    if mapping.sheet is None or mapping.encoding is not None:
        return None
    return mapping.sheet.rsplit("!", 1)[-1]


def _refused(found: Look) -> dict[str, Any]:
    refusal = found.refusal
    assert refusal is not None
    return {
        "schema": 1, "refused": True, "reason": refusal.text, "code": refusal.code, "detail": refusal.detail,
        "what_to_do": refusal.what_to_do, "encoding": None, "delimiter": None, "sheet": None,
        "header_row": None, "columns": [], "row_count": 0, "questions": [],
        "problems": [{"row": None, "field": None, "code": refusal.code}],
    }  # fmt: skip


def _read(
    path: str | Path,
    mapping: Mapping,
    table: Table,
    problems: list[dict[str, Any]] | None,
    rows_out: str | Path | None,
    keep: Callable[[dict[str, Any]], None] | None,
) -> tuple[int, dict[str, int]]:
    """``problems`` None: they go with the rows."""
    checker = Checker(mapping)
    verdicts = {"send": 0, "reject": 0, "skip": 0}
    count = 0
    out = open(rows_out, "w", encoding="utf-8", errors="replace") if rows_out else None  # noqa: SIM115
    if out is not None:
        as_text, write = json.JSONEncoder(ensure_ascii=False).encode, out.write

        def keep(record: dict[str, Any]) -> None:
            write(as_text(record) + "\n")

    try:
        for block in data_blocks(path, mapping, table):
            for row, line, cells, values, said, verdict, _ in checker.check(block):
                count += 1
                verdicts[verdict] += 1
                if problems is not None:
                    for field, code, _detail in said:
                        problem = {"row": row, "field": field, "code": code, "line": line}
                        problems.append(problem | {"effect": effect_of(field, code)})
                if keep is not None:
                    keep(record_of(checker.fields, cells, values, said, told=problems is None))
    finally:
        if out is not None:
            out.close()
    return count, verdicts


def record_of(
    fields: AnyMapping[str, Column],
    cells: Sequence[str],
    values: Sequence[Value],
    said: Sequence[Problem],
    *,
    told: bool,
) -> dict[str, Any]:
    """A row's line: values by key, its cells as they stand, and, where ``told``, what is wrong with it."""
    record: dict[str, Any] = dict(zip(fields, values, strict=True))
    size = len(cells)
    record["_raw"] = {key: cells[one.index] for key, one in fields.items() if one.index < size}
    return record | _of_row(said, record) if told and said else record


def _of_row(said: Sequence[Problem], record: dict[str, Any]) -> dict[str, Any]:
    """What holds a row back, and which of its filled cells could not be read."""
    raw = record["_raw"]
    held = [
        (field, code, raw.get(field, "") or detail)
        for field, code, detail in said
        if effect_of(field, code) == "reject"
    ]
    lost = [
        (field, code, raw[field])
        for field, code, _ in said
        if field in record and record[field] is None and raw.get(field, "").strip()
    ]
    return ({"_held": held[0]} if held else {}) | ({"_lost": lost} if lost else {})
