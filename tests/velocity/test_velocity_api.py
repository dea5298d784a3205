"""What the rest of the application relies on: compiling once, contexts, both engines, findings, tools,
NDJSON."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.velocity import (
    Limits,
    PlatformContext,
    ToolSettings,
    VelocityError,
    compile_template,
    lint,
    merge_tags,
    render_both,
    skeleton,
    variables,
)
from desktop_app.velocity.__main__ import main

NOW = ToolSettings(datetime(2024, 3, 31, 10, 5, tzinfo=UTC), "GMT+3")


def render(text: str, data: Any = None, **more: Any) -> str:
    return compile_template(text).render(data if data is not None else {}, **more)


def test_rendering_changes_neither_template_nor_data() -> None:
    """A template that changes its data gives the same again, and the caller's data stay as they were."""
    data = {"l": [1], "m": {"a": 1}}
    template = compile_template("$data.l.add(2)#set($o = $data.m.put('b', 2))#set($x = 1)$data $x")
    first = template.render(data)
    assert template.render(data) == first == "true{l=[1, 2], m={a=1, b=2}} 1"
    assert data == {"l": [1], "m": {"a": 1}}


def test_macros_of_one_rendering_do_not_leak_into_the_next() -> None:
    """A macro defined by #evaluate belongs to that rendering only."""
    template = compile_template("#if($data.d)#evaluate('#macro(q)Q#end')#end#q()")
    assert template.render({"d": True}) == "Q"
    assert template.render({"d": False}) == "#q()"


def test_an_error_has_message_line_and_column() -> None:
    with pytest.raises(VelocityError) as caught:
        render("a\nbc $data.l.get(3)", {"l": [1]})
    assert (caught.value.line, caught.value.column) == (2, 12)
    assert "IndexOutOfBounds" in caught.value.message


def test_several_parse_errors_at_once() -> None:
    """The first error is raised, the others hang on it, in the order of the text."""
    with pytest.raises(VelocityError) as caught:
        compile_template("#if($a b)x#end\n${c\n\n#foreach($i $l)x#end")
    assert (caught.value.line, caught.value.kind) == (1, "parse")
    assert [error.line for error in caught.value.others] == [2, 4]


def test_an_unclosed_block_stands_at_the_end_of_the_text() -> None:
    with pytest.raises(VelocityError) as caught:
        compile_template("#if(true)\nx")
    assert (caught.value.line, caught.value.column, caught.value.others) == (2, 2, ())


def test_regular_expressions_see_code_points_and_units() -> None:
    """A dot takes a character of two units whole, an empty match may fall between them, as in Java."""
    text = "$data.s.split('').size() $data.s.replaceAll('.', '<$0>') $data.s.matches('a.b') $data.s.length()"
    assert render(text, {"s": "a\U0001f600b"}) == "4 <a><\U0001f600><b> true 4"


def test_unknown_engine_and_unknown_tool_are_refused() -> None:
    with pytest.raises(VelocityError, match="no engine 3"):
        compile_template("x", "3")
    with pytest.raises(VelocityError, match="no tool named escTool"):
        render("x", tools=("escTool",))


def test_only_the_tools_named_are_bound() -> None:
    assert render("$mathTool.add(1, 2)") == "$mathTool.add(1, 2)"
    assert render("$mathTool.add(1, 2)", tools=("mathTool",)) == "3"


def test_platform_context() -> None:
    """Contact names ignore case, event names do not, event data win; both ways of naming reach them."""
    context = PlatformContext({"firstName": "Olena", "city": "Kyiv"}, {"city": "Lviv", "orderId": 7})
    text = "$FIRSTNAME $data.get('firstname') $city $data.city $!orderid|$data.orderId"
    assert compile_template(text).render(context) == "Olena Olena Lviv Lviv |7"


def test_external_data_win_over_event_data() -> None:
    assert compile_template("$a").render(PlatformContext({"a": 1}, {"a": 2}, {"a": 3})) == "3"


def test_render_both_names_the_line_that_differs() -> None:
    result = render_both("same\n#foreach($i in [1])\n$velocityCount\n#end", {})
    assert not result.same
    assert [difference.line for difference in result.differences] == [3]
    assert result.differences[0].old == ("1\n",)
    assert render_both("$data.x", {"x": 1}).same


def test_render_both_keeps_errors() -> None:
    result = render_both("${data.x|'y'}", {})
    assert result.new.output == "y"
    assert result.old.error is not None
    assert result.differences[0].line == 1


def test_variables_see_through_loops_and_set() -> None:
    """A form needs the names of the data, not those the template makes itself."""
    text = (
        "#set($all = $data.get('items'))#foreach($i in $all)$i.name $i.get('price')#end $!firstName $data.a.b"
    )
    assert skeleton(variables(text)) == {
        "items": [{"name": "", "price": ""}],
        "firstName": "",
        "a": {"b": ""},
    }


def test_lint_findings() -> None:
    text = "$a\n#if(\u201cx\u201d)#end\n$velocityCount $!b\n#foo(1) #fff(2)"
    codes = [(finding.line, finding.code) for finding in lint(text)]
    assert (2, "parse") in codes
    assert (2, "curly_quotes") in codes
    assert (3, "old_name") in codes
    assert [place for place in codes if place[1] == "unknown_directive"] == [(4, "unknown_directive")]
    assert [(f.line, f.code) for f in lint("$a $!b")] == [(1, "plain")]
    assert all(finding.code != "old_name" for finding in lint("$velocityCount", "1.7"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("%FIRSTNAME|friend%", "Olena"),
        ("%LASTNAME|friend%", "friend"),
        ("[%LASTNAME|%]", "[]"),
        ("%EMAIL%", "o@example.org"),
        ("%EXTERNAL_CUSTOMER_ID|%", "77"),
        ("%PERSONAL.LOCATION%", "Kyiv"),
        ("width:50%;COLOR:100%", "width:50%;COLOR:100%"),
        ("?q=%D0%9F%D1%80", "?q=%D0%9F%D1%80"),
    ],
)
def test_merge_tags(text: str, wanted: str) -> None:
    contact = {
        "firstName": "Olena",
        "lastName": "",
        "email": "o@example.org",
        "externalCustomerId": 77,
        "personal.location": "Kyiv",
    }
    assert merge_tags.fill(text, contact) == wanted


def test_merge_tags_tell_their_blanks() -> None:
    blanks = merge_tags.blanks("a\n%FIRSTNAME|% %TOWN|here% %EMAIL%", {"email": "x"})
    assert [(tag.name, tag.line, tag.column) for tag in blanks] == [("FIRSTNAME", 2, 1)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("$mathTool.add(1, 2) $mathTool.sub(5, 2) $mathTool.mul(2, 3.5) $mathTool.div(7, 2)", "3 3 7.0 3.5"),
        ("$numberTool.integer(3.9) $numberTool.integer('12.7')", "3 12"),
        ("$numberTool.format('#.00', 5) $numberTool.format('#.00', 0.5)", "5.00 .50"),
        ("$numberTool.format('#,##0.##', 1234567.891)", "1,234,567.89"),
        ("$dateTool.currentDate()", "31/03/2024 10:05"),
        ("$dateTool.currentDate('yyyy-MM-dd HH:mm', 'GMT+3')", "2024-03-31 13:05"),
        ("$dateTool.currentTimeStamp()", "1711879500000"),
        ("$dateTool.formatDate('dd.MM.yyyy', 1711879500000)", "31.03.2024"),
        ("$dateTool.formatInContactTimezone('HH:mm', '2024-03-31T10:05:00Z')", "13:05"),
        ("$dateTool.addYears('29/02/2024', 1)", "28/02/2025"),
        ("$dateTool.addMonths('31/01/2024', 1)", "29/02/2024"),
        ("$dateTool.addDays('2024-01-31', -31)", "2023-12-31"),
        ("$dateTool.addHours('31/01/2024 23:30', 1)", "01/02/2024 00:30"),
        ("$dateTool.addMinutes('2024-01-31T23:30', 45)", "2024-02-01T00:15"),
        ("$dateTool.addDays('01.02.2024', 1, 'dd.MM.yyyy')", "02.02.2024"),
        ("$dateTool.addDays('01.02.2024', 1, 'dd.MM.yyyy', 'd MMMM yyyy')", "2 February 2024"),
        ("$dateTool.diff('01/01/2024', '31/01/2024', 'DAYS')", "30"),
        ("$dateTool.diff('31/01/2024', '01/01/2024', 'DAYS')", "30"),
        ("$dateTool.diff('01.01.2020', '01.03.2024', 'dd.MM.yyyy', 'YEARS')", "4"),
        ("$dateTool.diff('01/01/2024 10:00', '01/01/2024 12:30', 'MINUTES')", "150"),
    ],
)
def test_documented_tool_examples(text: str, wanted: str) -> None:
    """The forms that the platform documents for its tools."""
    assert render(text, tools=("mathTool", "numberTool", "dateTool"), settings=NOW) == wanted


def test_a_date_of_no_known_format_is_an_error_with_a_place() -> None:
    with pytest.raises(VelocityError) as caught:
        render("\n$dateTool.addDays('soon', 1)", tools=("dateTool",))
    assert (caught.value.line, caught.value.column) == (2, 11)


def test_ndjson_in_and_out() -> None:
    """One answer a line, in order, surrogates kept; a line that is no case does not stop the rest."""
    lines = [
        {"id": 1, "template": "$a\u20ac", "data": {"a": 1}, "root": True},
        {"id": 2, "template": "#if", "data": None},
        {
            "id": 3,
            "template": "$velocityCount#foreach($i in [1])$velocityCount#end",
            "engine": "1.7",
            "data": {},
        },
    ]
    source = io.StringIO("\n".join(map(json.dumps, lines)) + "\nnonsense\n")
    target = io.StringIO()
    assert main(source, target) == 1
    answers = [json.loads(line) for line in target.getvalue().splitlines()]
    assert answers[0] == {"id": 1, "output": "1\u20ac"}
    assert (answers[1]["error"]["line"], answers[1]["error"]["column"]) == (1, 4)
    assert answers[2]["output"] == "$velocityCount1"
    assert answers[3]["id"] is None


_PIECES = st.sampled_from(
    [
        *(
            "#if($data.a)",
            "#else",
            "#end",
            "#foreach($i in $data.l)",
            "$i",
            "$!{data.a}",
            "${data.a|'x'}",
            "#set($a = 1)",
        ),
        *(
            "$data.l.get(0)",
            "$data.s.replaceAll('[a', 'b')",
            "#macro(m $p)",
            "#m(1)",
            "##",
            "#*",
            "*#",
            "#[[",
            "]]#",
        ),
        *(
            '"',
            "'",
            "$",
            "#",
            "\\",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "|",
            "..",
            "\n",
            " ",
            "\t",
            "5",
            "-",
            "true",
            "and",
        ),
        *(
            "#define($d)",
            "$d",
            "#evaluate($data.s)",
            "#break",
            "#stop",
            "#@m()",
            "$foreach.count",
            "\U0001f600",
            "\x1c",
        ),
    ]
)


@settings(max_examples=250, deadline=None)
@given(
    st.lists(st.one_of(_PIECES, st.text(max_size=3)), max_size=14).map("".join),
    st.sampled_from(["2.4.1", "1.7"]),
)
def test_random_templates_give_text_or_the_engines_own_error(text: str, engine: str) -> None:
    """Nothing but VelocityError leaves the engine, and rendering twice is equal."""
    data = {"a": 1, "l": [1, "x", None], "s": "$data.a #if(true)y#end", "m": {"k": []}}
    limits = Limits(loop=1000, seconds=5)
    try:
        template = compile_template(text, engine, limits=limits)
        first = template.render(data, limits=limits)
    except VelocityError:
        return
    assert template.render(data, limits=limits) == first


@pytest.mark.parametrize(
    ("pattern", "value", "words"),
    [
        ("#.##", "0.125", "0.12"),
        ("#%", "0.005", "0%"),
        ("", "-1234.5", "-1,234.5"),
        ("'#'0", "5.55", "#6"),
        ("abc", "-1", "-abc1"),
        ("0.00;(0.00)", "-1.5", "(1.50)"),
        ("0 'a;b'", "2", "2 a;b"),
    ],
)
def test_patterns_of_the_number_tool_are_read_as_java_reads_them(
    pattern: str, value: str, words: str
) -> None:
    text = f"$numberTool.format('{pattern.replace(chr(39), chr(39) * 2)}', {value})"
    assert compile_template(text).render({}, tools=("numberTool",)) == words


def test_the_number_tool_writes_numbers_shares_and_money() -> None:
    text = "$numberTool.number(1234.5) $numberTool.percent(0.25) $numberTool.currency(-2)"
    assert compile_template(text).render({}, tools=("numberTool",)) == "1,234.5 25% -$2.00"
