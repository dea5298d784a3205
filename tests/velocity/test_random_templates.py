"""Whatever a template is made of, the engine answers with a text or with its own error, and answers the same
when asked again."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.velocity import (
    Limits,
    Template,
    VelocityError,
    compile_template,
    lint,
    parse_errors,
    render_both,
)

_PIECES = st.sampled_from(
    [
        *(
            "#",
            "$",
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            "!",
            "\\",
            "\n",
            "\r\n",
            " ",
            "\t",
            '"',
            "'",
            "|",
            ",",
            ".",
        ),
        *(
            "..",
            "=",
            ":",
            "-",
            "+",
            "*",
            "/",
            "%",
            "==",
            "&&",
            "||",
            "<",
            ">",
            "not ",
            "null",
            "true",
            "é",
            "😀",
        ),
        *(
            "#end",
            "#else",
            "#elseif(",
            "#if(",
            "#if($data.a)",
            "#set($x = ",
            "#set($x = 1)",
            "##",
            "#*",
            "*#",
        ),
        *(
            "#[[",
            "]]#",
            "#foreach($i in $data.l)",
            "#foreach($i in [1..3])",
            "#macro(m $a)",
            "#m(1)",
            "#@m(2)",
        ),
        *(
            "#define($d)",
            "$d",
            "#evaluate($data.t)",
            "#evaluate(",
            "#stop",
            "#break",
            '#parse("x")',
            "#include(",
        ),
        *(
            "$data.l",
            "$!data.s",
            "${data.m",
            "$data.m.k",
            "$data.l[0]",
            "$foreach.index",
            "$x",
            "$!{x}",
            "$data",
        ),
        *(".size()", ".get(", ".substring(1)", ".replaceAll('a*','$1')", ".split(',')", ".format('%5.2f', "),
        *(".matches('(a+)+$')", ".entrySet()", ".class", ".repeat(3)", ".put('k', $data)", ".add($data.l)"),
        *(
            "1",
            "0",
            "-3",
            "1.5",
            "1e400",
            "99999999999999999999",
            "'a''b'",
            '"$x#if(1)y#end"',
            "{'a': 1}",
            "[1, 2]",
        ),
    ]
)
_TEMPLATES = st.lists(st.one_of(_PIECES, st.text(max_size=3)), max_size=25).map("".join)
_DATA: dict[str, Any] = {
    "a": True,
    "s": "aaaaaaaaaaaaaaaaaaaaaaaa!",
    "t": "#set($x = $x + 1)$x",
    "l": [1, "b", None, 2.5, [3]],
    "m": {"k": "v", "size": 9},
    "n": 10**20,
}
_LIMITS = Limits(depth=30, loop=2_000, output=200_000, seconds=1.0)
_ADDRESS = re.compile(r"@[0-9a-f]+|-?\d{6,}")


def _answer(text: str, engine: str) -> str:
    try:
        return compile_template(text, engine, limits=_LIMITS).render(_DATA, limits=_LIMITS)
    except VelocityError as error:
        return f"error at {error.line}:{error.column}"


@settings(max_examples=400, deadline=None)
@given(_TEMPLATES, st.sampled_from(["2.4.1", "1.7"]))
def test_only_the_engines_own_error_leaves_it(text: str, engine: str) -> None:
    """And a second rendering, from a fresh compilation, gives the same."""
    first, second = _answer(text, engine), _answer(text, engine)
    assert _ADDRESS.sub("", first) == _ADDRESS.sub("", second)


@settings(max_examples=150, deadline=None)
@given(_TEMPLATES)
def test_one_compilation_renders_twice_alike(text: str) -> None:
    """Nothing of a rendering stays behind in the compiled template or in the caller's data."""
    try:
        template: Template = compile_template(text, limits=_LIMITS)
    except VelocityError:
        return
    results = []
    for _ in range(2):
        try:
            results.append(template.render(_DATA, limits=_LIMITS))
        except VelocityError as error:
            results.append(f"error at {error.line}:{error.column}")
    assert _ADDRESS.sub("", results[0]) == _ADDRESS.sub("", results[1])
    assert _DATA["l"] == [1, "b", None, 2.5, [3]]
    assert _DATA["m"] == {"k": "v", "size": 9}


@settings(max_examples=150, deadline=None)
@given(_TEMPLATES)
def test_what_looks_at_a_template_never_fails_on_it(text: str) -> None:
    """Findings, all parse errors, and both engines side by side."""
    parse_errors(text, "2.4.1", _LIMITS)
    render_both(text, _DATA, limits=_LIMITS)
    try:
        lint(text)
    except VelocityError:
        pass
