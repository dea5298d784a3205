"""From a place in the finished message back to the line of the template.

Owns: the merge-tag step with its bookkeeping, and the look-up. Must not: judge what was found.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from desktop_app.velocity import OutputRange, merge_tags


class Provenance:
    """Made from the engine's output, its ranges and the contact; ``text`` is the message with tags filled."""

    def __init__(self, output: str, ranges: Sequence[OutputRange], contact: Mapping[str, Any]) -> None:
        self._output = output
        self._starts = [piece.start for piece in ranges]
        self._ranges = ranges
        self._before: list[int] = []
        self._after: list[int] = []
        parts: list[str] = []
        if "%" in output and merge_tags.tags(output):
            # line by line: no tag runs over a line end, so a shift inside a line stays inside it
            old = new = 0
            for line in output.splitlines(keepends=True):
                self._before.append(old)
                self._after.append(new)
                parts.append(merge_tags.fill(line, contact))
                old += len(line)
                new += len(parts[-1])
            self.text = "".join(parts)
        else:
            self.text = output

    def line_at(self, offset: int) -> int:
        """Line of the template behind the character at ``offset`` of the finished message; 0 if unknown."""
        if self._after:
            place = bisect_right(self._after, offset) - 1
            offset = self._before[place] + offset - self._after[place]
        return self.line_at_output(offset)

    def line_at_output(self, offset: int) -> int:
        """The same for an ``offset`` of the engine's output, before merge tags were filled."""
        place = bisect_right(self._starts, offset) - 1
        if place < 0:
            return 0
        piece = self._ranges[place]
        # a piece of plain text begins on its line and runs on over further ones
        return piece.line + self._output.count("\n", piece.start, min(offset, piece.end))
