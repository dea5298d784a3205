"""What concerns the whole window, as banners over the page that is on top.

Owns: which page's bar shows them, and their details. Must not: decide what is said.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from desktop_app.model.texts import t
from desktop_app.viewmodels.screen import Screen
from desktop_app.views.widgets.presenter import presented

if TYPE_CHECKING:
    from desktop_app.viewmodels.messages import Message
    from desktop_app.views.main_window import MainWindow
    from desktop_app.views.widgets.banner import Tone as BannerTone


class WindowMessages(QObject):
    """Shows and takes down as the view-model of the messages says."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.vm.parts.messages.shown.connect(self._show)
        window.vm.parts.messages.taken_down.connect(self._take_down)

    def _show(self, message: Message) -> None:
        window, details = self._window, message.details
        window.leave_frame()
        bar = window.first_run.messages if window.vm.screen is Screen.FIRST_RUN else window.desk.messages
        banner = bar.show_message(
            cast("BannerTone", message.tone.value),
            presented(message.title),
            presented(message.line),
            key=message.key,
            action=message.action or (t("window.details") if details else ""),
            on_action=self._way_on(message),
        )
        banner.closed.connect(partial(window.vm.parts.messages.take_down, message.key))

    def _way_on(self, message: Message) -> Callable[[], None] | None:
        from desktop_app.views.dialogs.details_dialog import open_details

        if message.action:
            return partial(self._window.vm.parts.messages.pressed.emit, message.key)
        if message.details:
            return partial(open_details, self._window, message.title, message.details)
        return None

    def _take_down(self, key: str) -> None:
        if self._window.has_first_run:
            self._window.first_run.messages.take_away(key)
        if self._window.has_desk:
            self._window.desk.messages.take_away(key)
