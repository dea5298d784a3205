"""A key is replaced in every spelling in which it can turn up."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.runtime.redact import MASK, Redactor

KEY = 'k3y/with "odd" & ключ+=%'


def spelled(key: str) -> dict[str, str]:
    raw = key.encode()
    return {
        "plain": key,
        "url": quote(key, safe=""),
        "url, lower-case hex": quote(key, safe="").lower() if key.islower() else quote_plus(key),
        "json": json.dumps(key)[1:-1],
        "json, unicode": json.dumps(key, ensure_ascii=False)[1:-1],
        "json in json": json.dumps(json.dumps(key))[3:-3],
        "html": html.escape(key),
        "repr": repr(key)[1:-1],
        "base64": base64.b64encode(raw).decode(),
        "base64 of user:key": base64.b64encode(b"user:" + raw).decode(),
        "base64 of another user:key": base64.b64encode(b"somebody:" + raw).decode(),
        "hex": raw.hex(),
        "sha1": hashlib.sha1(raw, usedforsecurity=False).hexdigest(),
        "utf-16": key.encode("utf-16-le").decode("latin-1") if key.isascii() else "\0".join(key),
    }


@pytest.mark.parametrize("name", list(spelled(KEY)))
def test_every_spelling_is_replaced(name: str) -> None:
    text = spelled(KEY)[name]
    redactor = Redactor([KEY], users=["user"])
    clean = redactor.text(f"before {text} after")
    assert text not in clean
    assert clean.startswith("before ")
    assert clean.endswith(" after")
    assert MASK in clean


@given(
    st.text(st.characters(codec="ascii", categories=("L", "N", "P")), min_size=8, max_size=40),
    st.binary(max_size=9),
)
def test_a_key_inside_any_base64_is_broken_up(key: str, before: bytes) -> None:
    """Whatever stands before it (a user name nobody told us): the whole key cannot be decoded from what is
    left.
    """
    text = base64.b64encode(before + key.encode() + b"!").decode()
    assert MASK in Redactor([key]).text(text)


def test_members_that_the_manifest_calls_secret_are_replaced_whatever_they_hold() -> None:
    redactor = Redactor(fields=["api_key", "Token"])
    assert redactor.value({"API_KEY": {"deep": 1}, "name": "x", "list": [{"token": "t"}]}) == {
        "API_KEY": MASK,
        "name": "x",
        "list": [{"token": MASK}],
    }
    text = redactor.text('{"api_key": "abc\\"def", "name": "x"} token=xyz&b=1')
    assert "abc" not in text
    assert "def" not in text
    assert "xyz" not in text
    assert '"name": "x"' in text
    assert "&b=1" in text


def test_without_secrets_nothing_is_touched() -> None:
    assert Redactor().text("anything at all") == "anything at all"
    assert Redactor([""]).text("anything at all") == "anything at all"


def test_a_redactor_does_not_show_what_it_knows() -> None:
    assert KEY not in repr(Redactor([KEY]))
    assert KEY not in str(Redactor([KEY]))
