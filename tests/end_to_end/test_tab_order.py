"""Tab walks every control of every page of the real window and comes back, Shift+Tab walks the other way,
none is a trap, and where the focus is can be seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QRadioButton, QWidget
from shiboken6 import isValid

from desktop_app.services.importing.steps import Step
from desktop_app.viewmodels.tab import Phase
from desktop_app.viewmodels.window import TABS
from desktop_app.views.dialogs.settings_dialog import PLACES
from desktop_app.views.widgets.focus_ring import shows_itself
from desktop_app.views.widgets.scrim import Scrim
from tests.end_to_end.steps import wait

MOST = 400


class Walker:
    def __init__(self, opened: Any, hands: Any) -> None:
        self.window, self.vm, self.hands = opened.window, opened.vm, hands
        self.faults: list[str] = []

    def stops(self) -> list[QWidget]:
        """What Tab has to reach now: in the dialog on top if there is one."""
        sheets = [one for one in self.window.findChildren(Scrim) if one.isVisible()]
        root = sheets[-1] if sheets else self.window
        return [one for one in root.findChildren(QWidget) if self._is_stop(one)]

    def _is_stop(self, widget: QWidget) -> bool:
        if not (widget.isVisible() and widget.isEnabled()) or widget.window() is not self.window:
            return False
        if widget.focusProxy() is not None or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            return False
        # of buttons that exclude each other Tab reaches the chosen one, the arrows the others
        if isinstance(widget, QRadioButton) and widget.autoExclusive():
            group = [
                one
                for one in widget.parentWidget().findChildren(QRadioButton)
                if one.parentWidget() is widget.parentWidget() and one.isVisible() and one.isEnabled()
            ]
            return widget.isChecked() or not any(one.isChecked() for one in group)
        return True

    def walk(self, where: str) -> None:
        self.window.activateWindow()
        wait(self.hands, lambda: QApplication.activeWindow() is self.window)
        QCoreApplication.processEvents()
        wanted = self.stops()
        if not wanted:
            self.faults.append(f"{where}: nothing to reach")
            return
        if self.window.focusWidget() is not None:
            self.window.focusWidget().clearFocus()
        wanted[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        there = self._round(where, Qt.Key.Key_Tab)
        back = self._round(where, Qt.Key.Key_Backtab)
        # what tells why a button is off goes as soon as the button is on
        for missed in [one for one in wanted if isValid(one) and one not in there and self._is_stop(one)]:
            self.faults.append(f"{where}: Tab never comes to {_name(missed)}")
        for missed in [one for one in there if isValid(one) and one not in back]:
            self.faults.append(f"{where}: Shift+Tab never comes to {_name(missed)}")

    def _round(self, where: str, key: Qt.Key) -> list[QWidget]:
        seen: list[QWidget] = []
        for _step in range(MOST):
            here = self.window.focusWidget()
            if here is None or here in seen[:1]:
                return seen
            if here in seen:
                self.faults.append(f"{where}: {_name(here)} comes again before {_name(seen[0])} does")
                return seen
            seen.append(here)
            QCoreApplication.processEvents()
            if not isValid(here):
                continue  # the page was made anew meanwhile
            self._is_seen(where, here)
            QTest.keyClick(here, key)
        self.faults.append(f"{where}: Tab does not come back")
        return seen

    def _is_seen(self, where: str, widget: QWidget) -> None:
        """A ring lies round it, or it shows by itself where the focus is; and it is on the screen."""
        ring = self.window.ring
        if not shows_itself(widget) and (ring.target is not widget or not ring.isVisible()):
            self.faults.append(f"{where}: no ring round {_name(widget)}")
        if widget.visibleRegion().isEmpty() and not isinstance(widget, QAbstractScrollArea):
            self.faults.append(f"{where}: {_name(widget)} has the focus out of sight")


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.accessibleName() or text!r}"


@pytest.fixture
def walker(opened: Any, hands: Any, qtbot: Any) -> Walker:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    opened.window.activateWindow()
    wait(hands, lambda: QApplication.activeWindow() is opened.window)
    return Walker(opened, hands)


def _leave(walker: Walker) -> None:
    """Esc, until no dialog is open."""
    for _dialog in range(3):
        sheets = [one for one in walker.window.findChildren(Scrim) if one.isVisible()]
        if not sheets:
            return
        focused = walker.window.focusWidget() or walker.window
        QTest.keyClick(focused, Qt.Key.Key_Escape)
        QCoreApplication.processEvents()


@pytest.mark.parametrize("size", [(1280, 720), (640, 360)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_tabs_panels_and_dialogs(walker: Walker, size: tuple[int, int]) -> None:
    hands, vm, window = walker.hands, walker.vm, walker.window
    window.resize(*size)
    for tab in TABS:
        vm.choose_tab(tab)
        part = getattr(vm.parts, tab)
        wait(hands, lambda part=part: part.phase is not Phase.LOADING and not part.busy)
        walker.walk(tab)
    vm.choose_tab("contacts")
    hands.click_row("Contacts", 0)
    wait(hands, lambda: vm.parts.contacts.person.contact is not None)
    walker.walk("contacts with a person")
    opens: dict[str, Callable[[], object]] = {
        "edit a person": lambda: window.desk.contacts.do("edit"),
        "delete a person": lambda: window.desk.contacts.do("erase"),
        "find everywhere": lambda: window.desk.contacts.do("everywhere"),
        "new order": lambda: window.desk.orders.write(),
        "all imports": window.open_jobs,
        "shortcuts": window.show_shortcuts,
    }
    for where, do in opens.items():
        do()
        walker.walk(where)
        _leave(walker)
    window.desk.show_more()
    wait(hands, lambda: not vm.parts.more.busy)
    walker.walk("further functions")
    window.toggle_activity()
    wait(hands, lambda: not vm.parts.activity.busy)
    walker.walk("activity")
    window.toggle_activity()
    settings = window.open_settings()
    for place, _icon in PLACES:
        settings.show_place(place)
        walker.walk(f"settings, {place}")
    _leave(walker)
    assert walker.faults == [], "\n".join(dict.fromkeys(walker.faults))


def test_preview_and_wizard(walker: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    hands, vm, window = walker.hands, walker.vm, walker.window
    monkeypatch.setattr("desktop_app.views.preview.mail_view.browser_may_start", lambda: False)
    vm.open_preview()
    window.preview.commands.open_sample("newsletter")
    wait(hands, lambda: vm.preview.drawn is not None)
    walker.walk("preview")
    vm.leave_preview()
    QGuiApplication.clipboard().setText(
        "Email\tFirst name\nann@example.com\tAnn\nnot an address\tBo\ncid@example.com\tCid\n"
    )
    window.paste()
    wait(hands, lambda: vm.wizard is not None and bool(vm.wizard.lists))
    hands.pick("Choose a list", "Newsletter")
    for step in ("Match the columns", "Check the rows", "See what will happen"):
        walker.walk(f"before “{step}”")
        hands.press(step)
    hands.press("These people agreed…")
    walker.walk("plan")
    hands.press("Import …")
    wait(hands, lambda: not vm.running and vm.wizard.step is Step.RESULT)
    walker.walk("result")
    assert walker.faults == [], "\n".join(dict.fromkeys(walker.faults))
