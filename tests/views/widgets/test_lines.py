"""What keeps a page in line: bars in the margin, toasts off the buttons, words that break well."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QFrame, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.views.theme import Theme
from desktop_app.views.theme.measure import column, hold, row
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.empty_state import EmptyState
from desktop_app.views.widgets.label import Label, unbroken
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.menu import Menu
from desktop_app.views.widgets.scroll_page import ScrollPage
from desktop_app.views.widgets.text_field import TextField
from desktop_app.views.widgets.toast import Toaster


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> QWidget:
    made = QWidget()
    made.resize(640, 400)
    qtbot.addWidget(made)
    made.show()
    return made


def _settled(qtbot: QtBot, true: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(true()))


def test_a_scroll_bar_takes_its_room_from_the_margin(window: QWidget, qtbot: QtBot) -> None:
    field, inner = TextField(), QWidget()
    column(field, None, margins=(24, 0, 24, 0), parent=inner)
    page = ScrollPage(inner)
    column(page, parent=window)
    _settled(qtbot, lambda: field.width() > 100)
    edge = field.mapTo(window, QPoint(field.width(), 0)).x()

    inner.setMinimumHeight(2000)
    _settled(qtbot, lambda: page.verticalScrollBar().isVisible())
    _settled(qtbot, lambda: field.mapTo(window, QPoint(field.width(), 0)).x() == edge)


def test_a_toast_stands_above_buttons_and_over_nothing_else(window: QWidget, qtbot: QtBot) -> None:
    foot, send = QFrame(), Button("Send", tall=True)
    foot.setProperty("k", "foot")
    hold(foot, height=64)
    row(None, send, parent=foot)
    column(None, foot, 32, parent=window)
    _settled(qtbot, lambda: foot.y() > 0)
    toaster = Toaster(window)

    toast = toaster.show_toast("It was sent.")
    assert not toast.geometry().intersects(QRect(foot.mapTo(window, QPoint(0, 0)), foot.size()))

    send.hide()  # the foot of a table says how many there are: a toast may lie over it
    low = toaster.show_toast("It was sent.")
    assert low.y() > toast.y()


@pytest.mark.parametrize("training", [False, True])
def test_a_dialog_is_as_high_as_its_content(window: QWidget, qtbot: QtBot, training: bool) -> None:
    dialog = Dialog(window, "Erase Ann for good?", "Nobody can bring her back.", training=training)
    dialog.body.addWidget(LabelledField("Type ann@example.com to go on", TextField()))
    dialog.set_footer(primary=Button("Erase", "primary", tall=True))
    dialog.open()
    qtbot.wait(20)
    bar = dialog.scroll_area.verticalScrollBar()
    assert bar.maximum() == bar.minimum()
    dialog.reject()


def test_words_of_a_menu_begin_at_one_place(window: QWidget, theme: Theme) -> None:
    menu = Menu(window)
    menu.add("With an icon", icon="copy")
    menu.add("Off", checked=False)
    on = menu.add("On", checked=True)
    plain = menu.add("Plain")
    menu.aboutToShow.emit()
    assert all(not one.icon().isNull() for one in menu.actions())
    assert on.isChecked()

    bare = Menu(window)
    alone = bare.add("Plain")
    bare.aboutToShow.emit()
    assert alone.icon().isNull()
    assert not plain.icon().isNull()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "Nothing has happened yet, as far as it tells.",
            "Nothing has happened yet, as far as it\u00a0tells.",
        ),
        ("Settings → API keys, then a new one", "Settings\u00a0→ API keys, then a new\u00a0one"),
        ("Two words", "Two words"),
        ("It ends in an extraordinarily", "It ends in an extraordinarily"),
        (f"{'x' * 59}.", "\u200b".join(["x" * 20, "x" * 20, f"{'x' * 19}."])),
        ("y" * 59, "y" * 59),
    ],
)
def test_the_last_line_is_no_lone_short_word_and_none_begins_with_an_arrow(text: str, shown: str) -> None:
    assert unbroken(text) == shown


def test_a_label_says_its_words_as_they_were_given(theme: Theme, qtbot: QtBot) -> None:
    label = Label("One sentence that may have to be wrapped to fit.", wrap=True)
    qtbot.addWidget(label)
    assert label.text() == "One sentence that may have to be wrapped to fit."


def test_lines_of_an_empty_page_are_about_equally_long(window: QWidget, qtbot: QtBot) -> None:
    words = "Send an order from here or bring a file, and each one stands here with what became of it."
    state = EmptyState("package", "No orders yet", words)
    column(state, parent=window)
    _settled(qtbot, lambda: state.text.width() < 500)
    wide = state.text.width()
    assert state.text.heightForWidth(wide) == state.text.heightForWidth(520)
    assert state.text.heightForWidth(wide - 30) > state.text.heightForWidth(wide)
