"""Common ground of the tests of widgets: the theme on the application, English texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.runtime.texts import install_texts
from desktop_app.views.theme import Theme

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
    """Light, no presenter mode, no motion; whatever a test changes is put back."""
    install_texts("en")
    yield _session_theme
    _session_theme.set_reduce_motion(True)
    _session_theme.set_presenter(False)
    _session_theme.set_mode("light")


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
