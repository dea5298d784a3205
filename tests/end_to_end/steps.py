"""Steps that the tests of the tabs share, and the truth as the twin's own control door tells it.

Owns: asking the twin, typing anew, choosing from a menu. Must not: call a service of the program.
"""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QWidget,
)

from tests.end_to_end.hands import PATIENCE_MS, Hands

TABS = {"lists": 1, "contacts": 2, "events": 3, "orders": 4, "senders": 5}


def control(opened: Any, platform: str, what: str, body: dict[str, Any] | None = None) -> bytes:
    """A call of the twin's control door."""
    url, token = opened.desk.twins.control(platform)
    headers = {"X-Twin-Token": token, "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{url}/{what}", data, headers)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
        said: bytes = answer.read()
        return said


def in_twin(opened: Any, platform: str, kind: str = "contacts") -> list[dict[str, Any]]:
    """contacts, lists, events, orders, messages or suppressed."""
    return [json.loads(line) for line in control(opened, platform, f"state?kind={kind}").splitlines()]


def asked(opened: Any, platform: str, part: str, method: str = "") -> list[dict[str, Any]]:
    """Requests that the twin saw, {t, method, path, status, effect}, whose path holds this part."""
    seen = [json.loads(line) for line in control(opened, platform, "requests").splitlines()]
    return [one for one in seen if part in one["path"] and method in ("", one["method"])]


def fault(opened: Any, platform: str, spec: str) -> None:
    """What goes wrong from now on, "" for nothing."""
    control(opened, platform, "fault", {"spec": spec})


def wait(hands: Hands, true: Any) -> None:
    hands.qtbot.waitUntil(true, timeout=PATIENCE_MS)


def work_with(hands: Hands, opened: Any, account: str, tab: str) -> None:
    """The account by the switcher's own signal, the tab by its key."""
    opened.vm.parts.accounts.choose(account)
    wait(hands, lambda: opened.vm.account is not None and opened.vm.account.id == account)
    hands.choose_tab(TABS[tab])
    wait(hands, lambda: opened.vm.tab == tab)


def retype(hands: Hands, name: str, text: str) -> None:
    """Instead of what stands in a field, by key."""
    field = hands.see(QLineEdit, name)
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.selectAll()
    QTest.keyClicks(field, text)


def write_long(hands: Hands, name: str, text: str) -> None:
    field = hands.see(QPlainTextEdit, name)
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.selectAll()
    QTest.keyClicks(field, text)


def press_key(
    hands: Hands, name: str, key: Qt.Key, *modifiers: Qt.KeyboardModifier, kind: type[QWidget] = QWidget
) -> None:
    """A key on the widget of this name."""
    widget = hands.see(kind, name)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    held = Qt.KeyboardModifier.NoModifier
    for one in modifiers:
        held |= one
    QTest.keyClick(widget, key, held)


def choose_in_menu(hands: Hands, words: str) -> None:
    """Press an entry of the menu that is open."""
    wait(hands, lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    found = [one for one in menu.actions() if one.text() == words or one.text().split("\t")[0] == words]
    assert found, f"{words!r} is not among {[one.text() for one in menu.actions()]}"
    assert found[0].isEnabled(), found[0].toolTip()
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(found[0]).center())


def choose_call(hands: Any, words: str) -> None:
    """Search for it, then choose it in the list by keys."""
    retype(hands, "What do you want to do?", words)
    calls = hands.see(QListView, "More")
    wait(
        hands,
        lambda: words in [calls.model().index(row, 0).data() for row in range(calls.model().rowCount())],
    )
    names = [calls.model().index(row, 0).data() for row in range(calls.model().rowCount())]
    calls.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(calls, Qt.Key.Key_Home)
    for _step in range(len(names)):
        if calls.currentIndex().data() == words:
            break
        QTest.keyClick(calls, Qt.Key.Key_Down)
    QTest.keyClick(calls, Qt.Key.Key_Return)
    hands.see(QWidget, words)


def open_row_menu(hands: Hands, table: str, row: int) -> None:
    """The context menu of a row, by the menu key."""
    hands.click_row(table, row)
    ask_for_menu(hands.see(QAbstractItemView, table))


def ask_for_menu(view: QAbstractItemView) -> None:
    """The menu key on the row that is current."""
    spot = view.visualRect(view.currentIndex()).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, spot, view.mapToGlobal(spot))
    QApplication.sendEvent(view.viewport(), event)


def save_as(monkeypatch: Any, path: Path, *places: str) -> None:
    """The system's save dialog answers with this file."""
    for place in ("desktop_app.views.file_dialogs", *places):
        monkeypatch.setattr(f"{place}.ask_save_file", lambda *_words: path)


def choose_file(monkeypatch: Any, path: Path, *places: str) -> None:
    """The system's open dialog answers with this file."""
    for place in ("desktop_app.views.file_dialogs", *places):
        monkeypatch.setattr(f"{place}.ask_open_file", lambda *_words: path)


def check_file(hands: Hands, opened: Any, event_type: str = "") -> None:
    """Choose the file on the wizard's first page, match its columns as suggested, let every row be read."""
    hands.press("Choose a file")
    if event_type:
        retype(hands, "What happened", event_type)
    wait(hands, lambda: opened.vm.wizard.look is not None and not opened.vm.wizard.busy)
    if not opened.vm.wizard.goes_straight:
        hands.press("Match the columns")
    hands.press("Check the rows")
    wait(hands, lambda: opened.vm.wizard.ready and not opened.vm.wizard.busy)


def agree(hands: Hands, account: str, starts: bool = True) -> None:
    """From the check to what will happen, and the person's word for it."""
    hands.press("See what will happen")
    may = f"I know what this may start at {account}, and want it."
    hands.press(may if starts else f"I have looked through it and want to send it to {account}.")


def middle(widget: QWidget) -> QPoint:
    return widget.rect().center()
