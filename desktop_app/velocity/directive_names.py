"""The names of the directives of both engines. Data only."""

from __future__ import annotations

BLOCK_DIRECTIVES = {"foreach", "macro", "define"}
LINE_DIRECTIVES = {"break", "stop", "include", "parse", "evaluate"}
DIRECTIVES = BLOCK_DIRECTIVES | LINE_DIRECTIVES
# 1.7 knows one more: what stands in it is printed as it is written; 2.x has #[[ ]]# instead
BLOCK_DIRECTIVES_17 = BLOCK_DIRECTIVES | {"literal"}
DIRECTIVES_17 = DIRECTIVES | {"literal"}
CONTROL = {"if", "end", "set", "else", "elseif"}
