"""Keys come to a button that is off, and are told why."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QWidget

from desktop_app.views.theme.measure import row
from desktop_app.views.widgets import Button, Dialog

Shown = Callable[..., QWidget]
REASON = "eSputnik makes lists in its own web page only."


@pytest.fixture
def page(shown: Shown) -> QWidget:
    made = QWidget()
    made.before, made.button, made.after = Button("Before"), Button("New list"), Button("After")  # type: ignore[attr-defined]
    row(made.before, made.button, made.after, parent=made)  # type: ignore[attr-defined]
    return shown(made, 400, 80)


def spoken(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_tab_comes_to_the_reason_and_goes_on(page: QWidget, qtbot: object) -> None:
    before, button, after = page.before, page.button, page.after  # type: ignore[attr-defined]
    button.set_off(REASON)
    before.setFocus()
    QTest.keyClick(before, Qt.Key.Key_Tab)
    here = QApplication.focusWidget()
    assert isinstance(here, QLabel)
    assert spoken(here) == f"New list, off: {REASON}"
    assert here.geometry() == button.geometry()
    assert QToolTip.text() == REASON
    QTest.keyClick(here, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is after
    QTest.keyClick(after, Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is here


def test_it_is_gone_as_soon_as_the_button_is_on(page: QWidget) -> None:
    before, button = page.before, page.button  # type: ignore[attr-defined]
    button.set_off(REASON)
    button.set_off("")
    before.setFocus()
    QTest.keyClick(before, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is button


def test_who_stands_on_the_button_is_not_moved(page: QWidget) -> None:
    """Pressed, off for the while, on again: the keys are still there."""
    button = page.button  # type: ignore[attr-defined]
    button.setFocus()
    button.set_off(REASON)
    assert spoken(QApplication.focusWidget()) == f"New list, off: {REASON}"
    button.set_off("")
    assert QApplication.focusWidget() is button


def test_hidden_with_its_button_and_gone_with_it(page: QWidget) -> None:
    button = page.button  # type: ignore[attr-defined]
    button.set_off(REASON)
    why = next(one for one in page.findChildren(QLabel) if one.accessibleName())
    button.hide()
    assert why.isHidden()
    button.show()
    assert why.isVisible()
    button.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not [one for one in page.findChildren(QLabel) if one.accessibleName()]


def test_a_click_goes_through_to_what_is_off(page: QWidget) -> None:
    """The mouse meets the button, with its tool tip, as before."""
    button = page.button  # type: ignore[attr-defined]
    button.set_off(REASON)
    assert page.childAt(button.geometry().center()) is button


def test_a_dialog_whose_first_field_is_not_there_gives_the_keys_to_the_next(shown: Shown) -> None:
    host = shown(QWidget(), 700, 500)
    dialog = Dialog(host, "Send a test")
    gone, there = Button("Gone"), Button("There")
    dialog.body.addWidget(gone)
    dialog.body.addWidget(there)
    dialog.set_first_focus(gone)
    gone.hide()
    dialog.open()
    assert QApplication.focusWidget() is there
    dialog.reject()
