"""A test mail in the real window: sent once, to the own list, and followed on with its dialog closed."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton

from desktop_app.model.texts import t
from desktop_app.views.preview import mail_view
from desktop_app.views.preview.sent_test_line import SentTestLine
from tests.end_to_end.steps import choose_in_menu

PATIENCE_MS = 120_000


def test_a_test_mail_is_followed_on_when_its_dialog_is_closed(
    opened: Any, hands: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The preview says what became of it, the record of what was done too, and the next dialog lists it."""
    monkeypatch.setattr(mail_view, "browser_may_start", lambda: False)  # the text is enough here
    hands.press("Start training")
    hands.click_row("Lists", 0)
    settings = opened.vm.parts.settings
    settings.set("test_addresses", "me@example.org")
    hands.qtbot.waitUntil(lambda: not settings.busy, timeout=PATIENCE_MS)
    hands.press("Message preview")
    hands.press("Open message")
    choose_in_menu(hands, t("preview.more_sources.stored", account=opened.vm.account.name))
    hands.press("Open")
    preview = opened.vm.preview
    hands.qtbot.waitUntil(lambda: preview.drawn is not None and preview.report.compared, timeout=PATIENCE_MS)

    hands.press("Send a test")
    hands.press("Send 1 test to…")
    hands.see(QAbstractButton, "Send another test")
    hands.press("Close")
    tests = preview.tests
    hands.qtbot.waitUntil(lambda: not tests.of(preview.account)[0].looking, timeout=PATIENCE_MS)
    sent = tests.of(preview.account)
    assert len(sent) == 1
    hands.read("The test to me@example.org")

    hands.press("Send a test")
    line = hands.see(SentTestLine, "me@example.org: …")
    assert "Request" in line.toolTip()
    hands.press("Cancel")
    assert len(tests.of(preview.account)) == 1
