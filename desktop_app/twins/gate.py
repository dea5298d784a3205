"""The ASGI application around a twin: the door of the process.

Owns: Host check, request log, faults, the transaction around each request, sending the answer or cutting the
line. Must not: know a platform (the twin does) or the control calls' insides (``control`` does).
"""

from __future__ import annotations

import asyncio
import sys
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from desktop_app.twins.control import PREFIX, Control
from desktop_app.twins.faults import Faults, Verdict
from desktop_app.twins.request_log import Entry, RequestLog
from desktop_app.twins.twin import Twin
from desktop_app.twins.wire import Answer, Call, Refused, call_from_scope, text_answer

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
#: closes the connection of a scope; True = at once, False = after what was sent has left
Cut = Callable[[Scope, bool], None]


class Gate:
    """ASGI 3 application (http only). ``ports``: port -> listener name."""

    def __init__(
        self, twin: Twin, token: str, ports: dict[int, str], *, cut: Cut, host_names: bool = False
    ) -> None:
        self.twin = twin
        self.log = RequestLog()
        self.faults = Faults(twin.context.seed)
        self.control = Control(twin, self.log, self.faults, token)
        self._ports = ports
        self._cut = cut
        local = {"127.0.0.1", "localhost", "[::1]"}
        self._hosts = {f"{name}:{port}" for name in local for port in ports}
        if host_names:
            self._hosts |= {
                name for host in twin.HOSTS for name in (host, *(f"{host}:{port}" for port in ports))
            }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body = await _read(receive)
        if body is None:
            return
        listener = self._ports.get(scope["server"][1], self.twin.LISTENERS[0])
        call = call_from_scope(scope, body, listener)
        if call.headers.get("host", "").lower() not in self._hosts:
            await _send(send, text_answer("This host is not served here.", 421))
        elif call.path.startswith(PREFIX):
            await self.control.handle(call, send)
        else:
            await self._platform(call, scope, receive, send)

    async def _platform(self, call: Call, scope: Scope, receive: Receive, send: Send) -> None:
        query = scope["query_string"].decode("latin-1")
        entry = self.log.open(call.method, call.path, query, call.listener, len(call.body))
        verdict = self.faults.judge(call.method, call.path)
        entry.fault = ",".join(verdict.names) or None
        call.reject = verdict.reject
        answer = self._act(call, entry, verdict)
        if verdict.hold_s:
            await asyncio.sleep(verdict.hold_s)
        if answer is None:
            await self._cut_line(scope, receive, send, None)
            entry.finish(None)
        elif verdict.rule is not None and verdict.rule.kind == "cut-after":
            await self._cut_line(scope, receive, send, answer if verdict.rule.half else None)
            entry.finish(None)
        else:
            await _send(send, answer)
            entry.finish(answer.status)

    def _act(self, call: Call, entry: Entry, verdict: Verdict) -> Answer | None:
        """Let the twin act unless the fault stands in the way; None = cut without acting."""
        rule = verdict.rule
        if rule is not None and rule.kind == "cut-before":
            return None
        acts = rule is None or rule.kind == "cut-after" or (rule.kind == "json" and rule.act)
        answer = self._run(call, entry) if acts else Answer()
        if rule is not None and rule.kind != "cut-after":
            answer = self.twin.fault_answer(call, rule)
            if rule.retry_after is not None:
                answer.headers.append(("Retry-After", f"{rule.retry_after:g}"))
        self.twin.finish(call, answer)
        return answer

    def _run(self, call: Call, entry: Entry) -> Answer:
        store = self.twin.store
        before = store.changes
        try:
            with store.transaction():
                answer = self.twin.answer(call)
        except Refused as refused:
            return refused.answer
        except Exception:  # noqa: BLE001 - a failing handler must answer as a platform would, and be seen
            traceback.print_exc(file=sys.stderr)
            return self.twin.broken(call)
        entry.effect = store.changes > before
        return answer

    async def _cut_line(self, scope: Scope, receive: Receive, send: Send, half: Answer | None) -> None:
        if half is not None:
            await send({"type": "http.response.start", "status": half.status, "headers": _headers(half)})
            await send(
                {"type": "http.response.body", "body": half.body[: len(half.body) // 2], "more_body": True}
            )
        self._cut(scope, half is None)
        while (await receive())["type"] != "http.disconnect":
            continue


async def _read(receive: Receive) -> bytes | None:
    """The whole body; None when the client went away before it was complete."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def _headers(answer: Answer) -> list[tuple[bytes, bytes]]:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    if answer.content_type is not None:
        headers.append((b"Content-Type", answer.content_type.encode("latin-1")))
    headers.append((b"Content-Length", str(len(answer.body)).encode()))
    return headers


async def _send(send: Send, answer: Answer) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": _headers(answer)})
    await send({"type": "http.response.body", "body": answer.body})
