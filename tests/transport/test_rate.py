"""The pace keeps under every published rate, wherever windows begin, and gives almost none away."""

from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager

import pytest

from desktop_app.transport.rate import Pace, Pacer, RateLimit
from tests.transport.parts import JumpClock

RATES = [(50, 1.0), (200, 1.0), (350, 1.0), (1000, 60.0), (5, 1.0), (500, 3600.0)]


def drive(
    limit: RateLimit, calls: int, *, late: float = 0.0, travel: float = 0.0, seed: int = 1
) -> list[float]:
    """Instants at which ``calls`` requests arrive, sent as fast as the pace lets them.

    Timers ring up to ``late`` seconds late, requests travel up to ``travel`` seconds.
    """
    chance = random.Random(seed)
    pace, now, arrivals = Pace(limit), 100.0, []
    while len(arrivals) < calls:
        if (wait := pace.wait(now)) > 0:
            now += wait + chance.random() * late
            continue
        pace.spend(now)
        arrivals.append(now + chance.random() * travel)
        now += 1e-5
    return arrivals


def most_in_a_window(arrivals: list[float], seconds: float) -> int:
    arrivals = sorted(arrivals)
    most = first = 0
    for last, at in enumerate(arrivals):
        while at - arrivals[first] >= seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


@pytest.mark.parametrize(("count", "seconds"), RATES)
def test_no_window_ever_holds_more_than_the_rate(count: int, seconds: float) -> None:
    limit = RateLimit("x", count, seconds)
    for seed in range(5):
        # requests may travel unevenly by just under a hundredth of the window
        arrivals = drive(limit, count * 4 + 3, late=0.004, travel=seconds * 0.0099, seed=seed)
        assert most_in_a_window(arrivals, seconds) <= count


@pytest.mark.parametrize(("count", "seconds"), RATES)
def test_a_rate_that_binds_is_used_to_98_percent(count: int, seconds: float) -> None:
    """Even though timers ring late (Windows: by up to 15 ms)."""
    calls = count * 20
    arrivals = drive(RateLimit("x", count, seconds), calls, late=0.015)
    assert calls / (arrivals[-1] - arrivals[0]) >= 0.98 * count / seconds


def test_short_windows_are_filled_evenly_and_an_hour_is_not() -> None:
    """Fifty a second do not leave in one burst; five hundred an hour do not wait seven seconds each."""
    second = drive(RateLimit("x", 50, 1.0), 50)
    assert second[-1] - second[0] > 0.8
    hour = drive(RateLimit("x", 500, 3600.0), 500)
    assert hour[-1] - hour[0] < 1.0


def test_a_pause_holds_back_everything_until_it_ends() -> None:
    pace = Pace(RateLimit("x", 50, 1.0))
    pace.pause(107.0)
    assert pace.wait(100.0) == 7.0
    assert pace.wait(107.0) == 0.0


def test_a_request_that_left_late_counts_from_when_it_left() -> None:
    """Connecting may take longer than the pause between two calls; the window counts departures."""
    pace = Pace(RateLimit("x", 1, 1.0))
    slot = pace.spend(100.0)
    slot.left(100.7)
    assert pace.wait(101.1) == pytest.approx(0.61)


@asynccontextmanager
async def free_line():  # type: ignore[no-untyped-def]
    yield


def test_calls_of_one_limit_leave_in_order_and_other_limits_pass_by() -> None:
    clock = JumpClock()
    told: list[float] = []
    pacer = Pacer(
        {"slow": RateLimit("slow", 1, 10.0), "fast": RateLimit("fast", 100, 1.0)}, clock, told.append
    )
    order: list[str] = []

    async def call(limit: str, name: str) -> None:
        async with pacer.slot(limit, free_line):
            order.append(name)

    async def main() -> None:
        await asyncio.gather(call("slow", "s1"), call("slow", "s2"), call("slow", "s3"), call("fast", "f1"))

    asyncio.run(main())
    assert [name for name in order if name.startswith("s")] == ["s1", "s2", "s3"]
    assert order.index("f1") < order.index("s2")
    assert told == pytest.approx([10.1, 10.1])


def test_permits_do_not_pile_up_behind_a_slow_line() -> None:
    """Calls that waited for room on the line leave at the pace, not all at once when room comes."""
    clock = JumpClock()
    pacer = Pacer({"x": RateLimit("x", 10, 1.0)}, clock)
    line = asyncio.Semaphore(1)
    left: list[float] = []

    async def call(hold: float) -> None:
        async with pacer.slot("x", lambda: line):
            left.append(clock.monotonic())
            clock.now += hold

    async def main() -> None:
        await asyncio.gather(call(3.0), *(call(0.0) for _ in range(30)))

    asyncio.run(main())
    assert most_in_a_window(left, 1.0) <= 10


def test_a_cancelled_call_gives_its_turn_back() -> None:
    clock = JumpClock()
    pacer = Pacer({"x": RateLimit("x", 10, 1.0)}, clock)
    line = asyncio.Semaphore(1)

    async def main() -> None:
        await line.acquire()

        async def call() -> None:
            async with pacer.slot("x", lambda: line):
                pass

        waiting = asyncio.create_task(call())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        line.release()
        await asyncio.wait_for(call(), 5)

    asyncio.run(main())


def test_a_senseless_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="limit x"):
        RateLimit("x", 0, 1.0)


def test_a_pause_that_comes_while_a_call_waits_for_room_is_kept() -> None:
    """Another call met a 429 meanwhile: having room on the line is no reason to send."""
    clock = JumpClock()
    pacer = Pacer({"x": RateLimit("x", 10, 1.0)}, clock)
    line = asyncio.Semaphore(1)

    async def main() -> float:
        async def call() -> float:
            async with pacer.slot("x", lambda: line):
                return clock.monotonic()

        await line.acquire()
        waiting = asyncio.create_task(call())
        await asyncio.sleep(0)
        pacer.pause("x", 7.0)
        line.release()
        return await waiting

    assert asyncio.run(main()) == 1007.0
