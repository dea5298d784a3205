"""How long a match of a pattern can be at most, as Java measures it: (?<= takes nothing that has no end."""

from __future__ import annotations

from typing import Any

# ("char", c) ("set", test) ("any",) ("seq", [..]) ("alt", [..]) ("repeat", node, low, high, mode)
# ("group", i, node)
# ("ref", i) ("assert", name) ("look", node, ahead, negative) ("atomic", node) ("flags",)
Tree = tuple[Any, ...]

_ENDLESS = 2**31 - 1
_Length = tuple[int, bool, bool]


def _wrapped(value: int) -> int:
    return (value + 2**31) % 2**32 - 2**31


def is_bounded(tree: Tree) -> bool:
    """Whether Java finds a longest match for it. Java counts in 32 bits, so an endless repetition of one
    character passes as long as the sum does not overflow."""
    return _longest(tree, (0, True, True))[1]


def _longest(tree: Tree, before: _Length) -> _Length:
    """(length, whether it holds, whether there is only one way to match), added to what stands before."""
    length, valid, single_way = before
    kind = tree[0]
    if kind in ("char", "set", "any"):
        return _wrapped(length + 1), valid, single_way
    if kind == "seq":
        for part in tree[1]:
            before = _longest(part, before)
        return before
    if kind == "alt":
        parts = [_longest(part, (0, True, True)) for part in tree[1]]
        return _wrapped(length + max(p[0] for p in parts)), valid and all(p[1] for p in parts), False
    if kind == "repeat":
        return _longest_repeat(tree, before)
    if kind == "group":
        return _longest(tree[2], before)
    if kind == "atomic":
        return _longest(tree[1], before)
    return length, valid and kind != "ref", single_way


def _longest_repeat(tree: Tree, before: _Length) -> _Length:
    length, valid, single_way = before
    _, part, low, high, mode = tree
    is_one = part[0] in ("char", "set", "any")
    inner = _longest(part, (0, True, True))
    if (low, high) == (0, 1):
        return _wrapped(length + inner[0]), valid and inner[1], False
    if is_one and high < 0 and mode == "":
        return _wrapped(length + _ENDLESS), valid, False
    if part[0] in ("group", "seq", "alt") and mode != "+" and not inner[2]:
        return length, False, False
    total = _wrapped(inner[0] * (_ENDLESS if high < 0 else high) + length)
    return total, valid and inner[1] and total >= length, single_way and inner[2] and low == high
