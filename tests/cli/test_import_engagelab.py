"""The main job into EngageLab's marketing contacts: the platform holds what the ledger says, row by row."""

from __future__ import annotations

import json
import runpy
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import ROOT, Said, Terminal

Make = Callable[..., Any]
YES = ("--yes", "--consent", "confirmed", "--region", "UA", "--credentials-stdin", "--json")
TAKEN = ("accepted",)


@pytest.fixture
def desk(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "home")


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2,000 rows: cp1251, semicolons, 1 % bad, blanks."""
    folder = tmp_path_factory.mktemp("messy")
    runpy.run_path(str(ROOT / "packaging" / "make_samples.py"))["main"](folder, {"messy": 2_000})
    return folder / "customers_messy.csv"


def add(desk: Terminal, twin: Any) -> None:
    said = desk(
        "accounts", "add", "class", "--platform", "engagelab", "--name", "Horizon",
        "--credentials-stdin", "--json", "--base-url", twin.base_url, "--no-store", given=twin.keys,
    )  # fmt: skip
    assert said.code == 0, said


def import_(desk: Terminal, twin: Any, file: Path, *more: str, name: str = "June_2026") -> Said:
    return desk("import", file, "--account", "class", "--list", name, *YES, *more, given=twin.keys)


def states(result: dict[str, Any]) -> dict[str, int]:
    rows = dict(result["rows"])
    assert rows.pop("total") == sum(rows.values()), "no row unexplained"
    return {state: count for state, count in rows.items() if count}


def rows_of(desk: Terminal, job: str, folder: Path) -> list[dict[str, Any]]:
    file = folder / f"{job}.ndjson"
    assert desk("jobs", "show", job, "--rows", file, "--json").code == 0
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def read(desk: Terminal, file: Path, folder: Path) -> list[dict[str, Any]]:
    """The rows as the reading understands them."""
    found = folder / "read.ndjson"
    assert desk("inspect", file, "--region", "UA", "--rows", found).code == 0
    return [json.loads(line) for line in found.read_text("utf-8").splitlines()]


def members(twin: Any) -> dict[str, dict[str, Any]]:
    return {one["email"].lower(): one for one in twin.state("contacts")}


def holds(
    rows: list[dict[str, Any]],
    values: list[dict[str, Any]],
    before: dict[str, dict[str, Any]],
    after: dict[str, dict[str, Any]],
) -> None:
    """Taken rows are there with tag and values, the others left no trace, nobody else was touched."""
    touched: set[str] = set()
    for row, said in zip(rows, values, strict=True):
        email = (said.get("email") or "").lower()
        if row["state"] not in TAKEN:
            assert not email or email in touched or after.get(email) == before.get(email), row
            continue
        touched.add(email)
        assert row["said_by"] == "nobody", row
        there, old = (
            after[email],
            before.get(email) or {"phone": None, "name": None, "tags": [], "fields": {}},
        )
        assert there["tags"] == [*old["tags"], *(["June_2026"] if "June_2026" not in old["tags"] else [])]
        assert there["phone"] == ((said.get("phone") or "").lstrip("+") or old["phone"]), row
        both = said.get("first_name") and said.get("last_name")
        half = bool(said.get("first_name")) is not bool(said.get("last_name"))
        whole = f"{said.get('first_name')} {said.get('last_name')}" if both else old["name"]
        assert there["name"] == whole, row
        assert (row["code"] == "engagelab_half_name") is half, row
        born = "/".join(reversed(said["birthday"].split("-"))) if said.get("birthday") else ""
        given = {"City": said.get("city"), "Birthday": born}
        assert there["fields"] == old["fields"] | {field: text for field, text in given.items() if text}, row
    for email in before.keys() - touched:
        assert after[email] == before[email], "nobody else was changed"
    assert after.keys() - before.keys() <= touched, "nobody but the file's people is new"


def test_two_thousand_messy_rows_and_the_platform_holds_what_the_ledger_says(
    desk: Terminal, twin: Make, messy: Path, tmp_path: Path
) -> None:
    there = twin("engagelab", contacts=2_000)
    add(desk, there)
    before = members(there)

    said = import_(desk, there, messy)

    assert said.code == 1, said.err  # rows are left to mend
    found = states(said.result)
    assert set(found) <= {"accepted", "rejected_here", "skipped"}
    assert found["rejected_here"] >= 20
    assert said.result["rows"]["total"] == 2_000
    rows = rows_of(desk, said.result["job"], tmp_path)
    assert [row["row"] for row in rows] == list(range(1, 2_001))
    holds(rows, read(desk, messy, tmp_path), before, members(there))


def test_rows_that_the_platform_refuses_are_found_one_by_one(
    desk: Terminal, shared_twin: Make, tmp_path: Path
) -> None:
    """A refusal is of the whole request: halved until each bad row stands alone, with the words for it."""
    twin = shared_twin("engagelab")
    add(desk, twin)
    bad = {7, 8, 250}
    lines = [f"p{n}@example.com,{'x' * 300 if n in bad else 'Ann'},Lee" for n in range(1, 301)]
    file = tmp_path / "people.csv"
    file.write_text("\n".join(["Email,First name,Last name", *lines]) + "\n", "utf-8")

    said = import_(desk, twin, file)

    assert said.code == 1, said.err
    assert states(said.result) == {"accepted": 297, "rejected_there": 3}
    refused = [row for row in rows_of(desk, said.result["job"], tmp_path) if row["state"] == "rejected_there"]
    assert {row["row"] for row in refused} == bad
    assert {(row["code"], row["said_by"]) for row in refused} == {("refused", "platform")}
    assert all("too long" in row["reason"] for row in refused)
    tagged = [one["email"] for one in twin.state("contacts") if "June_2026" in one["tags"]]
    assert sorted(tagged) == sorted(f"p{n}@example.com" for n in range(1, 301) if n not in bad)
    assert len([one for one in twin.requests() if one["method"] == "POST"]) < 60


def test_refusals_that_come_and_go_end_in_a_ledger_that_is_true(
    desk: Terminal, twin: Make, messy: Path, tmp_path: Path
) -> None:
    """Whichever row a request is refused for, what was taken is there and what was refused is not."""
    there = twin("engagelab", contacts=200)
    add(desk, there)
    there.fault("reject@/members$:rate=0.002,seed=5")
    before = members(there)

    said = import_(desk, there, messy)

    assert said.code == 1, said.err
    rows = rows_of(desk, said.result["job"], tmp_path)
    holds(rows, read(desk, messy, tmp_path), before, members(there))
    refused = [row for row in rows if row["state"] == "rejected_there"]
    assert {row["said_by"] for row in refused} <= {"platform"}
    assert all("is invalid" in row["reason"] for row in refused)
    assert any(one["status"] == 400 for one in there.requests())


def test_a_list_name_that_is_no_tag_is_said_and_an_address_list_is_closed(
    desk: Terminal, shared_twin: Make, tmp_path: Path
) -> None:
    twin = shared_twin("engagelab")
    add(desk, twin)
    file = tmp_path / "people.csv"
    file.write_text("Email,First name,Last name\nann@example.com,Ann,Lee\n", "utf-8")

    said = import_(desk, twin, file, name="June – 2026")
    assert said.code == 0, said
    assert said.result["list"] == "June_2026"
    assert "“June – 2026”" in said.err
    assert "“June_2026”" in said.err
    assert members(twin)["ann@example.com"]["tags"] == ["June_2026"]

    closed = import_(desk, twin, file, name="Club members")
    assert (closed.code, closed.error["code"]) == (3, "list_locked")
    assert "publishes no form" in closed.error["message"]


def test_dates_go_in_the_form_of_their_field_and_strange_columns_are_named(
    desk: Terminal, shared_twin: Make, tmp_path: Path
) -> None:
    twin = shared_twin("engagelab")
    add(desk, twin)
    file = tmp_path / "people.csv"
    file.write_text("Email,Birthday,Shoe size\nann@example.com,1990-04-03,42\n", "utf-8")

    planned = desk(
        "import", file, "--account", "class", "--list", "June", "--plan", "--credentials-stdin", "--json",
        given=twin.keys,
    )  # fmt: skip
    assert planned.result["left_out"] == ["Shoe size"]
    assert planned.result["unknown"] == 1

    assert import_(desk, twin, file).code == 0
    assert members(twin)["ann@example.com"]["fields"] == {"Birthday": "03/04/1990"}


@pytest.fixture
def at_work(
    desk: Terminal, twin: Make, messy: Path
) -> Iterator[Callable[[int], tuple[Any, subprocess.Popen[bytes]]]]:
    """An import whose n-th delivery has its effect, and whose answer is held back for some seconds."""
    started: list[subprocess.Popen[bytes]] = []

    def start(number: int) -> tuple[Any, subprocess.Popen[bytes]]:
        there = twin("engagelab", contacts=200)
        add(desk, there)
        there.fault(f"slow@/members$:seconds=3,method=POST,after={number - 1}")
        words = ("import", messy, "--account", "class", "--list", "June_2026", *YES)
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        process = subprocess.Popen(desk.command(*words), env=desk.environ, cwd=ROOT, **pipes)
        started.append(process)
        assert process.stdin is not None
        process.stdin.write(json.dumps(there.keys).encode())
        process.stdin.close()
        process.stdin = None
        deadline = time.monotonic() + 60
        while sum(one["effect"] for one in there.requests()) < number:
            assert time.monotonic() < deadline, "the job never sent anything"
            time.sleep(0.02)
        return there, process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_killed_or_stopped_in_the_middle_it_goes_on_and_ends_as_if_nothing_had_happened(
    desk: Terminal,
    at_work: Callable[[int], tuple[Any, subprocess.Popen[bytes]]],
    messy: Path,
    tmp_path: Path,
    how: signal.Signals,
    number: int,
) -> None:
    twin, process = at_work(number)
    process.send_signal(how)
    process.communicate(timeout=60)
    (job,) = desk("jobs", "list", "--json").result["jobs"]
    assert job["worked_on"] is False
    states(job)
    twin.fault("")

    said = desk("jobs", "resume", job["job"], "--credentials-stdin", "--json", given=twin.keys)

    assert said.code == 1, said
    assert said.result["state"] == "done"
    assert set(states(said.result)) <= {"accepted", "rejected_here", "skipped"}
    rows = rows_of(desk, job["job"], tmp_path)
    after = members(twin)
    taken = {
        (values.get("email") or "").lower()
        for row, values in zip(rows, read(desk, messy, tmp_path), strict=True)
        if row["state"] in TAKEN
    }
    assert taken == {email for email, one in after.items() if "June_2026" in one["tags"]}


def test_the_training_account_is_there_tested_and_imported_into(desk: Terminal, tmp_path: Path) -> None:
    """With no account and no network: the twin is started, its pair found, people put in."""
    (account,) = [
        one for one in desk("accounts", "list", "--json").result["accounts"] if one["platform"] == "engagelab"
    ]
    assert (account["id"], account["training"], account["data_centre"]) == (
        "training-engagelab",
        True,
        "singapore",
    )
    tested = desk("accounts", "test", "training-engagelab", "--json")
    assert (tested.code, tested.result["organisation"]) == (0, "mail.shop.example")
    file = tmp_path / "people.csv"
    file.write_text("Email,First name,Last name\nann@example.com,Ann,Lee\nno address,Bo,Lee\n", "utf-8")

    said = desk(
        "import", file, "--account", "training-engagelab", "--list", "June",
        "--yes", "--consent", "confirmed", "--json",
    )  # fmt: skip

    assert said.code == 1, said.err
    assert states(said.result) == {"accepted": 1, "rejected_here": 1}
    assert "nobody has said" in json.dumps(said.result["reasons"])
