"""Many addresses checked: each once, stopped by a failing platform without losing what was found."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.model.contact_change import AddressCheck, Verdict
from desktop_app.model.errors import InvalidInput, ServerFailed, UsageError
from desktop_app.runtime.texts import install_texts
from desktop_app.services.address_checks import MOST, AddressChecks, Checked, Finding, addresses_of
from tests.helpers.memory_desk import SHOP, MemoryDesk
from tests.helpers.memory_provider import MemoryProvider


class Desk:
    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        install_texts("en")
        self.desk = MemoryDesk(folder)
        self.asked: list[str] = []
        self.fails_at = -1
        outer = self

        async def check_address(self: MemoryProvider, email: str) -> AddressCheck:
            outer.asked.append(email)
            if len(outer.asked) - 1 == outer.fails_at:
                raise ServerFailed(platform="Memory")
            if "broken" in email:
                raise InvalidInput(platform="Memory", original="no address")
            if "gmial" in email:
                return AddressCheck(email, Verdict.BAD, email.replace("gmial", "gmail"), "typo")
            if "same" in email:
                return AddressCheck(email, Verdict.GOOD, email.upper())
            return AddressCheck(email, Verdict.UNKNOWN if "who" in email else Verdict.GOOD)

        monkeypatch.setattr(MemoryProvider, "check_address", check_address, raising=False)
        self.checks = AddressChecks(self.desk.accounts, self.desk.note)

    def check(self, *addresses: str, report: object = None) -> tuple[Checked, ...]:
        found: tuple[Checked, ...] = self.desk.run(self.checks.check(SHOP, addresses, report))  # type: ignore[arg-type]
        return found


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    made = Desk(tmp_path, monkeypatch)
    yield made
    made.desk.close()


def test_addresses_come_out_of_any_text_each_once() -> None:
    text = 'Ann <ANN@Example.com>, bob+x@example.com; "cy@example.org"\nann@example.com nobody\ndee@x.com.'
    assert addresses_of(text) == ("ANN@Example.com", "bob+x@example.com", "cy@example.org", "dee@x.com")
    assert addresses_of("  \n ") == ()


def test_every_finding_has_its_kind_and_an_offer_is_only_offered(desk: Desk) -> None:
    seen: list[int] = []
    found = desk.check(
        "a@x.com", "b@gmial.com", "broken@x.com", "who@x.com", "same@x.com",
        report=lambda so_far: seen.append(len(so_far)),
    )  # fmt: skip
    assert [one.finding.value for one in found] == ["good", "offered", "bad", "unknown", "good"]
    assert (found[1].offered, found[1].reason, found[2].reason) == ("b@gmail.com", "typo", "no address")
    assert seen == [4, 5]
    assert desk.asked == [one.address for one in found], "each once"
    assert desk.desk.noted[-1] == (
        "addresses_checked", {"account": desk.desk.account(), "count": 5, "trouble": False}
    )  # fmt: skip


def test_a_platform_that_fails_on_the_way_loses_nothing_that_was_found(desk: Desk) -> None:
    desk.fails_at = 5
    found = desk.check(*(f"p{number}@x.com" for number in range(10)))
    kinds = [one.finding for one in found]
    assert kinds.count(Finding.GOOD) == 7
    assert [kinds[5], *kinds[8:]] == [Finding.NOT_CHECKED] * 3
    assert found[9].reason
    assert len(desk.asked) == 8, "nothing is asked after it failed"


def test_nothing_found_is_a_failure_and_none_or_too_many_are_refused(desk: Desk) -> None:
    desk.fails_at = 0
    with pytest.raises(ServerFailed):
        desk.check("a@x.com")
    for addresses, code in (((), "addresses_none"), (("a@x.com",) * (MOST + 1), "addresses_many")):
        with pytest.raises(UsageError) as refused:
            desk.check(*addresses)
        assert refused.value.code == code


def test_findings_are_saved_as_a_table_in_which_nothing_acts(desk: Desk, tmp_path: Path) -> None:
    found = (Checked("=a@x.com", Finding.BAD, "", "typo"), Checked("b@x.com", Finding.OFFERED, "b@y.com"))
    assert desk.desk.run(desk.checks.save(tmp_path / "out.csv", found)) == 2
    rows = list(csv.reader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines()))
    assert rows[1:] == [
        ["'=a@x.com", "Cannot be reached", "", "typo"],
        ["b@x.com", "Better spelling", "b@y.com", ""],
    ]
