"""The first look at a large workbook reads its beginning only, and sees there what the whole reading sees."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from desktop_app.services.importing.reading import count_rows, look, workbook_head
from desktop_app.services.importing.reading.workbook import Workbook
from desktop_app.services.importing.reading.workbook_head import beginning_of

ROWS = 9000


def write(path: Path, rows: int = ROWS, *, epoch_1904: bool = False) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "People"
    if epoch_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet.append(["Contacts of our shop"])
    sheet.append(["Email", "First name", "Birthday", "Total", "Seen", "Sum"])
    for number in range(rows):
        cells = [f"p{number}@example.com", f"Žofie <{number % 97}> & co", date(1990, 1, 1 + number % 28)]
        sheet.append([*cells, number / 4, datetime(2024, 5, 6, 7, 8), "=1+1" if number == 5 else None])
    hidden = book.create_sheet("Notes")
    hidden.append(["nothing"])
    hidden.sheet_state = "hidden"
    book.save(path)
    with_shared_texts(path)
    return path


def with_shared_texts(path: Path) -> None:
    """Texts in a table of their own, as spreadsheet programs keep them."""
    with zipfile.ZipFile(path) as source:
        parts = {info.filename: source.read(info) for info in source.infolist()}
    texts: dict[bytes, int] = {}

    def shared(match: re.Match[bytes]) -> bytes:
        return b't="s"><v>%d</v>' % texts.setdefault(match.group(1), len(texts))

    for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
        parts[name] = re.sub(rb't="inlineStr"><is>(.*?)</is>', shared, parts[name])
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    entry = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % kind
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", entry)
    of = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    link = b'<Relationship Id="rIdTexts" Type="%s" Target="sharedStrings.xml"/></Relationships>' % of
    links = "xl/_rels/workbook.xml.rels"
    parts[links] = parts[links].replace(b"</Relationships>", link)
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    items = b"".join(b"<si>%s</si>" % text for text in texts)
    parts["xl/sharedStrings.xml"] = b'<?xml version="1.0"?><sst xmlns="%s">%s</sst>' % (space, items)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)


def small_parts(monkeypatch: pytest.MonkeyPatch, size: int = 60_000) -> None:
    monkeypatch.setattr(workbook_head, "LARGE", 0)
    monkeypatch.setattr(workbook_head, "SHEET", size)


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_the_beginning_says_what_the_whole_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, epoch_1904: bool
) -> None:
    path = write(tmp_path / "f.xlsx", epoch_1904=epoch_1904)
    plain = look(path, region="UA")
    small_parts(monkeypatch)
    first = look(path, region="UA")
    assert not first.whole
    assert first.rows == plain.rows
    assert first.mapping == plain.mapping
    assert first.suggestions == plain.suggestions
    assert first.sheets == plain.sheets
    assert first.rows[5][5] == "#FORMULA!"
    whole = look(path, region="UA", whole=True)
    assert whole.whole
    assert whole.rows == plain.rows
    assert count_rows(path, whole.mapping) == ROWS


def test_only_so_much_is_taken_as_the_first_rows_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "f.xlsx")
    small_parts(monkeypatch)
    with path.open("rb") as stream:
        short = beginning_of(stream)
        stream.seek(0)
        whole = [record for block in Workbook(stream).blocks("People") for record in block.records]
    assert short is not None
    rows = [record for block in Workbook(short).blocks("People") for record in block.records]
    assert 100 < len(rows) < 2000
    assert rows == whole[: len(rows)]


def test_a_make_that_cannot_be_cut_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows without an end in the part that is looked at, a table without texts, a damaged zip."""
    path = write(tmp_path / "f.xlsx", 400)
    small_parts(monkeypatch, 50)
    with path.open("rb") as stream:
        assert beginning_of(stream) is None
    assert len(look(path).rows) == 50
    small_parts(monkeypatch)
    monkeypatch.setattr(workbook_head, "MOST_TEXTS", 0)
    monkeypatch.setattr(workbook_head, "_PIECE", 10)
    with path.open("rb") as stream:
        assert beginning_of(stream) is None
    assert beginning_of(io.BytesIO(path.read_bytes()[:5000])) is None


def test_a_text_too_far_back_is_blank_at_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the second sheet stand behind all of the first one's; the whole reading has them."""
    path = write(tmp_path / "f.xlsx")
    small_parts(monkeypatch)
    monkeypatch.setattr(workbook_head, "MOST_TEXTS", 200_000)
    monkeypatch.setattr(workbook_head, "_PIECE", 50_000)
    with path.open("rb") as stream:
        short = beginning_of(stream)
        stream.seek(0)
        whole = [record for block in Workbook(stream).blocks("People") for record in block.records]
    assert short is not None
    assert len(short.getvalue()) < path.stat().st_size * 2
    book = Workbook(short)
    rows = [record for block in book.blocks("People") for record in block.records]
    assert rows == whole[: len(rows)]
    assert not any("nothing" in record for block in book.blocks("Notes") for record in block.records)


def test_names_with_a_prefix_are_cut_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some programs write <x:row> instead of <row>."""
    path = write(tmp_path / "f.xlsx", 3000)
    prefixed = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(prefixed, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename.startswith("xl/worksheets/") or info.filename == "xl/sharedStrings.xml":
                text = data.decode().replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
                data = text.replace("<x:?xml", "<?xml").replace("xmlns=", "xmlns:x=").encode()
            target.writestr(info.filename, data)
    plain = look(prefixed)
    small_parts(monkeypatch)
    with prefixed.open("rb") as stream:
        assert beginning_of(stream) is not None
    assert look(prefixed).rows == plain.rows
    assert plain.rows
