"""The command that is copied: run in a real shell, it makes the request; its key is never in it."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from desktop_app.provider_api.manifest import Login
from desktop_app.providers import discover
from desktop_app.services.curl import Request, Shell, curl, variables

KEY = 'k\'ey "with" $HOME `id` \\ and ключ'


class Heard(BaseHTTPRequestHandler):
    """Keeps what came."""

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        self.server.heard.append((self.command, self.path, dict(self.headers), body))  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    do_POST = _answer  # noqa: N815 - the library's name

    def log_message(self, *_args: object) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Heard)
    made.heard = []  # type: ignore[attr-defined]
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def _request(url: str = "https://esputnik.com/api") -> Request:
    body = {"note": 'it\'s "$HOME" `id` \\ $(id)', "contacts": [{"email": "<email>"}, "… 2 more"]}
    return Request("POST", url, "/v1/group/{id}/contacts", {"from": "<from>", "page": "1"}, body,
                   "application/json; charset=UTF-8")  # fmt: skip


@pytest.mark.skipif(not (shutil.which("bash") and shutil.which("curl")), reason="needs bash and curl")
@pytest.mark.parametrize(
    "login", [Login(user="any", password="{api_key}"), Login(header="key", value="{api_key}")]
)
def test_pasted_into_bash_it_is_the_request(server: ThreadingHTTPServer, login: Login) -> None:
    url = f"http://127.0.0.1:{server.server_address[1]}"
    command = curl(_request(url), login, "esputnik", Shell.BASH)
    environment = {**os.environ, "ESPUTNIK_API_KEY": KEY, "ID": "77", "NO_PROXY": "*"}

    subprocess.run(["bash", "-eu", "-c", command], env=environment, check=True, timeout=30)

    [(method, path, headers, body)] = server.heard  # type: ignore[attr-defined]
    assert (method, path) == ("POST", "/v1/group/77/contacts?from=<from>&page=1")
    assert json.loads(body) == _request().body
    assert headers["Content-Type"] == "application/json; charset=UTF-8"
    if login.header:
        assert headers["key"].encode("latin-1").decode() == KEY
    else:
        pair = base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode()
        assert pair == f"any:{KEY}"


def test_powershell_gets_the_body_through_the_pipe() -> None:
    command = curl(_request(), Login(user="{client_id}", password="{api_key}"), "sendios", Shell.POWERSHELL)

    lines = command.splitlines()
    assert lines[0] == "# Set first: ID, SENDIOS_CLIENT_ID, SENDIOS_API_KEY"
    assert lines[1] == "@'"
    assert json.loads(lines[2]) == _request().body
    assert lines[3].startswith("'@ | curl.exe ")
    assert '"https://esputnik.com/api/v1/group/${env:ID}/contacts?from=<from>&page=1"' in command
    assert '--user "${env:SENDIOS_CLIENT_ID}:${env:SENDIOS_API_KEY}"' in command
    assert command.isascii()
    assert lines[-1] == "  --data-binary '@-'"


def test_every_platform_says_how_its_key_travels() -> None:
    for entry in discover().values():
        manifest = entry.manifest
        names = variables(Request("GET", "https://x.example", "/x"), manifest.login, manifest.id)
        known = {f"{manifest.id}_{field.key}".upper() for field in manifest.credentials if field.required}
        assert set(names) <= known
        secret = next(field for field in manifest.credentials if field.secret)
        assert f"{manifest.id}_{secret.key}".upper() in names
