"""Judges what was read from a spreadsheet against what a careful person reads from it. Shared by the tests
of this folder.

A wrong value that nothing warns of is the worst that can happen, so each complaint says whether anything
was said.
"""

from __future__ import annotations

import codecs
import json
import re
import unicodedata
import zipfile
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data"
ARCHIVES = (_DATA / "spreadsheets.zip", _DATA / "more_spreadsheets.zip")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), None)
_INFORMATION = frozenset(
    {
        "row_skipped", "totals_row", "header_repeated", "header_duplicate", "header_empty", "header_missing",
        "date_serial", "phone_extension", "blank_lines", "column_unsure", "column_unmapped", "email_missing",
        "phone_missing", "mixed_line_ends", "other_sheets", "cleaned", "bom", "empty_columns",
    }
)  # fmt: skip
_QUESTION_OF = {
    "birthday": {"date_order", "date_century"}, "order_date": {"date_order", "date_century", "time_zone"},
    "phone": {"default_region"}, "consent": {"consent_meaning"}, "order_total": {"number_format", "currency"},
    "item_price": {"number_format"}, "email": set(),
}  # fmt: skip


@cache
def cases() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path in ARCHIVES:
        with zipfile.ZipFile(path) as archive:
            for case in json.loads(archive.read("expected.json")):
                found[case["id"]] = {**case, "archive": path}
    return found


def unpack(case: dict[str, Any], folder: Path) -> Path:
    """The spreadsheet of a case, under a name that tells nothing."""
    path = folder / "upload"
    with zipfile.ZipFile(case["archive"]) as archive:
        path.write_bytes(archive.read(case["file"]))
    return path


def text(value: Any) -> str:
    made = unicodedata.normalize("NFC", str(value)).translate(_INVISIBLE)
    return " ".join(made.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'").split())


def comparable(field: str, value: Any) -> Any:
    """Two values of a field mean the same if these are equal."""
    if field == "email":
        local, _, domain = text(value).lower().rpartition("@")
        return local, domain.encode("idna")
    if field == "phone":
        return re.sub(r"[^\d+]", "", text(value).split(";ext")[0])
    if field in {"order_total", "item_price", "item_quantity"} or field.startswith("custom:"):
        try:
            return Decimal(text(value).replace(",", "."))
        except InvalidOperation:
            return text(value)
    if field in {"birthday", "order_date"}:
        try:
            moment = datetime.fromisoformat(text(value).replace("Z", "+00:00"))
        except ValueError:
            return text(value)
        return moment.astimezone(UTC) if moment.tzinfo else moment
    if field == "tags":
        return frozenset(filter(None, map(text, re.split(r"[,;|]", str(value)))))
    return text(value).casefold()


def same(field: str, wanted: Any, got: Any) -> bool:
    if wanted in (None, "") or got in (None, ""):
        return wanted in (None, "") and got in (None, "")
    if field == "consent":
        return str(wanted).lower() == str(got).lower()
    return bool(comparable(field, wanted) == comparable(field, got))


def complaints(
    case: dict[str, Any], found: dict[str, Any], rows: list[dict[str, Any]], raw: bytes
) -> list[str]:
    """What a careful person would object to; empty when all is right."""
    if found["refused"]:
        return [] if case["refuse"] or case["refuse_ok"] else [f"refused: {found['code']}"]
    if case["refuse"]:
        return ["SILENT: read something that is no table"]
    said: list[str] = []
    said += _form(case, found, len(rows), raw)
    keys = _keys(case, found, said)
    asked = set(found["questions"])
    said += [f"needless question {name}" for name in asked - _legitimate(case)]
    said += _values(case, found, rows, keys, asked)
    said += _problems(case, found, asked)
    return said


def _legitimate(case: dict[str, Any]) -> set[str]:
    return {*case["questions"], *(question for *_, question in case["problems"] if question)}


def _form(case: dict[str, Any], found: dict[str, Any], rows: int, raw: bytes) -> list[str]:
    said = []
    if case["encoding"] and not case["file"].endswith(".zip"):
        wanted = case["encoding"] if isinstance(case["encoding"], str) else case["encoding"][0]
        if raw.decode(codecs.lookup(found["encoding"]).name, "replace").lstrip("\ufeff") != raw.decode(
            wanted, "replace"
        ).lstrip("\ufeff"):
            said.append(f"encoding {found['encoding']}, not {wanted}")
    if case["delimiter"] and found["delimiter"] != case["delimiter"]:
        said.append(f"delimiter {found['delimiter']!r}")
    if case["sheet"] and found["sheet"] != case["sheet"]:
        said.append(f"sheet {found['sheet']}")
    heads = case["header_row"] if isinstance(case["header_row"], list) else [case["header_row"]]
    if found["header_row"] not in heads and None in (found["header_row"], *heads):
        said.append(f"header row {found['header_row']}")
    if found["row_count"] != case["row_count"] or rows != case["row_count"]:
        said.append(f"{found['row_count']} rows counted, {rows} written, not {case['row_count']}")
    return said


def _keys(case: dict[str, Any], found: dict[str, Any], said: list[str]) -> dict[str, str]:
    """Key of a wanted value to key of the value read."""
    read: dict[int, tuple[str | None, str | None]] = {}
    seen: Counter[str] = Counter()
    for column in found["columns"]:
        field = column["field"]
        if field:
            seen[field] += 1
            key = field if seen[field] == 1 else f"{field}#{seen[field]}"
            read[column["index"]] = (field, key)
    keys: dict[str, str] = {}
    wanted_keys = list(dict.fromkeys(key for row in case["rows"].values() for key in row))
    position = 0
    for index, fields in case["columns"]:
        wanted = fields if isinstance(fields, list) else [fields]
        got, key = read.get(index, (None, None))
        custom = bool(got and got.startswith("custom:"))
        if got not in wanted and not (custom and any(one and one.startswith("custom:") for one in wanted)):
            said.append(f"column {index} read as {got}, not {fields}")
        if any(wanted) and position < len(wanted_keys):
            if key and (got in wanted or custom):
                keys[wanted_keys[position]] = key
            position += 1
    return keys


def _values(
    case: dict[str, Any],
    found: dict[str, Any],
    rows: list[dict[str, Any]],
    keys: dict[str, str],
    asked: set[str],
) -> list[str]:
    by_row: dict[Any, set[tuple[Any, str]]] = {}
    for problem in found["problems"]:
        by_row.setdefault(problem["row"], set()).add((problem["field"], problem["code"]))
    said = []
    for number, values in case["rows"].items():
        row = int(number)
        for key, wanted in values.items():
            if key not in keys:
                continue
            got = rows[row - 1].get(keys[key])
            field = key.split("#")[0]
            codes = {code for name, code in by_row.get(row, ()) if name in (None, keys[key], field)}
            codes |= {code for name, code in by_row.get(None, ()) if name == field}
            questions = asked & _QUESTION_OF.get(field, set()) & _legitimate(case)
            if not _is_right(field, wanted, got, codes, questions):
                quiet = "SILENT: " if not codes and not questions else ""
                said.append(f"{quiet}row {row} {key}: {got!r}, not {wanted!r}, said {sorted(codes)}")
            cells = case["cells"].get(number, {})
            if key in cells and rows[row - 1]["_raw"].get(keys[key], "") != cells[key]:
                said.append(f"row {row} {key}: cell is not exact: {rows[row - 1]['_raw'].get(keys[key])!r}")
    return said


def _is_right(field: str, wanted: Any, got: Any, codes: set[str], questions: set[str]) -> bool:
    if not isinstance(wanted, dict):
        return same(field, wanted, got)
    needed = wanted.get("problem", [])
    warned = bool(codes & ({needed} if isinstance(needed, str) else set(needed))) or bool(questions)
    if "any" in wanted:
        return any(same(field, one, got) for one in wanted["any"]) or (got is None and warned)
    return warned and (got is None or any(same(field, one, got) for one in wanted.get("or", [])))


def _problems(case: dict[str, Any], found: dict[str, Any], asked: set[str]) -> list[str]:
    said = []
    told = {(problem["row"], problem["code"]) for problem in found["problems"]}
    for row, field, code, question in case["problems"]:
        codes = [code] if isinstance(code, str) else code
        anywhere = {one for _, one in told}
        hit = any((row, one) in told for one in codes) if row else any(one in anywhere for one in codes)
        if not hit and question not in asked:
            said.append(f"SILENT: not reported: row {row} {field} {code}")
    allowed = {*case["allowed"], *_INFORMATION}
    said += [f"false alarm: row {row} {code}" for row, code in sorted(told, key=str) if code not in allowed]
    return said
