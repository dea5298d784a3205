"""What every page of a wizard answers to its frame: heading, sentence, buttons.

Must not: know the next page.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.services.importing.steps import Step
from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
from desktop_app.views.widgets.button import Button


class StepPage(QWidget):
    """Signals: ``changed`` when heading, sentence or the state of the buttons is another."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.primary: Button | None = None
        self.left: Sequence[Button] = ()
        self.right: Sequence[Button] = ()

    def heightForWidth(self, width: int) -> int:
        """Of the page on top alone: a stack is as tall as its tallest, and would scroll them all."""
        return 0 if self.isHidden() else super().heightForWidth(width)

    def minimumSizeHint(self) -> QSize:
        """The same: the stack's own layout asks every page, also those that nobody sees."""
        return QSize(0, 0) if self.isHidden() else super().minimumSizeHint()

    @property
    def title(self) -> str:
        raise NotImplementedError

    @property
    def line(self) -> str:
        return ""

    @property
    def reason(self) -> str:
        """Why the primary button is off, "" when it is on."""
        return ""

    def entered(self) -> None:
        """The step came on screen."""


class WizardPage(StepPage):
    """A page of the import of contacts. ``step``: which one it is. What the view-model tells, and a running
    import tells it all the time, is drawn by the page on top; the others draw it when they are entered."""

    step: Step

    def __init__(self, vm: ImportWizardViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.vm = vm

    @property
    def on_top(self) -> bool:
        return self.vm.step is self.step
