"""What became of an undo, in words: people by state and reason, and what no undo takes back.

Owns: choosing the sentence. Must not: hold one (the catalogue does) or decide a state.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop_app.journal import UndoState, UndoStep
from desktop_app.model.texts import has, t
from desktop_app.provider_api.manifest import ImportTarget


@dataclass(frozen=True, slots=True)
class UndoReason:
    """How many people share what became of them. ``kind`` as the plan calls it."""

    state: UndoState
    code: str
    kind: str
    count: int
    text: str

    def as_json(self) -> dict[str, Any]:
        return {
            "state": self.state.value, "code": self.code, "kind": self.kind, "count": self.count,
            "text": self.text,
        }  # fmt: skip


def undo_reason(state: UndoState, code: str, kind: str, count: int, platform: str) -> UndoReason:
    return UndoReason(state, code, kind, count, reason_text(state, code, platform))


def reason_text(state: UndoState, code: str, platform: str) -> str:
    """The sentence for a code; for codes that have none, the one of its state."""
    for key in (f"take_back.reason.{code}", f"undo.note.{code}"):
        if has(key):
            return t(key, platform=platform)
    return t(f"take_back.state.{state.value}", platform=platform)


def step_json(step: UndoStep, platform: str) -> dict[str, Any]:
    """One person, for files and other programs."""
    return {
        "row": step.row, "rows": step.rows, "platform_id": step.contact, "kind": step.kind,
        "state": step.state.value, "code": step.code, "reason": reason_text(step.state, step.code, platform),
        "fields": list(step.fields), "detail": step.detail,
    }  # fmt: skip


def not_undone(target: ImportTarget, platform: str) -> tuple[str, ...]:
    """Sentences: what the import may have started stays, whatever is taken back."""
    started = tuple(t(key, platform=platform) for key in target.starts)
    return (t("take_back.not_undone", platform=platform), *started)
