"""Marked keys, searched in every spelling in everything the program wrote: not one is found."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import Said, Terminal
from tests.helpers.canaries import hits, spellings, written

CANARY = 'Canary+7/ключ"=&Q_zz91'


def _found(key: str, home: Path, said: list[Said]) -> list[str]:
    places = {"output": "".join(one.out + one.err for one in said).encode(), **written(home)}
    assert any(name.endswith("campaign-desk.log") for name in places)
    assert any(name.endswith("journal.sqlite") for name in places)
    return hits([key], places)


@pytest.fixture
def desk(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "home", {"TMPDIR": str(tmp_path / "home")})


def test_the_search_itself_finds_what_is_planted(desk: Terminal) -> None:
    said = [desk("accounts", "list")]
    for number, spelling in enumerate(set(spellings(CANARY))):
        file = desk.home / "logs" / f"planted-{number}"
        file.write_bytes(b"before " + spelling + b" after")
        assert _found(CANARY, desk.home, said)
        file.unlink()
    assert _found(CANARY, desk.home, said) == []


def test_a_refused_key_leaves_no_trace(
    desk: Terminal, shared_twin: Callable[..., Any], tmp_path: Path
) -> None:
    twin = shared_twin("esputnik")
    desk.add_twin(twin, key={"api_key": CANARY})
    given = {"api_key": f"  {CANARY}\n"}
    file = tmp_path / "people.csv"
    file.write_text("Email\nann@example.com\n")
    words = ("import", file, "--account", "class", "--list", "Newsletter", "--yes", "--consent", "confirmed")

    said = [desk("accounts", "test", "class", "--credentials-stdin", "--json", given=given)]
    assert said[0].code == 4
    for fault in ("json@.*", "5xx@.*:times=1", "cut-after@.*:times=1"):
        twin.fault(fault)
        said.append(desk("accounts", "test", "class", "--credentials-stdin", given=given))
    twin.fault("")
    said.append(desk(*words, "--credentials-stdin", "--json", given=given))
    said.append(desk("accounts", "add", "other", "--platform", "esputnik", "--name", "Other",
                     "--credentials-stdin", "--json", given=given))  # fmt: skip
    said.append(desk("accounts", "add", "bad", "--platform", "esputnik", "--name", "Bad", "--no-store",
                     "--credentials-stdin", given={"api_key": f"{CANARY}\nsecond line"}))  # fmt: skip
    said.append(desk("accounts", "add", "bad", "--platform", "esputnik", "--name", "Bad", "--no-store",
                     "--credentials-stdin", given={"api_key": "k", CANARY: "k"}))  # fmt: skip
    said.append(desk("doctor", "--offline", "--json"))

    assert [one.code for one in said[4:8]] == [4, 4, 2, 2]
    assert _found(CANARY, desk.home, said) == []


def test_a_working_key_leaves_no_trace_through_a_whole_job(
    desk: Terminal, shared_twin: Callable[..., Any], tmp_path: Path
) -> None:
    twin = shared_twin("esputnik")
    desk.add_twin(twin)
    rows = "".join(f"person{number}@example.com,Ann\n" for number in range(300))
    file = tmp_path / "people.csv"
    file.write_text("Email,First name\n" + rows + "nobody,Bo\n")
    words = ("import", file, "--account", "class", "--list", "Newsletter", "--yes", "--consent", "confirmed",
             "--credentials-stdin", "--json")  # fmt: skip
    twin.fault("5xx@/v1/contacts$:times=1;cut-after@/v1/importstatus.*:times=1")

    said = [desk(*words, given=twin.keys)]

    assert said[0].code == 1, said
    job = said[0].result["job"]
    said.append(desk("jobs", "show", job, "--rows", desk.home / "rows.ndjson"))
    said.append(desk("jobs", "report", job, "--out", desk.home / "report"))
    assert _found(twin.keys["api_key"], desk.home, said) == []


@pytest.mark.skipif(os.name != "posix", reason="permission bits exist on POSIX systems only")
def test_everything_in_the_home_is_for_its_owner_alone(desk: Terminal) -> None:
    assert desk("accounts", "test", "training-esputnik").code == 0

    for folder, folders, files in os.walk(desk.home):
        for name in (*folders, *files):
            mode = Path(folder, name).stat().st_mode & 0o777
            assert mode & 0o077 == 0, f"{folder}/{name} {mode:o}"
