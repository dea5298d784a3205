"""Every path of the facts is answered, and no nonsense makes the twin fail."""

from __future__ import annotations

import re
from pathlib import Path

from tests.twins.ecomail.steps import ask
from tests.twins.process import TwinProcess

ODD = (None, 1, 1.5, "x", "²", "", [], {}, [None], [[]], {"a": None}, True, "9" * 400, 10**30, -1)
WORDS = (
    "subscriber_data", "email", "name", "transaction", "transaction_items", "transaction_data", "event",
    "message", "codes", "query", "recepient_lists", "title", "subject", "html", "url", "emails", "folderId",
    "valid_until",
)  # fmt: skip
ROW = (
    "email", "name", "phone", "status", "custom_fields", "tags", "groups", "birthday", "order_id",
    "timestamp", "value", "to", "from_email", "template_id", "shop", "segments",
)  # fmt: skip


def operations() -> list[tuple[str, str]]:
    text = Path(__file__).with_name("paths.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return [(method, re.sub(r"\{[^}]+\}", "1", path)) for method, path in lines]


def test_every_call_has_an_answer_of_its_own(twin: TwinProcess) -> None:
    """None is an unknown path, a wrong method or a failure, with an empty body and with {}."""
    twin.control("POST", "dial", {"rate_limits": False})
    assert len(operations()) >= 60
    for method, path in operations():
        for body in (None, {}, []):
            reply = ask(twin, method, path, body)
            assert reply.status not in (405, 401, 500), f"{method} {path}: {reply.status} {reply.text}"
            assert reply.text != '{"message":"Not Found"}', f"{method} {path}"


def test_a_missing_content_type_and_an_odd_one_are_taken(twin: TwinProcess) -> None:
    """Clients in the field send form and text types with JSON inside."""
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        reply = ask(twin, "POST", "/search", b'{"query": "x"}', **{"Content-Type": kind})
        assert reply.status == 200


def test_nonsense_in_bodies_and_rows_is_no_failure(twin: TwinProcess) -> None:
    """Wrong types, at the top and one level deeper, are refused or passed over, never 500."""
    twin.control("POST", "dial", {"rate_limits": False})
    writes = [(method, path) for method, path in operations() if method != "GET"]
    for value in ODD:
        row = dict.fromkeys(ROW, value)
        for inner in (
            value,
            row,
            [row],
            [{"transaction": row, "transaction_items": [value]}],
            {**row, "email": "a@x.org"},
        ):
            for method, path in writes:
                reply = ask(twin, method, path, dict.fromkeys(WORDS, inner))
                assert reply.status != 500, f"{method} {path} {inner!r}"
    for path in ("/lists/1/subscribers", "/campaigns", "/campaigns/log", "/tracker/transaction"):
        for query in (
            "page=-1&per_page=x",
            "page=9999999999999999999",
            "status=x&sort_by=id;drop&date_from=x",
        ):
            assert ask(twin, "GET", f"{path}?{query}").status in (200, 422), f"{path} {query}"
    twin.advance(3600)
    assert twin.control("GET", "clock").json()["waiting"] == 0
    assert twin.process.poll() is None
