"""The screen of a wizard: that of an import, or of a file that is sent. Must not: know what they do.

Each is loaded when it is first opened: they are large, and not needed to start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.viewmodels.sending.flow import SendWizardViewModel

if TYPE_CHECKING:
    from desktop_app.viewmodels.accounts import AccountLine
    from desktop_app.viewmodels.wizard.stepping import WizardViewModel
    from desktop_app.views.wizard.shell import WizardShell


def screen_of(wizard: WizardViewModel, account: AccountLine) -> WizardShell:
    if isinstance(wizard, SendWizardViewModel):
        from desktop_app.views.sending.send_screen import SendScreen

        return SendScreen(wizard, account)
    from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
    from desktop_app.views.wizard.wizard_screen import WizardScreen

    assert isinstance(wizard, ImportWizardViewModel)
    return WizardScreen(wizard, account)
