"""The record: what is done and asked is written once, found again, and holds nobody's data."""

from __future__ import annotations

import asyncio
import csv
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.journal import Journal
from desktop_app.model.account import Account
from desktop_app.model.errors import UsageError
from desktop_app.model.texts import has, t
from desktop_app.providers import discover
from desktop_app.runtime.clock import Clock
from desktop_app.runtime.texts import install_texts
from desktop_app.services.activity import Activity, ActivityLine, Show
from desktop_app.services.curl import Shell
from desktop_app.services.note import job_at_work
from desktop_app.transport.request_log import RequestRecord

SHOP = Account("shop", "esputnik", "Horizon Shop", "esputnik")
CLASS = Account("class", "ecomail", "Class", "cz", training=True)


@pytest.fixture
def journals(tmp_path: Path) -> Iterator[dict[bool, Journal]]:
    install_texts()
    made = {training: Journal(tmp_path / str(training)) for training in (False, True)}
    yield made
    for journal in made.values():
        journal.close()


def _find(account_id: str) -> Account:
    for account in (SHOP, CLASS):
        if account.id == account_id:
            return account
    raise UsageError("account_unknown", name=account_id)


@pytest.fixture
def activity(journals: dict[bool, Journal]) -> Activity:
    platforms = discover()
    return Activity(
        lambda: journals, _find, lambda: platforms, Clock(), lambda text: text.replace("KEY", "•••")
    )


def _record(operation: str = "import", **more: Any) -> RequestRecord:
    given: dict[str, Any] = {
        "t": 1_700_000_000.0, "method": "POST", "path": "/v1/contacts", "status": 200, "ms": 12.0,
        "attempt": 1, "operation": operation, "changes": True, "base_url": "https://esputnik.com/api",
        "query": {}, "body": {"contacts": [{"email": "<email>"}]}, "content_type": "application/json",
    }  # fmt: skip
    return RequestRecord(**{**given, **more})


def _page(activity: Activity, training: bool = False, **how: Any) -> tuple[ActivityLine, ...]:
    return asyncio.run(activity.page(training, **how)).lines


async def _hear(activity: Activity, *records: tuple[str, RequestRecord]) -> None:
    for account, record in records:
        activity.heard(account, record)


def test_a_verb_is_a_sentence(activity: Activity) -> None:
    activity.done("import_started", account=SHOP, job="j1", file="a.csv", list="Newsletter")

    (line,) = _page(activity)
    assert line.sentence == "The import of a.csv into Newsletter began"
    assert (line.account, line.job, line.request, line.trouble) == ("Horizon Shop", "j1", False, False)


def test_requests_of_one_kind_are_one_entry_with_their_number(activity: Activity) -> None:
    refused = _record(status=401, error="auth_refused", said="KEY is wrong")
    asyncio.run(_hear(activity, *[("shop", _record())] * 3, ("shop", refused)))

    lines = _page(activity)
    assert sorted(line.sentence for line in lines) == [
        "Handed rows over to eSputnik", "Handed rows over to eSputnik (3 times)",
    ]  # fmt: skip
    (bad,) = (line for line in lines if line.trouble)
    assert bad.result == "Refused"
    assert bad.facts["said"] == "••• is wrong"


def test_a_second_later_it_is_on_the_disk_without_asking(
    activity: Activity, journals: dict[bool, Journal]
) -> None:
    async def wait() -> None:
        activity.heard("shop", _record())
        for _ in range(100):
            await asyncio.sleep(0.05)
            if await asyncio.to_thread(journals[False].activity):
                return
        raise AssertionError("never written")

    asyncio.run(wait())


def test_the_first_of_a_kind_is_written_at_once_and_its_like_together(
    activity: Activity, journals: dict[bool, Journal], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that is killed loses none of its requests, only how often the last ones were repeated."""
    monkeypatch.setattr("desktop_app.services.activity.GATHER_S", 3600.0)

    async def written(number: int) -> list[Any]:
        for _ in range(400):
            entries = await asyncio.to_thread(journals[False].activity)
            if len(entries) >= number:
                return list(entries)
            await asyncio.sleep(0.02)
        raise AssertionError("never written")

    async def work() -> None:
        activity.heard("shop", _record())
        await written(1)
        for _ in range(3):
            activity.heard("shop", _record())
        activity.heard("shop", _record("lists", method="GET", changes=False))
        entries = await written(3)  # the new kind takes those along that waited
        assert sorted(one.facts["times"] for one in entries) == [1, 1, 3]
        activity.heard("shop", _record())
        await asyncio.sleep(0.1)
        assert len(await asyncio.to_thread(journals[False].activity)) == 3

    asyncio.run(work())
    activity.flush()
    assert len(journals[False].activity()) == 4


def test_requests_inside_a_job_belong_to_it(activity: Activity) -> None:
    async def work() -> None:
        with job_at_work("j7"):
            activity.heard("shop", _record())
        activity.heard("shop", _record("lists", changes=False))

    asyncio.run(work())

    assert {line.path and line.job: line.sentence for line in _page(activity)} == {
        "j7": "Handed rows over to eSputnik", "": "Asked eSputnik for the lists",
    }  # fmt: skip


def test_training_and_live_do_not_meet(activity: Activity) -> None:
    activity.done("armed", account=SHOP, name="Horizon Shop", until="14:30")
    asyncio.run(_hear(activity, ("class", _record("lists"))))
    activity.told("Practice data are as on the first day", CLASS)

    assert [line.account for line in _page(activity)] == ["Horizon Shop"]
    assert {line.account for line in _page(activity, training=True)} == {"Class"}


def test_narrowed_by_kind_trouble_account_and_words(activity: Activity) -> None:
    activity.done("key_replaced", account=SHOP, name="Horizon Shop")
    activity.told("List made", SHOP)
    asyncio.run(
        _hear(
            activity,
            ("shop", _record("lists", changes=False)),
            ("shop", _record(status=None, error="no_answer")),
        )
    )

    def sentences(**how: Any) -> set[str]:
        return {line.sentence for line in _page(activity, **how)}

    key, told = "You replaced the key of Horizon Shop", "List made"
    lists, rows = "Asked eSputnik for the lists", "Handed rows over to eSputnik"
    assert sentences() == {key, told, lists, rows}
    assert sentences(show=Show.DONE) == {key}
    assert sentences(show=Show.CHANGES) == {key, rows}
    assert sentences(show=Show.REQUESTS) == {lists, rows}
    assert sentences(show=Show.TROUBLE) == {rows}
    assert sentences(show=Show.TOLD) == {told}
    assert sentences(text="NO ANSWER") == {rows}
    assert sentences(text="list") == {told, lists}
    assert sentences(account_id="another") == set()


def test_pages_join_without_gap_or_double(activity: Activity, journals: dict[bool, Journal]) -> None:
    for number in range(1203):
        journals[False].add_activity(Clock().utc_now(), "account_changed", account="shop", name=str(number))

    async def walk() -> list[str]:
        seen: list[str] = []
        older: int | None = None
        while True:
            page = await activity.page(False, before=older, limit=200)
            seen += [str(line.facts["name"]) for line in page.lines]
            older = page.older
            if older is None:
                return seen

    assert asyncio.run(walk()) == [str(number) for number in reversed(range(1203))]


def test_it_is_only_added_to(journals: dict[bool, Journal], activity: Activity, tmp_path: Path) -> None:
    activity.done("key_replaced", account=SHOP, name="Horizon Shop")

    file = sqlite3.connect(tmp_path / "False" / "journal.sqlite")
    with pytest.raises(sqlite3.Error, match="only added to"):
        file.execute("UPDATE activity SET facts = '{}'")
    file.close()


def test_saved_as_a_table_no_cell_is_a_formula(activity: Activity, tmp_path: Path) -> None:
    activity.told('=HYPERLINK("http://x.example")', SHOP)
    asyncio.run(_hear(activity, ("shop", _record(status=401, error="auth_refused", said="-no"))))

    count = asyncio.run(activity.export(tmp_path / "out.csv", False))

    raw = (tmp_path / "out.csv").read_bytes()
    rows = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
    assert raw.startswith(b"\xef\xbb\xbf")
    assert (count, len(rows)) == (2, 3)
    assert rows[0][:3] == ["Time", "Account", "What happened"]
    assert {row[2] for row in rows[1:]} == {
        '\'=HYPERLINK("http://x.example")',
        "Handed rows over to eSputnik",
    }
    assert {row[-1] for row in rows[1:]} == {"", "'-no"}
    assert "Refused (401)" in {row[3] for row in rows}


def test_the_command_of_a_line(activity: Activity) -> None:
    activity.done("key_replaced", account=SHOP, name="Horizon Shop")
    asyncio.run(_hear(activity, ("shop", _record(path="/v1/contact/{id}"))))

    commands = {line.request: activity.curl(line, Shell.BASH) for line in _page(activity)}
    assert commands[False] == ""
    assert '"https://esputnik.com/api/v1/contact/${ID}"' in commands[True]
    assert "${ESPUTNIK_API_KEY}" in commands[True]


def test_a_full_disk_stops_nothing(
    activity: Activity, journals: dict[bool, Journal], expected_logs: Any
) -> None:
    expected_logs("activity could not be written")
    for journal in journals.values():
        journal.close()

    activity.done("key_replaced", account=SHOP, name="Horizon Shop")  # logged, not raised


def test_every_operation_of_every_platform_has_its_sentence(activity: Activity) -> None:
    """Ours, or the title that the platform's call has in its own list."""
    for entry in discover().values():
        manifest = entry.manifest
        titled = {call.operation for call in manifest.calls}
        for name in manifest.operations:
            if not has(f"activity.asked.{name}") and name in titled:
                title = activity._title(Account("x", manifest.id, "X"), name)
                assert has(title), f"{manifest.id} {name}"


def test_a_call_of_the_platforms_own_list_goes_by_its_title(activity: Activity) -> None:
    call = next(one for one in discover()["esputnik"].manifest.calls
                if not has(f"activity.asked.{one.operation}"))  # fmt: skip
    asyncio.run(_hear(activity, ("shop", _record(call.operation, changes=False))))
    (line,) = _page(activity)
    assert line.sentence == f"eSputnik: {t(call.title)}"


def test_nothing_of_a_removed_account_is_written_any_more(journals: dict[bool, Journal]) -> None:
    """Its last requests wait a second for their turn; by then the account may be gone."""
    known = {"shop": SHOP}

    def find(account_id: str) -> Account:
        if account_id not in known:
            raise UsageError("account_unknown", name=account_id)
        return known[account_id]

    platforms = discover()
    activity = Activity(lambda: journals, find, lambda: platforms, Clock(), lambda text: text)
    asyncio.run(_hear(activity, ("shop", _record())))
    assert len(_page(activity)) == 1
    asyncio.run(_hear(activity, ("shop", _record())))
    del known["shop"]
    journals[False].remove_account("shop")
    activity.done("account_removed", platform="Ecomail")

    (line,) = _page(activity)
    assert line.sentence == "You removed an account of Ecomail and its data"
    assert "Horizon" not in str(journals[False].activity())
