"""Letters at 150 % in the smallest window: what one works with stays in sight and in reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QTableView, QWidget

from desktop_app.views.widgets.focus_ring import FocusRing


@pytest.fixture
def small(opened: Any, hands: Any) -> Iterator[Any]:
    opened.theme.set_look(text="150")
    opened.window.resize(640, 360)
    hands.press("Start training")
    hands.click_row("Lists", 0)
    yield opened
    opened.theme.set_look(text="system")


def _place(opened: Any, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(opened.window, QPoint(0, 0)), widget.size())


def _above_the_status_line(opened: Any, widget: QWidget) -> bool:
    line = _place(opened, opened.window.desk.status)
    return widget.isVisible() and _place(opened, widget).bottom() < line.top() and widget.height() > 0


def test_a_row_the_button_and_every_tab_are_in_sight(small: Any, hands: Any) -> None:
    desk = small.window.desk
    hands.qtbot.waitUntil(lambda: _above_the_status_line(small, desk.lists.foot))
    table = hands.see(QTableView, "Lists")
    assert table.viewport().height() >= table.rowHeight(0)
    for number in range(1, 6):
        hands.choose_tab(number)
        button = desk.tabs.menu_button
        hands.qtbot.waitUntil(button.isVisible)
        assert not button.cut or button.toolTip() == button.text()
        assert button.accessibleName() == button.text()


def test_the_button_that_sends_is_never_covered(small: Any, hands: Any) -> None:
    hands.choose_tab(3)
    composer = small.window.desk.events.composer
    hands.qtbot.waitUntil(lambda: _above_the_status_line(small, composer.send))
    assert _place(small, composer.send).right() < small.window.width()
    assert composer.page.viewport().height() > 0
    composer.what.setFocus(Qt.FocusReason.ShortcutFocusReason)
    page = composer.page.viewport()
    hands.qtbot.waitUntil(
        lambda: page.rect().intersects(QRect(composer.what.mapTo(page, QPoint(0, 0)), composer.what.size()))
    )
    assert small.window.findChildren(FocusRing) is not None


def test_a_person_can_be_read_and_acted_on(small: Any, hands: Any) -> None:
    hands.choose_tab(2)
    hands.click_row("Contacts", 0)
    panel = small.window.desk.contacts.panel
    hands.qtbot.waitUntil(panel.isVisible)
    inside = panel.scroll_area
    hands.qtbot.waitUntil(lambda: inside.viewport().height() > 20)
    buttons = panel._footer_place
    assert inside.isAncestorOf(buttons), "they scroll with the fields: there is no room for both"
    inside.ensureWidgetVisible(buttons)
    spot = QRect(buttons.mapTo(inside.viewport(), QPoint(0, 0)), buttons.size())
    assert inside.viewport().rect().intersects(spot)
