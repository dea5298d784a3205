"""The short way and the long way of every judge give the same verdict, for one cell and for whole columns."""

from __future__ import annotations

from typing import Any

import phonenumbers
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.services.importing.reading.cells import Finding, judge_text
from desktop_app.services.importing.reading.dates import DateJudge
from desktop_app.services.importing.reading.emails import EmailJudge
from desktop_app.services.importing.reading.ids import IdJudge, PostcodeJudge
from desktop_app.services.importing.reading.numbers import NumberJudge
from desktop_app.services.importing.reading.phones import PhoneJudge

_LETTERS = "abcxyzABCZ019._+-@ ,;'\"<>ÄéіОа?#=\u00a0\u200b\0"
_addresses = st.one_of(
    st.text(_LETTERS, max_size=24),
    st.from_regex(
        r"[a-zA-Z0-9._+-]{1,12}@[a-zA-Z0-9.-]{1,12}\.(com|example|test|c|con|xn--p1ai)", fullmatch=True
    ),
    st.sampled_from(
        ["a@gmial.com", "A@Gmail.COM", "a" * 65 + "@x.com", "a@" + "b" * 250 + ".com", "a@x.test"]
    ),
)
_cells = st.one_of(
    st.text(max_size=16),
    st.text(_LETTERS, max_size=16),
    st.sampled_from(
        [
            "#N/A",
            "#1 fan",
            "Err:502",
            '="007"',
            "'Олена",
            "'t Hooft",
            "ОлÐµна",
            "????",
            "Що?",
            "a  b",
            "Žluťoučký",
        ]
    ),
)
_REGIONS = ["UA", "CZ", "PL", "DE", "FR", "TR", "GB", "US", None]
_numbers_to_call = st.one_of(
    st.from_regex(r"\+?[0-9 ().-]{5,17}", fullmatch=True),
    st.from_regex(r"\+(380|420|48|49|33|90|44|1|7|43)[0-9]{5,12}", fullmatch=True),
    st.from_regex(r"0[0-9]{6,11}", fullmatch=True),
    st.from_regex(r"[1-9][0-9]{7,12}", fullmatch=True),
)
_days = st.one_of(
    st.from_regex(r"[0-3][0-9][./-][0-3][0-9][./-](19|20)[0-9]{2}", fullmatch=True),
    st.from_regex(r"(19|20)[0-9]{2}-[0-1][0-9]-[0-3][0-9]", fullmatch=True),
    st.text("0123456789./- :", max_size=12),
)
_amounts = st.one_of(
    st.from_regex(r"-?[0-9]{1,7}([.,][0-9]{1,4})?", fullmatch=True),
    st.text("0123456789., '-()€Kč", max_size=10),
)


def _same(judge: Any, cell: str) -> None:
    assert judge(cell) == judge.slow(cell)


def _same_column(judge: Any, column: list[str]) -> None:
    """A column that is said to be plain holds nothing but its own values."""
    if judge.all_plain(column):
        assert [judge.slow(cell) for cell in column] == [cell or None for cell in column]


@settings(max_examples=600)
@given(_addresses)
def test_addresses(cell: str) -> None:
    _same(EmailJudge(), cell)


@settings(max_examples=300)
@given(st.lists(_addresses, min_size=1, max_size=5))
def test_columns_of_addresses(column: list[str]) -> None:
    _same_column(EmailJudge(), column)


@settings(max_examples=300)
@given(st.from_regex(r"[a-z0-9._+-]{1,12}@[a-z0-9.-]{1,12}\.(com|example|c0m|museum)", fullmatch=True))
def test_an_address_is_good_exactly_when_the_library_takes_it(cell: str) -> None:
    judged = EmailJudge()(cell)
    value = judged.value if isinstance(judged, Finding) else judged
    try:
        validate_email(cell, check_deliverability=False)
        taken = True
    except EmailNotValidError:
        taken = False
    # a full stop behind the address is taken off before it is judged
    assert (value is not None) == (taken or (cell.endswith(".") and value is not None))


@settings(max_examples=600)
@given(_cells)
def test_texts(cell: str) -> None:
    for field in ("first_name", "custom:note"):
        _same(judge_text(field), cell)


@settings(max_examples=300)
@given(st.lists(_cells, min_size=1, max_size=5))
def test_columns_of_texts(column: list[str]) -> None:
    for field in ("first_name", "custom:note"):
        _same_column(judge_text(field), column)


@settings(max_examples=800)
@given(_numbers_to_call, st.sampled_from(_REGIONS))
def test_numbers_to_call(cell: str, region: str | None) -> None:
    _same(PhoneJudge(region), cell)


@settings(max_examples=200)
@given(st.lists(st.from_regex(r"\+380[0-9]{9}|", fullmatch=True), min_size=1, max_size=4))
def test_columns_of_numbers_to_call(column: list[str]) -> None:
    _same_column(PhoneJudge("UA"), column)


@settings(max_examples=500)
@given(st.from_regex(r"\+(380|420|48|49|33|90|44)[0-9]{6,11}", fullmatch=True))
def test_a_full_number_is_good_exactly_when_the_library_takes_it(cell: str) -> None:
    valid = phonenumbers.is_valid_number(phonenumbers.parse(cell, None))
    assert (PhoneJudge("UA")(cell) is not None and not isinstance(PhoneJudge("UA")(cell), Finding)) == valid


@settings(max_examples=500)
@given(_days, st.sampled_from(["dmy", "mdy", None]), st.booleans())
def test_days(cell: str, order: str | None, birthday: bool) -> None:
    _same(DateJudge(order, birthday=birthday), cell)


@settings(max_examples=500)
@given(_amounts, st.sampled_from([",", ".", None]))
def test_amounts(cell: str, decimal: str | None) -> None:
    _same(NumberJudge(decimal), cell)


@settings(max_examples=300)
@given(st.lists(_amounts, min_size=1, max_size=4))
def test_columns_of_amounts(column: list[str]) -> None:
    _same_column(NumberJudge(None), column)


@settings(max_examples=300)
@given(
    st.one_of(
        st.from_regex(r"[A-Za-z#]{0,8}[-_]?[0-9]{1,18}", fullmatch=True),
        st.sampled_from(
            ["1E+05", "1.00002E+14", "12-Mar", "Mar-12", "2024-03-01", "4000001234567890", "007"]
        ),
    ),
    st.sampled_from([None, "rounded", "days"]),
)
def test_ids(cell: str, form: str | None) -> None:
    _same(IdJudge(form), cell)
    _same_column(IdJudge(form), [cell])


@settings(max_examples=200)
@given(st.from_regex(r"[0-9]{0,7}|[0-9]{2}-[0-9]{3}", fullmatch=True), st.sampled_from([None, "5"]))
def test_postcodes(cell: str, digits: str | None) -> None:
    _same(PostcodeJudge(digits), cell)
    _same_column(PostcodeJudge(digits), [cell])


@settings(max_examples=200)
@given(st.lists(st.from_regex(r"\+49[1-9][0-9]{4,13}", fullmatch=True), min_size=1, max_size=3))
def test_columns_of_numbers_of_varying_length(column: list[str]) -> None:
    _same_column(PhoneJudge("DE"), column)


@pytest.mark.parametrize(
    ("judge", "column"),
    [
        (EmailJudge(), ["a@example.com\nb@example.com", "c@example.com"]),
        (PhoneJudge("UA"), ["+380630003428\n+380630003429", "+380630003427"]),
        (NumberJudge(None), ["12\n34", "5"]),
        (PostcodeJudge("5"), ["12345\n", "12345"]),
    ],
)
def test_a_line_break_inside_a_cell_is_no_second_cell(judge: Any, column: list[str]) -> None:
    """Columns are judged joined by line ends; a cell with one of its own must not slip through."""
    assert not judge.all_plain(column)
