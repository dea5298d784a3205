"""Switcher, tabs, wizard, panel: places, keys and what is told to screen readers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.views.theme import Theme
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets import (
    AccountEntry,
    AccountPlate,
    AccountSwitcher,
    Button,
    Label,
    Panel,
    PanelHost,
    SearchField,
    StatusLine,
    Steps,
    Tabs,
    TextField,
    Toolbar,
    WizardFrame,
)
from desktop_app.views.widgets.tab_bar import TabBar

Shown = Callable[..., QWidget]

ACCOUNTS = [AccountEntry(f"a{i}", f"Account {i}", "eSputnik · live", "teal") for i in range(9)]
TABS = [("lists", "Lists"), ("contacts", "Contacts"), ("events", "Events"), ("senders", "Sender Accounts")]
STEPS = ["File", "Columns", "Check", "What will happen", "Import", "Result"]


# -- account -------------------------------------------------------------------------------------------------


def test_the_switcher_is_236_by_44_even_in_a_tight_column(shown: Shown) -> None:
    page = QWidget()
    switcher = AccountSwitcher("Account", ACCOUNTS[:2])
    filler = QWidget()
    filler.setMinimumHeight(500)
    column(switcher, filler, parent=page)
    shown(page, 300, 300)
    assert (switcher.width(), switcher.height()) == (236, 44)
    assert switcher.accessibleName() == "Account: Account 0, eSputnik · live"


def test_another_account_is_chosen_with_keys(shown: Shown, qtbot: QtBot) -> None:
    switcher = shown(AccountSwitcher("Account", ACCOUNTS[:3], "a0", "Connect an account"))
    switcher.open_list()
    popup = switcher.popup
    assert popup is not None
    assert popup.search is None
    assert popup.shown == ["a0", "a1", "a2"]
    QTest.keyClick(popup.list, Qt.Key.Key_Down)
    with qtbot.waitSignal(switcher.account_chosen) as told:
        QTest.keyClick(popup.list, Qt.Key.Key_Return)
    assert told.args == ["a1"]
    assert switcher.current == ACCOUNTS[1]


def test_from_eight_accounts_on_one_can_search(shown: Shown, qtbot: QtBot) -> None:
    switcher = shown(AccountSwitcher("Account", ACCOUNTS, "a0", "Connect", "Account or platform"))
    switcher.open_list()
    popup = switcher.popup
    assert popup is not None
    assert popup.search is not None
    QTest.keyClicks(popup.search, "account 7")
    assert popup.shown == ["a7"]
    with qtbot.waitSignal(switcher.account_chosen) as told:
        QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert told.args == ["a7"]


def test_the_same_account_is_no_change_and_escape_closes(shown: Shown, qtbot: QtBot) -> None:
    switcher = shown(AccountSwitcher("Account", ACCOUNTS[:3], "a1"))
    switcher.open_list()
    assert switcher.popup is not None
    with qtbot.assertNotEmitted(switcher.account_chosen):
        QTest.keyClick(switcher.popup.list, Qt.Key.Key_Return)
    switcher.open_list()
    QTest.keyClick(switcher.popup.list, Qt.Key.Key_Escape)
    assert switcher.current == ACCOUNTS[1]


def test_connecting_stands_last_and_with_no_account_alone(shown: Shown, qtbot: QtBot) -> None:
    switcher = shown(AccountSwitcher("Account", ACCOUNTS[:2], connect_text="Connect an account"))
    switcher.open_list()
    assert switcher.popup is not None
    assert switcher.popup.connect_button is not None
    with qtbot.waitSignal(switcher.connect_requested):
        switcher.popup.connect_button.click()
    switcher.set_accounts([])
    assert switcher.accessibleName() == "Connect an account"
    with qtbot.waitSignal(switcher.connect_requested):
        switcher.click()


def test_a_cut_account_name_has_its_whole_text_as_tool_tip(shown: Shown) -> None:
    plate = shown(
        AccountPlate(AccountEntry("x", "A very long name of an account that does not fit", "live")), 204, 44
    )
    plate.grab()
    assert "does not fit" in plate.toolTip()
    plate.set_account(ACCOUNTS[0])
    plate.grab()
    assert plate.toolTip() == ""


# -- tabs ----------------------------------------------------------------------------------------------------


def test_tabs_are_real_ones_for_screen_readers(shown: Shown) -> None:
    tabs = shown(Tabs("Main", TABS, "contacts"), 900, 60)
    bar = QAccessible.queryAccessibleInterface(tabs.bar)
    assert bar.role() == QAccessible.Role.PageTabList
    children = [bar.child(i) for i in range(bar.childCount())]
    pages = [c for c in children if c.role() == QAccessible.Role.PageTab]
    assert [page.text(QAccessible.Text.Name) for page in pages] == [words for _, words in TABS]


def test_choosing_a_tab_moves_no_other(shown: Shown) -> None:
    tabs = shown(Tabs("Main", TABS), 900, 60)
    before = [tabs.bar.tabRect(i) for i in range(4)]
    seen: list[str] = []
    tabs.chosen.connect(seen.append)
    tabs.bar.setFocus()
    QTest.keyClick(tabs.bar, Qt.Key.Key_Right)
    assert seen == ["contacts"]
    assert [tabs.bar.tabRect(i) for i in range(4)] == before
    assert tabs.bar.height() == 32


def test_tabs_that_do_not_fit_become_one_menu_button(shown: Shown, qtbot: QtBot) -> None:
    tabs = shown(Tabs("Main", TABS, "contacts"), 900, 60)
    assert not tabs.collapsed
    tabs.resize(200, 60)
    assert tabs.width() == 200
    assert tabs.collapsed
    assert tabs.menu_button.isVisible()
    assert tabs.menu_button.text() == "Contacts"
    tabs.choose("events")
    assert tabs.menu_button.text() == "Events"
    tabs.resize(900, 60)
    assert not tabs.collapsed


def test_no_tab_text_is_cut(shown: Shown, theme: Theme) -> None:
    bar = TabBar()
    bar.addTab("Sender Accounts & more".replace("&", "&&"))
    shown(bar)
    assert bar.tabRect(0).width() >= bar.fontMetrics().horizontalAdvance("Sender Accounts & more") + 20


# -- wizard --------------------------------------------------------------------------------------------------


def _wizard() -> WizardFrame:
    frame = WizardFrame("Import contacts", "upload", STEPS, "Goes to", ACCOUNTS[0])
    frame.set_heading("Match your columns", "customers.csv, 20,000 rows.")
    frame.set_content(TextField("content"))
    return frame


def test_steps_tell_done_now_and_later(shown: Shown, qtbot: QtBot) -> None:
    steps = shown(Steps(STEPS), 200, 270)
    steps.set_current(2)
    assert steps.states == ["done", "done", "now", "later", "later", "later"]
    buttons = steps.findChildren(QWidget)
    assert buttons[2].accessibleName() == "Step 3 of 6, Check, now"
    with qtbot.waitSignal(steps.step_pressed) as told:
        QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert told.args == [0]
    with qtbot.assertNotEmitted(steps.step_pressed):
        QTest.mouseClick(steps, Qt.MouseButton.LeftButton, pos=QPoint(20, 5 * 44 + 20))
    assert buttons[5].focusPolicy() == Qt.FocusPolicy.NoFocus


def test_enter_presses_the_primary_and_escape_asks_to_close(shown: Shown, qtbot: QtBot) -> None:
    frame = _wizard()
    primary = Button("Check the rows", "primary", tall=True)
    frame.set_footer([Button("Back", "quiet", "arrow-left")], [], primary)
    shown(frame, 1280, 684)
    frame.findChild(QLineEdit).setFocus()
    with qtbot.waitSignal(primary.clicked):
        QTest.keyClick(frame.findChild(QLineEdit), Qt.Key.Key_Return)
    with qtbot.waitSignal(frame.close_requested):
        QTest.keyClick(frame.findChild(QLineEdit), Qt.Key.Key_Escape)


def test_enter_on_another_button_presses_that_one(shown: Shown, qtbot: QtBot) -> None:
    frame = _wizard()
    back, primary = Button("Back", "quiet"), Button("Go", "primary")
    frame.set_footer([back], [], primary)
    shown(frame, 1280, 684)
    back.setFocus()
    with qtbot.waitSignal(back.clicked), qtbot.assertNotEmitted(primary.clicked):
        QTest.keyClick(back, Qt.Key.Key_Return)


def test_a_primary_that_is_off_says_why_and_enter_does_nothing(shown: Shown, qtbot: QtBot) -> None:
    frame = _wizard()
    primary = Button("Check the rows", "primary")
    frame.set_footer([], [], primary)
    frame.set_reason("Answer 1 question to go on")
    shown(frame, 1280, 684)
    assert not primary.isEnabled()
    assert primary.accessibleDescription() == "Answer 1 question to go on"
    with qtbot.assertNotEmitted(primary.clicked):
        QTest.keyClick(frame, Qt.Key.Key_Return)
    frame.set_reason("")
    assert primary.isEnabled()


def test_content_is_handed_back_whole(shown: Shown) -> None:
    frame = _wizard()
    shown(frame, 1280, 684)
    first = frame.findChild(QLineEdit)
    first.setText("typed")
    old = frame.set_content(Label("second"))
    assert old is first
    again = frame.set_content(old)
    assert again is not None
    assert first.text() == "typed"
    assert first.isVisible()


def test_content_stops_where_lines_grow_too_long_and_stays_left(shown: Shown) -> None:
    frame = _wizard()
    shown(frame, 2000, 684)
    field = frame.findChild(QLineEdit)
    assert field.width() == 1440
    assert field.mapTo(frame, QPoint(0, 0)).x() == 240 + 24


def test_at_200_percent_the_rail_shrinks_and_side_actions_become_icons(shown: Shown, qtbot: QtBot) -> None:
    frame = _wizard()
    back, save = Button("Back", "quiet", "arrow-left"), Button("Save this plan", "quiet", "download")
    primary = Button(
        "Import 18,110 into Newsletter · Training eSputnik · one more time", "primary", tall=True
    )
    frame.set_footer([back, save], [], primary)
    shown(frame, 640, 324)
    assert frame.width() == 640
    assert frame.steps.width() < 60
    edge = primary.mapTo(frame, primary.rect().topRight()).x()
    assert edge <= 640
    assert save.width() < 60
    assert save.toolTip() == save.accessibleName() == "Save this plan"
    frame.resize(1280, 684)
    qtbot.waitUntil(lambda: save.width() > 100)
    assert frame.account.isVisible()


def test_in_the_lowest_window_the_sentence_scrolls_and_the_footer_stays(shown: Shown, qtbot: QtBot) -> None:
    frame = _wizard()
    frame.set_heading("Check the rows", "22 of 2,000 rows need a look.")
    window = QWidget()
    frame.setParent(window)  # alone, its layout would keep it from getting so low
    shown(window, 1280, 720)
    frame.resize(640, 220)
    line = frame._line
    qtbot.waitUntil(lambda: frame.scroll_area.isAncestorOf(line))
    assert frame._footer.geometry().bottom() <= frame.height()
    frame.resize(1280, 720)
    qtbot.waitUntil(lambda: not frame.scroll_area.isAncestorOf(line))
    qtbot.waitUntil(line.isVisible)


def test_the_rail_carries_the_account(shown: Shown, theme: Theme) -> None:
    frame = _wizard()
    frame.set_target("Newsletter")
    shown(frame, 1280, 684)
    pixel = frame.grab().toImage().pixel(1, 300)
    assert QColor(pixel).name().upper() == theme.hex("teal")
    assert frame.account.account == ACCOUNTS[0]


# -- panel, toolbar, status ----------------------------------------------------------------------------------


def _panel_host() -> PanelHost:
    panel = Panel("Contact")
    panel.set_head("Olena Shevchenko", "line", avatar=True)
    return PanelHost(QWidget(), panel)


def test_a_panel_stands_beside_or_lies_over(shown: Shown) -> None:
    host = _panel_host()
    shown(host, 1280, 500)
    host.open_panel()
    QTest.qWait(0)
    assert not host.lies_over
    assert host.panel.geometry() == QRect(1280 - 336, 0, 336, 500)
    assert host.main.width() == 1280 - 336
    host.resize(1000, 500)
    QTest.qWait(0)
    assert host.lies_over
    assert host.main.width() == 1000
    assert host.panel.geometry() == QRect(1000 - 336, 0, 336, 500)


def test_escape_or_the_cross_closes_the_panel(shown: Shown, qtbot: QtBot) -> None:
    host = _panel_host()
    shown(host, 1280, 500)
    host.open_panel()
    with qtbot.waitSignal(host.panel_closed):
        QTest.keyClick(host.panel, Qt.Key.Key_Escape)
    assert not host.is_open
    assert not host.panel.isVisible()
    host.open_panel()
    with qtbot.waitSignal(host.panel_closed):
        host.panel.close_button.click()


def test_the_search_gives_way_and_buttons_stay_whole(shown: Shown) -> None:
    search = SearchField("Name, e-mail, phone or id")
    primary = Button("Import contacts", "primary", "upload")
    bar = Toolbar([search], [Button("New contact", icon="user-plus"), primary])
    shown(bar, 1200, 56)
    assert (bar.height(), search.width()) == (56, 320)
    bar.resize(520, 56)
    QTest.qWait(0)
    assert primary.width() == primary.sizeHint().width()
    assert search.width() < 320


def test_the_status_line_shows_one_job_or_rest(shown: Shown, qtbot: QtBot) -> None:
    line = shown(StatusLine("Jobs"), 900, 32)
    line.set_idle("Nothing running")
    assert not line.progress.isVisible()
    line.set_job("Importing", 12_000, 18_110, "12,000 of 18,110", "Show")
    assert line.progress.isVisible()
    assert line.progress.share == pytest.approx(12_000 / 18_110, abs=0.001)
    with qtbot.waitSignal(line.show_pressed):
        line.show_button.click()
    line.set_job("Reading", 0, 0, "still counting")
    assert not line.progress.isVisible()
    assert line.height() == 32
