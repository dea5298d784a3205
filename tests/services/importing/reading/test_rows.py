"""Every data row comes out once, in file order, with its exact cells, a verdict and its reason."""

from __future__ import annotations

import csv
import io
import multiprocessing
import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.services.importing.reading import (
    Column,
    Look,
    Mapping,
    Question,
    Refused,
    Row,
    count_rows,
    effect_of,
    inspect_file,
    look,
    problem_text,
    read_chunks,
    read_rows,
)
from desktop_app.services.importing.reading.duplicates import Seen
from desktop_app.services.importing.reading.findings import EFFECTS, FIELD_EFFECTS


def _file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "upload"
    path.write_bytes(text.encode(encoding))
    return path


def _rows(path: Path, **chosen: str) -> list[Row]:
    found = look(path, region="GB", whole=True)
    assert found.refusal is None
    mapping = found.mapping.to_json() | chosen
    return list(read_rows(path, Mapping.from_json(mapping)))


def test_verdicts_follow_the_table_of_effects(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        "Email,Full name,Phone\n"
        "max@example.com,Max M,020 7946 0123\n"
        "nonsense,Eva M,020 7946 0123\n"
        "eva@example.com,Eva M,12\n"
        "leo@gmial.com,Leo L,\n"
        ",Ann A,020 7946 0124\n"
        ",Bob B,\n"
        "MAX@example.com,Max M,\n"
        "a@example.com;b@example.com,Zoe Z,\n",
    )
    rows = _rows(path)
    assert [(row.verdict, row.reject_code) for row in rows] == [
        ("send", None), ("reject", "email_invalid"), ("send", None), ("send", None), ("send", None),
        ("reject", "no_address"), ("skip", "duplicate"), ("reject", "multiple_values"),
    ]  # fmt: skip
    assert rows[2].values == {"email": "eva@example.com", "full_name": "Eva M", "phone": None}
    assert rows[2].problems == (("phone", "phone_invalid", "12"),)
    assert rows[3].values["email"] == "leo@gmial.com"
    assert [row.line for row in rows] == list(range(2, 10))


def test_every_effect_stands_in_one_table() -> None:
    assert effect_of("email", "multiple_values") == "reject"
    assert effect_of("phone", "multiple_values") == "leave_out"
    assert {code for _, code in FIELD_EFFECTS} <= set(EFFECTS)
    with pytest.raises(KeyError):
        effect_of(None, "made_up")


def test_the_first_or_the_last_of_several_rows_wins_as_chosen(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        "Email,City\na@example.com,Bath\nb@example.com,York\nA@Example.com,Leeds\na@example.com ,Derby\n",
    )
    assert [row.verdict for row in _rows(path)] == ["send", "send", "skip", "skip"]
    assert [row.verdict for row in _rows(path, duplicates="last")] == ["skip", "send", "skip", "send"]


def test_a_rejected_row_is_nobody_s_duplicate(tmp_path: Path) -> None:
    path = _file(tmp_path, "Email,Phone\nx,020 7946 0123\nx,020 7946 0123\na@example.com,\na@example.com,\n")
    assert [row.reject_code for row in _rows(path)] == ["email_invalid", "email_invalid", None, "duplicate"]


def test_seen_stays_right_when_old_hashes_are_packed_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.services.importing.reading.duplicates._RECENT", 5)
    seen = Seen()
    assert seen.repeated([f"u{number}" for number in range(20)]) == []
    assert seen.repeated(["new", "u3", None, "new", "u19"]) == [1, 3, 4]
    assert seen.repeated(["new", "other"]) == [0]


def test_a_delimiter_inside_a_text_does_not_shift_the_other_cells_in_silence(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        "Email,Full name,Address,Phone\n"
        "a@example.com,Max M,Street 1,020 7946 0123\n"
        "b@example.com,Eva M,Street 5, Leeds,020 7946 0124\n"
        "c@example.com,Leo L,Street 3\n",
    )
    rows = _rows(path)
    assert rows[1].values == {
        "email": "b@example.com", "full_name": "Eva M", "address": "Street 5, Leeds",
        "phone": "+442079460124",
    }  # fmt: skip
    assert (rows[1].verdict, rows[1].reject_code) == ("reject", "row_long")
    assert rows[1].cells == ("b@example.com", "Eva M", "Street 5", " Leeds", "020 7946 0124")
    assert (None, "row_short", "") in rows[2].problems
    assert rows[2].verdict == "send"


def test_lines_that_are_no_rows_are_left_out_and_said(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        "Customers of May\n\nEmail,Name,City\na@example.com,Max M,Bath\n,,\nEmail,Name,City\n"
        "b@example.com,Eva M,York\n\nTotal,,2\nExported by CRM\n",
    )
    found = inspect_file(path, region="GB")
    assert found["row_count"] == 2
    assert found["header_row"] == 3
    skipped = [(problem["line"], problem["code"]) for problem in found["problems"]]
    assert sorted(skipped) == [
        (1, "row_skipped"),
        (6, "header_repeated"),
        (9, "totals_row"),
        (10, "row_skipped"),
    ]


def test_a_person_called_total_is_no_footer(tmp_path: Path) -> None:
    path = _file(tmp_path, "Email,First name,Last name\na@example.com,Max,M\nb@example.com,Total,Sum\n")
    assert len(_rows(path)) == 2


def test_item_lines_take_the_number_of_the_order_above_them(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        "Order ID,Order date,Email,SKU,Quantity\nZ1,2024-01-02,a@example.com,S1,1\n,,,S2,3\n"
        ",2024-01-03,b@example.com,S3,1\nZ3,2024-01-04,c@example.com,S1,1\n",
    )
    rows = _rows(path)
    assert [row.values["order_id"] for row in rows] == ["Z1", "Z1", None, "Z3"]
    assert [row.reject_code for row in rows] == [None, None, "order_id_missing", None]


def test_bytes_that_are_no_letters_cost_one_value_and_are_said(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    lines = [f"u{n}@example.com;Jiří;Plzeň\n".encode("cp1250" if n == 3 else "utf-8") for n in range(8)]
    path.write_bytes("E-mail;Jméno;Město\n".encode() + b"".join(lines))
    rows = _rows(path)
    assert rows[3].values == {"email": "u3@example.com", "first_name": None, "city": None}
    assert [code for _, code, _ in rows[3].problems] == ["encoding_damage", "encoding_damage"]
    assert rows[4].values["first_name"] == "Jiří"


def test_a_mapping_survives_its_file_form_and_says_what_is_wrong_with_another() -> None:
    mapping = Mapping(
        encoding="cp1250", delimiter=";", sheet=None, header_row=4, date_order="dmy", decimal=",",
        region="CZ",
        answers={"date_order:2": "dmy"}, columns=(Column(0, "E-mail", "email"), Column(2, "X", None,
        "never", "dmy")),
    )  # fmt: skip
    assert Mapping.from_json(mapping.to_json()) == mapping
    assert pickle.loads(pickle.dumps(mapping)) == mapping
    for wrong in (
        {"header_row": 0},
        {"date_order": "ydm"},
        {"columns": [{"field": "email"}]},
        {"duplicates": "all"},
    ):
        with pytest.raises(ValueError):
            Mapping.from_json({**mapping.to_json(), **wrong})


def test_consent_is_not_overwritten_unless_chosen(tmp_path: Path) -> None:
    found = look(_file(tmp_path, "Email,Newsletter\na@example.com,yes\n"))
    assert [column.rule for column in found.mapping.columns] == ["overwrite", "only_if_blank"]


def test_all_nouns_survive_json_and_pickle(tmp_path: Path) -> None:
    path = _file(tmp_path, "Email,Date of birth\na@example.com,03/04/1990\nb,05/06/1991\n")
    found = look(path, region="GB")
    rows = list(read_rows(path, found.mapping))
    assert Look.from_json(found.to_json()) == found == pickle.loads(pickle.dumps(found))
    assert [Row.from_json(row.to_json()) for row in rows] == rows
    assert [Question.from_json(one.to_json()) for one in found.questions] == list(found.questions)
    assert found.questions[0].options == (
        ("dmy", "03/04/1990 = 3 April 1990"),
        ("mdy", "03/04/1990 = 4 March 1990"),
    )
    assert "b" in problem_text(rows[1].problems[0]) or problem_text(rows[1].problems[0]).startswith(
        "reading."
    )


def _chunks_of(path: str, mapping: Mapping) -> list[int]:
    return [len(chunk) for chunk in read_chunks(path, mapping, 300)]


def test_chunks_cross_from_a_spawned_child(tmp_path: Path) -> None:
    path = _file(tmp_path, "Email,Name\n" + "".join(f"u{n}@example.com,Max M\n" for n in range(1000)))
    mapping = look(path).mapping
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        sizes = pool.apply(_chunks_of, (str(path), mapping))
    assert sum(sizes) == 1000
    assert max(sizes) <= 300
    chunk = next(read_chunks(path, mapping))
    assert chunk[0] == (1, 2, ("u0@example.com", "Max M"), ("u0@example.com", "Max M"), (), "send", None)


def test_a_file_that_vanishes_is_refused_not_a_crash(tmp_path: Path) -> None:
    path = _file(tmp_path, "Email\na@example.com\nb@example.com\n")
    mapping = look(path).mapping
    path.unlink()
    with pytest.raises(Refused) as refused:
        list(read_rows(path, mapping))
    assert refused.value.refusal.code == "not_found"


_word = st.text("abcÄé \"'\n", max_size=5)


@settings(max_examples=150)
@given(
    st.lists(st.one_of(st.tuples(_word, _word), st.just(("", ""))), min_size=1, max_size=25),
    st.sampled_from([";", ",", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_rows_are_counted_the_same_on_two_paths_and_cells_are_exact(
    tmp_path: Path, pairs: list[tuple[str, str]], delimiter: str, encoding: str, end: str, quoting: int
) -> None:
    rows = [("Email", "First name", "Note")]
    rows += [(f"u{n}@example.com", *pair) if any(pair) else ("", "", "") for n, pair in enumerate(pairs)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows(rows)
    path = tmp_path / "upload"
    path.write_bytes(out.getvalue().encode(encoding))
    columns = tuple(Column(n, name, f"custom:{name}" if n else "email") for n, name in enumerate(rows[0]))
    mapping = Mapping(encoding=encoding, delimiter=delimiter, columns=columns)
    found = list(read_rows(path, mapping))
    wanted = [row for row in rows[1:] if "".join(row).strip()]
    assert [row.cells for row in found] == wanted
    assert count_rows(path, mapping) == len(found)
