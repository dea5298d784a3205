"""Dialogs and the focus ring: keys, what rests behind them, where the focus is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.views.theme import Theme
from desktop_app.views.theme.measure import column, row
from desktop_app.views.widgets import (
    Button,
    CheckBox,
    Dialog,
    FocusRing,
    Question,
    ScrollPage,
    TextField,
)

Shown = Callable[..., QWidget]

# -- dialogs -------------------------------------------------------------------------------------------------


def _host(shown: Shown) -> QWidget:
    window = QWidget()
    window.behind = TextField("behind")  # type: ignore[attr-defined]
    column(window.behind, None, parent=window)  # type: ignore[attr-defined]
    return shown(window, 1280, 720)


def test_enter_accepts_and_escape_rejects(shown: Shown, qtbot: QtBot) -> None:
    host = _host(shown)
    for key, yes in ((Qt.Key.Key_Return, True), (Qt.Key.Key_Escape, False)):
        dialog = Dialog(host, "Account")
        field, save = TextField("x"), Button("Save", "primary")
        dialog.body.addWidget(field)
        save.clicked.connect(dialog.accept)
        dialog.set_footer(primary=save)
        dialog.open()
        assert field.hasFocus()
        with qtbot.waitSignal(dialog.finished) as told:
            QTest.keyClick(field, key)
        assert told.args == [yes]


def test_in_a_dangerous_question_enter_keeps(shown: Shown, qtbot: QtBot) -> None:
    host = _host(shown)
    question = Question(
        host, "Remove 12 contacts?", "They leave the list.", "Remove 12 contacts", "Keep them", True
    )
    question.open()
    assert question.keep_button.hasFocus()
    assert question.do_button.kind == "danger"
    with qtbot.waitSignal(question.finished) as told:
        QTest.keyClick(question, Qt.Key.Key_Return)
    assert told.args == [False]


def test_tab_stays_in_the_dialog(shown: Shown) -> None:
    host = _host(shown)
    dialog = Dialog(host, "Account")
    fields = [TextField("a"), TextField("b")]
    for field in fields:
        dialog.body.addWidget(field)
    save = Button("Save", "primary")
    dialog.set_footer(primary=save)
    dialog.open()
    reached = set()
    for _ in range(8):
        focused = host.focusWidget()
        assert focused is not None
        reached.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert host.behind not in reached  # type: ignore[attr-defined]
    assert {*fields, save, dialog.close_button} <= reached
    QTest.keyClick(host.focusWidget(), Qt.Key.Key_Backtab)
    assert host.focusWidget() in {*fields, save, dialog.close_button, dialog.scroll_area}


def test_shortcuts_of_the_window_rest_behind_a_dialog(shown: Shown, qtbot: QtBot) -> None:
    host = _host(shown)
    used: list[int] = []
    shortcut = QShortcut(QKeySequence("Ctrl+1"), host)
    shortcut.activated.connect(lambda: used.append(1))
    QTest.keyClick(host, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert used == [1]
    dialog = Dialog(host, "Account")
    field = TextField("x")
    dialog.body.addWidget(field)
    dialog.open()
    QTest.keyClick(field, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert used == [1]
    dialog.reject()
    QTest.keyClick(host, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert used == [1, 1]


def test_focus_goes_back_where_it_was(shown: Shown) -> None:
    host = _host(shown)
    host.behind.setFocus()  # type: ignore[attr-defined]
    dialog = Dialog(host, "Account")
    dialog.open()
    dialog.reject()
    assert host.behind.hasFocus()  # type: ignore[attr-defined]


def test_a_question_is_as_high_as_its_words_and_fits_a_small_window(shown: Shown, qtbot: QtBot) -> None:
    host = _host(shown)
    short = Question(host, "Remove?", "One line.", "Remove", "Keep")
    short.open()
    low = short.height()
    assert short.width() == 480
    short.reject()
    long = Question(host, "Remove?", "Many words. " * 40, "Remove", "Keep")
    long.open()
    assert long.height() > low + 50
    host.resize(640, 360)
    qtbot.waitUntil(lambda: long.geometry().bottom() <= 360)
    assert QRect(0, 0, 640, 360).contains(long.geometry())


def test_a_training_dialog_has_a_violet_edge(shown: Shown, theme: Theme) -> None:
    host = _host(shown)
    dialog = Dialog(host, "Account", training=True, height=300)
    dialog.open()
    pixel = dialog.grab().toImage().pixel(dialog.width() // 2, 1)
    assert QColor(pixel).name().upper() == theme.hex("train")


def test_a_dialog_can_be_accepted_once_only(shown: Shown) -> None:
    host = _host(shown)
    dialog = Dialog(host, "Account")
    told: list[bool] = []
    dialog.finished.connect(told.append)
    dialog.open()
    dialog.accept()
    dialog.accept()
    dialog.reject()
    assert told == [True]


# -- ring ----------------------------------------------------------------------------------------------------


def _ringed(shown: Shown) -> tuple[QWidget, FocusRing, Button, Button]:
    window = QWidget()
    one, two, field = Button("One"), Button("Two"), TextField("field")
    row(one, two, field, None, margins=(20, 20, 20, 20), parent=window)
    ring = FocusRing(window)
    shown(window, 500, 100)
    one.setFocus(Qt.FocusReason.OtherFocusReason)
    return window, ring, one, two


def test_the_ring_comes_by_key_and_not_by_mouse(shown: Shown) -> None:
    _, ring, one, two = _ringed(shown)
    assert ring.target is None
    QTest.keyClick(one, Qt.Key.Key_Tab)
    assert ring.target is two
    assert ring.geometry() == two.geometry().adjusted(-4, -4, 4, 4)
    QTest.mouseClick(one, Qt.MouseButton.LeftButton)
    one.setFocus(Qt.FocusReason.MouseFocusReason)
    assert ring.target is None
    QTest.keyClick(one, Qt.Key.Key_Tab)
    assert ring.target is two
    one.setFocus(Qt.FocusReason.OtherFocusReason)
    assert ring.target is None


def test_fields_show_focus_themselves(shown: Shown) -> None:
    window, ring, one, two = _ringed(shown)
    QTest.keyClick(one, Qt.Key.Key_Tab)
    QTest.keyClick(two, Qt.Key.Key_Tab)
    assert isinstance(window.focusWidget(), QLineEdit)
    assert ring.target is None


def test_the_ring_follows_and_leaves_with_its_control(shown: Shown, qtbot: QtBot) -> None:
    _, ring, one, two = _ringed(shown)
    QTest.keyClick(one, Qt.Key.Key_Tab)
    two.move(two.x() + 50, two.y() + 5)
    assert ring.geometry().center() == two.geometry().center()
    two.hide()
    assert ring.target is None


def test_the_ring_survives_the_end_of_its_control(shown: Shown, qtbot: QtBot) -> None:
    window, ring, one, two = _ringed(shown)
    QTest.keyClick(one, Qt.Key.Key_Tab)
    two.deleteLater()
    qtbot.waitUntil(lambda: ring.target is None)
    window.resize(600, 120)


def test_the_ring_is_cut_where_its_page_ends(shown: Shown) -> None:
    inner = QWidget()
    boxes = [CheckBox(f"Box {i}") for i in range(40)]
    column(*boxes, gap=8, parent=inner)
    page = ScrollPage(inner)
    window = QWidget()
    column(page, margins=(10, 10, 10, 10), parent=window)
    ring = FocusRing(window)
    shown(window, 300, 200)
    ring.put_on(boxes[0])
    assert ring.target is boxes[0]
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())
    assert ring.target is None
    page.verticalScrollBar().setValue(0)
    assert ring.target is boxes[0]


@pytest.mark.parametrize("by_key", [True, False])
def test_a_dialog_opened_by_key_shows_where_the_focus_is(shown: Shown, by_key: bool) -> None:
    window, ring, one, _ = _ringed(shown)
    window.resize(900, 600)
    if by_key:
        QTest.keyClick(one, Qt.Key.Key_Tab)
    question = Question(window, "Remove?", "One line.", "Remove", "Keep")
    question.open()
    assert question.do_button.hasFocus()
    assert ring.target is (question.do_button if by_key else None)


def test_the_ring_lets_the_mouse_through(shown: Shown, qtbot: QtBot) -> None:
    window, _, one, two = _ringed(shown)
    QTest.keyClick(one, Qt.Key.Key_Tab)
    assert window.childAt(two.geometry().center()) is two


def test_what_has_the_keys_stays_in_sight_when_the_page_grows_but_not_when_it_is_scrolled(
    shown: Shown, qtbot: QtBot
) -> None:
    above, button, below = QWidget(), Button("Send"), QWidget()
    above.setMinimumHeight(40)
    below.setMinimumHeight(600)
    content = QWidget()
    column(above, button, below, parent=content)
    page = ScrollPage(content)
    window = QWidget()
    column(page, parent=window)
    ring = FocusRing(window)
    shown(window, 300, 200)
    ring.put_on(button)
    assert not button.visibleRegion().isEmpty()
    above.setMinimumHeight(500)  # what was still to come stands above it now
    qtbot.waitUntil(lambda: button.y() > 400)
    qtbot.waitUntil(lambda: button.visibleRegion().boundingRect() == button.rect())
    page.verticalScrollBar().setValue(0)  # the person looks at something else
    qtbot.wait(50)
    assert button.visibleRegion().isEmpty()
