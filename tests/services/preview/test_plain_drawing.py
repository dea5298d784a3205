"""Messages of the platforms that do not use Velocity: drawn, examined, walked through for a whole list."""

from __future__ import annotations

from desktop_app.services.preview.drawing import draw, examine
from desktop_app.services.preview.nouns import Draft, People, WholeList
from desktop_app.services.preview.whole_list import walk

TAGGED = """<p>Dear *|NAME|*,</p>
<p>your code: *|CODE|*</p>
{*|offers|*}
<a href="*|UNSUB|*">Unsubscribe</a>"""
TWIG = """<p>Hello {{ user.name }}</p>
{% for item in items %}<img src="{{ item.picture }}" alt="">{% endfor %}
<a href="https://x.example/unsubscribe?u={{ user.id }}">Unsubscribe</a>"""


def test_tags_are_drawn_and_their_blanks_named() -> None:
    draft = Draft(
        TAGGED, {"NAME": "Olga", "offers": "<b>A & B</b>", "extra": 1}, {"email": "o@example.org"}, "tags"
    )
    drawn, report = draw(draft), examine(draft)
    assert drawn.html is not None
    assert "<p>Dear Olga,</p>" in drawn.html
    assert [(blank.key, blank.line, blank.before) for blank in report.blanks] == [("CODE", 2, "your code:")]
    assert [field.name for field in report.fields or ()] == ["NAME", "CODE", "offers"]
    assert {(one.code, one.detail) for one in report.findings} == {
        ("breaks_html", "offers"),
        ("unused", "extra"),
    }
    assert report.marked is not None
    assert "campaign-desk-blank" in report.marked


def test_the_platforms_own_unsubscribe_tag_is_a_way_out_and_no_fault() -> None:
    codes = {one.code for one in examine(Draft(TAGGED, syntax="tags")).findings}
    assert "no_unsubscribe" not in codes
    assert "link_unfilled" not in codes


def test_a_fault_in_a_filled_message_is_told_with_its_line() -> None:
    text = "<p>%name%</p>\n<a href='%link%'>x</a>\n<a href='https://x.example/unsubscribe'>u</a>"
    report = examine(Draft(text, {"name": "A long\nname", "link": ""}, syntax="percent"))
    assert [(one.code, one.line) for one in report.findings] == [("link_empty", 2)]
    assert [(one.key, one.line, one.place) for one in report.blanks] == [("link", 2, "link")]


def test_a_misspelt_name_is_told() -> None:
    report = examine(
        Draft("%firstName% <a href='https://x.example/optout'>x</a>", {"first_name": "A"}, syntax="percent")
    )
    assert [(one.code, one.detail, one.other) for one in report.findings] == [
        ("misspelt", "first_name", "firstName")
    ]


def test_twig_is_not_drawn_and_says_so() -> None:
    draft = Draft(TWIG, {"user": {"name": "A"}}, syntax="twig")
    drawn, report = draw(draft), examine(draft)
    assert drawn.html == TWIG
    assert [
        one.code for one in report.findings if one.code in ("twig", "link_unfilled", "picture_unfilled")
    ] == ["twig"]
    assert [(field.name, field.kind, field.columns) for field in report.fields or ()] == [
        ("user.name", "value", ()),
        ("user.id", "value", ()),
        ("items", "list", ("picture",)),
    ]


def test_a_whole_list_is_grouped_by_what_stays_empty() -> None:
    people = People("p.csv", ("email", "NAME"), ("email", ""), (("a@x.example", "A"), ("b@x.example", "")), 2)
    *_, whole = walk("Hi *|NAME|* *|UNSUB|*", {}, people, "tags")
    assert isinstance(whole, WholeList)
    assert [(shape.blanks, shape.members) for shape in whole.shapes] == [((), (0,)), (("NAME",), (1,))]
