"""The list of all that ran: imports and files of events and orders in one, each leading to its result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from desktop_app.journal.job_state import JobState
from desktop_app.journal.kept_sends import KeptSend
from desktop_app.model.report import Ledger, RowState
from desktop_app.runtime.texts import install_texts
from desktop_app.services.importing.nouns import JobView
from desktop_app.services.sent_files import SentFile
from desktop_app.viewmodels.cells import Tone
from desktop_app.viewmodels.job_lines import lines_of
from desktop_app.viewmodels.jobs import JobsViewModel
from tests.helpers.runners import InlineRunner

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def job(name: str, hours: int, **more: Any) -> JobView:
    ledger = Ledger(10, {RowState.CREATED: 8, RowState.REJECTED_HERE: 2})
    at = NOW + timedelta(hours=hours)
    return JobView(name, JobState.DONE, "shop", "x", "News", "7", f"{name}.csv", at, ledger, **more)


def sent(name: str, kind: str, hours: int, *, running: bool = False, **counts: int) -> SentFile:
    told = {"type": "bonus"} if kind == "events" else {}
    at = NOW + timedelta(hours=hours)
    return SentFile(KeptSend(name, "shop", kind, f"{name}.csv", "", 10, told, counts, at, at), 4, running)


def test_all_stand_in_one_list_newest_first_with_their_kind_and_what_is_left() -> None:
    install_texts("en")
    files = [sent("may", "events", 2, taken=9, refused=1), sent("shop", "orders", 0)]
    lines = lines_of([job("a", 1), job("b", 3, undone_by="c")], files, lambda _id: "Horizon")
    told = [(one.what, one.account, one.state, one.tone, one.rows, one.left) for one in lines]
    assert told == [
        ("b.csv into News", "Horizon", "Taken back", Tone.MUTE, 10, 0),
        ("Events “bonus”: may.csv", "Horizon", "1 refused", Tone.BAD, 10, 1),
        ("a.csv into News", "Horizon", "Finished", Tone.GOOD, 10, 2),
        ("Orders: shop.csv", "Horizon", "Stopped, 6 left", Tone.WARN, 10, 6),
    ]
    assert [line.sent and line.sent.kept.kind for line in lines] == [None, "events", None, "orders"]
    assert len({line.key for line in lines}) == 4


class Service:
    def __init__(self) -> None:
        self.files: Sequence[SentFile] = [sent("may", "events", 0, running=True)]
        self.asked = 0

    async def jobs(self) -> Sequence[JobView]:
        return [job("a", 0)]

    async def all_sent_files(self) -> Sequence[SentFile]:
        self.asked += 1
        return self.files


def test_files_are_counted_again_only_while_one_is_on_its_way(qapp: object) -> None:
    service = Service()
    vm = JobsViewModel(InlineRunner(), service, sent=lambda: service)  # type: ignore[arg-type]
    vm.read()
    assert (vm.sent, service.asked) == (None, 0), "the status line asks for jobs only"
    vm.read_sent()
    vm.read_sent(again=False)
    assert service.asked == 2
    service.files = [sent("may", "events", 0, taken=10)]
    vm.read_sent(again=False)
    vm.read_sent(again=False)
    assert service.asked == 3
    vm.read_sent()
    assert service.asked == 4
    assert vm.find_sent("shop", "may") is service.files[0]
    assert vm.find_sent("spare", "may") is None
    vm.close()
