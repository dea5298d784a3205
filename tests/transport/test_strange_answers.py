"""Answers of nobody's making: halves of letters, damaged bodies, pages of filters, lines that trickle."""

from __future__ import annotations

import asyncio
import json
import time

import pytest

from desktop_app.model.errors import NotAllowed, OutcomeUnknown, RateLimited, Unreachable
from desktop_app.model.operation import Effect
from desktop_app.transport.answer import read_answer
from desktop_app.transport.retry import RetryPolicy
from tests.transport.parts import call, raised, talk
from tests.transport.server import Line, Request, http, in_turn

PAGE = "<!DOCTYPE html><html><head><title>Blocked by policy</title></head><body>No</body></html>"


def test_half_an_emoji_becomes_a_letter_that_every_database_takes() -> None:
    body = b'{"name":"Ann \\ud83d","list":["\\uDE00 b",{"\\ud800":"\\ud83d\\ude00"}]}'
    data = read_answer(200, {}, body, None).data
    assert data == {"name": "Ann \ufffd", "list": ["\ufffd b", {"\ufffd": "\U0001f600"}]}
    json.dumps(data, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("effect", "code"), [(Effect.READ, "read_unanswered.damaged"), (Effect.ONCE, "no_answer.damaged")]
)
@pytest.mark.parametrize("body", [b"\x1f\x8bno gzip", b"no gzip either"])
def test_an_answer_that_cannot_be_unpacked_is_told_as_that(effect: Effect, code: str, body: bytes) -> None:
    damaged = http(200, body, Content_Encoding="gzip")
    result, _, _ = talk(in_turn(damaged), call(effect), policy=RetryPolicy(attempts=1))
    error = raised(result, Unreachable if effect is Effect.READ else OutcomeUnknown)
    assert error.code == code
    assert "damaged" in error.message


def test_the_page_of_a_filter_does_not_say_that_the_key_is_right() -> None:
    result, _, _ = talk(in_turn(http(403, PAGE, "text/html")), call())
    error = raised(result, NotAllowed)
    assert error.code == "not_allowed.web_page"
    assert error.original == "Blocked by policy"
    assert "key is right" not in error.message
    plain, _, _ = talk(in_turn(http(403, '{"message":"no"}')), call())
    assert raised(plain, NotAllowed).code == "not_allowed"


def test_a_network_that_wants_a_sign_in_is_no_fault_of_the_platform() -> None:
    script = in_turn(http(511, PAGE, "text/html"))
    result, _, _ = talk(script, call(Effect.ONCE), policy=RetryPolicy(attempts=1))
    error = raised(result, Unreachable)
    assert error.code == "unreachable.sign_in"
    assert "Nothing was sent" in error.what_to_do


@pytest.mark.parametrize(
    ("asked", "said"),
    [("86400", "24 hours"), ("600", "10 minutes"), ("7000", "117 minutes"), ("20", "minute")],
)
def test_a_long_wait_is_told_with_its_length(asked: str, said: str) -> None:
    script = in_turn(http(429, "{}", Retry_After=asked))
    result, _, _ = talk(script, call(), policy=RetryPolicy(attempts=1))
    assert said in raised(result, RateLimited).what_to_do


def test_no_attempt_at_a_read_outlasts_its_deadline() -> None:
    """Each byte that trickles in would start a timeout of its own anew."""

    async def trickle(request: Request, line: Line) -> bytes | None:
        await line.say(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
        for _ in range(600):
            await line.say(b" ")
            await asyncio.sleep(0.05)
        return None

    began = time.monotonic()
    result, server, _ = talk(trickle, call(), policy=RetryPolicy(attempts=1, deadline=0.4))
    assert raised(result, Unreachable).code == "read_unanswered.timeout"
    assert time.monotonic() - began < 20  # the trickle takes 30
    assert len(server.requests) == 1
