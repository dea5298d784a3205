"""Every path of the facts is answered, and no nonsense makes the twin fail."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.twins.process import Reply, TwinProcess
from tests.twins.sendios.steps import ask, send

ODD = (None, 1, 1.5, "x", "²", "", [], {}, [None], [[]], {"a": None}, True, "9" * 400, 10**30, -1)
WORDS = (
    "email", "type_id", "category", "client_id", "project_id", "project", "data", "user", "meta", "name",
    "sanitize", "transactional_mail_settings", "client_user_id", "force_delete", "type_ids", "user_id",
    "start_date", "expire_date", "amount", "payment_type", "type", "mail_id", "event_id", "receiver_id",
    "phone", "push_user_id", "title", "text", "url", "key", "language", "country", "vip", "gender", "age",
    "odd key", "platform_id",
)  # fmt: skip
SOUND = {"email": "a@x.org", "project_id": 19300, "type_id": 5, "user_id": 1600000001, "project": 19300}


def operations() -> list[tuple[str, str]]:
    text = Path(__file__).with_name("paths.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return [(method, re.sub(r"\{[^}]+\}", "1", path)) for method, path in lines]


def call(twin: TwinProcess, method: str, path: str, body: Any) -> Reply:
    auth = "app_push" if path.startswith("/api/") else "full"
    return send(twin, {"method": method, "path": path, "json": body, "auth": auth})


def test_every_call_has_an_answer_of_its_own(twin: TwinProcess) -> None:
    """None is an unknown path (which says just "Not found"), a wrong method or a failure."""
    assert len(operations()) >= 45
    plain = ("/v3/project/1/subscription/sms/1", "/v1/trackemail/click/1", "/v1/webpush/project/get/1/hash/1")
    for method, path in operations():
        for body in (None, {}, []):
            reply = call(twin, method, path, body)
            assert reply.status not in (401, 405, 500), f"{method} {path}: {reply.status} {reply.text}"
            assert '"error":"Not found"}' not in reply.text or path in plain, f"{method} {path}"


def test_nonsense_in_bodies_and_paths_is_no_failure(twin: TwinProcess) -> None:
    """Wrong types, at the top and one level deeper, are refused or passed over, never 500."""
    writes = [(method, path) for method, path in operations() if method != "GET"]
    known = "/v1/userfields/user/1600000001"
    for value in ODD:
        for inner in (value, {"user": {"email": value, "name": value}}):
            for body in (inner, {**dict.fromkeys(WORDS, inner), **SOUND}):
                for method, path in (*writes, ("PUT", known), ("POST", "/v1/unsubtypes/1600000001")):
                    reply = call(twin, method, path, body)
                    assert reply.status != 500, f"{method} {path} {inner!r}"
    for path in (
        "/v1/user/id/99999999999999999999", "/v1/user/id/x", "/v1/unsub/list/x/y?page_size=-1",
        "/v1/unsub/list/1/999999999999999999?page_size=x", "/v1/user/project/%C2%B2/email/x%2Fy",
        "/v1/userfields/project/1/emailhash/%FF", "/v1/userfields/project/1/emailhash/====",
    ):  # fmt: skip
        assert ask(twin, "GET", path).status in (200, 404), path
    twin.advance(3 * 86_400)
    assert twin.control("GET", "clock").json()["waiting"] == 0
    assert twin.process.poll() is None
