"""Parts of the twins' framework on their own: paths, clock, scheduled work, windows, fault specifications."""

from __future__ import annotations

import random
import time
from typing import Any

import pytest

from desktop_app.twins.clock import Clock, FixedWindows, Schedule
from desktop_app.twins.faults import FaultSpecInvalid, Rule, parse
from desktop_app.twins.people import people
from desktop_app.twins.store import Store
from desktop_app.twins.wire import Answer, Call, Routes, call_from_scope


def parts(speed: float = 0.0) -> tuple[Store, Clock, Schedule]:
    store = Store(None, "CREATE TABLE IF NOT EXISTS done(what TEXT);")
    clock = Clock(store, speed, start=1_000_000.0)
    return store, clock, Schedule(store, clock)


def call(method: str, path: str) -> Call:
    scope = {"method": method, "path": path, "raw_path": path.encode(), "query_string": b"", "headers": []}
    return call_from_scope(scope, b"", "main")


def test_due_work_is_done_in_order_and_once() -> None:
    """By instant, then by number; nothing before its time."""
    store, clock, schedule = parts()
    schedule.handlers["note"] = lambda data: store.run("INSERT INTO done VALUES(?)", (data["what"],)) and None
    for delay, what in ((30.0, "late"), (10.0, "first"), (10.0, "second")):
        schedule.add(delay, "note", {"what": what})
    dropped = schedule.add(5.0, "note", {"what": "dropped"})
    assert schedule.drop(dropped)
    clock.advance(10)
    while schedule.do_one():
        pass
    assert [row[0] for row in store.all("SELECT what FROM done")] == ["first", "second"]
    assert schedule.waiting() == 1


def test_failing_work_is_taken_back_and_not_tried_again(capsys: pytest.CaptureFixture[str]) -> None:
    """One broken piece neither stops the others nor runs in a circle, and it is said aloud."""
    store, _clock, schedule = parts()
    told: list[bool] = []
    schedule.failed = lambda: told.append(True)

    def broken(_data: dict[str, Any]) -> None:
        store.run("INSERT INTO done VALUES('half')")
        raise OverflowError("broken on purpose")

    schedule.handlers["broken"] = broken
    schedule.handlers["good"] = lambda _data: store.run("INSERT INTO done VALUES('good')") and None
    schedule.add(0, "broken", {})
    schedule.add(0, "good", {})
    for _ in range(3):
        schedule.do_one()
    assert [row[0] for row in store.all("SELECT what FROM done")] == ["good"]
    assert (schedule.waiting(), told) == (0, [True])
    assert "broken on purpose" in capsys.readouterr().err


def test_the_clock_goes_on_from_a_kept_state() -> None:
    """Virtual time never runs backwards, also with another speed."""
    store, clock, _schedule = parts()
    clock.advance(500)
    again = Clock(store, 50.0)
    assert again.now() >= clock.now() == 1_000_500.0
    assert again.limit_now() >= time.time() + 499


def test_windows_count_and_reset() -> None:
    """At most the limit in one window, a new count in the next, and other names apart."""
    store, clock, _schedule = parts()
    clock.hold_limits(True)
    windows = FixedWindows(clock)
    assert [windows.over("a", 2, 60.0) is None for _ in range(4)] == [True, True, False, False]
    wait = windows.over("a", 2, 60.0)
    assert wait is not None
    assert 0 < wait <= 60
    assert windows.over("b", 2, 60.0) is None
    clock.advance(60)
    assert windows.over("a", 2, 60.0) is None
    store.close()


def test_a_literal_part_wins_over_a_named_one() -> None:
    """Whatever the order of registration; encoded slashes stay in their segment."""
    routes = Routes()
    routes.add("GET", "/v1/contact/{id}", lambda call: Answer(200, call.params["id"].encode()))
    routes.add("GET", "/v1/contact/subscribe", lambda _call: Answer(201))
    named, literal = call("GET", "/v1/contact/a%2Fb/"), call("GET", "/v1/contact/subscribe")
    found, other = routes.find(named), routes.find(literal)
    assert callable(found)
    assert callable(other)
    assert found(named).body == b"a/b"
    assert other(literal).status == 201
    assert routes.find(call("PUT", "/v1/contact/1")) == frozenset({"GET"})
    assert routes.find(call("GET", "/v2")) is None


def test_specifications_read_as_documented() -> None:
    """Kinds, a path with colons and commas in it, parameters."""
    rules = parse("429@/contacts:every=5,retry_after=2 ; slow@/v1/(a|b):c$:seconds=3,times=1;cut-before")
    assert [(rule.kind, rule.path.pattern if rule.path else None) for rule in rules] == [
        ("429", "/contacts"),
        ("slow", "/v1/(a|b):c$"),
        ("cut-before", None),
    ]
    assert (rules[0].every, rules[0].retry_after, rules[1].seconds, rules[1].times) == (5, 2.0, 3.0, 1)
    assert parse(" ; ") == []
    with pytest.raises(FaultSpecInvalid):
        parse("slow:second=1")


def test_an_outbreak_lasts() -> None:
    """seconds on an answering kind: once fired, every matching request is refused until it is over."""
    rule = Rule("429", every=3, seconds=60.0)
    fired = [rule.fires("GET", "/x", 1) for _ in range(6)]
    assert fired == [False, False, True, True, True, True]


def test_people_do_not_repeat() -> None:
    """Addresses and phones of 20,000 persons are all different."""
    found = list(people(random.Random("1/people"), 20_000))
    assert len({person.email for person in found}) == len({person.phone for person in found}) == 20_000
    assert {person.language for person in found} == {"uk", "cs", "pl", "tr", "de", "en"}
