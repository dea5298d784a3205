"""The quick way for references of the common forms ($a, $!{a.b}, $a.get('b')): one pattern instead of the
grammar's states. Makes the tokens and nodes that the long way would make; all other forms are left to it."""

from __future__ import annotations

import re

from desktop_app.velocity.expressions import ExpressionParser
from desktop_app.velocity.lexer import Token
from desktop_app.velocity.nodes import Node

_ARGUMENT = r"""'[^'$#\\\x1c\r\n]*+'(?!')|"[^"$#\\\x1c\r\n]*+"(?!")|-?[0-9]+"""
_STEP = re.compile(rf"\.([A-Za-z_][A-Za-z0-9_]*)(?:(\()({_ARGUMENT})?\))?")
# Matched once and never taken back: written (...)*+ this is wrong on the Python 3.11.2 of Debian 12.
_STEPS = rf"(?=(?P<steps>(?:\.[A-Za-z_][A-Za-z0-9_]*+(?:\((?:{_ARGUMENT})?\))?)*))(?P=steps)"
# formal references end at their brace; others only where nothing behind them could still belong to them
_REFERENCE = re.compile(
    rf"(\$!?)(?:(\{{)(?=[^}}]*\}}))?([A-Za-z_][A-Za-z0-9_]*+){_STEPS}(?(2)\}}|(?![\[({{|}}#$\\\x1c]|\.[A-Za-z_]))"
)


def plain_reference(reader: ExpressionParser) -> Node | None:
    """The reference that begins at the lexer's position, taken; None (and nothing taken) for anything
    else."""
    lexer = reader.lexer
    found = _REFERENCE.match(lexer.text, lexer.position)
    if found is None or "true" in found.group() or "false" in found.group():
        return None
    return _from_match(reader, found)


def _from_match(reader: ExpressionParser, found: re.Match[str]) -> Node:
    lexer, tokens = reader.lexer, reader.tokens
    offset, first = found.start(), len(tokens)
    head, formal, root = found.group(1, 2, 3)
    node = Node("Reference", first)
    if head == "$" or head == "$!":
        node.extra = {"literal": found.group()}
    if formal:
        tokens.append(Token("LCURLY", head + formal, offset, None))
        tokens.append(Token("IDENTIFIER", root, found.start(3), None))
    else:
        tokens.append(Token("IDENTIFIER", head + root, offset, None))
    for step in _STEP.finditer(lexer.text, found.end(3), found.end()):
        place = step.start()
        name, brackets, argument = step.group(1, 2, 3)
        tokens.append(Token("DOT", ".", place, None))
        identifier = Node("Identifier", len(tokens))
        tokens.append(Token("IDENTIFIER", name, place + 1, None))
        if not brackets:
            node.children.append(identifier)
            continue
        method = Node("Method", identifier.first)
        method.children.append(identifier)
        tokens.append(Token("LPAREN", "(", step.start(2), None))
        if argument:
            inner = Node("String" if argument[0] in "'\"" else "Integer", len(tokens))
            tokens.append(
                Token("STRING" if argument[0] in "'\"" else "INTEGER", argument, step.start(3), None)
            )
            expression = Node("Expression", inner.first)
            expression.children.append(inner)
            method.children.append(expression)
        method.last = len(tokens)
        tokens.append(Token("REFMOD2_RPAREN", ")", step.end() - 1, None))
        node.children.append(method)
    if formal:
        tokens.append(Token("RCURLY", "}", found.end() - 1, None))
    lexer.position = found.end()
    lexer.tick()
    node.last = len(tokens) - 1
    reader.at = len(tokens)
    return node
