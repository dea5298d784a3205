"""The eSputnik twin: start, reset, a bulk request, an import of 20,000, a page of a list, requests a second.

Each beside a limit; on a busy computer they are still kept with a wide margin.
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from _timing import median_of, row

from tests.twins.process import TwinProcess, start

NAME = "twin"


def _contacts(first: int, count: int) -> bytes:
    contacts = [
        {
            "firstName": "Olha",
            "lastName": "Коваль",
            "channels": [
                {"type": "email", "value": f"bench{number}@example.com"},
                {"type": "sms", "value": f"38010{number:07d}"},
            ],
            "fields": [{"id": 18886, "value": "1990-01-02"}],
        }
        for number in range(first, first + count)
    ]
    more = {
        "dedupeOn": "email",
        "contactFields": ["firstName", "lastName", "sms"],
        "customFieldsIDs": [18886],
    }
    return json.dumps({"contacts": contacts, "groupNames": ["Bench"], **more}).encode()


def _import_20000(twin: TwinProcess) -> float:
    """Seconds from the first request to the end of the last session."""
    bodies = [_contacts(first, min(3000, 20_000 - first)) for first in range(0, 20_000, 3000)]
    begin = time.perf_counter()
    sessions = [twin.api("POST", "/api/v1/contacts", body).json()["asyncSessionId"] for body in bodies]
    for session in sessions:
        while "FINISHED" not in twin.api("GET", f"/api/v1/importstatus/{session}").text:
            time.sleep(0.05)
    return time.perf_counter() - begin


def _best_of(runs: int, work: Callable[[], Any]) -> float:
    """Seconds of the fastest run: for short things, where a busy computer would measure itself."""
    seconds = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return min(seconds)


def _events(twin: TwinProcess, count: int) -> None:
    connection = http.client.HTTPConnection(twin.address)
    headers = twin.basic() | {"Content-Type": "application/json"}
    for number in range(count):
        body = json.dumps({"eventTypeKey": "bench", "keyValue": f"bench{number}@example.com", "params": []})
        connection.request("POST", "/api/v1/event", body, headers)
        connection.getresponse().read()
    connection.close()


def _row(name: str, value: float, unit: str, limit: float, *, at_least: bool = False) -> dict[str, Any]:
    good = value >= limit if at_least else value <= limit
    return row(f"twin: {name}", value, unit, limit=limit, ok=good)


def measure() -> Iterator[dict[str, Any]]:
    begin = time.perf_counter()
    twin = start("esputnik")
    try:
        yield _row("start with 20,000 contacts", time.perf_counter() - begin, "s", 4.0)
        yield _row("reset of 20,000 contacts", median_of(3, twin.reset), "s", 2.0)
        body = _contacts(500_000, 3000)
        yield _row(
            "bulk request of 3,000",
            median_of(3, lambda: twin.api("POST", "/api/v1/contacts", body)),
            "s",
            0.5,
        )
        yield _row("import of 20,000, first request to last row", _import_20000(twin), "s", 10.0)
        found = twin.api("GET", "/api/v1/groups?name=Newsletter").json()[0]["id"]
        path = f"/api/v1/group/{found}/contacts?startindex=5001"
        yield _row("page of 500 members", 1000 * _best_of(15, lambda: twin.api("GET", path)), "ms", 30.0)
        twin.control("POST", "dial", {"rate_limits": False})
        rate = 200 / _best_of(8, lambda: _events(twin, 200))
        yield _row("events a second, one connection", rate, "1/s", 350.0, at_least=True)
    finally:
        twin.stop()
