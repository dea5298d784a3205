"""Taking an import back from the terminal: what the platform holds before equals what it holds after."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import Said, Terminal

Make = Callable[..., Any]
YES = ("--yes", "--consent", "confirmed", "--region", "UA", "--credentials-stdin", "--json")


@pytest.fixture
def desk(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "home")


def _add(desk: Terminal, twin: Any, platform: str) -> None:
    said = desk(
        "accounts", "add", "class", "--platform", platform, "--name", "Horizon Shop", "--credentials-stdin",
        "--json", "--base-url", twin.base_url, "--no-store", given=dict(twin.keys),
    )  # fmt: skip
    assert said.code == 0, said


def _import(desk: Terminal, twin: Any, file: Path, list_name: str) -> str:
    said = desk("import", file, "--account", "class", "--list", list_name, *YES, given=twin.keys)
    assert said.code == 0, said
    job: str = said.result["job"]
    return job


def _undo(desk: Terminal, twin: Any, job: str) -> Said:
    return desk("jobs", "undo", job, "--credentials-stdin", "--json", given=twin.keys)


def _file(folder: Path, head: list[str], rows: list[list[str]]) -> Path:
    path = folder / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([head, *rows])
    return path


def _state(twin: Any) -> dict[str, dict[str, Any]]:
    return {one["email"]: one for one in twin.state("contacts") if one["email"]}


def test_esputnik_is_as_it_was_before_on_every_field(desk: Terminal, twin: Make, tmp_path: Path) -> None:
    """New people, members with and without a phone, people from outside the list."""
    there = twin("esputnik", contacts=300, speed=200)
    _add(desk, there, "esputnik")
    lists = [one["name"] for one in there.state("lists") if one["type"] == "Static"]
    before = _state(there)
    name = max(lists, key=lambda one: sum(one in person["lists"] for person in before.values()))
    known = list(before.values())
    phones = [f"38050{number:07d}" for number in range(len(known) + 30)]
    rows = [[one["email"], "Changed", "Name", phones.pop()] for one in known[:60]]
    rows += [[f"brand.new{number}@example.com", "New", "Person", phones.pop()] for number in range(30)]
    assert {name in one["lists"] for one in known[:60]} == {True, False}
    job = _import(desk, there, _file(tmp_path, ["email", "first_name", "last_name", "phone"], rows), name)
    assert len(_state(there)) == len(before) + 30

    plan = desk("jobs", "undo", job, "--plan", "--json").result
    assert plan["undo"]["extent"] == "full", plan
    assert plan["not_undone"]
    said = _undo(desk, there, job)
    assert said.code == 0, said
    made = said.result
    assert made["of"] == job
    assert made["people"]["reversed"] == 90
    assert _state(there) == before

    shown = desk("jobs", "show", made["job"], "--rows", tmp_path / "undo.ndjson", "--json").result
    assert shown["people"] == made["people"]
    people = [json.loads(line) for line in (tmp_path / "undo.ndjson").read_text("utf-8").splitlines()]
    assert {one["code"] for one in people} == {"bin", "restored"}

    # a later import passes over the deleted ones, and brings them back when asked to
    fresh = _file(tmp_path, ["email", "first_name"], [["brand.new3@example.com", "Again"]])
    words = ("import", fresh, "--account", "class", "--list", name, *YES)
    said = desk(*words, given=there.keys)
    assert said.result["rows"]["rejected_there"] == 1
    assert [one["code"] for one in said.result["reasons"]] == ["not_stored"]
    said = desk(*words, "--restore-deleted", given=there.keys)
    assert said.result["rows"]["created"] == 1
    assert name in _state(there)["brand.new3@example.com"]["lists"]


def test_ecomail_deletes_only_who_was_nowhere_and_unsubscribes_who_joined(
    desk: Terminal, twin: Make, tmp_path: Path
) -> None:
    there = twin("ecomail", contacts=300, speed=200)
    _add(desk, there, "ecomail")
    lists = [one["name"] for one in there.state("lists")]
    before = _state(there)
    target = lists[0]
    inside = [one for one in before.values() if target in one["lists"] and one["subscribed"]][:20]
    outside = [one for one in before.values() if target not in one["lists"] and one["subscribed"]][:5]
    rows = [[one["email"], "Changed", "Brno"] for one in (*inside, *outside)]
    rows += [[f"brand.new{number}@example.com", "New", "Praha"] for number in range(15)]
    job = _import(desk, there, _file(tmp_path, ["email", "first_name", "city"], rows), target)

    said = _undo(desk, there, job)
    assert said.code == (1 if outside else 0), said
    reasons = {(one["state"], one["code"], one["kind"]): one["count"] for one in said.result["reasons"]}
    assert reasons.pop(("reversed", "delete", "created")) == 15
    assert reasons.pop(("reversed", "restored", "changed")) == len(inside)
    after = _state(there)
    assert set(after) == set(before)
    for one in inside:
        assert after[one["email"]] == before[one["email"]]
    if outside:
        assert reasons.pop(("partly", "unsubscribed_in_list", "joined")) == len(outside)
        for one in outside:
            now = after[one["email"]]
            assert (now["first_name"], now["city"]) == (one["first_name"], one["city"])
            assert [place["status"] for key, place in now["places"].items() if key not in one["places"]] == [
                2
            ]
    assert not reasons


@pytest.mark.parametrize("platform", ["engagelab", "sendios"])
def test_a_platform_without_a_way_back_says_so(desk: Terminal, platform: str) -> None:
    """Nothing is asked of it: its manifest says so."""
    from desktop_app.providers import discover

    target = discover()[platform].manifest.import_target
    assert target is not None
    assert target.undo is None
