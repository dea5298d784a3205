"""The wizard that sends events or orders of a file: what is read, chosen, said, sent once, counted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.journal.kept_sends import KeptSend
from desktop_app.model.errors import InvalidInput, Locked, NotArmed, Unreachable
from desktop_app.model.event import Event
from desktop_app.model.order import Order
from desktop_app.provider_api.manifest import FormField
from desktop_app.services.file_sends import SentBefore
from desktop_app.services.importing.steps import Step
from desktop_app.services.send_columns import PARAM
from desktop_app.services.send_learned import Remembered
from desktop_app.services.sent_files import Reopened
from desktop_app.viewmodels.sending.flow import SendWizardViewModel
from tests.helpers.runners import HeldRunner, InlineRunner
from tests.helpers.sending import ACCOUNT, ORDERS, PEOPLE, Files, Service, ago, opened, read_here, walk_to
from tests.services.trade_ground import FILES_SHOP


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    read_here(monkeypatch)


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "rows.csv"


def events(service: Service, file: Path, text: str = PEOPLE) -> SendWizardViewModel:
    vm = opened(service, "events", file, text)
    vm.set_type("bonus")
    return vm


def orders(service: Service, file: Path) -> SendWizardViewModel:
    vm = opened(service, "orders", file, ORDERS)
    vm.set_currency("eur")
    walk_to(vm, Step.CHECK)
    vm.set_status("Hotovo", "DONE")
    return vm


def test_a_file_and_a_name_open_the_columns(service: Service, file: Path) -> None:
    vm = opened(service, "events", file, PEOPLE)
    assert vm.file_obstacle == "events.trouble.type"
    vm.go_next()
    assert vm.step is Step.FILE
    vm.set_type("bonus")
    vm.go_next()
    assert vm.step is Step.COLUMNS
    assert vm.roles == {0: "email", 1: PARAM}
    assert vm.goes_to == "bonus"


def test_a_column_goes_along_under_its_heading_another_name_or_not_at_all(
    service: Service, file: Path
) -> None:
    vm = events(service, file, "E-mail;City;Points\nann@example.com;Brno;5\n")
    walk_to(vm, Step.COLUMNS)
    vm.set_name(0, "address")
    vm.set_name(1, "town")
    vm.set_field(2, "")
    walk_to(vm, Step.RESULT)
    event = service.sent[0][2][0].noun
    assert isinstance(event, Event)
    assert (event.type, event.whom) == ("bonus", {"email": "ann@example.com"})
    assert dict(event.params) == {"address": "ann@example.com", "town": "Brno"}


def test_somebody_must_be_named_and_only_one_column_does(service: Service, file: Path) -> None:
    vm = events(service, file, "E-mail;Phone\nann@example.com;+420601123456\n")
    walk_to(vm, Step.COLUMNS)
    vm.set_field(0, "")
    assert "who the person is" in vm.columns_obstacle
    vm.go_next()
    assert vm.step is Step.COLUMNS
    vm.set_field(1, vm.form.whom[0] if vm.form else "")
    vm.set_field(0, vm.form.whom[0] if vm.form else "")
    assert list(vm.roles.values()).count(PARAM) == 1
    assert not vm.columns_obstacle


def test_back_keeps_everything_and_reads_the_rows_once(service: Service, file: Path) -> None:
    files = Files()
    vm = opened(service, "events", file, PEOPLE, files=files)
    vm.set_type("bonus")
    walk_to(vm, Step.PLAN)
    vm.confirm_consent(True)
    while vm.step is not Step.FILE:
        vm.go_back()
    vm.set_type("other")
    walk_to(vm, Step.PLAN)
    assert files.loads == 1, "nothing changed in how it is read"
    assert not vm.consent_confirmed, "another event is agreed to anew"
    vm.go_back()
    vm.go_back()
    vm.set_field(1, "")
    walk_to(vm, Step.PLAN)
    assert files.loads == 2


def test_what_stays_here_is_told_by_kind(service: Service, file: Path) -> None:
    vm = events(service, file, PEOPLE + "nobody;Zlin\nann@example.com;Brno\n")
    walk_to(vm, Step.CHECK)
    found = [(kind.code, kind.stays, kind.count) for kind in vm.kinds]
    assert found == [("whom", True, 1), ("email_invalid", True, 1), ("", False, 2)]
    assert (vm.good, vm.people) == (2, 1)
    vm.choose_kind("whom", True)
    assert [item.rows for item in vm.shown] == [(2,)]
    vm.choose_kind("", False)
    assert [item.rows for item in vm.shown] == [(1,), (4,)]


def test_rows_of_a_number_are_one_order_and_odd_ones_are_a_kind(service: Service, file: Path) -> None:
    vm = orders(service, file)
    assert vm.words == [("Hotovo", 4)]
    assert [(kind.code, kind.stays, kind.count) for kind in vm.kinds] == [
        ("item_quantity", True, 1), ("sum", False, 1), ("", False, 1),
    ]  # fmt: skip
    walk_to(vm, Step.RESULT)
    made = [item.noun for item in service.sent[0][2]]
    assert [(one.external_id, len(one.items), one.status, one.currency) for one in made
            if isinstance(one, Order)] == [
        ("007", 2, "DONE", "EUR"), ("8", 1, "DONE", "EUR"), ("9", 1, "DONE", "EUR"),
    ]  # fmt: skip


def test_a_word_without_a_meaning_keeps_its_orders_here_until_it_has_one(
    service: Service, file: Path
) -> None:
    vm = opened(service, "orders", file, ORDERS.replace("Hotovo", "Zvláštní"))
    vm.set_currency("eur")
    walk_to(vm, Step.CHECK)
    assert vm.words_unknown == 1
    assert ("status", True) in [(kind.code, kind.stays) for kind in vm.kinds]
    assert vm.good == 0
    vm.go_next()
    assert vm.step is Step.CHECK
    vm.set_status("Zvláštní", "DONE")
    assert (vm.words_unknown, vm.good) == (0, 2)


def test_half_a_currency_and_a_needed_field_keep_the_columns(service: Service, file: Path) -> None:
    assert FILES_SHOP.order_form is not None
    form = replace(FILES_SHOP.order_form, required=("external_id", "currency"))
    vm = opened(service, "orders", file, ORDERS, replace(FILES_SHOP, order_form=form))
    vm.go_next()
    vm.set_currency("eu")
    assert vm.columns_obstacle == "Fill in: Currency of all orders"
    vm.set_currency("eur")
    assert not vm.columns_obstacle
    needed = replace(FILES_SHOP.event_forms[0], fields=(FormField("project", "x", required=True),))
    asked = opened(service, "events", file, PEOPLE, replace(FILES_SHOP, event_forms=(needed,)))
    asked.set_type("bonus")
    asked.go_next()
    assert asked.columns_obstacle
    asked.set_setting("project", "19300")
    walk_to(asked, Step.RESULT)
    event = service.sent[0][2][0].noun
    assert isinstance(event, Event)
    assert event.settings == {"project": "19300"}


def test_nothing_is_sent_before_the_person_agrees(service: Service, file: Path) -> None:
    vm = walk_to(events(service, file), Step.PLAN)
    vm.go_next()
    assert service.sent == []
    vm.confirm_consent(True)
    vm.set_pace(10)
    assert vm.expected == (6.0, 6.0)
    vm.go_next()
    assert service.sent[0][:2] == (3, 10.0)
    assert vm.step is Step.RESULT
    assert vm.ledger is not None
    assert vm.ledger.adds_up


def test_two_presses_send_once_and_a_stop_is_handed_on(service: Service, file: Path) -> None:
    runner = HeldRunner()
    vm = opened(service, "events", file, PEOPLE, runner=runner)
    vm.set_type("bonus")
    for step in (Step.COLUMNS, Step.CHECK, Step.PLAN):
        for _round in range(4):
            runner.run_all()
        vm.go_next()
        assert vm.step is step
    for _round in range(4):
        runner.run_all()
    vm.confirm_consent(True)
    vm.go_next()
    vm.go_next()
    assert vm.step is Step.RUN
    assert vm.work is not None
    assert (vm.work.file, vm.work.goes_to) == ("rows.csv", "bonus")
    vm.stop()
    assert vm.stopping
    runner.run_all()
    assert len(service.sent) == 1


def test_all_once_more_is_the_round_after_the_last_also_when_another_window_sent_meanwhile(
    service: Service, file: Path
) -> None:
    service.before = SentBefore(1, 1, ago())
    vm = walk_to(events(service, file), Step.PLAN)
    vm.set_once_more(True)
    vm.confirm_consent(True)
    service.error, service.before = Locked("file_locked"), SentBefore(2, 1, ago())
    vm.go_next()
    assert vm.step is Step.PLAN
    assert vm.items is not None
    assert vm.items.beginning == vm.items.in_round(3).beginning


def test_what_went_before_is_not_sent_and_goes_once_more_only_by_choice(service: Service, file: Path) -> None:
    service.before = SentBefore(1, 2, ago())
    vm = walk_to(orders(service, file), Step.PLAN)
    assert (vm.good, vm.left) == (2, 0)
    vm.confirm_consent(True)
    vm.go_next()
    assert service.sent == []
    vm.set_once_more(True)
    assert not vm.consent_confirmed, "it is agreed to anew"
    assert (vm.left, vm.people_now) == (2, 2)
    walk_to(vm, Step.RESULT)
    first, again = vm.items, service.sent[0][2]
    assert first is not None
    assert all("~2:" in item.key for item in again), "a sending of its own, not told as done before"


def test_where_a_sending_was_begun_a_second_time_that_one_goes_on(service: Service, file: Path) -> None:
    service.before = SentBefore(2, 1, ago())
    vm = walk_to(orders(service, file), Step.PLAN)
    assert (vm.left, vm.people, vm.people_now) == (1, 2, 1), "it reaches no more people than it has orders"
    walk_to(vm, Step.RESULT)
    assert all("~2:" in item.key for item in service.sent[0][2])


def test_what_starts_something_goes_one_at_a_time_and_says_so(service: Service, file: Path) -> None:
    assert FILES_SHOP.order_form is not None
    how = FormField("how", "x", "choice", default="all", options=(("all", "x"), ("one", "x")))
    form = replace(FILES_SHOP.order_form, at_once=50, extra=(how,), alone=(("how", "one"),), starts=(),
                   creates_contacts=False)  # fmt: skip
    vm = opened(service, "orders", file, ORDERS, replace(FILES_SHOP, order_form=form))
    assert (vm.at_once, vm.may_start) == (50, False)
    vm.set_setting("how", "one")
    assert (vm.at_once, vm.may_start) == (1, True)


def test_before_anything_went_a_failure_leads_back_afterwards_to_the_numbers(
    service: Service, file: Path
) -> None:
    service.error, service.counts = NotArmed("not_armed", account="shop"), {"not_sent": 1, "held_back": 1}
    vm = walk_to(events(service, file), Step.PLAN)
    vm.confirm_consent(True)
    vm.go_next()
    assert vm.step is Step.PLAN
    assert vm.error is service.error
    service.error = Unreachable("no_network")
    service.counts = {"taken": 1, "held_back": 1}
    vm.confirm_consent(True)
    vm.go_next()
    assert vm.step is Step.RESULT
    assert vm.ledger is not None
    assert vm.error is service.error
    service.error = None
    vm.resume()
    assert len(service.sent) == 3


def test_while_another_window_sends_the_file_this_one_waits_before_it(service: Service, file: Path) -> None:
    vm = walk_to(events(service, file), Step.PLAN)
    vm.confirm_consent(True)
    service.error, service.counts = Locked("file_locked"), {"taken": 1, "held_back": 1}
    service.before = SentBefore(1, 1, ago())
    vm.go_next()
    assert vm.step is Step.PLAN
    assert vm.error is service.error
    assert vm.before.count == 1, "what the other has sent meanwhile is known"


def test_a_file_of_known_headings_goes_straight_to_the_check(service: Service, file: Path) -> None:
    files = Files()
    files.known = Remembered({0: "email", 1: ""}, event_type="bonus", form=FILES_SHOP.event_forms[0].id)
    vm = opened(service, "events", file, PEOPLE, files=files)
    assert (vm.known_shape, vm.event_type, vm.roles) == (True, "bonus", {0: "email", 1: ""})
    vm.go_next()
    assert vm.step is Step.CHECK
    walk_to(vm, Step.RESULT)
    assert files.told[0].roles == {0: "email", 1: ""}


def test_a_question_of_the_file_comes_before_the_check(service: Service, file: Path) -> None:
    text = "E-mail;Birthday\n" + "".join(f"a{n}@example.com;0{n}/0{n + 1}/2001\n" for n in range(1, 5))
    vm = events(service, file, text)
    walk_to(vm, Step.COLUMNS)
    assert [one.name for one in vm.questions] == ["date_order"]
    vm.go_next()
    assert vm.step is Step.COLUMNS
    vm.answer(vm.questions[0], "dmy")
    walk_to(vm, Step.RESULT)
    event = service.sent[0][2][0].noun
    assert isinstance(event, Event)
    assert event.params["Birthday"] == "2001-02-01"


def test_what_is_no_table_is_said_and_another_file_takes_its_place(
    service: Service, file: Path, tmp_path: Path
) -> None:
    vm = opened(service, "events", file, "")
    assert vm.error is not None
    assert vm.path is None
    other = tmp_path / "other.csv"
    other.write_text(PEOPLE, "utf-8")
    vm.set_type("bonus")
    vm.start_over(other)
    assert vm.error is None
    walk_to(vm, Step.CHECK)
    assert vm.would_lose_work


def test_rows_are_saved_afterwards(service: Service, file: Path, tmp_path: Path) -> None:
    vm = walk_to(events(service, file), Step.RESULT)
    saved: list[str] = []
    vm.saved.connect(saved.append)
    vm.save_rows(tmp_path / "out.xlsx", True)
    assert saved == ["out.xlsx"]
    assert service.saved == [("out.xlsx", True)]


@pytest.mark.parametrize(
    ("content", "words"),
    [("", "“rows.csv” is empty."), ("E-mail;City\n", "“rows.csv” has headings but no rows.")],
)
@pytest.mark.parametrize("kind", ["events", "orders"])
def test_a_refused_file_is_named_and_says_what_to_do(
    service: Service, file: Path, kind: str, content: str, words: str
) -> None:
    vm = opened(service, kind, file, content)
    assert vm.error is not None
    assert vm.error.message == words
    assert vm.error.what_to_do
    assert (vm.step, vm.path) == (Step.FILE, None)


def test_a_file_that_goes_bad_after_its_first_look_is_named_too(service: Service, file: Path) -> None:
    vm = events(service, file)
    walk_to(vm, Step.COLUMNS)
    file.write_text("", "utf-8")
    vm.go_next()
    assert vm.step is Step.COLUMNS
    assert vm.error is not None
    assert vm.error.message == "“rows.csv” is empty."


def test_a_result_of_earlier_is_opened_without_its_file_and_goes_on(service: Service, file: Path) -> None:
    first = events(service, file)
    walk_to(first, Step.RESULT)
    assert service.names == ["rows.csv"]
    items = first.items
    assert items is not None
    told = {"form": "custom", "type": "bonus"}
    service.kept = Reopened(KeptSend("s1", ACCOUNT.id, "events", "May.csv", "", len(items), told), items, {})
    service.counts = {"not_sent": 1, "held_back": 1}
    vm = SendWizardViewModel(InlineRunner(), service, Files(), ACCOUNT, FILES_SHOP, "events")
    vm.reopen("s1")
    assert vm.step is Step.RESULT
    assert vm.path is not None
    assert (vm.path.name, vm.event_type, vm.good) == ("May.csv", "bonus", 1)
    assert vm.ledger is not None
    assert vm.ledger.counts == service.counts
    service.counts = {"taken": 1, "held_back": 1}
    vm.resume()
    assert vm.ledger.counts == service.counts
    assert service.names[-1] == "May.csv"
    service.error = NotArmed("not_armed")
    service.counts = {"not_sent": 2}
    vm.resume()
    assert (vm.step, vm.error) == (Step.RESULT, service.error), "there is no other step to go back to"


def test_a_result_that_is_gone_says_what_to_do(service: Service) -> None:
    vm = SendWizardViewModel(InlineRunner(), service, Files(), ACCOUNT, FILES_SHOP, "events")
    vm.reopen("gone")
    assert vm.error is not None
    assert "not kept on this computer" in vm.error.message
    assert vm.error.what_to_do


def test_the_estimate_follows_what_was_measured_at_the_account(service: Service, file: Path) -> None:
    vm = events(service, file)
    walk_to(vm, Step.PLAN)
    guess = vm.expected
    vm.go_back()
    service.pace = 100.0
    walk_to(vm, Step.PLAN)
    assert vm.expected == (80.0, 130.0)
    assert vm.expected != guess


def test_what_keeps_every_item_is_said_at_the_plan_and_nothing_can_be_sent(
    service: Service, file: Path
) -> None:
    vm = events(service, file)
    service.unfit = InvalidInput("sendios.no_projects", platform="Sendios")
    walk_to(vm, Step.PLAN)
    vm.confirm_consent(True)
    assert vm.error is service.unfit
    assert not vm.can_send
    vm.go_next()
    assert (vm.step, service.sent) == (Step.PLAN, [])
    vm.go_back()
    assert vm.error is None
    service.unfit = None
    vm.go_next()
    assert (vm.step, vm.error, vm.can_send) == (Step.PLAN, None, True)
