"""A job's rows narrowed and sorted by their columns, as the tables after an import show them."""

from __future__ import annotations

import threading
import time
from array import array
from collections.abc import Iterator, Sequence

import pytest

from desktop_app.journal.row_looks import Term, together, without
from desktop_app.model.column_filter import ColumnFilter, How, Narrowing
from desktop_app.model.report import RowState
from desktop_app.services.importing.ledger_rows import LedgerRows
from tests.services.importing.conftest import Bench

HEAD = ("email", "first_name", "city")
ROWS = [
    ["ann@example.com", "Ann", "Praha"],
    ["no address", "Bob", "Львів"],
    ["refused@example.com", "Cyril", 'Brno "Center"'],
    ["dora@example.com", "Dora", ""],
    ["also bad", "Eva, the second", "львів-центр"],
    ["fred@example.com", "Fred", "praha 7"],
]


@pytest.fixture
def reader(bench: Bench) -> Iterator[LedgerRows]:
    bench.faults.reject = lambda row: row.values.get("email") == "refused@example.com"
    jobs, view = bench.do(HEAD, ROWS)
    made = jobs.open_rows(view.job)
    yield made
    made.close()


def left(
    reader: LedgerRows,
    *filters: tuple[str, str] | tuple[str, str, How],
    sort: str = "",
    descending: bool = False,
    states: Sequence[RowState] = (),
    text: str = "",
) -> list[int]:
    asked = Narrowing(tuple(ColumnFilter(*one) for one in filters), sort, descending)
    found = reader.numbers(states, text, "", asked)
    assert found is not None
    return list(found)


def test_every_column_narrows(reader: LedgerRows) -> None:
    assert left(reader, ("cells", "PRAHA")) == [1, 6]
    assert left(reader, ("cells", "львів")) == [2, 5]
    assert left(reader, ("cells", 'brno "cent')) == [3]
    assert left(reader, ("cells", "Cyril  ·  Brno")) == [3], "as the cells stand beside each other"
    assert left(reader, ("cells", "Ann", How.IS)) == [1]
    assert left(reader, ("cells", "Ann", How.IS_NOT)) == [2, 3, 4, 5, 6]
    assert left(reader, ("cells", "", How.EMPTY)) == []
    assert left(reader, ("cell:2", "praha")) == [1, 6]
    assert left(reader, ("cell:1", "praha")) == []
    assert left(reader, ("cell:2", "PRAHA", How.IS)) == [1]
    assert left(reader, ("cell:2", "львів", How.IS)) == [2]
    assert left(reader, ("cell:2", "praha", How.IS_NOT)) == [2, 3, 4, 5, 6]
    assert left(reader, ("cell:2", "", How.EMPTY)) == [4]
    assert left(reader, ("cell:2", "", How.FILLED)) == [1, 2, 3, 5, 6]
    assert left(reader, ("row", "> 4")) == [5, 6]
    assert left(reader, ("row", "3", How.IS)) == [3]
    assert left(reader, ("state", "left out here")) == left(reader, states=[RowState.REJECTED_HERE])
    assert left(reader, ("id", "", How.EMPTY)) == [2, 3, 5]
    assert left(reader, ("id", "", How.FILLED)) == [1, 4, 6]


def test_reasons_are_narrowed_by_what_each_row_shows(reader: LedgerRows) -> None:
    shown = {row.row: row for row in reader.rows(range(1, 7))}
    for row in shown.values():
        assert row.row in left(reader, ("reason", row.reason, How.IS))
        same = [one.row for one in shown.values() if one.reason == row.reason]
        assert left(reader, ("reason", row.reason, How.IS)) == same
        assert left(reader, ("advice", "", How.EMPTY)) == [n for n, one in shown.items() if not one.advice]
    word = shown[3].reason.split()[-1]
    assert 3 in left(reader, ("reason", word)), "the platform's own words are looked at as well"
    assert left(reader, ("in_question", "bad")) == [5]


def test_filters_hold_together_with_states_and_the_search(reader: LedgerRows) -> None:
    here = [RowState.REJECTED_HERE]
    assert left(reader, ("cell:2", "львів"), ("cell:1", "eva")) == [5]
    assert left(reader, ("cell:1", "b"), states=here) == [2]
    assert left(reader, ("cell:2", "центр"), states=here, text="second") == [5]
    assert left(reader, text="PRAHA") == [1, 6]
    assert left(reader, text="100% nowhere_") == []


def test_rows_are_sorted_by_any_column_either_way(reader: LedgerRows) -> None:
    assert left(reader, sort="row", descending=True) == [6, 5, 4, 3, 2, 1]
    assert left(reader, sort="cell:1") == [1, 2, 3, 4, 5, 6]
    assert left(reader, sort="cell:1", descending=True) == [6, 5, 4, 3, 2, 1]
    assert left(reader, sort="cell:2")[-1] == 4, "without a value last"
    assert left(reader, sort="cell:2", descending=True)[-1] == 4
    assert left(reader, ("cell:2", "praha"), sort="cell:1", descending=True) == [6, 1]
    assert left(reader, ("in_question", "bad"), sort="state") == [5]
    words = [row.reason for row in reader.rows(range(1, 7))]
    placed = [words[row - 1].casefold() for row in left(reader, sort="reason")]
    assert len(placed) == 6
    assert [placed.index(one) for one in placed] == sorted(placed.index(one) for one in placed)


def test_a_later_question_ends_an_earlier_one(reader: LedgerRows) -> None:
    asked = reader._asked

    def another() -> bool:
        reader._asked = asked + 2
        return True

    reader._looks.rows, kept = (lambda *a, **k: another() and kept(*a, **k)), reader._looks.rows  # type: ignore[method-assign]
    assert reader.numbers((), "", "", Narrowing((ColumnFilter("cells", "ann"),))) is None


def test_whoever_asks_after_the_end_gets_nothing(reader: LedgerRows) -> None:
    looks = reader._looks
    looks.close()
    assert looks.rows([]) is None
    assert looks.groups() == []
    looks.close()


def test_closing_does_not_wait_for_a_long_look(reader: LedgerRows) -> None:
    looks, told = reader._looks, list[object]()
    begun, looked_at = threading.Event(), list[int]()

    def slowly(_text: str | None) -> str:
        looked_at.append(1)
        begun.set()
        time.sleep(0.2)
        return ""

    looks._look.create_function("casefolded", 1, slowly)
    asking = threading.Thread(
        target=lambda: told.append(looks.rows([Term("casefolded(r.code) = 'x'")], order=Term("r.row")))
    )
    asking.start()
    assert begun.wait(10)
    looks.close()
    asking.join(10)
    assert told == [None]
    assert len(looked_at) < 6, "of six rows not all were looked at"


def test_rows_are_put_together_and_taken_out_in_file_order() -> None:
    assert list(together(array("I", [2, 7]), [1, 7, 9], ())) == [1, 2, 7, 9]
    assert list(together()) == []
    assert list(without([5, 3, 1], [3, 8])) == [5, 1]


def test_the_cell_in_question_is_compared_in_one_pass_and_no_row_is_made(
    reader: LedgerRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = {row.row: row.in_question for row in reader.rows(range(1, 7))}

    def made(_self: LedgerRows, _numbers: Sequence[int]) -> None:
        raise AssertionError("a row was made")

    monkeypatch.setattr(LedgerRows, "rows", made)
    for how in How:
        for text in ("bad", "BAD", "e", "also bad", "refused@example.com", "Praha", "ä", ""):
            wanted = ColumnFilter("in_question", text, how)
            right = [row for row, cell in shown.items() if wanted.fits(cell)]
            assert left(reader, ("in_question", text, how)) == right, (how, text)
            assert left(reader, ("in_question", text, how), ("row", "> 2")) == [
                one for one in right if one > 2
            ]
