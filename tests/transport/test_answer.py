"""Text first, JSON if it parses, never by the label."""

from __future__ import annotations

import pytest

from desktop_app.transport.answer import Expect, read_answer


@pytest.mark.parametrize(
    ("body", "data", "parsed"),
    [
        (b'{"id":1}', {"id": 1}, True),
        (b"null", None, True),
        (b"", None, False),
        (b"Contact with id='5' has been updated", None, False),
        (b'{"results":[{"status"', None, False),
        (b"\xef\xbb\xbf[1]", [1], True),
        (b"[" * 100_000, None, False),
    ],
)
def test_a_body_is_json_only_if_it_parses(body: bytes, data: object, parsed: bool) -> None:
    answer = read_answer(200, {}, body, None)
    assert (answer.data, answer.parsed) == (data, parsed)


def test_text_is_read_as_utf_8_unless_another_charset_is_named() -> None:
    assert read_answer(200, {}, "Привіт".encode("cp1251"), "windows-1251").text == "Привіт"
    assert read_answer(200, {}, "Привіт".encode(), None).text == "Привіт"
    for charset in ("no-such-charset", "idna", "rot13", None):
        assert read_answer(200, {}, b"ok \xff", charset).text == "ok \ufffd"
    assert read_answer(200, {}, rb"ok \ud800", "unicode_escape").text == "ok \ufffd"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"message":"No such list","status":404}', "No such list"),
        (b'{"error":{"message":"deep"}}', "deep"),
        (b'"just a string"', "just a string"),
        (b'{"code":7}', '{"code":7}'),
        (b" Bad request \n", "Bad request"),
        (b"<!DOCTYPE html><html><title>Sign\n in</title><body>x</body></html>", "Sign in"),
        (b"<html><body>x</body></html>", "<html><body>x</body></html>"),
    ],
)
def test_the_platforms_words_are_the_message_or_the_text(body: bytes, words: str) -> None:
    assert read_answer(400, {}, body, None).words == words


def test_long_words_end_with_a_mark() -> None:
    words = read_answer(400, {}, b"x" * 5000, None).words
    assert words == "x" * 2000 + "…"


@pytest.mark.parametrize(
    ("body", "fits"),
    [
        (b"{}", {Expect.JSON, Expect.JSON_OR_EMPTY, Expect.ANYTHING}),
        (b" ", {Expect.JSON_OR_EMPTY, Expect.ANYTHING}),
        (b"Contacts were detached", {Expect.ANYTHING}),
        (b'{"id": 5, "na', set()),
        (b' [{"id"', set()),
        (b"\n <HTML><head>", set()),
        (b"<!-- portal --><!doctype HTML><p>", set()),
    ],
)
def test_which_bodies_fit_which_promise(body: bytes, fits: set[Expect]) -> None:
    answer = read_answer(200, {}, body, None)
    assert {expect for expect in Expect if answer.fits(expect)} == fits
