"""The import wizard: its six pages in the frame. Must not: know what a step does."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.services.importing.steps import Step
from desktop_app.viewmodels.accounts import AccountLine
from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
from desktop_app.views.wizard.page import StepPage
from desktop_app.views.wizard.shell import WizardShell


class WizardScreen(WizardShell):
    """Signals: see ``WizardShell``; ``key_requested``: the account's key is to be put in again."""

    def __init__(
        self, vm: ImportWizardViewModel, account: AccountLine, parent: QWidget | None = None
    ) -> None:
        self.vm = vm
        names = [t(step.text_key) for step in Step]
        super().__init__(vm, account, t("wizard.title"), "upload", names, t("wizard.goes_to"), parent)
        vm.targets_changed.connect(self._show_lists_error)

    def _new_page(self, step: Step) -> StepPage:
        page: StepPage
        if step is Step.FILE:
            from desktop_app.views.wizard.file_page import FilePage

            page = file = FilePage(self.vm)
            file.paste_requested.connect(self.paste_requested)
        elif step is Step.COLUMNS:
            from desktop_app.views.wizard.columns_page import ColumnsPage

            page = ColumnsPage(self.vm)
        elif step is Step.CHECK:
            from desktop_app.views.wizard.check_page import CheckPage

            page = CheckPage(self.vm)
        elif step is Step.PLAN:
            from desktop_app.views.wizard.plan_page import PlanPage

            page = PlanPage(self.vm)
        elif step is Step.RUN:
            from desktop_app.views.wizard.run_page import RunPage

            page = run = RunPage(self.vm)
            run.elsewhere_requested.connect(self.work_elsewhere)
        else:
            from desktop_app.views.wizard.result_page import ResultPage

            page = result = ResultPage(self.vm)
            result.key_requested.connect(self.key_requested)
        return page

    def _leave_words(self) -> tuple[str, str, str, str]:
        return t("wizard.leave_title"), t("wizard.leave_line"), t("wizard.leave_yes"), t("wizard.leave_no")

    def _drop_words(self, file: str) -> tuple[str, str, str, str]:
        title = t("wizard.drop_title", file=file)
        return title, t("wizard.drop_line"), t("wizard.drop_yes"), t("wizard.leave_no")

    def _show_lists_error(self) -> None:
        self.messages.take_away("lists")
        error = self.vm.lists_error
        if error is not None:
            self.messages.show_message(
                "bad", error.message, error.what_to_do, key="lists", action=t("lists.failed.button"),
                on_action=self.vm.start,
            )  # fmt: skip
