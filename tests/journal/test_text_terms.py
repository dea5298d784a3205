"""The first look for a part of a text lets through all that fits."""

from __future__ import annotations

import json
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.journal.text_terms import like_pattern

LETTERS = st.sampled_from('abefiklnstwzßſKﬁﬆŉǰİıçВв%_!\\"\n.@ 5')
TEXTS = st.text(LETTERS, max_size=8)


def passes(pattern: str, text: str) -> bool:
    with sqlite3.connect(":memory:") as connection:
        (found,) = connection.execute("SELECT ? LIKE ? ESCAPE '!'", (text, pattern)).fetchone()
    connection.close()
    return bool(found)


@given(TEXTS, TEXTS, TEXTS)
def test_whatever_holds_the_word_passes(before: str, word: str, after: str) -> None:
    text = before + word + after
    pattern = like_pattern(word.strip().casefold())
    if pattern is not None:
        assert passes(pattern, text)
        assert passes(pattern, json.dumps([text], ensure_ascii=False))


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("strasse", "Straße 7"),
        ("stras", "Straße 7"),
        ("fished", "ﬁshed"),
        ("keep", "KEEP"),
        ("a_b%", "xA_B%y"),
    ],
)
def test_letters_of_other_scripts_pass(word: str, text: str) -> None:
    pattern = like_pattern(word)
    assert pattern is not None
    assert passes(pattern, text)


@pytest.mark.parametrize(("word", "text"), [("gold", "silver"), ("a_b", "axb"), ("praha", "Prag")])
def test_most_else_does_not(word: str, text: str) -> None:
    pattern = like_pattern(word)
    assert pattern is not None
    assert not passes(pattern, text)


def test_a_word_of_another_script_has_no_first_look() -> None:
    assert like_pattern("львів") is None
    assert like_pattern("k") is None
