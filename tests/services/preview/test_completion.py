"""What an editor offers: the names that hold a value where the cursor stands."""

from __future__ import annotations

import pytest

from desktop_app.services.preview.completion import completions

DATA = {
    "orderId": 1,
    "items": [{"title": "Shirt", "qty": 2, "tags": [{"word": "x"}]}],
    "user": {"name": "A", "nick": "B"},
}


@pytest.mark.parametrize(
    ("before", "typed", "words"),
    [
        ("Hi $!{or", "or", ("orderId",)),
        ("Hi $user.n", "n", ("name", "nick")),
        ("$data.use", "use", ("user",)),
        ("$items.", "", ("get(0)", "isEmpty()", "size()")),
        ("#foreach($i in $data.items)\n $i.", "", ("qty", "tags", "title")),
        ("#foreach($i in $items)#foreach($t in $i.tags)$t.", "", ("word",)),
        ("#foreach($i in $items)$foreach.ha", "ha", ("hasNext",)),
        ("#set($total = 1)$tot", "tot", ("total",)),
        ("#fo", "fo", ("foreach",)),
        ("$FIRST", "FIRST", ("firstName",)),
        ("$orderId", "orderId", ()),
    ],
)
def test_names_are_offered_where_they_hold_a_value(before: str, typed: str, words: tuple[str, ...]) -> None:
    found = completions(before, DATA, ["firstName"])
    assert found is not None
    assert (found.typed, found.words) == (typed, words)


@pytest.mark.parametrize("before", ["plain text", "a $5", "color: #fff", "x@y.example", "&#12"])
def test_nothing_is_offered_in_plain_text(before: str) -> None:
    found = completions(before, DATA, [])
    assert found is None or not found.words


@pytest.mark.parametrize(
    ("before", "syntax", "words"),
    [
        ("Hi %or", "percent", ("orderId",)),
        ("Hi {{ it", "percent", ("items",)),
        ("*|US", "tags", ("user",)),
        ("{{ user.n", "twig", ("name", "nick")),
        ("{% if or", "twig", ("orderId",)),
    ],
)
def test_other_ways_of_writing_places(before: str, syntax: str, words: tuple[str, ...]) -> None:
    found = completions(before, DATA, [], syntax)
    assert found is not None
    assert found.words == words
