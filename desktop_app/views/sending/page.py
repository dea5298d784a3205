"""What every page of the sending wizard has: its view-model. Must not: know the next page."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.viewmodels.sending.flow import SendWizardViewModel
from desktop_app.views.widgets.button import Button
from desktop_app.views.wizard.page import StepPage


class SendPage(StepPage):
    """``back_button`` leads to the step before."""

    def __init__(self, vm: SendWizardViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.vm = vm

    def back_button(self) -> Button:
        back = Button(t("wizard.back"), "quiet", "arrow-left", tall=True)
        back.clicked.connect(lambda _checked=False: self.vm.go_back())
        return back
