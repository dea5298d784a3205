"""One door to HTTP: what is sent, what is repeated, what is never called a success."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
from typing import Any

import pytest

from desktop_app.model.errors import (
    AppError,
    AuthRefused,
    Duplicate,
    InvalidInput,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    PlatformError,
    ProviderChanged,
    ServerFailed,
    Stopped,
    Unreachable,
)
from desktop_app.model.operation import Effect
from desktop_app.transport.answer import Answer, Expect
from desktop_app.transport.client import ApiClient, encode_json
from desktop_app.transport.rate import RateLimit
from desktop_app.transport.retry import RetryPolicy
from tests.transport.parts import KEY, WRITES, JumpClock, call, client, operation, raised, talk
from tests.transport.server import Line, Request, Server, http, in_turn

# --- what is sent ----------------------------------------------------------------------------------------


def test_a_call_carries_the_key_its_body_and_the_filled_path() -> None:
    async def use(made: ApiClient, server: Server) -> Answer:
        return await made.call(
            operation(Effect.REPEAT_SAFE, "/v1/group/{id}/x", method="POST"),
            path={"id": "a/b c"},
            query={"erase": False, "n": 5, "none": None, "q": "x&y"},
            json={"name": "Zoë"},
        )

    answer, server, _ = talk(in_turn(http(200, '{"ok":true}')), use)
    (request,) = server.requests
    assert answer.data == {"ok": True}
    assert (request.method, request.target) == ("POST", "/api/v1/group/a%2Fb%20c/x?erase=false&n=5&q=x%26y")
    assert request.body == '{"name":"Zoë"}'.encode()
    assert request.headers["content-type"] == "application/json; charset=UTF-8"
    assert request.headers["accept"] == "application/json"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["user-agent"].startswith("CampaignDesk/")


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_a_path_value_cannot_walk_to_another_call(value: str) -> None:
    async def use(made: ApiClient, server: Server) -> Any:
        with pytest.raises(ValueError, match="id is"):
            await made.call(operation(path="/v1/contact/{id}"), path={"id": value})

    _, server, _ = talk(in_turn(http()), use)
    assert server.requests == []


def test_cookies_of_the_platform_are_not_sent_back() -> None:
    async def use(made: ApiClient, server: Server) -> Any:
        await made.call(operation())
        await made.call(operation())

    _, server, _ = talk(in_turn(http(200, Set_Cookie="JSESSIONID=1; Path=/api/; HttpOnly")), use)
    assert len(server.requests) == 2
    assert all("cookie" not in request.headers for request in server.requests)


def test_the_http_library_is_imported_at_the_first_call_and_not_before() -> None:
    code = (
        "import sys; from desktop_app.providers import discover; discover()\n"
        "import desktop_app.transport.client, desktop_app.providers.esputnik.provider\n"
        "assert not {'httpx', 'httpcore', 'anyio', 'certifi'} & set(sys.modules), 'too early'\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_many_calls_share_few_lines() -> None:
    """40 calls at once: never more than the permitted number under way, all answered."""
    now = most = 0

    async def script(request: Request, line: Line) -> bytes:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.005)
        now -= 1
        return http()

    async def use(made: ApiClient, server: Server) -> Any:
        return await asyncio.gather(*(made.call(operation()) for _ in range(40)))

    answers, server, _ = talk(script, use, in_flight=6)
    assert len(answers) == 40
    assert 1 < most <= 6
    assert server.connections <= 6


# --- where it may be sent --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "training"),
    [
        ("http://shop.example/api", False),  # live without TLS
        ("https://evil.example/api", False),  # a host that the manifest does not name
        ("https://shop.example.evil.example/api", False),
        ("https://user@shop.example/api", False),
        ("http://127.0.0.1:9/api", False),  # a live account does not talk to a twin
        ("https://shop.example/api", True),  # training never leaves this computer
        ("http://10.0.0.5/api", True),
        ("http://127.0.0.1.evil.example/api", True),
        ("ftp://127.0.0.1/api", True),
        ("", True),
    ],
)
def test_an_account_is_only_sent_where_it_belongs(url: str, training: bool) -> None:
    with pytest.raises(NotAllowed) as refused:
        client(url, training=training)
    assert refused.value.code.startswith("host_refused")
    assert "host_refused" not in refused.value.message


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/api", "http://localhost:9/api", "http://[::1]:9/api"])
def test_training_goes_to_this_computer(url: str) -> None:
    assert KEY not in repr(client(url, training=True))


def test_a_redirect_is_not_followed() -> None:
    result, server, _ = talk(in_turn(http(302, "", Location="https://elsewhere.example/")), call())
    assert raised(result, ProviderChanged).code == "provider_changed.sent_elsewhere"
    assert len(server.requests) == 1


def test_a_proxy_of_the_environment_is_never_between_us_and_this_computer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    result, _, _ = talk(in_turn(http()), call())
    assert result.status == 200


def test_live_calls_go_through_the_proxy_that_the_system_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy sees a CONNECT to the platform's host, refuses, and nothing of ours was sent."""

    async def main() -> tuple[AppError, list[Request]]:
        async with Server(in_turn(http(403, "no"))) as proxy:
            monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.port}")
            monkeypatch.delenv("no_proxy", raising=False)
            made = client("https://shop.example/api", training=False, policy=RetryPolicy(attempts=1))
            try:
                await made.call(operation(Effect.ONCE))
            except AppError as error:
                return error, proxy.requests
            finally:
                await made.aclose()
            raise AssertionError("the proxy refused, and yet there was an answer")

    error, requests = asyncio.run(main())
    assert [(request.method, request.target) for request in requests] == [("CONNECT", "shop.example:443")]
    assert "authorization" not in requests[0].headers
    assert raised(error, Unreachable).code == "unreachable.proxy_refused"
    assert "proxy" in error.message


@pytest.mark.parametrize(
    "address",
    ["nonsense://x", "socks5://127.0.0.1:1", "http://:abc", "http://me:pass/word@127.0.0.1:1", "http://[::1"],
)
def test_a_proxy_setting_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("https_proxy", address)
    monkeypatch.delenv("no_proxy", raising=False)

    async def main() -> AppError | None:
        made = client("https://shop.example/api", training=False, policy=RetryPolicy(attempts=1))
        try:
            await made.call(operation())
        except AppError as error:
            return error
        finally:
            await made.aclose()
        return None

    error = raised(asyncio.run(main()), Unreachable)
    assert error.code == "unreachable.proxy_setting"
    assert "pass" not in f"{error} {error.message} {error.original}"


# --- what comes back -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, InvalidInput),
        (401, AuthRefused),
        (403, NotAllowed),
        (404, NotFound),
        (405, ProviderChanged),
        (409, Duplicate),
        (410, NotFound),
        (413, InvalidInput),
        (418, PlatformError),
        (422, InvalidInput),
    ],
)
def test_a_refusal_is_a_leaf_with_the_platforms_words_and_is_not_repeated(
    status: int, kind: type[AppError]
) -> None:
    result, server, _ = talk(in_turn(http(status, '{"message":"so not"}')), call(Effect.REPEAT_SAFE))
    error = raised(result, kind)
    assert (error.status, error.original, error.platform) == (status, "so not", "Shop Mail")
    assert "Shop Mail" in error.message
    assert error.what_to_do
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<html><title>Wi-Fi sign-in</title></html>", "provider_changed.web_page"),
        ("", "provider_changed.empty"),
        ('{"half":', "provider_changed"),
        ("a sentence", "provider_changed"),
    ],
)
def test_a_good_status_with_an_unexpected_body_is_no_success(body: str, code: str) -> None:
    result, server, _ = talk(in_turn(http(200, body)), call())
    error = raised(result, ProviderChanged)
    assert error.code == code
    assert not isinstance(error, OutcomeUnknown)
    assert len(server.requests) == 1


@pytest.mark.parametrize("effect", WRITES)
def test_a_write_answered_by_a_web_page_is_in_doubt(effect: Effect) -> None:
    page = "<!doctype html><p>hello"
    result, _, _ = talk(in_turn(http(200, page, "text/html")), call(effect, expect=Expect.ANYTHING))
    raised(result, ProviderChanged)
    raised(result, OutcomeUnknown)


def test_an_answer_beyond_any_measure_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.transport.connection.LARGEST_ANSWER", 1000)
    result, _, _ = talk(in_turn(http(200, b'"' + b"x" * 5000 + b'"')), call())
    assert raised(result, ProviderChanged).code == "provider_changed.too_large"


# --- outage, cancel, close -------------------------------------------------------------------------------


def test_an_outage_costs_at_most_a_tenth_more_requests() -> None:
    async def use(made: ApiClient, server: Server) -> Any:
        for _ in range(200):
            with pytest.raises(ServerFailed):
                await made.call(operation())

    _, server, _ = talk(in_turn(http(503, "down")), use)
    assert 200 < len(server.requests) <= 220


def test_cancelled_in_flight_the_line_is_closed_and_nothing_more_is_sent() -> None:
    arrived = asyncio.Event()

    async def script(request: Request, line: Line) -> bytes | None:
        arrived.set()
        await line.reader.read(1)  # returns when the other side hangs up
        return None

    async def use(made: ApiClient, server: Server) -> Any:
        task = asyncio.create_task(made.call(operation(Effect.REPEAT_SAFE)))
        await arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return await asyncio.wait_for(made.call(operation(), policy=RetryPolicy(attempts=1)), 10)

    async def first_hangs(request: Request, line: Line) -> bytes | None:
        return await script(request, line) if request.method == "POST" else http()

    result, server, made = talk(first_hangs, use, in_flight=1)
    assert result.status == 200  # the only line was given back
    assert [request.method for request in server.requests] == ["POST", "GET"]
    assert [record.error for record in made.request_log.records()] == ["cancelled", ""]


def test_closing_twice_is_safe_and_later_calls_are_stopped() -> None:
    async def use(made: ApiClient, server: Server) -> Any:
        await made.call(operation())
        await made.aclose()
        await made.aclose()
        return await made.call(operation())

    result, server, _ = talk(in_turn(http()), use)
    raised(result, Stopped)
    assert len(server.requests) == 1


# --- log and secrets -------------------------------------------------------------------------------------


def test_the_request_log_keeps_the_template_never_the_filled_path() -> None:
    async def use(made: ApiClient, server: Server) -> Any:
        return await made.call(
            operation(path="/v1/contact/{id}"), path={"id": "ann@example.com"}, query={"q": "bob@x.org"}
        )

    clock = JumpClock()
    _, _, made = talk(in_turn(http(404, "no ann@example.com")), use, clock)
    (record,) = made.request_log.records()
    assert (record.method, record.path, record.status) == ("GET", "/v1/contact/{id}", 404)
    assert (record.attempt, record.operation, record.error) == (1, "thing", "not_found")
    assert record.t == clock.wall()
    assert "example.com" not in repr(record)
    assert "x.org" not in repr(record)


def test_no_key_in_errors_logs_or_reprs(caplog: pytest.LogCaptureFixture) -> None:
    """The platform says the key back, in four spellings; none of them comes out, at any log level."""
    from base64 import b64encode
    from urllib.parse import quote

    spelled = [KEY, quote(KEY, safe=""), b64encode(f"user:{KEY}".encode()).decode(), json.dumps(KEY)[1:-1]]
    body = json.dumps({"message": "bad key " + " / ".join(spelled)})
    caplog.set_level(logging.DEBUG)
    result, _, made = talk(in_turn(http(500, body), http(401, body)), call())
    error = raised(result, AuthRefused)
    shown = " ".join(
        [repr(error), str(error), error.original, error.message, error.what_to_do, repr(made), caplog.text]
        + [repr(record) for record in made.request_log.records()]
    )
    assert "bad key" in error.original
    for text in spelled:
        assert text not in shown
    assert "127.0.0.1" not in caplog.text  # no filled address either, from whatever library


def test_every_call_goes_through_its_pace() -> None:
    """60 calls at 50 a second over one line: no window of one second holds more than 50 at the server."""
    clock = JumpClock()
    arrivals: list[float] = []

    async def script(request: Request, line: Line) -> bytes:
        arrivals.append(clock.monotonic())
        return http()

    async def use(made: ApiClient, server: Server) -> Any:
        await asyncio.gather(*(made.call(operation()) for _ in range(60)))

    talk(script, use, clock, limits={"default": RateLimit("default", 50, 1.0)}, in_flight=1)
    assert len(arrivals) == 60
    assert all(later - earlier >= 1.0 for earlier, later in zip(arrivals, arrivals[50:], strict=False))


def test_half_a_letter_goes_out_as_a_question_mark_and_a_whole_one_as_it_is() -> None:
    assert encode_json({"name": "Ann \ud83d, 😀, ж"}) == '{"name":"Ann ?, 😀, ж"}'.encode()
