"""The list of the last files that were sent: newest first, each with what somebody has to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from desktop_app.journal.kept_sends import KeptSend
from desktop_app.model.account import Account
from desktop_app.runtime.texts import install_texts
from desktop_app.services.sent_files import SentFile
from desktop_app.viewmodels.cells import Tone
from desktop_app.viewmodels.sending.sent_files import SentFilesViewModel, how_it_stands
from tests.helpers.runners import InlineRunner
from tests.helpers.sending import ACCOUNT


def line(counts: Mapping[str, int], gone: int = 0, *, running: bool = False) -> SentFile:
    return SentFile(KeptSend("s", ACCOUNT.id, "events", "May.csv", "", 10, {}, counts), gone, running)


@pytest.mark.parametrize(
    ("one", "words", "tone"),
    [
        (line({}, 4, running=True), "Being sent", Tone.ACC),
        (line({}, 4), "Stopped, 6 left", Tone.WARN),
        (line({"taken": 6, "not_sent": 4}, 6), "Stopped, 4 left", Tone.WARN),
        (line({"taken": 9, "in_doubt": 1}, 10), "1 not certain", Tone.WARN),
        (line({"taken": 8, "refused": 2}, 8), "2 refused", Tone.BAD),
        (line({"taken": 8, "held_back": 2}, 8), "Sent, 2 left out", Tone.GOOD),
        (line({"taken": 10}, 10), "Sent", Tone.GOOD),
    ],
)
def test_each_says_how_it_stands(one: SentFile, words: str, tone: Tone) -> None:
    install_texts("en")
    assert how_it_stands(one) == (words, tone)


def test_they_are_read_for_one_account_and_kind() -> None:
    asked = []

    class Service:
        async def sent_files(self, account: Account, kind: str) -> Sequence[SentFile]:
            asked.append((account, kind))
            return [line({})]

    vm = SentFilesViewModel(InlineRunner(), Service(), ACCOUNT, "events")
    assert vm.lines is None
    vm.read()
    assert asked == [(ACCOUNT, "events")]
    assert vm.lines == (line({}),)
