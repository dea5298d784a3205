"""A draft becomes the exact message, and a report that misses no blank, error or risk."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from desktop_app.runtime.resources import resource_path
from desktop_app.services.preview.drawing import draw, examine
from desktop_app.services.preview.nouns import Draft, Report
from desktop_app.services.preview.service import SAMPLES, read_message
from desktop_app.velocity import PlatformContext, compile_template


def report(text: str, data: dict[str, Any] | None = None, contact: dict[str, Any] | None = None) -> Report:
    return examine(Draft(text, data or {}, contact or {}))


def codes(made: Report, level: str = "") -> list[tuple[str, int]]:
    return [(one.code, one.line) for one in made.findings if not level or one.severity == level]


def sample(name: str) -> Draft:
    message = read_message(resource_path("samples", "messages", f"{name}.html"))
    return Draft(message.text, message.data)


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_draw_without_an_error_and_alike_in_both_engines(name: str) -> None:
    """What is shown in training has no fault but the blanks that it is there to show."""
    draft = sample(name)
    drawn, made = draw(draft), examine(draft)
    assert drawn.problem is None
    assert drawn.html
    assert made.problems == ()
    assert all(difference.spaces for difference in made.differences)
    assert [one.code for one in made.findings if one.code in ("no_unsubscribe", "no_alt", "misspelt")] == []


def test_the_message_is_the_engines_output_letter_by_letter() -> None:
    """Nothing is added to or taken from what the engine makes."""
    draft = sample("order_confirmation")
    output = compile_template(draft.text).render(PlatformContext({}, draft.data))
    assert draw(draft).html == output


def test_event_data_win_over_the_contact_whose_names_ignore_case() -> None:
    """The platform's rule for names."""
    drawn = draw(
        Draft(
            "$firstName $!data.get('CITY') $firstname",
            {"firstName": "Event"},
            {"City": "Lviv", "FIRSTNAME": "C"},
        )
    )
    assert drawn.html == "Event Lviv C"


def test_merge_tags_are_filled_after_the_engine() -> None:
    """A tag takes the contact's field, its fallback, or nothing; and is told when it stays empty."""
    draft = Draft("%FIRSTNAME|friend% <%EMAIL|%> $!x\n%TOWN|%", {"x": "%"}, {"email": "o@example.org"})
    assert draw(draft).html == "friend <o@example.org> %\n"
    assert [(blank.key, blank.line) for blank in examine(draft).blanks] == [("TOWN", 2)]


def test_an_error_has_its_line_and_the_report_lists_several() -> None:
    """The first error stops the drawing; the report knows the others too."""
    text = "<p>\n#if($a\n</p>\n<b>#set(x = 1)</b>\n"
    drawn = draw(Draft(text))
    assert drawn.html is None
    assert drawn.problem is not None
    assert drawn.problem.kind == "parse"
    assert len(report(text).problems) >= 2


def test_quiet_blanks_have_line_key_and_the_words_before() -> None:
    """Every reference that came out empty is told, also in a link and in a loop."""
    made = report(
        'Hi $!{name},\n<p>Free delivery to $!{city}</p>\n<a href="$!{link}">x</a>\n'
        "#foreach($i in $data.items)$!i.name $!i.price;#end",
        {"name": "O", "items": [{"name": "A"}, {"name": ""}]},
    )
    found = [(blank.line, blank.key, blank.before, blank.place, blank.times) for blank in made.blanks]
    assert found == [
        (2, "city", "Free delivery to", "text", 1),
        (3, "link", "", "link", 1),
        (4, "items[].name", "", "text", 1),
        (4, "items[].price", "", "text", 2),
    ]


def test_a_missing_value_without_the_quiet_mark_is_told_as_printed() -> None:
    """`$city` stands in the message as it was written: as bad as a blank, and said so."""
    made = report("To $city.")
    assert [(blank.key, blank.printed) for blank in made.blanks] == [("city", True)]


def test_marks_stand_where_a_blank_is_seen_and_nothing_else_changes() -> None:
    """The marked message without its marks is the message; attributes, styles and comments get none."""
    text = (
        '<style>p{color:$!colour}</style><!-- $!note --><a href="$!link">go</a>'
        "#foreach($i in $l)<b>$!i</b>#end <p>to $!{city}</p>"
    )
    draft = Draft(text, {"l": ["x", "", "y"]})
    marked = examine(draft).marked
    assert marked is not None
    mark = '<span class="campaign-desk-blank"></span>'
    assert marked.count(mark) == 2
    assert f"<b>x</b><b>{mark}</b><b>y</b> <p>to {mark}</p>" in marked
    assert marked.replace(mark, "") == draw(draft).html


def test_marks_that_would_change_the_message_are_left_out() -> None:
    """A reference inside a text that is compared: marking it would take another branch."""
    marked = report('#set($t = "a$!x")#if($t == "a")yes#{else}no#end $!y', {}).marked
    assert marked is None or marked.replace('<span class="campaign-desk-blank"></span>', "") == "yes "


def test_keys_nobody_reads_and_keys_spelt_otherwise() -> None:
    """A misspelt key is named with the one the template reads; all else unused is told too."""
    made = report("$!firstName $!data.orderId", {"first_name": "O", "ordrId": 1, "extra": 2})
    assert {
        (one.code, one.detail, one.other) for one in made.findings if one.code in ("misspelt", "unused")
    } == {
        ("misspelt", "first_name", "firstName"),
        ("misspelt", "ordrId", "orderId"),
        ("unused", "extra", ""),
    }


def test_values_that_break_html_are_told_at_the_line_that_prints_them() -> None:
    """`<` and a bare `&` in a value; an entity is fine."""
    made = report(
        "<p>\n$!a $!b $!c</p>\n$!d.x", {"a": "Tom & Co", "b": "5 &lt; 6", "c": "x", "d": {"x": "<b"}}
    )
    assert [(one.detail, one.line) for one in made.findings if one.code == "breaks_html"] == [
        ("a", 2),
        ("d.x", 3),
    ]


def test_tools_without_cases_are_marked_as_not_verified() -> None:
    """$dateTool and $numberTool follow documented examples only, and the screen says so."""
    made = report("x\n$dateTool.currentDate() $mathTool.add(1, 2)\n$!numberTool.format('#.00', 2)")
    assert [(one.line, one.detail) for one in made.findings if one.code == "not_verified"] == [
        (2, "$dateTool"),
        (3, "$numberTool"),
    ]


def test_engines_that_differ_are_told_by_line() -> None:
    """`$velocityCount` exists in 1.7 only; the line of the template is named."""
    made = report("a\nb\n#foreach($i in [1..2])$velocityCount#end\nz")
    assert [(one.line, one.spaces) for one in made.differences] == [(3, False)]
    assert made.differences[0].old == "12z"
    only_spaces = report("<p>\n  #if(true)\n  x\n  #end\n</p>").differences
    assert only_spaces
    assert all(one.spaces for one in only_spaces)


def test_branches_never_taken_are_listed() -> None:
    """What nobody saw yet in this drawing."""
    made = report("#if($a)1#{else}2#end", {"a": True})
    assert made.untaken == ((1, "#if #else"),)


def test_fields_come_from_the_template_lists_as_tables() -> None:
    """One line a value in the order of the template; names the template sets itself are none."""
    made = report("$!b #set($n = 1)$n #foreach($i in $data.items)$i.t $i.p#end $!data.a.c")
    assert made.fields is not None
    assert [(one.name, one.kind, one.columns) for one in made.fields] == [
        ("b", "value", ()),
        ("a.c", "value", ()),
        ("items", "list", ("t", "p")),
    ]
    assert made.skeleton == {"b": "", "items": [{"t": "", "p": ""}], "a": {"c": ""}}


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('a\n<a href="">x</a>', ("link_empty", 2)),
        ('<a href="{{oops}}">x</a>', ("link_unfilled", 1)),
        ('<a href="shop.example.com/a">x</a>', ("link_no_scheme", 1)),
        ('<a href="javascript:go()">x</a>', ("link_scheme", 1)),
        ('\n\n<a href="https://localhost/x">x</a>', ("link_broken", 3)),
        ('<a href="http://example.com">x</a>', ("link_plain", 1)),
        ('<img src="https://example.com/a.png">', ("no_alt", 1)),
        ('<img src="a.png" alt="">', ("picture_local", 1)),
        ("<p>hi</p>", ("no_unsubscribe", 0)),
        ("<script>1</script>", ("script", 1)),
    ],
)
def test_offline_checks(html: str, wanted: tuple[str, int]) -> None:
    """Each fault of a message is found at its line of the template."""
    assert wanted in codes(report("$!data.x" + html))


def test_links_are_checked_after_the_data_are_in() -> None:
    """What counts is the address a reader gets, at the line that makes it, also inside a loop."""
    text = 'x\n#foreach($i in $data.items)\n<a href="$!i.url">$!i.n</a>\n#end\n'
    items = [{"url": "https://example.com/1", "n": "unsubscribe"}, {"url": "shop/2", "n": "2"}]
    made = report(text, {"items": items})
    assert [(one.code, one.line, one.detail) for one in made.findings if one.severity == "error"] == [
        ("link_no_scheme", 3, "shop/2")
    ]
    assert "no_unsubscribe" not in [one.code for one in made.findings]


def test_size_above_102_kilobytes_is_told_at_the_line_where_it_is_cut() -> None:
    """Counted in bytes of the message, not in characters of the template."""
    just = "я" * (51 * 1024) + "\n"
    assert "too_large" in [one.code for one in report(just + "x").findings]
    assert "too_large" not in [one.code for one in report(just[:-2]).findings]
    made = report("\n" * 5 + "#foreach($i in [1..30000])abcd#end\nend")
    assert [(one.code, one.line) for one in made.findings if one.code == "too_large"] == [("too_large", 6)]


def test_plain_text_reads_like_a_letter() -> None:
    """Words, addresses of links and words of pictures; no styles, no hidden head."""
    head = "<head><title>t</title><style>x{}</style></head>"
    made = report(head + '<h1>Hi</h1><p>a <a href="https://e.com/">b</a></p><img alt="cat" src="x">')
    assert re.split(r"\n+", made.plain) == ["Hi", "a b (https://e.com/)", "[cat]"]


def test_hostile_templates_end_as_a_problem() -> None:
    """Nothing a template does raises anything here."""
    for text in (
        "#macro(a)#a()#end#a()",
        "#foreach($i in [1..2000000000])x#end",
        "$x.class.forName('java.lang.Runtime')",
    ):
        drawn = draw(Draft(text, {"x": "y"}))
        assert drawn.problem is not None or drawn.html == text
        examine(Draft(text, {"x": "y"}))


def test_a_file_brings_its_data_along(tmp_path: Path) -> None:
    """`order.html` and `order.json` belong together; old encodings are read."""
    (tmp_path / "order.html").write_bytes("<p>Привіт $!x".encode("cp1251"))
    (tmp_path / "order.json").write_text('{"x": 1}', encoding="utf-8")
    message = read_message(tmp_path / "order.html")
    assert (message.name, message.text, message.data) == ("order", "<p>Привіт $!x", {"x": 1})
