"""A file of events or orders: what is read, chosen, said before, sent once and counted at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.model.event import Event
from desktop_app.model.order import Order
from desktop_app.provider_api.manifest import FormField, Manifest
from desktop_app.services.send_file import LoadedFile
from desktop_app.viewmodels.cells import Tone
from desktop_app.viewmodels.file_send import FileSendViewModel
from tests.helpers.runners import HeldRunner, InlineRunner
from tests.services.test_file_sends import PLATFORM
from tests.views.test_file_send_dialog import ACCOUNT, PEOPLE, Service

ORDERS = LoadedFile(
    "orders.csv", "sha",
    (
        {"order_id": "007", "order_status": "Hotovo", "order_total": "30", "email": "ann@example.com",
         "item_id": "x", "item_quantity": "1", "item_price": "10"},
        {"order_id": "007", "order_status": "Hotovo", "order_total": "30", "email": "ann@example.com",
         "item_id": "y", "item_quantity": "2", "item_price": "10"},
        {"order_id": "8", "order_status": "Hotovo", "order_total": "9", "email": "Bob@example.com",
         "item_id": "x", "item_quantity": "1", "item_price": "10"},
        {"order_id": "9", "order_status": "Hotovo", "order_total": "10", "email": "bob@example.com",
         "item_id": "x", "item_quantity": "0", "item_price": "10"},
    ),
    {"order_id": "Number", "order_status": "Status", "order_total": "Total", "email": "E-mail",
     "item_id": "Code", "item_quantity": "Pieces", "item_price": "Price", "custom:Note": "Note"},
)  # fmt: skip


@pytest.fixture
def service() -> Service:
    return Service()


def made(
    service: Service, kind: str, file: LoadedFile, platform: Manifest = PLATFORM,
    runner: HeldRunner | None = None,
) -> FileSendViewModel:  # fmt: skip
    async def load(path: Path, what: str, region: str | None, answers: Mapping[str, str]) -> LoadedFile:
        return file

    vm = FileSendViewModel(runner or InlineRunner(), service, load, ACCOUNT, platform, kind)
    vm.open(Path(file.path))
    return vm


def test_columns_become_parameters_and_the_person_is_not_one_of_them(service: Service) -> None:
    vm = made(service, "events", PEOPLE)
    assert (vm.whom_choices, vm.whom_key, vm.params) == (["email"], "email", ("city",))
    vm.set_type(" bonus ")
    vm.set_param("city", False)
    vm.set_param("email", True)
    vm.send()
    event = service.sent[0][2][0].noun
    assert isinstance(event, Event)
    assert (event.type, event.whom, dict(event.params)) == (
        "bonus", {"email": "ann@example.com"}, {"E-mail": "ann@example.com"},
    )  # fmt: skip


def test_how_many_people_it_may_reach_is_known_before_and_counts_each_once(service: Service) -> None:
    rows = tuple({"email": each} for each in ("ann@example.com", "ANN@example.com", "bob@example.com", ""))
    vm = made(service, "events", LoadedFile("p.csv", "sha", rows, {"email": "E-mail"}))
    assert (vm.good, vm.people, vm.counted.shown) == (3, 2, (3,))
    assert [item.rows for item in vm.shown] == [(4,)]


def test_the_pace_goes_along_and_tells_how_long_it_takes(service: Service) -> None:
    vm = made(service, "events", PEOPLE)
    vm.set_type("bonus")
    vm.set_pace(10)
    assert vm.expected == (6.0, 6.0)
    vm.send()
    assert service.sent[0][:2] == (3, 10.0)


def test_two_presses_send_once_and_a_stop_is_handed_on(service: Service) -> None:
    runner = HeldRunner()
    vm = made(service, "events", PEOPLE, runner=runner)
    for _round in range(3):
        runner.run_all()
    vm.set_type("bonus")
    runner.run_all()
    assert vm.can_send
    vm.send()
    vm.send()
    assert not vm.can_send
    vm.stop()
    runner.run_all()
    assert len(service.sent) == 1
    assert vm.ledger is not None
    assert vm.ledger.adds_up
    assert not vm.can_send, "what was sent is not sent once more"


def test_rows_are_orders_with_what_keeps_them_here_and_what_is_odd(service: Service) -> None:
    vm = made(service, "orders", ORDERS)
    assert vm.words == [("Hotovo", 4)]
    assert vm.unused == ["Note"]
    vm.set_currency("eur")
    vm.set_status("Hotovo", "DONE")
    assert (len(vm.items), vm.good, vm.people, vm.counted.doubts) == (3, 2, 2, 1)
    vm.send()
    at_once, _pace, items = service.sent[0]
    orders = [item.noun for item in items if isinstance(item.noun, Order)]
    assert [(one.external_id, len(one.items), one.status, one.currency) for one in orders] == [
        ("007", 2, "DONE", "EUR"), ("8", 1, "DONE", "EUR"), ("9", 1, "DONE", "EUR"),
    ]  # fmt: skip
    assert at_once == PLATFORM.order_form.at_once if PLATFORM.order_form else 0


def test_orders_stand_as_cards_and_each_says_what_will_become_of_it(service: Service) -> None:
    vm = made(service, "orders", ORDERS)
    vm.set_currency("eur")
    vm.set_status("Hotovo", "DONE")
    vm.cards.show(list(vm.items))
    looks = [vm.cards.look(one) for one in vm.cards.model.orders]
    assert [tone for _words, tone in looks] == [Tone.INFO, Tone.WARN, Tone.BAD]
    assert looks[2][0] == "Stays here"
    said = [vm.cards.check(one.order).doubts for one in vm.cards.model.orders]
    assert said == [(), ("Items add up to 10.00",), ("An item needs at least one piece.",)]
    spoken = str(vm.cards.model.index(2, 0).data())
    assert "9" in spoken
    assert "An item needs at least one piece." in spoken


def test_what_starts_something_goes_one_at_a_time(service: Service) -> None:
    assert PLATFORM.order_form is not None
    how = FormField("how", "x", "choice", default="all", options=(("all", "x"), ("one", "x")))
    form = replace(PLATFORM.order_form, at_once=50, extra=(how,), alone=(("how", "one"),))
    vm = made(service, "orders", ORDERS, replace(PLATFORM, order_form=form))
    assert vm.at_once == 50
    vm.set_setting("how", "one")
    assert vm.at_once == 1


def test_a_refused_file_and_an_open_question_send_nothing(service: Service) -> None:
    vm = made(service, "events", LoadedFile("p.png", "sha", refused="This is a picture."))
    vm.set_type("bonus")
    vm.send()
    question = ("date_order", "Which is it?", (("dmy", "3 April"), ("mdy", "4 March")))
    asked = made(service, "events", replace(PEOPLE, questions=(question,)))
    asked.set_type("bonus")
    asked.send()
    assert service.sent == []


def test_what_was_sent_before_is_taken_off(service: Service) -> None:
    service.before = 2
    vm = made(service, "orders", ORDERS)
    vm.set_currency("eur")
    vm.set_status("Hotovo", "DONE")
    assert (vm.good, vm.left, vm.can_send) == (2, 0, False)


def test_what_stayed_out_is_saved_where_the_person_says(service: Service, tmp_path: Path) -> None:
    vm = made(service, "events", PEOPLE)
    vm.set_type("bonus")
    saved: list[str] = []
    vm.saved.connect(saved.append)
    vm.save_left_out(tmp_path / "out.csv", ("Row",))
    assert saved == []
    vm.send()
    vm.save_left_out(tmp_path / "out.csv", ("Row",))
    assert saved == ["out.csv"]
    assert service.kept[1] == ["Nobody is named in this row."]


def shown_rows(vm: FileSendViewModel) -> Sequence[tuple[int, ...]]:
    return [item.rows for item in vm.shown]


def test_another_person_column_is_counted_anew(service: Service) -> None:
    rows = ({"email": "a@example.com", "phone": ""}, {"email": "", "phone": "+420601123456"})
    vm = made(service, "events", LoadedFile("p.csv", "sha", rows, {"email": "E-mail", "phone": "Phone"}))
    before = (vm.whom_key, shown_rows(vm))
    other = next(key for key in vm.whom_choices if key != vm.whom_key)
    vm.set_whom_key(other)
    assert (vm.good, before[1], shown_rows(vm)) == (1, [(2,)], [(1,)])
