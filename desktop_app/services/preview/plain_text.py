"""A message as text alone, as a mail program without HTML shows it. Must not: load or follow anything."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    (
        "p",
        "div",
        "table",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "br",
        "hr",
        "blockquote",
    )
)
_HIDDEN = frozenset(("style", "script", "title", "head", "template"))
_GAPS = re.compile(r"[ \t\r\f\v\u00a0]+")


def plain_text(html: str) -> str:
    """The readable text, links as ``words (address)``, pictures by their words."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    lines = [_GAPS.sub(" ", line).strip() for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0
        self._address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag in _BLOCKS:
            self.parts.append("\n\n" if tag in ("p", "table", "h1", "h2", "h3") else "\n")
        elif tag == "td":
            self.parts.append("  ")
        elif tag == "a":
            self._address = (given.get("href") or "").strip()
        elif tag == "img" and not self._hidden and given.get("alt"):
            self.parts.append(f"[{given['alt']}]")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag == "a" and self._address:
            self.parts.append(f" ({self._address})")
            self._address = ""
        elif tag in ("p", "table", "h1", "h2", "h3", "li", "tr"):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(re.sub(r"\s+", " ", data))
