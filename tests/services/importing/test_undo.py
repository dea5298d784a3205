"""Taking an import back: as it was before, nobody's later work touched, whatever ends the process."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from desktop_app.journal import JobState, UndoState
from desktop_app.model.contact import Contact, Subscription
from desktop_app.model.errors import (
    AuthRefused,
    NotArmed,
    OutcomeUnknown,
    UnsupportedFeature,
    UsageError,
)
from desktop_app.provider_api.undo import LeaveList, NewContact, UndoMeans
from desktop_app.services.importing.jobs import ImportJobs
from desktop_app.services.importing.nouns import JobView
from desktop_app.services.importing.undoable import Extent
from tests.helpers.memory_provider import TARGET, manifest
from tests.services.importing.conftest import Bench

HEAD = ("email", "first_name", "phone")


def undo(bench: Bench, job: str) -> tuple[ImportJobs, JobView]:
    jobs = bench.start()
    return jobs, asyncio.run(jobs.undo(job))


def people(bench: Bench) -> dict[str, Contact]:
    return dict(bench.platform.contacts)


def seed(bench: Bench) -> str:
    """A member, a member who is right already, somebody in the account only."""
    newsletter = bench.platform.add_list("Newsletter")
    bench.platform.add(email="old@example.com", first_name="Old", phone="", lists=(newsletter,))
    bench.platform.add(email="same@example.com", first_name="Same", lists=(newsletter,))
    bench.platform.add(email="elsewhere@example.com", first_name="Else", lists=())
    return newsletter


ROWS = [
    ["new@example.com", "New", "+380501112233"],
    ["old@example.com", "Older", "+380501112244"],
    ["same@example.com", "Same", ""],
    ["elsewhere@example.com", "Elsewhere", ""],
]


def test_everything_is_as_it_was_before(bench: Bench) -> None:
    seed(bench)
    before = people(bench)
    jobs, view = bench.do(HEAD, ROWS)
    plan = jobs.plan_undo(view.job, manifest())
    assert plan.extent is Extent.FULL
    assert people(bench) != before
    jobs, made = undo(bench, view.job)
    assert people(bench) == before
    assert made.state is JobState.DONE
    assert (made.kind, made.of) == ("undo", view.job)
    assert made.people["reversed"] == sum(made.people.values()) == 3
    assert {(one.code, one.kind, one.count) for one in jobs.undo_reasons(made.job)} == {
        ("bin", "created", 1), ("restored", "changed", 1), ("restored", "joined", 1),
    }  # fmt: skip
    assert all(
        one.text and not one.text.startswith(("take_back.", "undo.")) for one in jobs.undo_reasons(made.job)
    )


def test_an_undo_is_a_job_that_is_listed_and_shown(bench: Bench) -> None:
    seed(bench)
    _, view = bench.do(HEAD, ROWS)
    jobs, made = undo(bench, view.job)
    listed = {one.job: one for one in jobs.jobs()}
    assert listed[made.job].kind == "undo"
    assert listed[view.job].undone_by == made.job
    assert not listed[view.job].can_resume
    assert [row["state"] for row in jobs.walk_undo(made.job)] == ["reversed"] * 3


def test_who_was_changed_since_stays_as_they_are_now(bench: Bench) -> None:
    newsletter = seed(bench)
    other = bench.platform.add_list("VIP")
    _, view = bench.do(
        HEAD, [*ROWS, ["second@example.com", "Second", ""], ["third@example.com", "Third", ""]]
    )
    changed: dict[str, dict[str, Any]] = {
        "new@example.com": {"first_name": "By hand"},
        "old@example.com": {"first_name": "By hand"},
        "second@example.com": {"lists": (newsletter, other)},
        "third@example.com": {"subscription": Subscription.UNSUBSCRIBED},
    }
    for email, values in changed.items():
        found = bench.platform.find(email)
        assert found is not None
        bench.platform.contacts[found.id] = replace(found, **values)
    jobs, made = undo(bench, view.job)
    by_row = {row["row"]: (row["state"], row["code"]) for row in jobs.walk_undo(made.job)}
    assert by_row == {
        1: ("kept", "changed_since"), 2: ("partly", "changed_since"), 4: ("reversed", "restored"),
        5: ("kept", "in_other_lists"), 6: ("kept", "left_since"),
    }  # fmt: skip
    old = bench.platform.find("old@example.com")
    assert old is not None
    assert (old.first_name, old.phone) == ("By hand", "")  # the phone was ours and goes
    assert bench.platform.find("third@example.com") is not None  # a refusal to get mail is never forgotten


@pytest.mark.parametrize("when", ["before_undo", "after_undo"])
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_an_undo_that_was_cut_off_goes_on_to_the_same_end(bench: Bench, when: str, number: int) -> None:
    """The line breaks before or after the effect; then the program is started anew."""
    seed(bench)
    before = people(bench)
    _, view = bench.do(HEAD, [*ROWS, ["second@example.com", "Second", ""]])
    fault = {number: OutcomeUnknown(platform="Memory")}
    setattr(bench.faults, when, fault.get)
    _, made = undo(bench, view.job)
    assert made.state is JobState.FAILED
    assert made.error is not None
    assert made.can_resume
    again = asyncio.run(bench.start().resume(made.job))
    assert again.state is JobState.DONE
    assert people(bench) == before
    assert again.people["reversed"] == sum(again.people.values()) == 4


def test_asked_again_it_goes_on_with_the_undo_that_waits(bench: Bench) -> None:
    seed(bench)
    before = people(bench)
    _, view = bench.do(HEAD, ROWS)
    bench.faults.before_undo = {2: AuthRefused(platform="Memory", status=401)}.get
    _, made = undo(bench, view.job)
    assert isinstance(made.error, AuthRefused)
    _, again = undo(bench, view.job)
    assert again.job == made.job
    assert people(bench) == before


def test_a_process_that_dies_in_an_undo_leaves_one_that_can_be_continued(bench: Bench) -> None:
    class Killed(BaseException):
        pass

    seed(bench)
    before = people(bench)
    _, view = bench.do(HEAD, ROWS)
    bench.faults.after_undo = {1: Killed()}.get
    with pytest.raises(Killed):
        undo(bench, view.job)
    jobs = bench.start()
    waiting = next(one for one in jobs.jobs() if one.kind == "undo")
    assert waiting.state is JobState.RUNNING
    assert waiting.people["at_work"] >= 1
    assert asyncio.run(jobs.resume(waiting.job)).state is JobState.DONE
    assert people(bench) == before


def test_stopped_in_between_it_goes_on_where_it_stood(bench: Bench) -> None:
    _, view = bench.do(HEAD, [[f"p{number}@example.com", "P", ""] for number in range(500)])

    async def work() -> JobView:
        stop = asyncio.Event()
        bench.faults.before_undo = lambda n: stop.set() if n == 30 else None
        return await bench.start().undo(view.job, stop=stop)

    made = asyncio.run(work())
    assert made.state is JobState.STOPPED
    assert 0 < made.people["reversed"] < 500
    assert made.people["waiting"] + made.people["reversed"] == 500
    after = asyncio.run(bench.start().resume(made.job))
    assert after.people["reversed"] == 500
    assert not bench.platform.members("Newsletter")


def test_where_deleting_is_for_good_only_who_was_nowhere_goes(bench: Bench) -> None:
    seed(bench)
    bench.made = manifest(
        replace(TARGET, undo=UndoMeans(NewContact.DELETE, LeaveList.UNSUBSCRIBE, fields=True))
    )
    _, view = bench.do(HEAD, [*ROWS, ["second@example.com", "Second", ""]])
    second = bench.platform.find("second@example.com")
    assert second is not None
    bench.platform.unproven = {second.id}
    jobs, made = undo(bench, view.job)
    by_row = {row["row"]: (row["state"], row["code"]) for row in jobs.walk_undo(made.job)}
    assert by_row == {
        1: ("reversed", "delete"), 2: ("reversed", "restored"), 4: ("partly", "unsubscribed_in_list"),
        5: ("partly", "unsubscribed"),
    }  # fmt: skip
    left = bench.platform.find("second@example.com")
    assert left is not None
    assert left.subscription is Subscription.UNSUBSCRIBED
    assert bench.platform.find("new@example.com") is None


def test_a_platform_without_a_way_back_says_so_and_nothing_happens(bench: Bench) -> None:
    bench.made = manifest(replace(TARGET, undo=None))
    jobs, view = bench.do(HEAD, ROWS)
    after = people(bench)
    assert jobs.plan_undo(view.job, bench.made).extent is Extent.NONE
    with pytest.raises(UnsupportedFeature) as met:
        undo(bench, view.job)
    assert met.value.code == "undo_none"
    assert "Memory" in met.value.message
    assert people(bench) == after
    assert all(one.kind == "import" for one in bench.start().jobs())


def test_values_that_were_not_read_before_are_named(bench: Bench) -> None:
    """Somebody outside the list is told without a city: it cannot come back, and that is said."""
    seed(bench)
    _, view = bench.do(("email", "city"), [["elsewhere@example.com", "Kyiv"]])
    jobs, made = undo(bench, view.job)
    (row,) = jobs.walk_undo(made.job)
    assert (row["state"], row["code"], row["fields"]) == ("partly", "not_read", ["city"])
    found = bench.platform.find("elsewhere@example.com")
    assert found is not None
    assert found.lists == ()


def test_a_blank_that_the_list_tells_comes_back(bench: Bench) -> None:
    """Where members are read whole, a missing value is a blank, and a blank can be written back."""
    newsletter = bench.platform.add_list("Newsletter")
    bench.platform.add(email="old@example.com", first_name="Old", lists=(newsletter,))
    bench.made = manifest(replace(TARGET, members_lack=()))
    before = people(bench)
    jobs, view = bench.do(("email", "city"), [["old@example.com", "Kyiv"]])
    assert jobs.plan_undo(view.job, bench.made).extent is Extent.FULL
    _, made = undo(bench, view.job)
    assert made.people["reversed"] == 1
    assert people(bench) == before


def test_the_door(bench: Bench) -> None:
    _, view = bench.do(HEAD, [["no address", "", ""]])
    with pytest.raises(UsageError) as met:
        undo(bench, view.job)
    assert met.value.code == "undo_nothing"
    _, view = bench.do(HEAD, ROWS)
    bench.armed = False
    with pytest.raises(NotArmed):
        undo(bench, view.job)
    bench.armed = True
    _, made = undo(bench, view.job)
    with pytest.raises(UsageError) as met:
        undo(bench, made.job)
    assert met.value.code == "undo_of_undo"
    with pytest.raises(UsageError) as met:
        asyncio.run(bench.start().plan_undo(made.job, manifest()))  # type: ignore[arg-type]
    assert met.value.code == "undo_of_undo"


def test_a_row_whose_arrival_is_not_known_is_looked_for(bench: Bench) -> None:
    """The line broke after the effect and nobody went on: undo finds who is there and takes them back."""
    bench.faults.after = {1: OutcomeUnknown(platform="Memory")}.get
    _, view = bench.do(HEAD, [["new@example.com", "New", ""]])
    assert view.state is JobState.FAILED
    assert bench.platform.find("new@example.com") is not None
    _, made = undo(bench, view.job)
    assert made.people[UndoState.REVERSED.value] == 1
    assert bench.platform.find("new@example.com") is None
    with pytest.raises(UsageError) as met:
        asyncio.run(bench.start().resume(view.job))
    assert met.value.code == "job_undone"
