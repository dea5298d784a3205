"""The main job through the whole house into the Sendios twin: the ledger is what the platform holds."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import random
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import ROOT, Said, Terminal
from tests.helpers.guards import keep
from tests.providers.sendios import messy

Make = Callable[..., Any]
YES = ("--yes", "--consent", "confirmed", "--region", "UA", "--credentials-stdin", "--json")
KILLS = int(os.environ.get("CAMPAIGN_DESK_KILLS", "3"))


@pytest.fixture
def desk(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "home")


def connect(desk: Terminal, twin: Any) -> None:
    words = ("accounts", "add", "class", "--platform", "sendios", "--name", "Shop", "--credentials-stdin")
    said = desk(*words, "--base-url", twin.base_url, "--no-store", "--json", given=twin.keys)
    assert said.code == 0, said


def bring(desk: Terminal, twin: Any, file: Path, *more: str, target: str = messy.SHOP, **keys: Any) -> Said:
    given = {**twin.keys, **keys}
    return desk("import", file, "--account", "class", "--list", target, *YES, *more, given=given)


def rows_of(desk: Terminal, job: str, folder: Path) -> list[dict[str, Any]]:
    assert desk("jobs", "show", job, "--rows", folder / "rows.ndjson", "--json").code in (0, 1)
    return [json.loads(line) for line in (folder / "rows.ndjson").read_text("utf-8").splitlines()]


def expected(before: list[dict[str, Any]], wanted: list[messy.Wanted]) -> list[dict[str, Any]]:
    """What the platform must hold afterwards: every accepted row's cells, and nothing else."""
    shop = {one["email"]: one for one in before if one["lists"] == [messy.SHOP]}
    changed = {}
    for row in wanted:
        if row.state == "accepted":
            old = shop[row.email]
            plain = {name: value for name, value in row.writes.items() if name in old}
            custom = {name: value for name, value in row.writes.items() if name not in old}
            made = {**old, **plain, "fields": {**old["fields"], **custom}}
            changed[old["id"]] = {**made, "first_name": made["name"]}
    return [changed.get(one["id"], one) for one in before]


def holds(twin: Any, contacts: list[dict[str, Any]]) -> bool:
    """Let the training clock run: what was received is stored, then look once."""
    twin.clock(60.0)
    deadline = time.monotonic() + 30
    while twin.state("contacts") != contacts:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_two_thousand_messy_rows_and_the_platform_holds_what_the_ledger_says(
    desk: Terminal, twin: Make, tmp_path: Path
) -> None:
    """Row by row: windows-1251, blanks all over, one in a hundred bad, one in twenty no user of the project
    (some of another one); nobody is created and nobody else is touched.
    """
    there = twin("sendios", contacts=3000)
    connect(desk, there)
    before = there.state("contacts")
    wanted = messy.make(tmp_path / "people.csv", before, 2000)

    said = bring(desk, there, tmp_path / "people.csv")

    assert said.code == 1, said  # rows are left to mend
    rows = rows_of(desk, said.result["job"], tmp_path)
    assert [row["row"] for row in rows] == list(range(1, 2001))
    assert [row["state"] for row in rows] == [one.state for one in wanted]
    told = {(row["state"], row["code"], row["said_by"]) for row in rows}
    assert told == {
        ("accepted", "received", "nobody"),
        ("rejected_there", "not_a_user_yet", "platform"),
        ("rejected_here", "email_invalid", "rule"),
    }
    assert said.result["rows"] == {
        **dict.fromkeys(said.result["rows"], 0),
        "total": 2000,
        "accepted": 1880,
        "rejected_there": 100,
        "rejected_here": 20,
    }
    assert holds(there, expected(before, wanted))
    assert len(there.state("messages")) == 300, "an import mails nobody"
    mend = Path(said.result["files"]["csv"]).read_text("utf-8-sig").splitlines()
    assert len(mend) == 1 + 120


def test_what_is_wrong_is_said_in_words(desk: Terminal, shared_twin: Make, tmp_path: Path) -> None:
    """A stranger is told about the first mail, a refused value in the platform's words; a text in a number
    field is left out, and said.
    """
    twin = shared_twin("sendios")
    connect(desk, twin)
    known = [one["email"] for one in twin.state("contacts") if one["lists"] == [messy.SHOP]][:3]
    file = tmp_path / "people.csv"
    lines = [
        "Email,First name,Language,vip",
        "stranger@example.com,Ann,en,1",
        f"{known[0]},Ann,en,7",
        f"{known[1]},Ann,en,many",
        f"{known[2]},Ann,en,1",
    ]
    file.write_text("\n".join(lines) + "\n", "utf-8")

    said = bring(desk, twin, file)

    stranger, refused, text, good = rows_of(desk, said.result["job"], tmp_path)
    assert (stranger["state"], stranger["code"]) == ("rejected_there", "not_a_user_yet")
    assert "the first mail makes one" in stranger["reason"]
    assert "first mail" in stranger["advice"]
    assert (refused["state"], refused["code"]) == ("rejected_there", "refused")
    assert "Field vip does not match the required format" in refused["reason"]
    assert (text["state"], text["code"]) == ("accepted", "received")
    assert "Not sent: “many” is no number" in text["reason"]
    assert (good["state"], good["said_by"]) == ("accepted", "nobody")


def test_a_plan_and_a_result_count_a_request_a_row(desk: Terminal, shared_twin: Make, tmp_path: Path) -> None:
    """Every row is a call of its own, and takes its time at the account's pace."""
    twin = shared_twin("sendios")
    connect(desk, twin)
    messy.make(tmp_path / "people.csv", twin.state("contacts"), 100)
    words = ("import", tmp_path / "people.csv", "--account", "class", "--list", messy.SHOP, "--region", "UA")
    plan = desk(*words, "--plan", "--credentials-stdin", "--json", given=twin.keys).result
    assert (plan["unknown"], plan["rejected"], plan["requests"]) == (99, 1, 99)
    assert plan["seconds"] >= 0.2
    assert not [entry for entry in twin.requests() if entry["effect"]]
    said = bring(desk, twin, tmp_path / "people.csv")
    writes = [entry for entry in twin.requests() if entry["method"] == "PUT"]
    assert len(writes) == 99
    assert 99 <= said.result["requests"] <= 99 + 2  # projects and fields are looked up as well


def test_without_projects_the_person_is_told_where_they_stand(
    desk: Terminal, shared_twin: Make, tmp_path: Path
) -> None:
    twin = shared_twin("sendios")
    connect(desk, twin)
    file = tmp_path / "people.csv"
    file.write_text("Email,First name\nann@example.com,Ann\n", "utf-8")
    said = bring(desk, twin, file, projects="")
    assert said.code in (2, 3), said
    assert "Projects" in said.error["what_to_do"]
    assert not [entry for entry in twin.requests() if entry["effect"]]
    unknown = bring(desk, twin, file, target="No such project")
    assert unknown.code == 2, unknown


def test_the_key_is_nowhere_in_what_an_import_writes(
    desk: Terminal, shared_twin: Make, tmp_path: Path
) -> None:
    """Not in the journal, its log, the exports or the answer; as it is, as a header, as sha1, in UTF-16."""
    twin = shared_twin("sendios")
    connect(desk, twin)
    messy.make(tmp_path / "people.csv", twin.state("contacts"), 60)
    twin.fault("json:every=7")
    said = bring(desk, twin, tmp_path / "people.csv")
    key, client = str(twin.keys["api_key"]), str(twin.keys["client_id"])
    spelled = (
        key.encode(),
        base64.b64encode(f"{client}:{key}".encode()),
        hashlib.sha1(key.encode()).hexdigest().encode(),
        key.encode("utf-16-le"),
    )
    written = [path for path in desk.home.rglob("*") if path.is_file()]
    assert len(written) > 2
    for content in (*(path.read_bytes() for path in written), said.out.encode(), said.err.encode()):
        assert not [one for one in spelled if one in content]


# --- killed in the middle ---------------------------------------------------------------------------------


def _started(desk: Terminal, twin: Any, words: list[str | Path]) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        desk.command(*words, "--consent", "confirmed", "--credentials-stdin", "--json"),
        cwd=ROOT,
        env=desk.environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    keep(process)
    assert process.stdin is not None
    process.stdin.write(json.dumps(twin.keys).encode())
    process.stdin.close()
    process.stdin = None
    return process


@pytest.mark.timeout(240 + 120 * KILLS)
def test_killed_at_any_instant_an_import_ends_as_if_nothing_had_happened(twin: Make, tmp_path: Path) -> None:
    """Nothing lost, and the equation holds in the moment after the kill; one resume reaches the same end."""
    there = twin("sendios", contacts=700)
    before = there.state("contacts")
    file = tmp_path / "people.csv"
    wanted = messy.make(file, before, 400)
    after = expected(before, wanted)
    chance = random.Random(3)
    for number in range(KILLS):
        there.fresh()
        desk = Terminal(tmp_path / f"home-{number}")
        connect(desk, there)
        place = chance.randrange(1, 390)
        words: list[str | Path] = ["import", file, "--account", "class", "--list", messy.SHOP, "--yes"]
        process = _started(desk, there, [*words, "--region", "UA"])
        deadline = time.monotonic() + 120
        while len(there.requests()) < place and process.poll() is None:
            assert time.monotonic() < deadline
        process.kill()
        process.communicate()
        assert process.returncode < 0, f"nothing was killed after request {place}"
        (job,) = desk("jobs", "list", "--json").result["jobs"]
        assert job["rows"]["total"] == 400 == sum(job["rows"].values()) - job["rows"]["total"]
        assert job["state"] != "done"
        out, _err = _started(desk, there, ["jobs", "resume", job["job"]]).communicate(timeout=120)
        assert json.loads(out)["state"] == "done", out
        rows = rows_of(desk, job["job"], tmp_path)
        assert [row["state"] for row in rows] == [one.state for one in wanted], place
        assert holds(there, after), place
