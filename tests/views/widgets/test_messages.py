"""Banners, message bar, toast, empty state, loading: what is said, where, and for how long."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.views.theme import Theme
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets import (
    Avatar,
    Banner,
    Button,
    Dialog,
    EmptyState,
    Label,
    LiveBar,
    LoadingRows,
    MessageBar,
    Pill,
    TextField,
    Toast,
    Toaster,
    TrainingBanner,
)
from desktop_app.views.widgets.avatar import initials

Shown = Callable[..., QWidget]

LONG = "Nothing was sent. Check the cable or the wireless network, then try again in a moment. " * 3


def _texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


@pytest.mark.parametrize("width", [240, 420, 900])
def test_a_banner_pushes_instead_of_squeezing_its_words(shown: Shown, width: int) -> None:
    """Wrapped labels in a tight column are squeezed to nothing unless somebody tells their height."""
    page = QWidget()
    banner = Banner("bad", "No internet", LONG, [Button("Try again")])
    below = QWidget()
    below.setMinimumHeight(2000)
    column(banner, below, parent=page)
    shown(page, width, 300)
    for label in banner.findChildren(QLabel):
        if label.wordWrap() and label.text():
            assert label.height() >= label.heightForWidth(label.width())
    assert banner.height() >= banner.layout().totalHeightForWidth(banner.width())


def test_a_wrapped_label_keeps_its_height_in_a_column_that_is_too_low(shown: Shown) -> None:
    page = QWidget()
    page.setMaximumHeight(120)
    label, below = Label(LONG, wrap=True), QWidget()
    below.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    below.setMinimumHeight(100)
    column(label, below, parent=page)
    shown(page, 260, 120)
    assert label.height() >= label.heightForWidth(label.width()) > 60


def test_a_short_banner_is_one_line_high(shown: Shown) -> None:
    page = QWidget()
    banner = Banner("warn", "May start the workflow “Order paid”.")
    column(banner, None, parent=page)
    shown(page, 600, 300)
    assert 36 <= banner.height() <= 44


def test_a_banner_made_wide_again_is_low_again(shown: Shown, qtbot: QtBot) -> None:
    page = QWidget()
    banner = Banner("warn", "Title", LONG)
    column(banner, None, parent=page)
    shown(page, 260, 600)
    high = banner.height()
    page.resize(1200, 600)
    qtbot.waitUntil(lambda: banner.height() < high / 2)


def test_a_banner_changes_words_and_tone(shown: Shown, theme: Theme) -> None:
    banner = Banner("info", "We wait", "until 14:32:10.")
    banner.set_words("We go on")
    banner.set_tone("good")
    assert banner.accessibleName() == "We go on"
    assert banner.property("tone") == "good"
    assert banner.text == ""


def test_messages_are_inserted_one_per_key(shown: Shown, qtbot: QtBot) -> None:
    page = QWidget()
    bar, rest = MessageBar(), QWidget()
    layout = QVBoxLayout(page)
    layout.addWidget(bar)
    layout.addWidget(rest)
    shown(page, 600, 400)
    assert not bar.isVisible()
    bar.show_message("bad", "No internet", "Nothing was sent.", key="network")
    bar.show_message("info", "Second", key="other")
    bar.show_message("bad", "Still no internet", key="network")
    assert set(bar.keys) == {"network", "other"}
    banner = bar.banner("network")
    assert banner is not None
    assert banner.title == "Still no internet"
    qtbot.waitUntil(lambda: rest.y() >= bar.height())
    bar.clear()
    assert not bar.isVisible()


def test_a_message_can_be_acted_on_and_closed(shown: Shown, qtbot: QtBot) -> None:
    bar = MessageBar()
    shown(bar, 600, 200)
    done: list[str] = []
    banner = bar.show_message(
        "bad", "No internet", key="n", action="Try again", on_action=lambda: done.append("again")
    )
    next(b for b in banner.findChildren(Button) if b.text() == "Try again").click()
    assert done == ["again"]
    with qtbot.waitSignal(bar.dismissed) as told:
        next(b for b in banner.findChildren(Button) if b.accessibleName() == "Close this message").click()
    assert told.args == ["n"]
    assert bar.keys == []


# -- toast ---------------------------------------------------------------------------------------------------


def test_a_toast_lies_bottom_middle_and_one_at_a_time(shown: Shown, qtbot: QtBot) -> None:
    window = shown(QWidget(), 1000, 600)
    toaster = Toaster(window)
    first = toaster.show_toast("12 contacts removed", "Undo")
    second = toaster.show_toast("List removed", "Undo")
    assert toaster.toast is second
    assert first.isHidden()
    assert second.geometry().bottom() < 600 - 32 - 15
    assert abs(second.geometry().center().x() - 500) <= 1
    window.resize(700, 500)
    assert abs(second.geometry().center().x() - 350) <= 1
    assert second.height() == 44


@pytest.mark.parametrize(("high", "side"), [(300, "below"), (440, "below"), (560, "nowhere")])
def test_a_toast_lies_beside_an_open_dialog(shown: Shown, theme: Theme, high: int, side: str) -> None:
    """What is being decided there is not covered, where the window has room."""
    window = shown(QWidget(), 1000, 600)
    dialog = Dialog(window, "Practise a fault", height=high)
    dialog.set_footer(primary=Button("Set this fault", "primary"))
    dialog.open()
    toast = Toaster(window).show_toast("Fault set")
    covered = QRect(dialog.mapTo(window, QPoint(0, 0)), dialog.size())
    assert covered.intersects(toast.geometry()) is (side == "nowhere")
    assert toast.geometry().bottom() <= window.height()
    if side == "below":
        assert toast.y() > covered.bottom()


def test_undo_is_told_once_and_takes_the_toast_away(shown: Shown) -> None:
    window = shown(QWidget(), 800, 400)
    toaster = Toaster(window)
    undone: list[int] = []
    toast = toaster.show_toast("Removed", "Undo", on_undo=lambda: undone.append(1))
    assert toast.undo_button is not None
    toast.undo_button.click()
    assert undone == [1]
    assert toaster.toast is None


def test_a_toast_counts_down_and_goes(shown: Shown) -> None:
    window = shown(QWidget(), 800, 400)
    toaster = Toaster(window)
    toast = toaster.show_toast("Removed", "Undo", seconds=2)
    assert "2 s" in _texts(toast)
    toast._tick()
    assert "1 s" in _texts(toast)
    toast._tick()
    assert toaster.toast is None


def test_pointing_or_focus_stops_the_clock(shown: Shown) -> None:
    window = QWidget()
    field = TextField()
    toast = Toast("Removed", "Undo", shadow=False)
    column(field, toast, parent=window)
    shown(window, 400, 100)
    field.setFocus()
    toast.start()
    toast.enterEvent(QEnterEvent(QPointF(1, 1), QPointF(1, 1), QPointF(1, 1)))
    assert not toast.running
    toast.leaveEvent(QEvent(QEvent.Type.Leave))
    assert toast.running
    assert toast.undo_button is not None
    toast.undo_button.setFocus()
    assert not toast.running


# -- empty, loading, state -----------------------------------------------------------------------------------


def test_an_empty_state_says_what_is_missing_and_offers_the_next_step(shown: Shown) -> None:
    buttons = [Button("Create", tall=True), Button("Import", "primary", tall=True)]
    state = shown(
        EmptyState("list-plus", "No lists yet", "A list holds people.", buttons, "Drop a file"), 900, 600
    )
    assert _texts(state) == ["No lists yet", "A list holds people.", "Drop a file"]
    assert state.accessibleName() == "No lists yet"
    left = buttons[0].mapTo(state, buttons[0].rect().topLeft()).x()
    right = buttons[1].mapTo(state, buttons[1].rect().topRight()).x()
    assert abs((left + right) / 2 - 450) <= 2


def test_an_empty_state_scrolls_in_a_small_window(shown: Shown) -> None:
    state = shown(EmptyState("list-plus", "No lists yet", LONG, [Button("Create", tall=True)]), 400, 200)
    assert state.minimumSizeHint().height() < 150
    assert state.verticalScrollBar().maximum() > 0


def test_bars_come_after_300_ms_only_and_go_at_once(shown: Shown, qtbot: QtBot) -> None:
    rows = shown(LoadingRows("Reading contacts"), 600, 300)
    rows.begin()
    assert not rows.bars_shown
    qtbot.waitUntil(lambda: rows.bars_shown)
    rows.end()
    assert not rows.bars_shown
    rows.begin()
    rows.end()
    assert not rows._timer.isActive()


@pytest.mark.parametrize("tone", ["good", "info", "acc", "warn", "bad", "mute"])
def test_a_pill_holds_its_word(shown: Shown, tone: str) -> None:
    pill = shown(Pill("Not confirmed", tone))
    assert pill.height() == 22
    assert pill.sizeHint().width() >= pill.fontMetrics().horizontalAdvance("Not confirmed") + 20
    narrow = pill.sizeHint().width()
    pill.set("Not confirmed yet", tone)
    assert pill.sizeHint().width() > narrow


@pytest.mark.parametrize(
    ("person", "letters"),
    [("Olena Shevchenko", "OS"), ("Žaneta", "Ž"), ("Anna Maria de Souza", "AS"), ("", ""), ("(x) Olga", "O")],
)
def test_initials(person: str, letters: str) -> None:
    assert initials(person) == letters


def test_an_avatar_is_drawn_for_any_name(shown: Shown) -> None:
    avatar = shown(Avatar("Олена Шевченко"))
    before = bytes(avatar.grab().toImage().constBits())
    avatar.set_name("Žaneta")
    assert bytes(avatar.grab().toImage().constBits()) != before


# -- bars over everything ------------------------------------------------------------------------------------


def test_the_training_banner_cannot_be_closed(shown: Shown, theme: Theme, qtbot: QtBot) -> None:
    banner = shown(
        TrainingBanner("TRAINING", "Nothing here is real.", "Clock runs 20×", "Trainer menu"), 1000, 36
    )
    assert banner.height() == 36
    assert [button.text() for button in banner.findChildren(Button)] == ["Trainer menu"]
    with qtbot.waitSignal(banner.menu_requested):
        banner.menu_button.click()
    image = banner.grab().toImage()
    colours = {image.pixelColor(x, 2).name().upper() for x in range(image.width())}
    assert {theme.hex("train"), theme.hex("train2")} <= colours


def test_the_word_training_is_never_cut(shown: Shown) -> None:
    banner = shown(TrainingBanner("TRAINING", "Nothing here is real. " * 5, "Clock", "Trainer menu"), 420, 36)
    plate = next(label for label in banner.findChildren(QLabel) if label.text() == "TRAINING")
    assert plate.width() >= plate.sizeHint().width()


def test_the_live_bar_tells_armed_from_locked(shown: Shown, qtbot: QtBot) -> None:
    bar = shown(LiveBar("Changes are allowed until 15:02.", "Stop now", True), 800, 44)
    assert bar.property("tone") == "warn"
    with qtbot.waitSignal(bar.action_pressed):
        bar.action.click()
    bar.set_state("Read-only.", "Allow changes for 30 minutes", False)
    assert bar.property("tone") == "mute"
    assert bar.accessibleName() == "Read-only."
    assert bar.height() == 44


def test_over_rows_in_a_low_window_a_message_is_one_line_that_unfolds(shown: Shown, qtbot: QtBot) -> None:
    page, bar, rows = QWidget(), MessageBar(folds=True), QWidget()
    column(bar, rows, parent=page).setStretch(1, 1)
    shown(page, 420, 240)
    bar.show_message(
        "bad", "No internet for a moment, as it seems", LONG, "network", "Try again", lambda: None
    )
    banner = bar.banner("network")
    assert banner is not None
    qtbot.waitUntil(lambda: rows.height() > 150)
    assert LONG not in _texts(banner)
    assert banner.accessibleDescription() == LONG, "whoever hears it hears it whole"
    (unfold,) = [one for one in banner.findChildren(QWidget) if one.accessibleName() == "The whole message"]
    QTest.keyClick(unfold, Qt.Key.Key_Space)
    assert LONG in _texts(banner)
    QTest.keyClick(unfold, Qt.Key.Key_Space)
    assert LONG not in _texts(banner)
    page.resize(420, 480)
    assert LONG in _texts(banner)
    assert not unfold.isVisible()


def test_the_title_of_an_empty_state_cuts_no_word(shown: Shown) -> None:
    title = "No contact matches “somebody.with.a.long.name@a-long-domain.example.org” yet"
    state = EmptyState("search", title, "Searched.")
    shown(state, 700, 400)
    assert state.title.widest_word > 200, "an address is one word"
    assert state.title.width() >= state.title.widest_word
