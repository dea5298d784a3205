"""Other contacts are looked for: what is on screen meanwhile, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.model.errors import AppError, StorageFailed
from desktop_app.services.contact_reading import ReadSoFar
from desktop_app.viewmodels.tab import Phase
from tests.viewmodels.test_contacts import Tab, make


@pytest.fixture
def tab(tmp_path: Path, qapp: object) -> Iterator[Tab]:
    made = make(tmp_path)
    made.start()
    yield made
    made.vm.close()
    made.desk.close()


def test_the_old_people_stay_until_the_asked_ones_are_known_and_it_is_said_once(tab: Tab) -> None:
    phases: list[Phase] = []
    told: list[bool] = []
    tab.vm.phase_changed.connect(phases.append)
    tab.vm.looking_changed.connect(told.append)
    email = next(at for at, one in enumerate(tab.vm.model.columns) if one.key == "email")
    tab.vm.model.set_filter(email, "p1")
    assert tab.vm.looking
    assert tab.vm.model.rowCount() == 60, "what was there stays"
    tab.run()
    assert (tab.vm.looking, tab.vm.model.rowCount()) == (False, 10)
    tab.vm.model.set_filter(email, "nobody at all")
    assert tab.vm.model.rowCount() == 10
    tab.run()
    assert (tab.vm.model.rowCount(), tab.vm.phase) == (0, Phase.READY), "the heads stay, to clear them by"
    assert told == [True, False, True, False]
    assert set(phases) == {Phase.READY}
    tab.vm.model.clear_filters()
    tab.run()
    assert tab.vm.model.rowCount() == 60


def test_a_filter_while_the_base_is_read_never_hides_the_table(tab: Tab) -> None:
    tab.vm.filling = ReadSoFar(60, None)  # as while the rest of them is read
    phases: list[Phase] = []
    tab.vm.phase_changed.connect(phases.append)
    email = next(at for at, one in enumerate(tab.vm.model.columns) if one.key == "email")
    tab.vm.model.set_filter(email, "nobody at all")
    tab.run()
    assert tab.vm.model.rowCount() == 0
    assert set(phases) == {Phase.READY}


def test_a_look_that_fails_leaves_the_old_people_and_says_so(
    tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_asked: object) -> None:
        raise StorageFailed()

    failures: list[AppError] = []
    tab.vm.failed.connect(failures.append)
    monkeypatch.setattr(tab.vm._reading, "rows", broken)
    tab.vm.search("ann")
    tab.run()
    assert (tab.vm.looking, tab.vm.model.rowCount(), len(failures)) == (False, 60, 1)
