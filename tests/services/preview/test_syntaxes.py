"""Places that are not Velocity: found, filled, the empty ones named; Twig is only read."""

from __future__ import annotations

import pytest

from desktop_app.services.preview import syntaxes
from desktop_app.services.preview.syntaxes import PERCENT, TAGS, TWIG, VELOCITY

PERCENT_MESSAGE = "Hello %name%,\nyour code is {{ code }} and {{missing}}. 50% off, 100%%, %D0%BB"
TAG_MESSAGE = (
    "Dear *|NAME|*,\n*|IF:VOKATIV|*Hi *|VOKATIV|**|ELSE:|*Hello *|CITY|**|END:IF|* {*|block|*} *|UNSUB|*"
)
TWIG_MESSAGE = """{# note #}Hello {{ user.name|default('friend') }}!
{% for item in order.items %}<li>{{ item.title }} x {{ loop.index }} {{ item.price * rate }}</li>{% endfor %}
{% if vip and not user.blocked %}{% set gift = prize.name %}{{ gift }}{% endif %}"""


def test_percent_and_braces_are_places_and_a_percentage_is_none() -> None:
    found = syntaxes.places(PERCENT_MESSAGE, PERCENT)
    assert [(one.name, one.line, one.column) for one in found] == [
        ("name", 1, 7),
        ("code", 2, 14),
        ("missing", 2, 29),
    ]
    filled = syntaxes.fill(PERCENT_MESSAGE, PERCENT, {"name": "Olena", "code": 7})
    assert filled.text == "Hello Olena,\nyour code is 7 and . 50% off, 100%%, %D0%BB"


def test_empty_and_blank_values_are_blanks() -> None:
    found = syntaxes.blanks(PERCENT_MESSAGE, PERCENT, {"name": "  ", "code": "A"})
    assert [(one.name, one.line) for one in found] == [("name", 1), ("missing", 2)]


def test_an_offset_of_the_filled_text_leads_back() -> None:
    filled = syntaxes.fill(PERCENT_MESSAGE, PERCENT, {"name": "A very long name", "code": "1"})
    place = filled.text.index("50% off")
    assert PERCENT_MESSAGE[filled.origin(place) :].startswith("50% off")


def test_tags_are_put_in_as_text_and_in_braces_as_they_are() -> None:
    filled = syntaxes.fill(TAG_MESSAGE, TAGS, {"name": "<Olga>", "vokativ": "Olgo", "BLOCK": "<b>x</b>"})
    assert filled.text == "Dear &lt;Olga&gt;,\nHi Olgo <b>x</b> *|UNSUB|*"


def test_a_condition_takes_the_other_branch_when_the_field_is_empty() -> None:
    filled = syntaxes.fill(TAG_MESSAGE, TAGS, {"NAME": "O", "CITY": "Brno", "block": ""})
    assert filled.text == "Dear O,\nHello Brno  *|UNSUB|*"


def test_only_the_branch_taken_has_blanks_and_the_platforms_own_tags_are_none() -> None:
    assert [one.name for one in syntaxes.blanks(TAG_MESSAGE, TAGS, {"NAME": "O", "VOKATIV": "Olgo"})] == [
        "block"
    ]
    assert [one.name for one in syntaxes.blanks(TAG_MESSAGE, TAGS, {"block": "x"})] == ["NAME", "CITY"]


def test_nested_conditions() -> None:
    text = "*|IF:A|*a*|IF:B|*b*|ELSE|*c*|END:IF|**|END:IF|*d"
    assert syntaxes.fill(text, TAGS, {}).text == "d"
    assert syntaxes.fill(text, TAGS, {"A": 1}).text == "acd"
    assert syntaxes.fill(text, TAGS, {"A": 1, "B": 1}).text == "abd"


def test_twig_is_read_and_left_as_it_is() -> None:
    found = syntaxes.places(TWIG_MESSAGE, TWIG)
    names = [one.name for one in found]
    assert names == [
        "user.name",
        "order.items",
        "order.items[].title",
        "order.items[].price",
        "rate",
        "vip",
        "user.blocked",
        "prize.name",
    ]
    assert [one.name for one in found if one.is_list] == ["order.items"]
    assert syntaxes.fill(TWIG_MESSAGE, TWIG, {"rate": 2}).text == TWIG_MESSAGE
    assert syntaxes.blanks(TWIG_MESSAGE, TWIG, {}) == []


def test_a_skeleton_holds_every_name() -> None:
    made = syntaxes.skeleton(syntaxes.places(TWIG_MESSAGE, TWIG))
    assert made == {
        "user": {"name": "", "blocked": ""},
        "order": {"items": [{"title": "", "price": ""}]},
        "rate": "",
        "vip": "",
        "prize": {"name": ""},
    }


@pytest.mark.parametrize(
    ("text", "usual", "wanted"),
    [
        ("Hi $!name", PERCENT, VELOCITY),
        ("Hi *|NAME|*", VELOCITY, TAGS),
        ("Hi %name%", VELOCITY, PERCENT),
        ("{% if a %}x{% endif %}", VELOCITY, TWIG),
        ("{{ user.name|upper }}", PERCENT, TWIG),
        ("no places at all", TAGS, TAGS),
        ("$name and *|NAME|*", TAGS, TAGS),
        ("plain", "", VELOCITY),
    ],
)
def test_the_syntax_is_the_usual_one_unless_only_another_is_there(text: str, usual: str, wanted: str) -> None:
    assert syntaxes.guessed(text, usual) == wanted
