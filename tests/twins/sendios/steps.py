"""Short forms for the Sendios tests: one call with the key, one first mail, one reading."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from tests.twins.process import Reply, TwinProcess

CLIENT = "1832"
SHOP = 19300


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def basic(password: str, client: str = CLIENT) -> dict[str, str]:
    return {"Authorization": "Basic " + encoded(f"{client}:{password}")}


def send(twin: TwinProcess, request: dict[str, Any]) -> Reply:
    """A request of the exchanges; ``auth`` names how it shows who it is."""
    content = request.get("body", request.get("json"))
    sdk = twin.line["keys"]["sdk"]
    content_bytes = b"" if content is None else (content if isinstance(content, str) else json.dumps(content))
    data = content_bytes.encode() if isinstance(content_bytes, str) else content_bytes
    signed = {"client_id": CLIENT, "sign": hmac.new(sdk.encode(), data, hashlib.sha256).hexdigest()}
    headers = {
        "full": lambda: basic(twin.key),
        "none": dict,
        "wrong": lambda: basic("0" * 40),
        "sdk": lambda: basic(sdk),
        "sha1": lambda: basic(hashlib.sha1(sdk.encode()).hexdigest()),
        "other-client": lambda: basic(twin.key, "1833"),
        "signed": lambda: {"Authorization": "Sign " + encoded(json.dumps(signed))},
        "app_push": lambda: {"Authorization": "Basic " + twin.line["keys"]["app_push"]},
    }[request.get("auth", "full")]()
    body = None if content is None else data
    return twin.send(request["method"], request["path"], body, {**headers, **request.get("headers", {})})


def ask(twin: TwinProcess, method: str, path: str, body: Any = None, **headers: str) -> Reply:
    return twin.send(method, path, body, basic(twin.key) | headers)


def good(reply: Reply) -> Any:
    assert reply.status == 200, reply.text
    answer = reply.json()
    assert answer["_meta"]["status"] == "SUCCESS", reply.text
    return answer["data"]


def mail(twin: TwinProcess, email: str, kind: str = "system", type_id: int = 5, **user: Any) -> None:
    """A first mail, form A, and its time until the user is there and the mail sent."""
    body = {
        "type_id": type_id,
        "category": 1 if kind == "system" else 2,
        "client_id": int(CLIENT),
        "project_id": SHOP,
        "data": {"user": {"email": email, **user}},
    }
    good(ask(twin, "POST", f"/v1/push/{kind}", body))
    twin.advance(20)


def read(twin: TwinProcess, email: str, project: int = SHOP) -> dict[str, Any]:
    found: dict[str, Any] = good(ask(twin, "GET", f"/v1/user/project/{project}/email/{email}"))["user"]
    return found


def write(twin: TwinProcess, email: str, fields: Any, project: int = SHOP) -> Reply:
    return ask(twin, "PUT", f"/v1/userfields/project/{project}/emailhash/{encoded(email)}", fields)


def of_state(twin: TwinProcess, email: str) -> dict[str, Any]:
    (found,) = [row for row in twin.state("contacts") if row["email"] == email]
    return found
