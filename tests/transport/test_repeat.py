"""What is repeated, how long it is waited, and when an outcome is called unknown."""

from __future__ import annotations

import asyncio
from email.utils import formatdate
from typing import Any

import pytest

from desktop_app.model.errors import (
    AppError,
    Duplicate,
    InvalidInput,
    OutcomeUnknown,
    RateLimited,
    ServerFailed,
    Unreachable,
)
from desktop_app.model.operation import Effect
from desktop_app.transport.answer import Answer
from desktop_app.transport.client import ApiClient
from desktop_app.transport.connection import Timeouts
from desktop_app.transport.retry import RetryPolicy
from tests.transport.parts import WRITES, JumpClock, call, client, operation, raised, talk
from tests.transport.server import Line, Request, Server, http, in_turn

# --- no connection: nothing was sent ---------------------------------------------------------------------


@pytest.mark.parametrize("effect", list(Effect))
def test_no_connection_is_told_apart_and_tried_again_for_every_effect(effect: Effect) -> None:
    """Nobody listens: nothing left us, so even what must happen once may be tried again."""
    clock = JumpClock()

    async def main() -> tuple[AppError | None, ApiClient]:
        async with Server(in_turn(http())) as gone:
            url = gone.url
        made = client(url, clock)
        try:
            await made.call(operation(effect))
        except AppError as error:
            return error, made
        finally:
            await made.aclose()
        return None, made

    error, made = asyncio.run(main())
    assert raised(error, Unreachable).code == "unreachable.refused"
    assert not isinstance(error, OutcomeUnknown)
    assert [record.attempt for record in made.request_log.records()] == [1, 2, 3, 4, 5]
    assert clock.slept == [1.0, 2.0, 4.0, 8.0]


def test_who_waits_in_front_of_it_learns_after_two_attempts_that_nobody_is_there() -> None:
    """With an answer a moment ago the line is taken for troubled, not gone: then all five."""
    clock = JumpClock()

    async def main() -> list[list[int]]:
        tried: list[list[int]] = []
        async with Server(in_turn(http())) as server:
            made = client(server.url, clock, policy=RetryPolicy(unreached=2))
            await made.call(operation())
        for later in (0.0, 120.0):
            clock.now += later
            before = len(made.request_log.records())
            with pytest.raises(Unreachable):
                await made.call(operation(Effect.REPEAT_SAFE))
            tried.append([record.attempt for record in made.request_log.records()[before:]])
        await made.aclose()
        return tried

    assert asyncio.run(main()) == [[1, 2, 3, 4, 5], [1, 2]]


def test_waits_are_told_with_the_instant_they_end() -> None:
    told: list[tuple[float, str, int, int]] = []
    clock = JumpClock()
    start = clock.wall()

    async def use(made: ApiClient, server: Server) -> Any:
        return await made.call(operation())

    script = in_turn(http(429, "slow down", Retry_After="7"), http(503, "x"), http())
    result, _, _ = talk(script, use, clock, on_wait=lambda *wait: told.append(wait))
    assert result.attempts == 3
    assert told == [(start + 7, "waiting.asked", 2, 5), (start + 7 + 2, "waiting.in_doubt", 3, 5)]


# --- rate limits -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("effect", list(Effect))
def test_retry_after_is_kept_to_the_second(effect: Effect) -> None:
    clock = JumpClock()
    script = in_turn(http(429, "", Retry_After="7"), http())
    result, _, _ = talk(script, call(effect), clock)
    assert result.attempts == 2
    assert clock.slept == [7.0]


def test_retry_after_may_be_a_date() -> None:
    clock = JumpClock()
    until = formatdate(clock.wall() + 12, usegmt=True)
    result, _, _ = talk(in_turn(http(429, "", Retry_After=until), http()), call(), clock)
    assert result.attempts == 2
    assert clock.slept == [12.0]


def test_429_without_a_time_backs_off() -> None:
    clock = JumpClock()
    result, _, _ = talk(in_turn(http(429, ""), http(429, ""), http()), call(Effect.ONCE), clock)
    assert result.attempts == 3
    assert clock.slept == [1.0, 2.0]


def test_a_wait_beyond_the_deadline_is_reported_instead_of_sat_out() -> None:
    clock = JumpClock()
    result, server, _ = talk(in_turn(http(429, "", Retry_After="3600")), call(), clock)
    assert raised(result, RateLimited).retry_after == 3600
    assert len(server.requests) == 1
    assert clock.slept == []


def test_one_429_holds_back_the_other_calls_of_its_limit() -> None:
    """The second call, begun while the first waits, is not thrown at a platform that asked for a pause."""
    clock = JumpClock()

    async def use(made: ApiClient, server: Server) -> Any:
        made._pacer.pause("default", 5.0)
        return await made.call(operation())

    talk(in_turn(http()), use, clock)
    assert clock.slept == [5.0]


# --- the line breaks after the request left --------------------------------------------------------------


@pytest.mark.parametrize(
    ("effect", "attempts"),
    [(Effect.READ, 3), (Effect.REPEAT_SAFE, 3), (Effect.KEYED, 3), (Effect.PROVEN, 2), (Effect.ONCE, 1)],
)
@pytest.mark.parametrize("first", [None, http(500, "oops")])
def test_an_open_outcome_is_repeated_by_effect(effect: Effect, attempts: int, first: bytes | None) -> None:
    """Cut twice, then good: who may try three times succeeds, who may not says it does not know."""
    result, server, _ = talk(in_turn(first, first, http()), call(effect, json={"same": 1}))
    assert len(server.requests) == attempts
    assert len({request.body for request in server.requests}) == 1
    if attempts == 3:
        assert result.attempts == 3
    else:
        raised(result, OutcomeUnknown)


@pytest.mark.parametrize("effect", WRITES)
def test_a_write_that_stays_open_is_unknown_never_failed(effect: Effect) -> None:
    result, _, _ = talk(in_turn(None), call(effect))
    assert raised(result, OutcomeUnknown).code == "no_answer.cut"
    assert "may or may not" in result.what_to_do


@pytest.mark.parametrize("effect", WRITES)
def test_a_write_met_by_500_is_both_a_fault_there_and_unknown(effect: Effect) -> None:
    result, _, _ = talk(in_turn(http(500, "boom")), call(effect))
    raised(result, ServerFailed)
    raised(result, OutcomeUnknown)


def test_a_read_met_by_500_is_no_doubt() -> None:
    result, server, _ = talk(in_turn(http(500, "boom")), call())
    assert not isinstance(raised(result, ServerFailed), OutcomeUnknown)
    assert len(server.requests) == 5


def test_half_an_answer_is_no_answer() -> None:
    async def script(request: Request, line: Line) -> None:
        await line.say(http(200, '{"id": 1, "name": "whole"}')[:-10])

    result, server, _ = talk(script, call(Effect.ONCE))
    assert raised(result, OutcomeUnknown).code == "no_answer.cut"
    assert len(server.requests) == 1


def test_a_silent_platform_is_given_up_after_the_read_timeout() -> None:
    async def script(request: Request, line: Line) -> bytes:
        await asyncio.sleep(60)
        return http()

    result, server, _ = talk(script, call(Effect.ONCE), timeouts=Timeouts(read=0.05))
    assert raised(result, OutcomeUnknown).code == "no_answer.timeout"
    assert len(server.requests) == 1


def test_a_trickling_answer_is_given_up_after_the_total() -> None:
    """Each byte comes in time, the whole never: no single phase would notice."""

    async def script(request: Request, line: Line) -> None:
        await line.say(b"HTTP/1.1 200 X\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(1000):
            await line.say(b" ")
            await asyncio.sleep(0.02)

    result, _, _ = talk(script, call(), timeouts=Timeouts(read=5, total=0.2), policy=RetryPolicy(attempts=1))
    assert raised(result, Unreachable).code == "read_unanswered.timeout"


def test_a_refused_key_after_an_open_attempt_does_not_say_that_nothing_was_sent() -> None:
    result, _, _ = talk(in_turn(None, http(401, "key off")), call(Effect.REPEAT_SAFE))
    assert raised(result, OutcomeUnknown).original == "key off"
    assert result.status == 401


def test_a_refused_content_after_an_open_attempt_is_the_answer() -> None:
    """The same content would have been refused the first time as well."""
    result, _, _ = talk(in_turn(None, http(400, "bad row")), call(Effect.REPEAT_SAFE))
    assert raised(result, InvalidInput).original == "bad row"


# --- a refusal that proves -------------------------------------------------------------------------------


def is_409(answer: Answer) -> bool:
    return answer.status == 409


@pytest.mark.parametrize("effect", [Effect.PROVEN, Effect.REPEAT_SAFE])
def test_a_proving_refusal_after_our_own_open_attempt_means_done(effect: Effect) -> None:
    result, _, _ = talk(in_turn(None, http(409, "Duplicated request")), call(effect, proof=is_409))
    assert (result.repeated, result.status, result.attempts) == (True, 409, 2)


def test_the_same_refusal_without_an_open_attempt_is_a_refusal() -> None:
    result, _, _ = talk(in_turn(http(409, "Duplicated request")), call(Effect.PROVEN, proof=is_409))
    raised(result, Duplicate)


def test_an_attempt_of_an_earlier_process_counts_as_open() -> None:
    result, _, _ = talk(
        in_turn(http(409, "Duplicated request")), call(Effect.PROVEN, proof=is_409, earlier_unknown=True)
    )
    assert result.repeated


def test_429_is_no_open_attempt() -> None:
    """Refused for the rate means not carried out: a later 409 then proves nothing."""
    result, _, _ = talk(in_turn(http(429, ""), http(409, "dup")), call(Effect.PROVEN, proof=is_409))
    raised(result, Duplicate)
