"""An import from beginning to end by somebody who only hears it, and what opens over the window: every
control says what it is, each step, each quarter of the way and the end are said without a question."""

from __future__ import annotations

import sys

import pytest

from tests.end_to_end.listener import Listener, until

pytestmark = [
    pytest.mark.display,
    pytest.mark.timeout(240),
    pytest.mark.skipif(sys.platform != "linux", reason="the bus is that of Linux"),
]


def test_a_whole_import_by_ear(listener: Listener) -> None:
    reader = listener.reader
    reader.listen()
    table = listener.wait("table", "Lists")
    until(lambda: reader.choose_row(listener.wait("table", "Lists"), 0), "the first list")
    assert table.name
    listener.press("Import contacts")
    listener.until_said("Choose a file")
    listener.press("Use the clean sample")
    until(lambda: listener.is_on("Match the columns"), "the file")
    listener.hear("file")
    listener.press("Match the columns")
    listener.until_said("Match")
    listener.wait("push button", "Use this")
    listener.hear("columns")
    listener.press("Use this")
    until(lambda: listener.is_on("Check the rows"), "the next step")
    listener.press("Check the rows")
    until(lambda: listener.is_on("See what will happen"), "the check")
    listener.hear("check")
    listener.press("See what will happen")
    listener.wait("check box", "These people agreed…")
    listener.hear("plan")
    listener.press("These people agreed…", "check box")
    listener.press("Import …")
    listener.hear("run")
    listener.wait("push button", "Done")
    listener.hear("result")
    said = " ".join(reader.announced())
    assert "handed over" in said, said
    assert listener.faults == [], "\n".join(listener.faults)


def test_what_opens_over_the_window_by_ear(listener: Listener) -> None:
    """The preview, a file of events, every place of the settings, the form of an account."""
    reader = listener.reader
    reader.listen()
    listener.wait("table", "Lists")
    listener.press("Message preview")
    listener.wait("text", "Template of the message")
    listener.hear("preview")
    listener.press("Back to the desk")
    listener.press("Events", "page tab")
    listener.press("From a file")
    listener.wait("push button", "Choose a file")
    listener.hear("files of events")
    listener.press("Close")
    listener.press("Settings")
    for place in ("Accounts", "Look", "Formats", "Imports", "Learned files", "Safety", "Where my keys are",
                  "Network", "Export and import"):  # fmt: skip
        listener.press(place, "radio button")
        listener.hear(f"settings, {place}")
    listener.press("Accounts", "radio button")
    listener.press("Connect an account")
    listener.hear("connect an account")
    listener.press("Close")
    assert listener.faults == [], "\n".join(listener.faults)
