"""What stands over the place of rows while the platform takes long: that it does, what we do, a way out.

Owns: the words for each reason. Must not: measure time (the view-model does).
"""

from __future__ import annotations

from datetime import UTC, datetime

from desktop_app.model.texts import t
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.tab import TabViewModel
from desktop_app.views.widgets.message_bar import MessageBar

KEY = "waiting"
_AGAIN = {"waiting.in_doubt": "again", "waiting.not_sent": "unreached", "waiting.busy": "busy"}
_PLAIN = {"waiting.asked": "asked", "waiting.pace": "pace"}


def waiting_words(vm: TabViewModel) -> tuple[str, str]:
    """Title and second line."""
    platform = vm.manifest.label if vm.manifest is not None else ""
    wait, line = vm.wait, t("waiting_line.slow_line")
    if wait is None:
        return t("waiting_line.slow", platform=platform), line
    if wait.until > datetime.now(UTC).timestamp():
        until = datetime.fromtimestamp(wait.until, UTC).astimezone()
        line = t("waiting_line.at", time=Formats().clock(until, seconds=True))
    if wait.reason in _AGAIN:
        key = f"waiting_line.{_AGAIN[wait.reason]}"
        return t(key, platform=platform, attempt=wait.attempt, most=wait.most), line
    return t(f"waiting_line.{_PLAIN.get(wait.reason, 'pace')}", platform=platform), line


def show_waiting(bar: MessageBar, vm: TabViewModel) -> None:
    """Bring the line in ``bar`` up to date; call it on every ``waiting_changed``."""
    if not vm.slow:
        bar.take_away(KEY)
        return
    title, line = waiting_words(vm)
    standing = bar.banner(KEY)
    if standing is not None:  # the button may have the focus: it stays
        standing.set_words(title, line)
        return
    bar.show_message(
        "info", title, line, key=KEY, action=t("waiting_line.stop"), on_action=vm.stop_waiting,
        closable=False, icon="hourglass",
    )  # fmt: skip
