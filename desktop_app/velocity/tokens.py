"""The tokens of the two template languages, state by state, in the order of the grammars (the order decides
between matches of one length). Data only: what a token does to the lexer's state is in lexer.py."""

from __future__ import annotations

import re
from collections.abc import Callable

Matcher = Callable[[str, int], "re.Match[str] | None"]

# lexical states
(
    DEFAULT,
    PRE_DIRECTIVE,
    DIRECTIVE,
    PRE_REFERENCE,
    REFERENCE,
    REFMODIFIER,
    REFMOD2,
    REFMOD3,
    REFINDEX,
    ALT_VAL,
    IN_LINE_COMMENT,
    IN_FORMAL_COMMENT,
    IN_BLOCK_COMMENT,
    IN_TEXTBLOCK,
) = range(14)

_STATES = {
    "D": DEFAULT,
    "p": PRE_DIRECTIVE,
    "d": DIRECTIVE,
    "P": PRE_REFERENCE,
    "R": REFERENCE,
    "M": REFMODIFIER,
    "2": REFMOD2,
    "3": REFMOD3,
    "I": REFINDEX,
    "A": ALT_VAL,
    "l": IN_LINE_COMMENT,
    "f": IN_FORMAL_COMMENT,
    "b": IN_BLOCK_COMMENT,
    "t": IN_TEXTBLOCK,
}
_ALL = "".join(_STATES)

_NL = r"(?:\r\n|\n|\r)"
_STRING = r""""[^"\x1c]*+(?:""[^"\x1c]*+)*"|'[^'\x1c]*+(?:''[^'\x1c]*+)*'"""
_STRING17 = _STRING.replace(r"\x1c", "")
_FLOAT = r"-?[0-9]+\.[0-9]*(?:[eE][+-]?[0-9]+)?|-?\.[0-9]+(?:[eE][+-]?[0-9]+)?|-?[0-9]+[eE][+-]?[0-9]+"
_PLAIN = r"[^$#\\\r\n\x1c]"
_TEXT = rf"[ \t]*+[^$#\\\r\n\x1c \t]{_PLAIN}*+{_NL}(?:{_PLAIN}*+{_NL})*+"
_EMPTY_INDEX = r"\$\[|\$!\[|\$\\!\[|\$\."
_EAT = rf"(?:[ \t]*{_NL})?"

# (name, states, pattern); a name ending in "!" is a piece that goes on (MORE), in "?" a special token,
# in "-" something skipped
_OPERATORS = [
    ("MINUS", r"-"),
    ("PLUS", r"\+"),
    ("MULTIPLY", r"\*"),
    ("DIVIDE", r"/"),
    ("MODULUS", r"%"),
    ("AND", r"&&|and"),
    ("OR", r"\|\||or"),
    ("LT", r"<|lt"),
    ("LE", r"<=|le"),
    ("GT", r">|gt"),
    ("GE", r">=|ge"),
    ("EQ", r"==|eq"),
    ("NE", r"!=|ne"),
    ("NOT", r"!|not"),
    ("EQUALS", r"="),
]
_WORD24 = r"[A-Za-z_@][A-Za-z0-9_]*"
_WORD17 = r"[A-Za-z_@][A-Za-z0-9_@]*"
_BRACKETED17 = r"\{[A-Za-z_][A-Za-z0-9_@]*\}"

# what a match of the token can begin with: keeps the number of patterns tried for one character small
_BEGINS = {
    "BLOCK_COMMENT": r"\*",
    "BLOCK_START!": r"#",
    "BLOCK_TEXT!": r"[^\x1c]",
    "BRACKETED_WORD": r"\{",
    "COLON": r":",
    "COMMA": r",",
    "DIRECTIVE_TERMINATOR?": r".",
    "DOLLAR!": r"[\\$]",
    "DOT": r"\.",
    "DOUBLEDOT": r"\.",
    "DOUBLE_ESCAPE": r"\\",
    "ELSE": r"[e{]",
    "ELSEIF": r"[e{]",
    "EMPTY_INDEX": r"\$",
    "END": r"[e{]",
    "ESCAPE": r"\\",
    "ESCAPE_DIRECTIVE": r"\\",
    "FALSE": r"f",
    "FLOAT": r"[-.0-9]",
    "FORMAL_COMMENT": r"\*",
    "FORMAL_START!": r"#",
    "HASH!": r"#",
    "IDENTIFIER": r"[A-Za-z_]",
    "IF": r"[i{]",
    "INDEX_LBRACKET": r"\[",
    "INDEX_RBRACKET": r"\]",
    "INLINE_TEXT": r"[^$#\\\r\n\x1c]",
    "INTEGER": r"[-0-9]",
    "LBRACKET": r"\[",
    "LCURLY": r"\{",
    "LEFT_CURLEY": r"\{",
    "LINE_COMMENT": r"[\r\n]",
    "LINE_COMMENT_START": r"#",
    "LONE_SYMBOL": r"\x1c",
    "LPAREN": r"\(",
    "NEWLINE": r"[\r\n]",
    "OR_2": r"\|",
    "PIPE": r"\|",
    "RBRACKET": r"\]",
    "RCURLY": r"\}",
    "REFMOD2_RPAREN": r"\)",
    "RIGHT_CURLEY": r"\}",
    "RPAREN": r"\)",
    "SKIP-": r".",
    "STRING": r'["\']',
    "SUFFIX": r"[ \t\r\n]",
    "TERMINATOR?": r".",
    "TEXT": r"[^$#\\]",
    "TEXTBLOCK": r"\]",
    "TEXTBLOCK_START!": r"#",
    "TRUE": r"t",
    "WHITESPACE": r"[ \t\r\n]",
    "WORD": r"[A-Za-z_@]",
    "ZERO_WIDTH": r"\x1c",
    "SET": r"[# \t]",
    "MINUS": "-",
    "PLUS": r"\+",
    "MULTIPLY": r"\*",
    "DIVIDE": "/",
    "MODULUS": "%",
    "AND": "[&a]",
    "OR": "[|o]",
    "LT": "[<l]",
    "LE": "[<l]",
    "GT": "[>g]",
    "GE": "[>g]",
    "EQ": "[=e]",
    "NE": "[!n]",
    "NOT": "[!n]",
    "EQUALS": "=",
}

SPEC_24: list[tuple[str, str, str]] = [
    ("LONE_SYMBOL", "pP", r"\x1c"),
    ("ZERO_WIDTH", "RM3Id2Dfl", r"\x1c"),
    ("INDEX_LBRACKET", "RM3", r"\["),
    ("OR_2", "RM3", r"\|\|"),
    ("PIPE", "RM3", r"\|"),
    ("INDEX_RBRACKET", "I", r"\]"),
    ("LBRACKET", "d2A", r"\["),
    ("RBRACKET", "d2A", r"\]"),
    ("COMMA", "d2A", r","),
    ("DOUBLEDOT", "d2A", r"\.\."),
    ("COLON", "d2A", r":"),
    ("LEFT_CURLEY", "d2A", r"\{"),
    ("RIGHT_CURLEY", "d2A", r"\}"),
    ("LPAREN", "dM", r"\("),
    ("RPAREN", "d", r"\)"),
    ("REFMOD2_RPAREN", "2", r"\)"),
    ("ESCAPE_DIRECTIVE", "D", rf"(?:\\\\)*\\#(?:{_WORD24}|\{{{_WORD24}\}})"),
    ("SET", "DPRM23", r"#(?:set|\{set\})[ \t]*\("),
    ("DOLLAR!", _ALL, r"\\*+\$"),
    ("DOLLAR!", _ALL, r"\\*+\$\\*!"),
    ("TEXTBLOCK_START!", _ALL, r"#\[\["),
    ("FORMAL_START!", _ALL, r"#\*\*[^#\x1c]"),
    ("BLOCK_START!", _ALL, r"#\*"),
    ("HASH!", _ALL, r"#"),
    ("LINE_COMMENT_START", "DpdRP23M", r"##"),
    ("LINE_COMMENT", "l", _NL),
    ("FORMAL_COMMENT", "f", r"\*#"),
    ("BLOCK_COMMENT", "b", r"\*#"),
    ("TEXTBLOCK", "t", r"\]\]#"),
    ("SKIP-", "lfb", r"[^\\$#*\r\n\x1c]+|[\s\S]"),
    ("BLOCK_TEXT!", "t", r"[^\]$#\\\x1c]+|[^\x1c]"),
    ("WHITESPACE", "DI2dA", r"[ \t]+"),
    ("NEWLINE", "DI2dA", _NL),
    ("SUFFIX", "pP", rf"[ \t]*{_NL}"),
    ("STRING", "d2IA", _STRING),
    ("TRUE", "RdM2IA", r"true"),
    ("FALSE", "RdM2IA", r"false"),
    *[(name, "d2IA", pattern) for name, pattern in _OPERATORS],
    ("END", "p", r"end|\{end\}"),
    ("IF", "p", r"if|\{if\}"),
    ("ELSEIF", "p", r"elseif|\{elseif\}"),
    ("ELSE", "p", r"else|\{else\}"),
    ("INTEGER", "pd2IA", r"-?[0-9]+(?:\.\.)?"),
    ("FLOAT", "pd2IA", _FLOAT),
    ("WORD", "pd", _WORD24),
    ("BRACKETED_WORD", "pd", rf"\{{{_WORD24}\}}"),
    ("IDENTIFIER", "PM2", r"[A-Za-z_][A-Za-z0-9_]*"),
    ("DOT", "RM23", r"\.[A-Za-z_]"),
    ("LCURLY", "PRM3", r"\{"),
    ("RCURLY", "PRM3", r"\}"),
    ("TERMINATOR?", "PRM3", r"[\s\S]"),
    ("DIRECTIVE_TERMINATOR?", "p", r"[\s\S]"),
    ("DOUBLE_ESCAPE", "D", r"\\\\"),
    ("ESCAPE", "D", r"\\"),
    ("TEXT", "D", _TEXT),
    ("INLINE_TEXT", "D", rf"{_PLAIN}+"),
    ("EMPTY_INDEX", "DP", _EMPTY_INDEX),
]

SPEC_17: list[tuple[str, str, str]] = [
    ("INDEX_LBRACKET", "RM", r"\["),
    ("INDEX_RBRACKET", "I", r"\]"),
    ("LBRACKET", "d2", r"\["),
    ("RBRACKET", "d2", r"\]"),
    ("COMMA", "d2", r","),
    ("DOUBLEDOT", "d2", r"\.\."),
    ("COLON", "d2", r":"),
    ("LEFT_CURLEY", "d2", r"\{"),
    ("RIGHT_CURLEY", "d2", r"\}"),
    ("LPAREN", "dM", r"\("),
    ("RPAREN", "d", rf"\){_EAT}"),
    ("REFMOD2_RPAREN", "2", r"\)"),
    ("ESCAPE_DIRECTIVE", "D", rf"(?:\\\\)*\\#(?:{_WORD17}|{_BRACKETED17})"),
    ("SET", "DRM2", r"[ \t]*#(?:set|\{set\}) *\("),
    ("DOLLAR!", _ALL, r"\\*+\$"),
    ("DOLLAR!", _ALL, r"\\*+\$\\*!"),
    ("TEXTBLOCK_START!", _ALL, r"#\[\["),
    ("FORMAL_START!", _ALL, r"#\*\*[^#]"),
    ("BLOCK_START!", _ALL, r"#\*"),
    ("HASH!", _ALL, r"#"),
    ("LINE_COMMENT_START", "DpdR", r"##"),
    ("DOUBLE_ESCAPE", "D", r"\\\\"),
    ("ESCAPE", "D", r"\\"),
    ("TEXT", "D", r"[^$#\\]+"),
    ("LINE_COMMENT", "l", _NL),
    ("FORMAL_COMMENT", "f", r"\*#"),
    ("BLOCK_COMMENT", "b", r"\*#"),
    ("TEXTBLOCK", "t", r"\]\]#"),
    ("SKIP-", "lfb", r"[^\\$#*\r\n]+|[\s\S]"),
    ("BLOCK_TEXT!", "t", r"[^\]$#\\]+|[\s\S]"),
    ("WHITESPACE", "d2I", r"[ \t\n\r]+"),
    ("STRING", "d2I", _STRING17),
    ("TRUE", "RdM2I", r"true"),
    ("FALSE", "RdM2I", r"false"),
    ("NEWLINE", "d", _NL),
    *[(name, "d", pattern) for name, pattern in _OPERATORS],
    ("END", "p", rf"end{_EAT}|\{{end\}}{_EAT}"),
    ("IF", "p", r"if|\{if\}"),
    ("ELSEIF", "p", r"elseif|\{elseif\}"),
    ("ELSE", "p", rf"else{_EAT}|\{{else\}}{_EAT}"),
    ("INTEGER", "pd2I", r"-?[0-9]+(?:\.\.)?"),
    ("FLOAT", "pd2I", _FLOAT),
    ("WORD", "pd", _WORD17),
    ("BRACKETED_WORD", "pd", _BRACKETED17),
    ("IDENTIFIER", "RM2", r"[A-Za-z_][A-Za-z0-9_-]*"),
    ("DOT", "RM2", r"\.[A-Za-z]"),
    ("LCURLY", "RM", r"\{"),
    ("RCURLY", "RM", r"\}"),
    ("TERMINATOR?", "RM", r"[\s\S]"),
    ("DIRECTIVE_TERMINATOR?", "p", r"[\s\S]"),
    ("EMPTY_INDEX", "DR", _EMPTY_INDEX),
]

BACKSLASHES: Matcher = re.compile(r"\\+").match
WHOLE_LINES: Matcher = re.compile(_TEXT).match
CLOSING: Matcher = re.compile(r"#(?:end|else)(?![A-Za-z0-9_])").match
REST_OF_LINE: Matcher = re.compile(rf"{_PLAIN}+").match

Candidates = list[tuple[str, Matcher]]


class _Table(dict[str, Candidates]):
    """For one state: a character -> the tokens that may begin with it. Filled as characters are met."""

    def __init__(self, entries: list[tuple[str, str]]) -> None:
        super().__init__()
        self._entries = [
            (name, re.compile(_BEGINS.get(name, "."), re.DOTALL), re.compile(pattern).match)
            for name, pattern in entries
        ]

    def __missing__(self, char: str) -> Candidates:
        found: Candidates = [(name, match) for name, begins, match in self._entries if begins.match(char)]
        if len(self) < 4096:
            self[char] = found
        return found


def _build(spec: list[tuple[str, str, str]]) -> list[_Table]:
    entries: list[list[tuple[str, str]]] = [[] for _ in _STATES]
    for name, states, pattern in spec:
        for letter in states:
            entries[_STATES[letter]].append((name, pattern))
    return [_Table(of_state) for of_state in entries]


TABLE_24 = _build(SPEC_24)
TABLE_17 = _build(SPEC_17)
