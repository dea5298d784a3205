"""Tab walks every control of every page of the real window and comes back, Shift+Tab walks the other way,
none is a trap, and where the focus is can be seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, Qt
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
WALKS = 4
"""So often a page is walked whose controls changed under way."""
SEEN_MS, MOST_UNSEEN = 3000, 40
"""So long a page has for following the keys, and so often that is waited for."""


class Walker:
    def __init__(self, opened: Any, hands: Any) -> None:
        self.window, self.vm, self.hands = opened.window, opened.vm, hands
        self.faults: list[str] = []
        self.unseen = 0

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
        """Only a page that stands still is judged: what is read, or said for some seconds, may come or go
        under way, and then it is walked once more."""
        for _walk in range(WALKS):
            self._settle()
            wanted = self.stops()
            faults = self._walk(where, wanted)
            if not faults or (not self._busy() and self.stops() == wanted):
                break
        self.faults += faults

    def _settle(self) -> None:
        self.window.activateWindow()
        wait(self.hands, lambda: QApplication.activeWindow() is self.window)
        wait(self.hands, lambda: not self._busy())
        QCoreApplication.processEvents()

    def _busy(self) -> list[str]:
        """Which parts of the window still read or write."""
        parts = self.vm.parts
        all_ = {name: getattr(parts, name) for name in vars(parts)}
        all_ |= {"person": parts.contacts.person, "people": parts.contacts.people}
        return [name for name, one in all_.items() if getattr(one, "busy", False)]

    def _walk(self, where: str, wanted: list[QWidget]) -> list[str]:
        if not wanted:
            return [f"{where}: nothing to reach"]
        if self.window.focusWidget() is not None:
            self.window.focusWidget().clearFocus()
        wanted[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        there, faults = self._round(where, Qt.Key.Key_Tab)
        back, more = self._round(where, Qt.Key.Key_Backtab)
        faults += more
        # what tells why a button is off goes as soon as the button is on
        for missed in [one for one in wanted if isValid(one) and one not in there and self._is_stop(one)]:
            faults.append(f"{where}: Tab never comes to {_name(missed)}")
        for missed in [one for one in there if isValid(one) and one not in back and self._is_stop(one)]:
            faults.append(f"{where}: Shift+Tab never comes to {_name(missed)}")
        return faults

    def _round(self, where: str, key: Qt.Key) -> tuple[list[QWidget], list[str]]:
        seen: list[QWidget] = []
        faults: list[str] = []
        for _step in range(MOST):
            here = self.window.focusWidget()
            if here is None or here in seen[:1]:
                return seen, faults
            if here in seen:
                return seen, [*faults, f"{where}: {_name(here)} comes again before {_name(seen[0])} does"]
            seen.append(here)
            QCoreApplication.processEvents()
            if not isValid(here):
                continue  # the page was made anew meanwhile
            faults += self._is_seen(where, here)
            QTest.keyClick(here, key)
        return seen, [*faults, f"{where}: Tab does not come back"]

    def _is_seen(self, where: str, widget: QWidget) -> list[str]:
        """A ring lies round it, or it shows by itself where the focus is; and it is on the screen, as soon as
        the page has followed."""
        ring = self.window.ring

        def gone() -> bool:
            return not isValid(widget) or not self._is_stop(widget)

        def ringed() -> bool:
            return shows_itself(widget) or (ring.target is widget and ring.isVisible())

        def in_sight() -> bool:
            return isinstance(widget, QAbstractScrollArea) or not widget.visibleRegion().isEmpty()

        self.unseen += not (ringed() and in_sight())
        end = QDeadlineTimer(SEEN_MS if self.unseen < MOST_UNSEEN else 0)
        while not (gone() or (ringed() and in_sight())) and not end.hasExpired():
            QTest.qWait(5)
        if gone():
            return []
        faults = [] if ringed() else [f"{where}: no ring round {_name(widget)}"]
        return faults if in_sight() else [*faults, f"{where}: {_name(widget)} has the focus out of sight"]


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
