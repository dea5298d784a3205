"""What stands behind the running page, for whoever looks after the import: ids, requests, each delivery.

Owns: the words and their order. Must not: read anything that the page does not hold already.
"""

from __future__ import annotations

from desktop_app.model.texts import t
from desktop_app.services.importing.nouns import Overview
from desktop_app.viewmodels.formats import Formats
from desktop_app.views.wizard.states import STATES, state_words


def run_details(overview: Overview, platform: str, formats: Formats) -> str:
    """One fact a line, then the latest deliveries with the state each is noted in."""
    view = overview.view
    listed = f"{view.list} ({view.list_id})" if view.list_id else view.list
    facts = [
        (t("run_details.job"), view.job),
        (t("run_details.account"), f"{view.account} ({platform})"),
        (t("run_details.list"), listed),
        (t("run_details.file"), view.file),
        (t("run_details.started"), view.started.astimezone().isoformat(" ", "seconds")),
        (t("run_details.requests"), formats.number(view.requests)),
        (t("run_details.open"), formats.number(view.sessions_open)),
        (t("run_details.words"), view.text),
    ]
    lines = [f"{name}: {value}" for name, value in facts if value]
    for one in overview.deliveries:
        told = [f"{state_words(s, platform)} {one.states[s]}" for s, _tone in STATES if one.states.get(s)]
        at = "" if one.at is None else formats.clock(one.at.astimezone(), seconds=True)
        head = t("wizard.run.delivery", number=one.number, count=one.rows)
        lines.append(" · ".join(part for part in (head, one.state, ", ".join(told), at) if part))
    return "\n".join(lines)
