"""Calls of one account: pace, attempt, judge, repeat where repeating does no harm.

Owns: the order of these steps, the host rule (live: the manifest's hosts over TLS; training: this computer
only) and the redaction of what comes out. Must not: know a platform; what a refusal means is handed in as
``judge``.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json as json_text
import logging
import math
import random
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from desktop_app import __version__
from desktop_app.model.errors import (
    AccountError,
    AppError,
    NotAllowed,
    OutcomeUnknown,
    RateLimited,
    ServerFailed,
    Unreachable,
)
from desktop_app.model.operation import Effect, Operation
from desktop_app.runtime.clock import Clock
from desktop_app.runtime.redact import Redactor
from desktop_app.transport.answer import Answer, Expect
from desktop_app.transport.connection import Connection, LineFailed, Timeouts
from desktop_app.transport.errors import in_doubt, line_error, status_error, unreadable
from desktop_app.transport.rate import Pacer, RateLimit, Slot
from desktop_app.transport.request_log import RequestLog, RequestRecord
from desktop_app.transport.request_shape import shape_of_body, shape_of_query, without_people
from desktop_app.transport.retry import RetryBudget, RetryPolicy, Trouble, backoff, may_repeat, retry_after

log = logging.getLogger(__name__)

OnWait = Callable[[float, str, int, int], None]
"""``(until, reason, attempt, most)``: POSIX seconds, a text key under ``waiting``, which attempt comes then
and how many there are at most; 0 and 0 for a wait that keeps to the pace."""
Judge = Callable[[Answer, Operation], AppError | None]
Proof = Callable[[Answer], bool]

IN_FLIGHT = 8
SAID = 500
HEARD_LATELY_S = 60.0
"""So long after an answer a line that fails is taken for a short trouble."""
JSON_TYPE = "application/json; charset=UTF-8"
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(slots=True)
class _Failed:
    """An attempt that gave no good answer. ``trouble`` None: refused for good. ``asked``: seconds the
    platform named.
    """

    error: AppError
    trouble: Trouble | None
    answer: Answer | None = None
    asked: float | None = None


class ApiClient:
    """One account's client. Belongs to the event loop that makes the first call; :meth:`aclose` when done.

    ``auth`` gives the headers with the key, asked anew for each attempt. ``platform`` is the label that
    errors name. ``on_wait`` hears of every wait before another attempt, and of one of a second or more for
    the pace.
    """

    def __init__(
        self,
        base_url: str,
        *,
        platform: str,
        allowed_hosts: Collection[str],
        training: bool,
        auth: Callable[[], Mapping[str, str]],
        limits: Mapping[str, RateLimit],
        redactor: Redactor,
        clock: Clock,
        judge: Judge | None = None,
        request_log: RequestLog | None = None,
        on_wait: OnWait | None = None,
        policy: RetryPolicy | None = None,
        timeouts: Timeouts | None = None,
        in_flight: int = IN_FLIGHT,
        chance: Callable[[], float] = random.random,
        open_members: Collection[str] = (),
    ) -> None:
        """NotAllowed for an address that this account may not be sent to."""
        check_address(base_url, allowed_hosts=allowed_hosts, training=training)
        self.platform = platform
        self.request_log = request_log or RequestLog()
        self._auth = auth
        self._redactor = redactor
        self._clock = clock
        self._judge = judge or (lambda answer, operation: status_error(answer, platform=platform))
        self._on_wait = on_wait or (lambda until, reason, attempt, most: None)
        self._policy = policy or RetryPolicy()
        self._heard_at = -math.inf
        self._chance = chance
        self._line = asyncio.Semaphore(in_flight)
        self._pacer = Pacer(limits, clock, lambda seconds: self._keeping_pace(seconds))
        self._budget = RetryBudget()
        self._host = urlsplit(base_url).netloc
        self._base_url = base_url.rstrip("/")
        self._open_members = frozenset(open_members)
        self._connection = Connection(
            base_url, direct=is_loopback(base_url), timeouts=timeouts or Timeouts(), lines=in_flight
        )

    def __repr__(self) -> str:
        return f"<ApiClient {self.platform} {self._host}>"

    def clean(self, text: str) -> str:
        """The platform's words without the account's secrets: for everything that is kept or shown."""
        return self._redactor.text(text)

    async def aclose(self) -> None:
        """Close the lines. Safe to call twice; later calls raise Stopped."""
        await self._connection.close()

    async def call(
        self,
        operation: Operation,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str | int | bool | None] | None = None,
        json: Any = None,
        content: bytes | None = None,
        content_type: str = JSON_TYPE,
        headers: Mapping[str, str] | None = None,
        expect: Expect = Expect.JSON,
        proof: Proof | None = None,
        earlier_unknown: bool = False,
        policy: RetryPolicy | None = None,
    ) -> Answer:
        """Carry out ``operation`` and return its good answer, or raise a leaf of the error tree.

        path: values of the template's places. query: None leaves a name out. json or content: the body.
        proof: tells a refusal that means "an identical request was carried out before"; after an attempt of
        this call
            whose outcome is open, or with ``earlier_unknown``, such a refusal is returned with
            ``repeated=True``.
        Raises OutcomeUnknown for a write that may have been carried out, whatever ended the attempts.
        ValueError for an empty or walking (``..``) path value.
        """
        filled = _fill(operation.path, path or {})
        body = content if json is None else encode_json(json)
        sent_headers = {
            "Accept": "application/json",
            "User-Agent": f"CampaignDesk/{__version__}",
            **({"Content-Type": content_type} if body is not None else {}),
            **(headers or {}),
        }
        rules = policy or self._policy
        deadline = self._clock.monotonic() + rules.deadline
        doubts = 0
        attempt = 0
        while True:
            attempt += 1
            outcome = await self._attempt(
                operation, attempt, filled, _query(query or {}), body, sent_headers, expect, rules
            )
            if isinstance(outcome, Answer):
                self._budget.earn()
                return replace(outcome, attempts=attempt)
            proven = proof is not None and (doubts or earlier_unknown)
            if proven and proof and outcome.answer is not None and proof(outcome.answer):
                self._budget.earn()
                return replace(outcome.answer, attempts=attempt, repeated=True)
            if outcome.trouble is Trouble.IN_DOUBT and operation.effect is not Effect.READ:
                doubts += 1
            wait = self._wait_before_next(operation, outcome, attempt, doubts, rules, deadline)
            if wait is None:
                raise self._final(outcome, doubts) from outcome.error.__cause__
            await self._pause(operation, outcome, wait, attempt + 1, self._most(outcome, rules))

    async def _attempt(
        self,
        operation: Operation,
        attempt: int,
        path: str,
        query: Mapping[str, str],
        body: bytes | None,
        headers: Mapping[str, str],
        expect: Expect,
        rules: RetryPolicy,
    ) -> Answer | _Failed:
        await self._connection.load()
        async with self._pacer.slot(operation.limit, lambda: self._line) as slot:
            began, t = self._clock.monotonic(), self._clock.wall()
            outcome: Answer | _Failed | None = None  # stays None when we are cancelled
            try:
                outcome = await self._exchange(operation, path, query, body, headers, expect, slot, rules)
            finally:
                status, fault = _summary(outcome)
                ms = round((self._clock.monotonic() - began) * 1000, 1)
                self.request_log.add(
                    RequestRecord(
                        t, operation.method, operation.path, status, ms, attempt, operation.name, fault,
                        operation.effect is not Effect.READ, self._base_url,
                        shape_of_query(query, self._open_members), shape_of_body(body, self._open_members),
                        headers.get("Content-Type", ""),
                        _said(outcome, [*query.values(), *unquote(path).split("/")], body),
                    )
                )  # fmt: skip
        return outcome

    async def _exchange(
        self,
        operation: Operation,
        path: str,
        query: Mapping[str, str],
        body: bytes | None,
        headers: Mapping[str, str],
        expect: Expect,
        slot: Slot,
        rules: RetryPolicy,
    ) -> Answer | _Failed:
        read = operation.effect is Effect.READ
        try:
            answer = await self._connection.send(
                operation.method,
                path,
                query=query,
                content=body,
                headers={**headers, **self._auth()},
                left=lambda: slot.left(self._clock.monotonic()),
                # what only asks may be given up; a write is waited for: it may have been carried out
                within=rules.deadline if read else math.inf,
            )
        except LineFailed as failure:
            cause = failure.__cause__ or failure
            error = line_error(
                cause, sent=failure.sent, platform=self.platform, proxied=failure.proxied, read=read
            )
            return self._failed(error, Trouble.IN_DOUBT if failure.sent else Trouble.NOT_SENT)
        except AppError as refused:
            refused.platform = refused.platform or self.platform
            return self._failed(refused, None)
        self._heard_at = self._clock.monotonic()
        return self._judged(operation, answer, expect)

    def _judged(self, operation: Operation, answer: Answer, expect: Expect) -> Answer | _Failed:
        error = self._judge(answer, operation)
        if error is None:
            if answer.fits(expect):
                return answer
            write = operation.effect is not Effect.READ
            return self._failed(unreadable(answer, platform=self.platform, write=write), None, answer)
        asked = retry_after(
            answer.headers.get("retry-after", ""), answer.headers.get("date", ""), self._clock.wall()
        )
        if isinstance(error, RateLimited):
            error.retry_after = asked
            return self._failed(error, Trouble.BUSY, answer, asked)
        if isinstance(error, ServerFailed):
            return self._failed(error, Trouble.IN_DOUBT, answer, asked)
        if isinstance(error, NotAllowed) and answer.is_page:  # of a filter, or without a word of why
            page = NotAllowed(
                "not_allowed.web_page", platform=self.platform, status=answer.status, original=answer.words
            )
            return self._failed(page, None, answer)
        if isinstance(error, Unreachable):  # a proxy answered in the platform's place
            return self._failed(error, Trouble.NOT_SENT, answer)
        return self._failed(error, None, answer)

    def _failed(
        self,
        error: AppError,
        trouble: Trouble | None,
        answer: Answer | None = None,
        asked: float | None = None,
    ) -> _Failed:
        error.original = self.clean(error.original)
        return _Failed(error, trouble, answer, asked)

    def _wait_before_next(
        self,
        operation: Operation,
        outcome: _Failed,
        attempt: int,
        doubts: int,
        rules: RetryPolicy,
        deadline: float,
    ) -> float | None:
        """Seconds until the next attempt; None when there is to be none."""
        if outcome.trouble is None:
            if not isinstance(outcome.error, AccountError):
                self._budget.earn()  # a refusal of the content is as useful as a yes
            return None
        if attempt >= self._most(outcome, rules) or not may_repeat(operation.effect, outcome.trouble, doubts):
            return None
        asked = outcome.asked
        wait = backoff(rules, attempt, self._chance()) if asked is None else asked
        if self._clock.monotonic() + wait > deadline:
            return None
        if asked is None and not self._budget.spend():
            return None
        return wait

    def _most(self, outcome: _Failed, rules: RetryPolicy) -> int:
        """How many attempts a call gets that ends like this."""
        lately = self._clock.monotonic() - self._heard_at < HEARD_LATELY_S
        return rules.most(outcome.trouble, lately) if outcome.trouble is not None else 1

    async def _pause(
        self, operation: Operation, outcome: _Failed, wait: float, attempt: int, most: int
    ) -> None:
        if outcome.trouble is Trouble.BUSY:
            self._pacer.pause(operation.limit, wait)  # the others of this limit wait as well
        if outcome.asked is not None:
            reason = "waiting.asked"
        else:
            reason = f"waiting.{outcome.trouble.value if outcome.trouble else ''}"
        log.info(
            "%s %s: %s, next attempt in %.1f s", operation.method, operation.path, outcome.error.code, wait
        )
        self._on_wait(self._clock.wall() + wait, reason, attempt, most)
        await self._clock.sleep(wait)

    def _keeping_pace(self, seconds: float) -> None:
        if seconds >= 1.0:
            self._on_wait(self._clock.wall() + seconds, "waiting.pace", 0, 0)

    def _final(self, outcome: _Failed, doubts: int) -> AppError:
        """A refusal for lack of rights after an open attempt says nothing of that attempt; one of the
        content does.
        """
        error = outcome.error
        if not doubts or isinstance(error, OutcomeUnknown):
            return error
        if outcome.trouble is None and not isinstance(error, AccountError):
            return error
        return in_doubt(error, platform=self.platform)


def encode_json(value: Any) -> bytes:
    """Compact UTF-8 JSON; ValueError for NaN and infinity, which are no JSON. Half a letter (a template may
    cut one in two) becomes a question mark, as Java writes it."""
    text = json_text.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "replace")


def check_address(base_url: str, *, allowed_hosts: Collection[str], training: bool) -> None:
    """NotAllowed unless live calls go to a named host over TLS, and training calls stay on this computer."""
    parts = urlsplit(base_url)
    host = (parts.hostname or "").lower()
    if training:
        good = is_loopback(base_url) and parts.scheme in ("http", "https")
    else:
        good = parts.scheme == "https" and host in {name.lower() for name in allowed_hosts}
    if not good or parts.username or parts.query or parts.fragment:
        raise NotAllowed("host_refused.training" if training else "host_refused", host=host or base_url)


def is_loopback(base_url: str) -> bool:
    """This computer, by a literal address or the name ``localhost``."""
    host = urlsplit(base_url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _summary(outcome: Answer | _Failed | None) -> tuple[int | None, str]:
    if outcome is None:
        return None, "cancelled"
    if isinstance(outcome, Answer):
        return outcome.status, ""
    return (outcome.answer.status if outcome.answer else None), outcome.error.code


def _said(outcome: Answer | _Failed | None, sent: Iterable[str], body: bytes | None) -> str:
    """The platform's words of a refusal without anybody's data; keys went when the refusal was made."""
    return without_people(outcome.error.original[:SAID], sent, body) if isinstance(outcome, _Failed) else ""


def _fill(template: str, values: Mapping[str, str]) -> str:
    def place(hit: re.Match[str]) -> str:
        value = str(values[hit.group(1)])
        if value in ("", ".", ".."):
            raise ValueError(f"{template}: {hit.group(1)} is {value!r}")
        return quote(value, safe="")

    return _PLACE.sub(place, template)


def _query(values: Mapping[str, str | int | bool | None]) -> dict[str, str]:
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in values.items()
        if value is not None
    }
