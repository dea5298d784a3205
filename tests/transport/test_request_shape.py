"""What is kept of a request: names and nesting, nobody's data."""

from __future__ import annotations

import json

from desktop_app.transport.request_shape import shape, shape_of_body, shape_of_query, without_people

PEOPLE = ["ann@example.com", "+420 777 123 456", "Olena", "Шевченко", "12345678"]


def test_values_become_the_names_of_their_members() -> None:
    body = {"people": [{"email": PEOPLE[0], "name": PEOPLE[2], "age": 31, "vip": True, "city": None}]}

    assert shape(body) == {
        "people": [{"email": "<email>", "name": "<name>", "age": "<age>", "vip": True, "city": None}]
    }  # fmt: skip


def test_open_members_keep_their_words_and_lists_their_number() -> None:
    body = {"dedupeOn": "email", "contacts": [{"email": one} for one in PEOPLE], "fields": ["a", "b"]}

    assert shape(body, ("dedupeOn", "fields")) == {
        "dedupeOn": "email", "contacts": [{"email": "<email>"}, "… 4 more"], "fields": ["a", "b"],
    }  # fmt: skip


def test_names_that_are_data_are_hidden_as_well() -> None:
    shown = json.dumps(shape({PEOPLE[0]: 1, "380501234567": {"x": PEOPLE[2]}, "Ім'я": "x"}))

    assert not any(one in shown for one in [*PEOPLE, "380501234567"])
    assert len(json.loads(shown)) == 3


def test_nothing_of_any_value_is_left_whatever_the_nesting() -> None:
    body = {"a": [[PEOPLE[0], [PEOPLE[1]]], {"b": {"c": [PEOPLE[2], {"d": PEOPLE[3]}], "n": int(PEOPLE[4])}}]}

    assert not any(one in json.dumps(shape(body), ensure_ascii=False) for one in PEOPLE)


def test_a_body_that_is_no_json_is_its_size() -> None:
    assert shape_of_body(b"email;name\r\nann@example.com;Ann") == "<31 bytes>"
    assert shape_of_body(b'["ann@example.com"]') == ["<value>"]
    assert shape_of_body(b"") is None
    deep = b"[" * 100_000 + b"]" * 100_000
    assert shape_of_body(deep) in ("<200000 bytes>",) or "…" in json.dumps(shape_of_body(deep))


def test_a_query_keeps_names_and_open_values() -> None:
    assert shape_of_query({"email": "ann@example.com", "page": "2"}, ("page",)) == {
        "email": "<email>", "page": "2",
    }  # fmt: skip


def test_words_of_the_platform_lose_what_was_sent() -> None:
    body = json.dumps({"contacts": [{"firstName": "Olena", "email": "ann@example.com", "id": 4711}]}).encode()
    said = "Olena <ann@example.com> (4711) of bob@test and +380 (50) 123-45-67 is not valid: list 12"

    assert without_people(said, ["Shop"], body) == "••• <•••> (•••) of ••• and ••• is not valid: list 12"
