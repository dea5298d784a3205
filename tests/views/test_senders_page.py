"""Sender accounts on the screen: the key is covered unless held, the clipboard forgets it, domains have
records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.provider_api.capability import Capability
from desktop_app.viewmodels.domains import DomainsViewModel
from desktop_app.viewmodels.senders import SendersViewModel
from desktop_app.views.tabs.senders_page import SendersPage
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.text_field import TextField
from tests.helpers.runners import InlineRunner
from tests.viewmodels.test_senders import ACCOUNT, Domains, Service, platform

Shown = Callable[..., QWidget]


@pytest.fixture
def page(shown: Shown) -> SendersPage:
    runner = InlineRunner()
    made = SendersPage(SendersViewModel(runner, Service()), DomainsViewModel(runner, Domains()))
    for vm in (made.senders.vm, made.domains.vm):
        vm.shown(True)
        vm.set_account(ACCOUNT, platform())
    shown(made, 1280, 600)
    return made


def test_the_key_is_covered_until_the_button_is_held(page: SendersPage, qtbot: QtBot) -> None:
    page.senders.table.select_row(0)
    panel = page.senders.panel
    qtbot.waitUntil(lambda: panel.key_side.isVisibleTo(page))
    assert "k-5512" not in panel.box._text.text()
    qtbot.mousePress(panel.hold, Qt.MouseButton.LeftButton)
    assert panel.box._text.text() == "k-5512"
    qtbot.mouseRelease(panel.hold, Qt.MouseButton.LeftButton)
    assert "k-5512" not in panel.box._text.text()


def test_a_copied_key_leaves_the_clipboard_and_nothing_else_does(page: SendersPage, qtbot: QtBot) -> None:
    page.senders.table.select_row(0)
    panel = page.senders.panel
    panel.copy.click()
    assert QGuiApplication.clipboard().text() == "k-5512"
    assert "60" in panel.clock_line.text()
    for _ in range(60):
        panel.clock._tick()
    assert QGuiApplication.clipboard().text() == ""
    panel.copy.click()
    QGuiApplication.clipboard().setText("a sentence of the person")
    page.senders.vm.close()
    assert QGuiApplication.clipboard().text() == "a sentence of the person"


def test_the_form_of_a_new_sender_comes_from_the_platform(page: SendersPage, qtbot: QtBot) -> None:
    page.senders.add()
    form = page.senders.form
    assert form is not None
    assert list(form.controls) == ["name", "email_type", "open_tracking"]
    form.add.click()
    assert form._labelled["name"].error
    form.controls["name"].setText("orders")
    form.add.click()
    assert page.senders.model.rowCount() == 2
    assert page.senders.panel.safe.isVisibleTo(page)


def test_domains_have_a_place_of_their_own_with_their_records(page: SendersPage, qtbot: QtBot) -> None:
    page.show_view("domains")
    page.domains.table.select_row(0)
    qtbot.waitUntil(lambda: page.domains.host.is_open)
    texts = [label.text() for label in page.domains.panel.findChildren(QWidget) if hasattr(label, "text")
             and callable(label.text)]  # fmt: skip
    assert any("v=spf1" in text for text in texts)
    assert any(text.startswith("SPF") for text in texts)


def test_without_domains_there_is_nothing_to_choose(shown: Shown) -> None:
    runner = InlineRunner()
    made = SendersPage(SendersViewModel(runner, Service()), DomainsViewModel(runner, Domains()))
    for vm in (made.senders.vm, made.domains.vm):
        vm.shown(True)
        vm.set_account(ACCOUNT, platform(Capability.DOMAINS_READ))
    shown(made, 1280, 600)
    assert not made.bar.isVisibleTo(made)
    assert made.current is made.senders


def test_a_form_that_was_closed_hears_nothing_of_another_account(page: SendersPage) -> None:
    page.senders.add()
    form = page.senders.form
    assert form is not None
    form.reject()
    page.senders.vm.set_account(ACCOUNT, replace(platform(), sender_fields=()))
    page.senders.vm.refresh()
    assert not form.isVisible()


def test_a_new_sender_stays_shown_although_another_was_chosen(page: SendersPage, qtbot: QtBot) -> None:
    """Its key is told once: the panel must not jump back to the row that was chosen before."""
    page.senders.table.select_row(0)
    page.senders.add()
    form = page.senders.form
    assert form is not None
    form.controls["name"].setText("orders")
    form.add.click()
    qtbot.waitUntil(lambda: page.senders.table.selected_keys() == ["orders"])
    assert page.senders.senders.detail is not None
    assert page.senders.senders.detail.id == "orders"
    assert page.senders.panel.safe.isVisibleTo(page)


def test_a_domain_is_added_by_its_button(page: SendersPage, qtbot: QtBot) -> None:
    page.show_view("domains")
    dialog = page.domains.add()
    qtbot.keyClicks(dialog.findChildren(TextField)[0], "mail.example.org")
    (do,) = [one for one in dialog.findChildren(Button) if one.text().startswith("Add the domain")]
    qtbot.mouseClick(do, Qt.MouseButton.LeftButton)
    service = page.domains.domains._service
    assert isinstance(service, Domains)
    assert service.calls == ["add mail.example.org"]
    assert not dialog.isVisible()


def test_the_choice_of_view_stands_in_the_toolbar_of_the_page_on_screen(page: SendersPage) -> None:
    for view, tab in (("senders", page.senders), ("domains", page.domains), ("senders", page.senders)):
        page.view.choose(view)
        assert tab.toolbar.isAncestorOf(page.view)
        assert page.view.isVisible()
        assert not page.bar.isVisible()
        assert page.view.geometry().right() < tab.search.geometry().left()


def test_in_a_narrow_window_the_choice_of_view_stands_over_the_toolbar(page: SendersPage) -> None:
    page.resize(640, 360)
    assert page.bar.isVisible()
    assert page.bar.isAncestorOf(page.view)
    assert page.view.isVisible()
    page.resize(1280, 600)
    assert page.senders.toolbar.isAncestorOf(page.view)


def test_an_arrow_in_the_choice_keeps_the_focus_there(page: SendersPage, qtbot: QtBot) -> None:
    first = page.view.findChildren(QRadioButton)[0]
    page.activateWindow()
    first.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert page.view.current == "domains"
    focused = page.focusWidget()
    assert focused is not None
    assert page.view.isAncestorOf(focused)
