"""A workbook is data: nothing outside it is read, nothing in it is run, and none can fill the memory."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from desktop_app.services.importing.reading import inspect_file, look

DOCTYPE = '<!DOCTYPE x [<!ENTITY taken SYSTEM "file://{path}"><!ENTITY a "0123456789">{more}]>'
LAUGHS = '<!ENTITY a1 "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">' + "".join(
    f'<!ENTITY a{n} "' + f"&a{n - 1};" * 10 + '">' for n in range(2, 9)
)


def _xlsx(path: Path, secret: Path, entity: str, more: str = "") -> None:
    """A real workbook whose texts are taken from an entity."""
    book = openpyxl.Workbook()
    book.active.append(["Email", "Name"])
    book.active.append(["ann@example.com", "PLACE"])
    data = io.BytesIO()
    book.save(data)
    head = DOCTYPE.format(path=secret, more=more)
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode("utf-8")
            if "PLACE" in text:
                end = text.index("?>") + 2 if text.startswith("<?xml") else 0
                text = text[:end] + head + text[end:].replace("PLACE", f"&{entity};")
            new.writestr(name, text)


def _ods(path: Path, secret: Path, entity: str, more: str = "") -> None:
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in (("Email", "Name"), ("ann@example.com", f"&{entity};"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{DOCTYPE.format(path=secret, more=more)}'
        f'<office:document-content xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0"'
        f' xmlns:text="{space}text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="A">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", content)
        file.writestr("META-INF/manifest.xml", '<?xml version="1.0"?><m/>')


@pytest.mark.parametrize("make", [_xlsx, _ods])
def test_nothing_outside_the_file_is_read(make: object, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP-SECRET-TEXT", encoding="utf-8")
    path = tmp_path / "book"
    make(path, secret, "taken")  # type: ignore[operator]
    rows = tmp_path / "rows.ndjson"
    found = inspect_file(path, region="GB", rows_out=rows)
    said = str(found) + (rows.read_text("utf-8") if rows.exists() else "")
    assert "TOP-SECRET-TEXT" not in said


@pytest.mark.parametrize("make", [_xlsx, _ods])
def test_entities_do_not_multiply(make: object, tmp_path: Path) -> None:
    """A hundred million characters out of a line: never laid out, whatever is made of the cell."""
    path = tmp_path / "book"
    make(path, tmp_path, "a8", LAUGHS)  # type: ignore[operator]
    found = look(path)
    assert max((len(cell) for row in found.rows for cell in row), default=0) < 1000


def test_a_formula_is_never_run(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Email", "Name"])
    book.active.append(["ann@example.com", '=WEBSERVICE("http://127.0.0.1:9/x")'])
    path = tmp_path / "book.xlsx"
    book.save(path)
    rows = tmp_path / "rows.ndjson"
    found = inspect_file(path, region="GB", rows_out=rows)
    assert {"formula_error"} <= {problem["code"] for problem in found["problems"]}
    assert "WEBSERVICE" not in rows.read_text("utf-8")


def test_a_bomb_inside_an_archive_inside_an_archive(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("list.csv", b"a;b\n" * (8 << 20))
    path = tmp_path / "outer.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("list.csv.zip", inner.getvalue())
        file.writestr("people.csv", "Email\nann@example.com\n")
    found = look(path)
    assert found.refusal is None
    assert found.rows == (("ann@example.com",),)


def test_a_long_whole_number_stays_one(tmp_path: Path) -> None:
    """Numbers of cards and accounts have sixteen digits: beyond the fifteen a sheet calculates with."""
    book = openpyxl.Workbook()
    book.active.append(["Email", "Card no"])
    book.active.append(["ann@example.com", 1234567890123456])
    book.active.append(["bob@example.com", 12.5])
    book.save(tmp_path / "cards.xlsx")
    rows = look(tmp_path / "cards.xlsx", region="GB").rows
    assert [row[1] for row in rows] == ["1234567890123456", "12.5"]
