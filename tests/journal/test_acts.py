"""Single writes: the intent is on the disk before the request, and an ended process leaves a doubt, not a
guess."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop_app.journal import Journal
from desktop_app.journal.acts import Act, ActState, ActStore
from desktop_app.journal.person import Person

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> ActStore:
    made = ActStore(tmp_path)
    yield made
    made.close()


def act(key: str, **more: object) -> Act:
    return Act(key, "shop", "event", "orderPaid", "Ann@example.com", {"a": 1}, **more)  # type: ignore[arg-type]


def test_an_intent_is_there_before_any_answer_and_once_more_in_the_same_place(store: ActStore) -> None:
    first = store.begin([act("k")], NOW)[0]
    assert (first.state, first.request, first.whom) == (ActState.SENDING, {"a": 1}, "ann@example.com")
    store.settle("k", ActState.TAKEN, NOW, answer={"id": "7"}, text="OK")
    later = NOW + timedelta(hours=1)
    again = store.begin([replace(act("k"), request={"a": 2})], later)[0]
    assert (again.state, again.request, again.at, again.id) == (ActState.SENDING, {"a": 2}, NOW, first.id)
    assert (again.changed, len(store.recent([]))) == (later, 1)


def test_many_are_settled_together_or_none(store: ActStore) -> None:
    store.begin([act("a"), act("b")], NOW)
    with pytest.raises(KeyError):
        store.settle_all([("a", ActState.TAKEN, {}, ""), ("nobody", ActState.TAKEN, {}, "")], NOW)
    assert {one.state for one in store.recent([])} == {ActState.SENDING}
    store.settle_all([("a", ActState.TAKEN, {"id": "1"}, ""), ("b", ActState.REFUSED, {}, "no")], NOW)
    assert [(one.key, one.state, one.text) for one in store.recent([])] == [
        ("b", ActState.REFUSED, "no"), ("a", ActState.TAKEN, ""),
    ]  # fmt: skip
    assert store.sent_so_far("")[0] == 1, "what was refused is not there"
    assert [one.key for one in store.recent([], state="refused")] == ["b"]


def test_acts_are_found_newest_first_by_kind_account_and_person(store: ActStore) -> None:
    store.begin([act("a"), act("b"), Act("c", "shop", "order", whom="bob@example.com")], NOW)
    assert [one.key for one in store.recent(["event"])] == ["b", "a"]
    assert [one.key for one in store.recent([], whom=" ANN@example.com ")] == ["b", "a"]
    assert [one.key for one in store.recent([], account="other")] == []
    newest = store.recent([])[0]
    assert [one.key for one in store.recent([], before=newest.id, limit=1)] == ["b"]


def test_to_settle_what_was_never_begun_is_an_error(store: ActStore) -> None:
    with pytest.raises(KeyError):
        store.settle("nobody", ActState.DONE, NOW)


def test_what_an_ended_process_was_sending_is_in_doubt_and_what_a_living_one_sends_is_not(
    tmp_path: Path,
) -> None:
    code = (
        "import os, sys, pathlib, datetime\n"
        "from desktop_app.journal.acts import Act, ActStore\n"
        "s = ActStore(pathlib.Path(sys.argv[1]))\n"
        "s.begin([Act('lost', 'shop', 'event')], datetime.datetime.now(datetime.UTC))\n"
        "os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, timeout=60)
    living, looking = ActStore(tmp_path), ActStore(tmp_path)
    living.begin([Act("mine", "shop", "event")], NOW)
    assert looking.recover(NOW) == 1
    states = {one.key: one.state for one in looking.recent([])}
    assert states == {"lost": ActState.IN_DOUBT, "mine": ActState.SENDING}
    living.close()
    looking.close()


def test_they_go_with_their_age_their_account_and_their_person(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.acts.begin([act("old")], NOW - timedelta(days=31))
    journal.acts.begin([act("new"), Act("his", "shop", "event", whom="bob@example.com")], NOW)
    journal.acts.begin([Act("other", "b2b", "event")], NOW)
    journal.expire(NOW)
    assert {one.key for one in journal.acts.recent([])} == {"new", "his", "other"}
    assert journal.acts.forget(Person(frozenset({"bob@example.com"}))) == 1
    journal.remove_account("shop")
    assert {one.key for one in journal.acts.recent([])} == {"other"}
    journal.close()


def test_half_a_letter_is_kept_as_it_is_sent(store: ActStore) -> None:
    kept = store.begin([replace(act("k"), request={"name": "Ann \ud83d"})], NOW)[0]
    assert kept.request == {"name": "Ann ?"}
