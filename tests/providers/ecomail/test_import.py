"""The main job through the whole house into the Ecomail twin: the ledger is what the platform holds."""

from __future__ import annotations

import json
import os
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import ROOT, Said, Terminal
from tests.end_to_end.kill_runs import Series
from tests.helpers.twins import Twin

Make = Callable[..., Any]
YES = ("--yes", "--consent", "confirmed", "--region", "UA", "--credentials-stdin", "--json")
ROWS = int(os.environ.get("CAMPAIGN_DESK_ROWS", "2000"))
"""Of the messy file; 100,000 by hand."""
KILLS = int(os.environ.get("CAMPAIGN_DESK_KILLS", "3"))
FIELDS = {"first_name": "first_name", "last_name": "last_name", "phone": "phone", "city": "city",
          "birthday": "birthday"}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "home")


def connect(desk: Terminal, twin: Any) -> None:
    words = ("accounts", "add", "class", "--platform", "ecomail", "--name", "Shop", "--credentials-stdin")
    said = desk(*words, "--base-url", twin.base_url, "--no-store", "--json", given=twin.keys)
    assert said.code == 0, said


def bring(desk: Terminal, twin: Any, file: Path, *more: str, target: str = "Newsletter", **keys: Any) -> Said:
    given = {**twin.keys, **keys}
    words = ("import", file, "--account", "class", "--list", target, *YES, *more)
    return desk(*words, given=given, timeout=120 + ROWS // 100)


def csv(folder: Path, *lines: str) -> Path:
    file = folder / "people.csv"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def rows_of(desk: Terminal, job: str, folder: Path) -> list[dict[str, Any]]:
    assert desk("jobs", "show", job, "--rows", folder / "rows.ndjson", "--json").code in (0, 1)
    return [json.loads(line) for line in (folder / "rows.ndjson").read_text("utf-8").splitlines()]


def states(said: Said) -> dict[str, int]:
    rows = dict(said.result["rows"])
    assert rows.pop("total") == sum(rows.values()), "no row unexplained"
    return {state: count for state, count in rows.items() if count}


@pytest.mark.timeout(300 + ROWS // 50)
def test_thousands_of_messy_rows_and_the_platform_holds_what_the_ledger_says(
    desk: Terminal, twin: Make, tmp_path: Path
) -> None:
    """Row by row: windows-1251, blanks all over, one row in a hundred bad; nobody else is touched."""
    there = twin("ecomail", contacts=20_000)
    connect(desk, there)
    runpy.run_path(str(ROOT / "packaging" / "make_samples.py"))["main"](tmp_path / "s", {"messy": ROWS})
    file = tmp_path / "s" / "customers_messy.csv"
    before = {one["email"]: one for one in there.state("contacts")}

    said = bring(desk, there, file)

    assert said.code == 1, said  # rows are left to mend
    found = states(said)
    assert found["rejected_here"] == ROWS // 100
    assert set(found) <= {"created", "updated", "unchanged", "skipped", "rejected_here", "accepted"}
    assert found["created"] > ROWS // 2
    rows = rows_of(desk, said.result["job"], tmp_path)
    assert [row["row"] for row in rows] == list(range(1, ROWS + 1))
    assert desk("inspect", file, "--region", "UA", "--rows", tmp_path / "read.ndjson").code == 0
    read = [json.loads(line) for line in (tmp_path / "read.ndjson").read_text("utf-8").splitlines()]
    after = {one["email"].lower(): one for one in there.state("contacts")}
    touched: set[str] = set()
    for row, values in zip(rows, read, strict=True):
        email = (values.get("email") or "").lower()
        if row["state"] in ("rejected_here", "skipped"):
            continue
        touched.add(email)
        _holds(row, values, before.get(email), after[email])
    assert {email for email in after if email not in before} <= touched, "nobody but the file's people is new"
    for email, contact in before.items():
        if email not in touched:
            assert after[email] == contact, "nobody else was changed"
    assert not there.state("messages"), "an import mails nobody and starts nothing"
    key = there.keys["api_key"].encode()
    kept = [path for path in desk.home.rglob("*") if path.is_file() and key in path.read_bytes()]
    assert kept == [], "the key is nowhere in what was written"


def _holds(
    row: dict[str, Any], values: dict[str, Any], before: dict[str, Any] | None, after: dict[str, Any]
) -> None:
    """Every filled cell is there, a blank one left what was there; who was in the list has his status."""
    assert (before is None) == (row["state"] == "created"), row
    assert row["said_by"] == "reading", row
    assert row["platform_id"].lower() == after["email"].lower(), row
    for ours, theirs in FIELDS.items():
        old = None if before is None else before[theirs]
        assert after[theirs] == (values.get(ours) or old), (row, ours)
    was = (before or {}).get("places", {}).get("Newsletter")
    assert after["places"]["Newsletter"]["status"] == (was["status"] if was else 1), row
    if row["state"] == "unchanged":
        assert after == before


def test_who_left_or_complained_is_left_alone_and_lists_are_kept_apart(
    desk: Terminal, shared_twin: Make, tmp_path: Path
) -> None:
    """The list's own status decides; for somebody new to it, having left every list he was in."""
    twin = shared_twin("ecomail")
    connect(desk, twin)
    people = twin.state("contacts")

    def one(wanted: Callable[[dict[str, int]], bool]) -> str:
        """Somebody with such places (list -> status)."""
        placed = [(p["email"], {n: place["status"] for n, place in p["places"].items()}) for p in people]
        return str(next(email for email, places in placed if wanted(places)))

    gone_here = one(lambda p: p.get("Newsletter") == 2)
    gone_everywhere = one(lambda p: "Newsletter" not in p and set(p.values()) == {2})
    elsewhere = one(lambda p: "Newsletter" not in p and set(p.values()) == {1})
    lines = [f"{email},Changed" for email in (gone_here, gone_everywhere, elsewhere)]

    said = bring(desk, twin, csv(tmp_path, "Email,First name", *lines))

    rows = rows_of(desk, said.result["job"], tmp_path)
    assert [(row["state"], row["code"]) for row in rows] == [
        ("skipped", "suppressed"),
        ("skipped", "suppressed"),
        ("updated", "updated"),
    ]
    after = {p["email"]: p for p in twin.state("contacts")}
    assert after[gone_here]["places"]["Newsletter"]["status"] == 2
    assert "Newsletter" not in after[gone_everywhere]["places"]
    assert after[elsewhere]["first_name"] == "Changed"
    assert after[elsewhere]["places"]["Newsletter"]["status"] == 1


def test_rows_that_ecomail_refuses_are_named_and_cost_no_other(
    desk: Terminal, shared_twin: Make, tmp_path: Path
) -> None:
    twin = shared_twin("ecomail")
    connect(desk, twin)
    twin.fault("reject:every=40")  # of a request: rows 40, 80, ...
    lines = [f"refused{number}@example.com,Ann" for number in range(1, 401)]

    said = bring(desk, twin, csv(tmp_path, "Email,First name", *lines))

    assert states(said) == {"created": 390, "rejected_there": 10}
    refused = [row for row in rows_of(desk, said.result["job"], tmp_path) if row["state"] == "rejected_there"]
    assert [row["row"] for row in refused] == list(range(40, 401, 40))
    assert all(row["said_by"] == "platform" and "email_invalid" in row["reason"] for row in refused)
    held = {p["email"] for p in twin.state("contacts")}
    assert len([email for email in held if email.startswith("refused")]) == 390


def test_custom_fields_go_to_the_list_that_has_them(
    desk: Terminal, shared_twin: Make, tmp_path: Path
) -> None:
    """Countries as two letters; tags and fields that the list lacks are named as left out, not dropped."""
    twin = shared_twin("ecomail")
    connect(desk, twin)
    head = "Email,Country,Loyalty points,Tags"
    file = csv(tmp_path, head, "a1@example.com,Česko,12,x", "a2@example.com,Narnia,,")

    said = bring(desk, twin, file)

    assert states(said) == {"created": 2}
    found = {p["email"]: p for p in twin.state("contacts")}
    assert (found["a1@example.com"]["country"], found["a1@example.com"]["tags"]) == ("CZ", [])
    assert found["a1@example.com"]["places"]["Newsletter"]["custom_fields"] == {"loyalty_points": "12"}
    assert found["a2@example.com"]["country"] is None
    second = rows_of(desk, said.result["job"], tmp_path)[1]
    assert "Narnia" in second["reason"]
    words = ("import", file, "--account", "class", "--list", "VIP", "--plan", "--region", "UA")
    plan = desk(*words, "--credentials-stdin", "--json", given=twin.keys)
    assert plan.result["left_out"] == ["Loyalty points", "Tags"]


def test_a_key_that_somebody_refreshed_is_said_before_anything_is_sent(
    desk: Terminal, shared_twin: Make, tmp_path: Path
) -> None:
    twin = shared_twin("ecomail")
    connect(desk, twin)
    twin.dial(key_refreshed=True)

    said = bring(desk, twin, csv(tmp_path, "Email", "a@example.com"))

    assert (said.code, said.error["code"]) == (4, "ecomail.key_refused")
    assert "refreshes" in said.error["what_to_do"]
    assert not [one for one in twin.requests() if one["effect"]]
    tested = desk("accounts", "test", "class", "--credentials-stdin", "--json", given=twin.keys)
    assert (tested.code, tested.error["code"]) == (4, "ecomail.key_refused")


def test_a_list_that_is_not_there_is_refused_by_name(
    desk: Terminal, shared_twin: Make, tmp_path: Path
) -> None:
    twin = shared_twin("ecomail")
    connect(desk, twin)
    said = bring(desk, twin, csv(tmp_path, "Email", "a@example.com"), target="Unheard")
    assert (said.code, said.error["code"]) == (2, "list_unknown")


@pytest.mark.timeout(240 + 240 * KILLS)
def test_killed_at_any_instant_an_import_ends_as_if_nothing_had_happened(
    twin: Callable[..., Twin], tmp_path: Path
) -> None:
    """Nothing lost, nothing doubled, and the equation holds in the moment after the kill."""
    made = twin("ecomail", contacts=300, speed=50)
    series = Series(made, tmp_path, list_name="Newsletter", people=6100, least_writes=3)
    series.run_undisturbed()
    assert series.reference is not None
    assert series.reference.rows["created"] == 6100 - 300  # the twin knows 300 of them before
    for number in range(KILLS):
        series.kill_once(number)
    assert len(series.killed) == KILLS
