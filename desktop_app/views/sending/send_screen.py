"""The wizard that sends events or orders of a file: its six pages in the frame. Must not: know what a step
does."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.services.importing.steps import Step
from desktop_app.viewmodels.accounts import AccountLine
from desktop_app.viewmodels.sending.flow import SendWizardViewModel
from desktop_app.views.wizard.page import StepPage
from desktop_app.views.wizard.shell import WizardShell


class SendScreen(WizardShell):
    """Signals: see ``WizardShell``."""

    def __init__(self, vm: SendWizardViewModel, account: AccountLine, parent: QWidget | None = None) -> None:
        self.vm = vm
        names = [t("send_steps.run") if step is Step.RUN else t(step.text_key) for step in Step]
        self.target_icon = "zap" if vm.kind == "events" else "package"
        title = t(f"send_steps.title_{vm.kind}")
        super().__init__(vm, account, title, "upload", names, t("send_steps.goes_to"), parent)

    def _new_page(self, step: Step) -> StepPage:
        page: StepPage
        if step is Step.FILE:
            from desktop_app.views.sending.source_page import SourcePage

            page = file = SourcePage(self.vm)
            file.paste_requested.connect(self.paste_requested)
        elif step is Step.COLUMNS:
            from desktop_app.views.sending.send_columns_page import SendColumnsPage

            page = SendColumnsPage(self.vm)
        elif step is Step.CHECK:
            from desktop_app.views.sending.send_check_page import SendCheckPage

            page = SendCheckPage(self.vm)
        elif step is Step.PLAN:
            from desktop_app.views.sending.send_plan_page import SendPlanPage

            page = SendPlanPage(self.vm)
        elif step is Step.RUN:
            from desktop_app.views.sending.send_run_page import SendRunPage

            page = run = SendRunPage(self.vm)
            run.elsewhere_requested.connect(self.work_elsewhere)
        else:
            from desktop_app.views.sending.send_result_page import SendResultPage

            page = SendResultPage(self.vm)
        return page

    def _leave_words(self) -> tuple[str, str, str, str]:
        title = t("send_steps.leave_title")
        return title, t("wizard.leave_line"), t("wizard.leave_yes"), t("wizard.leave_no")

    def _drop_words(self, file: str) -> tuple[str, str, str, str]:
        title = t("wizard.drop_title", file=file)
        return title, t("wizard.leave_line"), t("wizard.drop_yes"), t("wizard.leave_no")
