"""The first picture keeps what a person does before anybody can carry it out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.views.desk_frame import DeskFrame
from desktop_app.views.first_run import FirstRun
from desktop_app.views.start_frame import StartFrame
from desktop_app.views.widgets.account_plate import AccountEntry

LEFT = Qt.MouseButton.LeftButton
SHOPS = [AccountEntry("a", "Shop", "Ecomail", "teal"), AccountEntry("b", "Other", "Sendios", "pink")]


@pytest.fixture
def desk(theme: object) -> DeskFrame:
    return DeskFrame(SHOPS)


def _framed(page: DeskFrame | FirstRun) -> StartFrame:
    frame = StartFrame()
    frame.set_page(page, page.tells)
    return frame


def _shown(qtbot: QtBot, frame: StartFrame) -> StartFrame:
    qtbot.addWidget(frame)
    frame.resize(1280, 720)
    frame.show()
    QTest.qWaitForWindowExposed(frame)
    return frame


def test_what_was_pressed_is_told_again_in_order(desk: DeskFrame, qtbot: QtBot) -> None:
    """Once, and only when somebody listens."""
    frame = _shown(qtbot, _framed(desk))
    header = desk.header
    QTest.mouseClick(header.settings, LEFT)
    QTest.mouseClick(header.more, LEFT)
    desk.status.all_button.click()
    heard: list[str] = []
    header.more_requested.connect(lambda: heard.append("more"))
    header.settings_requested.connect(lambda: heard.append("settings"))
    desk.status.all_pressed.connect(lambda: heard.append("all"))
    assert heard == []
    frame.listen()
    frame.tell_held()
    assert heard == ["settings", "more", "all"]
    frame.tell_held()
    QTest.mouseClick(header.settings, LEFT)  # from now on it is nobody's business here
    frame.tell_held()
    assert heard == ["settings", "more", "all", "settings"]


def test_an_account_chosen_meanwhile_is_told_with_its_key(desk: DeskFrame) -> None:
    frame = _framed(desk)
    heard: list[str] = []
    desk.header.switcher.account_chosen.emit("b")
    desk.header.switcher.account_chosen.connect(heard.append)
    frame.listen()
    frame.tell_held()
    assert heard == ["b"]


def test_the_first_picture_shows_the_account_and_turns_its_tabs(desk: DeskFrame, qtbot: QtBot) -> None:
    """By mouse and by key, with nothing behind it."""
    frame = _shown(qtbot, _framed(desk))
    assert desk.header.switcher.current == SHOPS[0]
    assert desk.line.property("colour") == "teal"
    bar = desk.header.tabs.bar
    QTest.mouseClick(bar, LEFT, pos=bar.tabRect(2).center())
    assert desk.header.tabs.current == "events"
    bar.setFocus()
    QTest.keyClick(bar, Qt.Key.Key_Left)
    assert desk.header.tabs.current == "contacts"
    frame.hide()


def test_a_shortcut_is_kept_as_it_was_pressed(desk: DeskFrame) -> None:
    frame = _framed(desk)
    press = QKeyEvent.Type.KeyPress
    frame.hold_key(QKeyEvent(press, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier))
    assert [QKeySequence(keys) for keys in frame.keys] == [QKeySequence("Ctrl+3")]


def test_it_tells_once_that_it_was_seen(theme: object, qtbot: QtBot) -> None:
    page = FirstRun("1.0", can_connect=True)
    frame = _framed(page)
    seen: list[bool] = []
    frame.seen.connect(lambda: seen.append(True))
    _shown(qtbot, frame)
    QTest.qWait(50)
    frame.update()
    QTest.qWait(50)
    assert seen == [True]


def test_names_that_come_later_find_their_place_kept(theme: object, qtbot: QtBot) -> None:
    """The first start of all knows no platform until it is loaded: nothing moves then."""
    page = FirstRun("1.0", can_connect=True)
    _shown(qtbot, _framed(page))
    before = page.connect_account.mapTo(page, page.connect_account.rect().topLeft())
    page.name_platforms("eSputnik, Ecomail, EngageLab, Sendios")
    QTest.qWait(50)
    assert page.connect_account.mapTo(page, page.connect_account.rect().topLeft()) == before


def test_narrow_leaves_out_what_the_menu_has(desk: DeskFrame, qtbot: QtBot) -> None:
    frame = _framed(desk)
    qtbot.addWidget(frame)
    frame.resize(640, 360)
    frame.show()
    QTest.qWait(50)
    assert desk.header.again.isHidden()
    assert desk.header.preview.text() == ""
    frame.resize(1280, 720)
    QTest.qWait(50)
    assert not desk.header.again.isHidden()
    desk.header.offer_again(False)
    assert desk.header.again.isHidden()
