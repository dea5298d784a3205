"""The life of an import: plan, run, result; every row with its state, its reason and who said so."""

from __future__ import annotations

import asyncio
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.journal import JobState
from desktop_app.model.contact import Subscription
from desktop_app.model.errors import (
    AuthRefused,
    FileRefused,
    InvalidInput,
    Locked,
    NotArmed,
    QuestionOpen,
    StorageFailed,
    Unreachable,
    UsageError,
)
from desktop_app.model.report import RowState, SaidBy
from desktop_app.provider_api.capability import Capability
from desktop_app.services.importing.reading import Column, Mapping
from tests.helpers.memory_provider import TARGET, manifest
from tests.services.importing.conftest import Bench

HEAD = ("email", "first_name", "phone")


def test_every_row_ends_in_one_state_with_a_reason_and_who_said_so(bench: Bench) -> None:
    """No row unexplained: one of each kind, and the platform holds exactly what the ledger says."""
    newsletter = bench.platform.add_list("Newsletter")
    bench.platform.add(email="old@example.com", first_name="Old", lists=(newsletter,))
    bench.platform.add(email="same@example.com", first_name="Same", lists=(newsletter,))
    bench.platform.add(email="elsewhere@example.com", first_name="Else")
    bench.platform.add(email="left@example.com", subscription=Subscription.UNSUBSCRIBED)
    bench.faults.reject = lambda row: row.values.get("email") == "refused@example.com"
    bench.faults.drop = lambda row: row.values.get("email") == "dropped@example.com"
    jobs, view = bench.do(
        HEAD,
        [
            ["new@example.com", "New", ""],
            ["old@example.com", "Older", ""],
            ["same@example.com", "Same", ""],
            ["elsewhere@example.com", "Else", ""],
            ["left@example.com", "Left", ""],
            ["no address", "X", ""],
            ["new@example.com", "Twice", ""],
            ["refused@example.com", "R", ""],
            ["dropped@example.com", "D", ""],
        ],
    )
    assert view.state is JobState.DONE
    assert view.ledger.adds_up
    assert [(row.state.value, row.said_by.value) for row in jobs.rows(view.job)] == [
        ("created", "reading"),
        ("updated", "reading"),
        ("unchanged", "reading"),
        ("updated", "reading"),
        ("skipped", "reading"),
        ("rejected_here", "rule"),
        ("skipped", "rule"),
        ("rejected_there", "platform"),
        ("rejected_there", "reading"),
    ]
    assert all(row.reason and not row.reason.startswith("import.") for row in jobs.rows(view.job))
    members = {c.email: c.first_name for c in bench.platform.members("Newsletter").values()}
    assert members == {
        "new@example.com": "New", "old@example.com": "Older", "same@example.com": "Same",
        "elsewhere@example.com": "Else",
    }  # fmt: skip
    assert view.in_list is not None
    assert view.in_list.count == 4
    refused = jobs.rows(view.job, [RowState.REJECTED_THERE])[0]
    assert "not this one" in refused.reason
    created = jobs.rows(view.job, [RowState.CREATED])[0]
    assert bench.platform.contacts[created.platform_id].email == "new@example.com"


def test_the_plan_says_beforehand_what_then_happens(bench: Bench) -> None:
    """Plan = result, and a plan only reads."""
    newsletter = bench.platform.add_list("Newsletter")
    for number in range(30):
        bench.platform.add(
            email=f"p{number}@example.com", first_name="Same" if number % 3 else "Was", lists=(newsletter,)
        )
    rows = [[f"p{number}@example.com", "Same", ""] for number in range(20, 50)] + [["bad", "", ""]]

    async def work() -> None:
        jobs = bench.start()
        before = dict(bench.platform.contacts)
        view = await jobs.prepare(bench.request(bench.file(HEAD, rows)))
        plan = jobs.plan(view.job)
        assert bench.platform.contacts == before
        assert bench.platform.deliveries == []
        assert (plan.create, plan.update, plan.unchanged, plan.rejected) == (20, 3, 7, 1)
        assert [(c.field, c.before, c.after, c.count) for c in plan.changes] == [
            ("first_name", "Was", "Same", 3)
        ]
        parts = (plan.create, plan.update, plan.unchanged, plan.suppressed, plan.rejected, plan.skipped)
        assert sum(parts) + plan.unknown == view.ledger.total
        done = await jobs.run(view.job)
        assert done.ledger.count(RowState.CREATED) == plan.create
        assert done.ledger.count(RowState.UPDATED) == plan.update
        assert done.ledger.count(RowState.UNCHANGED) == plan.unchanged

    asyncio.run(work())


def test_nothing_is_called_created_when_nobody_looked_before(bench: Bench) -> None:
    """Without a reading before, a row is accepted, whatever the platform names later."""
    bench.made = manifest(replace(TARGET, reads_before=False))
    jobs, view = bench.do(HEAD, [["new@example.com", "New", ""]])
    (row,) = jobs.rows(view.job)
    assert (row.state, row.code, row.said_by) == (RowState.ACCEPTED, "stored", SaidBy.PLATFORM)


def test_where_nothing_can_be_read_accepted_stays_accepted(bench: Bench) -> None:
    blind = (
        Capability.LISTS_MEMBERS,
        Capability.LISTS_READ,
        Capability.CONTACTS_SCAN,
        Capability.CONTACTS_SEARCH,
    )
    bench.made = manifest(replace(TARGET, reads_before=False, follows=False), without=blind)
    jobs, view = bench.do(HEAD, [["new@example.com", "New", ""]])
    (row,) = jobs.rows(view.job)
    assert (row.state, row.said_by) == (RowState.ACCEPTED, SaidBy.NOBODY)
    assert view.state is JobState.DONE
    assert view.in_list is None


def test_a_platform_that_names_no_ids_is_read_back(bench: Bench) -> None:
    newsletter = bench.platform.add_list("Newsletter")
    bench.platform.add(email="old@example.com", first_name="Old", lists=(newsletter,))
    bench.faults.names_ids = False
    bench.faults.drop = lambda row: row.values.get("email") == "lost@example.com"
    jobs, view = bench.do(
        HEAD, [["new@example.com", "N", ""], ["old@example.com", "O", ""], ["lost@example.com", "L", ""]]
    )
    assert bench.states(jobs, view.job) == [RowState.CREATED, RowState.UPDATED, RowState.REJECTED_THERE]
    assert {row.said_by for row in jobs.rows(view.job)} == {SaidBy.READING}


def test_a_failed_import_there_blames_only_rows_that_are_not_in_the_list(bench: Bench) -> None:
    newsletter = bench.platform.add_list("Newsletter")
    bench.platform.add(email="old@example.com", first_name="Old", lists=(newsletter,))
    bench.faults.fail_session = lambda number: True
    jobs, view = bench.do(HEAD, [["new@example.com", "N", ""], ["old@example.com", "Changed", ""]])
    assert bench.states(jobs, view.job) == [RowState.REJECTED_THERE] * 2
    row = jobs.rows(view.job)[0]
    assert (row.code, row.said_by) == ("import_failed", SaidBy.PLATFORM)
    assert "broken" in row.reason
    assert "broken" in view.text


def test_external_ids_find_their_contact_and_only_a_free_address_stands_in(bench: Bench) -> None:
    newsletter = bench.platform.add_list("Newsletter")
    bench.platform.add(email="a@example.com", external_id="A-1", lists=(newsletter,))
    bench.platform.add(email="free@example.com", lists=(newsletter,))
    bench.platform.add(email="taken@example.com", external_id="T-1", lists=(newsletter,))
    jobs, view = bench.do(
        ("external_id", "email", "first_name"),
        [
            ["A-1", "moved@example.com", "Ann"],
            ["F-1", "free@example.com", "Fred"],
            ["N-1", "taken@example.com", "Ned"],
        ],
    )
    assert bench.states(jobs, view.job) == [RowState.UPDATED, RowState.UPDATED, RowState.CREATED]
    found = {c.external_id: c.first_name for c in bench.platform.members("Newsletter").values()}
    assert found == {"A-1": "Ann", "F-1": "Fred", "T-1": "", "N-1": "Ned"}


def test_two_contacts_with_one_address_were_both_there_before(bench: Bench) -> None:
    """Whichever of them the platform takes, it is no new contact, and none is called right already."""
    newsletter = bench.platform.add_list("Newsletter")
    one = bench.platform.add(email="twin@example.com", first_name="One", lists=(newsletter,))
    bench.platform.contacts = {"999": replace(one, id="999"), one.id: one}
    jobs, view = bench.do(HEAD, [["twin@example.com", "One", ""]])
    (row,) = jobs.rows(view.job)
    assert (row.state, row.platform_id) == (RowState.UPDATED, "999")


def test_rows_without_an_address_go_by_phone(bench: Bench) -> None:
    newsletter = bench.platform.add_list("Newsletter")
    bench.platform.add(phone="380671234567", first_name="Old", lists=(newsletter,))
    jobs, view = bench.do(
        HEAD,
        [["", "New", "+380 67 123 45 67"], ["x@example.com", "X", "+380501112233"], ["", "Nobody", ""]],
        region="UA",
    )
    assert bench.states(jobs, view.job) == [RowState.UPDATED, RowState.CREATED, RowState.REJECTED_HERE]
    assert {d.match_on for d in bench.platform.deliveries} == {"phone", "email"}


def test_a_no_to_mail_is_left_alone(bench: Bench) -> None:
    jobs, view = bench.do(
        ("email", "consent"), [["a@example.com", "yes"], ["b@example.com", "no"], ["c@example.com", "yes"]]
    )
    row = jobs.rows(view.job)[1]
    assert (row.state, row.code, row.said_by) == (RowState.SKIPPED, "consent_no", SaidBy.RULE)
    assert all("consent" not in d.columns for d in bench.platform.deliveries)
    assert len(bench.platform.members("Newsletter")) == 2


def test_values_that_stay_behind_are_named_at_their_row(bench: Bench) -> None:
    """The row goes, its damaged phone does not; that must not stay unsaid."""
    jobs, view = bench.do(HEAD, [["a@example.com", "A", "3.8E+11"], ["b@example.com", "B", "+380671234567"]])
    damaged, fine = jobs.rows(view.job)
    assert damaged.state is RowState.CREATED
    assert "Not sent:" in damaged.reason
    assert "Not sent:" not in fine.reason
    assert bench.platform.find("a@example.com").phone == ""  # type: ignore[union-attr]


def test_small_files_are_looked_up_one_by_one_in_a_large_base(bench: Bench) -> None:
    """Twelve rows against 40 pages: searching costs less than reading everything."""
    bench.platform.add_list("Newsletter")
    for number in range(2000):
        bench.platform.add(email=f"p{number}@example.com", first_name="Was")
    bench.do(HEAD, [["p7@example.com", "Now", ""], ["new@example.com", "New", ""]])
    assert bench.platform.calls.count("search_contacts") == 2
    assert bench.platform.calls.count("scan_contacts") == 1
    assert bench.platform.find("p7@example.com").first_name == "Now"  # type: ignore[union-attr]


def test_columns_without_a_place_are_named_not_dropped_in_silence(bench: Bench) -> None:
    head = ("email", "company", "Size", "name")
    rows = [["a@example.com", "Acme", "XL", "Olena Shevchenko"]]
    mapping = Mapping(
        encoding="utf-8",
        delimiter=",",
        columns=(
            Column(0, "email", "email"),
            Column(1, "company", "company"),
            Column(2, "Size", "custom:Size"),
            Column(3, "name", "full_name"),
        ),
    )
    with pytest.raises(InvalidInput) as met:
        bench.do(head, rows, mapping=mapping)
    assert met.value.field == "company"
    assert "company" in met.value.message
    assert bench.platform.deliveries == []
    without = replace(mapping, columns=tuple(c for c in mapping.columns if c.field != "company"))
    _jobs, view = bench.do(head, rows, mapping=without)
    contact = bench.platform.find("a@example.com")
    assert contact is not None
    assert contact.fields == {"77": "XL"}
    assert (contact.first_name, contact.last_name) == ("Olena", "Shevchenko")
    assert view.left_out == ()


def test_only_if_blank_fills_gaps_and_never_touches_nothing(bench: Bench) -> None:
    newsletter = bench.platform.add_list("Newsletter")
    full = bench.platform.add(
        email="full@example.com", first_name="Full", last_name="Kept", lists=(newsletter,)
    )
    gap = bench.platform.add(email="gap@example.com", lists=(newsletter,))
    mapping = Mapping(
        encoding="utf-8",
        delimiter=",",
        columns=(
            Column(0, "email", "email"),
            Column(1, "first_name", "first_name", "only_if_blank"),
            Column(2, "last_name", "last_name", "never"),
        ),
    )
    rows = [[f"{who}@example.com", "New", "New"] for who in ("full", "gap", "fresh")]
    jobs, view = bench.do(("email", "first_name", "last_name"), rows, mapping=mapping)
    found = bench.platform.contacts
    assert (found[full.id].first_name, found[full.id].last_name) == ("Full", "Kept")
    assert (found[gap.id].first_name, found[gap.id].last_name) == ("New", "")
    fresh = bench.platform.find("fresh@example.com")
    assert fresh is not None
    assert (fresh.first_name, fresh.last_name) == ("New", "New")
    assert bench.states(jobs, view.job) == [RowState.UNCHANGED, RowState.UPDATED, RowState.CREATED]


# --- at the door ---


def prepared(bench: Bench, **more: object) -> tuple[object, str]:
    async def work() -> tuple[object, str]:
        jobs = bench.start()
        view = await jobs.prepare(bench.request(bench.file(HEAD, [["a@example.com", "A", ""]]), **more))
        return jobs, view.job

    return asyncio.run(work())


def test_nothing_is_sent_without_consent_or_into_a_locked_account(bench: Bench) -> None:
    jobs, job = prepared(bench, consent_confirmed=False)
    with pytest.raises(QuestionOpen) as met:
        asyncio.run(jobs.run(job))  # type: ignore[attr-defined]
    assert met.value.values["question"] == "consent"
    bench.armed = False
    with pytest.raises(NotArmed):
        asyncio.run(jobs.run(job, consent_confirmed=True))  # type: ignore[attr-defined]
    assert bench.platform.deliveries == []
    bench.armed = True
    view = asyncio.run(jobs.run(job, consent_confirmed=True))  # type: ignore[attr-defined]
    assert view.state is JobState.DONE


def test_an_open_question_stops_before_anything_is_kept(bench: Bench) -> None:
    """3 April or 4 March is asked, never guessed; answered, the same file goes."""
    rows = [[f"p{n}@example.com", "03/04/2024"] for n in range(9)]
    with pytest.raises(QuestionOpen) as met:
        bench.do(("email", "birthday"), rows)
    assert met.value.values["name"].startswith("date_order")
    assert bench.start().jobs() == ()
    name = met.value.values["name"]
    answer = met.value.values["options"][0][0]
    _, view = bench.do(("email", "birthday"), rows, answers={name: answer})
    assert view.state is JobState.DONE


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "file.empty_file"), (b"\x00\x01\x02PNG\x89" * 400, "file."), (b"email,name\n", "file.no_rows")],
)
def test_files_that_are_no_table_are_refused_in_words(bench: Bench, content: bytes, code: str) -> None:
    path = bench.home / "file.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)

    async def work() -> None:
        jobs = bench.start()
        with pytest.raises(FileRefused) as met:
            await jobs.prepare(bench.request(path))
        assert met.value.code.startswith(code)
        assert met.value.message.startswith("“file.csv” "), "by the name people know, not that of our copy"
        assert jobs.jobs() == ()

    asyncio.run(work())
    assert bench.platform.deliveries == []


def test_a_file_that_went_away_is_named(bench: Bench) -> None:
    async def work() -> None:
        jobs = bench.start()
        with pytest.raises(FileRefused) as met:
            await jobs.prepare(bench.request(bench.home / "gone.csv"))
        assert met.value.code == "file.not_there"
        assert "gone.csv" in met.value.message
        with pytest.raises(FileRefused) as met:
            await jobs.prepare(bench.request(Path("/")))
        assert met.value.code == "file.unreadable"

    asyncio.run(work())


def test_unknown_lists_and_accounts_are_named(bench: Bench) -> None:
    bench.platform.add_list("Twice")
    bench.platform.add_list("Twice")
    path = bench.file(HEAD, [["a@example.com", "A", ""]])

    async def work() -> None:
        jobs = bench.start()
        with pytest.raises(UsageError) as met:
            await jobs.prepare(bench.request(path, list_name="", list_id="99"))
        assert met.value.code == "list_unknown"
        with pytest.raises(UsageError) as met:
            await jobs.prepare(bench.request(path, list_name="Twice"))
        assert met.value.code == "list_ambiguous"
        with pytest.raises(UsageError):
            await jobs.prepare(replace(bench.request(path), account_id="nobody"))
        with pytest.raises(UsageError):
            jobs.view("nonsense")
        assert jobs.jobs() == ()

    asyncio.run(work())


def test_one_job_at_a_time_in_an_account_and_one_process_a_job(bench: Bench) -> None:
    jobs, job = prepared(bench)
    inside: list[str] = []

    async def work() -> None:
        other = bench.start()
        second = await other.prepare(bench.request(bench.file(HEAD, [["b@example.com", "B", ""]], "b.csv")))

        async def try_both() -> None:
            with pytest.raises(Locked) as met:
                await other.run(job)
            inside.append(met.value.code)
            with pytest.raises(Locked) as met:
                await other.run(second.job)
            inside.append(met.value.code)

        sending = bench.faults.before

        class Meanwhile(Exception):
            pass

        task: list[asyncio.Task[None]] = []

        def before(number: int) -> None:
            bench.faults.before = sending
            task.append(asyncio.ensure_future(try_both()))

        bench.faults.before = before
        running = asyncio.ensure_future(jobs.run(job))  # type: ignore[attr-defined]
        await running
        await task[0]

    asyncio.run(work())
    assert inside == ["job_locked", "account_locked"]


def test_jobs_are_listed_oldest_first_with_their_numbers(bench: Bench) -> None:
    _jobs, first = bench.do(HEAD, [["a@example.com", "A", ""]])
    bench.clock.now += 60
    _, second = bench.do(HEAD, [["b@example.com", "B", ""], ["bad", "", ""]])
    listed = bench.start().jobs()
    assert [view.job for view in listed] == [first.job, second.job]
    assert listed[1].ledger.as_json() == second.ledger.as_json()
    assert listed[1].ledger.total == 2
    assert listed[1].in_list == second.in_list


def test_a_prepared_job_can_be_thrown_away_a_begun_one_cannot(bench: Bench) -> None:
    jobs, job = prepared(bench)
    jobs.discard(job)  # type: ignore[attr-defined]
    assert bench.start().jobs() == ()
    started, view = bench.do(HEAD, [["a@example.com", "A", ""]])
    with pytest.raises(UsageError):
        started.discard(view.job)


def test_nothing_readable_for_others_is_left_behind(bench: Bench) -> None:
    bench.do(HEAD, [["a@example.com", "A", ""]])
    if os.name == "posix":
        loose = [
            path for path in (bench.home / "data").rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077
        ]
        assert loose == []


def test_a_key_refused_or_no_network_keeps_nothing_before_rows_are_read(bench: Bench) -> None:
    """Nothing was read, so there is nothing to continue."""

    async def work(error: Exception) -> None:
        jobs = bench.start()

        async def refuse(*_: object, **__: object) -> None:
            raise error

        async def open_provider(account_id: str) -> object:
            from tests.helpers.memory_provider import MemoryProvider

            provider = MemoryProvider(bench.platform, bench.faults, bench.made)
            provider.fetch_lists = refuse  # type: ignore[method-assign, assignment]
            return provider

        jobs._open_provider = open_provider  # type: ignore[assignment]
        with pytest.raises(type(error)):
            await jobs.prepare(bench.request(bench.file(HEAD, [["a@example.com", "A", ""]])))
        assert jobs.jobs() == ()

    asyncio.run(work(AuthRefused(platform="Memory")))
    asyncio.run(work(Unreachable(platform="Memory")))


def test_a_full_disk_while_reading_is_a_sentence_and_leaves_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop_app.journal.row_table import RowTable

    add = RowTable.add

    def full(self: RowTable, rows: object) -> None:
        pages = self._db.read_one("PRAGMA page_count")
        assert pages is not None
        self._db.read_one(f"PRAGMA max_page_count={pages[0]}")  # SQLite's own way of a full disk
        add(self, rows)  # type: ignore[arg-type]

    monkeypatch.setattr(RowTable, "add", full)
    rows = [[f"p{n}@example.com", "x" * 200, ""] for n in range(3000)]
    with pytest.raises(StorageFailed) as met:
        bench.do(HEAD, rows)
    assert met.value.code == "storage_full"
    assert bench.start().jobs() == ()
    assert bench.platform.deliveries == []
