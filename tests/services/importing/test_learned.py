"""A file of a known shape is matched as last time; only what is new in it is asked; no cell is kept."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from desktop_app.journal import Journal
from desktop_app.services.importing.learned import recalled, shape_of, told_of
from desktop_app.services.importing.reading import Column, Mapping
from tests.services.importing.conftest import Bench


def mapping(*headers: str, **more: object) -> Mapping:
    columns = tuple(Column(i, header, None) for i, header in enumerate(headers))
    return replace(Mapping(columns=columns), **more)  # type: ignore[arg-type]


def matched() -> Mapping:
    made = mapping("E-Mail", "Vorname", "Geb.", "Schuhgröße", answers={"date_order:2": "dmy"}, region="DE")
    fields = ("email", "first_name", "birthday", "custom:77")
    columns = [replace(c, field=f) for c, f in zip(made.columns, fields, strict=True)]
    columns[1] = replace(columns[1], rule="only_if_blank")
    return replace(made, columns=tuple(columns), duplicates="last")


def test_the_same_headings_in_another_order() -> None:
    told = [(shape_of(matched().columns), told_of(matched()))]
    found = recalled(mapping("Schuhgröße", "e-mail", "GEB", "Vorname"), told)
    assert found is not None
    assert found.whole
    assert [c.field for c in found.mapping.columns] == ["custom:77", "email", "birthday", "first_name"]
    assert found.mapping.columns[3].rule == "only_if_blank"
    assert found.mapping.answers == {"date_order:2": "dmy"}
    assert (found.mapping.region, found.mapping.duplicates) == ("DE", "last")


def test_a_changed_shape_keeps_what_it_knows_and_leaves_the_rest_open() -> None:
    told = [(shape_of(matched().columns), told_of(matched()))]
    found = recalled(mapping("E-Mail", "Vorname", "Geb.", "Filiale"), told)
    assert found is not None
    assert not found.whole
    assert found.known == frozenset({0, 1, 2})
    assert found.mapping.columns[3].field is None
    assert recalled(mapping("E-Mail", "Umsatz", "Filiale", "Rabatt"), told) is None


def test_headings_that_stand_twice_or_not_at_all_are_never_matched_by_memory() -> None:
    told = [(shape_of(matched().columns), told_of(matched()))]
    found = recalled(mapping("E-Mail", "E-Mail", "Vorname", "Geb."), told)
    assert found is None or not {0, 1} & found.known
    assert shape_of(mapping("E-Mail", "").columns) == ""


def test_it_is_kept_by_account_without_a_cell_and_goes_with_it(bench: Bench) -> None:
    jobs = bench.start()
    path = bench.file(["Email", "Name"], [["ann@example.com", "Ann Smith"]])
    view = asyncio.run(jobs.prepare(bench.request(path)))
    with jobs._store(view.job) as store:
        done = Mapping.from_json(store.fact("mapping"))
    jobs.remember("mem", done)
    found = jobs.recall("mem", mapping("Email", "Name"))
    assert found is not None
    assert found.whole
    journal = bench.journals[0]
    kept = str(journal.learned.all("mem"))
    assert "ann" not in kept.lower()
    assert "Smith" not in kept
    journal.remove_account("mem")
    assert journal.learned.all("mem") == []


def test_only_so_many_shapes_are_kept(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "data")
    for number in range(70):
        at = datetime.fromtimestamp(1_790_000_000 + number, UTC)
        journal.learned.put("a", f"shape {number}", {}, at)
    kept = [shape for shape, _told in journal.learned.all("a")]
    assert len(kept) == 60
    assert kept[0] == "shape 69"
    journal.close()
