"""An erasure that was cut off, at the terminal: said, shown, gone on with, left so; its sheet made again."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from desktop_app.cli.context import Context, Terminal
from desktop_app.cli.main import run
from desktop_app.runtime.texts import install_texts
from desktop_app.services.erasure_sheet import address_hash
from tests.helpers.memory_desk import SHOP, SPARE, MemoryDesk
from tests.services.test_erasing import ANN, asked, cut_off_at, left, made_desk


class Desk:
    """The terminal's services, out of a desk of the memory platform."""

    def __init__(self, folder: Path) -> None:
        self.memory = made_desk(folder)

    def services(self) -> Any:
        async def aclose() -> None:
            pass

        imports = SimpleNamespace(jobs=list)
        return SimpleNamespace(
            accounts=self.memory.accounts, erasing=self.memory.erasing, imports=imports, aclose=aclose
        )

    def __call__(self, *words: str, given: object = None) -> tuple[int, str, str]:
        fed = io.BytesIO(json.dumps(given).encode())
        terminal = Terminal(fed, io.StringIO(), io.StringIO(), interactive=False)
        code = run(list(words), Context(terminal, self.services, lambda _words: 0))
        return code, terminal.stdout.getvalue(), terminal.stderr.getvalue()  # type: ignore[attr-defined]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    install_texts("en")
    made = Desk(tmp_path)
    yield made
    made.memory.close()


def test_it_is_said_shown_and_gone_on_with_to_the_sheet(desk: Desk, tmp_path: Path) -> None:
    one = cut_off_at(desk.memory, SPARE)
    code, out, err = desk("jobs", "list")
    assert (code, out) == (0, "")
    assert "campaign-desk erasures list" in err
    code, out, _err = desk("erasures", "list")
    assert code == 0
    assert f"somebody (SHA-256 {address_hash(ANN)[:12]}…)" in out, "the address was not to be shown"
    assert "Shop · Memory: Erased" in out
    assert "Spare · Memory: Not certain" in out
    assert f"campaign-desk erasures go-on {one.id}" in out
    sheet = tmp_path / "sheet.txt"
    code, out, err = desk("erasures", "go-on", one.id, "--out", str(sheet), "--json")
    said = json.loads(out)
    assert (code, said["complete"], said["files"]) == (0, True, {"sheet": str(sheet)})
    assert "Spare · Memory: Erased" in err
    assert "Everything that could be reached was erased." in sheet.read_text(encoding="utf-8")
    assert asked(desk.memory, SPARE) == 1, "looked up, not asked for twice"
    assert desk.memory.run(desk.memory.erasing.sheets(False, unseen=True)) == ()
    assert desk("jobs", "list")[2] == ""


def test_the_sheet_comes_again_from_what_is_kept(desk: Desk, tmp_path: Path) -> None:
    one = cut_off_at(desk.memory, SPARE)
    first = desk("erasures", "go-on", one.id)[1]
    code, out, _err = desk("erasures", "list", "--json")
    (kept,) = json.loads(out)["sheets"]
    assert (code, kept["id"], kept["hash"]) == (0, one.id, address_hash(ANN))
    assert desk("erasures", "sheet", one.id)[:2] == (0, first)
    code, _out, err = desk("erasures", "sheet", one.id, "--out", str(tmp_path))
    assert code == 6, "a folder is no file"
    assert err


def test_left_so_the_rest_stays(desk: Desk) -> None:
    one = cut_off_at(desk.memory, SHOP)
    assert desk("erasures", "give-up", one.id)[0] == 0
    assert left(desk.memory) == ()
    assert asked(desk.memory, SPARE) == 0
    assert desk("erasures", "list")[1] == "No erasure was cut off, and no sheet is kept.\n"
    for words in (("go-on", one.id), ("give-up", one.id), ("sheet", one.id)):
        code, out, _err = desk("erasures", *words, "--json")
        assert (code, bool(json.loads(out)["error"]["what_to_do"])) == (2, True)


def test_a_read_only_account_and_keys_that_are_no_keys_are_refused(desk: Desk) -> None:
    one = cut_off_at(desk.memory, SHOP)
    assert desk("erasures", "go-on", one.id, "--credentials-stdin", given={SHOP: "key"})[0] == 2
    desk.memory.clock.at += 3600
    code, _out, err = desk("erasures", "go-on", one.id, "--credentials-stdin", given={SHOP: {"key": "k"}})
    assert code == 4
    assert "Shop" in err or "Spare" in err


def test_of_what_another_process_is_at_nothing_is_said(desk: Desk) -> None:
    one = cut_off_at(desk.memory, SHOP)
    memory: MemoryDesk = desk.memory
    lock = memory.journals[False].acts.lock_sending(f"erasure {one.id}")
    try:
        assert desk("erasures", "list")[1].startswith("No erasure")
    finally:
        lock.release()
