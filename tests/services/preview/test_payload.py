"""What would be sent is shown exactly; whatever JSON a person has survives being encoded twice."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.services.preview.json_data import JsonFault, read_json, written
from desktop_app.services.preview.payload import event_body, message_body, places_body

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(TEXT, inside, max_size=4),
    max_leaves=12,
)


@settings(max_examples=1000)
@given(st.dictionaries(TEXT, VALUES, max_size=5))
def test_random_json_survives_the_double_encoding(data: dict[str, Any]) -> None:
    """1,000 random objects: unpacked as the platform does it they are the same, types included."""
    body = message_body(data, "a@example.org")
    body.encode("utf-8")
    (recipient,) = json.loads(body)["recipients"]
    assert json.dumps(json.loads(recipient["jsonParam"])) == json.dumps(data)
    shown = read_json(written(data))
    assert json.dumps(shown) == json.dumps(data)
    params = json.loads(event_body(data, "order", "a@example.org"))["params"]
    assert [param["name"] for param in params] == list(data)


def test_the_body_to_the_letter() -> None:
    """The contract's form: jsonParam is a text that holds JSON."""
    body = message_body({"discount": "5%", "name": 'O"K'}, "a@x")
    assert body == (
        '{"recipients":[{"locator":"a@x","jsonParam":"{\\"discount\\":\\"5%\\",\\"name\\":\\"O\\\\\\"K\\"}"}],'
        '"email":true,"fromName":null}'
    )
    assert event_body({"n": 1, "l": [1], "t": "x"}, "k", "v") == (
        '{"eventTypeKey":"k","keyValue":"v","params":[{"name":"n","value":"1"},{"name":"l","value":[1]},'
        '{"name":"t","value":"x"}]}'
    )


def test_the_places_of_other_platforms_have_their_own_form() -> None:
    data = {"name": 'O"K', "n": 1}
    assert places_body("percent", data) == '{"vars":{"name":["O\\"K"],"n":["1"]}}'
    assert places_body("tags", data) == (
        '{"global_merge_vars":[{"name":"name","content":"O\\"K"},{"name":"n","content":1}]}'
    )
    assert places_body("twig", data) == '{"data":{"name":"O\\"K","n":1}}'


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{"a": 1,\n "b": }', ("syntax", 2, 7)),
        ("[1]", ("not_object", 1, 1)),
        ('{"a": 1,\n"a": 2}', ("twice", 2, 1)),
        ('{"a":\n NaN}', ("number", 2, 2)),
        ("[" * 100_000, ("syntax", 1, 1)),
    ],
)
def test_faults_of_typed_json_have_a_place(text: str, fault: tuple[str, int, int]) -> None:
    """A key that stands twice would lose a value in silence: it is an error."""
    found = read_json(text)
    assert isinstance(found, JsonFault)
    assert (found.code, found.line, found.column) == fault
