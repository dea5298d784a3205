"""What is no table is refused with a code, what happened and what to do; nothing raises."""

from __future__ import annotations

import io
import os
import tomllib
import zipfile
from pathlib import Path

import openpyxl
import pytest

from desktop_app.runtime.resources import resource_path
from desktop_app.services.importing.reading import inspect_file, look
from desktop_app.services.importing.reading.findings import EFFECTS


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Email", "Name"])
    book.active.append(["a@example.com", "Max M"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _far_workbook(column: str, row: int) -> bytes:
    """A small list, and one more cell in the far corner of its sheet."""
    book = openpyxl.Workbook()
    book.active.append(["Email", "Name"])
    book.active.append(["a@example.com", "Max M"])
    book.active[f"{column}{row}"] = "."
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LETTER = (
    "Dear Max,\n\nplease write to us, as of today, our shop is open again. We look forward.\n\nYours, Eva\n"
)
_LOG = "".join(f"2024-05-07 10:00:{n:02d} INFO server started, port 80 ok\n" for n in range(20))
_XML_BOOK = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
BAD = {
    "nothing": (b"", "empty_file"),
    "blank lines": (b"\n\r\n  \n", "empty_file"),
    "a mark only": (b"\xef\xbb\xbf", "empty_file"),
    "heading only": (b"Email;Name\n", "no_rows"),
    "PDF": (b"%PDF-1.4\n1 0 obj\n", "not_a_table"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(500), "not_a_table"),
    "database": (b"SQLite format 3\0" + bytes(500), "not_a_table"),
    "zero bytes": (bytes(5000), "not_a_table"),
    "noise": (bytes(range(256)) * 20, "not_a_table"),
    "JSON": (b'[{"email": "a@example.com"}]', "not_a_table"),
    "YAML": (b"users:\n  - email: a@example.com\n    name: Ann\n  - email: b@example.com\n", "not_a_table"),
    "XML": (b'<?xml version="1.0"?><a><email>a@example.com</email></a>', "not_a_table"),
    "web page": (b"<!DOCTYPE html><html><p>Hello, you</p></html>", "not_a_table"),
    "letter": (_LETTER.encode(), "not_a_table"),
    "log": (_LOG.encode(), "not_a_table"),
    "card": (b"BEGIN:VCARD\nEMAIL:a@example.com\nEND:VCARD\n", "not_a_table"),
    "mail": (b"From: a@example.com\nTo: b@example.com\n\nHi, there\n", "not_a_table"),
    "document": (_zip({"[Content_Types].xml": b"x", "word/document.xml": b"y"}), "not_a_table"),
    "pictures in an archive": (_zip({"a.png": b"\x89PNG"}), "not_a_table"),
    "cut workbook": (_workbook()[:2500], "corrupt_file"),
    "damaged old workbook": (_OLE + bytes(6000), "corrupt_file"),
    "locked workbook": (_OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password_protected"),
    "bomb in a sheet": (_zip({"xl/workbook.xml": b"x", "xl/worksheets/sheet1.xml": bytes(30 << 20)}),
    "too_large"),
    "bomb in an archive": (_zip({"list.csv": b"a;b\n" * (8 << 20)}), "too_large"),
    "cell in the far corner": (_far_workbook("XFD", 1_048_576), "far_cell"),
    "a cell that never ends": (b"Email,Name\na@example.com," + b"x" * (5 << 20), "line_too_long"),
    "a file without line ends": (b"Email;Name;" * 500_000, "too_wide"),
    "a second line without an end": (b"Email,Name\n" + b"a@example.com,b," * 300_000, "line_too_long"),
    "nothing but blanks": (b" " * (5 << 20), "empty_file"),
    "XML spreadsheet": (_XML_BOOK, "unsupported_format"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(BAD))
def test_it_is_refused_by_name(name: str, tmp_path: Path) -> None:
    data, code = BAD[name]
    path = tmp_path / "upload.csv"
    path.write_bytes(data)
    found = look(path, region="GB")
    assert found.refusal is not None
    assert found.refusal.code == code
    answer = inspect_file(path, region="GB")
    assert (answer["refused"], answer["code"], answer["row_count"]) == (True, code, 0)
    assert "“upload.csv”" in answer["reason"], "it is named"
    assert answer["what_to_do"]


def test_folders_vanished_files_and_forbidden_files_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert look(tmp_path).refusal.code == "not_a_file"  # type: ignore[union-attr]
    assert look(tmp_path / "gone").refusal.code == "not_found"  # type: ignore[union-attr]
    assert look("a\0b").refusal.code == "not_readable"  # type: ignore[union-attr]
    path = tmp_path / "mine"
    path.write_text("Email\na@example.com\n")
    path.chmod(0)
    if os.access(path, os.R_OK):  # a superuser may read everything: let the system say no in its place

        def forbidden(*_: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("builtins.open", forbidden)
    refusal = look(path).refusal
    assert refusal is not None
    assert (refusal.code, refusal.detail) == ("not_readable", "Permission denied")


def test_every_code_has_its_sentences() -> None:
    texts = tomllib.loads(resource_path("texts", "en", "reading.toml").read_text(encoding="utf-8"))["reading"]
    assert set(texts["problem"]) == {*EFFECTS, "no_address"}
    codes = {code for _, code in BAD.values()} | {"not_found", "not_a_file", "not_readable"}
    assert set(texts["refusal"]) == codes
    assert all({"what", "do"} == set(sentences) for sentences in texts["refusal"].values())
