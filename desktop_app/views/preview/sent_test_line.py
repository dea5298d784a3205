"""One test mail that has left, as a line: when, to whom, what became of it. Must not: hold a rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.viewmodels.preview.sent_tests import Phase, SentTest
from desktop_app.views.theme.measure import row
from desktop_app.views.widgets.banner import Tone
from desktop_app.views.widgets.label import ElidedLabel, Label
from desktop_app.views.widgets.pill import Pill
from desktop_app.views.widgets.presenter import presented

TONES: dict[Phase, tuple[Tone, str]] = {
    Phase.SENDING: ("info", "sending"),
    Phase.ACCEPTED: ("info", "accepted"),
    Phase.DELIVERED: ("good", "delivered"),
    Phase.FAILED: ("bad", "failed"),
    Phase.REFUSED: ("bad", "refused"),
    Phase.DOUBT: ("warn", "doubt"),
}


class SentTestLine(QWidget):
    """The state stands in words, the number of the request in the tool tip."""

    def __init__(
        self, test: SentTest, platform: str, clock: Callable[[datetime], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        tone, state = TONES[test.phase]
        who = ElidedLabel(presented(test.trial.to), "body", min_width=120)
        subject = ElidedLabel(test.trial.subject or test.trial.template, "cap", min_width=60)
        self.state = Pill(t("sent_tests.looking" if test.looking else f"sent_tests.{state}"), tone)
        told = [t(f"test_send.state.{state}", platform=platform)]
        if test.words:
            told.append(t("sent_tests.says", platform=platform, state=test.words))
        if test.ids:
            told.append(t("sent_tests.request", id=", ".join(test.ids)))
        if test.error is not None:
            told.append(test.error.message)
        self.setToolTip("\n".join(told))
        self.setAccessibleName(f"{presented(test.trial.to)}: {self.state.text()}")
        layout = row(Label(clock(test.at), "cap"), who, subject, self.state, gap=12, parent=self)
        layout.setStretch(1, 1)
        layout.setStretch(2, 1)
