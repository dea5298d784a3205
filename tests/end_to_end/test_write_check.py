"""Writing is tried from the settings: one button that names list and account, then each step is said."""

from __future__ import annotations

from typing import Any


def test_tried_in_a_training_account(opened: Any, hands: Any) -> None:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    hands.press("Settings")
    hands.press("Settings of Training eSputnik")
    hands.press("Try writing to it")
    hands.press("Add a test contact to Newsletter · Training eSputnik")
    hands.read("This account can be written to")
    hands.read("write-check-")
    said = [entry.code for entry in opened.desk.journals[True].activity(kinds=("done",))]
    assert "write_check" in said
