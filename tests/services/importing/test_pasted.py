"""A pasted table: the file holds it to the letter, lies in its folder alone, and goes."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from desktop_app.model.errors import FileRefused
from desktop_app.runtime.texts import install_texts
from desktop_app.services.importing.pasted import Pasted, is_table
from desktop_app.services.importing.reading import look

FROM_EXCEL = 'E-mail\tІм\'я\tNote\nann@example.com\tОля\t"two\nlines"\nbob@example.com\tBo\t"say ""hi"""\n'


@pytest.fixture
def pasted(tmp_path: Path) -> Pasted:
    install_texts()
    return Pasted(lambda: tmp_path)


def test_a_table_from_a_spreadsheet_is_read_as_it_stood(pasted: Pasted) -> None:
    path = asyncio.run(pasted.write(FROM_EXCEL))

    seen = look(path)
    assert path.read_bytes().decode("utf-8-sig") == FROM_EXCEL
    assert path.name == "Pasted table.tsv"
    assert [column.header for column in seen.mapping.columns] == ["E-mail", "Ім'я", "Note"]


def test_it_is_for_its_owner_alone_and_goes(pasted: Pasted, tmp_path: Path) -> None:
    path = asyncio.run(pasted.write("Email,Name\nann@example.com,Ann\n"))
    assert path.suffix == ".csv"
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0
        assert path.parent.stat().st_mode & 0o077 == 0
    own = tmp_path / "own.csv"
    own.write_text("Email\n")

    asyncio.run(pasted.forget(path))
    asyncio.run(pasted.forget(own))

    assert not path.exists()
    assert own.exists(), "only what was pasted goes"


@pytest.mark.parametrize("text", ["", "\n\n", "hello"])
def test_a_word_is_no_table(pasted: Pasted, text: str, tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        asyncio.run(pasted.write(text))
    assert refused.value.code == "paste_no_table"
    assert refused.value.message == "There is no table in the clipboard."
    assert not list(tmp_path.iterdir())


def test_what_is_a_table() -> None:
    assert is_table("a@example.com\nb@example.com")
    assert is_table("a\tb")
    assert not is_table("one line\n")
