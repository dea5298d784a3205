"""While a window is open a cycle is collected by the GUI thread, whichever thread allocates."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop_app.app import collector as module
from desktop_app.app.collector import Collector


class Knot:
    """A cycle that tells which thread took it apart."""

    untied: list[str] = []  # noqa: RUF012 - shared on purpose

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        Knot.untied.append(threading.current_thread().name)


@pytest.fixture
def collector(qapp: object) -> Iterator[Collector]:
    gc.collect()
    Knot.untied.clear()
    made = Collector()
    made.start()
    yield made
    made.stop()
    assert gc.isenabled()


KEPT: list[object] = []


def _allocate() -> None:
    """Things that stay: Python counts what was made and is not gone again."""
    KEPT[:] = [[] for _ in range(200_000)]


def test_another_thread_takes_nothing_apart(collector: Collector) -> None:
    Knot()
    thread = threading.Thread(target=_allocate, name="worker")
    thread.start()
    thread.join()
    assert Knot.untied == []
    collector.look()
    KEPT.clear()
    assert Knot.untied == [threading.current_thread().name]


def test_without_it_another_thread_may(qapp: object) -> None:
    gc.collect()
    Knot.untied.clear()
    Knot()
    thread = threading.Thread(target=_allocate, name="worker")
    thread.start()
    thread.join()
    assert Knot.untied == ["worker"]


def test_to_stop_twice_is_harmless(collector: Collector) -> None:
    collector.stop()
    collector.stop()
    assert gc.isenabled()


def test_what_was_loaded_is_left_out_and_given_back_at_the_end(qapp: object) -> None:
    """The start collects nothing; later looks leave the program itself out, and still find what is lost."""
    gc.collect()
    Knot.untied.clear()
    made = Collector()
    made.start(look=False)
    try:
        Knot()
        _allocate()
        assert Knot.untied == []
        made.settle()
        assert Knot.untied == []  # not looked through, which would hold the first window up
        assert gc.get_freeze_count() > 0
        KEPT.clear()
        Knot()
        _allocate()
        made.look()
        assert len(Knot.untied) == 1
        made.rest()
        assert len(Knot.untied) == 2
    finally:
        KEPT.clear()
        made.stop()
    assert gc.get_freeze_count() == 0


def test_a_look_that_takes_long_leaves_the_living_out_of_the_next(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window would be held up again and again by objects that stay; they are looked at when it rests."""
    monkeypatch.setattr(module, "LONG_S", 0.0)
    knot = Knot()
    while gc.get_count()[2] <= gc.get_threshold()[2]:
        gc.collect(1)
    collector.look()
    assert gc.get_freeze_count() > 0
    del knot
    gc.collect()
    assert Knot.untied == []
    collector.rest()
    assert Knot.untied == [threading.current_thread().name]


def test_it_rests_when_another_program_comes_to_the_front(
    collector: Collector, qapp: QGuiApplication
) -> None:
    knot = Knot()
    collector.settle()
    del knot
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    assert Knot.untied == []
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert Knot.untied == [threading.current_thread().name]
