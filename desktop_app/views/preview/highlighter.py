"""Colours for Velocity and HTML in an editor. Must not: judge the template; errors come from the engine."""

from __future__ import annotations

import re

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from desktop_app.views.theme import current_theme

MANY = 30
_WORDS = "if|elseif|else|end|foreach|set|macro|break|stop|define|parse|include|evaluate"
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("text2", re.compile(r"</?[A-Za-z][^>\s]*|/?>")),
    ("text3", re.compile(r"##.*|<!--.*?-->")),
    ("info", re.compile(r"%[A-Z][A-Z0-9_.]*(?:\|[^%]*)?%")),
    ("info", re.compile(r"\{?\*\|[\w.:]+\|\*\}?|\{\{.*?\}\}|%[a-z_]\w*%")),
    ("accent_text", re.compile(r"\{%.*?%\}|\*\|(?:IF|ELSE|END):?[\w.]*\|\*")),
    ("accent_text", re.compile(rf"#\{{?(?:{_WORDS})\b\}}?")),
    ("good", re.compile(r"\$!?(?:\{[^}\n]*\}|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*(?:\([^)\n]*\))?)*)")),
)


class TemplateHighlighter(QSyntaxHighlighter):
    """Later rules win: a variable inside a tag keeps its own colour. ``amber``: lines with a blank."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._amber: frozenset[int] = frozenset()
        self._formats: dict[str, QTextCharFormat] = {}
        self.restyle()

    def restyle(self) -> None:
        theme = current_theme()
        for name in (*(rule for rule, _pattern in _RULES), "warn"):
            made = QTextCharFormat()
            made.setForeground(theme.colour(name))
            self._formats[name] = made
        self.rehighlight()

    def set_amber(self, lines: frozenset[int]) -> None:
        """Lines whose variables came out empty, from 1."""
        if lines != self._amber:
            changed, self._amber = lines ^ self._amber, lines
            if len(changed) > MANY:  # one pass over all is quicker than many single ones
                self.rehighlight()
                return
            for line in changed:
                block = self.document().findBlockByNumber(line - 1)
                if block.isValid():
                    self.rehighlightBlock(block)

    def highlightBlock(self, text: str) -> None:
        amber = self.currentBlock().blockNumber() + 1 in self._amber
        for name, pattern in _RULES:
            look = self._formats["warn" if amber and name == "good" else name]
            for match in pattern.finditer(text):
                self.setFormat(match.start(), match.end() - match.start(), look)
