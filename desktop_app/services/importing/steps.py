"""The wizard's steps as a table: what each needs before the next may begin.

Owns: order and names of the steps. Must not: know a screen.
"""

from __future__ import annotations

from enum import IntEnum


class Step(IntEnum):
    FILE = 0
    COLUMNS = 1
    CHECK = 2
    PLAN = 3
    RUN = 4
    RESULT = 5

    @property
    def text_key(self) -> str:
        return f"wizard.step.{self.name.lower()}"


BACK: dict[Step, Step] = {Step.COLUMNS: Step.FILE, Step.CHECK: Step.COLUMNS, Step.PLAN: Step.CHECK}
"""Where Back leads. Once something was sent there is no way back, only on."""
