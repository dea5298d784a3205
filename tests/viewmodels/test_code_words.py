"""Words beside codes of languages and countries; the code stays, and what is no code stays as it is."""

from __future__ import annotations

import pytest

from desktop_app.viewmodels.code_words import country_words, language_words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("pl", "Polish (pl)"), ("UK", "Ukrainian (UK)"), ("uk-UA", "Ukrainian (uk-UA)"),
        ("ces", "Czech (ces)"), ("", ""), ("polski", "polski"), ("xq", "xq"),
    ],
)  # fmt: skip
def test_languages(code: str, words: str) -> None:
    assert language_words(code) == words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("POL", "Poland (POL)"), ("pl", "Poland (pl)"), ("CZE", "Czechia (CZE)"), ("UKR", "Ukraine (UKR)"),
        ("PRT", "Portugal (PRT)"), ("", ""), ("Poland", "Poland"), ("XQX", "XQX"), ("QQ", "QQ"),
    ],
)  # fmt: skip
def test_countries(code: str, words: str) -> None:
    assert country_words(code) == words
