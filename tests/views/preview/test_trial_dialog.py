"""The dialogs of the preview that speak with the platform, on the screen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.model.errors import OutcomeUnknown
from desktop_app.model.message import MessageStatus
from desktop_app.providers.engagelab.messages import MESSAGE_FIELDS
from desktop_app.viewmodels.preview.sent_tests import SentTests
from desktop_app.viewmodels.preview.trial_send import TrialSendViewModel
from desktop_app.views.preview.sent_test_line import SentTestLine
from desktop_app.views.preview.trial_dialog import TrialDialog
from desktop_app.views.theme.theme import Theme
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.text_area import TextArea
from desktop_app.views.widgets.why_off import WhyOff
from tests.helpers.runners import HeldRunner, InlineRunner
from tests.viewmodels.preview.test_trial_send import DRAFT, PLATFORM, Sends


@pytest.fixture
def host(qtbot: QtBot, theme: Theme) -> QWidget:
    made = QWidget()
    made.resize(1280, 720)
    qtbot.addWidget(made)
    made.show()
    return made


def opened(host: QWidget, sends: Sends) -> TrialDialog:
    draft = replace(DRAFT, manifest=sends.platform)
    vm = TrialSendViewModel(InlineRunner(), sends, draft)  # type: ignore[arg-type]
    dialog = TrialDialog(host, vm, training=False)
    dialog.open()
    return dialog


def test_the_button_names_the_address_and_the_account(host: QWidget) -> None:
    dialog = opened(host, Sends())
    assert dialog.send.text() == "Send 1 test to me@example.org from Our class"
    assert dialog.send.isEnabled()
    assert dialog.payload.toPlainText() == '{"to": "x"}'


def test_what_became_of_it_stands_above_the_footer(host: QWidget) -> None:
    sends = Sends()
    dialog = opened(host, sends)
    dialog.send.click()
    banner = dialog.bar.banner("trial")
    assert banner is not None
    assert "delivered" in banner.accessibleName()
    assert not dialog.send.isVisible()
    assert dialog.another.isVisible()


def test_its_fields_say_why_they_are_off_while_it_leaves_and_after(host: QWidget) -> None:
    runner, sends = HeldRunner(), Sends()
    vm = TrialSendViewModel(runner, sends, replace(DRAFT, manifest=sends.platform))  # type: ignore[arg-type]
    dialog = TrialDialog(host, vm, training=False)
    dialog.open()
    runner.run_all()
    fields = (dialog.to, dialog.subject, *dialog.ways.values())
    assert reasons(dialog) == {}
    dialog.send.click()
    busy = "Something is under way. It can be used when that is done."
    assert {reasons(dialog).get(one) for one in fields} == {busy}
    runner.run_all()
    left = "This test has left. Send another one to change it."
    assert {reasons(dialog).get(one) for one in fields} == {left}
    dialog.another.click()
    runner.run_all()
    assert reasons(dialog) == {}


def reasons(dialog: TrialDialog) -> dict[QWidget, str]:
    """What Tab comes to in the place of a field that is off, by field."""
    buttons = (dialog.send, dialog.copy)
    found = {one.control: one.reason for one in dialog.findChildren(WhyOff) if not one.isHidden()}
    return {control: reason for control, reason in found.items() if control not in buttons}


def test_a_doubt_is_said_and_offers_no_second_send_by_itself(host: QWidget) -> None:
    sends = Sends()
    sends.trouble = OutcomeUnknown()
    dialog = opened(host, sends)
    dialog.send.click()
    assert not dialog.send.isVisible()
    assert sends.sent == []


def test_without_a_list_of_addresses_it_leads_to_the_settings(host: QWidget, qtbot: QtBot) -> None:
    sends = Sends()
    sends.list = ()
    dialog = opened(host, sends)
    assert dialog.nobody.isVisible()
    assert not dialog.send.isEnabled()
    with qtbot.waitSignal(dialog.settings_requested):
        dialog.addresses.click()


def test_every_control_has_a_name(host: QWidget) -> None:
    sends = Sends()
    sends.states = (MessageStatus("r-1", "IN_QUEUE"),)
    dialog = opened(host, sends)
    controls = (dialog.to, dialog.from_list, dialog.subject, dialog.way, dialog.payload)
    assert all(control.accessibleName() for control in controls if control.isVisible())


def test_an_earlier_test_is_a_line_with_what_became_of_it(host: QWidget) -> None:
    """Followed while the dialog was closed, read again in the next one."""
    sends = Sends()
    tests = SentTests(InlineRunner(), sends)
    first = TrialDialog(
        host,
        TrialSendViewModel(InlineRunner(), sends, DRAFT, tests),  # type: ignore[arg-type]
        training=False,
    )
    first.open()
    assert not first.earlier.isVisible()
    first.send.click()
    assert not first.earlier.isVisible()  # its own banner says it
    first.reject()
    again = TrialDialog(
        host,
        TrialSendViewModel(InlineRunner(), sends, DRAFT, tests),  # type: ignore[arg-type]
        training=False,
    )
    again.open()
    lines = again.findChildren(SentTestLine)
    assert [line.accessibleName() for line in lines] == ["me@example.org: Delivered"]
    assert again.earlier.isVisible()
    assert "DELIVERED" in lines[0].toolTip()
    assert again.send.isEnabled()


def test_further_choices_open_on_demand_with_a_named_field_each(host: QWidget) -> None:
    """Built from the manifest of the platform that is to send."""
    sends = Sends()
    sends.platform = replace(PLATFORM, message_fields=MESSAGE_FIELDS, message_only={"cc": "", "bcc": ""})
    dialog = opened(host, sends)
    assert dialog.options.isVisible()
    assert not dialog.options.grid.isVisible()
    dialog.options.open.click()
    fields = dialog.options.grid.findChildren(LabelledField)
    assert len(fields) == len(dialog.vm.options)
    assert all(field.control.accessibleName() for field in fields)
    assert dialog.options.grid.isVisible()
    several = next(field for field in fields if isinstance(field.control, TextArea))
    several.control.setPlainText("a@example.org\nb@example.org")
    assert "a@example.org\nb@example.org" in dialog.vm.settings.values()
