"""A table whose pages come later: nothing waits, what is there stays until read anew, a copy is whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from desktop_app.model.errors import StorageFailed
from desktop_app.viewmodels.cells import Role
from desktop_app.viewmodels.late_pages import AHEAD, LatePagedModel, PageReads
from desktop_app.viewmodels.paged_model import PAGE
from desktop_app.viewmodels.rows_model import Column
from tests.helpers.runners import HeldRunner


class Store:
    """Answers when the test says so."""

    def __init__(self) -> None:
        self.asked: list[tuple[Sequence[int], Callable[[list[str]], None]]] = []
        self.word = "old"

    def fetch(self, numbers: Sequence[int], done: Callable[[list[str]], None]) -> None:
        self.asked.append((numbers, done))

    def answer(self) -> None:
        asked, self.asked = self.asked, []
        for numbers, done in asked:
            done([f"{self.word} {number}" for number in numbers])


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def model(store: Store, qapp: object) -> LatePagedModel[str]:
    made = LatePagedModel((Column[str]("name", "Name", lambda one: one),), store.fetch)
    made.set_rows(range(1, 1_000_001))
    return made


def text(model: LatePagedModel[str], row: int) -> object:
    return model.index(row, 0).data()


def test_a_page_is_asked_for_once_and_told_when_it_came(model: LatePagedModel[str], store: Store) -> None:
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    assert [text(model, 0), text(model, 1)] == [None, None]
    assert [list(numbers) for numbers, _ in store.asked] == [list(range(1, PAGE + 1))]
    assert model.index(1, 0).data(Role.KEY) == "2", "who a row is, is known before it is read"
    store.answer()
    assert told == [(0, PAGE - 1)]
    assert [text(model, 0), text(model, 1)] == ["old 1", "old 2"]
    assert not store.asked
    assert text(model, PAGE - AHEAD) == f"old {PAGE - AHEAD + 1}"
    assert store.asked[0][0][0] == PAGE + 1, "the next page is asked for before somebody gets there"


def test_what_was_read_stays_on_screen_until_it_was_read_anew(
    model: LatePagedModel[str], store: Store
) -> None:
    text(model, 0)
    store.answer()
    store.word = "new"
    model.forget()
    assert text(model, 0) == "old 1"
    store.answer()
    assert text(model, 0) == "new 1"


def test_an_answer_for_rows_that_are_shown_no_more_is_nobodys(
    model: LatePagedModel[str], store: Store
) -> None:
    text(model, 0)
    model.set_rows(range(501, 600))
    store.answer()
    assert text(model, 0) is None
    store.answer()
    assert text(model, 0) == "old 501"


def test_whoever_needs_rows_gets_them_whole(model: LatePagedModel[str], store: Store) -> None:
    rows = [0, 7 * PAGE, 400 * PAGE]
    got: list[list[object]] = []
    model.when_there(rows, lambda: got.append([text(model, row) for row in rows]))
    assert not got
    store.answer()
    assert got == [["old 1", f"old {7 * PAGE + 1}", f"old {400 * PAGE + 1}"]]
    model.when_there(rows, lambda: got.append([]))
    assert len(got) == 2, "at once where they are there"


def test_a_page_that_could_not_be_read_is_blank_and_said(qapp: object) -> None:
    runner = HeldRunner()
    reads = PageReads(runner)
    come: list[list[str]] = []
    troubles: list[object] = []
    reads.failed.connect(troubles.append)
    reads.read(_never, come.append)
    runner.waiting[0].fail(StorageFailed("storage_busy", file="x"))
    assert come == [[]]
    assert len(troubles) == 1


async def _never() -> None: ...
