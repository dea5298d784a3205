"""The check step: a change is made once, its numbers come back, and the plan is made again before that."""

from __future__ import annotations

from array import array
from functools import partial
from typing import Any

from desktop_app.model.errors import Unreachable
from desktop_app.model.report import ReasonCount, RowState, SaidBy
from desktop_app.services.importing.steps import Step
from desktop_app.viewmodels.tasks import Outcome
from desktop_app.viewmodels.wizard.check import CheckViewModel, kinds_of
from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
from tests.helpers.runners import HeldRunner
from tests.viewmodels.wizard.test_flow import ACCOUNT, FIELDS, LISTS, MANIFEST, Service, at_columns, overview


class Rows:
    """A reading of a job."""

    def lines(self, numbers: Any, code: str) -> list[int]:
        return list(numbers)

    def stop(self) -> None: ...


def shown() -> tuple[CheckViewModel, HeldRunner, Rows]:
    runner, rows = HeldRunner(), Rows()
    vm = CheckViewModel(runner, Service())
    vm.show(overview(not_sent=3, rejected_here=1))
    runner.waiting[0].answer(rows)
    return vm, runner, rows


def test_rows_of_a_kind_come_as_numbers_and_their_suggestions_are_counted() -> None:
    vm, runner, _rows = shown()
    runner.waiting[0].answer(array("I"))
    vm.choose("email_invalid")
    runner.waiting[0].answer(array("I", [4]))
    assert list(vm.numbers) == [4]
    come: list[Any] = []
    vm.read_lines([4], come.append)
    assert vm.busy_with("fixable")
    runner.waiting[0].answer(1)
    assert not vm.busy, "a page that is looked at makes nothing busy"
    runner.waiting[0].answer([4])
    assert come == [[4]]
    assert vm.fixable == 1


def test_a_change_tells_its_numbers_and_reads_the_rows_again() -> None:
    vm, runner, _rows = shown()
    runner.waiting[0].answer(array("I"))
    told: list[Any] = []
    vm.told.connect(told.append)
    vm.edit(4, 0, "ann@example.com")
    vm.edit(5, 0, "bob@example.com")  # one change at a time: this one waits, and is not lost
    [first] = runner.waiting
    after = overview(not_sent=4)
    first.answer(after)
    assert told == [after]
    assert vm.changed
    assert vm.busy_with("rows")
    assert not vm.settled, "the second is written now"
    [second] = [task for task in runner.waiting if isinstance(task.make, partial) and 5 in task.make.args]
    second.fail(Unreachable(platform="X"))
    assert vm.settled


def test_leaving_lets_go_of_the_job() -> None:
    vm, runner, _rows = shown()
    come: list[Any] = []
    vm.read_lines([1], come.append)
    vm.leave()
    vm.read_lines([1], come.append)
    assert come == []
    assert not runner.waiting


def test_the_plan_is_made_again_after_a_change_only() -> None:
    runner = HeldRunner()
    vm = ImportWizardViewModel(runner, Service(), ACCOUNT, MANIFEST)
    vm.start("7")
    runner.waiting[0].answer((LISTS, FIELDS))
    at_columns(vm, runner)
    vm.go_next()
    runner.waiting[-1].answer(overview(not_sent=1, rejected_here=1))
    vm.check._take_change(overview(not_sent=2))
    vm.go_next()
    assert vm.step is Step.CHECK
    assert vm.busy_with("plan")
    vm.go_next()  # nothing doubles
    runner.waiting[-1].answer(overview(not_sent=2))
    assert vm.step is Step.PLAN
    vm.go_back()
    vm.go_next()
    assert vm.step is Step.PLAN


def test_nobody_goes_on_while_rows_are_being_changed() -> None:
    """The plan that stands would be the one before the change."""
    runner = HeldRunner()
    vm = ImportWizardViewModel(runner, Service(), ACCOUNT, MANIFEST)
    vm.start("7")
    runner.waiting[0].answer((LISTS, FIELDS))
    at_columns(vm, runner)
    vm.go_next()
    runner.waiting[-1].answer(overview(not_sent=1, skipped=1))
    vm.check.edit(1, 0, "ann@example.com")
    vm.go_next()
    assert vm.step is Step.CHECK
    assert not vm.check.settled
    runner.waiting[-1].answer(overview(not_sent=2))
    vm.go_next()
    assert vm.busy_with("plan"), "the plan is made again from the changed rows"


def test_kinds_stand_by_what_they_do() -> None:
    made = overview(not_sent=3, rejected_here=5, skipped=9)
    reasons = (
        ReasonCount(RowState.SKIPPED, "duplicate", 9, "d", SaidBy.RULE),
        ReasonCount(RowState.REJECTED_HERE, "email_invalid", 5, "e", SaidBy.RULE),
        ReasonCount(RowState.NOT_SENT, "waiting", 3, "w", SaidBy.NOBODY),
    )
    warned = (ReasonCount(RowState.NOT_SENT, "email_typo", 2, "t", SaidBy.RULE),)
    made = type(made)(made.view, made.plan, reasons, (), warned)
    assert [item.code for item in kinds_of(made)] == ["email_invalid", "duplicate", "email_typo"]


def test_a_change_of_a_job_that_was_left_is_not_told_of_the_next_one() -> None:
    """The numbers that come late are of the job of before."""
    vm, runner, _rows = shown()
    told: list[Any] = []
    vm.told.connect(told.append)
    vm.edit(4, 0, "ann@example.com")
    vm.edit(5, 0, "bob@example.com")
    late = runner.waiting[-1]
    vm.show(overview("j2", not_sent=9))
    late.settle(Outcome(value=overview(not_sent=4)), even_if_cancelled=True)
    assert (told, vm.changed, vm.settled) == ([], False, True)


def test_how_many_can_be_mended_is_told_of_the_kind_that_is_looked_at() -> None:
    vm, runner, _rows = shown()
    runner.waiting[0].answer(array("I"))
    vm.choose("email_invalid")
    runner.waiting[0].answer(array("I", [4]))
    [late] = runner.waiting
    vm.choose("")
    late.settle(Outcome(value=7), even_if_cancelled=True)
    assert vm.fixable == 0
