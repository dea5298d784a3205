"""Who has left stays away, whatever an import carries: on each of the four platforms. Bringing somebody back
is an act of its own with a typed reason, kept in the record of what was done."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import Said, Terminal

Make = Callable[..., Any]
YES = ("--yes", "--consent", "confirmed", "--region", "UA", "--credentials-stdin", "--json")
TARGETS = {"esputnik": "Newsletter", "ecomail": "", "engagelab": "June_2026", "sendios": "Horizon Shop"}
FORCE = {
    "esputnik": "/v1/emails/unsubscribed/delete",
    "ecomail": "/subscribe",
    "engagelab": "/unsubscribe",
    "sendios": "/v1/unsub/",
}
"""The call that brings somebody back; an import never makes it."""


@pytest.fixture
def desk(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "home")


def _add(desk: Terminal, twin: Any, platform: str) -> None:
    said = desk(
        "accounts", "add", "class", "--platform", platform, "--name", "Horizon Shop", "--credentials-stdin",
        "--json", "--base-url", twin.base_url, "--no-store", given=dict(twin.keys),
    )  # fmt: skip
    assert said.code == 0, said


def _import(desk: Terminal, twin: Any, emails: list[str], folder: Path, target: str) -> Said:
    path = folder / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([["email", "first_name"], *([one, "Changed"] for one in emails)])
    return desk("import", path, "--account", "class", "--list", target, *YES, given=twin.keys)


def _gone(twin: Any, target: str) -> list[str]:
    """People who get no mail, of the list where the platform keeps them by list."""
    rows = [one for one in twin.state("suppressed") if one.get("email")]
    lists = {str(one["id"]): one["name"] for one in twin.state("lists")}
    here = [
        one for one in rows if not one.get("list") or target in (one["list"], lists.get(str(one["list"])))
    ]
    return sorted({one["email"] for one in here})


@pytest.mark.parametrize("platform", list(TARGETS))
def test_an_import_brings_nobody_back(desk: Terminal, twin: Make, tmp_path: Path, platform: str) -> None:
    there = twin(platform, contacts=600, speed=200)
    _add(desk, there, platform)
    target = TARGETS[platform] or there.state("lists")[0]["name"]
    before = _gone(there, target)
    assert before, "the practice platform has people who left"
    fresh = [f"brand.new{number}@example.com" for number in range(3)]
    said = _import(desk, there, [*before[:15], *fresh], tmp_path, target)
    assert said.code in (0, 1), said
    assert set(before) <= set(_gone(there, target))
    made = [one["path"] for one in there.requests() if one["method"] in ("POST", "PUT", "DELETE")]
    assert not [path for path in made if path.endswith(FORCE[platform]) or "resubscribe" in path]


def test_ecomail_brings_back_by_its_resubscribe_flag_and_only_with_a_reason(
    desk: Terminal, twin: Make, tmp_path: Path
) -> None:
    there = twin("ecomail", contacts=600)
    _add(desk, there, "ecomail")
    target = there.state("lists")[0]["name"]
    left = [
        one["email"] for one in there.state("contacts") if one["places"].get(target, {}).get("status") == 2
    ][:4]
    said = _import(desk, there, left, tmp_path, target)
    assert said.code == 0, said
    assert said.result["rows"]["skipped"] == len(left)
    job = said.result["job"]
    words = ("jobs", "bring-back", job, "--credentials-stdin", "--json", "--reason")
    assert desk(*words, "because", given=there.keys).code == 2
    assert set(left) <= set(_gone(there, target))
    said = desk(*words, "They asked for it at the fair on 3 May", given=there.keys)
    assert (said.code, said.result["back"]) == (0, len(left)), said
    assert not set(left) & set(_gone(there, target))
    assert desk(*words, "They asked for it at the fair on 3 May", given=there.keys).code == 2
