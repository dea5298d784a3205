"""Files that are no table: told by their first bytes and by what their text looks like. A refusal names
what the file is.

Must not: read more than the beginning.
"""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import BinaryIO

from desktop_app.services.importing.reading.findings import Refused

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"BM", "BMP"),
    (b"II*\x00", "TIFF"), (b"MM\x00*", "TIFF"), (b"SQLite format 3\x00", "SQLite"), (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"), (b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ", "xz"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"), (b"{\\rtf", "RTF"), (b"PAR1", "Parquet"), (b"ID3", "MP3"), (b"OggS", "Ogg"),
    (b"RIFF", "RIFF"),
    (b"\x00\x01\x00\x00Standard", "Access"), (b"!BDN", "Outlook"), (b"%!PS", "PostScript"), (b"wOF", "font"),
    (b"\x00\x00\x01\x00", "icon"), (b"\xca\xfe\xba\xbe", "program"),
)  # fmt: skip
_BEGINNINGS: tuple[tuple[str, str], ...] = (
    ("BEGIN:VCARD", "vCard"), ("BEGIN:VCALENDAR", "iCalendar"), ("-----BEGIN ", "key"), ("Return-Path:",
    "e-mail"),
    ("Received: ", "e-mail"), ("From: ", "e-mail"), ("Delivered-To:", "e-mail"), ("MIME-Version:", "e-mail"),
    ("#!/", "program"), ("-- MySQL dump", "SQL"), ("CREATE TABLE", "SQL"), ("INSERT INTO", "SQL"),
    ("PGDMP", "SQL"),
    ("<?php", "program"), ("import ", "program"), ("\\documentclass", "LaTeX"),
)  # fmt: skip
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
_CONTROL = bytes(byte for byte in range(32) if byte not in (0, 9, 10, 11, 12, 13, 26, 27, 31, 1, 2))
_SENTENCE = re.compile(r"[^\W\d_]{2,}[,.;:!?]?(?: [^\s]+){4,}")


_KEYED = re.compile(r"\s*(?:- )?[A-Za-z_][\w-]*:(?:\s|$)")


def opened(path: str | Path) -> BinaryIO:
    """The file, open for reading. Raises Refused with ``not_found``, ``not_a_file`` or ``not_readable``."""
    try:
        mode = Path(path).stat().st_mode
        if not stat.S_ISREG(mode):
            raise Refused("not_a_file")
        return open(path, "rb")
    except FileNotFoundError as error:
        raise Refused("not_found") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Refused("not_readable", reason) from error


def refuse_by_magic(head: bytes) -> None:
    """Raises Refused when the first bytes belong to a kind of file that holds no table."""
    if not head:
        raise Refused("empty_file")
    for magic, name in _MAGIC:
        if head.startswith(magic) and (len(magic) > 2 or _is_binary(head)):
            raise Refused("not_a_table", name)
    if head[4:8] == b"ftyp":
        raise Refused("not_a_table", "video")


def _is_binary(head: bytes) -> bool:
    part = head[:8192]
    strange = len(part) - len(part.translate(None, _CONTROL))
    return strange * 50 > len(part) or part.count(0) * 5 > len(part)


def refuse_binary(head: bytes, encoding: str) -> None:
    """Raises Refused for bytes that are no text. UTF-16 and UTF-32 are full of zero bytes."""
    if not encoding.startswith(("utf-16", "utf-32")) and _is_binary(head):
        raise Refused("not_a_table", "binary")


def refuse_by_text(text: str) -> None:
    """Raises Refused for marked-up texts, programs and letters. ``text``: the beginning, decoded."""
    start = text.lstrip("\ufeff \t\r\n")
    if not start:
        raise Refused("empty_file")
    for beginning, name in _BEGINNINGS:
        if start.startswith(beginning):
            raise Refused("not_a_table", name)
    low = start[:2000].lower()
    if low.startswith(("<?xml", "<!doctype")):
        spreadsheet = "urn:schemas-microsoft-com:office:spreadsheet" in low
        raise Refused(*(("unsupported_format", "XML spreadsheet") if spreadsheet else ("not_a_table", "XML")))
    if start[0] == "<" and re.match(r"<[a-z!][^<>]*>", low):
        raise Refused("not_a_table", "HTML")
    if start[0] in "{[" and re.match(r"[\[{]\s*(?:[\[{\"\]}]|\d)", start):
        raise Refused("not_a_table", "JSON")
    if _is_yaml(start):
        raise Refused("not_a_table", "YAML")


def _is_yaml(start: str) -> bool:
    """Lines of "key: value", some of them set in or listed: the colon is no delimiter of a table there."""
    lines = [line for line in start.splitlines()[:200] if line.strip() and not line.lstrip().startswith("#")]
    keyed = [line for line in lines if _KEYED.match(line)]
    inner = sum(line.startswith((" ", "- ")) for line in keyed)
    return inner > 0 and len(keyed) * 10 >= len(lines) * 9


def refuse_prose(lines: list[str], *, has_table: bool) -> None:
    """Raises Refused when lines read like sentences. ``has_table``: a header, addresses or a regular width
    were found."""
    if has_table:
        return
    filled = [line for line in lines if line.strip()]
    sentences = sum(1 for line in filled if _SENTENCE.match(line.strip()) and len(line) > 40)
    if sentences and sentences * 5 >= len(filled):
        raise Refused("not_a_table", "text")
