"""How the states of rows are told: order, tone, words. Must not: count."""

from __future__ import annotations

from desktop_app.model.report import ReasonCount, RowState, SaidBy
from desktop_app.model.texts import t

STATES: tuple[tuple[RowState, str], ...] = (
    (RowState.CREATED, "good"),
    (RowState.UPDATED, "acc"),
    (RowState.UNCHANGED, "mute"),
    (RowState.ACCEPTED, "info"),
    (RowState.SKIPPED, "warn"),
    (RowState.REJECTED_HERE, "bad"),
    (RowState.REJECTED_THERE, "bad"),
    (RowState.IN_DOUBT, "warn"),
    (RowState.NOT_SENT, "mute"),
)


def state_words(state: RowState, platform: str) -> str:
    return t(f"wizard.state.{state.value}", platform=platform)


def said_words(state: RowState, reasons: tuple[ReasonCount, ...], platform: str) -> str:
    """Who said so: for rows left out the most frequent reasons with their counts, else the source."""
    mine = sorted(
        (item for item in reasons if item.state is state and item.count), key=lambda item: -item.count
    )
    if not mine:
        return ""
    if state in (RowState.SKIPPED, RowState.REJECTED_HERE, RowState.REJECTED_THERE, RowState.IN_DOUBT):
        shown = mine[0].text.rstrip(".")
        return t("wizard.said.and_more", first=shown, count=len(mine) - 1) if len(mine) > 1 else shown
    if state is RowState.UNCHANGED:
        return t("wizard.said.unchanged")
    if state is RowState.ACCEPTED:
        return t("wizard.said.accepted", platform=platform)
    if state is RowState.NOT_SENT:
        return t("wizard.said.not_sent")
    sources = {item.said_by for item in mine}
    said = SaidBy.READING if SaidBy.READING in sources else mine[0].said_by
    return t(f"wizard.said.{said.value}", platform=platform)
