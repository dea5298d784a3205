"""What kind of file this is, told by its bytes, and its records in blocks whatever the kind.

Owns: the choice between text, workbook, HTML table and archive. Must not: trust a file's name or ending.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import BinaryIO, Literal

from desktop_app.services.importing.reading.findings import Refused
from desktop_app.services.importing.reading.lines import Block, Dialect, read_blocks, read_texts
from desktop_app.services.importing.reading.mapping import Mapping
from desktop_app.services.importing.reading.refusal import OLE, ZIP, opened, refuse_binary, refuse_by_magic
from desktop_app.services.importing.reading.workbook import Workbook, measure_zip

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")
_SYSTEM = ("__macosx/", "thumbs.db", ".ds_store", "desktop.ini")
_TABLE_ENDINGS = (".csv", ".txt", ".tsv", ".tab", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".dat", ".prn")
_LARGEST_MEMBER = 300 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """``members``: files of an archive to choose from; ``member``: the chosen one. ``shortened``: not all of
    the file is there (see :meth:`beginning`)."""

    kind: Literal["text", "workbook", "html"]
    opener: Callable[[], BinaryIO]
    size: int
    members: tuple[str, ...] = ()
    member: str | None = None
    shortened: bool = False

    def beginning(self) -> Source:
        """The same, or only its first rows where reading the whole file would take long."""
        if self.kind != "workbook":
            return self
        from desktop_app.services.importing.reading.workbook_head import beginning_of

        with self.opener() as stream:
            found = beginning_of(stream)
        if found is None:
            return self
        data = found.getvalue()
        return replace(self, opener=lambda: io.BytesIO(data), shortened=True)

    def blocks(self, mapping: Mapping, upto: int = -1) -> Generator[Block, None, None]:
        """All records of the file as the mapping says it is to be read. ``upto``: cells behind so many
        delimiters are not needed and may come unparted."""
        if self.kind == "html":
            with self.opener() as stream:
                yield from html_blocks(stream)
            return
        if self.kind == "workbook":
            with self.opener() as stream:
                name = sheet_part(mapping.sheet, self.member)
                book = Workbook(stream)
                names = [sheet.name for sheet in book.sheets()]
                if name not in names:
                    if not names:
                        raise Refused("empty_file")
                    name = names[0]
                yield from book.blocks(name, fill_merged=mapping.answers.get("merged_cells") == "fill")
            return
        with self.opener() as stream:
            texts = read_texts(stream, mapping.encoding or "utf-8")
            width = max((column.index + 1 for column in mapping.columns), default=0)
            yield from read_blocks(texts, Dialect(mapping.delimiter, mapping.quote, width, upto))


def sheet_part(sheet: str | None, member: str | None) -> str | None:
    """The sheet of a workbook; inside an archive it stands behind the file's name and a ``!``."""
    if member is None or sheet is None:
        return sheet
    return sheet.removeprefix(member).removeprefix("!") or None


def identify(path: str | Path, member: str | None = None) -> Source:
    """Raises Refused for what is no table."""
    with opened(path) as stream:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        source = _identified(stream, lambda: opened(path), size)
        if source is not None:
            return source
        stream.seek(0)
        return _in_archive(path, stream, member)


def _identified(stream: BinaryIO, opener: Callable[[], BinaryIO], size: int) -> Source | None:
    """None for an archive that may hold tables."""
    head = stream.read(65536)
    if head.startswith((ZIP, b"PK\x05\x06")):
        names = measure_zip(stream)
        if any(name.startswith("xl/") for name in names):
            return Source("workbook", opener, size)
        if "mimetype" in names and "content.xml" in names:
            with zipfile.ZipFile(stream) as archive:
                kind = archive.read("mimetype")
            if b"spreadsheet" not in kind:
                raise Refused("not_a_table", "OpenDocument")
            return Source("workbook", opener, size)
        if any(name.startswith(("word/", "ppt/", "visio/")) for name in names):
            raise Refused("not_a_table", "Office document")
        if "[Content_Types].xml" in names or "META-INF/MANIFEST.MF" in names:
            raise Refused("not_a_table", "package")
        if "Index/Document.iwa" in names:
            raise Refused("unsupported_format", "Numbers")
        return None
    if head.startswith(OLE):
        stream.seek(0)
        start = stream.read(1 << 22)
        if _ENCRYPTED in start:
            raise Refused("password_protected")
        if _WORD in start:
            raise Refused("not_a_table", "Word")
        return Source("workbook", opener, size)
    if head[:2] == b"\x09\x08" or head[:4] in (b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"):
        raise Refused("unsupported_format", "Excel 5")
    refuse_by_magic(head)
    low = head[:4096].lower()
    if (b"<html" in low or b"<table" in low) and b"<table" in head.lower():
        return Source("html", opener, size)
    even, odd = head[:4096:2].count(0), head[1:4096:2].count(0)
    if not head.startswith((b"\xff\xfe", b"\xfe\xff")) and max(even, odd) * 10 < len(head[:4096]) // 2:
        refuse_binary(head, "")
    return Source("text", opener, size)


def _in_archive(path: str | Path, stream: BinaryIO, member: str | None) -> Source:
    with zipfile.ZipFile(stream) as archive:
        infos = {info.filename: info for info in archive.infolist() if _may_be_table(info)}
    if not infos:
        raise Refused("not_a_table", "archive")
    chosen = next(iter(infos))
    for name in infos:
        if member is not None and (member == name or member.startswith(name + "!")):
            chosen = name
    info = infos[chosen]

    def open_member() -> BinaryIO:
        handle = opened(path)
        try:
            archive = zipfile.ZipFile(handle)
            data = archive.open(chosen)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, KeyError) as error:
            handle.close()
            raise Refused("corrupt_file", str(error)) from error
        return _Member(data, handle)

    def open_whole() -> BinaryIO:
        with open_member() as member_stream:
            return io.BytesIO(member_stream.read())

    try:
        with open_member() as inner:
            head = inner.read(65536)
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        raise Refused("corrupt_file", str(error)) from error
    seekable = head.startswith((ZIP, OLE))
    if seekable and info.file_size > _LARGEST_MEMBER:
        raise Refused("too_large", chosen)
    source = _identified(open_whole() if seekable else io.BytesIO(head), open_whole, info.file_size)
    if source is None:
        raise Refused("unsupported_format", "archive in an archive")
    opener = open_whole if source.kind == "workbook" else open_member
    return Source(source.kind, opener, info.file_size, tuple(infos), chosen)


def _may_be_table(info: zipfile.ZipInfo) -> bool:
    name = info.filename.lower()
    leaf = name.rsplit("/", 1)[-1]
    if info.is_dir() or name.startswith(_SYSTEM) or leaf in _SYSTEM or leaf.startswith((".", "~$")):
        return False
    return leaf.endswith(_TABLE_ENDINGS)


class _Member(io.BufferedReader):
    """A member of an archive; closing it closes the archive too."""

    def __init__(self, data: object, handle: BinaryIO) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self._handle = handle

    def close(self) -> None:
        super().close()
        self._handle.close()


class _TableParser(HTMLParser):
    """Rows and cells of the first table that has more than one row."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.records: list[list[str]] = []
        self._cell: list[str] | None = None
        self._done = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._done:
            return
        if tag == "tr":
            self.records.append([])
        elif tag in {"td", "th"} and self.records:
            self._end_cell()
            self._cell = []
            span = dict(attrs).get("colspan") or "1"
            self._span = int(span) if span.isdigit() else 1
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr"}:
            self._end_cell()
        elif tag == "table" and len(self.records) > 1:
            self._done = True

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None:
            self.records[-1] += ["".join(self._cell)] + [""] * (min(self._span, 50) - 1)
            self._cell = None


def html_blocks(stream: BinaryIO) -> Iterator[Block]:
    """Spreadsheet programs save web pages under the ending of a workbook."""
    from desktop_app.services.importing.reading.encoding import find_encoding

    data = stream.read(64 << 20)
    parser = _TableParser()
    name = find_encoding(lambda: io.BytesIO(data), None, whole=True).name
    parser.feed(data.decode(name, "replace"))
    parser.close()
    if parser.records:
        yield Block(parser.records, range(1, len(parser.records) + 1))
