"""Common ground of the tests of widgets: the theme on the application, English texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.runtime.texts import install_texts
from desktop_app.views.theme import Theme, current_theme

HERE = Path(__file__).parent


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            # said by the plug-in that draws off the screen for windows with a least size and for popups;
            # no other does
            item.add_marker(pytest.mark.qt_log_ignore("^This plugin does not support"))


@pytest.fixture(scope="session")
def _session_theme(qapp: QApplication) -> Theme:
    install_texts("en")
    theme = Theme(qapp, "light", reduce_motion=True)
    theme.apply()
    return theme


@pytest.fixture
def theme(_session_theme: Theme) -> Iterator[Theme]:
    """Light, no presenter mode, no motion, as designed; whatever a test changes is put back."""
    install_texts("en")
    if current_theme() is not _session_theme:
        _session_theme.apply()  # a whole window was open in this process before
    yield _session_theme
    _session_theme.set_reduce_motion(True)
    _session_theme.take_wishes()
    _session_theme.set_look(mode="light", presenter=False, contrast="system", text="system")
    if _session_theme._steps_left is not None:
        _session_theme.apply()  # else its next turn would come in the next test


@pytest.fixture
def shown(qtbot: QtBot, theme: Theme) -> Callable[..., QWidget]:
    """``shown(widget, width, height)``: in a window of its own, exposed and active."""

    def show(widget: QWidget, width: int = 0, height: int = 0) -> QWidget:
        qtbot.addWidget(widget)
        if width:
            widget.resize(width, height or widget.sizeHint().height())
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        return widget

    return show
