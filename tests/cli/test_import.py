"""The main job from the terminal: what it says, what it exits with, and that the platform holds just that."""

from __future__ import annotations

import json
import os
import re
import runpy
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import ROOT, Said, Terminal

Make = Callable[..., Any]
YES = ("--yes", "--consent", "confirmed", "--region", "UA", "--credentials-stdin", "--json")


@pytest.fixture
def desk(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "home")


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """A messy file of so many rows: cp1251, semicolons, 1 % bad, blanks."""
    script = runpy.run_path(str(ROOT / "packaging" / "make_samples.py"))["main"]
    made: dict[int, Path] = {}

    def make(rows: int) -> Path:
        if rows not in made:
            folder = tmp_path_factory.mktemp(f"rows-{rows}")
            script(folder, {"messy": rows})
            made[rows] = folder / "customers_messy.csv"
        return made[rows]

    return make


def _csv(folder: Path, *lines: str, name: str = "people.csv") -> Path:
    file = folder / name
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def _import(desk: Terminal, twin: Any, file: Path, *more: str, words: tuple[str, ...] = YES) -> Said:
    return desk("import", file, "--account", "class", "--list", "Newsletter", *words, *more, given=twin.keys)


def _states(result: dict[str, Any]) -> dict[str, int]:
    rows = dict(result["rows"])
    assert rows.pop("total") == sum(rows.values()), "no row unexplained"
    return {state: count for state, count in rows.items() if count}


# --- the whole of it -------------------------------------------------------------------------------------


def test_twenty_thousand_messy_rows_and_the_platform_holds_what_the_ledger_says(
    desk: Terminal, twin: Make, messy: Callable[[int], Path], tmp_path: Path
) -> None:
    there = twin("esputnik", contacts=20_000)
    desk.add_twin(there)
    file = messy(20_000)
    before = {one["email"]: one for one in there.state("contacts") if one["email"]}

    said = _import(desk, there, file)

    assert said.code == 1, said.err  # rows are left to mend
    result = said.result
    assert set(result) >= {"job", "rows", "requests", "seconds", "reasons", "files"}
    states = _states(result)
    assert result["rows"]["total"] == 20_000
    assert states["rejected_here"] == 200
    assert "in_doubt" not in states
    assert "not_sent" not in states

    shown = desk("jobs", "show", result["job"], "--rows", tmp_path / "rows.ndjson", "--json")
    assert shown.result["rows"] == result["rows"]
    rows = [json.loads(line) for line in (tmp_path / "rows.ndjson").read_text("utf-8").splitlines()]
    assert [row["row"] for row in rows] == list(range(1, 20_001))
    assert desk("inspect", file, "--region", "UA", "--rows", tmp_path / "read.ndjson").code == 0
    read = [json.loads(line) for line in (tmp_path / "read.ndjson").read_text("utf-8").splitlines()]
    after = {one["email"].lower(): one for one in there.state("contacts") if one["email"]}
    touched: set[str] = set()
    for row, values in zip(rows, read, strict=True):
        email = (values.get("email") or "").lower()
        if row["state"] == "rejected_here":
            assert not email or email not in after or email in before, row
            continue
        if row["state"] == "skipped":
            continue
        touched.add(email)
        _holds(row, values, before.get(email), after[email])
    assert {email for email in after if email not in before} <= touched, "nobody but the file's people is new"
    for email, contact in before.items():
        if email not in touched:
            assert after[email] == contact, "nobody else was changed"
    mend = Path(result["files"]["csv"]).read_text("utf-8-sig").splitlines()
    assert len(mend) == 1 + 200
    assert Path(result["files"]["csv"]).is_relative_to(desk.home)
    assert Path(result["files"]["xlsx"]).exists()


def _holds(
    row: dict[str, Any], values: dict[str, Any], before: dict[str, Any] | None, after: dict[str, Any]
) -> None:
    """The contact has every filled cell, and where the cell was blank, what it had before."""
    assert (before is None) == (row["state"] == "created"), row
    assert "Newsletter" in after["lists"], row
    old = before or {"first_name": None, "last_name": None, "phone": None, "address": {"town": None}}
    for field in ("first_name", "last_name"):
        assert after[field] == (values.get(field) or old[field]), (row, field)
    assert after["phone"] == ((values.get("phone") or "").lstrip("+") or old["phone"]), row
    assert after["address"]["town"] == (values.get("city") or old["address"]["town"]), row


def test_a_plan_only_reads_and_leaves_nothing_behind(
    desk: Terminal, shared_twin: Make, messy: Callable[[int], Path]
) -> None:
    twin = shared_twin("esputnik")
    desk.add_twin(twin)
    before = twin.state("contacts")

    said = _import(
        desk, twin, messy(300), words=("--plan", "--region", "UA", "--credentials-stdin", "--json")
    )

    assert said.code == 0, said.err
    plan = said.result
    assert {
        "create",
        "update",
        "unchanged",
        "suppressed",
        "rejected",
        "unknown",
        "requests",
        "seconds",
        "undo",
    } <= set(plan)
    counted = ("create", "update", "unchanged", "suppressed", "rejected", "unknown", "skipped")
    assert sum(plan[name] for name in counted) == 300
    assert twin.state("contacts") == before
    assert not [one for one in twin.requests() if one["effect"]]
    assert desk("jobs", "list", "--json").result["jobs"] == []


def test_jobs_are_listed_oldest_first_and_reported(desk: Terminal, shared_twin: Make, tmp_path: Path) -> None:
    twin = shared_twin("esputnik")
    desk.add_twin(twin)
    good = _csv(tmp_path, "Email,First name", "ann@example.com,Ann", "bo@example.com,Bo")
    bad = _csv(tmp_path, "Email,First name", "ann@example.com,Anna", "nobody,Bo", name="bad.csv")

    first, second = _import(desk, twin, good), _import(desk, twin, bad)

    assert (first.code, _states(first.result)) == (0, {"created": 2})
    assert (second.code, _states(second.result)) == (1, {"updated": 1, "rejected_here": 1})
    assert {"state", "code", "count", "text"} == set(second.result["reasons"][0])
    jobs = desk("jobs", "list", "--json").result["jobs"]
    assert [one["job"] for one in jobs] == [first.result["job"], second.result["job"]]
    assert {"job", "state", "account", "list", "file", "started", "rows"} <= set(jobs[0])
    assert (
        desk("jobs", "report", first.result["job"], "--out", tmp_path / "out", "--json").result["files"] == {}
    )
    report = desk("jobs", "report", second.result["job"], "--out", tmp_path / "out", "--json").result["files"]
    assert "nobody" in Path(report["csv"]).read_text("utf-8-sig")
    again = desk("jobs", "resume", first.result["job"], "--credentials-stdin", "--json", given=twin.keys)
    assert (again.code, again.result["rows"]) == (0, first.result["rows"])
    unknown = desk("jobs", "show", "20260101-000000-xxx", "--json")
    assert (unknown.code, unknown.error["code"]) == (2, "job_unknown")


def _at_a_terminal(desk: Terminal, file: Path, typed: bytes) -> tuple[int, str]:
    """Run an import with a person at a real (pseudo) terminal; exit code, and all that was on the screen."""
    import pty

    person, screen = pty.openpty()
    words = (
        "import",
        file,
        "--account",
        "training-esputnik",
        "--list",
        "Newsletter",
        "--consent",
        "confirmed",
    )
    process = subprocess.Popen(
        desk.command(*words), stdin=screen, stdout=screen, stderr=screen, env=desk.environ, cwd=ROOT
    )
    os.close(screen)
    seen = b""
    try:
        while b"[y/N]" not in seen:
            seen += os.read(person, 4096)
        os.write(person, typed)
        while True:
            try:
                seen += os.read(person, 4096)
            except OSError:  # the other end is closed
                break
        return process.wait(60), seen.decode("utf-8", "replace")
    finally:
        process.kill()
        process.wait()
        os.close(person)


@pytest.mark.skipif(os.name != "posix", reason="pseudo terminals exist on POSIX systems only")
def test_a_person_is_asked_with_plan_list_and_account_and_no_is_the_answer_unless_yes(
    desk: Terminal, tmp_path: Path
) -> None:
    file = _csv(tmp_path, "Email,First name", "ann@example.com,Ann", "bo@example.com,Bo")

    code, screen = _at_a_terminal(desk, file, b"\n")
    assert code == 6
    assert "2 new contacts" in screen
    assert "Import 2 rows into “Newsletter” of Training eSputnik (training account)?" in screen
    assert desk("jobs", "list", "--json").result["jobs"] == []

    code, screen = _at_a_terminal(desk, file, b"y\n")
    assert code == 0, screen
    (job,) = desk("jobs", "list", "--json").result["jobs"]
    assert _states(job) == {"created": 2}


# --- refused before anything is sent ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty_file"),
        (b"Email,First name\n", "file.no_rows"),
        (b"%PDF-1.4\n" + bytes(range(256)) * 20, "file.not_a_table"),
        (None, "file.not_there"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(
    desk: Terminal, shared_twin: Make, tmp_path: Path, content: bytes | None, code: str
) -> None:
    twin = shared_twin("esputnik")
    desk.add_twin(twin)
    file = tmp_path / "people.csv"
    if content is not None:
        file.write_bytes(content)

    said = _import(desk, twin, file)

    assert (said.code, said.error["code"]) == (3, code)
    assert not [one for one in twin.requests() if one["effect"]]
    assert desk("jobs", "list", "--json").result["jobs"] == []
    looked = desk("inspect", file)
    assert looked.code == 0
    assert looked.result["refused"] is True or looked.result["row_count"] == 0


def test_a_folder_in_place_of_a_file_is_a_sentence(desk: Terminal, shared_twin: Make, tmp_path: Path) -> None:
    twin = shared_twin("esputnik")
    desk.add_twin(twin)

    said = _import(desk, twin, tmp_path)

    assert said.code == 3
    assert said.error["code"].startswith("file.")


def test_an_open_question_is_asked_and_its_answer_taken(
    desk: Terminal, shared_twin: Make, tmp_path: Path
) -> None:
    twin = shared_twin("esputnik")
    desk.add_twin(twin)
    file = _csv(tmp_path, "Email,Birthday", "ann@example.com,03/04/1990", "bo@example.com,05/06/1991")

    asked = _import(desk, twin, file)
    assert (asked.code, asked.error["code"]) == (3, "question_open")
    assert "--answer date_order:1=dmy, --answer date_order:1=mdy" in asked.error["what_to_do"]
    assert [one["name"] for one in asked.error["questions"]] == ["date_order"]
    assert not [one for one in twin.requests() if one["effect"]]

    answered = _import(desk, twin, file, "--answer", "date_order=dmy")
    assert answered.code == 0, answered
    birthdays = {one["email"]: list(one["fields"].values()) for one in twin.state("contacts")}
    assert "1990-04-03" in birthdays["ann@example.com"]
    assert _import(desk, twin, file, "--answer", "dmy").code == 2


def test_consent_must_be_stated_and_a_yes_given(desk: Terminal, shared_twin: Make, tmp_path: Path) -> None:
    twin = shared_twin("esputnik")
    desk.add_twin(twin)
    file = _csv(tmp_path, "Email", "ann@example.com")

    silent = _import(desk, twin, file, words=("--yes", "--credentials-stdin", "--json"))
    assert (silent.code, silent.error["code"]) == (3, "consent_open")
    assert "--consent confirmed" in silent.error["what_to_do"]
    unasked = _import(desk, twin, file, words=("--consent", "confirmed", "--credentials-stdin", "--json"))
    assert (unasked.code, unasked.error["code"]) == (2, "confirm_missing")
    assert twin.requests() == []


def test_a_live_account_that_is_not_armed_is_not_even_read(desk: Terminal, tmp_path: Path) -> None:
    assert desk.add("horizon", {"api_key": "live-key"}, "--no-store").code == 0
    file = _csv(tmp_path, "Email", "ann@example.com")

    said = desk(
        "import", file, "--account", "horizon", "--list", "Newsletter", *YES, given={"api_key": "live-key"}
    )

    assert (said.code, said.error["code"]) == (4, "not_armed")


def test_a_list_that_is_not_there_and_a_mapping_that_is_none(
    desk: Terminal, shared_twin: Make, tmp_path: Path
) -> None:
    twin = shared_twin("esputnik")
    desk.add_twin(twin)
    file = _csv(tmp_path, "Email", "ann@example.com")

    nowhere = desk("import", file, "--account", "class", "--list", "id:999", *YES, given=twin.keys)
    assert nowhere.code == 2
    assert desk("inspect", file, "--mapping-out", tmp_path / "m.json").code == 0
    assert _import(desk, twin, file, "--mapping", str(tmp_path / "m.json")).code == 0
    for content in ("{", '{"header_row": "x"}'):
        (tmp_path / "m.json").write_text(content)
        assert (
            _import(desk, twin, file, "--mapping", str(tmp_path / "m.json")).error["code"] == "mapping_wrong"
        )
    assert (
        _import(desk, twin, file, "--mapping", str(tmp_path / "none")).error["code"] == "mapping_unreadable"
    )


# --- things that go wrong on the way ---------------------------------------------------------------------


def _wait_for_write(twin: Any, count: int = 1, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while sum(one["effect"] for one in twin.requests()) < count:
        assert time.monotonic() < deadline, "the job never sent anything"
        time.sleep(0.05)


@pytest.fixture
def at_work(
    desk: Terminal, twin: Make, messy: Callable[[int], Path]
) -> Iterator[Callable[[], tuple[Any, subprocess.Popen[bytes]]]]:
    """An import whose first delivery has its effect, and whose answer is held back for some seconds."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> tuple[Any, subprocess.Popen[bytes]]:
        there = twin("esputnik")
        desk.add_twin(there)
        there.fault("slow@/v1/contacts$:seconds=3,method=POST")
        words = ("import", messy(600), "--account", "class", "--list", "Newsletter", *YES)
        process = subprocess.Popen(
            desk.command(*words),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=desk.environ,
            cwd=ROOT,
        )
        started.append(process)
        assert process.stdin is not None
        process.stdin.write(json.dumps(there.keys).encode())
        process.stdin.close()
        process.stdin = None
        _wait_for_write(there)
        return there, process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def _resumed(desk: Terminal, twin: Any, job: str) -> dict[str, Any]:
    twin.fault("")
    said = desk("jobs", "resume", job, "--credentials-stdin", "--json", given=twin.keys)
    assert said.code == 1, said  # the bad rows of the file are left to mend
    assert set(_states(said.result)) <= {"created", "updated", "unchanged", "skipped", "rejected_here"}
    held = [one for one in twin.state("contacts") if "Newsletter" in one["lists"] and one["email"]]
    assert len({one["email"] for one in held}) == len(held)
    return said.result


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_after_the_batch_and_the_job_can_be_resumed(
    desk: Terminal, at_work: Callable[[], tuple[Any, subprocess.Popen[bytes]]], number: signal.Signals
) -> None:
    twin, process = at_work()
    (job,) = desk("jobs", "list", "--json").result["jobs"]
    assert job["worked_on"] is True

    busy = desk("jobs", "resume", job["job"], "--credentials-stdin", "--json", given=twin.keys)
    assert (busy.code, busy.error["code"]) == (6, "job_locked")
    process.send_signal(number)
    out, err = process.communicate(timeout=60)

    said = Said(process.returncode, out.decode(), err.decode())
    assert said.code == 6, said
    assert said.error["code"] == "stopped"
    _states(said.result)
    result = _resumed(desk, twin, job["job"])
    assert result["state"] == "done"


def test_a_killed_job_is_resumed_and_nothing_is_lost_or_left_running(
    desk: Terminal, at_work: Callable[[], tuple[Any, subprocess.Popen[bytes]]]
) -> None:
    twin, process = at_work()

    process.kill()
    process.communicate()

    (job,) = desk("jobs", "list", "--json").result["jobs"]
    assert job["worked_on"] is False
    _states(job)
    result = _resumed(desk, twin, job["job"])
    assert result["rows"]["total"] == 600
    temp = desk.home / "data" / "tmp"
    assert [entry.name for entry in temp.iterdir()] == ["sweep.lock"], (
        "temporary files of the dead are cleared"
    )


def test_a_line_that_breaks_is_exit_5_and_the_job_goes_on_when_it_is_back(
    desk: Terminal, twin: Make, messy: Callable[[int], Path], tmp_path: Path
) -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    first = twin("esputnik", port=port, state=tmp_path / "state")
    desk.add_twin(first)
    first.stop()

    gone = _import(desk, first, messy(300))
    assert gone.code == 5, gone
    assert gone.error["code"].startswith("unreachable")

    back = twin("esputnik", port=port, state=tmp_path / "state")
    back.fault("json@/v1/contacts$:method=POST")
    page = _import(desk, back, messy(300))
    assert page.code in (1, 5), page
    _states(page.result)
    _resumed(desk, back, page.result["job"])


def test_a_wrong_key_is_exit_4_and_nothing_is_sent(desk: Terminal, shared_twin: Make, tmp_path: Path) -> None:
    twin = shared_twin("esputnik")
    desk.add_twin(twin)
    file = _csv(tmp_path, "Email", "ann@example.com")

    said = desk(
        "import", file, "--account", "class", "--list", "Newsletter", *YES, given={"api_key": "wrong"}
    )

    assert said.code == 4, said
    assert said.error["code"].startswith("esputnik.key")
    assert not [one for one in twin.requests() if one["effect"]]


@pytest.mark.skipif(os.name != "posix", reason="limits of a process exist on POSIX systems only")
def test_a_full_disk_is_a_sentence_and_takes_nothing_with_it(
    desk: Terminal, shared_twin: Make, messy: Callable[[int], Path], tmp_path: Path
) -> None:
    """No file may grow beyond 200 kB here, which is how a full disk looks from inside."""
    import resource

    twin = shared_twin("esputnik")
    desk.add_twin(twin)
    good = _import(desk, twin, _csv(tmp_path, "Email", "ann@example.com"))
    assert good.code == 0

    def little_space() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    words = ("import", messy(20_000), "--account", "class", "--list", "Newsletter", *YES)
    said = desk(*words, given=twin.keys, preexec_fn=little_space)

    assert said.code == 6, said
    assert re.search(r"storage|not_written", said.error["code"]), said.error
    assert "Traceback" not in said.err
    assert desk("jobs", "show", good.result["job"], "--json").result["rows"] == good.result["rows"]
    assert not [one for one in twin.requests() if one["effect"] and one["t"] > time.time() - 1]
