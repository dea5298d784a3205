"""Checking many addresses: counted as one types, stopped and gone on with, summed up and copied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from desktop_app.model.account import Account
from desktop_app.services.address_checks import Checked, Finding
from desktop_app.viewmodels.address_checks import AddressChecksViewModel
from desktop_app.viewmodels.formats import Formats
from tests.helpers.runners import HeldRunner

SHOP = Account("shop", "memory", "Shop")


class Service:
    """Finds by the address: bad ones say so themselves."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    async def check(
        self, account_id: str, addresses: Sequence[str],
        report: Callable[[tuple[Checked, ...]], None] | None = None,
    ) -> tuple[Checked, ...]:  # fmt: skip
        self.asked.append(tuple(addresses))
        found = []
        for one in addresses:
            if "gmial" in one:
                found.append(Checked(one, Finding.OFFERED, one.replace("gmial", "gmail")))
            else:
                found.append(Checked(one, Finding.BAD if "bad" in one else Finding.GOOD))
        if report is not None:
            report(tuple(found[:1]))
        return tuple(found)

    async def save(self, path: Path, found: Sequence[Checked]) -> int:
        return len(found)

    async def addresses_in(self, path: Path) -> Sequence[str]:
        return ["file@x.com"]


@pytest.fixture
def vm(qapp: object) -> AddressChecksViewModel:
    made = AddressChecksViewModel(HeldRunner(), Service(), Formats())
    made.begin(SHOP, ["a@x.com", "b@gmial.com", "bad@x.com"])
    return made


def run(vm: AddressChecksViewModel) -> None:
    vm._runner.run_all()  # type: ignore[attr-defined]


def service(vm: AddressChecksViewModel) -> Service:
    assert isinstance(vm._service, Service)
    return vm._service


def test_what_is_typed_is_counted_and_checked_once_each(vm: AddressChecksViewModel) -> None:
    vm.set_text("A@x.com, a@x.com c@x.com")
    assert vm.line == "2 different addresses"
    vm.set_text("")
    assert vm.why_not
    vm.run()
    assert not vm.running


def test_findings_come_as_they_are_made_and_sum_up(vm: AddressChecksViewModel) -> None:
    vm.run()
    assert vm.running
    run(vm)
    assert not vm.running
    assert vm.line.startswith("1 can be reached · 1 with a better spelling · 1 cannot")
    assert vm.good_ones == ["a@x.com", "b@gmail.com"]
    assert [vm.model.index(row, 1).data() for row in range(3)] == [
        "Can be reached", "Better spelling", "Cannot be reached",
    ]  # fmt: skip
    assert vm.left == ()


def test_it_is_stopped_and_the_rest_is_checked_later(vm: AddressChecksViewModel) -> None:
    vm.run()
    vm._so_far((), (Checked("a@x.com", Finding.GOOD),))
    vm.stop()
    assert (vm.running, vm.stopped, vm.done) == (False, True, 1)
    assert vm.line.startswith("Stopped: 1 of 3")
    vm.run()
    run(vm)
    assert service(vm).asked == [("b@gmial.com", "bad@x.com")], "who is known is not asked again"
    assert [one.address for one in vm.found] == ["a@x.com", "b@gmial.com", "bad@x.com"]


def test_another_spelling_taken_up_is_checked_with_the_next_press(vm: AddressChecksViewModel) -> None:
    vm.run()
    run(vm)
    vm.set_text("a@x.com b@gmail.com bad@x.com")
    assert vm.left == ("b@gmail.com",)
    assert [one.address for one in vm.found] == ["a@x.com", "bad@x.com"]


def test_a_file_fills_the_field_and_leaving_forgets_everything(vm: AddressChecksViewModel) -> None:
    vm.fill_from_file(Path("people.csv"))
    run(vm)
    assert vm.addresses == ("file@x.com",)
    vm.run()
    vm.leave()
    run(vm)
    assert (vm.found, vm.addresses, vm.running) == ((), (), False)
