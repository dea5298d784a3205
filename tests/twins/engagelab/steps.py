"""Short forms for the EngageLab tests: the pair of a centre, one call, one mail."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlsplit

from tests.twins.process import Reply, TwinProcess

SENDER = "Shop <news@mail.shop.example>"


def pair(twin: TwinProcess, name: str = "singapore") -> dict[str, str]:
    """``api_user`` and ``api_key`` of a centre, or of a named pair of the start line."""
    pairs: dict[str, dict[str, str]] = {**twin.line["credentials"], **twin.line.get("keys", {})}
    return pairs[name]


def basic(user: str, key: str, scheme: str = "Basic ") -> dict[str, str]:
    return {"Authorization": scheme + base64.b64encode(f"{user}:{key}".encode()).decode()}


def ask(twin: TwinProcess, method: str, path: str, body: Any = None, **more: Any) -> Reply:
    """``auth``: a name of :func:`pair`; ``at``: the centre whose address is asked; ``headers``."""
    given = pair(twin, more.get("auth", "singapore"))
    address = urlsplit(twin.line["base_urls"][more.get("at", "singapore")]).netloc
    headers = basic(given["api_user"], given["api_key"]) | more.get("headers", {})
    return twin.send(method, path, body, headers, address=address)


def ask_exchange(twin: TwinProcess, request: dict[str, Any]) -> Reply:
    """A request of exchanges.ndjson. ``auth``: full, none, wrong, bare (without its scheme), or a pair."""
    name = request.get("auth", "full")
    user, key = pair(twin)["api_user"], pair(twin)["api_key"]
    if name == "none":
        headers = {}
    elif name == "wrong":
        headers = basic(user, "0" * 32)
    elif name == "bare":
        headers = basic(user, key, scheme="")
    else:
        found = pair(twin, "singapore" if name == "full" else name)
        headers = basic(found["api_user"], found["api_key"])
    address = urlsplit(twin.line["base_urls"][request.get("at", "singapore")]).netloc
    path = request["path"].replace("{today}", today(twin))
    body = request.get("body", request.get("json"))
    return twin.send(request["method"], path, body, headers | request.get("headers", {}), address=address)


def today(twin: TwinProcess) -> str:
    """The platform's day, at +08:00."""
    now = twin.control("GET", "clock").json()["epoch"]
    return datetime.fromtimestamp(now, timezone(timedelta(hours=8))).strftime("%Y-%m-%d")


def letter(*to: str, **more: Any) -> dict[str, Any]:
    """The body of a send call."""
    body = {"subject": "Hello", "content": {"html": "<p>Hi</p>"}, **more.pop("body", {})}
    return {"from": SENDER, "to": list(to), "body": body, **more}


def status_of(twin: TwinProcess, address: str) -> list[dict[str, Any]]:
    """What email_status tells of an address."""
    reply = ask(twin, "GET", f"/v1/email_status?send_date={today(twin)}&email={address}")
    assert reply.status == 200, reply.text
    found: list[dict[str, Any]] = reply.json()["result"]
    return found


def add_members(twin: TwinProcess, *members: dict[str, Any], **more: Any) -> Reply:
    return ask(
        twin,
        "POST",
        "/v1/marketing/lists/members",
        {"members": list(members), "update_existing": True, **more},
    )


def contact(twin: TwinProcess, email: str) -> dict[str, Any] | None:
    return next((row for row in twin.state("contacts") if row["email"].lower() == email.lower()), None)
