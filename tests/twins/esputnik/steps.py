"""Short forms for the eSputnik tests: one contact, one bulk call, one finished import."""

from __future__ import annotations

from typing import Any

from tests.twins.process import Reply, TwinProcess


def row(email: str, **more: Any) -> dict[str, Any]:
    """A contact with one e-mail address; ``sms`` adds a phone."""
    channels = [{"type": "email", "value": email}]
    if "sms" in more:
        channels.append({"type": "sms", "value": more.pop("sms")})
    return {"channels": channels, **more}


def add(twin: TwinProcess, contact: dict[str, Any]) -> int:
    reply = twin.api("POST", "/api/v1/contact", contact)
    assert reply.status == 200, reply.text
    return int(reply.json()["id"])


def read(twin: TwinProcess, identifier: int) -> dict[str, Any]:
    reply = twin.api("GET", f"/api/v1/contact/{identifier}")
    assert reply.status == 200, reply.text
    shown: dict[str, Any] = reply.json()
    return shown


def channel(contact: dict[str, Any], kind: str) -> str | None:
    return next((item["value"] for item in contact["channels"] if item["type"] == kind), None)


def bulk(twin: TwinProcess, contacts: list[dict[str, Any]], dedupe: str = "email", **more: Any) -> Reply:
    return twin.api("POST", "/api/v1/contacts", {"contacts": contacts, "dedupeOn": dedupe, **more})


def imported(
    twin: TwinProcess, contacts: list[dict[str, Any]], dedupe: str = "email", **more: Any
) -> dict[str, int]:
    """A bulk call followed to its end; returns dedupe value -> contact id."""
    reply = bulk(twin, contacts, dedupe, **more)
    assert reply.status == 200, reply.text
    twin.advance(3600)
    status = twin.api("GET", f"/api/v1/importstatus/{reply.json()['asyncSessionId']}").json()
    assert status["status"] == "FINISHED"
    mapping = status.get("mapping", [])
    pairs = [mapping] if isinstance(mapping, dict) else mapping
    return {pair["dedupeValue"]: pair["contactId"] for pair in pairs}


def list_id(twin: TwinProcess, name: str) -> int:
    found = [item for item in twin.api("GET", "/api/v1/groups").json() if item["name"] == name]
    return int(found[0]["id"])
