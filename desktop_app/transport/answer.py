"""What came back, read by one rule: text first, JSON if it parses, never by what the label says.

Owns: the answer's shape and its reading. Must not: judge it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

_PAGE = re.compile(r"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_WORDS = 2000
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""How JSON writes half a letter; a platform that cuts texts by length cuts emoji in two."""


class Expect(Enum):
    """What a good answer of a call may look like."""

    JSON = "json"
    JSON_OR_EMPTY = "json_or_empty"
    ANYTHING = "anything"  # a sentence, JSON or nothing; never a web page or half of some JSON


@dataclass(frozen=True, slots=True)
class Answer:
    """``headers`` have lower-case names. ``data`` is the parsed JSON or None; ``parsed`` tells JSON null from
    no JSON.

    ``repeated``: the platform's refusal proved that an earlier, unanswered attempt had been carried out.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    data: Any = None
    parsed: bool = False
    attempts: int = 1
    repeated: bool = False

    @property
    def is_page(self) -> bool:
        """A web page, whatever it is labelled."""
        return not self.parsed and bool(_PAGE.match(self.text))

    @property
    def is_cut(self) -> bool:
        """JSON that begins and does not end: no sentence begins like that."""
        return not self.parsed and self.text.lstrip()[:1] in ("{", "[")

    @property
    def empty(self) -> bool:
        return not self.text.strip()

    def fits(self, expect: Expect) -> bool:
        """Whether the body has the form that the call promises."""
        if expect is Expect.JSON:
            return self.parsed
        if expect is Expect.JSON_OR_EMPTY:
            return self.parsed or self.empty
        return not self.is_page and not self.is_cut

    @property
    def words(self) -> str:
        """The platform's own words: ``message`` of a JSON answer, else the text; a page's title. Not
        redacted.
        """
        found = _message(self.data) if self.parsed else ""
        if not found and self.is_page:
            title = _TITLE.search(self.text)
            found = " ".join(title.group(1).split()) if title else ""
        found = found or self.text.strip()
        return found if len(found) <= _WORDS else found[:_WORDS] + "…"


def read_answer(status: int, headers: Mapping[str, str], body: bytes, charset: str | None) -> Answer:
    """``body`` as text (UTF-8 unless another charset is named; bytes that are none become U+FFFD), then as
    JSON.
    """
    try:
        text = _whole_letters(body.decode(charset, errors="replace")) if charset else body.decode()
    except (LookupError, UnicodeError):  # a charset nobody knows, or one that these bytes cannot be
        text = body.decode("utf-8", errors="replace")
    text = text.removeprefix("\ufeff")
    try:
        data, parsed = json.loads(text), True
        data = _whole_letters(data) if _HALF.search(text) else data
    except ValueError:
        data, parsed = None, False
    except RecursionError:  # nested beyond any real answer
        data, parsed = None, False
    return Answer(status, headers, text, data, parsed)


def _whole_letters(data: Any) -> Any:
    """Halves of letters as U+FFFD: no database and no terminal takes them."""
    if isinstance(data, str):
        return data.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(data, Mapping):
        return {_whole_letters(name): _whole_letters(value) for name, value in data.items()}
    if isinstance(data, list):
        return [_whole_letters(value) for value in data]
    return data


def _message(data: Any) -> str:
    if isinstance(data, str):
        return data
    if isinstance(data, Mapping):
        for name in ("message", "errorMessage", "error_description", "error", "detail", "title"):
            value = data.get(name)
            if isinstance(value, str) and value.strip():
                return value.strip()
            if isinstance(value, Mapping) and (inner := _message(value)):
                return inner
    return ""
