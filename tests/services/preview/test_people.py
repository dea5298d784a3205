"""A spreadsheet fills in the message for each person, and the whole list is grouped by what people see."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from desktop_app.model.errors import FileRefused
from desktop_app.runtime.resources import resource_path
from desktop_app.services.preview.nouns import Draft, People, WholeList
from desktop_app.services.preview.people import contact_of, filled, label_of, names_of, read_people
from desktop_app.services.preview.service import PreviewService, read_message
from desktop_app.services.preview.whole_list import walk

FILE = (
    "email;First name;city;total;items\n"
    'a@example.org;Olena;Lviv;1820;"[{""t"": ""Shirt""}]"\n'
    "b@example.org;;Kyiv;x;[]\n"
    "c@example.org;Ivan;;60;\n"
)


@pytest.fixture
def people(tmp_path: Path) -> People:
    path = tmp_path / "people.csv"
    path.write_text(FILE, encoding="utf-8")
    return read_people(str(path))


def test_a_row_fills_what_the_template_reads(people: People) -> None:
    """By header or usual name, whatever the case; other data stay; a blank cell takes the name away."""
    base = {"firstName": "Sample", "total": 1, "orderId": 5, "city": "Odesa"}
    keys = ("firstName", "total", "orderId", "city", "items")

    def data(place: int) -> dict[str, object]:
        return filled(base, keys, names_of(people), contact_of(people, place))

    assert data(0) == {
        "firstName": "Olena",
        "total": 1820,
        "orderId": 5,
        "city": "Lviv",
        "items": [{"t": "Shirt"}],
    }
    assert data(1) == {"total": "x", "orderId": 5, "city": "Kyiv", "items": []}
    assert data(2) == {"firstName": "Ivan", "total": 60, "orderId": 5}
    assert [label_of(people, place) for place in range(3)] == ["Olena", "b@example.org", "Ivan"]


def test_the_whole_list_is_grouped_by_shape(people: People) -> None:
    """Everybody is drawn; who looks alike stands together; the worst is named."""
    text = "Hi $!firstName in $!city #foreach($i in $data.items)$i.t#end"
    *_, result = walk(text, {}, people)
    assert isinstance(result, WholeList)
    assert [(shape.blanks, shape.empty_lists, shape.members) for shape in result.shapes] == [
        ((), (), (0,)),
        (("firstName",), ("items",), (1,)),
        (("city",), ("items",), (2,)),
    ]
    assert (result.people, result.with_blanks, result.worst) == (3, 2, 1)


def test_an_error_for_one_person_is_a_shape_and_the_worst(people: People) -> None:
    """A call that fails for some rows only is found before anything is sent."""
    *_, result = walk("$data.get('items').get(0).get('t')", {}, people)
    assert isinstance(result, WholeList)
    errors = {place: shape.error for shape in result.shapes for place in shape.members if shape.error}
    assert list(errors) == [1]
    assert "line 1" in errors[1]
    assert result.worst == 1


def test_ten_thousand_people_in_a_process_of_their_own() -> None:
    """The newsletter for 10,000 recipients: every one is counted once, and news come meanwhile."""
    message = read_message(resource_path("samples", "messages", "newsletter.html"))
    items = json.dumps(message.data["items"])
    rows = tuple(
        (f"p{i}@example.org", "" if i % 211 == 0 else f"N{i}", "[]" if i % 833 == 5 else items)
        for i in range(10_000)
    )
    many = People("list.csv", ("email", "firstName", "items"), ("email", "first_name", ""), rows, 10_000)
    told: list[tuple[int, int]] = []
    service = PreviewService(resource_path("samples", "messages"))
    result = asyncio.run(service.whole_list(Draft(message.text, message.data), many, told.append))
    service.close()
    assert {(shape.blanks, shape.empty_lists): len(shape.members) for shape in result.shapes} == {
        ((), ()): 9940,
        (("firstName",), ()): 48,
        ((), ("items",)): 12,
    }
    assert sum(len(shape.members) for shape in result.shapes) == 10_000
    assert told[-1] == (10_000, 10_000)


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    """In the reading's own words."""
    (tmp_path / "x.csv").write_bytes(b"")
    with pytest.raises(FileRefused):
        read_people(str(tmp_path / "x.csv"))
