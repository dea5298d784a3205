"""Buttons and fields: sizes, keys, names for screen readers, states."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.views.theme import Theme
from desktop_app.views.theme.measure import column, row
from desktop_app.views.widgets import (
    Button,
    Combo,
    CopyButton,
    Entry,
    IconButton,
    LabelledField,
    SearchField,
    SecretField,
    TextField,
)
from desktop_app.views.widgets.secret_field import covered

Shown = Callable[..., QWidget]


def role(widget: QWidget) -> QAccessible.Role:
    return QAccessible.queryAccessibleInterface(widget).role()


def name(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def description(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Description)


def colour_at(widget: QWidget, x: int, y: int) -> str:
    return QColor(widget.grab().toImage().pixel(x, y)).name().upper()


@pytest.mark.parametrize("kind", ["primary", "normal", "quiet", "link", "danger"])
def test_every_kind_of_button_is_32_high_and_holds_its_words(shown: Shown, theme: Theme, kind: str) -> None:
    button = shown(Button("Import 18,110 into Newsletter · Training eSputnik", kind, "upload"))  # type: ignore[arg-type]
    words = button.fontMetrics().horizontalAdvance(button.text())
    assert button.height() == 32
    assert button.width() >= words + 20
    assert role(button) == QAccessible.Role.Button
    assert name(button) == button.text()


def test_words_without_room_end_in_dots_and_are_the_tip(shown: Shown, qtbot: QtBot) -> None:
    button = Button("Send event to 1 person · Training", "primary", tip="Ctrl+Enter")
    button.let_shrink()
    place = QWidget()
    row(button, parent=place)
    shown(place, 400)
    assert not button.cut
    assert button.toolTip() == "Ctrl+Enter"
    place.resize(120, 60)
    qtbot.waitUntil(lambda: button.cut)
    assert button.toolTip() == button.text() == button.accessibleName()
    button.set_off("Say whom first")
    assert button.toolTip() == f"{button.text()}. Say whom first"


def test_a_tall_button_is_40_high(shown: Shown) -> None:
    assert shown(Button("Done", "primary", tall=True)).height() == 40


def test_a_name_with_an_ampersand_stands_as_it_is(shown: Shown) -> None:
    button = Button("Import into R&D", "primary")
    assert button.text() == "Import into R&D"
    assert name(button) == "Import into R&D"
    button.setText("Save & close")
    assert button.text() == "Save & close"


def test_a_button_that_is_off_tells_why(shown: Shown) -> None:
    button = Button("Check the rows", "primary")
    button.set_off("Answer 1 question to go on")
    assert not button.isEnabled()
    assert button.toolTip() == description(button) == "Answer 1 question to go on"
    button.set_off("")
    assert button.isEnabled()


def test_buttons_show_that_they_are_off(shown: Shown, theme: Theme) -> None:
    button = shown(Button("Import", "primary"))
    assert colour_at(button, 10, 16) == theme.hex("accent")
    button.setEnabled(False)
    assert colour_at(button, 10, 16) == theme.hex("mute_soft")


def test_an_icon_button_is_square_and_has_a_name(shown: Shown) -> None:
    button = shown(IconButton("settings", "Settings"))
    assert (button.width(), button.height()) == (32, 32)
    assert name(button) == button.toolTip() == "Settings"


def test_a_pressed_button_answers_space(shown: Shown, qtbot: QtBot) -> None:
    button = shown(Button("Go"))
    button.setFocus()
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Space)


def test_copying_puts_the_text_on_the_clipboard_and_says_so(shown: Shown, qtbot: QtBot) -> None:
    button = shown(CopyButton("Copy", "Copied", lambda: "abc"))
    with qtbot.waitSignal(button.copied):
        button.click()
    assert QGuiApplication.clipboard().text() == "abc"
    assert button.text() == "Copied"
    assert button.icon_name == "check"


def test_a_secret_is_copied_by_who_owns_the_clipboard(shown: Shown, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("before")
    button = shown(CopyButton("Copy", "Copied"))
    with qtbot.waitSignal(button.copy_requested):
        button.click()
    assert QGuiApplication.clipboard().text() == "before"
    assert button.text() == "Copy"


# -- fields --------------------------------------------------------------------------------------------------


def test_a_field_is_32_high_in_every_state_and_its_text_does_not_move(shown: Shown, theme: Theme) -> None:
    field = shown(TextField("text"), 200)
    places = []
    for state in ("", "warn", "error"):
        field.set_state(state)
        assert field.height() == 32
        places.append(field.cursorRect().x())
    assert len(set(places)) == 1


def test_the_border_tells_the_state(shown: Shown, theme: Theme) -> None:
    page = QWidget()
    field, other = TextField("text"), TextField()
    column(field, other, gap=8, parent=page)
    shown(page, 200)
    other.setFocus()
    assert colour_at(field, 100, 0) == theme.hex("field")
    field.set_state("error")
    assert colour_at(field, 100, 0) == colour_at(field, 100, 1) == theme.hex("bad_fill")
    field.set_state("")
    field.setFocus()
    assert colour_at(field, 100, 0) == colour_at(field, 100, 1) == theme.hex("accent_text")


def test_label_hint_and_error_belong_to_the_field(shown: Shown, theme: Theme) -> None:
    labelled = LabelledField("E-mail", TextField(), hint="Where the test goes")
    shown(labelled, 240)
    field = labelled.control
    assert name(field) == "E-mail"
    assert description(field) == "Where the test goes"
    labelled.set_error("The part after @ is missing.")
    assert description(field) == "The part after @ is missing."
    assert field.property("state") == "error"
    assert "The part after @ is missing." in [label.text() for label in labelled.findChildren(QLabel)]
    labelled.set_error("")
    assert field.property("state") == ""
    assert description(field) == "Where the test goes"


def test_an_error_outlives_a_question(shown: Shown) -> None:
    labelled = LabelledField("Date", TextField())
    labelled.set_question(True)
    assert labelled.control.property("state") == "warn"
    labelled.set_error("No such day.")
    labelled.set_question(True)
    assert labelled.control.property("state") == "error"


def test_search_waits_for_the_last_key_and_tells_once(shown: Shown, qtbot: QtBot) -> None:
    field = shown(SearchField("Name or id"), 320)
    seen: list[str] = []
    field.search_changed.connect(seen.append)
    QTest.keyClicks(field, "olena")
    assert seen == []
    qtbot.waitUntil(lambda: seen == ["olena"])


def test_enter_searches_at_once_and_escape_clears_at_once(shown: Shown) -> None:
    field = shown(SearchField("Name or id"), 320)
    seen: list[str] = []
    field.search_changed.connect(seen.append)
    QTest.keyClicks(field, "ol")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert seen == ["ol"]
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert seen == ["ol", ""]
    assert field.text() == ""


def test_the_cross_clears_and_is_there_only_with_text(shown: Shown, qtbot: QtBot) -> None:
    field = shown(SearchField("Name or id"), 320)
    cross = field.findChild(IconButton)
    assert cross.isHidden()
    field.setText("ol")
    assert cross.isVisible()
    assert name(cross) == "Clear search"
    cross.click()
    assert field.text() == ""
    assert cross.isHidden()


def test_a_search_field_has_a_name(shown: Shown) -> None:
    assert name(SearchField("Name or id")) == "Name or id"
    assert name(SearchField("Name or id", label="Search contacts")) == "Search contacts"


# -- secrets -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("secret", "seen"), [("", ""), ("short", "•••••"), ("twelve-chars", "•" * 20 + "hars")]
)
def test_a_secret_is_covered_and_a_short_one_wholly(secret: str, seen: str) -> None:
    assert covered(secret) == seen


def test_a_stored_key_is_never_in_the_field(shown: Shown) -> None:
    field = shown(SecretField(last_four="3f9c"), 280)
    assert field.text() == ""
    assert field.echoMode() == QLineEdit.EchoMode.Password
    assert field.placeholderText().endswith("3f9c")


def test_the_eye_shows_only_while_it_is_held(shown: Shown, qtbot: QtBot) -> None:
    field = shown(SecretField(last_four="3f9c"), 280)
    with qtbot.waitSignal(field.reveal_requested):
        QTest.mousePress(field.eye, Qt.MouseButton.LeftButton)
    field.reveal("plain-secret-3f9c")
    assert field._drawn() == "plain-secret-3f9c"
    with qtbot.waitSignal(field.reveal_ended):
        QTest.mouseRelease(field.eye, Qt.MouseButton.LeftButton)
    assert "plain" not in str(field._drawn())


def test_an_answer_that_comes_after_the_eye_was_let_go_is_dropped(shown: Shown) -> None:
    field = shown(SecretField(last_four="3f9c"), 280)
    QTest.mousePress(field.eye, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(field.eye, Qt.MouseButton.LeftButton)
    field.reveal("plain-secret-3f9c")
    assert "plain" not in str(field._drawn())
    assert field._shown is None


def test_a_key_is_held_with_the_space_bar_too(shown: Shown) -> None:
    field = shown(SecretField(), 280)
    field.setText("typed-secret-here")
    field.eye.setFocus()
    QTest.keyPress(field.eye, Qt.Key.Key_Space)
    assert field.holding
    assert field._drawn() == "typed-secret-here"
    QTest.keyRelease(field.eye, Qt.Key.Key_Space)
    assert not field.holding


def test_hiding_the_field_covers_the_secret(shown: Shown) -> None:
    field = shown(SecretField(), 280)
    field.setText("typed-secret-here")
    QTest.mousePress(field.eye, Qt.MouseButton.LeftButton)
    field.hide()
    assert not field.holding


def test_no_eye_when_there_is_nothing_to_show(shown: Shown) -> None:
    field = shown(SecretField(), 280)
    assert field.eye.isHidden()
    field.setText("x")
    assert field.eye.isVisible()


def test_a_password_field_is_told_as_one(shown: Shown) -> None:
    field = shown(SecretField(last_four="3f9c"), 280)
    assert QAccessible.queryAccessibleInterface(field).state().passwordEdit


# -- combo ---------------------------------------------------------------------------------------------------


def test_a_combo_is_as_wide_as_its_longest_entry(shown: Shown, theme: Theme) -> None:
    page = QWidget()
    combo = Combo(["All", "A much longer entry of the list"])
    column(combo, parent=page).setAlignment(combo, Qt.AlignmentFlag.AlignLeft)
    shown(page, 500)
    longest = combo.fontMetrics().horizontalAdvance("A much longer entry of the list")
    assert combo.height() == 32
    assert combo.width() >= longest + 40
    assert combo.toolTip() == ""


def test_a_cut_entry_has_its_whole_text_as_tool_tip(shown: Shown) -> None:
    combo = shown(Combo(["A much longer entry of the list"]), 100, 32)
    assert combo.toolTip() == "A much longer entry of the list"


def test_a_stretching_combo_takes_the_width(shown: Shown, qtbot: QtBot) -> None:
    page = QWidget()
    combo = Combo(["A"], stretch=True)
    column(combo, parent=page)
    shown(page, 300)
    assert combo.width() == 300
    # a policy that adjusts to contents shrinks the box behind the layout's back, 20 ms after a change
    combo.set_entries(["B", "C"])
    before = time.monotonic()
    qtbot.waitUntil(lambda: time.monotonic() - before > 0.06)
    assert combo.width() == 300


def test_values_stand_for_entries_and_survive_new_ones(shown: Shown, qtbot: QtBot) -> None:
    combo = Combo([Entry("All lists", None), Entry("Newsletter", 7), Entry("Loyal", 8)], "List")
    assert name(combo) in ("List", "All lists")
    assert combo.set_value(8)
    combo.set_entries([Entry("Loyal (3)", 8), Entry("All lists", None)])
    assert combo.value() == 8
    assert not combo.set_value(99)


def test_scrolling_a_page_changes_no_choice(shown: Shown) -> None:
    combo = shown(Combo(["a", "b"]), 120)
    event = QWheelEvent(
        QPoint(5, 5).toPointF(),
        combo.mapToGlobal(QPoint(5, 5)).toPointF(),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    combo.wheelEvent(event)
    assert combo.currentIndex() == 0
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentIndex() == 1
