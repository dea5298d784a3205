"""The syntax tree: one small class, since the compiler looks at types only. Must not evaluate anything."""

from __future__ import annotations

from typing import Any

from desktop_app.velocity.lexer import Token

_NOTHING: dict[str, Any] = {}


class Node:
    """type: name of the grammar rule; first and last: indexes into the parser's token list (the text of a
    node is the text of its tokens); attributes that only some types need are in `extra`."""

    __slots__ = ("children", "extra", "first", "last", "type")

    def __init__(self, type_name: str, first: int) -> None:
        self.type = type_name
        self.children: list[Node] = []
        self.first = first
        self.last = first
        self.extra: dict[str, Any] = _NOTHING

    def note(self, name: str, value: Any) -> None:
        """Keeps an attribute; most nodes have none, so the dictionary is made when it is needed."""
        if self.extra is _NOTHING:
            self.extra = {}
        self.extra[name] = value


def special_text(special: list[str]) -> str:
    """The $ and # (with backslashes before a $) that the lexer had set aside in front of a token."""
    out: list[str] = []
    for image in special:
        i = 0
        while i < len(image):
            char = image[i]
            if char in "#$":
                out.append(char)
            elif char == "\\":
                j = i
                while j < len(image) and image[j] == "\\":
                    j += 1
                if j < len(image) and image[j] == "$":
                    out.append(image[i : j + 1])
                    i = j + 1
            i += 1
    return "".join(out)


def token_literal(token: Token) -> str:
    if token.kind == "BLOCK_COMMENT":
        return ""
    if not token.special or token.special[-1].startswith("##"):
        return token.image
    return special_text(token.special) + token.image
