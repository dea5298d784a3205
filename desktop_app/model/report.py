"""What became of every row: the states, the reasons, the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class RowState(StrEnum):
    """Each row of a file is in exactly one of these, at every moment."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    ACCEPTED = "accepted"
    SKIPPED = "skipped"
    REJECTED_HERE = "rejected_here"
    REJECTED_THERE = "rejected_there"
    IN_DOUBT = "in_doubt"
    NOT_SENT = "not_sent"


class SaidBy(StrEnum):
    """Who said so. Without a platform's answer or a reading a row is never more than accepted."""

    PLATFORM = "platform"  # its answer
    READING = "reading"  # absent before, present after; or equal before
    RULE = "rule"  # a rule of ours or the person's choice
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """``row`` counts data rows from 1, ``line`` is where it starts in the file."""

    row: int
    line: int
    state: RowState
    code: str = ""
    reason: str = ""
    advice: str = ""
    said_by: SaidBy = SaidBy.NOBODY
    platform_id: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The equation: ``total`` (counted from the file, apart) = sum of all states (counted from the rows)."""

    total: int
    counts: Mapping[RowState, int] = field(default_factory=dict)

    @property
    def explained(self) -> int:
        return sum(self.counts.values())

    @property
    def adds_up(self) -> bool:
        return self.total == self.explained

    def count(self, state: RowState) -> int:
        return self.counts.get(state, 0)

    def as_json(self) -> dict[str, int]:
        return {"total": self.total} | {state.value: self.count(state) for state in RowState}


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many rows share a state and a reason."""

    state: RowState
    code: str
    count: int
    text: str
    said_by: SaidBy = SaidBy.NOBODY
