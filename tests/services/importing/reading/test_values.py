"""Each judge turns a cell into its value, or leaves it out and says why."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_app.services.importing.reading.cells import Finding, judge_text
from desktop_app.services.importing.reading.choices import ConsentJudge, judge_gender, letter_pair
from desktop_app.services.importing.reading.dates import DateJudge, settle_order
from desktop_app.services.importing.reading.emails import EmailJudge
from desktop_app.services.importing.reading.ids import IdJudge, PostcodeJudge, id_form, postcode_form
from desktop_app.services.importing.reading.numbers import NumberJudge
from desktop_app.services.importing.reading.phones import PhoneByCountry, PhoneJudge


def _seen(judged: Any) -> tuple[Any, ...]:
    """(value, codes)."""
    return (judged.value, *judged.codes) if isinstance(judged, Finding) else (judged,)


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        (" Max@Example.COM ", ("Max@example.com",)),
        ("Olena T <olena@example.com>", ("olena@example.com",)),
        ("mailto:olena@example.com", ("olena@example.com",)),
        ('"olena@example.com"', ("olena@example.com",)),
        ("olena@example.com.", ("olena@example.com",)),
        ("\u200bolena@example.com\u00a0", ("olena@example.com",)),
        ("jörg@müller.example", ("jörg@müller.example",)),
        ("a@пошта.example", ("a@пошта.example",)),
        ("", (None,)),
        ("a@b", (None, "email_invalid")),
        ("a b@example.com", (None, "email_invalid")),
        ("немає", (None, "email_invalid")),
        ("a@example.com; b@example.com", (None, "multiple_values")),
        ("a@example.com / b@example.com", (None, "multiple_values")),
        ("hаnna@example.com", (None, "look_alike_letters")),
        ("zz@gmial.com", ("zz@gmial.com", "email_typo")),
        ("zz@gmail.con", ("zz@gmail.con", "email_typo")),
        ("zz@mail.com", ("zz@mail.com",)),
        ("#N/A", (None, "formula_error")),
    ],
)
def test_addresses_are_unwrapped_and_never_corrected(cell: str, wanted: tuple[Any, ...]) -> None:
    assert _seen(EmailJudge()(cell)) == wanted


@pytest.mark.parametrize(
    ("region", "cell", "wanted"),
    [
        ("UA", "050 000 88 34", ("+380500008834",)),
        ("UA", "(063) 000-34-28", ("+380630003428",)),
        ("UA", "8 063 000 34 28", ("+380630003428",)),
        ("UA", "630003428", ("+380630003428",)),
        ("UA", "380630003428", ("+380630003428",)),
        ("UA", "0048 512 000 928", ("+48512000928",)),
        ("UA", "066 000 56 99 (дод. 12)", ("+380660005699;ext=12", "phone_extension")),
        ("UA", "050 000 88 34, 066 000 53 86", (None, "multiple_values")),
        ("UA", "0500008834/0660005386", (None, "multiple_values")),
        ("UA", "О63 000 50 28", (None, "look_alike_letters")),
        ("UA", "3.80501E+11", (None, "phone_damaged")),
        ("UA", "380501000000", (None, "phone_damaged")),
        ("UA", "3,80630001354E+11", ("+380630001354",)),
        ("UA", "380630001354.0", ("+380630001354",)),
        ("UA", '="0630001354"', ("+380630001354",)),
        ("UA", "'0630001354", ("+380630001354",)),
        ("DE", "030/23125 275", ("+493023125275",)),
        ("DE", "+49 (0) 171 3920 098", ("+491713920098",)),
        ("GB", "(020) 7946-0243", ("+442079460243",)),
        ("US", "212-555-0123 x45", ("+12125550123;ext=45", "phone_extension")),
        ("CZ", "+420 000 000 000", (None, "phone_invalid")),
        ("CZ", "123", (None, "phone_invalid")),
        ("CZ", "nemá", (None, "phone_invalid")),
        ("CZ", "-", (None,)),
        (None, "063 000 34 28", (None, "phone_invalid")),
        (None, "+380630003428", ("+380630003428",)),
    ],
)
def test_numbers_become_international_or_are_left_out(
    region: str | None, cell: str, wanted: tuple[Any, ...]
) -> None:
    assert _seen(PhoneJudge(region)(cell)) == wanted


def test_a_country_column_tells_how_a_number_is_dialled() -> None:
    phones = PhoneByCountry("CZ")
    assert phones["Polsko"]("512 000 928") == "+48512000928"
    assert phones["Česko"]("601 000 366") == phones[""]("601 000 366") == "+420601000366"
    assert _seen(phones["Atlantis"]("601 000 366")) == (None, "phone_invalid")
    assert phones["Atlantis"]("+48512000928") == "+48512000928"


@pytest.mark.parametrize(
    ("order", "cell", "wanted"),
    [
        (None, "1990-05-07", ("1990-05-07",)),
        (None, "7. 5. 1990", ("1990-05-07",)),
        (None, "19900507", ("1990-05-07",)),
        (None, "21/05/1990", ("1990-05-21",)),
        (None, "05/21/1990", ("1990-05-21",)),
        (None, "05/06/1990", (None, "date_ambiguous")),
        ("dmy", "05/06/1990", ("1990-06-05",)),
        ("mdy", "05/06/1990", ("1990-05-06",)),
        ("mdy", "05.06.1990", ("1990-06-05",)),
        ("mdy", "21/05/1990", ("1990-05-21",)),
        (None, "05/05/1990", ("1990-05-05",)),
        (None, "2. března 1955", ("1955-03-02",)),
        (None, "12 груд. 1985 р.", ("1985-12-12",)),
        (None, "7 maja 1990", ("1990-05-07",)),
        (None, "3. März 1999", ("1999-03-03",)),
        (None, "1er août 2001", ("2001-08-01",)),
        (None, "7 Ağustos 2001", ("2001-08-07",)),
        (None, "24 августа 1983", ("1983-08-24",)),
        (None, "March 21, 1980", ("1980-03-21",)),
        (None, "24-Dec-1996", ("1996-12-24",)),
        (None, "32874", ("1990-01-01", "date_serial")),
        (None, "05.06.62", ("1962-06-05",)),
        (None, "05.06.04", (None, "date_ambiguous")),
        (None, "31.02.1990", (None, "date_invalid")),
        (None, "0000-00-00", (None, "date_invalid")),
        (None, "1.1.2090", (None, "date_invalid")),
        (None, "", (None,)),
    ],
)
def test_days_of_birth(order: str | None, cell: str, wanted: tuple[Any, ...]) -> None:
    assert _seen(DateJudge(order, birthday=True)(cell)) == wanted


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("2024-12-18 08:50:55 +0200", "2024-12-18T08:50:55+02:00"),
        ("2024-05-07T10:00:00Z", "2024-05-07T10:00:00+00:00"),
        ("Fri, 05 Jul 2024 00:55:58 +0000", "2024-07-05T00:55:58+00:00"),
        ("26.03.2023 19:54:51", "2023-03-26T19:54:51"),
        ("05/27/2024 10:05 PM", "2024-05-27T22:05:00"),
        ("12/27/2024 12:00 AM", "2024-12-27T00:00:00"),
        ("1717171717", "2024-05-31T16:08:37+00:00"),
        ("20240507", "2024-05-07"),
    ],
)
def test_moments_of_orders_keep_time_and_offset(cell: str, wanted: str) -> None:
    assert DateJudge(None, birthday=False)(cell) == wanted


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["05/06/1990", "21/06/1990"], "dmy"),
        (["05/06/1990", "06/21/1990"], "mdy"),
        (["05/06/1990", "07/08/1991"], None),
        (["05/06/1990", "21/06/1990", "06/21/1990"], None),
    ],
)
def test_the_whole_column_settles_the_order_of_day_and_month(cells: list[str], order: str | None) -> None:
    assert settle_order(cells, birthday=True)[0] == order


def test_nothing_is_asked_where_day_and_month_are_equal() -> None:
    assert settle_order(["05/05/1990", "12/12/1984"], birthday=True)[1] == ""


@pytest.mark.parametrize(
    ("decimal", "cell", "wanted"),
    [
        (None, "1234.56", ("1234.56",)),
        (None, "1.234,56", ("1234.56",)),
        (None, "1,234.56", ("1234.56",)),
        (None, "72 350,92", ("72350.92",)),
        (None, "89\u00a0418,29 Kč", ("89418.29",)),
        (None, "80'172.37", ("80172.37",)),
        (None, "₴9 173", ("9173",)),
        (None, "55141,91-", ("-55141.91",)),
        (None, "(12.50)", ("-12.50",)),
        (None, "500,-", ("500.00",)),
        (None, "1.234", (None, "number_ambiguous")),
        (",", "1.234", ("1234",)),
        (".", "1.234", ("1.234",)),
        (None, "0.500", ("0.500",)),
        (None, "12,34,56", (None, "number_invalid")),
        (None, "1 2O0", (None, "number_invalid")),
        (None, "cca 500", (None, "number_invalid")),
        (None, "zdarma", (None, "number_invalid")),
        (None, "#N/A", (None, "formula_error")),
    ],
)
def test_amounts(decimal: str | None, cell: str, wanted: tuple[Any, ...]) -> None:
    assert _seen(NumberJudge(decimal)(cell)) == wanted


@pytest.mark.parametrize(
    "cell", ["Ano", "tak", "OUI", "Ja", "Evet", "Да", "так", "1", "TRUE", "VRAI", "WAHR", "DOĞRU", "✓"]
)
def test_yes_in_many_languages(cell: str) -> None:
    assert ConsentJudge()(cell) is True


@pytest.mark.parametrize(
    "cell", ["Ne", "nie", "Non", "Nein", "Hayır", "Нет", "ні", "0", "FALSE", "FAUX", "FALSCH", "YANLIŞ", "✗"]
)
def test_no_in_many_languages(cell: str) -> None:
    assert ConsentJudge()(cell) is False


def test_what_is_neither_yes_nor_no_is_left_out() -> None:
    assert _seen(ConsentJudge()("maybe")) == (None, "value_unknown")
    assert ConsentJudge()("") is None


def test_an_address_that_fails_is_neither_a_yes_nor_a_no() -> None:
    for cell in ("bounced", "Hard bounced", "Cleaned"):
        assert _seen(ConsentJudge()(cell)) == (None, "address_fails")


def test_a_column_of_two_letters_is_read_as_a_pair() -> None:
    pair = letter_pair(["A", "N", "", "a"])
    assert [ConsentJudge(pair)(cell) for cell in "AN"] == [True, False]
    assert _seen(ConsentJudge()("A")) == (None, "value_unknown")


def test_under_an_inverted_heading_nothing_is_taken_before_a_person_has_said_what_it_means() -> None:
    assert _seen(ConsentJudge(inverted=True)("yes")) == (None, "consent_inverted")
    assert ConsentJudge(inverted=True, answer="yes_is_refusal")("yes") is False
    assert ConsentJudge(inverted=True, answer="yes_is_consent")("yes") is True


def test_gender() -> None:
    assert [judge_gender(cell) for cell in ("žena", "Kadın", "мужской", "M", "")] == [
        "female", "female", "male", "male", None,
    ]  # fmt: skip
    assert _seen(judge_gender("other")) == (None, "value_unknown")


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("Олена\u00a0Тестовчук", ("Олена Тестовчук",)),
        ("'Дмитро", ("Дмитро",)),
        ("'t Hooft", ("'t Hooft",)),
        ('="Тарас"', ("Тарас",)),
        ("#REF!", (None, "formula_error")),
        ("########", (None, "formula_error")),
        ("#Н/Д", (None, "formula_error")),
        ("#1 fan", ("#1 fan",)),
        ("?????", (None, "encoding_damage")),
        ("Ол?на", (None, "encoding_damage")),
        ("Що?", ("Що?",)),
        ("Олена".encode().decode("cp1251"), (None, "encoding_damage")),
        ("Jiří".encode().decode("cp1252"), (None, "encoding_damage")),
        ("Олена".encode("cp1251").decode("cp1252"), (None, "encoding_damage")),
        ("Ол\ufffdна", (None, "encoding_damage")),
        ("François", ("François",)),
        ("Çağrı Örnekoğlu", ("Çağrı Örnekoğlu",)),
        ("Žluťoučký kůň", ("Žluťoučký kůň",)),
        ("Emma\0 S", ("Emma S", "nul_bytes")),
        ("\u200b", (None,)),
    ],
)
def test_names(cell: str, wanted: tuple[Any, ...]) -> None:
    assert _seen(judge_text("first_name")(cell)) == wanted


def test_ids_keep_their_zeros_and_damage_is_said() -> None:
    assert IdJudge()("001200") == "001200"
    assert _seen(IdJudge()("1.00002E+14")) == (None, "id_damaged")
    rounded = id_form(["4000001234567890", "4000001234567800", "4000001234567000"])
    assert _seen(IdJudge(rounded)("4000001234567890")) == (None, "id_damaged")
    assert id_form(["4000001234567890", "4000001234567811", "4000001234567000"]) is None
    days = id_form(["K-1001", "K-1002", "12-Mar", "K-1003"])
    assert _seen(IdJudge(days)("12-Mar")) == (None, "id_damaged")
    assert IdJudge(id_form(["12-Mar", "13-Mar"]))("12-Mar") == "12-Mar"


def test_a_postcode_a_digit_short_is_said_and_left_as_it_is() -> None:
    form = postcode_form(["20465", "5012", "14828"], "DE")
    assert _seen(PostcodeJudge(form)("5012")) == ("5012", "leading_zero_lost")
    assert PostcodeJudge(form)("20465") == "20465"
    assert PostcodeJudge(postcode_form(["1010", "1190"], "AT"))("1010") == "1010"
