"""What stands over the place of an answer while the platform takes long: that it does, what we do, a way out.

Owns: the words for each reason. Must not: measure time (the view-model does).
"""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QObject

from desktop_app.model.texts import t
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.patience import Patience
from desktop_app.views.widgets.message_bar import MessageBar

KEY = "waiting"
_AGAIN = {"waiting.in_doubt": "again", "waiting.not_sent": "unreached", "waiting.busy": "busy"}
_PLAIN = {"waiting.asked": "asked", "waiting.pace": "pace"}


def waiting_words(patience: Patience) -> tuple[str, str]:
    """Title and second line."""
    platform, wait = patience.platform, patience.wait
    line = t("waiting_line.slow_line" if patience.can_stop else "waiting_line.write_line")
    if wait is None:
        key = "waiting_line.slow" if platform else "waiting_line.slow_some"
        return t(key, platform=platform), line
    if wait.until > datetime.now(UTC).timestamp():
        until = datetime.fromtimestamp(wait.until, UTC).astimezone()
        line = t("waiting_line.at", time=Formats().clock(until, seconds=True))
    if wait.reason in _AGAIN:
        key = f"waiting_line.{_AGAIN[wait.reason]}"
        return t(key, platform=platform, attempt=wait.attempt, most=wait.most), line
    return t(f"waiting_line.{_PLAIN.get(wait.reason, 'pace')}", platform=platform), line


class WaitingLine(QObject):
    """Keeps the line in ``bar`` up to date; it goes with the bar."""

    def __init__(self, bar: MessageBar, patience: Patience) -> None:
        super().__init__(bar)
        self._bar = bar
        self._patience = patience
        self._stops = False
        patience.changed.connect(self.show)
        self.show()

    def show(self) -> None:
        bar, patience = self._bar, self._patience
        if not patience.slow:
            bar.take_away(KEY)
            return
        title, line = waiting_words(patience)
        standing = bar.banner(KEY)
        if standing is not None and self._stops is patience.can_stop:
            standing.set_words(title, line)  # the button may have the focus: it stays
            return
        self._stops = patience.can_stop
        bar.show_message(
            "info", title, line, key=KEY, action=t("waiting_line.stop") if self._stops else "",
            on_action=patience.stop, closable=False, icon="hourglass",
        )  # fmt: skip
