"""Follows what the desktop is set to: more contrast, larger text, less motion.

Owns: asking at the start and whenever somebody comes back to the window. Must not: read anything itself, or
overrule what was chosen in the settings (the theme sees to that).
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from desktop_app.services.desktop_wishes import read_wishes
from desktop_app.viewmodels.tasks import Outcome, Runner
from desktop_app.views.theme.theme import Theme


class DesktopLook(QObject):
    """``DesktopLook(application, theme, runner)``; :meth:`ask` now, by itself from then on."""

    def __init__(self, application: QGuiApplication, theme: Theme, runner: Runner) -> None:
        super().__init__(application)
        self._theme, self._runner = theme, runner
        self._asked = False
        application.applicationStateChanged.connect(self._came_back)
        self.ask()

    def ask(self) -> None:
        if not self._asked:
            self._asked = True
            self._runner.start(read_wishes, self._take)

    def stop(self) -> None:
        """Before the runner goes."""
        self._asked = True

    def _came_back(self, state: Qt.ApplicationState) -> None:
        """Perhaps from the settings of the desktop."""
        if state is Qt.ApplicationState.ApplicationActive:
            self.ask()

    def _take(self, outcome: Outcome) -> None:
        self._asked = False
        wishes = outcome.value
        if wishes is not None:
            self._theme.take_wishes(wishes.more_contrast, wishes.text_scale, wishes.less_motion)
