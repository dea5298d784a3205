"""What eSputnik takes in the fields of a contact (contacts, shapes). Must not: judge a value itself."""

from __future__ import annotations

from desktop_app.provider_api.value_rules import ValueRule

_LETTER = r"[^\W_][\u0300-\u036f]*"
_CORE = rf"{_LETTER}(?:[-'’ʼ`]*{_LETTER})*"  # apostrophes and hyphens inside a word only
_WORD = rf"(?:(?=[^\s.]{{1,4}}\.){_CORE}\.|{_CORE})"  # a dot after a short word
_NAME = rf"\s*{_WORD}(?:\s+{_WORD})*\s*"

VALUE_RULES = (
    # letters of any alphabet, up to 3 digits; a first name of at most 3 long and 3 short words
    ValueRule(("first_name",), longest=40, pattern=_NAME, letters=True, most_digits=3, most_words=(3, 3)),
    ValueRule(("last_name",), longest=40, pattern=_NAME, letters=True, most_digits=3),
    ValueRule(("language",), pattern=r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*"),
    ValueRule(("phone",), pattern=r"\+?[0-9]{5,15}(?:;ext=[0-9]+)?"),
)
