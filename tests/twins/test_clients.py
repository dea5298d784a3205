"""What clients written by others put on the wire, byte for byte: a twin must answer each as the platform
would.

``<platform>/clients.ndjson`` holds what each client sent when all its calls were made once, in order. A line
with ``client`` begins the next one: what it is (``says``) and where it is published (``source``). The others
are its requests: ``who`` is the key that it showed (``full``, ``wrong``, ``sign`` = signed as the Mailfire
PHP SDK signs), ``status`` what a twin answers, refusals of what the client should not have sent included.

Owns: the replay. Must not: know what a client makes of an answer.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.twins.process import TwinProcess, running

HERE = Path(__file__).parent
PLATFORMS = ("ecomail", "engagelab", "esputnik", "sendios")
Row = dict[str, Any]


def clients(platform: str) -> Iterator[tuple[Row, list[Row]]]:
    """Each client with its requests."""
    head: Row = {}
    rows: list[Row] = []
    for line in (HERE / platform / "clients.ndjson").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "client" in row:
            if head:
                yield head, rows
            head, rows = row, []
        else:
            rows.append(row)
    yield head, rows


ALL = [(platform, head, rows) for platform in PLATFORMS for head, rows in clients(platform)]


@pytest.mark.parametrize(
    ("platform", "head", "rows"), ALL, ids=[f"{platform}: {head['client']}" for platform, head, _ in ALL]
)
def test_each_request_of_a_client_is_answered_as_the_platform_would(
    platform: str, head: Row, rows: list[Row]
) -> None:
    """Beginning with the seeded account: ids that the client read or made come out the same."""
    wrong = []
    with running(platform, "--contacts", "200", "--seed", "1") as twin:
        for row in rows:
            status, text = _send(twin, row)
            if status != row["status"]:
                wrong.append(f"{row['method']} {row['path']}: {status} {text[:200]}, not {row['status']}")
    assert wrong == [], f"{head['says']} ({head['source']})"


def test_nearly_everything_that_clients_send_is_taken() -> None:
    """Refusals are those that the scripts asked for: unknown ids, bad values, a wrong key, one path that is
    none."""
    for platform, _, rows in ALL:
        refused = [row for row in rows if row["status"] >= 400]
        assert len(rows) < 20 or len(refused) * 4 <= len(rows), platform
        assert {row["status"] for row in refused} <= {400, 401, 404, 405, 409, 422}


def _send(twin: TwinProcess, row: Row) -> tuple[int, str]:
    centre = row.get("listener")
    address = urlsplit(twin.line["base_urls"][centre]).netloc if centre else twin.address
    body = None if "body" not in row else row["body"].encode()
    connection = http.client.HTTPConnection(address, timeout=60)
    try:
        connection.putrequest(row["method"], row["path"], skip_accept_encoding=True)
        for name, value in {**row["headers"], **_key(twin, row, address)}.items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def _key(twin: TwinProcess, row: Row, address: str) -> dict[str, str]:
    if row["who"] == "none":
        return {}
    if row["who"] == "sign":
        return {"Authorization": "Sign " + _sign(twin.line["keys"]["sdk"], row, address)}
    credentials = next(
        (each for each in twin.line["credentials"].values() if each.get("api_user") == row.get("user")),
        next(iter(twin.line["credentials"].values())),
    )
    password = credentials["api_key"] if row["who"] == "full" else "wrong"
    if "user" not in row:
        return {"key": password}
    return {"Authorization": "Basic " + base64.b64encode(f"{row['user']}:{password}".encode()).decode()}


def _sign(key: str, row: Row, address: str) -> str:
    """HMAC-SHA256 of the data with method and whole address beside them, sorted by name, as compact JSON."""
    data = json.loads(row["body"]) if row.get("body") else {}
    told = {**data, "request_method": row["method"], "request_uri": f"http://{address}{row['path']}"}
    text = json.dumps({name: told[name] for name in sorted(told)}, ensure_ascii=False, separators=(",", ":"))
    sign = hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
    return base64.b64encode(json.dumps({"client_id": "1832", "sign": sign}).encode()).decode()
