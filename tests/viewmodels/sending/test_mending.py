"""Rows of a file that is sent are mended in the check, left out by choice, and every change is taken back.

The file itself stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.model.event import Event
from desktop_app.model.order import Order
from desktop_app.services.importing.steps import Step
from desktop_app.services.send_mend import MendCell
from desktop_app.viewmodels.sending.flow import SendWizardViewModel
from tests.helpers.sending import ORDERS, Service, opened, read_here, walk_to

PEOPLE = "E-mail;Points\nann@example.com;5\n;6\nbob(at)example.com;7\ncyd@example.com;8\n"


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    read_here(monkeypatch)


@pytest.fixture
def service() -> Service:
    return Service()


def check(service: Service, file: Path, kind: str, text: str) -> SendWizardViewModel:
    vm = opened(service, kind, file, text)
    if kind == "events":
        vm.set_type("bonus")
    else:
        vm.set_currency("EUR")
    walk_to(vm, Step.CHECK)
    if kind == "orders":
        vm.set_status("Hotovo", "DONE")
    return vm


def kinds(vm: SendWizardViewModel) -> dict[tuple[str, bool], int]:
    return {(kind.code, kind.stays): kind.count for kind in vm.kinds if kind.count}


def cells(vm: SendWizardViewModel, shown: int) -> list[MendCell]:
    found: list[MendCell] = []
    vm.read_cells(shown, found.extend)
    return found


def test_a_bad_address_is_mended_and_goes_and_the_file_stays(service: Service, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    vm = check(service, file, "events", PEOPLE)
    assert kinds(vm) == {("whom", True): 1, ("email_invalid", True): 1, ("", False): 2}
    vm.choose_kind("email_invalid", True)
    (place,) = vm.shown_places
    email, points = cells(vm, 0)
    assert (email.text, email.header, email.wrong) == ("bob(at)example.com", "E-mail", True)
    assert (points.text, points.wrong, points.row) == ("7", False, 3)
    vm.mend(place, {(0, email.key): "bob@example.com", (0, points.key): "70"})
    assert kinds(vm) == {("whom", True): 1, ("", False): 3}
    assert (vm.good, vm.people, vm.changes) == (3, 3, 1)
    assert file.read_text("utf-8") == PEOPLE
    walk_to(vm, Step.RESULT)
    nouns = [item.noun for item in service.sent[0][2]]
    sent = [noun for noun in nouns if isinstance(noun, Event) and noun.whom]
    assert [(one.whom["email"], one.params["Points"]) for one in sent] == [
        ("ann@example.com", "5"), ("bob@example.com", "70"), ("cyd@example.com", "8"),
    ]  # fmt: skip


def test_a_mend_that_is_no_better_stays_out_with_the_new_reason(service: Service, tmp_path: Path) -> None:
    vm = check(service, tmp_path / "rows.csv", "events", PEOPLE)
    vm.choose_kind("whom", True)
    vm.mend(vm.shown_places[0], {(0, "email"): "nobody"})
    assert kinds(vm)["email_invalid", True] == 2


def test_rows_are_left_out_by_choice_and_each_step_is_taken_back(service: Service, tmp_path: Path) -> None:
    vm = check(service, tmp_path / "rows.csv", "events", PEOPLE)
    before = kinds(vm)
    vm.choose_kind("", False)
    vm.leave_out(vm.shown_places)
    assert kinds(vm)["left_out", True] == 2
    assert vm.good == 0
    vm.choose_kind("left_out", True)
    assert {item.trouble for item in vm.shown} == {"You left it out."}
    vm.mend(vm.shown_places[0], {})
    assert kinds(vm)["left_out", True] == 1, "one goes again"
    vm.take_back()
    assert kinds(vm)["left_out", True] == 2
    vm.take_back()
    assert (kinds(vm), vm.changes) == (before, 0)
    vm.take_back()
    assert kinds(vm) == before


def test_an_item_of_an_order_is_mended_beside_its_other_rows(service: Service, tmp_path: Path) -> None:
    text = ORDERS.replace("2;10;b", "two;10;b")
    vm = check(service, tmp_path / "rows.csv", "orders", text)
    bad = next(kind for kind in vm.kinds if kind.stays and kind.code not in ("item_quantity",))
    vm.choose_kind(bad.code, True)
    (place,) = vm.shown_places
    found = cells(vm, 0)
    assert {cell.row for cell in found} == {1, 2}
    (wrong,) = [cell for cell in found if cell.wrong]
    assert (wrong.line, wrong.header, wrong.text) == (1, "Quantity", "two")
    vm.mend(place, {(wrong.line, wrong.key): "2"})
    item = next(item for item in vm.items or () if item.about == "007")
    assert isinstance(item.noun, Order)
    assert (item.trouble, [int(one.quantity) for one in item.noun.items]) == ("", [1, 2])
    assert str(item.noun.total) == "30"


def test_the_number_of_another_order_is_no_mend(service: Service, tmp_path: Path) -> None:
    vm = check(service, tmp_path / "rows.csv", "orders", ORDERS)
    vm.mend(1, {(0, "order_id"): "007"})
    assert vm.error is not None
    assert "007" in vm.error.message
    assert vm.changes == 0
    vm.mend(1, {(0, "order_id"): "88"})
    assert vm.error is None
    assert [item.about for item in vm.items or ()] == ["007", "88", "9"]


def test_changes_stay_on_the_way_back_and_another_reading_says_that_they_are_gone(
    service: Service, tmp_path: Path
) -> None:
    vm = check(service, tmp_path / "rows.csv", "events", PEOPLE)
    vm.choose_kind("whom", True)
    vm.mend(vm.shown_places[0], {(0, "email"): "eve@example.com"})
    vm.go_back()
    walk_to(vm, Step.CHECK)
    assert (vm.good, vm.changes) == (3, 1)
    vm.go_back()
    vm.set_field(1, "")
    walk_to(vm, Step.CHECK)
    assert (vm.good, vm.changes) == (2, 0)
    assert vm.error is not None
    assert "are gone" in vm.error.message


def test_after_a_change_only_what_changed_is_counted_and_all_where_words_mean_something_else(
    service: Service, tmp_path: Path
) -> None:
    vm = check(service, tmp_path / "rows.csv", "orders", ORDERS)
    before = service.whole_counts
    vm.leave_out((1,))
    vm.leave_out((0, 2))
    assert service.recounted[-2:] == [(1,), (0, 2)]
    assert vm.good == 0
    vm.take_back()
    assert service.recounted[-1] == (0, 2)
    assert service.whole_counts == before
    vm.set_status("Hotovo", "NEW")
    assert service.whole_counts == before + 1
