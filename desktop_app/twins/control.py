"""The control calls under ``/_twin/``: looking inside a twin, turning its dials.

Owns: state, requests, fault, clock, dial, reset; the token check.
Must not: be reachable without the token, or know a platform.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Iterable, Mapping
from itertools import islice
from typing import Any

from desktop_app.twins.faults import Faults, FaultSpecInvalid
from desktop_app.twins.request_log import RequestLog
from desktop_app.twins.twin import KINDS, Twin
from desktop_app.twins.wire import Answer, BodyUnreadable, Call, dump, json_answer

PREFIX = "/_twin/"
TOKEN_HEADER = "x-twin-token"
#: keys of ``meta`` that a reset leaves alone: time does not run backwards, keys stay valid
KEPT_BY_RESET = frozenset({"clock", "keys", "token"})
_NDJSON = "application/x-ndjson"
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Control:
    def __init__(self, twin: Twin, log: RequestLog, faults: Faults, token: str) -> None:
        self._twin = twin
        self._log = log
        self._faults = faults
        self._token = token

    async def handle(self, call: Call, send: Send) -> None:
        if not hmac.compare_digest(call.headers.get(TOKEN_HEADER, "").encode(), self._token.encode()):
            await _reply(send, json_answer({"error": "X-Twin-Token is missing or wrong"}, 403))
            return
        name = call.path.removeprefix(PREFIX)
        if call.method == "GET" and name == "state" and "kind" in call.query:
            await self._state(call.query["kind"], send)
        elif call.method == "GET" and name == "requests":
            since = call.query.get("since") or "0"
            if since.isdecimal():
                await _stream(send, (entry.row() for entry in self._log.since(int(since))))
            else:
                await _reply(send, json_answer({"error": "since: the number of an entry"}, 400))
        else:
            await _reply(send, await self._command(call, name))

    async def _command(self, call: Call, name: str) -> Answer:
        try:
            given = call.json() if call.body else {}
        except BodyUnreadable:
            return json_answer({"error": "the body is not JSON"}, 400)
        if not isinstance(given, dict):
            return json_answer({"error": "the body is not an object"}, 400)
        match call.method, name:
            case "GET", "state":
                return json_answer(self._twin.counts())
            case "GET", "clock":
                return json_answer(self._time())
            case "POST", "clock":
                return await self._advance(given)
            case "GET", "fault":
                return json_answer(self._fault_state())
            case "POST", "fault":
                return self._set_fault(given)
            case "GET", "dial":
                return json_answer(self._twin.context.dials)
            case "POST", "dial":
                return self._turn(given)
            case "POST", "reset":
                reset(self._twin)
                return json_answer(self._twin.counts())
        return json_answer({"error": "no such control call"}, 404)

    async def _state(self, kind: str, send: Send) -> None:
        if kind not in KINDS:
            await _reply(send, json_answer({"error": f"kind is one of {', '.join(KINDS)}"}, 400))
            return
        await _stream(send, self._twin.state(kind))

    def _time(self) -> dict[str, Any]:
        clock, schedule = self._twin.clock, self._twin.schedule
        return {"now": clock.iso(), "epoch": clock.now(), "speed": clock.speed, "waiting": schedule.waiting()}

    async def _advance(self, given: Mapping[str, Any]) -> Answer:
        """Move the clock and do everything that fell due before answering."""
        if isinstance(given.get("hold_limits"), bool):
            self._twin.clock.hold_limits(given["hold_limits"])
        seconds = given.get("advance_s", 0)
        if not isinstance(seconds, int | float) or isinstance(seconds, bool) or seconds < 0:
            return json_answer({"error": "advance_s: a number of seconds, not negative"}, 400)
        self._twin.clock.advance(float(seconds))
        await catch_up(self._twin)
        return json_answer(self._time())

    def _set_fault(self, given: Mapping[str, Any]) -> Answer:
        spec = given.get("spec", "")
        try:
            self._faults.set(spec if isinstance(spec, str) else "")
        except FaultSpecInvalid as error:
            return json_answer({"error": str(error)}, 400)
        return json_answer(self._fault_state())

    def _fault_state(self) -> dict[str, Any]:
        rules = [{"kind": rule.kind, "seen": rule.seen, "fired": rule.fired} for rule in self._faults.rules]
        return {"spec": self._faults.spec, "rules": rules}

    def _turn(self, given: Mapping[str, Any]) -> Answer:
        error = turn_dials(self._twin, given)
        return json_answer({"error": error}, 400) if error else json_answer(self._twin.context.dials)


async def catch_up(twin: Twin) -> None:
    """Do everything that is due now; requests are answered between two pieces."""
    while twin.schedule.do_one():  # noqa: ASYNC110 - nothing is waited for, the loop only lets others in
        await asyncio.sleep(0)


def turn_dials(twin: Twin, given: Mapping[str, Any]) -> str | None:
    """Set dials that exist to values of their own type; the reason when something is wrong."""
    for name, value in given.items():
        if name not in twin.DIALS:
            return f"no dial is called {name!r}; there are: {', '.join(twin.DIALS) or 'none'}"
        start = twin.DIALS[name]
        if isinstance(value, bool) != isinstance(start, bool) or not isinstance(
            value, int | float if isinstance(start, int | float) else type(start)
        ):
            return f"dial {name!r} takes a value like {start!r}"
    twin.context.dials.update(given)
    return None


def reset(twin: Twin) -> None:
    """Back to the seeded account. Clock, keys, faults and the request log stay."""
    with twin.store.transaction():
        twin.store.empty(KEPT_BY_RESET)
        twin.context.dials.clear()
        twin.context.dials.update(twin.DIALS)
        twin.context.windows.forget()
        twin.fill()
        twin.store.put("filled", {"seed": twin.context.seed, "contacts": twin.context.contacts})


async def _reply(send: Send, answer: Answer) -> None:
    headers = [
        (b"Content-Type", (answer.content_type or "").encode()),
        (b"Content-Length", str(len(answer.body)).encode()),
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


async def _stream(send: Send, rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows as NDJSON in slices; other requests are answered between two slices."""
    headers = [(b"Content-Type", _NDJSON.encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    source = iter(rows)
    while slice_ := list(islice(source, 500)):
        body = b"".join(dump(row) + b"\n" for row in slice_)
        await send({"type": "http.response.body", "body": body, "more_body": True})
        await asyncio.sleep(0)
    await send({"type": "http.response.body", "body": b""})
