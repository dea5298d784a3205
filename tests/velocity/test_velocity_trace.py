"""A trace tells what a rendering read, what stayed blank, what was never reached and where the output came
from."""

from __future__ import annotations

from typing import Any

from desktop_app.velocity import Trace, compile_template

TEXT = """Hi $!data.get('firstName') $name
#foreach($i in $data.items)
$foreach.count. $!i.title: $!{i.price}#if($i.price > 100) big#else small#end

#end
#if($data.extra)never#end
"""
DATA = {"items": [{"title": "A", "price": 5}, {"title": "", "price": 7}]}


def traced(text: str, data: Any, **more: Any) -> tuple[str, Trace]:
    trace = Trace()
    return compile_template(text).render(data, trace=trace, **more), trace


def test_tracing_does_not_change_the_output() -> None:
    template = compile_template(TEXT)
    assert template.render(DATA, trace=Trace()) == template.render(DATA)


def test_quiet_blanks_have_place_and_key_path() -> None:
    """A missing name and an empty title are named with line, column and the path into the data."""
    _, trace = traced(TEXT, DATA)
    blanks = [
        (read.reference.line, read.reference.column, read.reference.path, read.blank)
        for read in trace.quiet_blanks
    ]
    assert blanks == [(1, 4, ("data", "firstName"), 1), (3, 17, ("data", "items", "[]", "title"), 1)]


def test_missing_values_and_counts() -> None:
    _, trace = traced(TEXT, DATA)
    missing = {read.reference.text for read in trace.missing}
    assert missing == {"$!data.get('firstName')", "$name", "$data.extra"}
    counts = {read.reference.text: read.count for read in trace.reads}
    assert counts["$!i.title"] == 2


def test_branches_never_taken() -> None:
    _, trace = traced(TEXT, DATA)
    assert [(branch.line, branch.kind) for branch in trace.untaken] == [(3, "#if"), (6, "#if")]


def test_every_character_of_the_output_has_a_place() -> None:
    """The ranges cover the whole output, without holes, and a piece of text stands where it came from."""
    output, trace = traced(TEXT, DATA, root={"name": "Zoe \U0001f600"})
    assert trace.ranges[0].start == 0
    assert trace.ranges[-1].end == len(output)
    assert all(a.end == b.start for a, b in zip(trace.ranges, trace.ranges[1:], strict=False))
    assert trace.template_place(output.index("Zoe")) == (1, 28)
    assert trace.template_place(output.index("small")) == (3, 67)


def test_used_paths_find_keys_nobody_reads() -> None:
    _, trace = traced("$data.a.b #if($data.c)x#end", {"a": {"b": 1}, "c": 1, "unused": 2})
    assert trace.used_paths == {("data", "a", "b"), ("data", "c")}


def test_macro_and_define_output_is_mapped_too() -> None:
    output, trace = traced("#macro(m $p)[$p]#end#define($d)D#end#m('x')$d", {})
    assert output == "[x]D"
    assert trace.ranges[-1].end == len(output)


def test_a_trace_can_be_used_again() -> None:
    template, trace = compile_template("$!data.x"), Trace()
    template.render({}, trace=trace)
    template.render({"x": 1}, trace=trace)
    assert trace.quiet_blanks == []
    assert len(trace.ranges) == 1
