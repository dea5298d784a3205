"""Hostile templates end in a clear VelocityError and nothing of Python's can be reached. Limits are the
ordinary ones; no test measures time, a hanging one runs into the suite's own timeout."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest

from desktop_app.velocity import LimitExceeded, Limits, VelocityError, compile_template

DATA: dict[str, Any] = {
    "s": "abc",
    "as": "a" * 40 + "!",
    "l": [1, 2, 3],
    "m": {"a": 1},
    "bi": 10**30,
    "big": "x" * 200_000,
}
HOSTILE = {
    "macro recursion": "#macro(a)#a()#end#a()",
    "evaluate recursion": "#set($t='#evaluate($t)')#evaluate($t)",
    "range": "#foreach($i in [1..2000000000])x#end",
    "range as text": "#set($r=[1..2000000000])$r",
    "range compared": "#set($r=[1..2000000000])#set($q=[1..2000000000])$r.equals($q)",
    "nested loops": "#foreach($i in [1..99999])#foreach($j in [1..99999])$j#end#end",
    "doubling text": "#set($s='x')#foreach($i in [1..40])#set($s=$s+$s)#end$s",
    "long output": "#set($s=$data.big)#foreach($i in [1..100000])$s#end",
    "repeat": "$data.s.repeat(2000000000)",
    "format width": "$data.s.format('%2000000000d', 1)",
    "deep blocks": "#if(true)" * 10_000 + "#end" * 10_000,
    "deep brackets": "#set($x=" + "(" * 10_000 + "1" + ")" * 10_000 + ")",
    "deep lists": "#set($x=" + "[" * 10_000 + "]" * 10_000 + ")",
    "deep maps": "#set($x=" + "{" * 10_000 + "}" * 10_000 + ")",
    "deep calls": "$a.b(" * 3000 + ")" * 3000,
    "long sum": "#set($x=1" + " + 1" * 20_000 + ")$x",
    "regex": "$data.as.replaceAll('(a+)+$', 'x')",
    "regex alternatives": "$data.as.matches('(a|aa)+b')",
    "regex stars": "$data.as.matches('(.*)*(.*)*(.*)*b')",
    "list in itself": "#set($x=$data.l.add($data.l))#set($y=[$data.l])#set($z=$data.l.add($y))$data.l",
    "a thousand million laughs": "#set($a=['l'])#foreach($i in [1..60])#set($a=[$a,$a])#end$a.hashCode()",
    "growing integer": "#set($x=99999999999999999999)#foreach($i in [1..40])#set($x=$x*$x)#end$x",
    "power": "$data.bi.pow(2000000000)",
    "decimal": "#set($x='1e2000000000' * 1)#set($y=$x + 1)$y",
    "list doubling": "#foreach($i in [1..60])#set($o=$data.l.addAll($data.l))#end",
    "bytes of a long text": "#foreach($i in [1..1000000])#set($z=$data.big.getBytes())#end",
    "letters of a long text": "#foreach($i in [1..1000000])#set($z=$data.big.toCharArray())#end",
    "hash of a long text": "#foreach($i in [1..1000000])#set($z=$data.big.hashCode())#end",
    "growing pattern": "#set($p='(a|b)')#foreach($i in [1..18])#set($p=$p+$p)#end$data.as.matches($p)",
    "growing text": "#set($x='a')#foreach($i in [1..40])#set($x=$x.replace('a','aa'))#end$x",
    "long list searched": "#set($z=$data.l.addAll([1..300000]))#set($z=$data.l.removeAll($data.l.clone()))",
    "many references in a text": '#set($x="' + "$x" * 100_000 + '")$x',
    "many unclosed": "#if(" * 50_000,
    "indented lines": "$data.big.replace('x', \"\n\").indent(100000)",
    "long text between all letters": "$data.big.replace('', $data.big.substring(100000))",
    "long number": "#set($x=" + "9" * 100_000 + ")$x",
}


# in 1.7 a text takes no part in arithmetic
_ONLY_24 = {("decimal", "1.7")}


@pytest.mark.parametrize(
    ("name", "engine"),
    [
        (name, engine)
        for name in sorted(HOSTILE)
        for engine in ("2.4.1", "1.7")
        if (name, engine) not in _ONLY_24
    ],
)
def test_hostile_templates_end_in_a_clear_error(name: str, engine: str) -> None:
    """Endless recursion, giant ranges, texts, numbers, nesting and catastrophic patterns."""
    with pytest.raises(VelocityError) as caught:
        compile_template(HOSTILE[name], engine).render(DATA)
    assert caught.value.message


REFUSED = {"$data.s.class.classLoader"}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "$data.__class__",
            "$data.s.__class__.__mro__",
            "$data.l.items",
            "$data.l.elements()",
            "$data.m.data",
        ),
        *(
            "$data.l.hash_java()",
            "$data.s.join",
            "$data.s.upper()",
            "$data.m.modifications",
            "$data.l.sub_list(0,1)",
        ),
        *("$data.s.class.classLoader", "$data.s.class.methods", "$data.s.class.getDeclaredFields()"),
    ],
)
def test_python_attributes_are_not_there(text: str) -> None:
    """What Java does not have prints as it stands; what it has but a preview must not give is an error."""
    template = compile_template(text)
    if text in REFUSED:
        with pytest.raises(VelocityError, match="not offered"):
            template.render(DATA)
    else:
        assert template.render(DATA) == text


def test_class_objects_give_names_only() -> None:
    assert (
        compile_template("$data.s.class.name $data.l.getClass().simpleName").render(DATA)
        == "java.lang.String ArrayList"
    )
    for name in ("os", "java.lang.Runtime", "java.lang.System"):
        with pytest.raises(VelocityError, match="ClassNotFound"):
            compile_template(f"$data.s.class.forName('{name}')").render(DATA)


def test_objects_of_the_caller_are_refused() -> None:
    """Only JSON-like values get in."""
    for value in (object(), open, {1: 2}, b"x", {"a": {1, 2}}):
        with pytest.raises(VelocityError):
            compile_template("$data").render(value)


def test_each_limit_can_be_set() -> None:
    def fails(text: str, **limits: Any) -> str:
        with pytest.raises(LimitExceeded) as caught:
            compile_template(text).render(DATA, limits=Limits(**limits))
        return caught.value.message

    assert "passes" in fails("#foreach($i in [1..1000])x#end", loop=500)
    assert "output" in fails("#foreach($i in [1..1000])xxxxxxxxxx#end", output=5000)
    assert "deep" in fails("#set($t='#evaluate($t)')#evaluate($t)", depth=10)
    assert "longer than" in fails("#foreach($i in [1..900000])$i#end", seconds=0.05)
    assert (
        compile_template("#foreach($i in [1..400])x#end").render(DATA, limits=Limits(loop=500)) == "x" * 400
    )


def test_a_template_of_ordinary_depth_is_no_danger() -> None:
    text = "#if(true)" * 20 + "x" + "#end" * 20
    assert compile_template(text).render({}) == "x"


@pytest.mark.parametrize("engine", ["2.4.1", "1.7"])
@pytest.mark.parametrize(
    "text",
    [
        *("$" * 500_000, "#" * 500_000, "x" * 5_000_000, "${" * 100_000, "$#" * 250_000),
        *("\\" * 500_000, "\\" * 500_000 + "$x", "\\" * 500_000 + "#if(true)x#end"),
        "#[[" + "\\" * 500_000 + "]]#",
    ],
    ids=lambda text: f"{text[:3]}-{len(text)}-{text[-3:]}",
)
def test_long_rows_of_signs_are_read_in_a_straight_line(text: str, engine: str) -> None:
    """Twice as many cost twice as much, not four times: they end here at all."""
    with contextlib.suppress(VelocityError):
        compile_template(text, engine).render(DATA)
