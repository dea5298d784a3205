"""Checks of a finished message that need no network: links, pictures, unsubscribing, size.

Owns: these rules. Must not: ask an address whether it answers, or know how the message was made; places
come from
``line_at``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urlsplit

from desktop_app.services.preview.nouns import Finding
from desktop_app.services.preview.syntaxes import PLATFORM_TAGS

SIZE_LIMIT = 102 * 1024  # bytes; Gmail cuts a message there
_UNSUBSCRIBE = re.compile(
    r"unsubscri|\*\|unsub\|\*|opt[-_ ]?out|відпис|відмов|отпис|odhlás|odhlas|wypis|rezygn|abmeld|désabonn"
    r"|desubscri",
    re.IGNORECASE,
)
_LEFT_OVER = re.compile(r"\$!?\{?[A-Za-z_]|\{\{|\*\||%[A-Z][A-Z0-9_.]*(?:\|[^%]*)?%")
_PLATFORM_TAG = re.compile(rf"\*\|(?:{'|'.join(sorted(PLATFORM_TAGS))})\|\*", re.IGNORECASE)
_SCHEMES = ("http", "https", "mailto", "tel", "sms", "viber", "tg")


def check_message(
    html: str, line_at: Callable[[int], int], *, bulk: bool = True, leftovers: bool = True
) -> list[Finding]:
    """Findings in the order of the message. ``bulk``: a way to unsubscribe is required. ``leftovers``: False
    for a message whose places are filled elsewhere: then they are no fault."""
    reader = _Reader(html, line_at, leftovers)
    reader.feed(html)
    reader.close()
    found = reader.found
    size = len(html.encode("utf-8", "surrogatepass"))
    if size > SIZE_LIMIT:
        cut = len(html.encode("utf-8", "surrogatepass")[:SIZE_LIMIT].decode("utf-8", "ignore"))
        found.append(Finding("too_large", "warning", line_at(cut), str(round(size / 1024))))
    if bulk and not reader.unsubscribe:
        found.append(Finding("no_unsubscribe", "warning", 0))
    return found


def is_unsubscribe(text: str) -> bool:
    """Whether an address or the words of a link speak of unsubscribing."""
    return _UNSUBSCRIBE.search(text) is not None


class _Reader(HTMLParser):
    def __init__(self, html: str, line_at: Callable[[int], int], leftovers: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._leftovers = leftovers
        self.found: list[Finding] = []
        self.unsubscribe = False
        self._line_at = line_at
        self._starts = [0]
        for match in re.finditer("\n", html):
            self._starts.append(match.end())
        self._link: list[str] | None = None
        self._link_line = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self._end_link()
            self._link, self._link_line = [], self._line()
            self._check_link(given["href"])
        elif tag == "img":
            self._check_picture(given, {name for name, _value in attrs})
        elif tag == "form":
            self._add("form", "warning")
        elif tag == "script":
            self._add("script", "warning")

    def handle_data(self, data: str) -> None:
        if self._link is not None:
            self._link.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._end_link()

    def close(self) -> None:
        super().close()
        self._end_link()

    def _end_link(self) -> None:
        if self._link is not None and is_unsubscribe("".join(self._link)):
            self.unsubscribe = True
        self._link = None

    def _check_link(self, href: str) -> None:
        address = href.strip()
        if is_unsubscribe(address):
            self.unsubscribe = True
        if address in ("", "#"):
            self._add("link_empty", "error")
        elif _PLATFORM_TAG.search(address):
            pass  # the platform puts its own address there
        elif _LEFT_OVER.search(address):
            if self._leftovers:
                self._add("link_unfilled", "error", address)
        elif not address.startswith("#"):
            self._check_address(address)

    def _check_address(self, address: str) -> None:
        try:
            parts = urlsplit(address)
        except ValueError:
            self._add("link_broken", "error", address)
            return
        scheme = parts.scheme.lower()
        if scheme not in _SCHEMES:
            self._add("link_no_scheme" if not scheme else "link_scheme", "error", address)
        elif scheme in ("http", "https"):
            host = parts.hostname or ""
            if not host or "." not in host or re.search(r"\s", address):
                self._add("link_broken", "error", address)
            elif scheme == "http":
                self._add("link_plain", "info", address)

    def _check_picture(self, given: dict[str, str], names: set[str]) -> None:
        source = given.get("src", "").strip()
        if "alt" not in names:
            self._add("no_alt", "warning", source)
        if not source:
            self._add("picture_empty", "error")
        elif _LEFT_OVER.search(source):
            if self._leftovers:
                self._add("picture_unfilled", "error", source)
        elif not source.lower().startswith(("http://", "https://", "cid:", "data:image/")):
            self._add("picture_local", "error", source)

    def _add(self, code: str, severity: str, detail: str = "") -> None:
        level: dict[str, Finding] = {
            "error": Finding(code, "error", self._line(), detail),
            "warning": Finding(code, "warning", self._line(), detail),
            "info": Finding(code, "info", self._line(), detail),
        }
        self.found.append(level[severity])

    def _line(self) -> int:
        line, column = self.getpos()
        return self._line_at(self._starts[line - 1] + column)
