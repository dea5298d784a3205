"""Kills the program in the middle of an import, again and again; the end must be that of an undisturbed run.

    python -m tests.end_to_end.kill_runs [--kills 100] [--seed 1] [--platform NAME] [--faults SPEC]
                                         [--people 100000] [--bad 0.01]

Without ``--platform`` the kills are shared out over all four platforms. ``--faults``: what the twin does to
requests meanwhile (``none`` for nothing); waits and broken lines must change nothing of the end either.
``--people`` makes a file of that many rows instead of a few hundred, ``--bad`` spoils that share of them.

Of the run without a kill the ledger is held against the platform, row by row: who was taken is there, with
the name and number of that row and in the list; nobody else of the file is.

Each run: a fresh home, the twin reset, `campaign-desk import`, SIGKILL, `jobs list` (the equation must hold),
`jobs resume`; then the twin's contacts and every row's state must equal those of the run without a kill.

Two thirds of the kills hit before or after the n-th commit of the journal, counted by the program itself
(``killed_program``), whatever the clock says; every other one of them kills the resumed program as well. A
third hits the gap between a write's effect and its durable answer: the twin holds that answer and its request
log tells when the effect is there. Faults change how many commits and deliveries a run makes: where the
chosen instant never came, the same run is begun again with an earlier one, until it was killed.

Owns the kills and the comparison. Must not import the application: it is driven from its terminal only.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.helpers.twins import ROOT, Twin, start_twin

PATIENCE_S = 120.0
#: a large file takes as long as its platform allows: one person a request at the slowest
PATIENCE_A_ROW_S = 0.02
LIST = "Kill runs"
#: how the path of a delivery ends, by platform (as in regular expressions)
WRITES = {
    "esputnik": "/v1/contacts",
    "ecomail": "/subscribe-bulk",
    "engagelab": "/members",
    "sendios": "/v1/userfields/.*",
}
FAULTS = "429:rate=0.03,retry_after=1;5xx:rate=0.02;cut-before:rate=0.02;cut-after:rate=0.02"
#: rows of the file, and how many deliveries they make at least
SIZES = {"esputnik": (600, 6), "ecomail": (600, 1), "engagelab": (600, 1), "sendios": (120, 60)}
HEAD = ("Email", "First name", "Last name", "Phone", "External id")
HELD_S = 20.0
TAKEN = ("created", "updated", "unchanged", "accepted")
#: the columns whose values a contact shows again, where it is not names and telephone
WRITTEN = {"esputnik": HEAD[1:], "sendios": HEAD[1:3]}
PROGRAM, COUNTED = "tests.end_to_end.killed_program", "commits"


class RunFailed(AssertionError):
    """A promise was broken, or nothing could be killed."""


@dataclass
class End:
    """How an import ended: the ledger, each row's state and code, and what the platform holds."""

    rows: dict[str, int]
    states: list[tuple[int, str, str, str]]
    contacts: list[str]


@dataclass
class Series:
    """One twin, one file of ``people`` and a few bad rows, one undisturbed run, and any number of kills."""

    twin: Twin
    folder: Path
    seed: int = 1
    list_name: str = LIST
    people: int = 600
    least_writes: int = 6
    faults: str = ""
    bad: float = 0.0
    requests: int = 0
    writes: int = 0
    commits: int = 0
    reference: End | None = None
    killed: list[str] = field(default_factory=list)

    _before: int = 0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.file = self.folder / "people.csv"
        known = self.twin.state("contacts")
        if self.twin.name == "sendios":  # nobody is new there: the first mail makes a user
            known = [one for one in known if self.list_name in one["lists"]]
        every = 1 if self.twin.name == "sendios" else 10
        self.known = {contact["email"] for contact in known}
        self.written = WRITTEN.get(self.twin.name, HEAD[1:4])
        self.rows = write_file(self.file, known, self.people, every=every, bad=self.bad)
        self.patience_s = PATIENCE_S + PATIENCE_A_ROW_S * self.people

    def run_undisturbed(self) -> None:
        """The end that every killed run must reach."""
        home = self._begin()
        answer = self._finish(self._start(home, self._import(), counted=(0, "before")))
        self.reference = self._end(home, answer)
        self._hold_against_the_platform(self.reference)
        log = self._log(0)
        self.requests, self.writes = len(log), sum(is_write(entry) for entry in log)
        self.commits = int((home / COUNTED).read_text("utf-8"))
        assert self.writes >= self.least_writes, "too few deliveries to kill between"

    def kill_once(self, number: int) -> str:
        """One run with its kill; says where it was. RunFailed when a promise is broken."""
        assert self.reference is not None
        in_the_gap = number % 3 == 0
        most = self.writes if in_the_gap else self.commits
        place = self.random.randrange(most) + 1
        while True:
            home = self._begin()
            where = self._kill_in_gap(home, place) if in_the_gap else self._kill_at_commit(home, place)
            if where:
                break
            if place == 1:
                raise RunFailed("nothing could be killed")
            shutil.rmtree(home)
            place = place * 3 // 4
        try:
            where += self._go_on(home, where, twice=number % 3 == 1)
        except RunFailed as error:
            logs = "".join(log.read_text("utf-8")[-4000:] for log in home.rglob("*.log"))
            raise RunFailed(f"killed {where}: {error}\n{logs}") from error
        shutil.rmtree(home)
        self.killed.append(where)
        return where

    def _go_on(self, home: Path, where: str, *, twice: bool) -> str:
        """To the end of the killed run; where it was killed once more, if it was."""
        self._fault()
        again = ""
        job = self._job(home, where)
        if job and twice:
            again = self._kill_resumed(home, job)
        answer: dict[str, Any] = {}
        for _ in range(8):  # the platform may still be at it: the job says so, and is continued again
            words = ["jobs", "resume", job, *CONSENT] if job else self._import()
            answer = self._finish(self._start(home, words), codes=(0, 1, 5))
            job = job or answer["job"]
            if answer["state"] == "done":
                break
        end = self._end(home, answer)
        self._compare(end, where + again)
        return again

    # --- kills ---

    def _kill_in_gap(self, home: Path, place: int) -> str:
        """Where it was killed, "" when that many deliveries were never made."""
        method = "PUT" if self.twin.name == "sendios" else "POST"
        path = f"{WRITES[self.twin.name]}$"
        # alone until the kill: another fault could take the held request away
        self.twin.fault(f"slow@{path}:method={method},after={place - 1},times=1,seconds={HELD_S}")
        process = self._start(home, self._import())
        deadline = time.monotonic() + self.patience_s
        log: dict[int, dict[str, Any]] = {}
        while process.poll() is None and time.monotonic() < deadline:
            open_ones = [n for n, entry in log.items() if not entry["done"]]
            for entry in self._log(min(open_ones) - 1 if open_ones else max(log, default=0)):
                log[entry["n"]] = entry
            if effect_without_answer(list(log.values())):
                break
        process.kill()
        return f"between effect and answer of delivery {place}" if self._was_killed(process) else ""

    def _kill_at_commit(self, home: Path, place: int) -> str:
        """Where it ended itself, "" when it made fewer commits."""
        side = self.random.choice(("before", "after"))
        self._fault()
        process = self._start(home, self._import(), counted=(place, side))
        return f"{side} commit {place}" if self._was_killed(process) else ""

    def _kill_resumed(self, home: Path, job: str) -> str:
        """The second kill of a run; "" when it had less to do than that."""
        place, side = self.random.randrange(1, 2 + self.commits // 4), self.random.choice(("before", "after"))
        process = self._start(home, ["jobs", "resume", job, *CONSENT], counted=(place, side))
        return f", again {side} commit {place}" if self._was_killed(process, (0, 1, 5)) else ""

    def _was_killed(self, process: subprocess.Popen[str], codes: tuple[int, ...] = (0, 1)) -> bool:
        out, err = process.communicate(timeout=self.patience_s)
        if process.returncode < 0 or os.name != "posix":
            return True
        if process.returncode not in codes:
            raise RunFailed(f"ended by itself before its kill: exit {process.returncode}\n{out}\n{err}")
        return False

    # --- parts of a run ---

    def _fault(self, first: str = "") -> None:
        """What the twin does from now on: the one thing that the kill waits for, then the series' own."""
        self.twin.fault(";".join(spec for spec in (first, self.faults) if spec))

    def _begin(self) -> Path:
        self.twin.fault("")
        self.twin.reset()
        self._before = 0
        self._before = max((entry["n"] for entry in self._log(0)), default=0)
        home = Path(tempfile.mkdtemp(prefix="home-", dir=self.folder))
        add = ["accounts", "add", "kill", "--platform", self.twin.name, "--name", "Kill runs"]
        add += ["--base-url", self.twin.base_url, "--credentials-stdin", "--no-store"]
        self._finish(self._start(home, add), codes=(0,))
        return home

    def _import(self) -> list[str]:
        return [
            "import",
            str(self.file),
            "--account",
            "kill",
            "--list",
            self.list_name,
            "--region",
            "UA",
            "--yes",
            *CONSENT,
        ]

    def _start(
        self, home: Path, arguments: list[str], counted: tuple[int, str] | None = None
    ) -> subprocess.Popen[str]:
        """``counted``: at which commit it ends itself (0: never), and on which side of it."""
        module = ["desktop_app"]
        if counted is not None:
            module = [PROGRAM, *map(str, counted), str(home / COUNTED)]
        process = subprocess.Popen(
            [sys.executable, "-m", *module, *arguments, "--json"],
            cwd=ROOT,
            env={**os.environ, "CAMPAIGN_DESK_HOME": str(home), "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert process.stdin is not None
        if "--credentials-stdin" in arguments:
            process.stdin.write(json.dumps(self.twin.keys))
        process.stdin.close()
        process.stdin = None
        return process

    def _finish(self, process: subprocess.Popen[str], codes: tuple[int, ...] = (0, 1)) -> dict[str, Any]:
        out, err = process.communicate(timeout=self.patience_s)
        if process.returncode not in codes:
            raise RunFailed(f"exit {process.returncode}: {out}\n{err}")
        answer: dict[str, Any] = json.loads(out)
        return answer

    def _job(self, home: Path, where: str) -> str:
        """The job that the killed run left, "" when it was killed before there was one."""
        jobs = self._finish(self._start(home, ["jobs", "list"]), codes=(0,))["jobs"]
        if not jobs:
            return ""
        (job,) = jobs
        rows = dict(job["rows"])
        total = rows.pop("total")
        if total != sum(rows.values()):
            raise RunFailed(f"killed {where}: the equation does not hold: {job['rows']}")
        return str(job["job"])

    def _end(self, home: Path, answer: dict[str, Any]) -> End:
        out = home / "rows.ndjson"
        shown = self._finish(
            self._start(home, ["jobs", "show", answer["job"], "--rows", str(out)]), codes=(0, 1)
        )
        lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        self.twin.fault("")
        contacts = [_told(contact) for contact in self._settled()]
        return End(
            rows=shown["rows"],
            states=[(line["row"], line["state"], line["code"], line["said_by"]) for line in lines],
            contacts=sorted(json.dumps(contact, sort_keys=True) for contact in contacts),
        )

    def _settled(self) -> list[dict[str, Any]]:
        """The platform's contacts once nothing moves any more: some are stored after their answer."""
        known = self.twin.state("contacts")
        for _ in range(40):
            time.sleep(0.25)
            again = self.twin.state("contacts")
            if again == known:
                return known
            known = again
        return known

    def _compare(self, end: End, where: str) -> None:
        expected = self.reference
        assert expected is not None
        if end.rows != expected.rows:
            raise RunFailed(f"killed {where}: the ledger is {end.rows}, without a kill {expected.rows}")
        different = [(a, b) for a, b in zip(end.states, expected.states, strict=True) if a != b]
        if different:
            raise RunFailed(f"killed {where}: rows ended differently: {different[:5]}")
        if end.contacts != expected.contacts:
            extra = sorted(set(end.contacts) ^ set(expected.contacts))
            raise RunFailed(f"killed {where}: the platform holds something else: {extra[:4]}")

    def _hold_against_the_platform(self, end: End) -> None:
        """Every row against the contact of its address; RunFailed with how many differ."""
        there = {contact["email"]: contact for contact in map(json.loads, end.contacts)}
        rows = list(zip(self.rows, end.states, strict=True))
        taken = {row["Email"] for row, (_, state, _, _) in rows if state in TAKEN}
        wrong: list[Any] = []
        for row, (number, state, code, _) in rows:
            contact = there.get(row["Email"])
            if state not in TAKEN:
                right = contact is None or row["Email"] in taken | self.known
            else:
                cells = {name: cell for name, cell in row.items() if cell and name in self.written}
                if code.endswith("half_name"):  # the row says itself that its name was not taken
                    cells = {name: cell for name, cell in cells.items() if not name.endswith("name")}
                right = contact is not None and self.list_name in contact["lists"]
                right = right and all(told_at(contact, name) for name in cells.items())
            if not right:
                wrong.append((number, row, state, contact))
        if wrong:
            raise RunFailed(f"{len(wrong)} rows are not on the platform as the ledger says: {wrong[:4]}")

    def _log(self, since: int) -> list[dict[str, Any]]:
        """Requests of this run with a number above `since`, numbered from 1."""
        answer = self.twin._call("GET", "requests", since=str(self._before + since))
        entries = [json.loads(line) for line in answer.decode().splitlines() if line]
        return [{**entry, "n": entry["n"] - self._before} for entry in entries]


def _told(contact: dict[str, Any]) -> dict[str, Any]:
    """A contact without what no import decides: numbers and instants that the platform gives."""
    return {key: value for key, value in contact.items() if key not in ("id", "status_at", "created", "ak")}


CONSENT = ["--consent", "confirmed", "--credentials-stdin"]


def is_write(entry: dict[str, Any]) -> bool:
    writes = "|".join(WRITES.values())
    return entry["method"] in ("POST", "PUT") and re.search(f"({writes})$", entry["path"]) is not None


def effect_without_answer(log: list[dict[str, Any]]) -> bool:
    """The write is committed and its answer is still being held."""
    return any(is_write(entry) and entry["effect"] and not entry["done"] and entry["fault"] for entry in log)


def told_at(contact: dict[str, Any], cell: tuple[str, str]) -> bool:
    """Whether the contact holds this value. Sendios has one name and keeps what it was given last."""
    name, value = cell
    if name == "Phone":
        return str(contact["phone"]).lstrip("+") == value.lstrip("+")
    if name == "External id":
        return bool(contact["external_id"] == value)
    return value in f"{contact['first_name']} {contact['last_name']}"


def write_file(
    path: Path, known: list[dict[str, Any]], people: int, *, every: int, bad: float
) -> list[dict[str, str]]:
    """New people and ``every`` so many-th a known one, with ragged cells (a dozen groups), a few bad rows and
    a few given twice; ``bad``: the share of rows whose address is none. The rows as they were written."""
    shapes = list(itertools.product((0, 1), repeat=4))[:12]
    rows: list[list[str]] = []
    addresses = [contact["email"] for contact in known if contact["email"]][: max(60, people // every)]
    spoiled = round(1 / bad) if bad else 0
    for number, shape in zip(range(people), itertools.cycle(shapes), strict=False):
        met = number % every == 0 and number // every < len(addresses)
        address = addresses[number // every] if met else f"kill{number}@example.com"
        if spoiled and number % spoiled == spoiled // 2:
            address = address.replace("@", ("@@", " at ")[number // spoiled % 2])
        cells = ["Олена", "Шевченко", f"+38067{1_000_000 + number}", f"K-{number}"]
        rows.append([address, *(c if f else "" for c, f in zip(cells, shape, strict=True))])
    rows += [["not an address", "A", "", "", ""], ["kill1@example.com", "Twice", "", "", ""]]
    with path.open("w", encoding="cp1251", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEAD)
        writer.writerows(rows)
    return [dict(zip(HEAD, row, strict=True)) for row in rows]


def series_of(
    platform: str,
    folder: Path,
    twin: Twin,
    seed: int = 1,
    faults: str = "",
    people: int = 0,
    bad: float = 0.0,
) -> Series:
    """The kills of one platform: into a list that it has, where none is made by naming it."""
    usual, writes = SIZES[platform]
    people = people or usual
    names = [one["name"] for one in twin.state("lists")]
    target = {"esputnik": LIST, "engagelab": "Kill_runs"}.get(platform) or names[0]
    return Series(twin, folder, seed, target, people, writes, faults, bad)


def main() -> int:
    """Run a series; 1 when any run failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--platform", choices=sorted(WRITES))
    parser.add_argument("--faults", default=FAULTS)
    parser.add_argument("--people", type=int, default=0)
    parser.add_argument("--bad", type=float, default=0.0)
    given = parser.parse_args()
    platforms = [given.platform] if given.platform else list(WRITES)
    faults = "" if given.faults == "none" else given.faults
    each = -(-given.kills // len(platforms))
    failed = 0
    for platform in platforms:
        failed += _kill_on(platform, each, given.seed, faults, given.people, given.bad)
    total = each * len(platforms)
    print(f"{total - failed} of {total} runs reached the same end")
    return 1 if failed else 0


def _kill_on(platform: str, kills: int, seed: int, faults: str, people: int, bad: float) -> int:
    """The runs on one platform; how many failed."""
    failed = 0
    # at Sendios a file names people that it has
    contacts = max(300, people + 300 if platform == "sendios" else people // 10)
    with tempfile.TemporaryDirectory(prefix="kill-runs-") as folder:
        twin = start_twin(platform, state=Path(folder) / "twin", contacts=contacts, speed=50)
        try:
            series = series_of(platform, Path(folder), twin, seed, faults, people, bad)
            series.run_undisturbed()
            assert series.reference is not None
            print(f"{platform}: {series.requests} requests, {series.reference.rows}", flush=True)
            for number in range(kills):
                try:
                    print(f"{platform} {number + 1}: killed {series.kill_once(number)}: same end", flush=True)
                except RunFailed as error:
                    failed += 1
                    print(f"{platform} {number + 1}: FAILED: {error}", flush=True)
        finally:
            twin.stop()
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
