"""The preview's view-model: what is shown follows what is typed, and the newest draft always wins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.model.errors import LocalError
from desktop_app.runtime.resources import resource_path
from desktop_app.services.preview.drawing import draw, examine
from desktop_app.services.preview.nouns import Draft, Drawn, Message, Report
from desktop_app.services.preview.service import PreviewService
from desktop_app.viewmodels.preview.preview import PreviewViewModel
from desktop_app.viewmodels.tasks import Outcome
from tests.helpers.on_the_spot import OnTheSpot
from tests.helpers.runners import HeldRunner, InlineRunner

FILE = "email;First name;city\na@example.org;Olena;Lviv\nb@example.org;;Kyiv\nc@example.org;Ivan;\n"


class SpotService(PreviewService):
    """The real service, drawing in this process."""

    async def draw(self, draft: Draft) -> Drawn:
        return draw(draft)

    async def examine(self, draft: Draft) -> Report:
        return examine(draft)


@pytest.fixture
def vm(qtbot: QtBot) -> Iterator[PreviewViewModel]:
    service = SpotService(resource_path("samples", "messages"), OnTheSpot())
    made = PreviewViewModel(InlineRunner(), service)
    yield made
    made.close()


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(FILE, encoding="utf-8")
    return path


def html(vm: PreviewViewModel) -> str:
    vm.refresh()
    assert vm.drawn is not None
    return vm.drawn.html or ""


def test_a_sample_is_drawn_with_its_data_and_its_form(vm: PreviewViewModel) -> None:
    """Opening is enough: message, form and report are there."""
    vm.open_sample("order_confirmation", "Order")
    assert vm.name == "Order"
    assert "Thank you, Olena!" in html(vm)
    assert {field.name: vm.value(field) for field in vm.fields if field.kind == "value"} == {
        "name": "Olena", "orderId": "10482", "total": "1820", "city": "", "delivery": "60,00", "link": "",
    }  # fmt: skip
    assert [blank.key for blank in vm.report.blanks] == ["city", "link"]


def test_typing_in_the_form_changes_the_message(vm: PreviewViewModel) -> None:
    """Numbers stay numbers, so that conditions keep working; cells and rows of a table too."""
    vm.open_sample("order_confirmation", "Order")
    vm.set_value(("city",), "Kyiv")
    assert "Free delivery to Kyiv" in html(vm)
    vm.set_value(("total",), "900")
    assert vm.data["total"] == 900
    assert ">60,00 ₴<" in html(vm)
    items = next(field for field in vm.fields if field.name == "items")
    vm.set_cell(items, 1, "title", "Hat")
    vm.add_row(items)
    vm.set_cell(items, 2, "title", "Glove")
    vm.remove_row(items, 0)
    assert [item["title"] for item in vm.items(items)] == ["Hat", "Glove"]
    assert "Linen shirt" not in html(vm)


def test_bad_json_changes_nothing_but_says_where(vm: PreviewViewModel) -> None:
    """The last good data stay until the JSON is whole again."""
    vm.paste("Hi $!x", "Pasted")
    vm.set_json('{"x": "you"}')
    vm.set_json('{"x": ')
    assert vm.json_fault is not None
    assert (vm.json_fault.line, html(vm)) == (1, "Hi you")
    vm.set_json('{"x": "all"}')
    assert (vm.json_fault, html(vm)) == (None, "Hi all")


def test_a_file_of_people_fills_the_form_and_draws_everybody(vm: PreviewViewModel, people: Path) -> None:
    """First person at once, next and previous stop at the ends, the worst is found."""
    vm.paste("Hi $!firstName in $!city, order $!orderId", "Pasted")
    vm.set_json('{"firstName": "Sample", "orderId": 7}')
    vm.open_people(people)
    assert (vm.place, html(vm)) == (0, "Hi Olena in Lviv, order 7")
    vm.step(-1)
    assert vm.place == 0
    vm.step(1)
    assert html(vm) == "Hi  in Kyiv, order 7"
    assert [blank.key for blank in vm.report.blanks] == ["firstName"]
    vm.step(5)
    assert vm.place == 2
    assert vm.whole is not None
    assert [(shape.blanks, shape.members) for shape in vm.whole.shapes] == [
        ((), (0,)),
        (("firstName",), (1,)),
        (("city",), (2,)),
    ]
    vm.go_to_worst()
    assert vm.place == 1
    vm.go_to(-1)
    assert html(vm) == "Hi Sample in , order 7"


def test_values_of_the_file_are_of_one_person_all_others_of_everybody(
    vm: PreviewViewModel, people: Path
) -> None:
    """Typing over a name of the file holds for that person; typing an order number holds for all."""
    vm.paste("$!firstName $!orderId", "Pasted")
    vm.open_people(people)
    vm.refresh()
    vm.set_value(("firstName",), "Olha")
    vm.set_value(("orderId",), "8")
    assert html(vm) == "Olha 8"
    vm.step(2)
    assert html(vm) == "Ivan 8"
    assert vm.whole_is_old


def test_the_exact_body_is_that_of_the_person_shown(vm: PreviewViewModel, people: Path) -> None:
    """Address and data of the row, doubly encoded."""
    vm.paste("$!firstName", "Pasted")
    vm.open_people(people)
    vm.go_to(2)
    assert vm.payload("message") == (
        '{"recipients":[{"locator":"c@example.org","jsonParam":"{\\"firstName\\":\\"Ivan\\"}"}],'
        '"email":true,"fromName":null}'
    )


def test_fields_stay_while_the_template_cannot_be_read(vm: PreviewViewModel) -> None:
    """Half a directive while typing does not take the form away."""
    vm.paste("$!a #if($b)x#end", "Pasted")
    vm.refresh()
    before = vm.fields
    vm.set_text("$!a #if($b")
    vm.refresh()
    assert vm.report.problems
    assert vm.fields == before


def test_typing_never_queues_up_and_the_newest_draft_wins(qtbot: QtBot) -> None:
    """While one drawing is under way any number of keys lead to exactly one more, of the last text."""
    runner = HeldRunner()
    service = SpotService(resource_path("samples", "messages"), OnTheSpot())
    vm = PreviewViewModel(runner, service)
    vm.text = "1"
    vm.refresh()
    for text in ("12", "123", "1234"):
        vm.set_text(text)
        vm.refresh()
    assert len(runner.tasks) == 2  # one drawing, one examination
    runner.run_all()
    assert len(runner.tasks) == 4
    assert vm.drawn is not None
    assert vm.drawn.html == "1234"
    vm.close()


def test_marks_are_shown_only_for_the_message_they_belong_to(qtbot: QtBot) -> None:
    """Between a new drawing and its report there are no marks of the old one."""
    runner = HeldRunner()
    service = SpotService(resource_path("samples", "messages"), OnTheSpot())
    vm = PreviewViewModel(runner, service)

    def run(count: int) -> None:
        for _ in range(count):
            runner.waiting[0].run()

    vm.set_text("to $!x.")
    vm.refresh()
    run(2)
    assert vm.marked is not None
    vm.set_text("from $!x.")
    vm.refresh()
    run(1)
    assert vm.drawn is not None
    assert (vm.drawn.html, vm.marked) == ("from .", None)
    run(1)
    assert vm.marked is not None
    vm.close()


def held(tmp_path: Path) -> tuple[PreviewViewModel, HeldRunner]:
    runner = HeldRunner()
    service = SpotService(resource_path("samples", "messages"), OnTheSpot())
    return PreviewViewModel(runner, service), runner


def test_a_drawing_of_the_message_before_is_not_shown_for_the_next(qtbot: QtBot, tmp_path: Path) -> None:
    """A test mail would carry it."""
    vm, runner = held(tmp_path)
    vm.paste("First", "One")
    vm.paste("Second", "Two")
    [draw, examine] = runner.waiting
    draw.answer(Drawn("First", None, 0.0))
    examine.run()
    assert vm.drawn is None
    runner.run_all()
    assert vm.drawn is not None
    assert vm.drawn.html == "Second"
    vm.close()


def test_the_whole_list_of_the_message_before_is_given_up(qtbot: QtBot, tmp_path: Path, people: Path) -> None:
    vm, runner = held(tmp_path)
    vm.paste("Hi $!firstName", "One")
    vm.open_people(people)
    runner.run_all()
    whole = vm.whole
    assert whole is not None
    vm.draw_all()
    under_way = runner.waiting[-1]
    vm.set_text("Hello $!city")
    under_way.answer(whole)
    assert vm.whole_is_old, "it was drawn from what stood there before"
    vm.draw_all()
    under_way = runner.waiting[-1]
    vm.paste("Other", "Two")
    under_way.settle(Outcome(value=whole), even_if_cancelled=True)
    assert (vm.whole, vm.progress) == (None, None)
    vm.close()


def test_a_pasted_message_is_not_replaced_by_a_file_that_opens_late(qtbot: QtBot, tmp_path: Path) -> None:
    vm, runner = held(tmp_path)
    vm.open_sample("order_confirmation", "Order")
    [opening] = runner.waiting
    vm.paste("Pasted", "Clipboard")
    opening.settle(Outcome(value=Message("Order", "Late")), even_if_cancelled=True)
    assert vm.text == "Pasted"
    vm.close()


def test_what_is_typed_after_a_drawing_that_failed_is_drawn(qtbot: QtBot, tmp_path: Path) -> None:
    vm, runner = held(tmp_path)
    vm.paste("One", "One")
    draw = runner.waiting[0]
    vm.set_text("Two")
    vm.refresh()
    draw.fail(LocalError("child_ended", exit_code=-9))
    runner.run_all()
    assert vm.drawn is not None
    assert vm.drawn.html == "Two"
    vm.close()
