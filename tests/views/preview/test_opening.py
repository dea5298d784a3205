"""The way into the preview and out of it, in the whole window."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.app.window_parts import view_models
from desktop_app.app.wiring import Desk
from desktop_app.runtime.loop_thread import LoopThread
from desktop_app.viewmodels.tasks import TaskRunner
from desktop_app.viewmodels.window import Screen
from desktop_app.views.main_window import MainWindow
from desktop_app.views.theme import Theme


@pytest.mark.usefixtures("theme")
def test_the_header_opens_the_preview_and_back_leads_to_where_one_was(qtbot: QtBot, theme: Theme) -> None:
    """One quiet button; the message stays open for the next visit."""
    loop = LoopThread()
    loop.start()
    runner = TaskRunner(loop)
    desk = Desk()
    vm = view_models(desk, runner)
    window = MainWindow(vm, "1", can_connect=True)
    qtbot.addWidget(window)
    try:
        assert window.preview is None
        window.desk.header.preview.click()
        assert vm.screen is Screen.PREVIEW
        assert window.preview is not None
        assert window.stack.currentWidget() is window.preview
        first = vm.preview
        window.preview.back.click()
        assert vm.screen is Screen.FIRST_RUN  # there is no account here
        assert vm.open_preview() is first
    finally:
        window.close_preview()
        vm.close()
        runner.close()
        loop.stop()
        desk.close()
