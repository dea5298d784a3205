"""The look finds encoding, delimiter, sheet, header and columns, and asks what only a person can know."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from desktop_app.runtime.texts import install_texts
from desktop_app.services.importing.reading import Look, Mapping, count_rows, inspect_file, look, read_rows
from desktop_app.services.importing.reading.findings import Question
from desktop_app.services.importing.reading.header import find_header
from desktop_app.services.importing.reading.mapping import column_letter
from desktop_app.services.importing.reading.words import fields_of, is_generic, is_inverted

_CZ = [("Jiří", "Řádkovič", "Plzeň"), ("Žaneta", "Ďáblík", "Ústí"), ("Štěpán", "Neskutečný", "Zlín")]
_PL = [("Łucja", "Żółtowski", "Łódź"), ("Józef", "Śmiałek", "Gdańsk"), ("Grażyna", "Ćwiczebny", "Poznań")]
_UK = [("Їванна", "Ґудзенко", "Київ"), ("Юрій", "Щербатюк", "Львів"), ("Євген", "Їжакевич", "Одеса")]
_RU = [("Фёдор", "Объедков", "Киев"), ("Юлия", "Вымышленко", "Днепр"), ("Сергей", "Эталонов", "Одесса")]
_TR = [("Işıl", "Örnekoğlu", "Şanlıurfa"), ("Çağrı", "Şablon", "İzmir"), ("Gülşen", "Yılmazgil", "Muğla")]
_FR = [
    ("Noémie", "Échantillon", "Orléans"),
    ("François", "Modèle", "Besançon"),
    ("Gaëlle", "Témoin", "Nîmes"),
]
_DE = [("Jürgen", "Größel", "München"), ("Käthe", "Müller", "Köln"), ("Sören", "Prüfmüller", "Würzburg")]
_HEADS = {
    "CZ": "E-mail;Jméno;Příjmení;Město", "PL": "Adres e-mail;Imię;Nazwisko;Miejscowość",
    "UA": "Електронна пошта;Ім'я;Прізвище;Місто", "RU": "Электронная почта;Имя;Фамилия;Город",
    "TR": "E-posta;Ad;Soyadı;Şehir", "FR": "Adresse e-mail;Prénom;Nom de famille;Ville",
    "DE": "E-Mail-Adresse;Vorname;Nachname;Straße",
}  # fmt: skip
_WRITTEN = [
    *(("CZ", _CZ, page) for page in ("cp1250", "iso8859-2", "cp852", "mac-latin2", "utf-8", "utf-16")),
    *(("PL", _PL, page) for page in ("cp1250", "iso8859-2", "cp852", "utf-8")),
    *(("UA", _UK, page) for page in ("cp1251", "koi8-u", "mac-cyrillic", "cp1125", "utf-16-le")),
    *(("RU", _RU, page) for page in ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")),
    *(("TR", _TR, page) for page in ("cp1254", "iso8859-9", "cp857", "mac-turkish")),
    *(("FR", _FR, page) for page in ("cp1252", "iso8859-15", "mac-roman", "cp850", "utf-16-be")),
    *(("DE", _DE, page) for page in ("cp1252", "mac-roman", "cp850", "utf-8-sig")),
]


def _put(folder: Path, data: bytes | str) -> Path:
    path = folder / "upload"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def _asked(found: Look) -> list[str]:
    return sorted(question.name for question in found.questions)


@pytest.mark.parametrize(("region", "people", "page"), _WRITTEN)
@pytest.mark.parametrize("rows", [3, 60])
def test_letters_are_read_rightly_whatever_page_they_were_written_in(
    region: str, people: list[tuple[str, str, str]], page: str, rows: int, tmp_path: Path
) -> None:
    """With three rows it may ask, but never guess wrongly without a word."""
    lines = [f"u{n}@example.com;{';'.join(people[n % 3])}" for n in range(rows)]
    text = "\r\n".join([_HEADS[region], *lines, ""])
    path = _put(tmp_path, text.encode(page))
    found = look(path, region="UA" if region == "RU" else region)
    read = [row.cells[1:] for row in read_rows(path, found.mapping)][:3]
    assert read == people or (rows == 3 and "encoding" in _asked(found))
    if rows == 60:
        assert _asked(found) == []


def test_letters_that_only_come_late_are_found(tmp_path: Path) -> None:
    plain = "".join(f"u{n}@example.com;Jan;Praha\n" for n in range(40_000))
    path = _put(
        tmp_path, ("E-mail;First name;City\n" + plain + "x@example.com;Jiří;Plzeň\n").encode("cp1250")
    )
    found = look(path, region="CZ")
    assert found.mapping.encoding == "cp1250"
    assert list(read_rows(path, found.mapping))[-1].values["city"] == "Plzeň"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~"])
def test_the_delimiter_is_found(delimiter: str, tmp_path: Path) -> None:
    rows = [["Email", "Full name", "Phone"]] + [
        [f"u{n}@example.com", "Max M", "020 7946 0123"] for n in range(4)
    ]
    found = look(_put(tmp_path, "\n".join(map(delimiter.join, rows)) + "\n"), region="GB")
    assert found.mapping.delimiter == delimiter
    assert [column.field for column in found.mapping.columns] == ["email", "full_name", "phone"]


@pytest.mark.parametrize(
    ("records", "place"),
    [
        ([["Email", "Name"], ["a@example.com", "Max"]], 0),
        ([["Our customers"], [""], ["Email", "Name"], ["a@example.com", "Max"]], 2),
        (
            [
                ["From", "01/02/2024", "To", "03/02/2024"],
                ["Email", "Name", "City", "Phone"],
                ["a@b.de", "M", "B", "1"],
            ],
            1,
        ),
        ([["a@example.com", "Max M"], ["b@example.com", "Eva M"]], None),
        ([["Column1", "Column2"], ["a@example.com", "Max"]], 0),
    ],
)
def test_the_header_is_found(records: list[list[str]], place: int | None) -> None:
    assert find_header(records).place == place


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("E-MAIL*", "email"), ("Ел. пошта", "email"), ("Courriel", "email"), ("e_mail", "email"),
        ("FirstName", "first_name"),
        ("Ім’я", "first_name"), ("Křestní jméno", "first_name"), ("Фамилия", "last_name"),
        ("N° de téléphone", "phone"),
        ("Cep telefonu", "phone"), ("PSČ", "postcode"), ("Doğum günü", "birthday"), ("№ замовлення",
        "order_id"),
        ("К-сть", "item_quantity"), ("Ürün bağlantısı", "item_url"), ("Email\n(required)", "email"),
    ],
)  # fmt: skip
def test_headers_of_many_languages(header: str, field: str) -> None:
    assert fields_of(header)[0] == field
    assert not is_generic(header)


def test_headers_that_say_nothing_and_headers_that_mean_the_opposite() -> None:
    assert all(map(is_generic, ["", "Column 3", "Sloupec1", "Feld 2", "col_a", "F12", "Contact 1"]))
    assert not any(map(is_generic, ["Ad", "CP", "İl", "attr_001"]))
    assert all(map(is_inverted, ["Unsubscribed", "Odhlášen", "Відписаний", "Do not email", "Désinscrit"]))


def test_content_has_the_last_word_and_is_then_asked(tmp_path: Path) -> None:
    path = _put(
        tmp_path, "Email,Phone\n" + "".join(f"+44 20 7946 012{n},u{n}@example.com\n" for n in range(5))
    )
    found = look(path, region="GB")
    assert [column.field for column in found.mapping.columns] == ["phone", "email"]
    assert "column_mapping" in _asked(found)


def test_without_a_header_columns_are_told_by_their_content(tmp_path: Path) -> None:
    people = [("Arthur", "Sample"), ("Lucy", "Tester"), ("Max", "Model")]
    lines = [f"{a.lower()}.{b.lower()}@example.com,{a},{b},+44 20 7946 0123,York\n" for a, b in people]
    found = look(_put(tmp_path, "".join(lines)), region="GB")
    assert found.mapping.header_row is None
    fields = [column.field for column in found.mapping.columns]
    assert fields == ["email", "first_name", "last_name", "phone", "city"]
    assert _asked(found) == ["column_mapping"] * 5


def test_an_order_of_days_that_only_a_late_row_settles(tmp_path: Path) -> None:
    days = ["01/02/1990"] * 9000 + ["25/02/1990", "03/04/1991"]
    path = _put(
        tmp_path, "Email,Birthday\n" + "".join(f"u{n}@example.com,{day}\n" for n, day in enumerate(days))
    )
    early = look(path, region="GB")
    assert (_asked(early), early.whole) == (["date_order"], False)
    late = look(path, region="GB", whole=True)
    assert (_asked(late), late.whole) == ([], True)
    assert list(read_rows(path, late.mapping))[-1].values["birthday"] == "1991-04-03"


def test_an_answer_settles_what_was_asked(tmp_path: Path) -> None:
    path = _put(tmp_path, "Email,Birthday\na@example.com,03/04/1990\nb@example.com,05/06/1991\n")
    open_look = look(path, region="GB")
    assert [row.values["birthday"] for row in read_rows(path, open_look.mapping)] == [None, None]
    mapping = open_look.mapping.with_answer(open_look.questions[0].key, "mdy")
    assert look(path, mapping=mapping, whole=True).questions == ()
    assert [row.values["birthday"] for row in read_rows(path, mapping)] == ["1990-03-04", "1991-05-06"]
    assert inspect_file(path, region="GB", answers={"date_order": "dmy"})["questions"] == []


def test_numbers_to_call_ask_for_their_country(tmp_path: Path) -> None:
    path = _put(tmp_path, "Email,Phone\na@example.com,063 000 34 28\nb@example.com,+380630003429\n")
    found = look(path)
    (question,) = found.questions
    assert question.name == "default_region"
    assert ("UA", "063 000 34 28 = +380630003428") in question.options
    mapping = found.mapping.with_answer(question.key, "UA")
    assert next(read_rows(path, mapping)).values["phone"] == "+380630003428"


def test_amounts_ask_where_a_point_may_part_thousands_or_decimals(tmp_path: Path) -> None:
    path = _put(tmp_path, "Order ID;Email;Total\n1;a@example.com;1.234\n2;b@example.com;2.500\n")
    (question,) = look(path).questions
    assert question.options == ((",", "1.234 = 1234"), (".", "1.234 = 1.234"))


def _book(*sheets: tuple[str, list[list[object]]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def _saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_PEOPLE: list[list[object]] = [
    ["Email", "Phone", "Date of birth", "Newsletter"],
    ["a@example.com", 2079460123, datetime(1990, 5, 6), True],
    ["b@example.com", "020 7946 0124", "21/06/1991", False],
]


def test_typed_cells_are_read_without_doubt(tmp_path: Path) -> None:
    path = _put(tmp_path, _saved(_book(("People", _PEOPLE))))
    found = look(path, region="GB")
    assert (found.mapping.sheet, found.questions) == ("People", ())
    rows = list(read_rows(path, found.mapping))
    assert rows[0].values == {
        "email": "a@example.com", "phone": "+442079460123", "birthday": "1990-05-06", "consent": True,
    }  # fmt: skip
    assert count_rows(path, found.mapping) == 2


def test_a_table_may_start_anywhere_on_its_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row, cells in enumerate(_PEOPLE, 5):
        for column, cell in enumerate(cells, 3):
            book.active.cell(row, column, cell)
    book.active["D6"] = "#N/A"
    found = look(_put(tmp_path, _saved(book)), region="GB")
    assert found.mapping.header_row == 5
    assert [column.index for column in found.mapping.columns] == [2, 3, 4, 5]
    rows = list(read_rows(tmp_path / "upload", found.mapping))
    assert [row.line for row in rows] == [6, 7]
    assert [row.problems for row in rows] == [(("phone", "formula_error", "#N/A"),), ()]


def test_a_cover_sheet_is_passed_over_and_two_tables_are_asked(tmp_path: Path) -> None:
    cover: list[list[object]] = [["How to use this file"], ["1. Read"]]
    found = look(_put(tmp_path, _saved(_book(("Read me", cover), ("People", _PEOPLE)))), region="GB")
    assert (found.mapping.sheet, _asked(found)) == ("People", [])
    two = _put(tmp_path, _saved(_book(("Leeds", _PEOPLE), ("York", _PEOPLE))))
    found = look(two, region="GB")
    assert _asked(found) == ["sheet"]
    again = look(two, region="GB", mapping=Mapping(sheet="York", header_row=0))
    assert (again.mapping.sheet, _asked(again)) == ("York", [])


def test_the_first_sheet_with_columns_is_read_where_none_names_them(tmp_path: Path) -> None:
    few: list[list[object]] = [["E-mail", "Points"], ["ann@example.com", 5]]
    old: list[list[object]] = [["E-mail", "Points"], ["old@example.com", 1]]
    path = _put(tmp_path, _saved(_book(("Notes", [["Only notes here"]]), ("People", few), ("Old", old))))
    found = look(path)
    assert (found.mapping.sheet, _asked(found)) == ("People", [])
    assert found.sheets == ("Notes", "People", "Old")
    assert [column.header for column in found.mapping.columns] == ["E-mail", "Points"]


def test_the_sheet_that_was_answered_is_the_one_that_is_read(tmp_path: Path) -> None:
    york = [_PEOPLE[0], *[[str(cell).replace("a@", "york@") for cell in row] for row in _PEOPLE[1:]]]
    path = _put(tmp_path, _saved(_book(("Leeds", _PEOPLE), ("York", york))))
    found = look(path, mapping=Mapping(header_row=0, answers={"sheet": "York"}))
    assert (found.mapping.sheet, "sheet" in _asked(found)) == ("York", False)
    assert "york@example.com" in found.rows[0]
    assert inspect_file(path, region="GB", answers={"sheet": "York"})["sheet"] == "York"


def test_letters_and_columns_are_read_as_they_were_answered(tmp_path: Path) -> None:
    path = _put(tmp_path, "E-mail;Město\na@example.com;Plzeň\nb@example.com;Žďár\n".encode("cp1250"))
    found = look(path, mapping=Mapping(header_row=0, answers={"encoding": "iso8859-2"}))
    assert found.mapping.encoding == "iso8859-2"
    path = _put(tmp_path, b"a@example.com;Ann\nb@example.com;Bob\nc@example.com;Cyd\n")
    assert [one.key for one in look(path).questions] == ["column_mapping:0", "column_mapping:1"]
    answers = {"column_mapping:0": "email", "column_mapping:1": "first_name"}
    found = look(path, mapping=Mapping(header_row=0, answers=answers))
    assert found.questions == ()
    assert [column.field for column in found.mapping.columns] == ["email", "first_name"]


def test_a_column_without_a_heading_is_called_by_its_letter() -> None:
    install_texts("en")
    assert [column_letter(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert "Column C" in Question("column_mapping", 2, "", ()).text


def test_failed_formulas_and_formulas_nobody_computed_are_said(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Email", "Full name"],
        ["a@example.com", "#REF!"],
        ["b@example.com", '="A"&"B"'],
    ]
    path = _put(tmp_path, _saved(_book(("People", rows))))
    found = list(read_rows(path, look(path).mapping))
    assert [row.problems[0][:2] for row in found] == [("full_name", "formula_error")] * 2


def test_merged_cells_over_several_rows_are_asked_and_filled_on_demand(tmp_path: Path) -> None:
    book = _book(("People", [["Email", "City"], ["a@example.com", "York"], ["b@example.com", None]]))
    book["People"].merge_cells("B2:B3")
    path = _put(tmp_path, _saved(book))
    found = look(path)
    assert _asked(found) == ["merged_cells"]
    assert [row.values["city"] for row in read_rows(path, found.mapping)] == ["York", None]
    mapping = found.mapping.with_answer("merged_cells", "fill")
    assert [row.values["city"] for row in read_rows(path, mapping)] == ["York", "York"]


def test_tables_in_archives(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "Hello, this is what the files hold, and how they were made.\n")
        archive.writestr("__MACOSX/._list.csv", "x")
        archive.writestr("list.csv", "E-Mail;Vorname\na@example.com;Max\nb@example.com;Eva\n")
    path = _put(tmp_path, out.getvalue())
    found = look(path, region="DE")
    assert (found.mapping.sheet, found.mapping.delimiter, _asked(found)) == ("list.csv", ";", [])
    assert count_rows(path, found.mapping) == 2
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("book.xlsx", _saved(_book(("Leeds", _PEOPLE))))
    path = _put(tmp_path, out.getvalue())
    found = look(path, region="DE")
    assert _asked(found) == ["sheet"]
    assert found.sheets == ("list.csv", "book.xlsx!Leeds")
    other = look(path, region="GB", mapping=Mapping(sheet="book.xlsx!Leeds", header_row=0))
    assert [row.values["email"] for row in read_rows(path, other.mapping)] == [
        "a@example.com",
        "b@example.com",
    ]


def test_the_look_at_a_big_file_reads_only_its_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not its time is tested, which depends on the machine, but how much is read."""
    monkeypatch.setattr("desktop_app.services.importing.reading.encoding.SHALLOW", 1 << 20)
    path = _put(tmp_path, "Email,Name\n" + "".join(f"u{n}@example.com,Max M\n" for n in range(300_000)))
    read = 0
    opened = io.open

    class Counted:
        def __init__(self, stream: io.BufferedReader) -> None:
            self.stream = stream

        def read(self, size: int = -1) -> bytes:
            nonlocal read
            data = self.stream.read(size)
            read += len(data)
            return data

        def __getattr__(self, name: str) -> object:
            return getattr(self.stream, name)

        def __enter__(self) -> Counted:
            return self

        def __exit__(self, *_: object) -> None:
            self.stream.close()

    monkeypatch.setattr(
        "desktop_app.services.importing.reading.source.opened", lambda name: Counted(opened(name, "rb"))
    )
    found = look(path)
    assert found.refusal is None
    assert not found.whole
    assert read < 3 << 20 < path.stat().st_size


def test_the_phone_question_shows_a_number_that_needs_its_country(tmp_path: Path) -> None:
    """A number that carries its country looks the same whatever is answered."""
    path = tmp_path / "people.csv"
    path.write_text(
        "Email,Phone\na@example.com,+380671234567\nb@example.com,00420601123456\nc@example.com,0671234568\n",
        encoding="utf-8",
    )
    question = next(one for one in look(path).questions if one.name == "default_region")
    assert ("UA", "0671234568 = +380671234568") in question.options
    assert len({shown for _region, shown in question.options}) == len(question.options)
