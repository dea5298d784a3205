"""The real window on real twins: opened, driven by mouse and keys, closed in order."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.app.window import OpenWindow
from desktop_app.app.wiring import Desk
from desktop_app.runtime.texts import install_texts
from tests.end_to_end.hands import Hands
from tests.end_to_end.listener import Listener, listening
from tests.helpers.window_thread import disk_watched, holds_up

HERE = Path(__file__).parent


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            # said by the plug-in that draws off the screen, for menus and tool tips; no other does
            item.add_marker(pytest.mark.qt_log_ignore("^This plugin does not support"))


@pytest.fixture(autouse=True)
def no_disk_on_the_windows_thread() -> Iterator[None]:
    """In every run of the window: whoever sits in front of it never waits for a disk or somebody's write."""
    with disk_watched() as touches:
        yield
    found = {one: count for one, count in touches.items() if holds_up(one)}
    assert not found, "\n".join(
        f"{count} x {what}: {' < '.join(way)}" for (what, way), count in found.items()
    )


@pytest.fixture
def opened(qapp, qtbot: QtBot) -> Iterator[OpenWindow]:
    with a_window(qapp) as made:
        yield made


@contextmanager
def a_window(qapp: QApplication) -> Iterator[OpenWindow]:
    """The program from its start to its end."""
    install_texts("en")
    made = OpenWindow(qapp, Desk())
    made.theme.set_reduce_motion(True)
    try:
        yield made
    finally:
        made.window.hide()
        # what is under way ends in time on an idle machine (tests/app/test_lifecycle.py); here all of it ends
        made.life.stop = partial(made.life.stop, 60.0)  # type: ignore[method-assign]
        made.close()
        made.window.deleteLater()
        del made
        # the window goes here, on its own thread: left to a later test, another thread might take it apart
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()


@pytest.fixture
def hands(opened: OpenWindow, qtbot: QtBot) -> Hands:
    """The person in front of the window."""
    opened.show(training=False)
    return Hands(opened.window, qtbot)


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    """The person who only hears it."""
    with listening(tmp_path / "home") as made:
        yield made
