"""Short forms for the Ecomail tests: one call with the key, one subscribe, one bulk call, one reading."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from tests.twins.process import Reply, TwinProcess


def ask(twin: TwinProcess, method: str, path: str, body: Any = None, **headers: str) -> Reply:
    return twin.send(method, path, body, {"key": twin.key, **headers})


def good(reply: Reply) -> Any:
    assert reply.status == 200, reply.text
    return reply.json()


def subscribe(
    twin: TwinProcess, email: str, list_id: int = 6, more: dict[str, Any] | None = None, **data: Any
) -> Any:
    body = {"subscriber_data": {"email": email, **data}, **(more or {})}
    return good(ask(twin, "POST", f"/lists/{list_id}/subscribe", body))


def bulk(twin: TwinProcess, rows: list[dict[str, Any]], list_id: int = 6, **more: Any) -> Reply:
    body = {"subscriber_data": rows, "update_existing": True, **more}
    return ask(twin, "POST", f"/lists/{list_id}/subscribe-bulk", body)


def read(twin: TwinProcess, email: str, list_id: int = 6) -> dict[str, Any]:
    found: dict[str, Any] = good(ask(twin, "GET", f"/lists/{list_id}/subscriber/{quote(email, safe='')}"))
    return dict(found["subscriber"])


def everybody(twin: TwinProcess, list_id: int, status: str) -> list[dict[str, Any]]:
    """All pages of one status, counted by the ``per_page`` of the answer."""
    rows: list[dict[str, Any]] = []
    page = 1
    while True:
        found = good(
            ask(twin, "GET", f"/lists/{list_id}/subscribers?status={status}&per_page=37&page={page}")
        )
        rows += found["data"]
        if len(found["data"]) < found["per_page"]:
            return rows
        page += 1
