"""Tells that an import has ended to somebody who looks elsewhere. Must not: decide how it ended."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.model.texts import t
from desktop_app.services.importing.steps import Step
from desktop_app.viewmodels.window import Screen, WindowViewModel
from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel


class JobNotice(QObject):
    """For one wizard: marks the program in the task bar while its window is not in front, and says a sentence
    on whatever page is open while the wizard is not on top.
    """

    def __init__(
        self,
        wizard: ImportWizardViewModel,
        window: QWidget,
        vm: WindowViewModel,
        say: Callable[[str], object],
    ) -> None:
        super().__init__(wizard)
        self._wizard, self._window, self._vm, self._say = wizard, window, vm, say
        self._ran = False
        wizard.step_changed.connect(self._moved)

    def _moved(self, step: Step) -> None:
        ended, self._ran = self._ran and step is Step.RESULT, step is Step.RUN
        overview = self._wizard.overview
        if not ended or overview is None:
            return
        if not self._window.isActiveWindow():
            QApplication.alert(self._window)
        if self._vm.screen is not Screen.WIZARD or self._vm.wizard is not self._wizard:
            view = overview.view
            words = (
                t("after.run.ended", file=view.file)
                if view.error is None
                else t("after.run.ended_waits", file=view.file, reason=view.error.message)
            )
            self._say(words)
